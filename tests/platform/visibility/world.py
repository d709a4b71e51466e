"""Catalogues of two issuers, made by chance: what they held first, what they hold now, and what became of it.

Each thing that is to be seen by some and not by others has a word of its own, so that a text shows by its words what it
tells. Nothing here knows who sees what.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from tests.platform.catalogues import Json, a_member, a_micro_credential, a_stack, an_issuer, digest_of_image

WORD = re.compile("zq[0-9]{4}[a-z0-9]*?qz")
LIVE = ("beta", "active")
MICRO_CREDENTIALS = ("m0", "m1", "m2", "m3", "m4")
STACKS = ("s0", "s1", "s2")
SHARED = ("m3", "m4", "s2")
"""What has the same id at both issuers."""

ENTRIES = ("organization:{}oqz", "group:{}gqz", "group:{}hqz", "email_domain:{}dqz.example")
LANGUAGES = ("en", "es")
DELIVERIES = ("online", "onsite")
GRADES = ("6-8", "9-12")


@dataclass(frozen=True, slots=True)
class Held:
    """What a resource is in one revision; `members`, `needs` and `follows` are names of the same issuer's."""

    issuer: str
    name: str
    revision: int
    id: str
    version: str = "1.0"
    status: str = "active"
    visibility: str = "public"
    access: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    far: tuple[tuple[str, str], ...] = ()
    follows: str | None = None
    ends: bool = False
    completion: str | None = None
    facets: tuple[str, str, str] = ("en", "online", "9-12")

    @property
    def is_stack(self) -> bool:
        return self.name.startswith("s")

    @property
    def kind(self) -> str:
        return "stack" if self.is_stack else "micro-credential"

    @property
    def last_day(self) -> str | None:
        """The last day for submissions, of what ends; some set none."""
        return "2031-01-31" if self.ends and self.name in ("m0", "m2", "m4", "s1") else None

    @property
    def word(self) -> str:
        """In every text that whoever sees the resource may read."""
        return f"{self.issuer.removesuffix('issqz')}{self.name}r{self.revision}qz"

    @property
    def inner(self) -> str:
        """In texts for the issuer's roles only."""
        return f"{self.word.removesuffix('qz')}innerqz"

    @property
    def picture(self) -> str:
        """In the image; what has the same id at both issuers has the same image, too."""
        return self.word if self.name not in SHARED else f"{self.issuer[:6]}{self.name}r{self.revision}qz"

    @property
    def digest(self) -> str:
        return digest_of_image(f"badges/{self.picture}.svg").removeprefix("sha256:")


@dataclass(frozen=True, slots=True)
class IssuerState:
    """An issuer: by name what it held first and what it holds now, and what an operator did."""

    id: str
    first: dict[str, Held]
    now: dict[str, Held]
    hidden: frozenset[str]
    is_closed: bool
    is_suspended: bool

    @property
    def letter(self) -> str:
        return self.id[6]

    @property
    def record(self) -> str:
        """A word in the issuer's own record."""
        return f"{self.id.removesuffix('issqz')}recqz"

    def revisions(self, name: str) -> list[Held]:
        return [self.first[name], self.now[name]]

    def old_ids(self, name: str) -> list[str]:
        return [self.first[name].id] if self.first[name].id != self.now[name].id else []


@dataclass(slots=True)
class Done:
    """What somebody did towards a micro-credential, and whether it was handed in, awarded, revoked."""

    learner: str
    issuer: str
    name: str
    version: str | None = "1.0"
    submission: str | None = None
    award: str | None = None
    revoked: bool = False
    decided: bool = False
    withdrawn: bool = False
    recommended_by: str | None = None


@dataclass(slots=True)
class State:
    """All of it."""

    number: int
    issuers: dict[str, IssuerState]
    learners: dict[str, frozenset[str]]
    done: list[Done] = field(default_factory=list)
    changesets: dict[str, list[str]] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        return f"zq{self.number:04}"

    def resources(self) -> Iterator[tuple[IssuerState, Held]]:
        for issuer in self.issuers.values():
            for held in issuer.now.values():
                yield issuer, held


def a_state(random: Random, number: int) -> State:
    """Two issuers that refer to each other, and learners with some of the grants."""
    prefix = f"zq{number:04}"
    ids = [f"{prefix}{letter}issqz" for letter in "ab"]
    firsts = {issuer: _first(random, prefix, issuer, *(one for one in ids if one != issuer)) for issuer in ids}
    issuers = {}
    for issuer in ids:
        now = _later(random, prefix, firsts[issuer])
        issuers[issuer] = IssuerState(
            issuer,
            firsts[issuer],
            now,
            frozenset(name for name in now if random.random() < 0.15),
            is_closed=random.random() < 0.2,
            is_suspended=random.random() < 0.2,
        )
    entries = [entry.format(prefix) for entry in ENTRIES]
    learners = {
        f"{prefix}l{place}qz": frozenset(entry for entry in entries if random.random() < 0.4) for place in range(6)
    }
    learners[f"{prefix}l0qz"] = frozenset()
    return State(number, issuers, learners)


