"""How much an issuer may keep: enforced where it is written, in the transaction that writes it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from http import HTTPStatus

from sqlalchemy import Connection, func, select, update

from mcctl.api.changesets import MOST_CHANGES
from mcctl.api.problems import Problem
from mcctl.platform.database import stored
from mcctl.platform.hosting import find_issuer
from mcctl.platform.problems import ApiError
from mcctl.platform.tables import blobs, issuers


@dataclass(frozen=True, slots=True)
class Quotas:
    """How many micro-credentials and stacks, archived ones included, how many bytes of images, how many changes at once."""

    resources: int = 20_000
    image_bytes: int = 2 * 1024**3
    changes: int = MOST_CHANGES


DEFAULTS = Quotas()
"""What holds for an issuer where nothing else was said of it."""


def quotas_of(connection: Connection, issuer: str) -> Quotas:
    """Reads what holds for an issuer; for one that is not there yet, what holds for all."""
    own = connection.scalar(select(issuers.c.quotas).where(issuers.c.id == issuer))
    return replace(DEFAULTS, **json.loads(own)) if own is not None else DEFAULTS


def set_quotas(connection: Connection, issuer: str, said: Mapping[str, int]) -> Quotas:
    """Sets what is said for an issuer, and leaves the rest as it was; what is there already stays, however much it is.

    A UsageError tells of an issuer that there is not.
    """
    find_issuer(connection, issuer)
    quotas = replace(quotas_of(connection, issuer), **said)
    kept = {name: value for name, value in asdict(quotas).items() if value != getattr(DEFAULTS, name)}
    connection.execute(update(issuers).where(issuers.c.id == issuer).values(quotas=stored(kept) if kept else None))
    return quotas


def reset_quotas(connection: Connection, issuer: str) -> Quotas:
    """Makes what holds for all hold for an issuer again; a UsageError tells of one that there is not."""
    find_issuer(connection, issuer)
    connection.execute(update(issuers).where(issuers.c.id == issuer).values(quotas=None))
    return DEFAULTS


def check_publishing(connection: Connection, issuer: str, *, before: int, after: int, changes: int) -> None:
    """Checks a change set by how many micro-credentials and stacks there are before it and after it.

    One that makes them no more is taken, however many there are. An ApiError tells the numbers.
    """
    quotas = quotas_of(connection, issuer)
    if changes > quotas.changes:
        raise _over(f"a change set may hold {quotas.changes:,} changes, and this one holds {changes:,}")
    if after > max(quotas.resources, before):
        raise _over(
            f"the issuer may have {quotas.resources:,} micro-credentials and stacks, has {before:,} and would have {after:,}"
        )


def check_images(connection: Connection, issuer: str, sizes: Sequence[int]) -> None:
    """Checks whether images of these sizes, in bytes, may be stored beside those that are; an ApiError tells the numbers.

    The issuer's row is locked until the transaction ends, so that of two at once the second sees the first.
    """
    connection.execute(select(issuers.c.id).where(issuers.c.id == issuer).with_for_update(key_share=True))
    quota = quotas_of(connection, issuer).image_bytes
    held, size = image_bytes(connection, issuer), sum(sizes)
    if held + size > quota:
        these = "this one has" if len(sizes) == 1 else f"these {len(sizes):,} have"
        raise _over(f"the issuer may keep {quota:,} bytes of images, keeps {held:,}, and {these} {size:,}")


def image_bytes(connection: Connection, issuer: str) -> int:
    """Counts the bytes of all images of an issuer."""
    query = select(func.coalesce(func.sum(func.length(blobs.c.content)), 0)).where(blobs.c.issuer == issuer)
    return int(connection.execute(query).scalar_one())


def _over(detail: str) -> ApiError:
    return ApiError(
        Problem(type="quota", title="more than the issuer may keep", status=HTTPStatus.CONFLICT, detail=detail)
    )
