"""A plan that is kept in a file (`mcctl.saved-plan/1`): a witness of what was shown, not an instruction.

It holds what the digest binds and nothing more: no text of a resource, no learner, no count, no secret.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mcctl.errors import UsageError
from mcctl.model.kinds import Kind
from mcctl.model.settings import Guards
from mcctl.plan.canonical import digest_of
from mcctl.plan.plan import Action, Plan
from mcctl.plan.sides import Key, Origin

SHOWN = 3
"""How many resources a message names."""
AGAIN = "run `mcctl diff`, look at the plan, and save it with `--out` again"


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class BoundChange(_Kept):
    """A change as the digest binds it."""

    action: Action = Field(description="What happens.")
    kind: Kind = Field(description="What it is.")
    id: str = Field(description="Its id, after the change.")
    previous_id: str | None = Field(description="Its id before, for a rename.")
    after: str = Field(description="The digest of its content afterwards.")
    etag: str | None = Field(description="The state on the platform that is changed; `null` where there is none.")

    @property
    def key(self) -> Key:
        """What it changes."""
        return Key(self.kind, self.id)


class Binding(_Kept):
    """What the digest binds."""

    origin: str = Field(description="The platform's address.")
    issuer: str = Field(description="The issuer's id.")
    namespace: str = Field(description="Who publishes.")
    made_by: Origin = Field(description="Where the changes were made.")
    guards: Guards = Field(description="The namespace's guards.")
    changes: list[BoundChange] = Field(description="The changes, by kind and id.")
    allowances: list[str] = Field(description="What is allowed by name; publishing takes it from here.")


class SavedPlan(_Kept):
    """What `mcctl diff --out FILE` writes."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    schema_: Literal["mcctl.saved-plan/1"] = Field(
        "mcctl.saved-plan/1", alias="schema", description="The format's version."
    )
    digest: str = Field(description="The digest of `binds`.")
    platform: str = Field(description="The platform's name in the settings.")
    commit: str | None = Field(
        description="The commit of the files, to look it up; the same plan can be that of another commit."
    )
    binds: Binding = Field(description="What the digest is of.")

    @property
    def is_whole(self) -> bool:
        """Tells whether the digest is that of the content, as it is unless somebody edited the file."""
        return self.digest == digest_of(self.binds.model_dump(mode="json"))


def saved(plan: Plan) -> SavedPlan:
    """Makes what is kept of a plan."""
    return SavedPlan.model_validate(
        {
            "digest": plan.digest,
            "platform": plan.platform,
            "commit": plan.commit,
            "binds": Binding.model_validate(plan.binding, strict=False),
        }
    )


def saved_in(content: bytes, name: str) -> SavedPlan:
    """Reads a saved plan; a UsageError tells of a file that is none."""
    try:
        return SavedPlan.model_validate_json(content)
    except ValidationError as error:
        raise UsageError(
            f"`{name}` is no saved plan of this release of mcctl", hint="make one with `mcctl diff --out FILE`"
        ) from error


def differences(kept: SavedPlan, plan: Plan) -> list[str]:
    """Says what a plan that was made again does otherwise than the saved one; nothing where they are the same plan."""
    if not kept.is_whole:
        return ["the file was edited after it was saved"]
    if kept.digest == plan.digest:
        return []
    then, now = kept.binds, Binding.model_validate(plan.binding, strict=False)
    if then.origin != now.origin:
        return [f"it was made for the platform `{kept.platform}` at {then.origin}, and this is {now.origin}"]
    return list(_differences(then, now)) or ["it is another plan"]


def _differences(then: Binding, now: Binding) -> Iterator[str]:
    for what, was, is_ in (("issuer", then.issuer, now.issuer), ("namespace", then.namespace, now.namespace)):
        if was != is_:
            yield f"it was made for the {what} `{was}`, and this is `{is_}`"
    if then.guards != now.guards:
        yield "`guards` in mcctl.yaml have changed"
    if then.allowances != now.allowances:
        yield "something else is allowed"
    was_changed, is_changed = _by_key(then), _by_key(now)
    yield from _told("changed on the platform since", _moved(was_changed, is_changed))
    yield from _told("now otherwise in your files", _rewritten(was_changed, is_changed))
    yield from _told("to be changed as well now", sorted(is_changed.keys() - was_changed.keys()))
    gone = sorted(was_changed.keys() - is_changed.keys())
    if gone and not is_changed:
        yield "nothing is left to change: the platform has what your files say"
    else:
        yield from _told("no longer to be changed", gone)


def _by_key(binding: Binding) -> Mapping[Key, BoundChange]:
    return {change.key: change for change in binding.changes}


def _moved(then: Mapping[Key, BoundChange], now: Mapping[Key, BoundChange]) -> list[Key]:
    return [key for key, change in sorted(then.items()) if key in now and now[key].etag != change.etag]


def _rewritten(then: Mapping[Key, BoundChange], now: Mapping[Key, BoundChange]) -> list[Key]:
    return [key for key, change in sorted(then.items()) if key in now and _wanted(now[key]) != _wanted(change)]


def _wanted(change: BoundChange) -> tuple[str, str | None]:
    return change.after, change.previous_id


def _told(what: str, keys: list[Key]) -> Iterator[str]:
    if keys:
        named = ", ".join(f"`{key.id}`" for key in keys[:SHOWN])
        more = f" and {len(keys) - SHOWN} more" if len(keys) > SHOWN else ""
        yield f"{named}{more} {'is' if len(keys) == 1 else 'are'} {what}"
