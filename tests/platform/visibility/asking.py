"""What callers ask for, and what they are to be told: by the oracle, call by call."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode

from tests.platform.catalogues import Json
from tests.platform.visibility.oracle import Caller, Oracle
from tests.platform.visibility.world import GRADES, LANGUAGES, LIVE, SHARED, Held, IssuerState

NOBODY, NOT_ALLOWED, NOTHING = 401, 403, 404


@dataclass(frozen=True, slots=True)
class Ask:
    """A request."""

    method: str
    path: str
    body: Json | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def instead(self, name: str, other: str) -> "Ask":
        """The same for something else, whose name is as long."""
        assert len(name) == len(other)
        body = {key: _instead(value, name, other) for key, value in self.body.items()} if self.body else self.body
        return Ask(self.method, self.path.replace(name, other), body, self.headers)


def _instead(value: Any, name: str, other: str) -> Any:  # noqa: ANN401  # JSON
    match value:
        case str():
            return value.replace(name, other)
        case list():
            return [_instead(one, name, other) for one in value]
        case dict():
            return {key: _instead(one, name, other) for key, one in value.items()}
        case _:
            return value


@dataclass(frozen=True, slots=True)
class Case:
    """A request by a caller, and what is to come of it.

    `words` is all that the answer tells, or, where `more` is so, what it tells at least: the issuer's roles are told of what
    is theirs in ways of which this says nothing. `absent` asks the same of what is nowhere, and is to be answered alike;
    `is_known` where the caller worked on it once, which takes longer to find out and is no news to the caller.
    """

    what: str
    caller: Caller
    ask: Ask
    status: int
    words: frozenset[str] = frozenset()
    more: bool = False
    order: tuple[str, ...] | None = None
    ids: frozenset[str] | None = None
    closing: tuple[str | None, bool] | None = None
    absent: Ask | None = None
    is_known: bool = False


def absent_of(name: str) -> str:
    """A name that is nowhere, as long as another."""
    return f"{name[:-4]}0yqz" if not name.endswith("0yqz") else f"{name[:-4]}0vqz"


@dataclass(frozen=True, slots=True)
class Asking:
    """All that one caller can ask about a state."""

    oracle: Oracle
    caller: Caller

    def cases(self) -> Iterator[Case]:
        for case in self._cases():
            if self.caller.is_valid:
                yield case
            else:  # whatever is asked for with a token that holds no longer
                yield Case(case.what, self.caller, case.ask, NOBODY, absent=case.absent)

    def _cases(self) -> Iterator[Case]:
        yield from self.lists()
        yield from self.learners()
        yield from self.handed_in()
        for issuer in self.oracle.state.issuers.values():
            yield from self.whole_issuers(issuer)
            for name, now in issuer.now.items():
                for wanted in (now.id, *issuer.old_ids(name)):
                    yield from self.pages(issuer, now, wanted)
                    yield from self.acts(issuer, now, wanted)
                    yield from self.of_issuers_roles(issuer, now, wanted)
                for held in issuer.revisions(name):
                    yield from self.images(issuer, held)

    def case(self, what: str, ask: Ask, status: int, words: set[str] | None = None, **said: Any) -> Case:  # noqa: ANN401
        return Case(what, self.caller, ask, status, frozenset(words or ()), **said)

    def knew(self, issuer: IssuerState, name: str) -> bool:
        """Whether the caller worked on a micro-credential."""
        own = [done for done in self.oracle.state.done if (done.issuer, done.name) == (issuer.id, name)]
        return any(
            self.oracle.assesses(self.caller, done)
            or (self.caller.role, self.caller.person) == ("learner", done.learner)
            for done in own
        )

    # pages

    def pages(self, issuer: IssuerState, now: Held, wanted: str) -> Iterator[Case]:
        views, knew = self.caller.views(issuer.id), self.knew(issuer, now.name)
        for method, versions in (("GET", (None, "1.0", "2.0", "3.0")), ("HEAD", (None, "2.0"))):
            for version in versions:
                asked = (None, "1.0") if knew else (None,)
                what = self.sort(issuer, now) if method == "GET" and version in asked else "page at a version"
                query = f"?version={version}" if version is not None else ""
                ask = Ask(method, f"/v1/{now.kind}s/{issuer.id}/{wanted}{query}")
                held = self.oracle.served(self.caller, issuer, now.name, version)
                is_there = self.oracle.sees(self.caller, issuer, now.name) or bool(
                    self.oracle.kept(self.caller, issuer, now.name)
                )
                # of what is there, a version that is not for the caller is as one that never was
                absent = ask.instead(
                    *(("=" + version, "=9.0") if is_there and version else (wanted, absent_of(wanted)))
                )
                if wanted != now.id and is_there:
                    yield self.case("redirect", ask, 308, {issuer.id, now.id})
                elif wanted != now.id or held is None:
                    yield self.case(what, ask, NOTHING, absent=absent, is_known=knew)
                elif method == "HEAD":
                    yield self.case(what, ask, 200)
                else:
                    words = self.oracle.words(self.caller, issuer, held)
                    closing = self.oracle.closing(self.caller, issuer, now.name)
                    yield self.case(what, ask, 200, words, more=views, closing=closing)
        other = {"stack": "micro-credential", "micro-credential": "stack"}[now.kind]
        ask = Ask("GET", f"/v1/{other}s/{issuer.id}/{wanted}")
        yield self.case("kind", ask, NOTHING, absent=ask.instead(wanted, absent_of(wanted)), is_known=knew)
        if now.name not in SHARED:
            ask = Ask("GET", f"/v1/{now.kind}s/{self.another(issuer).id}/{wanted}")
            yield self.case("owner", ask, NOTHING, absent=ask.instead(wanted, absent_of(wanted)))
        yield from self.wrong(issuer, now, wanted)

    def sort(self, issuer: IssuerState, now: Held) -> str:
        """What is peculiar about a page; the rarest comes first, so that all of it is asked for."""
        issuers = self.oracle.state.issuers
        stacks = [one for one in issuer.now.values() if one.is_stack]
        far = [(issuers[owner], self.oracle.by_id(issuers[owner], name)) for owner, name in now.far]
        if self.knew(issuer, now.name):
            same = now.version == issuer.first[now.name].version
            return "kept page of a later draft" if now.status == "draft" and same else "kept page"
        if any(name in owner.hidden for owner, name in far):
            return "page that refers to what was taken down"
        if any(name == now.id for stack in stacks for _, name in stack.far):
            return "page of a namesake"
        above = {name for stack in stacks if stack.status in LIVE for name in stack.members}
        shut = {name for stack in stacks if stack.status not in LIVE and stack.name in above for name in stack.members}
        if now.name in shut and now.status != "draft" and now.visibility == "private":
            return "page below what is not live"
        if set(SHARED) & {*now.members, *now.needs}:
            return "page that refers to a namesake"
        return "page with references" if now.far else "page"

    def wrong(self, issuer: IssuerState, now: Held, wanted: str) -> Iterator[Case]:
        """Requests that are wrong in themselves tell nothing of what they are about."""
        page = f"/v1/{now.kind}s/{issuer.id}/{wanted}"
        asks = {
            405: Ask("PATCH", page),
            406: Ask("GET", page, headers={"Accept": "text/html"}),
            422: Ask("GET", f"{page}?version={'9' * 201}"),
            404: Ask("GET", f"{page}/{wanted}"),
        }
        for status, ask in asks.items():
            if self.caller.is_valid or status == 422:
                yield self.case("wrong", ask, status, absent=ask.instead(wanted, absent_of(wanted)))

    def images(self, issuer: IssuerState, held: Held) -> Iterator[Case]:
        path = f"/v1/issuers/{issuer.id}/blobs/sha256/"
        ask, absent = Ask("GET", path + held.digest), Ask("GET", path + "0" * 64)
        if held.digest in self.oracle.images(self.caller, issuer):
            yield self.case("image", ask, 200, {held.picture})
        else:
            yield self.case("image", ask, NOTHING, absent=absent)
        other = f"/v1/issuers/{self.another(issuer).id}/blobs/sha256/"
        if held.digest not in self.oracle.images(self.caller, self.another(issuer)):
            yield self.case("image", Ask("GET", other + held.digest), NOTHING, absent=Ask("GET", f"{other}{'0' * 64}"))
        status = self.guarded(issuer, 200, is_publishing=True)
        yield self.case("sent", Ask("HEAD", path + held.digest), status,
                        absent=Ask("HEAD", path + "0" * 64) if status != 200 else None)  # fmt: skip

    # what is listed

    def lists(self) -> Iterator[Case]:
        """Lists with every filter, and by every word; page after page."""
        state = self.oracle.state
        rows = list(self.oracle.listed(self.caller))
        for limit in (1, 2, 3, 500):
            start, place = f"{state.prefix}~stack~z", 0
            while True:
                shown = rows[place : place + limit]
                yield self.listing({"limit": limit, "cursor": start}, shown)
                place += limit
                if place >= len(rows):
                    break
                issuer, last = shown[-1]
                start = f"{issuer.id}~{last.kind}~{last.id}"
        for issuer, one in state.resources():
            # a cursor stays right whether or not there is anything at its place
            cursor = f"{issuer.id}~{one.kind}~{one.id}"
            after = [row for row in rows if (row[0].id, row[1].kind, row[1].id) > (issuer.id, one.kind, one.id)]
            yield self.listing({"cursor": cursor, "limit": 2}, after[:2])
            for held in issuer.revisions(one.name):
                for name, value in (("q", held.word), ("q", held.word[:-2].upper()), ("tag", f"Tag {held.word}"),
                                    ("subject", f"subject {held.word}"), ("audience", f"audience {held.word}")):  # fmt: skip
                    found = [row for row in rows if row[1] == held and (name != "tag" or not held.is_stack)]
                    ask = {name: value, "cursor": f"{state.prefix}~stack~z"}
                    yield self.listing(ask, found, absent={**ask, name: "y" * len(value)} if not found else None)
            found = [row for row in rows if row[1] == one]
            yield self.listing({"q": one.id, "issuer": issuer.id}, found)
            yield self.listing({"q": one.inner}, [])
            for entry in one.access:
                yield self.listing({"q": entry.partition(":")[2].partition(".")[0]}, [])
        yield self.case("wrong", Ask("GET", "/v1/catalog?limit=0"), 422)
        yield from self.filters()

    def filters(self) -> Iterator[Case]:
        """Lists of everything that has something in common."""
        state, rows = self.oracle.state, list(self.oracle.listed(self.caller))
        for issuer in state.issuers.values():
            own = [row for row in rows if row[0] is issuer]
            yield self.listing({"issuer": issuer.id}, own)
            for status in ("draft", "beta", "active"):
                found = [row for row in own if row[1].status == status]
                yield self.listing({"issuer": issuer.id, "status": status}, found)
            for closing in (True, False):
                found = [row for row in own if row[1].ends == closing]
                yield self.listing({"issuer": issuer.id, "closing": str(closing).lower()}, found)
        cursor = f"{state.prefix}~stack~z"
        for kind in ("micro-credential", "stack"):
            yield self.listing({"kind": kind, "cursor": cursor}, [row for row in rows if row[1].kind == kind])
        for language in LANGUAGES:
            found = [row for row in rows if ("en" if row[1].is_stack else row[1].facets[0]) == language]
            yield self.listing({"language": language, "cursor": cursor}, found)
        for delivery in ("online", "onsite"):
            found = [row for row in rows if row[1].facets[1] == delivery]
            yield self.listing({"delivery": delivery, "cursor": cursor}, found)
        for grade in GRADES:
            found = [row for row in rows if row[1].facets[2] == grade]
            yield self.listing({"grade": grade, "cursor": cursor}, found)
        for name, value in (("subject", "shared subject"), ("audience", "shared people"), ("q", "shared")):
            yield self.listing({name: value, "cursor": cursor}, rows)
        found = [row for row in rows if not row[1].is_stack]
        yield self.listing({"tag": "shared tag", "cursor": cursor}, found)

    def listing(self, asked: Json, found: list[tuple[IssuerState, Held]], absent: Json | None = None) -> Case:
        words = set().union(*(self.oracle.row(self.caller, *row) for row in found))
        ask = Ask("GET", f"/v1/catalog?{urlencode(asked)}")
        other = Ask("GET", f"/v1/catalog?{urlencode(absent)}") if absent is not None else None
        order = tuple(row[1].id for row in found)
        what = (
            "list" if "q" not in asked else "list by words" if found or absent else "list by what nothing is found by"
        )
        return self.case(what, ask, 200, words, order=order, absent=other)

    # issuers

    def guarded(self, issuer: IssuerState, status: int, *, is_publishing: bool = False) -> int:
        """The status of what is for an issuer's roles."""
        if self.caller.role is None:
            return NOBODY
        if not self.caller.views(issuer.id):
            return NOT_ALLOWED if self.caller.issuer == issuer.id else NOTHING
        return NOT_ALLOWED if is_publishing and not self.caller.publishes(issuer.id) else status

    def whole_issuers(self, issuer: IssuerState) -> Iterator[Case]:
        absent, state = absent_of(issuer.id), self.oracle.state
        ask = Ask("GET", f"/v1/issuers/{issuer.id}")
        if self.oracle.has_any(self.caller, issuer):
            yield self.case("issuer", ask, 200, {issuer.id, issuer.record})
        else:
            is_known = self.caller.issuer == issuer.id or any(self.knew(issuer, name) for name in issuer.now)
            yield self.case("issuer", ask, NOTHING, absent=ask.instead(issuer.id, absent), is_known=is_known)
        changeset = state.changesets[issuer.id][0]
        for path in ("catalog", "changesets", "changesets?limit=1", f"changesets/{changeset}", "metrics?quarter=2026-Q3",
                     "catalog?cursor=micro-credential:a", "metrics?quarter=no"):  # fmt: skip
            ask = Ask("GET", f"/v1/issuers/{issuer.id}/{path}")
            status = self.guarded(issuer, 422 if path.endswith("=no") else 200)
            same = ask.instead(issuer.id, absent) if status in (NOBODY, NOTHING) else None
            yield self.case(
                f"issuer's {path.split('?')[0].split('/')[0]}", ask, status, more=status == 200, absent=same
            )
            conditional = Ask("GET", ask.path, headers={"If-None-Match": "*"})
            yield self.case("conditional", conditional, 304 if status == 200 else status, more=status == 200)
        status = self.guarded(self.another(issuer), NOTHING)
        ask = Ask("GET", f"/v1/issuers/{self.another(issuer).id}/changesets/{changeset}")
        yield self.case("issuer's changesets", ask, status, absent=ask.instead(changeset, "c" * len(changeset)))
        status = {None: NOBODY, "operator": 200}.get(self.caller.role, NOT_ALLOWED)
        yield self.case("metrics", Ask("GET", "/v1/metrics?quarter=2026-Q3"), status, more=status == 200)

    def of_issuers_roles(self, issuer: IssuerState, now: Held, wanted: str) -> Iterator[Case]:
        """Contents and logs, by the name of one resource; those of another issuer's are nowhere."""
        names = {"resources": [{"kind": now.kind, "id": wanted}]}
        for owner in (issuer, self.another(issuer)) if now.name not in SHARED else (issuer,):
            ask = Ask("POST", f"/v1/issuers/{owner.id}/catalog/contents", names)
            status = self.guarded(owner, 200)
            is_it = status == 200 and owner is issuer and wanted == now.id
            words = {now.word, now.id} if is_it else set[str]()
            absent = None if is_it else ask.instead(wanted, absent_of(wanted))
            yield self.case("contents", ask, status, words, more=is_it, absent=absent)
            ask = Ask("GET", f"/v1/issuers/{owner.id}/changesets?resource={wanted}")
            is_it = status == 200 and owner is issuer
            absent = None if is_it else ask.instead(wanted, absent_of(wanted))
            yield self.case("log", ask, status, {now.word} if is_it else set(), more=is_it, absent=absent)

    # learners and assessors

    def acts(self, issuer: IssuerState, now: Held, wanted: str) -> Iterator[Case]:
        """Learners can do nothing with what they may not see; what they could do is left undone here."""
        if now.is_stack:
            return
        page = f"/v1/micro-credentials/{issuer.id}/{wanted}"
        body = {"issuer": issuer.id, "micro_credential": wanted}
        asks = [Ask("POST", f"{page}/starts"), Ask("POST", f"{page}/withdrawal"),
                Ask("POST", "/v1/submissions", body, {"Idempotency-Key": "one"})]  # fmt: skip
        for ask in asks:
            absent = ask.instead(wanted, absent_of(wanted))
            if self.caller.role != "learner":
                status = NOBODY if self.caller.role is None else NOT_ALLOWED
                yield self.case("act", ask, status, absent=absent)
            elif now.name in issuer.hidden or not (
                self.oracle.sees(self.caller, issuer, now.name) or self.has_begun(issuer, now.name)
            ):
                is_known = self.knew(issuer, now.name)
                yield self.case("act", ask, NOTHING, absent=absent, is_known=is_known)

    def has_begun(self, issuer: IssuerState, name: str) -> bool:
        return any(
            (done.learner, done.issuer, done.name) == (self.caller.person, issuer.id, name)
            for done in self.oracle.state.done
        )

    def handed_in(self) -> Iterator[Case]:
        """Submissions and awards: lists, one by one, and what may be done about them."""
        oracle, caller, state = self.oracle, self.caller, self.oracle.state
        submissions = {one.submission for one in state.done if one.submission and oracle.knows(caller, one)}
        awards = {one.award for one in state.done if one.award and oracle.knows_award(caller, one)}
        for issuer in state.issuers:
            for name, own in (("submissions", submissions), ("awards", awards)):
                theirs = {one.submission if name == "submissions" else one.award for one in state.done
                          if one.issuer == issuer}  # fmt: skip
                status = NOBODY if caller.role is None else 200
                ids = frozenset(one for one in own if one in theirs)
                yield self.case(name, Ask("GET", f"/v1/{name}?issuer={issuer}"), status, more=True, ids=ids)
        for done in state.done:
            told = [("submissions", done.submission, done.submission in submissions, "recommendation"),
                    ("awards", done.award, done.award in awards, "revocation")]  # fmt: skip
            for name, wanted, is_known, act in told:
                if wanted is None:
                    continue
                ask = Ask("GET", f"/v1/{name}/{wanted}")
                absent = ask.instead(wanted, wanted[:-1] + "y")
                if is_known:
                    yield self.case(f"one of {name}", ask, 200, more=True, ids=frozenset({wanted}))
                    continue
                status = NOBODY if caller.role is None else NOTHING
                yield self.case(f"one of {name}", ask, status, absent=absent)
                body = {"outcome": "award"} if name == "submissions" else {"reason": "None."}
                ask = Ask("POST", f"/v1/{name}/{wanted}/{act}", body)
                yield self.case("decided", ask, status, absent=ask.instead(wanted, wanted[:-1] + "y"))

    def learners(self) -> Iterator[Case]:
        for learner, grants in self.oracle.state.learners.items():
            ask = Ask("GET", f"/v1/accounts/{learner}")
            if self.caller.role == "operator" or (self.caller.role, self.caller.person) == ("learner", learner):
                words = {learner} | {grant.partition(":")[2].partition(".")[0] for grant in grants}
                yield self.case("account", ask, 200, words)
            else:
                status = NOBODY if self.caller.role is None else NOTHING
                yield self.case("account", ask, status, absent=ask.instead(learner, absent_of(learner)))

    def another(self, issuer: IssuerState) -> IssuerState:
        return next(one for one in self.oracle.state.issuers.values() if one is not issuer)


def some_of(cases: Iterable[Case], count: int, random: Random) -> Iterator[Case]:
    """Chooses as many of each sort of request, however many there are of it."""
    sorts: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        sorts[case.what].append(case)
    for what in random.choices(sorted(sorts), k=count):
        yield random.choice(sorts[what])
