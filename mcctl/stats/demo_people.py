"""Invented learners: where they live and what they teach, with a long tail of states and a few other countries."""

from dataclasses import dataclass
from random import Random
from typing import Final

_PLACES: Final = (
    "US-WI 14,US-TX 13,US-DE 10,US-IL 9,US-CA 8,US-NY 7,US-PA 6,US-OH 6,US-NC 6,US-GA 5,US-FL 5,US-MI 4,US-MN 4,"
    "US-VA 4,US-TN 4,US-WA 3,US-CO 3,US-AZ 3,US-MA 3,US-MD 3,US-NJ 3,US-IN 3,"
    "US-MO 3,US-KY 2,US-SC 2,US-AL 2,US-LA 2,US-OR 2,"
    "US-UT 2,US-IA 2,US-KS 2,US-AR 2,US-MS 1,US-CT 1,US-NE 1,US-ID 1,US-NM 1,US-ME 1,US-MT 1,US-WY 1,US-VT 1,US-AK 1,"
    "US-DC 3,US-PR 2,CA-ON 2,AU-VIC 1"
)
_COUNTRIES: Final = "US 8,GH 2,MX 2,CA 1"
_SUBJECTS: Final = (
    "Mathematics 18,English Language Arts 17,Science 14,Elementary Education 13,Special Education 11,"
    "Computer Science 10,"
    "Social Studies 9,World Languages 5,Career and Technical Education 4,Arts 4,Physical Education 2"
)


@dataclass(frozen=True, slots=True)
class Person:
    """A learner as the account says; who names no state has at most a country."""

    learner: str
    country: str
    state: str | None
    subjects: tuple[str, ...]
    profile_complete: bool


def weighted(random: Random, table: str) -> str:
    """Draws one entry of a table such as `US-WI 14,US-TX 13`, as often as its number says."""
    entries = [entry.rpartition(" ") for entry in table.split(",")]
    return random.choices([name for name, _, _ in entries], [int(weight) for _, _, weight in entries])[0]


def invent_person(random: Random, learner: str) -> Person:
    """Invents one learner."""
    state = weighted(random, _PLACES) if random.random() < 0.93 else None  # noqa: PLR2004 - a share
    country = weighted(random, _COUNTRIES) if state is None else state[:2]
    complete = random.random() < 0.6  # noqa: PLR2004 - a share
    several = random.choices([1, 2, 3], [7, 2, 1])[0] if complete else 0
    subjects = tuple(dict.fromkeys(weighted(random, _SUBJECTS) for _ in range(several)))
    return Person(learner, country, state, subjects, complete)
