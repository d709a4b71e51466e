"""Who owns what: taking resources over, and giving them up, as one change set that changes nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mcctl.api.changesets import Applied, ChangeSet, OwnershipAction, OwnershipChange, Provenance
from mcctl.api.resources import CatalogEntry
from mcctl.errors import RefusedError, UsageError
from mcctl.plan.canonical import digest_of
from mcctl.plan.plan import Plan
from mcctl.plan.sides import Key
from mcctl.remote.client import Client


@dataclass(frozen=True, slots=True)
class Transfer:
    """What would change hands, and what is left as it is since it is so already."""

    action: OwnershipAction
    namespace: str
    revision: int
    moving: tuple[CatalogEntry, ...]
    settled: tuple[CatalogEntry, ...]

    def changeset(self, provenance: Provenance) -> ChangeSet:
        """Writes it as a change set."""
        return ChangeSet(
            namespace=self.namespace,
            catalog_revision=self.revision,
            provenance=provenance,
            ownership=[
                OwnershipChange(action=self.action, kind=entry.kind, id=entry.id, if_match=entry.etag)
                for entry in self.moving
            ],
        )

    @property
    def idempotency_key(self) -> str:
        """Names it for ever: the catalogue revision, which only grows, is part of it."""
        body = self.changeset(Provenance()).model_dump(
            mode="json", include={"namespace", "catalog_revision", "ownership"}
        )
        return digest_of({"transfer": body})


def look_up(client: Client, action: OwnershipAction, namespace: str, names: Iterable[str]) -> Transfer:
    """Finds the named resources and whose they are.

    A UsageError tells of what is not on the platform, a RefusedError of what a release names and is another's.
    """
    catalog = client.catalog()
    # an issuer's record can have the id of a resource, which is meant before the record
    held = {entry.id: entry for entry in sorted(catalog.resources, key=lambda entry: entry.kind != "issuer")}
    wanted = list(dict.fromkeys(names))
    if unknown := [name for name in wanted if name not in held]:
        told = ", ".join(f"`{name}`" for name in unknown)
        raise UsageError(f"not on the platform: {told}", hint="`mcctl diff` shows what your files would add")
    entries = [held[name] for name in wanted]
    owner = namespace if action == "adopt" else None
    settled = tuple(entry for entry in entries if entry.namespace == owner)
    moving = tuple(entry for entry in entries if entry.namespace != owner)
    if action == "release" and (foreign := [entry for entry in moving if entry.namespace != namespace]):
        told = ", ".join(f"`{entry.id}` belongs to `{entry.namespace}`" for entry in foreign)
        raise RefusedError(f"not yours to give up: {told}", hint=f"leave out what does not belong to `{namespace}`")
    return Transfer(action, namespace, catalog.revision, moving, settled)


def transfer(client: Client, agreed: Transfer, *, author: str | None, tool_version: str) -> Applied:
    """Hands over what was agreed on, all of it or nothing, in the name of whoever agreed.

    A StaleError tells of a catalogue that has moved since. No commit is named: nothing of one was published.
    """
    return client.apply(agreed.changeset(Provenance(author=author, tool_version=tool_version)), agreed.idempotency_key)


def settle(client: Client, plan: Plan, digests: Mapping[Key, str], provenance: Provenance) -> Applied | None:
    """Makes what is live the base of what was changed on the platform and now stands in the files alike.

    Until then a later change of the files would be a conflict with one that they hold already. None where there is nothing
    to settle; what has moved since the plan was made is left for the next time.

    Args:
        client: The platform.
        plan: What was compared.
        digests: Of what the files say.
        provenance: From which commit.
    """
    catalog = client.catalog()
    alike = tuple(
        entry
        for entry in catalog.resources
        if (key := Key(entry.kind, entry.id)) in plan.settled
        and entry.live_digest == digests.get(key)
        and entry.namespace in (plan.namespace, None)
    )
    if not alike:
        return None
    agreed = Transfer("adopt", plan.namespace, catalog.revision, alike, ())
    return client.apply(agreed.changeset(provenance), agreed.idempotency_key)
