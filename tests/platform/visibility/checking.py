"""Asks, and looks at each byte of what comes back."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import Connection, event

from tests.platform.catalogues import Json
from tests.platform.platforms import Platform
from tests.platform.visibility.asking import Ask, Case
from tests.platform.visibility.oracle import Oracle
from tests.platform.visibility.world import WORD

OWN = {"X-Request-Id": "one"}
"""The request's own id comes back with every answer."""
NAMES = re.compile(r"\b[sw]-(?:[0-9a-f]{20}|zq[0-9]{20})\b")
DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(slots=True)
class Statements:
    """Counts what is asked of the database."""

    count: int = 0

    def add(self, _connection: Connection, *_told: object) -> None:
        self.count += 1


@contextmanager
def counted(platform: Platform) -> Iterator[Statements]:
    """Counts the statements of a platform as long as the block."""
    statements = Statements()
    event.listen(platform.database.engine, "before_cursor_execute", statements.add)
    try:
        yield statements
    finally:
        event.remove(platform.database.engine, "before_cursor_execute", statements.add)


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks what callers are told of one state."""

    http: httpx.Client
    oracle: Oracle
    statements: Statements

    def ask(self, case: Case, ask: Ask, **more: str) -> tuple[httpx.Response, int]:
        """The answer, and how many statements it took."""
        before = self.statements.count
        headers = {**case.caller.headers, **OWN, **ask.headers, **more}
        kind: dict[str, Any] = {"json": ask.body} if ask.body is not None else {}
        answer = self.http.request(ask.method, ask.path, headers=headers, follow_redirects=False, **kind)
        return answer, self.statements.count - before

    def check(self, case: Case) -> None:
        """Raises an AssertionError where anything is told that is not to be told, or is not told."""
        answer, count = self.ask(case, case.ask)
        text = "\n".join((str(answer.status_code), *map("{0[0]}: {0[1]}".format, answer.headers.items()), answer.text))
        about = f"{case}\n{text}"
        assert answer.status_code == case.status, about
        # an operator's numbers tell of the states that were before, too
        told = {one for one in WORD.findall(text) if one.startswith(self.oracle.state.prefix)}
        assert case.words <= told, f"left out {case.words - told}: {about}"
        allowed = self.allowed(case) if case.more else case.words
        assert told <= allowed, f"told {told - allowed}: {about}"
        self.check_names(case, text, about)
        self.check_images(case, text, about)
        if "page" in case.what and answer.status_code == 200 and answer.content and not case.more:
            self.check_completion(json.loads(answer.content)["content"], about)
            told_of_end = json.loads(answer.content)["closing"]
            shown = (told_of_end["last_submission"], told_of_end["reason"] is not None) if told_of_end else None
            assert shown == case.closing, about
        if case.ask.method == "HEAD":
            assert answer.content == b"", about
        if case.order is not None and answer.status_code == 200:
            assert tuple(one["id"] for one in json.loads(answer.content)["resources"]) == case.order, about
        if answer.status_code == 200 and case.ask.method == "GET" and len(answer.content) % 4 == 0:
            again, _ = self.ask(case, case.ask, **{"If-None-Match": answer.headers["ETag"]})
            assert (again.status_code, again.content) == (304, b""), about
        if case.absent is not None:
            self.check_alike(case, case.absent, answer, count)

    @staticmethod
    def check_completion(content: Json, about: str) -> None:
        """A stack asks for no more than is shown: a number above it would tell of what is not."""
        match content.get("completion"):
            case {"at_least": int(needed)}:
                assert needed <= len(content["members"]), about
            case {"groups": groups}:
                assert all(0 < one["min"] <= len(one["members"]) for one in groups), about

    def check_names(self, case: Case, text: str, about: str) -> None:
        """Ids of submissions and awards are told to those who may know of them."""
        told = set(NAMES.findall(text))
        known = {
            name
            for done in self.oracle.state.done
            for name in (done.submission, done.award)
            if name is not None and (self.oracle.knows(case.caller, done) or self.oracle.knows_award(case.caller, done))
        }
        assert told <= known, f"told {told - known}: {about}"
        assert case.ids is None or case.ids <= told, f"left out {case.ids - told}: {about}"

    def check_images(self, case: Case, text: str, about: str) -> None:
        """Digests of images are told where a page or a row shows them."""
        told = set(DIGEST.findall(text))
        if case.caller.is_valid and any(case.caller.views(issuer) for issuer in self.oracle.state.issuers):
            all_of = {one.digest for issuer in self.oracle.state.issuers.values() if not case.caller.views(issuer.id)
                      for name in issuer.now for one in issuer.revisions(name)}  # fmt: skip
            told &= all_of
        shown = (
            {
                digest
                for issuer in self.oracle.state.issuers.values()
                for digest in self.oracle.images(case.caller, issuer)
            }
            if case.caller.is_valid
            else set()
        )
        assert told <= shown, f"told {told - shown}: {about}"

    def check_alike(self, case: Case, absent: Ask, answer: httpx.Response, count: int) -> None:
        """What may not be seen is answered as what is nowhere: byte by byte, and after as many statements."""
        other, others_count = self.ask(case, absent)
        there, nowhere = ((one.status_code, sorted(one.headers.items()), one.content) for one in (answer, other))
        assert there == nowhere, f"{case}\n{there}\n{nowhere}"
        assert case.is_known or count == others_count, (
            f"{count} statements, and {others_count} for what is nowhere: {case}"
        )

    def allowed(self, case: Case) -> set[str]:
        """All words that the caller may ever be told: what the issuer's roles are told is not spelled out call by call."""
        caller, oracle = case.caller, self.oracle
        found: set[str] = set()
        for issuer in oracle.state.issuers.values():
            if caller.views(issuer.id):
                mine = issuer.id.removesuffix("issqz")
                found |= {word for word in self.every_word() if word.startswith(mine)}
                for name in issuer.now:
                    for one in issuer.revisions(name):
                        found.add(one.id)
                        found |= {word for far in one.far for word in far}
                        found |= {entry.partition(":")[2].partition(".")[0] for entry in one.access}
        for done in oracle.state.done:
            if oracle.knows(caller, done) or oracle.knows_award(caller, done):
                found |= {done.issuer, oracle.state.issuers[done.issuer].now[done.name].id}
                if caller.role != "assessor":
                    found.add(done.learner)
                if caller.views(done.issuer) or done.recommended_by == caller.person:
                    found |= {done.recommended_by} if done.recommended_by is not None else set()
        if caller.role == "operator":
            found |= set(oracle.state.learners)
        return found

    def every_word(self) -> set[str]:
        found: set[str] = set()
        for issuer in self.oracle.state.issuers.values():
            found |= {issuer.id, issuer.record, issuer.record.replace("recqz", "stopqz")}
            for name in issuer.now:
                for one in issuer.revisions(name):
                    down = one.word.replace(f"r{one.revision}qz", "downqz")
                    found |= {one.id, one.word, one.inner, down}
        return found
