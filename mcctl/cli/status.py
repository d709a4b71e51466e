"""`mcctl status`: where the files and the platform stand, on one screen."""

from typing import TYPE_CHECKING

import typer

from mcctl.cli.output import Output, TextOrJson, parse_formats
from mcctl.cli.world import World
from mcctl.errors import Exit

if TYPE_CHECKING:
    from datetime import tzinfo

    from mcctl.cli.repository import Opened
    from mcctl.remote.client import Client
    from mcctl.render.status_json import LastPublishView

FORMATS = ("text", "json")


def status(
    context: typer.Context,
    formats: TextOrJson = None,
) -> None:
    """Tell what is published, what is not yet, and what was changed on the platform."""
    from mcctl.cli.connection import address_of, connect
    from mcctl.cli.planning import by_flags_and_commits, read_desired
    from mcctl.cli.repository import open_repository, show_findings
    from mcctl.diagnostics import Severity
    from mcctl.plan.build import build_plan
    from mcctl.render.status_json import status_view
    from mcctl.render.status_text import status_text
    from mcctl.stats.calendar import zone_named
    from mcctl.sync.fetch import fetch_live

    world: World = context.obj
    output = Output(world)
    targets = parse_formats(formats or [], FORMATS)
    opened = open_repository(world, output)
    address = address_of(world, opened)
    zone = zone_named(opened.settings.stats.time_zone or "UTC")
    read = read_desired(opened)
    if read.report.is_withheld:
        show_findings(output, read.report, opened.tree, to_stderr=True)
        raise typer.Exit(Exit.FINDINGS)
    desired = read.needed()
    with connect(address, opened.root, desired.issuer, is_read_only=True) as client:
        live = fetch_live(client, desired, platform=address.name, origin=address.url)
        last = _last_publish(client, opened, desired.namespace, zone)
    allowed = by_flags_and_commits(frozenset(), opened)(live)
    plan = build_plan(desired, live, allowances=allowed.words)
    view = status_view(plan, live, desired, last=last, errors=read.report.count(Severity.ERROR))
    output.write(targets, lambda: status_text(view), {"json": lambda: view})


def _last_publish(client: "Client", opened: "Opened", namespace: str, zone: "tzinfo") -> "LastPublishView | None":
    from mcctl.render.status_json import last_publish_view
    from mcctl.sync.history import last_published

    found = last_published(client, namespace)
    if found is None:
        return None
    checkout, commit = opened.checkout(), found.provenance.commit
    ago = checkout.commits_since(commit) if checkout is not None and commit is not None else None
    return last_publish_view(found, zone, ago)
