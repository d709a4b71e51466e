"""Applies a plan: images first, only those that are missing, then one change set."""

from collections.abc import Callable, Mapping
from hashlib import sha256

from mcctl.api.changesets import Applied, ChangeSet, Provenance, SubmittedChange
from mcctl.api.images import MOST_IMAGES, SentImage
from mcctl.errors import StaleError
from mcctl.plan.canonical import digest_of, image_digests
from mcctl.plan.plan import Plan
from mcctl.remote.client import Client

ReadImage = Callable[[str], bytes]
"""Reads an image of the repository by its path."""
Finish = Callable[[Callable[[], Applied]], Applied]
"""Makes the one call that changes the platform, to its end whatever comes between."""
Tell = Callable[[int, int], None]
"""Is told how many of how many are done."""

TOGETHER_BYTES = 2 * 1024 * 1024
"""How many bytes of images go in one call: enough that calls cost little, and few enough that one lost costs little too."""
LARGE_BYTES = 128 * 1024
"""From which size on an image goes alone."""


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


def _plainly(call: Callable[[], Applied]) -> Applied:
    return call()


def _to_nobody(_sent: int, _all: int) -> None:
    """Tells nobody."""


def publish(
    client: Client,
    plan: Plan,
    provenance: Provenance,
    images: Mapping[str, str],
    read_image: ReadImage,
    finish: Finish = _plainly,
    tell: Tell = _to_nobody,
) -> Applied:
    """Applies a plan that refuses nothing, whole or not at all.

    Args:
        client: The platform.
        plan: What to apply; it has changes.
        provenance: Where it comes from.
        images: By digest, the path of each image of the repository.
        read_image: Reads one.
        finish: How the change set itself is sent; what comes before it changes nothing that anybody sees.
        tell: Is told how many of the images that the platform lacked it has by now.
    """
    wanted = {digest for change in plan.changes for digest in image_digests(change.after) if digest in images}
    if wanted:
        missing = wanted.intersection(client.missing_images(wanted))
        _send({digest: images[digest] for digest in sorted(missing)}, client, read_image, tell)
    body = changeset_of(plan, provenance)
    return finish(lambda: client.apply(body, idempotency_key(plan)))


def _send(images: Mapping[str, str], client: Client, read_image: ReadImage, tell: Tell) -> None:
    """Sends images: small ones together, as many as one call bears, and a large one as it is."""
    waiting: list[SentImage] = []
    size, sent = 0, 0
    for digest, path in images.items():
        content = _unchanged(digest, path, read_image)
        if len(content) > LARGE_BYTES:
            client.send_image(digest, content)
            sent += 1
        else:
            if waiting and (size + len(content) > TOGETHER_BYTES or len(waiting) == MOST_IMAGES):
                client.send_images(waiting)
                waiting, size, sent = [], 0, sent + len(waiting)
            waiting.append(SentImage(digest=digest, content=content))
            size += len(content)
        tell(sent, len(images))
    if waiting:
        client.send_images(waiting)
        tell(len(images), len(images))


def _unchanged(digest: str, path: str, read_image: ReadImage) -> bytes:
    content = read_image(path)
    if f"sha256:{sha256(content).hexdigest()}" != digest:
        raise StaleError(f"`{path}` has changed since the plan was made", hint="look at the plan again")
    return content
