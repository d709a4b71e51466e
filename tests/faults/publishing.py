"""Generations of one small catalogue, published through faults, and what a platform holds of them."""

import hashlib
import json
from dataclasses import dataclass

from sqlalchemy import text

from mcctl.api.changesets import Applied, Provenance
from mcctl.errors import McctlError, UnreachableError
from mcctl.plan.canonical import image_digests
from mcctl.plan.sides import Key
from mcctl.platform.database import Database
from mcctl.remote.client import Client, Patience
from mcctl.sync.publish import publish
from tests.faults.faults import FaultyTransport, Script
from tests.faults.tally import Tally
from tests.platform.catalogues import Files, a_micro_credential, a_stack, an_issuer, files_of, plan_of
from tests.platform.platforms import Platform

State = dict[Key, str]
"""By resource the digest of what is live."""


def generation(name: object) -> Files:
    """A catalogue whose every resource says of which generation it is; two of its images are new."""
    said = {"title": f"Generation {name}"}
    return files_of(
        an_issuer(description=f"Generation {name}"),
        a_micro_credential("one", badge={"file": f"badges/one-{name}.svg", "alt": "A circle"}, **said),
        a_micro_credential("two", badge={"file": f"badges/two-{name}.svg", "alt": "A circle"}, **said),
        a_micro_credential("hidden", visibility="private", **said),
        a_stack("pile", "one", "two", **said),
        a_stack("room", "hidden", visibility="private", access=[{"group": "pilots"}], **said),
    )


def wanted(files: Files) -> State:
    """What a platform holds once the files are published."""
    return dict(files.desired().digests)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes to a platform through faults, as `mcctl publish` does."""

    platform: Platform
    token: str
    tally: Tally
    waits: list[float]

    @classmethod
    def of(cls, platform: Platform, tally: Tally) -> "Publisher":
        return cls(platform, platform.token("operator"), tally, [])

    def publish(self, files: Files, script: Script) -> tuple[Applied | McctlError | None, int]:
        """Publishes once; gives what came of it, None where nothing was left to publish, and how many calls there were."""
        transport = FaultyTransport(self.platform.make_transport(), script, self.tally)
        patience = Patience(self.waits.append, lambda: 0.5)
        with Client(self.platform.url, "north", patience=patience, token=self.token, transport=transport) as client:
            try:
                plan = plan_of(client, files)
                if not plan.changes:
                    return None, transport.count
                assert not plan.refused
                return publish(client, plan, Provenance(commit="0" * 40), files.images, files.read), transport.count
            except McctlError as error:
                return error, transport.count


def held(platform: Platform) -> State:
    """Reads what is live, and checks that the store is whole."""
    return held_in(platform.database, "north")


def held_in(database: Database, issuer: str) -> State:
    """Reads what is live, and checks that the store is whole: nothing twice, nothing lost, all of it in the log."""
    with database.reading() as connection:

        def rows(query: str) -> list[tuple[object, ...]]:
            return [tuple(row) for row in connection.execute(text(query), {"issuer": issuer})]

        live = rows(
            "SELECT kind, id, digest FROM resources JOIN revisions ON resource = key AND number = live "
            "WHERE issuer = :issuer"
        )
        assert rows("SELECT * FROM images WHERE digest NOT IN (SELECT digest FROM blobs)") == []
        kept: set[object] = set()
        for digest, content in rows("SELECT digest, content FROM blobs"):
            assert isinstance(content, bytes)
            assert digest == f"sha256:{hashlib.sha256(content).hexdigest()}"
            kept.add(digest)
        # what was live once can be live again, so that its images are kept too
        for (content,) in rows("SELECT content FROM revisions"):
            assert set(image_digests(json.loads(str(content)))) <= kept
        ((applied, last, keys),) = rows(
            "SELECT count(*), max(catalog_revision), count(DISTINCT idempotency_key) FROM changesets"
        )
        assert rows("SELECT revision FROM issuers WHERE id = :issuer") == ([(applied,)] if applied else [])
        assert (last or 0) == keys == applied
        assert rows("SELECT resource, after FROM changes ORDER BY 1, 2") == rows(
            "SELECT resource, number FROM revisions ORDER BY 1, 2"
        )
        assert rows("SELECT count(*) FROM changesets WHERE answer = ''") == [(0,)]
        assert len({(kind, name) for kind, name, _ in live}) == len(live)
        return {Key(kind, name): str(digest) for kind, name, digest in live}  # type: ignore[arg-type]  # as stored


def publish_until_done(publisher: Publisher, files: Files, script: Script, *, most: int = 60) -> int:
    """Publishes again and again until it is done; after each time, all of it is there or nothing. Gives how often."""
    before, after = held(publisher.platform), wanted(files)
    assert before != after
    for number in range(1, most):
        outcome, _ = publisher.publish(files, script)
        found = held(publisher.platform)
        match outcome:
            case UnreachableError():
                assert found in (before, after)
            case Applied() | None:
                assert found == after
                return number
            case _:
                raise outcome
    raise AssertionError(f"it is not done after {most} times")
