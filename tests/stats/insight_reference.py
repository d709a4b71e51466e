"""The insight counted once more, in plain Python over the events' JSON, submission by submission and day by day."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.stats.reference import Json, Reference


def moment(event: Json) -> datetime:
    return datetime.fromisoformat(str(event["at"]))


def business_days(first: date, last: date, holidays: Collection[date]) -> int:
    """Walks from the day on which the first one counts as come in, one day at a time."""

    def is_open(day: date) -> bool:
        return day.isoweekday() <= 5 and day not in holidays

    while not is_open(first):
        first += timedelta(days=1)
    days = 0
    while first < last:
        first += timedelta(days=1)
        days += is_open(first)
    return days


def reached_by(values: Iterable[int], tenths: int) -> float | None:
    """Finds the least value that so many tenths reach at most, by trying each."""
    known = sorted(values)
    return next((float(v) for v in known if 10 * sum(w <= v for w in known) >= tenths * len(known)), None)


class InsightReference:
    """Counts the insight of a list of valid events without repeated ids."""

    def __init__(
        self,
        events: Iterable[Json],
        first: date,
        until: date,
        zone: str,
        issuer: str | None,
        as_of: datetime | None,
        target: int | None,
        holidays: Collection[date],
    ) -> None:
        self.issuer, self.target, self.holidays = issuer, target, holidays
        everything = Reference(events, first, until, zone, issuer)
        self.day_of, self.within, self.mine, self.folded = (
            everything.local_day,
            everything.within,
            everything.mine,
            everything.folded,
        )
        self.events = [e for e in everything.timed if as_of is None or moment(e) < as_of]
        midnight = datetime(until.year, until.month, until.day, tzinfo=ZoneInfo(zone))
        start = datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(zone))
        self.end = midnight if as_of is None else min(midnight, as_of, key=lambda at: at.timestamp())
        self.begun = start.timestamp() < self.end.timestamp()
        self.last_day = (datetime.fromtimestamp(0, tz=ZoneInfo("UTC")) + (self.end - _EPOCH) - _US).astimezone(
            ZoneInfo(zone)
        )
        self.by_end = [e for e in self.events if moment(e) < self.end]
        self.start = start

    def of(self, *kinds: str, by_end: bool = False) -> list[Json]:
        return [e for e in (self.by_end if by_end else self.events) if e["type"] in kinds]

    def decision(self, submission: object, *, by_end: bool = False) -> Json | None:
        made = self.of("award", "denial", by_end=by_end)
        return next((e for e in made if e.get("submission") == submission), None)

    def brought(self, submission: object) -> Json | None:
        return next((e for e in self.of("submission") if e["submission"] == submission and self.mine(e)), None)

    def cohort(self) -> Json:
        tries: dict[object, list[Json]] = {}
        for e in self.of("submission"):
            if self.mine(e):
                tries.setdefault((e["learner"], self.folded(e)), []).append(e)
        firsts = [all_of_them for all_of_them in tries.values() if self.within(all_of_them[0])]
        firsts = [all_of_them for all_of_them in firsts if all_of_them[0].get("attempt", 1) == 1]
        fates = [(self.decision(them[0]["submission"]) or {}).get("type") for them in firsts]
        awarded, denied = fates.count("award"), fates.count("denial")
        again = sum(fate == "denial" and len(them) > 1 for fate, them in zip(fates, firsts, strict=True))
        return {
            "submissions": len(firsts),
            "awarded_at_first": awarded,
            "denied_at_first": denied,
            "resubmitted": again,
            "undecided": fates.count(None),
            "first_pass_rate": round(awarded / (awarded + denied), 4) if awarded + denied else None,
            "resubmission_rate": round(again / denied, 4) if denied else None,
        }

    def decided(self) -> list[tuple[Json, Json]]:
        firsts: dict[object, Json] = {}
        for e in self.of("award", "denial"):
            firsts.setdefault(e.get("submission"), e)
        pairs = [(self.brought(submission), e) for submission, e in firsts.items() if submission and self.within(e)]
        return [(submission, e) for submission, e in pairs if submission]

    def decisions(self) -> Json:
        taken = [business_days(self.day_of(s), self.day_of(d), self.holidays) for s, d in self.decided()]
        return {
            "decided": len(taken),
            "median": reached_by(taken, 5),
            "p90": reached_by(taken, 9),
            "target": self.target,
            "within_target": self.met(taken, lambda days, target: days <= target),
            "by_days": by_days(taken),
        }

    def met(self, days: list[int], does: Callable[[int, int], bool]) -> int | None:
        return None if self.target is None else sum(does(one, self.target) for one in days)

    def waiting(self) -> Json:
        opened = {e["submission"]: e for e in reversed(self.of("submission", by_end=True)) if self.mine(e)}
        ages = []
        for submission, e in opened.items():
            left = any(
                w["learner"] == e["learner"] and self.folded(w) == self.folded(e) and moment(w) > moment(e)
                for w in self.of("withdrawn", by_end=True)
            )
            if not left and self.decision(submission, by_end=True) is None:
                ages.append(business_days(self.day_of(e), self.last_day.date(), self.holidays))
        return {
            "open": len(ages),
            "overdue": self.met(ages, lambda days, target: days > target),
            "oldest": max(ages, default=None),
            "by_days": by_days(ages),
        }

    def denials_by_criterion(self) -> list[Json]:
        counts: Counter[tuple[str, str, str]] = Counter()
        for submission, decision in self.decided():
            if decision["type"] == "denial":
                missed = decision.get("criteria_not_met", [])
                counts.update((*self.folded(submission), one) for one in sorted(set(map(str, list(missed)))))  # type: ignore[call-overload] # a list in JSON
        return [
            {"issuer": issuer, "micro_credential": name, "criterion": criterion, "denials": n}
            for (issuer, name, criterion), n in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        ]

    def stack_funnel(self) -> list[Json]:
        says: dict[tuple[str, str], dict[tuple[str, str], bool]] = {}
        for e in self.of("stack_member", by_end=True):
            part = self.folded(e, "micro_credential_issuer")
            if self.mine(e) and self.issuer in (None, part[0]):
                says.setdefault((str(e["issuer"]), str(e["stack"])), {})[part] = bool(e["member"])
        revoked = {e["award"] for e in self.of("revocation", by_end=True)}
        steps = []
        for (issuer, stack), said in sorted(says.items()):
            parts = {part for part, member in said.items() if member}
            seen = [e for e in self.of("started", "submission", "award", by_end=True) if self.folded(e) in parts]
            held: dict[object, set[object]] = {e["learner"]: set() for e in seen}
            for e in seen:
                if e["type"] == "award" and e["award"] not in revoked:
                    held[e["learner"]].add(self.folded(e))
            shares = [len(them) / len(parts) for them in held.values()]
            if parts:
                step: Json = {"issuer": issuer, "stack": stack, "members": len(parts), "started": len(shares)}
                step["awarded_one"] = sum(share > 0 for share in shares)
                step["awarded_half"] = sum(share >= 1 / 2 for share in shares)
                step["awarded_all"] = sum(share == 1 for share in shares)
                steps.append(step)
        return steps

    def dormant(self) -> list[Json]:
        if not self.begun:
            return []
        active = {self.folded(e) for e in self.of("activation") if self.mine(e) and moment(e) <= self.start}
        active -= {self.folded(e) for e in self.of("submission") if self.within(e)}
        last = {self.folded(e): self.day_of(e).isoformat() for e in self.of("award", by_end=True)}
        return [
            {"issuer": issuer, "micro_credential": name, "last_award": last.get((issuer, name))}
            for issuer, name in sorted(active)
        ]

    def view(self) -> Json:
        return {
            "cohort": self.cohort(),
            "decisions": self.decisions(),
            "waiting": self.waiting(),
            "denials_by_criterion": self.denials_by_criterion(),
            "stack_funnel": self.stack_funnel(),
            "dormant": self.dormant(),
        }


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_US = timedelta(microseconds=1)


def by_days(values: list[int]) -> dict[str, int]:
    return {str(days): values.count(days) for days in sorted(set(values))}
