"""Invented events: a believable quarter of one issuer with what went before it, the same for the same seed."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final

from mcctl.stats.calendar import Period
from mcctl.stats.demo_catalogue import DemoCatalogue, DemoMicroCredential
from mcctl.stats.demo_people import Person, invent_person

Json = dict[str, object]

_SATURDAY: Final = 5
_ENROLMENTS: Final = 29
"""Of each micro-credential and quarter."""
_HISTORY_DAYS: Final = 400
_VISIT_DAYS: Final = 7
_BY_WEEKDAY: Final = (1.1, 1.2, 1.15, 1.05, 0.85, 0.4, 0.5)
_CRITERIA: Final = ("overview/context", "evidence/artifact", "reflection/impact")


def demo_events(seed: int, period: Period, catalogue: DemoCatalogue) -> list[Json]:
    """Invents the events of a period and of the year before it, none of them later than the period.

    Args:
        seed: Decides every id, time and number.
        period: The quarter that the events lead up to; days of page views are those of its time zone.
        catalogue: What the learners work towards.

    Returns:
        JSON objects in the order of their times, each an event of version 1, day totals by the end of their day.
    """
    story = _Story(seed, period, catalogue)
    story.open_catalogue()
    story.enrol()
    story.view_pages()
    return story.told()


class _Story:
    """The events as they are invented, one chapter after the other."""

    def __init__(self, seed: int, period: Period, catalogue: DemoCatalogue) -> None:
        self._random = Random(seed)  # noqa: S311 - invented data, no secret
        self._prefix = f"demo-{seed}-{period.label}"
        self._period = period
        self._catalogue = catalogue
        self._start = datetime.combine(period.first_day, time(12), period.zone).astimezone(UTC)
        self._until = datetime.combine(period.until_day, time(), period.zone).astimezone(UTC)
        self._events: list[tuple[datetime, Json]] = []
        self._active: dict[str, datetime] = {}
        self._people: list[tuple[Person, datetime]] = []
        self._submissions = 0

    def told(self) -> list[Json]:
        """Gives the events in order, with their ids."""
        ordered = sorted(
            ((at, event) for at, event in self._events if at < self._until), key=lambda pair: (pair[0], repr(pair[1]))
        )
        return [
            {"type": event["type"], "id": f"{self._prefix}-{place:06}", **event}
            for place, (_, event) in enumerate(ordered, start=1)
        ]

    def _tell(self, kind: str, at: datetime, **said: object) -> None:
        known = {key: value for key, value in said.items() if value is not None}
        self._events.append((at, {"type": kind, "at": f"{at:%Y-%m-%dT%H:%M:%SZ}", **known}))

    def _after(self, moment: datetime, least_days: float, most_days: float) -> datetime:
        seconds = self._random.uniform(least_days, most_days) * 86_400
        return moment + timedelta(seconds=int(seconds))

    def _business_days_after(self, moment: datetime, days: int) -> datetime:
        day = moment
        while days > 0:
            day += timedelta(days=1)
            days -= day.weekday() < _SATURDAY
        return day.replace(hour=self._random.randint(14, 21), minute=self._random.randint(0, 59))

    def open_catalogue(self) -> None:
        """Lets the issuer join, the micro-credentials start, the last of them in the quarter, and the stacks fill."""
        issuer, offered = self._catalogue.issuer, self._catalogue.micro_credentials
        joined = self._start - timedelta(days=self._random.randint(1100, 1500))
        self._tell("issuer_joined", joined, issuer=issuer, name=self._catalogue.name)
        launches = min(len(offered) // 3, 2)
        for place, one in enumerate(offered):
            new = place >= len(offered) - launches
            earlier = self._start - timedelta(days=self._random.randint(450, 900))
            self._active[one.id] = self._after(self._start, 4, 40) if new else earlier
            first = one.version if new else "1.0"
            self._tell("activation", self._active[one.id], issuer=issuer, micro_credential=one.id, version=first)
            if first != one.version:
                renewed = self._after(self._start, -90, 60)
                self._tell("activation", renewed, issuer=issuer, micro_credential=one.id, version=one.version)
        for stack in self._catalogue.stacks:
            for member in stack.members:
                if member in self._active:
                    at = self._active[member] + timedelta(hours=1)
                    self._tell("stack_member", at, issuer=issuer, stack=stack.id, micro_credential=member, member=True)

    def enrol(self) -> None:
        """Lets learners make accounts and work towards micro-credentials, in the year before and in the quarter."""
        days = (self._until - self._start).days
        quarters = (_HISTORY_DAYS + days) / days
        for one in self._catalogue.micro_credentials:
            begun = self._active[one.id] + timedelta(days=1)
            opened = max(begun, self._start - timedelta(days=_HISTORY_DAYS))
            span = (self._until - opened) / timedelta(days=1)
            if span <= 1:
                continue
            share = span / (_HISTORY_DAYS + days)
            taken: set[str] = set()
            for _ in range(round(_ENROLMENTS * quarters * share * self._random.uniform(0.85, 1.15))):
                # more and more of them: the power leans towards the end
                person, known = self._somebody(opened + timedelta(days=span * self._random.random() ** 0.8))
                if person.learner not in taken:
                    taken.add(person.learner)
                    self._work(person, one, max(known, opened))
        for _ in range(9 * len(self._catalogue.micro_credentials)):
            self._newcomer(self._after(self._start, 0, days))

    def _somebody(self, at: datetime) -> tuple[Person, datetime]:
        """Finds a learner for a time: one who came earlier, or a new one."""
        if self._people and self._random.random() < 0.7:  # noqa: PLR2004 - a share, before some prove too new
            person, since = self._random.choice(self._people)
            if since < at:
                return person, at
        return self._newcomer(at), at + timedelta(minutes=self._random.randint(2, 600))

    def _newcomer(self, at: datetime) -> Person:
        person = invent_person(self._random, f"{self._prefix}-l-{len(self._people) + 1}")
        self._people.append((person, at))
        one_or_many = person.subjects[0] if len(person.subjects) == 1 else list(person.subjects)
        self._tell(
            "account",
            at,
            learner=person.learner,
            country=person.country,
            state=person.state,
            subject=one_or_many or None,
            profile_complete=person.profile_complete,
        )
        return person

    def _work(self, person: Person, one: DemoMicroCredential, at: datetime) -> None:
        """Follows one learner from the start to an award, to giving up, or to the end of the quarter."""
        about: Json = {"learner": person.learner, "issuer": self._catalogue.issuer, "micro_credential": one.id}
        self._tell("started", at, **about, version=one.version)
        fate = self._random.random()
        if fate < 0.06:  # noqa: PLR2004 - a share
            self._tell("withdrawn", self._after(at, 2, 30), **about)
        if fate < 0.12:  # noqa: PLR2004 - a share
            return
        submitted = self._after(at, 1, 25)
        for attempt, passes in ((1, 0.66), (2, 0.85), (3, 0.9)):
            self._submissions += 1
            submission = f"{self._prefix}-s-{self._submissions}"
            self._tell("submission", submitted, submission=submission, attempt=attempt, **about, version=one.version)
            decided = self._business_days_after(submitted, self._random.choices(range(6, 15), range(9, 0, -1))[0])
            awarded = self._random.random() < passes
            missed = [] if awarded else self._missed(one)
            self._recommend(submission, submitted, decided, missed)
            if awarded:
                award = f"{self._prefix}-w-{self._submissions}"
                state = person.state if self._random.random() < 0.8 else None  # noqa: PLR2004 - a share
                self._tell(
                    "award", decided, award=award, submission=submission, **about, version=one.version, state=state
                )
                self._afterlife(award, decided)
                return
            self._tell("denial", decided, submission=submission, criteria_not_met=missed)
            if self._random.random() < 0.2:  # noqa: PLR2004 - a share
                return
            submitted = self._after(decided, 3, 25)

    def _missed(self, one: DemoMicroCredential) -> list[str]:
        criteria = one.criteria or _CRITERIA
        return sorted(self._random.sample(criteria, min(len(criteria), self._random.choice([1, 1, 1, 2]))))

    def _recommend(self, submission: str, submitted: datetime, decided: datetime, missed: list[str]) -> None:
        crowd = 4 + 2 * len(self._catalogue.micro_credentials)
        for assessor in self._random.sample(range(1, crowd + 1), self._random.choice([1, 1, 2])):
            # the assessors work in the second half of the wait
            at = submitted + (decided - submitted) * self._random.uniform(0.5, 0.98)
            self._tell(
                "recommendation",
                at,
                submission=submission,
                assessor=f"{self._prefix}-a-{assessor}",
                outcome="denial" if missed else "award",
                criteria_not_met=missed,
            )

    def _afterlife(self, award: str, awarded: datetime) -> None:
        fate = self._random.random()
        if fate < 0.015:  # noqa: PLR2004 - a share
            reason = "the evidence was not the learner's own"
            self._tell("revocation", self._after(awarded, 5, 60), award=award, reason=reason)
        elif fate < 0.04:  # noqa: PLR2004 - a share
            self._tell("reissue", self._after(awarded, 1, 60), award=award)

    def view_pages(self) -> None:
        """Tells the page views: totals of days, and for the last days of the quarter single visits instead."""
        first_visits = self._period.until_day - timedelta(days=_VISIT_DAYS)
        busiest = self._period.first_day + timedelta(days=self._random.randint(8, 28))
        busiest -= timedelta(days=(busiest.weekday() - 1) % 7)
        for day in _days(self._period.first_day - timedelta(days=_HISTORY_DAYS), self._period.until_day):
            growth = 1 - (self._period.until_day - day).days / 2000
            usual = 18 * len(self._catalogue.micro_credentials) * _BY_WEEKDAY[day.weekday()]
            count = round(usual * growth * self._random.uniform(0.85, 1.1) * (1.6 if day == busiest else 1))
            if day < first_visits:
                at = datetime.combine(day + timedelta(days=1), time(), self._period.zone).astimezone(UTC)
                visitors = round(count * self._random.uniform(0.32, 0.42))
                total: Json = {"type": "page_views", "day": day.isoformat(), "count": count, "visitors": visitors}
                self._events.append((at - timedelta(seconds=1), total))
            else:
                self._visit(day, count)

    def _visit(self, day: date, count: int) -> None:
        for _ in range(count):
            at = datetime.combine(
                day, time(self._random.randint(6, 22), self._random.randint(0, 59)), self._period.zone
            )
            page = self._random.choice([None, *self._catalogue.micro_credentials])
            self._tell(
                "page_view",
                at.astimezone(UTC),
                visitor=f"{self._prefix}-v-{self._random.randint(1, max(count * 2 // 5, 1))}",
                issuer=page and self._catalogue.issuer,
                micro_credential=page and page.id,
            )


def _days(first: date, until: date) -> Iterable[date]:
    return (first + timedelta(days=place) for place in range((until - first).days))
