"""What is live, as far as a plan needs it: digests of everything, contents of what differs."""

from pydantic import ValidationError

from mcctl.api.resources import CatalogEntry, ContentsEntry, ResourceName
from mcctl.errors import StaleError, UsageError
from mcctl.model.kinds import MODELS
from mcctl.plan.sides import Desired, Held, Key, Live, TakenDown
from mcctl.remote.client import Client

ATTEMPTS = 5


def fetch_live(client: Client, desired: Desired, *, platform: str, origin: str) -> Live:
    """Reads the live side; one request where nothing differs.

    A UsageError tells of live content that this release does not understand, a StaleError of a catalogue that keeps moving.
    """
    for _ in range(ATTEMPTS):
        catalog = client.catalog()
        entries = {Key(entry.kind, entry.id): entry for entry in catalog.resources}
        wanted = [key for key, entry in entries.items() if _is_wanted(key, entry, desired)]
        contents: dict[Key, ContentsEntry] = {}
        revision = catalog.revision
        if wanted:
            names = (ResourceName(kind=key.kind, id=key.id) for key in wanted)
            revision, found = client.contents(names)
            contents = {Key(entry.kind, entry.id): entry for entry in found}
        if revision == catalog.revision:
            held = {key: _held(entry, contents.get(key)) for key, entry in entries.items()}
            published = catalog.published
            return Live(
                platform,
                origin,
                revision,
                held,
                catalog.guards.get(desired.namespace),
                published.get(desired.namespace) if published is not None else None,
                tells_published=published is not None,
            )
    raise StaleError("the catalogue keeps changing while it is read", hint="try again when nobody else is publishing")


def _is_wanted(key: Key, entry: CatalogEntry, desired: Desired) -> bool:
    return desired.digests.get(key) != entry.live_digest or entry.base_digest != entry.live_digest


def _held(entry: CatalogEntry, contents: ContentsEntry | None) -> Held:
    hidden = TakenDown(entry.hidden.since, entry.hidden.reason) if entry.hidden is not None else None
    if contents is None:
        return Held(
            entry.live_digest,
            entry.base_digest,
            entry.etag,
            entry.namespace,
            was_live=entry.was_live,
            hidden=hidden,
        )
    _check_known(contents)
    return Held(
        entry.live_digest,
        entry.base_digest,
        contents.etag,
        entry.namespace,
        contents.live,
        contents.base,
        contents.was_live,
        contents.awards,
        contents.in_flight,
        contents.versions,
        hidden,
    )


def _check_known(contents: ContentsEntry) -> None:
    """Content with keys that this release does not know is never rewritten."""
    try:
        MODELS[contents.kind].model_validate(contents.live)
    except ValidationError as error:
        raise UsageError(
            f"the platform holds `{contents.id}` in a form that this release of mcctl does not know",
            hint="update mcctl",
        ) from error
