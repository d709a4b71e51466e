"""Whether a platform is set up well, for programs: `mcctl.check/1`."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from mcctl.render.diagnostics_json import View

State = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at; the hint says what to do where it is not well."""

    name: str
    state: State
    message: str
    hint: str | None = None


class CheckedView(View):
    """One thing that was looked at."""

    name: str = Field(description="What was looked at; a word that programs can rely on.")
    state: State = Field(description="`warn` where it works and should be better, `fail` where it does not.")
    message: str = Field(description="How it is.")
    hint: str | None = Field(description="What to do; null where all is well.")


class CheckSummary(View):
    """How many of each."""

    ok: int = Field(description="How many are well.")
    warn: int = Field(description="How many should be better.")
    fail: int = Field(description="How many do not work.")


class CheckView(View):
    """What `mcctl platform check --format json` prints."""

    schema_: Literal["mcctl.check/1"] = Field("mcctl.check/1", alias="schema", description="The view's version.")
    checks: list[CheckedView] = Field(description="Everything that was looked at.")
    summary: CheckSummary = Field(description="How many of each.")


def check_view(checks: Iterable[Checked]) -> CheckView:
    """Makes the view."""
    views = [CheckedView(name=one.name, state=one.state, message=one.message, hint=one.hint) for one in checks]
    counts = Counter(view.state for view in views)
    return CheckView(checks=views, summary=CheckSummary(ok=counts["ok"], warn=counts["warn"], fail=counts["fail"]))
