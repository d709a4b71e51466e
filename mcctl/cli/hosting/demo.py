"""`mcctl platform demo-events`: a believable quarter, made up."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.cli.output import Output
from mcctl.cli.world import World
from mcctl.errors import UsageError

if TYPE_CHECKING:
    from mcctl.stats.demo_catalogue import DemoCatalogue


def demo_events(
    context: typer.Context,
    seed: Annotated[int, typer.Option(help="The same seed gives the same events.")] = 1,
    quarter: Annotated[str, typer.Option(metavar="YYYY-QN", help="The quarter.")] = "2026-Q3",
    load: Annotated[
        bool, typer.Option("--load", help="Load them into the embedded platform instead of printing.")
    ] = False,
) -> None:
    """Make up a believable quarter for this repository's catalogue (NDJSON); nobody in it exists."""
    import json

    from mcctl.cli.connection import address_of, connect
    from mcctl.cli.repository import open_repository
    from mcctl.source.repository import read_repository
    from mcctl.stats.calendar import Quarter, zone_named
    from mcctl.stats.demo import demo_events as invent

    world: World = context.obj
    output = Output(world)
    opened = open_repository(world, output)
    catalogue = _demo_catalogue(read_repository(opened.tree).catalog)
    period = Quarter.parse(quarter).period(zone_named(opened.settings.stats.time_zone or "UTC"))
    lines = "".join(f"{json.dumps(event, ensure_ascii=False)}\n" for event in invent(seed, period, catalogue))
    if not load:
        sys.stdout.write(lines)
        return
    address = address_of(world, opened)
    if not address.is_embedded:
        raise UsageError("made-up events belong only into the embedded platform", hint="add `--platform local`")
    with connect(address, opened.root, catalogue.issuer) as client:
        answer = client.load_events(lines.encode(), everywhere=True)
    refused = f", {len(answer.problems)} left out: {answer.problems[0].message}" if answer.problems else ""
    output.say(f"{answer.added} made-up events loaded, {answer.repeated} were there already{refused}")


def _demo_catalogue(catalog: object) -> "DemoCatalogue":
    from mcctl.catalog.catalog import Catalog
    from mcctl.catalog.membership import memberships
    from mcctl.stats.demo_catalogue import DemoCatalogue, DemoMicroCredential, DemoStack

    if not isinstance(catalog, Catalog) or catalog.issuer is None or not catalog.micro_credentials:
        raise UsageError("there is no catalogue to make up events for", hint="see `mcctl validate`")
    issuer = catalog.issuer
    stacks = {stack.id: stack for stack, _ in catalog.stacks}
    held: dict[str, list[str]] = {}
    for stack, owner, name in sorted(memberships(stacks, issuer.id)):
        if owner == issuer.id:
            held.setdefault(stack, []).append(name)
    active = [resource for resource, _ in catalog.micro_credentials if resource.status == "active"]
    return DemoCatalogue(
        issuer.id,
        issuer.name,
        tuple(
            DemoMicroCredential(
                resource.id,
                resource.version or "1.0",
                tuple(
                    f"{item.id}/{criterion.id}"
                    for part in (resource.assessment.parts if resource.assessment else ())
                    for item in part.items
                    if item.rubric is not None
                    for criterion in item.rubric.criteria
                    if criterion.id is not None
                ),
            )
            for resource in active
        ),
        tuple(DemoStack(stack, tuple(names)) for stack, names in held.items()),
    )
