"""What a pull did to the files, as text for people."""

from collections.abc import Iterator
from typing import Any

from rich.text import Text

from mcctl.catalog.catalog import Catalog
from mcctl.plan.compare import FieldChange
from mcctl.render.escape import one_line
from mcctl.sync.pull import Pulled
from mcctl.sync.taking import Takeover

SHOWN = 60


def pull_text(pulled: Pulled, found: Takeover, *, is_written: bool) -> Iterator[Text]:
    """Yields a line a file, the fields that changed in it below, and the sum."""
    left = {one.key for one in pulled.left}
    taken = [one for one in found.taken if one.key not in left]
    for change in pulled.changes:
        sign, style = ("+", "green") if change.before is None else ("~", "yellow")
        yield Text.assemble((sign, style), f" {one_line(change.path)}")
    for one in taken:
        for field in one.fields:
            yield Text(f"    {one.key.id}: {_shown(field)}", style="dim")
    if pulled.changes or pulled.left or not found.contested:
        yield Text(_sum(pulled, is_written=is_written))


def contested_text(found: Takeover, catalog: Catalog, *, with_values: bool = True) -> Iterator[Text]:
    """Yields the fields that both sides changed, with what each says; without that where everybody can read along."""
    for contested in found.contested:
        entry = catalog.by_id.get(contested.key.id)
        path = entry.document.path if entry is not None else "issuer.yaml"
        yield Text.assemble(("! ", "bold red"), one_line(f"{path} is left as it is: changed in both places"))
        for field in contested.fields:
            yield Text(f"    {one_line(' / '.join(field.words))}")
            if with_values:
                yield Text(f"      your file:    {_value(field.before)}")
                yield Text(f"      the platform: {_value(field.after)}")
        own = f"`mcctl publish --overwrite {one_line(contested.key.id)}`"
        yield Text(f"    take the platform's with `--theirs`, or mend the file by hand; {own} keeps what it says")


def _shown(field: FieldChange) -> str:
    name = one_line(" / ".join(field.words))
    if field.moved is not None:
        return f"{name} is moved from place {field.moved.origin + 1} to {field.moved.target + 1}"
    if field.before is None:
        return f"{name} is added: {_value(field.after)}"
    if field.after is None:
        return f"{name} is taken away: {_value(field.before)}"
    before, after = field.before, field.after
    if isinstance(before, str) and isinstance(after, str):
        before, after = _from_the_change(before, after)
    return f"{name}: {_value(before)} → {_value(after)}"


def _from_the_change(before: str, after: str) -> tuple[str, str]:
    """Two long texts from a little before the first place where they differ."""
    same = next(
        (at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    start = max(0, same - SHOWN // 2)
    if max(len(before), len(after)) <= SHOWN or not start:
        return before, after
    return f"…{before[start:]}", f"…{after[start:]}"


def _value(value: Any) -> str:  # noqa: ANN401  # any JSON
    match value:
        case None:
            return "nothing"
        case str():
            shown = one_line(value)
            return f"`{shown if len(shown) <= SHOWN else shown[: SHOWN - 1] + '…'}`"
        case dict():
            name = next((value[key] for key in ("title", "name", "label", "id") if key in value), None)
            return _value(name) if isinstance(name, str) else f"{len(value)} values"
        case list():
            return ", ".join(map(_value, value)) if len(value) <= 3 else f"{len(value)} entries"  # noqa: PLR2004
        case _:
            return f"`{str(value).lower()}`"


def _sum(pulled: Pulled, *, is_written: bool) -> str:
    new = sum(change.before is None for change in pulled.changes)
    changed = len(pulled.changes) - new
    if not pulled.changes:
        return "✓ nothing to pull" if not pulled.left else "nothing was written"
    told = [f"{_files(changed)} changed"] if changed else []
    told += [f"{_files(new)} new"] if new else []
    return ("✓ " if is_written else "nothing was written yet: ") + ", ".join(told)


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"
