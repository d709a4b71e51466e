"""What a catalogue says about the names of micro-credentials and stacks, and about the audits of them."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from mcctl.catalog.catalog import Catalog, Credential
from mcctl.model.micro_credential import MicroCredential
from mcctl.stats.report import Audits, Name, ResourceKind

Key = tuple[str, ResourceKind, str]
HIDDEN: Final = ("draft", "beta")
"""Which status keeps a resource from most people's eyes, whatever its visibility."""


def names_in(catalog: Catalog) -> Iterator[tuple[Key, Name]]:
    """Yields the names of what an issuer's files hold; none where the files do not say who issues."""
    if catalog.issuer is not None:
        for entry in catalog.by_id.values():
            kind: ResourceKind = "micro-credential" if isinstance(entry.resource, MicroCredential) else "stack"
            yield (catalog.issuer.id, kind, entry.id), name_of(entry.resource)


def name_of(resource: Credential) -> Name:
    """Names a resource; one that not everybody can see, by its status or its visibility, is private."""
    return Name(
        resource.title,
        resource.competency if isinstance(resource, MicroCredential) else None,
        is_private=resource.visibility == "private" or resource.status in HIDDEN,
    )


def name_on_platform(content: Mapping[str, Any]) -> Name:
    """Names a resource by its canonical content."""
    title, competency = content.get("title"), content.get("competency")
    return Name(
        title if isinstance(title, str) else None,
        competency if isinstance(competency, str) else None,
        is_private=content.get("visibility", "private") == "private" or content.get("status", "draft") in HIDDEN,
    )


def audits_in(catalog: Catalog, first: date, until: date, review_months: int) -> Audits | None:
    """Counts audits by the days on which people attested something; None where no file records any.

    Args:
        catalog: The files.
        first: The period's first day.
        until: The day after its last; what is due by then, and active, is due.
        review_months: After how many months an audit is due again.
    """
    reviewed = {entry.id: sorted(_days(entry.resource)) for entry in catalog.by_id.values()}
    if not any(reviewed.values()):
        return None
    return Audits(
        reviewed=_ids(name for name, days in reviewed.items() if any(first <= day < until for day in days)),
        due=_ids(
            name
            for name, days in reviewed.items()
            if catalog.by_id[name].resource.status == "active" and _is_due(days, until, review_months)
        ),
    )


def _days(resource: Credential) -> Iterator[date]:
    """Yields the days of a resource's attestations."""
    if resource.audit is not None:
        yield from (one.on for one in resource.audit.attestations.values())


def _is_due(days: list[date], until: date, review_months: int) -> bool:
    before = [day for day in days if day < until]
    return not before or _months_on(before[-1], review_months) <= until


def _months_on(day: date, months: int) -> date:
    year, place = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, place + 1, min(day.day, monthrange(year, place + 1)[1]))


def _ids(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))
