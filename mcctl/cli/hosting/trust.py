"""`mcctl platform trust`: which workflows of GitHub may call a served platform without a token of their own."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.cli.hosting.database import DatabaseOption, reading, writing
from mcctl.cli.output import Output, TextOrJson, parse_formats
from mcctl.cli.world import now
from mcctl.errors import UsageError

if TYPE_CHECKING:
    from mcctl.platform.trust import Trust

trust = typer.Typer(
    help="Workflows that are trusted without a token of their own.", no_args_is_help=True, rich_markup_mode=None
)
FORMATS = ("text", "json")
NUMBER = re.compile(r"[0-9]{1,20}")
WORKFLOW = re.compile(r"[^/@\s\x00-\x1f]+\.ya?ml")
LONGEST = 255


@trust.command("add")
def add_trust(
    context: typer.Context,
    issuer: Annotated[str, typer.Option(metavar="ID", help="For which issuer.")],
    repository_id: Annotated[str, typer.Option(metavar="NUMBER", help="The repository's id on GitHub.")],
    owner_id: Annotated[str, typer.Option(metavar="NUMBER", help="The id of the owner of the repository.")],
    role: Annotated[str, typer.Option(help="viewer or publisher.")] = "publisher",
    ref: Annotated[str | None, typer.Option(help="The branch or tag, such as refs/heads/main; left out = any.")] = None,
    environment: Annotated[
        str | None, typer.Option(help="The environment of the job; left out = any, or none.")
    ] = None,
    workflow: Annotated[
        str | None, typer.Option(metavar="FILE", help="The workflow's file, such as publish.yml; left out = any.")
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Trust a workflow of GitHub Actions: mcctl in it is given a token for a quarter of an hour, without any secret.

    Repository and owner are named by their ids, because a name can be given up and taken by somebody else. `gh api
    repos/OWNER/NAME --jq '.id, .owner.id'` shows both. A publisher's workflow needs a ref or an environment.
    """
    from mcctl.model.scalar import is_slug
    from mcctl.platform import trust as policies

    if not is_slug(issuer):
        raise UsageError(f"`{issuer}` cannot be an issuer's id", hint="write lower-case letters, digits and hyphens")
    for option, value in (("--repository-id", repository_id), ("--owner-id", owner_id)):
        if NUMBER.fullmatch(value) is None:
            raise UsageError(
                f"`{option} {value}` is no id of GitHub's, which are numbers",
                hint="read both with `gh api repos/OWNER/NAME --jq '.id, .owner.id'`",
            )
    if ref is not None and not ref.startswith(("refs/heads/", "refs/tags/", "refs/pull/")):
        raise UsageError(f"`{ref}` is no whole ref", hint=f"write `refs/heads/{ref}` for a branch")
    if workflow is not None and WORKFLOW.fullmatch(workflow) is None:
        raise UsageError(f"`{workflow}` is no file of a workflow", hint="write its name alone, such as `publish.yml`")
    if any(value is not None and not 0 < len(value) <= LONGEST for value in (ref, environment, workflow)):
        raise UsageError(f"a condition has 1 to {LONGEST} characters", hint="leave out what is not to be asked about")
    match role:
        case "viewer" | "publisher":
            policy = policies.Trust("", issuer, role, repository_id, owner_id, ref, environment, workflow)
        case _:
            raise UsageError(f"a workflow cannot be trusted as `{role}`", hint="write viewer or publisher")
    with writing(context.obj, database) as connection:
        name = policies.add_trust(connection, policy, now())
    told = f"{name}: {_words(policy)}" if name is not None else "this very policy is there already"
    Output(context.obj).say(told)


@trust.command("list")
def list_trusts(
    context: typer.Context,
    issuer: Annotated[str | None, typer.Option(metavar="ID", help="Only those of one issuer.")] = None,
    formats: TextOrJson = None,
    database: DatabaseOption = None,
) -> None:
    """List the workflows that are trusted."""
    from dataclasses import asdict

    from rich.text import Text

    from mcctl.platform import trust as policies
    from mcctl.render.tokens_json import TrustsView, TrustView

    output = Output(context.obj)
    targets = parse_formats(formats or [], FORMATS)
    with reading(context.obj, database) as connection:
        found = policies.list_trusts(connection, issuer)
    lines = [f"{one.id}  {_words(one)}" for one in found] or ["no workflow is trusted"]
    view = TrustsView(trusts=[TrustView.model_validate(asdict(one)) for one in found])
    output.write(targets, lambda: map(Text, lines), {"json": lambda: view})


@trust.command("remove")
def remove_trust(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID", help="The policy's id, as the list shows it.")],
    database: DatabaseOption = None,
) -> None:
    """Trust a workflow no longer; the tokens that it was given are revoked at once."""
    from mcctl.platform import trust as policies

    with writing(context.obj, database) as connection:
        is_new = policies.remove_trust(connection, name, now())
    Output(context.obj).say(f"{name} {'is removed' if is_new else 'was removed before'}")


def _words(one: "Trust") -> str:
    from mcctl.render.escape import one_line

    asked = (("on", one.ref), ("in environment", one.environment), ("by workflow", one.workflow))
    rest = "".join(f", {word} {one_line(value)}" for word, value in asked if value is not None)
    return f"{one.role} of {one.issuer}: repository {one.repository_id} of owner {one.owner_id}{rest}"
