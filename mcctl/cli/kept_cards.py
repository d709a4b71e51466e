"""The cards of files between runs: what has not changed is neither read nor judged by itself again."""

from hashlib import blake2b

from mcctl.cli import cache
from mcctl.cli.world import now_ns, processes
from mcctl.rules.board import Board
from mcctl.rules.cards import NOTHING, pack, unpack
from mcctl.rules.survey import survey
from mcctl.source.repository import ISSUER
from mcctl.source.tree import OutsideError, Tree, WorkTree

KIND = "cards"


def surveyed(tree: Tree, *, with_digests: bool = False) -> Board:
    """Surveys a repository with the cards of the run before, and keeps those that there are now.

    Args:
        tree: The files.
        with_digests: Whether the digests are wanted that a platform knows contents by.
    """
    if not isinstance(tree, WorkTree) or cache.file() is None:
        return survey(tree, processes(), with_digests=with_digests).repository
    began_ns = now_ns()
    key = str(tree.root).encode(errors="surrogateescape")
    circumstances = cache.release() + _issuer(tree)
    before = cache.read(KIND, key)
    kept = unpack(before, circumstances) if before is not None else NOTHING
    found = survey(tree, processes(), kept, began_ns=began_ns, with_digests=with_digests)
    if found.kept is not kept:
        cache.keep(KIND, key, pack(circumstances, found.kept), at=began_ns // 1_000_000_000)
    return found.repository


def _issuer(tree: WorkTree) -> bytes:
    """Names the issuer's record, by which each text is judged."""
    try:
        return blake2b(tree.read(ISSUER), digest_size=16).digest()
    except (OSError, OutsideError):
        return b""
