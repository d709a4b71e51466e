"""`mcctl platform edit`: a change made on the platform itself, as in its web form."""

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.cli.allowances import Expose, RetireAll, SameVersion, Withdraw, allowances_of
from mcctl.cli.output import Output
from mcctl.cli.world import World
from mcctl.errors import Exit, InterruptError, UsageError

if TYPE_CHECKING:
    from mcctl.catalog.document import Document
    from mcctl.cli.repository import Opened
    from mcctl.diagnostics import Diagnostic
    from mcctl.plan.canonical import Content
    from mcctl.plan.plan import Plan
    from mcctl.plan.sides import Key
    from mcctl.remote.client import Client
    from mcctl.sync.console import Form


def edit(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID", help="A micro-credential, a stack, or the issuer itself.")],
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="ROUTE=TEXT",
            help="What to write where, such as `badge.alt=A circle`; entries of lists by their id or name, or by number"
            " from 1. ROUTE:=VALUE takes a value as it stands in a file: `tags:=[algebra, ratios]`. May be repeated.",
        ),
    ] = None,
    removed: Annotated[
        list[str] | None, typer.Option("--remove", metavar="ROUTE", help="What to take out; may be repeated.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The whole definition anew, as in a file; its images stay. `-` is what is handed over.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask. Allows nothing that a guard refuses.")] = False,
    expose: Expose = None,
    withdraw: Withdraw = None,
    retire_all: RetireAll = None,
    same_version: SameVersion = None,
) -> None:
    """Change something on the platform itself, as in its web form; your files do not say so until you pull."""
    from mcctl.cli.connection import address_of, connect
    from mcctl.cli.github import is_in_public_repository
    from mcctl.cli.repository import open_repository
    from mcctl.render.plan_text import plan_text
    from mcctl.source.repository import read_issuer
    from mcctl.sync.console import open_form, plan_edit

    world: World = context.obj
    output = Output(world)
    if bool(values or removed) == (file is not None):
        raise UsageError("nothing says what to change", hint="pass `--set` and `--remove`, or `--file`")
    if not yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("there is nobody to ask here", hint="add `--yes` in a pipeline")
    if is_in_public_repository():
        raise UsageError(
            "everybody can read what is printed here, and what is changed may not be for everybody",
            hint="run it on your own computer",
        )
    opened = open_repository(world, output)
    address = address_of(world, opened)
    issuer = read_issuer(opened.tree)
    if issuer is None:
        raise UsageError("there is no usable `issuer.yaml`", hint="see `mcctl validate`")
    allowances = allowances_of(expose=expose, withdraw=withdraw, retire_all=retire_all, same_version=same_version)
    namespace = opened.settings.namespace or issuer.id
    with connect(address, opened.root, issuer.id) as client:
        form = open_form(client, issuer.id, namespace, platform=address.name, origin=address.url)
        key = form.key(name)
        document = _written(form, key, values or [], removed or []) if file is None else _read(output, form, key, file)
        content = _checked(output, opened, form, key, document, file)
        plan = plan_edit(form, key, content, allowances)
        if plan.is_empty:
            output.say(f"nothing to change: `{name}` says so on {address.name} already")
            return
        # no commit can allow what is changed here: refusals are told in words of their own
        output.lines(plan_text(replace(plan, refused=()), against=address.name))
        if plan.refused:
            _tell_refusals(output, plan)
            raise typer.Exit(Exit.REFUSED)
        if not yes and not typer.confirm(f"Change `{name}` on {address.name}?", err=True):
            output.say("nothing was changed: you said no")
            return
        checkout = opened.checkout()
        author = checkout.user() if checkout is not None else None
        _save(output, client, plan, author, document, file)


def _written(form: "Form", key: "Key", values: list[str], removed: list[str]) -> "Document":
    """What is live, with the values that are given written over it."""
    from mcctl.catalog.document import Document
    from mcctl.plan.waypoints import found, with_value, without_value
    from mcctl.source.assignment import read_assignment, read_words
    from mcctl.sync.console import path_of

    content = form.content(key)
    for text in values:
        assignment = read_assignment(text)
        content = with_value(content, found(key.kind, content, assignment.words), assignment.value)
    for text in removed:
        content = without_value(content, found(key.kind, content, read_words(text)))
    return Document(path_of(key), content)


