"""Who sees what, read off the table of `design.md` and the rules of the API, without any of the platform's own code."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.platform.visibility.world import LIVE, Done, Held, IssuerState, State

VIEWING = ("viewer", "publisher")


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever calls; one that is not valid has a token that holds no longer."""

    kind: str
    role: str | None = None
    issuer: str | None = None
    person: str | None = None
    grants: frozenset[str] = frozenset()
    token: str | None = None
    is_valid: bool = True

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token is not None else {}

    def views(self, issuer: str) -> bool:
        return self.role == "operator" or (self.role in VIEWING and self.issuer == issuer)

    def publishes(self, issuer: str) -> bool:
        return self.role == "operator" or (self.role == "publisher" and self.issuer == issuer)


@dataclass(frozen=True, slots=True)
class Oracle:
    """The table, for a state: as it is now, or as it was at first, before anything was taken down."""

    state: State
    is_first: bool = False

    def held(self, issuer: IssuerState) -> dict[str, Held]:
        return issuer.first if self.is_first else issuer.now

    def sees(self, caller: Caller, issuer: IssuerState, name: str) -> bool:
        """Whether a resource, as it is now, is there for a caller."""
        if caller.views(issuer.id):
            return True
        if not self.is_first and (name in issuer.hidden or issuer.is_closed):
            return False
        one = self.held(issuer)[name]
        if one.status == "draft":
            return False
        if one.status in ("active", "archived") and one.visibility == "public":
            return True
        return self.opens(caller, issuer, name)

    def opens(self, caller: Caller, issuer: IssuerState, name: str) -> bool:
        """Whether a resource lets a caller in by its own entries, or a live stack does that holds it."""
        held = self.held(issuer)
        if held[name].visibility == "private" and caller.grants & set(held[name].access):
            return True
        return any(
            self.opens(caller, issuer, holder)
            for holder, one in held.items()
            if name in one.members and one.status in LIVE
        )

    def kept(self, caller: Caller, issuer: IssuerState, name: str) -> list[Held]:
        """The revisions that a caller keeps, whatever became of them: those of versions begun, handed in, held, assessed."""
        if name in issuer.hidden or self.is_first:
            return []
        versions = {
            done.version or "1.0"
            for done in self.state.done
            if (done.issuer, done.name) == (issuer.id, name)
            and (self.keeps(caller, done) or self.assesses(caller, done))
        }
        found = [self.revision(issuer, name, version) for version in versions]
        return sorted((one for one in found if one is not None), key=lambda one: one.revision)

    def keeps(self, caller: Caller, done: Done) -> bool:
        """A learner keeps what goes on, was handed in, or is held."""
        if caller.role != "learner" or caller.person != done.learner:
            return False
        return done.submission is not None or (done.award is not None and not done.revoked) or (
            done.award is None and not done.withdrawn
        )  # fmt: skip

    def assesses(self, caller: Caller, done: Done) -> bool:
        """An assessor has before them what is not decided, and what they recommended on."""
        return (
            caller.role == "assessor"
            and caller.issuer == done.issuer
            and done.submission is not None
            and done.learner != caller.person
            and (not done.decided or done.recommended_by == caller.person)
        )

    def knows(self, caller: Caller, done: Done) -> bool:
        """Whether a submission is there for a caller."""
        if done.submission is None:
            return False
        own = caller.role == "learner" and caller.person == done.learner
        return own or caller.views(done.issuer) or self.assesses(caller, done)

    def knows_award(self, caller: Caller, done: Done) -> bool:
        own = caller.role == "learner" and caller.person == done.learner
        return done.award is not None and (own or caller.views(done.issuer))

    def revision(self, issuer: IssuerState, name: str, version: str) -> Held | None:
        """The last revision that had a version; a draft only where it never was more."""
        those = [one for one in issuer.revisions(name) if one.version == version]
        live = [one for one in those if one.status != "draft"]
        return (live or those)[-1] if those else None

    def served(self, caller: Caller, issuer: IssuerState, name: str, version: str | None) -> Held | None:
        """The revision that a page shows; None where there is no page."""
        now, kept = issuer.now[name], self.kept(caller, issuer, name)
        if self.sees(caller, issuer, name) and version in (None, now.version):
            return now
        if version is None:
            return kept[-1] if kept else None
        found = self.revision(issuer, name, version)
        return found if found in kept or caller.views(issuer.id) else None

    def has_any(self, caller: Caller, issuer: IssuerState) -> bool:
        """Whether an issuer is there for a caller: something of it is, or something is kept."""
        return caller.views(issuer.id) or any(
            self.sees(caller, issuer, name) or self.kept(caller, issuer, name) for name in issuer.now
        )

    def by_id(self, issuer: IssuerState, wanted: str) -> str | None:
        """The name of what has an id now."""
        return next((name for name, one in issuer.now.items() if one.id == wanted), None)

    def words(self, caller: Caller, issuer: IssuerState, held: Held) -> set[str]:
        """The words that a page of a revision has, no more and no fewer."""
        found = {issuer.id, held.id, held.word}
        if held.revision == 2:
            found |= set(issuer.old_ids(held.name))
        of_then = issuer.first if held.revision == 1 else issuer.now
        for name in (*held.members, *held.needs, *([held.follows] if held.follows is not None else [])):
            then = of_then[name].id
            if caller.views(issuer.id) or (issuer.now[name].id == then and self.sees(caller, issuer, name)):
                found.add(then)
        found |= self.successor(caller, issuer, held.name)
        for owner, far in held.far:
            if caller.views(issuer.id) or not self.is_down(caller, owner, far):
                found |= {owner, far}
        if caller.views(issuer.id):
            found |= {entry.partition(":")[2].partition(".")[0] for entry in held.access}
            found |= {held.inner} if not held.is_stack else set()
        return found

    def is_told(self, caller: Caller, issuer: IssuerState, name: str) -> bool:
        """Whether what a resource says now is for a caller, and not only what it said in a version that is kept."""
        return self.sees(caller, issuer, name) or issuer.now[name] in self.kept(caller, issuer, name)

    def closing(self, caller: Caller, issuer: IssuerState, name: str) -> tuple[str | None, bool] | None:
        """The last day for submissions, and whether it is told why; the days hold for whoever keeps a version, too."""
        now, is_told = issuer.now[name], self.is_told(caller, issuer, name)
        return (now.last_day, is_told) if now.last_day is not None or (now.ends and is_told) else None

    def successor(self, caller: Caller, issuer: IssuerState, name: str) -> set[str]:
        """Of an announced end: what takes the place, where the caller sees it, and why it ends."""
        now = issuer.now[name]
        if not now.ends or not self.is_told(caller, issuer, name):
            return set()
        found = {now.word}
        if now.follows is not None and self.sees(caller, issuer, now.follows):
            found |= {issuer.now[now.follows].id, issuer.now[now.follows].word}
        return found

    def is_down(self, caller: Caller, owner: str, far: str) -> bool:
        """Whether what another issuer's page refers to was taken down, by the id of now or of before."""
        issuer = self.state.issuers[owner]
        for name, one in issuer.now.items():
            if far in (one.id, *issuer.old_ids(name)):
                return name in issuer.hidden and not caller.views(owner)
        return False

    def listed(self, caller: Caller) -> Iterator[tuple[IssuerState, Held]]:
        """What the list has for a caller, in its order."""
        rows = [
            (issuer, one)
            for issuer, one in self.state.resources()
            if one.status != "archived" and self.sees(caller, issuer, one.name)
        ]
        yield from sorted(rows, key=lambda row: (row[0].id, row[1].kind, row[1].id))

    def row(self, caller: Caller, issuer: IssuerState, held: Held) -> set[str]:
        """The words that a row of the list has."""
        return {issuer.id, issuer.record, held.id, held.word} | self.successor(caller, issuer, held.name)

    def images(self, caller: Caller, issuer: IssuerState) -> set[str]:
        """The digests of an issuer's images that are there for a caller."""
        if caller.views(issuer.id):
            return {one.digest for name in issuer.now for one in issuer.revisions(name)}
        found = {one.digest for name, one in issuer.now.items() if self.sees(caller, issuer, name)}
        return found | {one.digest for name in issuer.now for one in self.kept(caller, issuer, name)}
