"""`mcctl publish --revert CHANGESET`: the plan that undoes one, shown, guarded and applied as any other."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from mcctl.cli.output import Output, Target
from mcctl.cli.reporting import write_plan
from mcctl.cli.world import World
from mcctl.errors import Exit, InterruptError, UsageError

if TYPE_CHECKING:
    from mcctl.api.changesets import Applied, Provenance
    from mcctl.cli.interruption import Finishing
    from mcctl.plan.plan import Plan


def revert(
    world: World,
    output: Output,
    finishing: "Finishing",
    targets: Sequence[Target],
    name: str,
    allowances: frozenset[str],
    *,
    yes: bool,
) -> None:
    """Undoes a change set; the files are not read, and not changed.

    Args:
        world: The options before the command.
        output: Where to print.
        finishing: How it is published, so that Ctrl-C is answered.
        targets: The formats.
        name: The change set's id.
        allowances: What the flags allow; messages of commits are about what is published from files.
        yes: Whether nobody is asked.
    """
    from mcctl.cli.allowances import check_named
    from mcctl.cli.connection import address_of, connect
    from mcctl.cli.github import is_in_public_repository
    from mcctl.cli.repository import open_repository
    from mcctl.plan.reverting import plan_reverting
    from mcctl.plan.sides import Desired
    from mcctl.render.plan_json import PublishView, plan_view
    from mcctl.source.repository import read_issuer
    from mcctl.sync.fetch import fetch_live
    from mcctl.sync.history import changeset_named, undone_of
    from mcctl.sync.publish import publish as apply_plan

    if is_in_public_repository():
        raise UsageError(
            "everybody can read what is printed here, and what is undone may not be for everybody",
            hint="run it on your own computer",
        )
    opened = open_repository(world, output)
    address = address_of(world, opened)
    issuer = read_issuer(opened.tree)
    if issuer is None:
        raise UsageError("there is no usable `issuer.yaml`", hint="see `mcctl validate`")
    publisher = Desired(issuer.id, opened.settings.namespace or issuer.id, {}, {}, guards=opened.settings.guards)
    checkout = opened.checkout()
    applied: Applied | None = None
    with connect(address, opened.root, issuer.id) as client:
        changeset = changeset_named(client, name)
        undone = undone_of(changeset)
        live = fetch_live(client, publisher, platform=address.name, origin=address.url)
        check_named(
            allowances, {key.id for key in live.resources} | {str((one.before or one.after)["id"]) for one in undone}
        )
        plan = plan_reverting(live, undone, publisher, allowances=allowances)
        shown = [target for target in targets if target.format != "json"] if plan.changes or plan.refused else []
        write_plan(output, shown, plan, opened.tree, against=f"{address.name}, to undo change set {changeset.id}")
        if plan.changes and not plan.refused and (yes or _is_wanted(plan, changeset.id, address.name)):
            provenance = _provenance(plan, changeset.id, checkout.user() if checkout is not None else None)
            applied = finishing.run(lambda: apply_plan(client, plan, provenance, {}, opened.tree.read, finishing.send))
    views = [target for target in targets if target.format == "json"]
    output.write(views, list, {"json": lambda: PublishView(plan=plan_view(plan), applied=applied)})
    _conclude(output, plan, applied, changeset.id, address.name, is_interrupted=finishing.was_interrupted)


def _is_wanted(plan: "Plan", changeset: str, platform: str) -> bool:
    count = len(plan.changes)
    return typer.confirm(
        f"Undo change set {changeset} with {count} change{'s' if count != 1 else ''} on {platform}?", err=True
    )


def _provenance(plan: "Plan", changeset: str, user: str | None) -> "Provenance":
    """No commit says what is on the platform afterwards, so none is named."""
    from mcctl import __version__
    from mcctl.api.changesets import Provenance

    return Provenance(author=user, plan_digest=plan.digest, tool_version=__version__, reverts=changeset)


def _conclude(
    output: Output, plan: "Plan", applied: "Applied | None", changeset: str, platform: str, *, is_interrupted: bool
) -> None:
    if applied is not None:
        count = len(applied.changes)
        told = (
            f"undid change set {changeset} on {platform} with {count} change{'s' if count != 1 else ''}, all of them: "
            f"change set {applied.id}, catalogue revision {applied.catalog_revision}"
        )
        if is_interrupted:
            raise InterruptError(f"interrupted, but what was under way was finished: {told}")
        output.say(told)
        output.say(
            "your files were not changed: where they still say what was undone, publishing leaves it alone, and "
            "`mcctl pull` brings into them what is on the platform now"
        )
    elif plan.refused:
        output.warn("nothing was undone")
        is_drift = any(refusal.guard == "drift" for refusal in plan.refused)
        raise typer.Exit(Exit.STALE if is_drift else Exit.REFUSED)
    elif plan.changes:
        output.say("nothing was undone: you said no")
    else:
        output.say(f"nothing to undo: what change set {changeset} changed is on {platform} as it was before")
