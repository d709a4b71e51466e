"""The metrics counted once more, in plain Python over the events' JSON, from what the contract says.

Nothing here is shared with the code under test: local days come from `zoneinfo`, renames are played one after another,
memberships are looked up award by award.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Json = dict[str, object]
Counts = dict[str, object]

_ABBREVIATIONS = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA "
    "RI SC SD TN TX UT VT VA WA WV WI WY"
)
STATES = set(_ABBREVIATIONS.split())
TERRITORIES = {"DC", "PR", "GU", "VI", "AS", "MP", "UM"}


class Reference:
    """Counts the metrics of a list of valid events without repeated ids."""

    def __init__(
        self,
        events: Iterable[Json],
        first: date,
        until: date,
        zone: str,
        issuer: str | None,
        as_of: datetime | None = None,
    ) -> None:
        self.first, self.until, self.zone, self.issuer = first, until, ZoneInfo(zone), issuer
        self.events = [e for e in events if as_of is None or self.is_known(e, as_of)]
        self.timed = sorted(
            (e for e in self.events if e["type"] != "page_views"),
            key=lambda e: (datetime.fromisoformat(str(e["at"])), str(e["id"])),
        )
        self.present = self._play_renames()

    def is_known(self, event: Json, as_of: datetime) -> bool:
        if event["type"] == "page_views":
            following = date.fromisoformat(str(event["day"])) + timedelta(days=1)
            return datetime.combine(following, time(), self.zone) <= as_of
        return datetime.fromisoformat(str(event["at"])) < as_of

    def of(self, kind: str) -> list[Json]:
        return [e for e in self.timed if e["type"] == kind]

    def local_day(self, event: Json) -> date:
        return datetime.fromisoformat(str(event["at"])).astimezone(self.zone).date()

    def within(self, event: Json) -> bool:
        return self.first <= self.local_day(event) < self.until

    def mine(self, event: Json) -> bool:
        return self.issuer is None or event.get("issuer") == self.issuer

    def _play_renames(self) -> dict[tuple[str, str], str]:
        leads_to: dict[tuple[str, str], str | None] = {}
        for e in self.of("rename"):
            issuer, was, now = str(e["issuer"]), str(e["was"]), str(e["micro_credential"])
            if was != now:
                leads_to[issuer, now] = None
                leads_to[issuer, was] = now
        present = {}
        for issuer, name in leads_to:
            last = name
            while (following := leads_to.get((issuer, last))) is not None:
                last = following
            present[issuer, name] = last
        return present

    def folded(self, event: Json, issuer_key: str = "issuer") -> tuple[str, str]:
        issuer, name = str(event.get(issuer_key) or event["issuer"]), str(event["micro_credential"])
        return issuer, self.present.get((issuer, name), name)

    def awards(self) -> list[Json]:
        firsts: dict[object, Json] = {}
        for e in self.of("award"):
            firsts.setdefault(e["award"], e)
        return [e for e in firsts.values() if self.within(e) and self.mine(e)]

    def account(self, learner: object, key: str) -> str | None:
        said = [e[key] for e in self.of("account") if e["learner"] == learner and e.get(key) is not None]
        return str(said[-1]) if said else None

    def state(self, award: Json) -> str | None:
        return str(award["state"]) if award.get("state") else self.account(award["learner"], "state")

    def country(self, award: Json) -> str | None:
        state = self.state(award)
        return self.account(award["learner"], "country") or (state[:2] if state else None)

    def stacks(self, award: Json) -> set[tuple[str, str]]:
        says: dict[tuple[str, str], bool] = {}
        for e in self.of("stack_member"):
            if not self.mine(e) or self.folded(e, "micro_credential_issuer") != self.folded(award):
                continue
            if datetime.fromisoformat(str(e["at"])) <= datetime.fromisoformat(str(award["at"])):
                says[str(e["issuer"]), str(e["stack"])] = bool(e["member"])
        return {stack for stack, member in says.items() if member}

    def launched(self, activations: Iterable[tuple[object, Json]]) -> dict[object, Json]:
        firsts: dict[object, Json] = {}
        for key, e in activations:
            firsts.setdefault(key, e)
        return {key: e for key, e in firsts.items() if self.within(e)}

    def launches(self) -> list[tuple[datetime, object]]:
        activations = ((self.folded(e), e) for e in self.of("activation") if self.mine(e))
        return sorted((datetime.fromisoformat(str(e["at"])), key) for key, e in self.launched(activations).items())

    def revoked(self) -> int:
        firsts: dict[object, Json] = {}
        for e in self.of("revocation"):
            firsts.setdefault(e["award"], e)
        known = {e["award"] for e in self.of("award") if self.mine(e)}
        return sum(self.within(e) and (self.issuer is None or award in known) for award, e in firsts.items())

    def assessors(self) -> int:
        joined = {
            e["submission"]
            for kind in ("submission", "award")
            for e in self.of(kind)
            if self.mine(e) and "submission" in e
        }
        return len(
            {
                e["assessor"]
                for e in self.of("recommendation")
                if self.within(e) and (self.issuer is None or e["submission"] in joined)
            }
        )

    def new_learners(self) -> dict[object, Json]:
        firsts: dict[object, Json] = {}
        for e in self.of("account"):
            firsts.setdefault(e["learner"], e)
        return {learner: e for learner, e in firsts.items() if self.within(e)}

    def profiles(self) -> dict[object, set[str]]:
        last: dict[object, set[str]] = {}
        new = self.new_learners()
        for e in self.of("account"):
            if e["learner"] in new and e.get("profile_complete"):
                subject = e.get("subject") or []
                last[e["learner"]] = {subject} if isinstance(subject, str) else set(map(str, list(subject)))  # type: ignore[call-overload] # a list in JSON
        return last

    def by_day(self) -> tuple[dict[str, int], dict[str, int]]:
        views: Counter[str] = Counter()
        visitors: defaultdict[str, set[object]] = defaultdict(set)
        for e in self.of("page_view"):
            if self.within(e) and self.mine(e):
                day = self.local_day(e).isoformat()
                views[day] += 1
                if e.get("visitor") is not None:
                    visitors[day].add(e["visitor"])
        several = Counter({day: len(them) for day, them in visitors.items()})
        for e in self.events:
            if e["type"] == "page_views" and self.issuer is None and str(self.first) <= str(e["day"]) < str(self.until):
                views[str(e["day"])] += int(str(e["count"]))
                if e.get("visitors") is not None:
                    several[str(e["day"])] += int(str(e["visitors"]))
        return dict(sorted(views.items())), dict(sorted(several.items()))

    def keyed(self, counts: Counter[tuple[str, str]]) -> dict[str, int]:
        single = self.issuer is not None or len({e["issuer"] for e in self.events if e.get("issuer")}) <= 1
        return dict(sorted((name if single else f"{issuer}/{name}", n) for (issuer, name), n in counts.items()))

    def cut(self, by: str) -> Json:
        """The rows of a cut: by key, what is counted by column."""
        if by in {"day", "week"}:
            return self.dated(weekly=by == "week")
        if by == "subject":
            subjects = Counter(s for p in self.profiles().values() for s in p) if self.issuer is None else {}
            return {key: {"accounts": n} for key, n in subjects.items()}
        awards, earners = Counter[str](), defaultdict[str, set[object]](set)
        for e in self.awards():
            for key in self.keys(e, by):
                awards[key] += 1
                earners[key].add(e["learner"])
        return {key: {"awards": n, "earners": len(earners[key])} for key, n in awards.items()}

    def keys(self, award: Json, by: str) -> list[str]:
        match by:
            case "state":
                return [self.state(award) or ""]
            case "country":
                return [self.country(award) or ""]
            case "stack":
                return list(self.keyed(Counter(self.stacks(award))))
            case _:
                return list(self.keyed(Counter([self.folded(award)])))

    def dated(self, *, weekly: bool) -> Json:
        def bucket(day: date) -> str:
            return (day - timedelta(days=day.weekday() if weekly else 0)).isoformat()

        columns = ("awards", "earners", "new_accounts", "page_views", "visitors")
        rows: defaultdict[str, dict[str, int | None]] = defaultdict(lambda: {**dict.fromkeys(columns, 0)})
        learners: defaultdict[str, set[object]] = defaultdict(set)
        visitors: defaultdict[str, set[object]] = defaultdict(set)
        told: Counter[str] = Counter()
        is_told: set[str] = set()

        def count(key: str, column: str, n: int = 1) -> None:
            rows[key][column] = (rows[key][column] or 0) + n

        for e in self.awards():
            key = bucket(self.local_day(e))
            count(key, "awards")
            learners[key].add(e["learner"])
        for e in self.new_learners().values() if self.issuer is None else []:
            count(bucket(self.local_day(e)), "new_accounts")
        for e in self.of("page_view"):
            if self.within(e) and self.mine(e):
                key = bucket(self.local_day(e))
                count(key, "page_views")
                if e.get("visitor") is not None:
                    visitors[key].add(e["visitor"])
        for e in self.events:
            if e["type"] == "page_views" and self.issuer is None and str(self.first) <= str(e["day"]) < str(self.until):
                key = bucket(date.fromisoformat(str(e["day"])))
                count(key, "page_views", int(str(e["count"])))
                if e.get("visitors") is not None:
                    told[key] += int(str(e["visitors"]))
                    is_told.add(key)
        for key, row in rows.items():
            row["earners"] = len(learners[key])
            is_known = key in is_told or visitors[key] or not row["page_views"]
            row["visitors"] = told[key] + len(visitors[key]) if is_known else None
            if self.issuer is not None:
                del row["new_accounts"]
        return {**rows}

    def view(self) -> Counts:
        awards = self.awards()
        codes = Counter(s for s in map(self.state, awards) if s and s[:3] == "US-" and s[3:] in STATES | TERRITORIES)
        known = {e["learner"] for e in awards if self.state(e)}
        stacks = Counter(stack for e in awards for stack in self.stacks(e))
        views, visitors = self.by_day()
        most = max(views.values(), default=0)
        activations = [e for e in self.of("activation") if self.mine(e)]
        everything = self.issuer is None
        new, profiles = self.new_learners(), self.profiles()
        return {
            "metrics": {
                "awards": len(awards),
                "awards_revoked": self.revoked(),
                "earners": len({e["learner"] for e in awards}),
                "launches": len(self.launches()),
                "new_issuers": len(self.launched((e["issuer"], e) for e in activations)),
                "new_accounts": len(new) if everything else None,
                "micro_credentials_awarded": len({self.folded(e) for e in awards}),
                "issuers_awarding": len({e["issuer"] for e in awards}),
                "assessors": self.assessors(),
                "stacks_awarded": len(stacks),
                "states": len({s for s in codes if s[3:] in STATES}),
                "states_and_territories": len(codes),
                "state_unknown": len({e["learner"] for e in awards} - known),
                "countries": len({c for c in map(self.country, awards) if c}),
                "page_views": sum(views.values()),
                "busiest_day": {"day": min(d for d in views if views[d] == most), "page_views": most} if most else None,
            },
            "breakdowns": {
                "awards_by_state": dict(sorted(codes.items())),
                "accounts_by_subject": dict(sorted(Counter(s for p in profiles.values() for s in p).items()))
                if everything
                else {},
                "awards_by_micro_credential": self.keyed(Counter(map(self.folded, awards))),
                "awards_by_stack": self.keyed(stacks),
                "page_views_by_day": views,
                "visitors_by_day": visitors,
            },
            "subjects": {"n": len(profiles), "coverage": round(len(profiles) / len(new), 4) if new else 0.0}
            if everything
            else None,
        }

    def holdings(self, issuer: str) -> dict[str, tuple[int, int]]:
        revoked = {e["award"] for e in self.of("revocation")}
        own = [e for e in self.timed if e.get("issuer") == issuer and "micro_credential" in e]
        held: defaultdict[str, set[object]] = defaultdict(set)
        flying: defaultdict[str, set[object]] = defaultdict(set)
        for e in own:
            name = self.folded(e)[1]
            if e["type"] == "award" and e["award"] not in revoked:
                held[name].add(e["award"])
            if e["type"] in {"started", "submission"}:
                begun = datetime.fromisoformat(str(e["at"]))
                done = [
                    o
                    for o in own
                    if o.get("learner") == e["learner"]
                    and self.folded(o)[1] == name
                    and (
                        (
                            o["type"] == "award"
                            and (o["award"] not in revoked or datetime.fromisoformat(str(o["at"])) >= begun)
                        )
                        or (o["type"] == "withdrawn" and datetime.fromisoformat(str(o["at"])) > begun)
                    )
                ]
                if not done:
                    flying[name].add(e["learner"])
        return {name: (len(held[name]), len(flying[name])) for name in sorted({*held, *flying})}
