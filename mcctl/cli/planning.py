"""The plan of the checked-out files against a platform, as `diff` and `publish` share it."""

from dataclasses import dataclass

from mcctl.catalog.image import Picture
from mcctl.cli.repository import Opened
from mcctl.diagnostics import Report
from mcctl.plan.build import build_plan
from mcctl.plan.plan import Plan
from mcctl.plan.sides import Desired, desired_from
from mcctl.remote.client import Client
from mcctl.source.repository import Repository
from mcctl.sync.fetch import fetch_live


@dataclass(frozen=True, slots=True)
class Read:
    """The files as read: the catalogue, the findings, and the desired side where there is one."""

    repository: Repository
    report: Report
    desired: Desired | None
    author: str | None

    @property
    def images(self) -> dict[str, str]:
        """By digest, the path of each image that can be published."""
        return {
            picture.digest: path
            for path, picture in self.repository.catalog.images.items()
            if isinstance(picture, Picture)
        }


def read_desired(opened: Opened) -> Read:
    """Reads the files; outside git the commit is null and everything counts as not committed."""
    repository, report = opened.read()
    if repository.catalog.issuer is None:
        return Read(repository, report, None, None)
    checkout = opened.checkout()
    commit = checkout.commit() if checkout else None
    desired = desired_from(
        repository.catalog,
        namespace=opened.settings.namespace,
        guards=opened.settings.guards,
        commit=commit,
        dirty=checkout.dirty() if checkout and commit else ["."],
    )
    return Read(repository, report, desired, checkout.author() if checkout else None)


def plan_against(
    client: Client, desired: Desired, *, name: str, origin: str, allowances: frozenset[str], allow_dirty: bool
) -> Plan:
    """Makes the plan against a platform."""
    live = fetch_live(client, desired, platform=name, origin=origin)
    return build_plan(desired, live, allowances=allowances, is_dirty_allowed=allow_dirty)