def _read(output: Output, form: "Form", key: "Key", file: Path) -> "Document":
    """The definition in a file, with the images that the platform shows."""
    from mcctl.diagnostics import Severity
    from mcctl.source.reader import read_yaml
    from mcctl.sync.console import filled_in

    try:
        raw = sys.stdin.buffer.read() if file == Path("-") else file.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise UsageError(f"`{file}` cannot be read: {reason}") from error
    reading = read_yaml(str(file), raw)
    _tell(output, reading.diagnostics, reading.document, file)
    if reading.document is None or any(one.rule.severity is Severity.ERROR for one in reading.diagnostics):
        output.warn("nothing was changed")
        raise typer.Exit(Exit.FINDINGS)
    return filled_in(form, key, reading.document)


def _checked(
    output: Output, opened: "Opened", form: "Form", key: "Key", document: "Document", file: Path | None
) -> "Content":
    """The content in its canonical form; what is wrong with it ends the command."""
    from mcctl.cli.checking import chosen
    from mcctl.diagnostics import Severity
    from mcctl.rules.choice import weighed
    from mcctl.sync.console import enter

    for fixed in ("kind", "id"):
        if document.at((fixed,)) != getattr(key, fixed):
            raise UsageError(
                f"the `{fixed}` of `{key.id}` cannot be changed on the platform", hint=f"leave `{fixed}` as it is"
            )
    entered = enter(form, key, document)
    found = list(weighed(entered.found, chosen(opened.settings)))
    _tell(output, found, document, file)
    if entered.content is None or any(finding.rule.severity is Severity.ERROR for finding in found):
        output.warn("nothing was changed")
        raise typer.Exit(Exit.FINDINGS)
    return entered.content


def _tell_refusals(output: Output, plan: "Plan") -> None:
    from mcctl.rules.planned import hint_of

    for refusal in plan.refused:
        output.warn(f"refused[{refusal.code}] {refusal.message}")
        output.warn(f"  hint: {hint_of(refusal, plan.made_by)}")
    output.warn("nothing was changed")


def _save(
    output: Output, client: "Client", plan: "Plan", author: str | None, document: "Document", file: Path | None
) -> None:
    from mcctl import __version__
    from mcctl.cli.interruption import Finishing
    from mcctl.remote.problems import ContentError, GuardError
    from mcctl.sync.answers import findings_of
    from mcctl.sync.console import save

    finishing = Finishing(output)
    (key,) = (change.key for change in plan.changes)
    try:
        applied = finishing.run(
            lambda: finishing.send(lambda: save(client, plan, author=author, tool_version=__version__))
        )
    except (ContentError, GuardError) as error:
        _tell(output, list(findings_of(error.problem, plan, {key: document})), document, file)
        output.warn("the platform refused it: nothing was changed")
        raise typer.Exit(error.status) from error
    told = (
        f"changed `{key.id}` on {plan.platform}: change set {applied.id}, catalogue revision {applied.catalog_revision}; "
        f"your files do not say so until `mcctl pull {key.id}`"
    )
    if finishing.was_interrupted:
        raise InterruptError(f"interrupted, but what was under way was finished: {told}")
    output.say(told)


def _tell(output: Output, found: "Iterable[Diagnostic]", document: "Document | None", file: Path | None) -> None:
    """Tells what is wrong, each at the way that leads there, or on the line of the file that was given."""
    from mcctl.plan.waypoints import told

    for finding in found:
        start = finding.span.start
        is_entered = document is None or finding.file == document.path
        if is_entered and file is not None:
            where = f"{'stdin' if file == Path('-') else file}:{start.line}:{start.column}"
        elif is_entered and document is not None and finding.route:
            where = told(document.data, finding.route)
        else:
            where = finding.file
        output.warn(f"{finding.rule.severity}[{finding.rule.code}] {where}: {finding.message}")
        if finding.hint is not None:
            output.warn(f"  hint: {finding.hint}")
