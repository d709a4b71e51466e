"""Applies a plan: images first, only those that are missing, then one change set."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from itertools import compress
from operator import not_

from mcctl.api.changesets import Applied, ChangeSet, Provenance, SubmittedChange
from mcctl.errors import StaleError
from mcctl.plan.canonical import digest_of, image_digests
from mcctl.plan.plan import Plan
from mcctl.remote.client import Client

ReadImage = Callable[[str], bytes]
"""Reads an image of the repository by its path."""
Finish = Callable[[Callable[[], Applied]], Applied]
"""Makes the one call that changes the platform, to its end whatever comes between."""


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


def publish(
    client: Client,
    plan: Plan,
    provenance: Provenance,
    images: Mapping[str, str],
    read_image: ReadImage,
    finish: Finish = _plainly,
) -> Applied:
    """Applies a plan that refuses nothing, whole or not at all.

    Args:
        client: The platform.
        plan: What to apply; it has changes.
        provenance: Where it comes from.
        images: By digest, the path of each image of the repository.
        read_image: Reads one.
        finish: How the change set itself is sent; what comes before it changes nothing that anybody sees.
    """
    wanted = sorted({digest for change in plan.changes for digest in image_digests(change.after) if digest in images})
    _send_missing(client, {digest: images[digest] for digest in wanted}, read_image)
    return finish(lambda: client.apply(changeset_of(plan, provenance), idempotency_key(plan)))


def _send_missing(client: Client, images: Mapping[str, str], read_image: ReadImage) -> None:
    """Sends the images that the platform does not have, several at once; the first failure ends it."""

    def is_held(digest: str) -> bool:
        with _the_last(client):
            return client.has_image(digest)

    def send(digest: str) -> None:
        with _the_last(client):
            client.send_image(digest, _unchanged(digest, images[digest], read_image))

    with ThreadPoolExecutor(client.parallel) as threads, _the_last(client):
        held = list(threads.map(is_held, images))
        for _ in threads.map(send, compress(images, map(not_, held))):
            pass


@contextmanager
def _the_last(client: Client) -> Iterator[None]:
    """Makes a failure, or an interruption, the last one: no other thread tries again what fails."""
    try:
        yield
    except BaseException:
        client.stop()
        raise


def _unchanged(digest: str, path: str, read_image: ReadImage) -> bytes:
    content = read_image(path)
    if f"sha256:{sha256(content).hexdigest()}" != digest:
        raise StaleError(f"`{path}` has changed since the plan was made", hint="look at the plan again")
    return content
