"""Who sees what beside the issuer's roles, kept as the catalogue decides it when it changes."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection, and_, bindparam, delete, insert, select

from mcctl.catalog.audience import Audience, Standing, audiences
from mcctl.platform.tables import audience, resources


def grants_of(decided_by: Mapping[str, Standing], was_live: Mapping[str, bool]) -> Mapping[str, Audience]:
    """Decides by id who sees each resource; `was_live` tells of each whether it ever was beta or active."""
    return audiences(
        {
            name: standing if standing.was_live == was_live[name] else replace(standing, was_live=was_live[name])
            for name, standing in decided_by.items()
        }
    )


def keep_grants(connection: Connection, issuer: str, grants: Mapping[str, Audience]) -> None:
    """Stores who sees what now, of the whole catalogue: a stack's change can open or close what it holds.

    Written is what differs from what is there.
    """
    query = (
        select(resources.c.id, resources.c.key, audience.c.grant)
        .outerjoin(audience, audience.c.resource == resources.c.key)
        .where(resources.c.issuer == issuer, resources.c.family == "credential")
    )
    keys: dict[str, int] = {}
    there: set[tuple[int, str]] = set()
    for name, key, grant in connection.execute(query):
        keys[name] = key
        if grant is not None:
            there.add((key, grant))
    wanted = {(keys[name], grant) for name, some in grants.items() for grant in some}
    if gone := [{"of": key, "no_longer": grant} for key, grant in sorted(there - wanted)]:
        is_gone = and_(audience.c.resource == bindparam("of"), audience.c.grant == bindparam("no_longer"))
        connection.execute(delete(audience).where(is_gone), gone)
    if new := [{"resource": key, "grant": grant} for key, grant in sorted(wanted - there)]:
        connection.execute(insert(audience), new)
