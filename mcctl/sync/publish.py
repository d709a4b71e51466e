"""Applies a plan: images first, only those that are missing, then one change set."""

from collections.abc import Callable, Mapping
from hashlib import sha256

from mcctl.api.changesets import Applied, ChangeSet, Provenance, SubmittedChange
from mcctl.errors import StaleError
from mcctl.plan.canonical import digest_of, image_digests
from mcctl.plan.plan import Plan
from mcctl.remote.client import Client

ReadImage = Callable[[str], bytes]
"""Reads an image of the repository by its path."""


def changeset_of(plan: Plan, provenance: Provenance) -> ChangeSet:
    """Writes a plan as a change set."""
    return ChangeSet(
        namespace=plan.namespace,
        origin=plan.made_by,
        catalog_revision=plan.revision,
        guards=plan.guards,
        allowances=list(plan.allowances),
        provenance=provenance,
        changes=[
            SubmittedChange(
                action=change.action,
                kind=change.key.kind,
                id=change.key.id,
                previous_id=change.previous_id,
                if_match=change.etag,
                content=change.after,
            )
            for change in plan.changes
        ],
    )


def idempotency_key(plan: Plan) -> str:
    """Names a publish for ever: the digest of the plan and of the catalogue revision, which only grows."""
    return digest_of({"plan": plan.digest, "revision": plan.revision})


def publish(
    client: Client, plan: Plan, provenance: Provenance, images: Mapping[str, str], read_image: ReadImage
) -> Applied:
    """Applies a plan that refuses nothing, whole or not at all.

    Args:
        client: The platform.
        plan: What to apply; it has changes.
        provenance: Where it comes from.
        images: By digest, the path of each image of the repository.
        read_image: Reads one.
    """
    wanted = sorted({digest for change in plan.changes for digest in image_digests(change.after) if digest in images})
    for digest in wanted:
        if not client.has_image(digest):
            client.send_image(digest, _unchanged(digest, images[digest], read_image))
    return client.apply(changeset_of(plan, provenance), idempotency_key(plan))


def _unchanged(digest: str, path: str, read_image: ReadImage) -> bytes:
    content = read_image(path)
    if f"sha256:{sha256(content).hexdigest()}" != digest:
        raise StaleError(f"`{path}` has changed since the plan was made", hint="look at the plan again")
    return content
