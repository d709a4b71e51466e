"""The members of stacks that the catalogue has itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from mcctl.catalog.catalog import Catalog, Entry
from mcctl.diagnostics import Related
from mcctl.model.stack import Member, Stack


@dataclass(frozen=True, slots=True)
class OwnMember:
    """A member of a stack, at its place in `members`, and what it is."""

    index: int
    member: Member
    held: Entry


def is_own(catalog: Catalog, issuer: str | None) -> bool:
    """Tells whether a reference is to the catalogue's own issuer: it names that one, or none."""
    return issuer is None or (catalog.issuer is not None and issuer == catalog.issuer.id)


def own_members(catalog: Catalog, stack: Stack) -> Iterator[OwnMember]:
    """Yields the members of a stack that a file defines, those that name the issuer itself among them."""
    for index, member in enumerate(stack.members):
        held = catalog.by_id.get(member.id) if is_own(catalog, member.issuer) else None
        if held is not None:
            yield OwnMember(index, member, held)


def written(entry: Entry, key: str, message: str) -> Related:
    """Points to a key of a file, or to its id where the key is left out."""
    at = key if entry.document.at((key,)) is not None else "id"
    return Related(entry.document.path, entry.document.locate((at,)), message)
