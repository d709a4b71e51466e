"""A state, built as it would come about: published, begun, handed in, decided; then changed, taken down, closed."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import httpx

from mcctl.platform.hosting import close, reopen, resume, suspend
from mcctl.platform.identities import Role, create_token
from mcctl.platform.takedowns import hide, unhide
from mcctl.remote.client import Client
from tests.platform.catalogues import Json, files_of, publish_files
from tests.platform.platforms import Platform
from tests.platform.visibility.oracle import Caller, Oracle
from tests.platform.visibility.world import Done, Held, IssuerState, State, issuers_record, written


@dataclass(slots=True)
class Builder:
    """Builds states on a platform, one after the other."""

    platform: Platform
    http: httpx.Client = field(init=False)
    clients: dict[str, Client] = field(default_factory=dict)
    operator: dict[str, str] = field(init=False)
    keys: int = 0

    def __post_init__(self) -> None:
        self.http = self.platform.calling(None)
        self.operator = {"Authorization": f"Bearer {self.token('operator')}"}

    def token(self, role: Role, issuer: str | None = None, person: str | None = None, *, days: int = 1000) -> str:
        with self.platform.database.writing() as connection:
            _, text = create_token(
                connection, role=role, issuer=issuer, origin=self.platform.url, days=days,
                now=self.platform.clock.now, person=person,
            )  # fmt: skip
        return text

    def build(self, random: Random, state: State) -> list[Caller]:
        """Makes it all true, and whoever calls."""
        for learner, grants in state.learners.items():
            self.ok("PUT", f"/v1/accounts/{learner}", profile(grants))
        for issuer in state.issuers.values():
            self.publish(state, issuer, issuer.first)
        callers = self.callers(state)
        self.learn(random, state, callers)
        self.platform.clock.now += timedelta(days=1)
        for issuer in state.issuers.values():
            self.publish(state, issuer, issuer.now)
        early = self.early_tokens(state)
        with self.platform.database.writing() as connection:
            now = self.platform.clock.now
            for issuer in state.issuers.values():
                for name, held in issuer.now.items():
                    if name in issuer.hidden or random.random() < 0.1:
                        hide(connection, held.id, issuer.id, f"Down {down_word(held)}", now)
                    if name not in issuer.hidden:
                        unhide(connection, held.id, issuer.id)
                suspend(connection, issuer.id, f"Stopped {issuer.record.replace('recqz', 'stopqz')}", now)
                close(connection, issuer.id, now)
                if not issuer.is_suspended:
                    resume(connection, issuer.id)
                if not issuer.is_closed:
                    reopen(connection, issuer.id)
        return [*early, *self.callers(state), *self.expired(state)]

    def publish(self, state: State, issuer: IssuerState, held: dict[str, Held]) -> None:
        client = self.platform.client("operator", issuer.id)
        words = ("expose", "withdraw", "retire", "same-version")
        allowances = [f"{word} {one.id}" for one in held.values() for word in words]
        files = files_of(
            issuers_record(issuer),
            *(written(one, held, issuer.old_ids(name) if one.revision > 1 else []) for name, one in held.items()),
        )
        applied = publish_files(client, files, *allowances, "retire-all stack", "retire-all micro-credential")
        state.changesets.setdefault(issuer.id, []).append(applied.id)

    def callers(self, state: State) -> list[Caller]:
        """One of each kind, and of some two; of a closed issuer, tokens that were made since, too."""
        found = [Caller("anyone"), Caller("operator", "operator", token=self.operator["Authorization"][7:])]
        for learner, grants in state.learners.items():
            found.append(Caller("learner", "learner", None, learner, grants, self.token("learner", person=learner)))
        for issuer in state.issuers.values():
            roles: list[tuple[Role, str | None]] = [("viewer", None), ("publisher", None)]
            roles += [("assessor", assessor(state, place)) for place in range(2)]
            for role, person in roles:
                token = self.token(role, issuer.id, person)
                found.append(Caller(role, role, issuer.id, person, token=token, is_valid=not issuer.is_closed))
        return found

    def early_tokens(self, state: State) -> list[Caller]:
        """Tokens that are revoked when their issuer is closed, even where it is opened again."""
        return [
            Caller("revoked", "publisher", issuer, token=self.token("publisher", issuer), is_valid=False)
            for issuer in state.issuers
        ]

    def expired(self, state: State) -> list[Caller]:
        """Tokens whose time is over."""
        (issuer, *_), (learner, *_) = state.issuers, state.learners
        told: list[tuple[Role, str | None, str | None]] = [
            ("viewer", issuer, None), ("learner", None, learner), ("operator", None, None)
        ]  # fmt: skip
        return [
            Caller("expired", role, of, person, token=self.token(role, of, person, days=0), is_valid=False)
            for role, of, person in told
        ]

    def learn(self, random: Random, state: State, callers: list[Caller]) -> None:
        """Lets learners do what they can, and loads what happened elsewhere to those who could not."""
        by_person = {caller.person: caller for caller in callers if caller.role == "learner"}
        publishers = {caller.issuer: caller for caller in callers if caller.role == "publisher"}
        assessors = {(caller.issuer, caller.person): caller for caller in callers if caller.role == "assessor"}
        oracle = Oracle(state, is_first=True)
        for learner, caller in by_person.items():
            for issuer in state.issuers.values():
                for name, held in issuer.first.items():
                    if held.is_stack or random.random() < 0.6 or learner is None:
                        continue
                    done = Done(learner, issuer.id, name)
                    if not (oracle.sees(caller, issuer, name) and held.status in ("beta", "active")):
                        if random.random() < 0.6:
                            self.load(random, state, held, done)
                        continue
                    state.done.append(done)
                    who = assessor(state, random.randint(0, 1) if learner != assessor(state, 1) else 0)
                    self.course(random, held, done, caller, publishers[issuer.id], assessors[issuer.id, who])

    def course(
        self, random: Random, held: Held, done: Done, caller: Caller, publisher: Caller, assessor: Caller
    ) -> None:
        """Goes some way from a start on, by chance."""
        page = f"/v1/micro-credentials/{held.issuer}/{held.id}"
        self.ok("POST", f"{page}/starts", None, caller)
        how_far = random.random()
        if how_far < 0.25:
            self.ok("POST", f"{page}/withdrawal", None, caller)
            done.withdrawn = True
        if how_far < 0.4:
            return
        body = {"issuer": held.issuer, "micro_credential": held.id}
        submission = self.ok("POST", "/v1/submissions", body, caller)["id"]
        done.submission = submission
        if how_far < 0.6:
            return
        outcome = random.choice(("award", "denial"))
        said = {"outcome": outcome, "criteria_not_met": ["talk"] if outcome == "denial" else []}
        self.ok("POST", f"/v1/submissions/{submission}/recommendation", said, assessor)
        done.recommended_by = assessor.person
        if how_far < 0.7:
            return
        decision = self.ok("POST", f"/v1/submissions/{submission}/decision", said, publisher)["decision"]
        done.decided, done.award = True, decision["award"]
        if done.award is not None and how_far > 0.85:
            self.ok("POST", f"/v1/awards/{done.award}/revocation", {"reason": "It was not."}, publisher)
            done.revoked = True

    def load(self, random: Random, state: State, held: Held, done: Done) -> None:
        """Loads an award for nothing that was handed in here; some tell no version, some were revoked since."""
        done.award = f"w-{state.prefix}{self.keys:016}"
        self.keys += 1
        done.version = random.choice(("1.0", None))
        done.revoked = random.random() < 0.3
        at = self.platform.clock.now.isoformat().replace("+00:00", "Z")
        events: list[Json] = [
            {"type": "award", "id": f"e-{done.award}", "at": at, "award": done.award, "learner": done.learner,
             "issuer": held.issuer, "micro_credential": held.id,
             **({"version": done.version} if done.version is not None else {})},
        ]  # fmt: skip
        if done.revoked:
            later = (self.platform.clock.now + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
            events.append({"type": "revocation", "id": f"r-{done.award}", "at": later, "award": done.award})
        for event in events:
            answer = self.http.post("/v1/events", json=event,
                                    headers={**self.operator, "Content-Type": "application/x-ndjson"})  # fmt: skip
            assert answer.json()["added"] == 1, answer.text
        state.done.append(done)

    def ok(self, method: str, path: str, body: Json | None, caller: Caller | None = None) -> Json:
        self.keys += 1
        headers = caller.headers if caller is not None else self.operator
        answer = self.http.request(method, path, json=body, headers={**headers, "Idempotency-Key": f"key-{self.keys}"})
        assert answer.status_code == 200, (method, path, answer.text)
        told: Json = answer.json()
        return told


def assessor(state: State, place: int) -> str:
    """Two assess for both issuers, and one of them learns, too."""
    return (f"{state.prefix}x0qz", f"{state.prefix}l1qz")[place]


def down_word(held: Held) -> str:
    return held.word.replace(f"r{held.revision}qz", "downqz")


def profile(grants: frozenset[str]) -> Json:
    def those(kind: str) -> list[str]:
        return sorted(grant.partition(":")[2] for grant in grants if grant.startswith(f"{kind}:"))

    return {
        "organizations": those("organization"),
        "groups": those("group"),
        "email_domain": next(iter(those("email_domain")), None),
    }
