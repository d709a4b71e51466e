"""A platform in this process: published to as the embedded one, read from as a served one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx

from mcctl.api.changesets import Applied, Provenance
from mcctl.plan.build import build_plan
from mcctl.plan.plan import Plan
from mcctl.plan.sides import Desired
from mcctl.platform.app import create_app
from mcctl.platform.database import Database
from mcctl.platform.identities import create_token
from mcctl.platform.service import Service
from mcctl.remote.client import Client, Patience
from mcctl.remote.in_process import InProcessTransport
from mcctl.sync.fetch import fetch_live
from mcctl.sync.publish import publish
from tests.real_input.repositories import Loaded

ORIGIN = "https://platform.example"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def standing_still() -> datetime:
    return NOW


def no_sleep(seconds: float) -> None:
    message = f"an embedded platform was waited for: {seconds} s"
    raise AssertionError(message)


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform with its database."""

    database: Database

    @contextmanager
    def client(self, issuer: str) -> Iterator[Client]:
        """The client of mcctl, as operator."""
        transport = InProcessTransport(create_app(Service(self.database, standing_still, is_embedded=True)))
        with Client(ORIGIN, issuer, patience=Patience(no_sleep, lambda: 0.0), transport=transport) as client:
            yield client

    @contextmanager
    def reader(self, token: str | None = None) -> Iterator[httpx.Client]:
        """Somebody who reads over HTTP, anonymous where there is no token."""
        transport = InProcessTransport(create_app(Service(self.database, standing_still, is_embedded=False)))
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        with httpx.Client(base_url=ORIGIN, headers=headers, transport=transport) as reader:
            yield reader

    def viewers_token(self, issuer: str) -> str:
        """A token of somebody who may read everything of an issuer."""
        with self.database.writing() as connection:
            _, text = create_token(connection, role="viewer", issuer=issuer, origin=ORIGIN, days=1, now=NOW)
        return text

    def plan(self, desired: Desired) -> Plan:
        """Plans files against what is live; nothing is allowed."""
        with self.client(desired.issuer) as client:
            return build_plan(desired, fetch_live(client, desired, platform="local", origin=ORIGIN))

    def publish(self, loaded: Loaded) -> Applied:
        """Publishes a repository, of which nothing may be refused."""
        plan = self.plan(loaded.desired)
        assert plan.refused == ()
        with self.client(loaded.desired.issuer) as client:
            return publish(client, plan, Provenance(), loaded.images, loaded.opened.tree.read)
