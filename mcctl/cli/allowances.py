"""What is allowed by name of what a guard refuses: by flag, as `diff` and `publish` share them, and by commits."""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

from mcctl.errors import UsageError

if TYPE_CHECKING:
    from mcctl.plan.sides import Desired, Live
    from mcctl.source.git import Checkout


def _named(what: str, metavar: str = "ID") -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(metavar=metavar, help=f"{what}; may be repeated.")
    return option


Expose = Annotated[list[str] | None, _named("Let more people see it than before")]
Withdraw = Annotated[list[str] | None, _named("Let fewer people see it than before")]
Retire = Annotated[list[str] | None, _named("Archive what has no file any more")]
RetireAll = Annotated[list[str] | None, _named("Archive many of a kind at once", "KIND")]
Overwrite = Annotated[list[str] | None, _named("Overwrite what was changed on the platform")]
SameVersion = Annotated[list[str] | None, _named("Change what is assessed without a new version")]
RETIRE_ALL = "retire-all"
KINDS = ("micro-credential", "stack")
"""What can be retired; an issuer's own record stays."""
AllowDirty = Annotated[bool, typer.Option("--allow-dirty", help="Publish what is not committed.")]


@dataclass(frozen=True, slots=True)
class Allowed:
    """What is allowed, in words such as `expose a`, and what allows it.

    `by_commit` tells the commit of each word that a commit allows, `otherwise` what allows the others. `objection` says why
    the messages of commits were left out, where they were. `flags` are the words of this very command.
    """

    words: frozenset[str]
    by_commit: Mapping[str, str] = field(default_factory=dict)
    objection: str | None = None
    otherwise: str = "on the command line"
    flags: frozenset[str] = frozenset()

    def source(self, word: str) -> str:
        """Says what allows something."""
        return f"by commit {self.by_commit[word]}" if word in self.by_commit else self.otherwise


def allowances_of(**named: list[str] | None) -> frozenset[str]:
    """Reads the flags: `expose=["a"]` is the allowance `expose a`; a UsageError tells of a kind that there is not."""
    for kind in named.get("retire_all") or []:
        if kind not in KINDS:
            raise UsageError(
                f"`--{RETIRE_ALL} {kind}` names no kind",
                hint=_suggested(kind, KINDS, "write `micro-credential` or `stack`"),
            )
    return frozenset(f"{word.replace('_', '-')} {name}" for word, names in named.items() for name in (names or []))


def check_named(flags: Collection[str], names: Collection[str] | None) -> None:
    """A UsageError tells of a flag that names none of these ids: it would allow nothing, and nobody would see why.

    None = which ids there are is not known.
    """
    if names is None:
        return
    for flag in sorted(flags):
        word, _, name = flag.partition(" ")
        if word != RETIRE_ALL and name not in names:
            otherwise = f"name an id as it stands after `id:` in its file, or leave `--{word}` out"
            raise UsageError(
                f"`--{flag}` names nothing that is in the files or on the platform",
                hint=_suggested(name, sorted(names), otherwise),
            )


def ids_in(desired: "Desired", live: "Live") -> frozenset[str] | None:
    """Lists the ids of both sides; None where a file cannot be read, which may hold any other."""
    return None if desired.broken else frozenset(key.id for key in (*desired.contents, *live.resources))


def _suggested(name: str, names: Collection[str], otherwise: str) -> str:
    near = difflib.get_close_matches(name, names, n=1)
    return f"did you mean `{near[0]}`?" if near else otherwise


def allowed_since(flags: frozenset[str], checkout: "Checkout | None", commit: str | None) -> Allowed:
    """Adds to the flags what the commits since one allow, all of them where there is none."""
    if checkout is None or checkout.commit() is None:
        return Allowed(flags, flags=flags)
    by_commit = {word: name for word, name in checkout.allowing_since(commit).items() if word not in flags}
    return Allowed(flags | by_commit.keys(), by_commit, flags=flags)


def allowed_against(flags: frozenset[str], checkout: "Checkout | None", live: "Live") -> Allowed:
    """Adds to the flags what the commits allow that were not published yet.

    Where they cannot be told from those before, only the flags count, and the objection says why.
    """
    if checkout is None:
        return Allowed(flags, flags=flags)
    if not live.tells_published:
        return Allowed(flags, objection=f"{live.platform} does not tell which commit was published last", flags=flags)
    if live.published is not None and (objection := checkout.objection_to_count_from(live.published)):
        told = f"{live.platform} was published to last from a commit, but {objection}"
        return Allowed(flags, objection=told, flags=flags)
    return allowed_since(flags, checkout, live.published)
