"""The repository that an issuer would have: everything that is live, as files that validate."""

from collections.abc import Iterator, Mapping

from mcctl.plan.sides import Desired, Live
from mcctl.source.repository import read_repository
from mcctl.sync.pull import FetchImage, LeftAlone, pull
from mcctl.sync.taking import takeover

SETTINGS = "mcctl.yaml"


class Held:
    """A tree of files in memory."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = dict(files)

    def files(self, folder: str) -> Iterator[str]:
        """Yields the paths of all files below a folder (`""` = the root's own files), sorted."""
        for path in sorted(self._files):
            if path.startswith(f"{folder}/") if folder else "/" not in path:
                yield path

    def unread(self, folder: str) -> Iterator[str]:
        """Yields nothing: there are no links here."""
        _ = folder
        return iter(())

    def read(self, path: str) -> bytes:
        """Reads a file; raises FileNotFoundError."""
        try:
            return self._files[path]
        except KeyError:
            raise FileNotFoundError(path) from None


def repository_of(issuer: str, live: Live, fetch_image: FetchImage) -> tuple[dict[str, bytes], tuple[LeftAlone, ...]]:
    """Makes the files of a repository, none where nothing is live, and tells what could not be written.

    Args:
        issuer: The issuer's id.
        live: What the platform holds of it, contents included.
        fetch_image: Fetches an image by its digest.
    """
    if not live.resources:
        return {}, ()
    settings = f"version: 1\nnamespace: {issuer}\n".encode()
    tree = Held({SETTINGS: settings})
    desired = Desired(issuer, issuer, {}, {})
    everything = frozenset(key.id for key in live.resources)
    found = takeover(desired, live, ids=everything, known=frozenset(), theirs=False)
    pulled = pull(tree, read_repository(tree), desired, found, fetch_image)
    return {SETTINGS: settings, **{change.path: change.after for change in pulled.changes}}, pulled.left