def _standing(random: Random, prefix: str, held: Held, found: dict[str, Held]) -> Held:
    """Chooses who is to see it; a public stack holds public ones only, as the rules want it."""
    visibility = random.choice(("public", "private"))
    members: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    if held.is_stack:
        may_hold = [name for name, one in found.items() if visibility == "private" or one.visibility == "public"]
        if not may_hold:
            visibility, may_hold = "private", list(found)
        chosen = random.sample(may_hold, min(len(may_hold), random.randint(1, 3)))
        nested = [name for name in may_hold if name in STACKS]
        chosen += random.sample(nested, 1) if nested and random.random() < 0.5 else []
        members = tuple(dict.fromkeys(chosen))
        if visibility == "private":
            access = tuple(entry.format(prefix) for entry in ENTRIES if random.random() < 0.35)
    needs = tuple(random.sample(list(found), min(len(found), random.randint(0, 2)))) if not held.is_stack else ()
    follows = random.choice([None, *found]) if found else None
    return replace(
        held,
        status=random.choice(("draft", "beta", "active", "active")),
        visibility=visibility,
        access=access,
        members=members,
        needs=needs,
        follows=follows,
        ends=follows is not None or random.random() < 0.2,
        completion=random.choice((None, "groups", "at_least")) if held.is_stack else None,
        facets=(random.choice(LANGUAGES), random.choice(DELIVERIES), random.choice(GRADES)),
    )


def _first(random: Random, prefix: str, issuer: str, other: str) -> dict[str, Held]:
    found: dict[str, Held] = {}
    for name in (*MICRO_CREDENTIALS, *STACKS):
        held = Held(issuer, name, 1, _id(issuer, name))
        far = [one for one in MICRO_CREDENTIALS if random.random() < 0.3]
        ids = tuple((other, _id(other, one)) for one in far)
        found[name] = replace(_standing(random, prefix, held, found), far=ids)
    return found


def _id(issuer: str, name: str) -> str:
    return f"{issuer[:6] if name in SHARED else issuer.removesuffix('issqz')}{name}idqz"


def _later(random: Random, prefix: str, first: dict[str, Held]) -> dict[str, Held]:
    """Changes every resource, and the standing of most; what was live may be archived, and some have a new id."""
    found: dict[str, Held] = {}
    for name, before in first.items():
        held = replace(before, revision=2, version="2.0" if random.random() < 0.6 else "1.0")
        if random.random() < 0.25:
            held = replace(held, id=held.id.replace("idqz", "nwqz"))
        held = _standing(random, prefix, held, found)
        if before.status in LIVE and random.random() < 0.25:
            held = replace(held, status="archived")
        elif random.random() < 0.15:
            held = replace(held, status="draft", version="1.0")
        found[name] = held
    return found


def written(held: Held, of_then: dict[str, Held], old_ids: list[str]) -> Json:
    """A revision as its author writes it: the word is in every text that there is."""
    word, (language, delivery, grade) = held.word, held.facets

    def named(name: str) -> Json:
        return a_member(f"stack:{of_then[name].id}" if name.startswith("s") else of_then[name].id)

    far = [{"issuer": issuer, "micro_credential": name, "title": f"Far {word}"} for issuer, name in held.far]
    common: Json = {
        "title": f"Title {word}",
        "code": f"C-{word}",
        "description": f"Description {word}.",
        "status": held.status,
        "visibility": held.visibility,
        "version": held.version,
        "badge": {"file": f"badges/{held.picture}.svg", "alt": f"Alt {word}"},
        "subjects": [f"subject {word}", "shared subject"],
        "grades": [grade],
        "audience": [f"audience {word}", "shared people"],
        "delivery": delivery,
        "creators": [f"Creator {word}"],
        "previously": old_ids or None,
        "retirement": {
            "announced_on": "2026-06-01",
            "reason": f"Reason {word}.",
            **({"last_submission": held.last_day} if held.last_day is not None else {}),
            **({"replaced_by": of_then[held.follows].id} if held.follows is not None else {}),
        }
        if held.ends
        else None,
    }
    if held.is_stack:
        members = [*map(named, held.members), *far]
        group = {"title": f"Group {word}", "min": len(members), "members": members}
        completion = {None: None, "groups": {"groups": [group]}, "at_least": {"at_least": len(members)}}
        access = [{entry.partition(":")[0]: entry.partition(":")[2]} for entry in held.access]
        return a_stack(
            held.id, **common, members=members, access=access or None, completion=completion[held.completion]
        )
    item = {"id": "talk", "prompt": f"Say {word}.", "passing": f"It says {word}.", "response": "text",
            "single_medium_reason": f"Reason {held.inner}"}  # fmt: skip
    return a_micro_credential(
        held.id,
        **common,
        language=language,
        tags=[f"tag {word}", "shared tag"],
        competency=f"Educators do {word}.",
        skills=[{"label": f"Skill {word}"}],
        prerequisites=[*map(named, held.needs), *far, {"text": f"Patience {word}"}],
        assessment={"parts": [{"id": "evidence", "kind": "evidence", "items": [item]}]},
    )


def issuers_record(issuer: IssuerState) -> Json:
    return {**an_issuer(issuer.id, description=f"Description {issuer.record}."), "name": f"Name {issuer.record}"}
