"""The plan of the checked-out files against a platform, as `diff` and `publish` share it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from mcctl.catalog.image import Picture
from mcctl.cli.allowances import Allowed, allowed_against, check_named, ids_in
from mcctl.cli.connection import Address
from mcctl.cli.output import Output
from mcctl.cli.repository import Opened
from mcctl.cli.world import processes
from mcctl.diagnostics import Report
from mcctl.errors import UsageError
from mcctl.plan.build import build_plan
from mcctl.plan.plan import Plan
from mcctl.plan.sides import Contents, Desired, Live, desired_from
from mcctl.remote.client import Client
from mcctl.rules.board import Board
from mcctl.source.repository import Repository
from mcctl.sync.fetch import fetch_live

Allowing = Callable[[Live], Allowed]
"""Tells what is allowed, once it is known what the platform holds."""
WAY_OUT = (
    "allow on the command line, or check out what contains that commit (in a shallow clone, `git fetch --unshallow`, or "
    "`fetch-depth: 0` for actions/checkout)"
)


@dataclass(frozen=True, slots=True)
class Read:
    """The files as read: the catalogue, the findings, and the desired side where there is one."""

    repository: Repository | Board
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

    def needed(self) -> Desired:
        """The desired side, which there is only with an issuer; a UsageError where there is none."""
        if self.desired is None:
            raise UsageError("there is no usable `issuer.yaml`, so nobody to publish for", hint="see `mcctl validate`")
        return self.desired


def read_desired(opened: Opened, *, beside: Path | None = None, is_whole: bool = False) -> Read:
    """Reads the files; outside git the commit is null and everything counts as not committed.

    `beside` is a saved plan, which is no part of what is published, wherever it lies. Unless it `is_whole`, contents are
    read when they are asked for.
    """
    repository, report = opened.read() if is_whole else opened.read_outlines()
    if repository.catalog.issuer is None:
        return Read(repository, report, None, None)
    checkout = opened.checkout()
    commit = checkout.commit() if checkout else None
    ignored = beside.resolve() if beside is not None else None
    dirty = checkout.dirty() if checkout and commit else ["."]
    desired = desired_from(
        repository.catalog,
        namespace=opened.settings.namespace,
        guards=opened.settings.guards,
        commit=commit,
        dirty=[path for path in dirty if ignored is None or (opened.root / path).resolve() != ignored],
    )
    return Read(repository, report, desired, checkout.author() if checkout else None)


def by_flags_and_commits(flags: frozenset[str], opened: Opened) -> Allowing:
    """Allows what the flags do, and the messages of commits that were not published yet."""
    return lambda live: allowed_against(flags, opened.checkout(), live)


def plan_against(
    client: Client, desired: Desired, address: Address, allowing: Allowing, output: Output, *, allow_dirty: bool
) -> Plan:
    """Makes the plan against a platform, and tells where what is allowed comes from.

    A UsageError tells of a flag that names nothing.
    """
    live = fetch_live(client, desired, platform=address.name, origin=address.url)
    if isinstance(desired.contents, Contents):
        known = {key: held.live_digest for key, held in live.resources.items()}
        differing = (key for key, digest in desired.digests.items() if known.get(key) != digest)
        desired.contents.read_many(differing, processes())
    allowed = allowing(live)
    check_named(allowed.flags, ids_in(desired, live))
    plan = build_plan(desired, live, allowances=allowed.words, is_dirty_allowed=allow_dirty)
    if allowed.objection is not None and (plan.changes or plan.drift or plan.refused):
        output.warn(f"{allowed.objection}: what the messages of commits allow is left out; {WAY_OUT}")
    for word in plan.allowances:
        output.detail(f"allowed {allowed.source(word)}: {word}")
    return replace(plan, allowed_by=allowed.by_commit)
