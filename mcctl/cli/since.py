"""What changed since a commit, for `validate --base` and `validate --changed-since`.

Both compare with the commit where what is checked out parted from the one that is named, as `git diff REF...` does: what
others have added there since is not taken for undone here.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mcctl.catalog.catalog import Credential, Entry
from mcctl.catalog.document import Document
from mcctl.cli.repository import Opened
from mcctl.errors import UsageError
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import MODELS
from mcctl.rules.comparison import compared
from mcctl.rules.since import Since
from mcctl.rules.touched import EVERYTHING, Touched, touched_by_change
from mcctl.source.repository import ISSUER, SETTINGS, Repository, read_settings

if TYPE_CHECKING:
    from mcctl.source.commit_tree import CommitTree
    from mcctl.source.git import Checkout


def since_of(opened: Opened, repository: Repository, revision: str) -> Since:
    """Compares the files with those of the commit where they parted from a revision.

    What the commits since then allow by a trailer is allowed. A UsageError reaches the caller outside git, and where there is
    no such revision.
    """
    checkout = _checkout(opened, "--base")
    from mcctl.source.earlier import read_earlier  # which needs git, as the line above tells where there is none

    tree = checkout.left_at(revision)
    changes = checkout.changes_since(tree.commit)
    settings, _ = read_settings(tree)
    return compared(
        read_earlier(tree, repository, changes.paths),
        repository.catalog,
        name=revision,
        namespace=opened.settings.namespace,
        guards=(opened.settings.guards, settings.guards if settings is not None else None),
        moved=changes.moved,
        allowances=checkout.allowances_since(revision),
        history=lambda entry: _history(checkout, tree, entry),
    )


def touched_by(opened: Opened, repository: Repository, revision: str) -> Touched:
    """Finds what the changes since a revision touch; a change of the settings or of the issuer touches everything."""
    checkout = _checkout(opened, "--changed-since")
    tree = checkout.left_at(revision)
    changed = checkout.changes_since(tree.commit).paths
    changed |= _linked(opened, repository, changed)
    changed |= {path.encode(errors="replace").decode() for path in changed}  # as findings name what is no UTF-8
    if changed & {SETTINGS, ISSUER, *opened.settings.audit.word_lists}:
        return EVERYTHING
    issuer = repository.catalog.issuer.id if repository.catalog.issuer is not None else None
    return touched_by_change(changed, repository.documents, _documents(tree, changed), issuer)


def _checkout(opened: Opened, flag: str) -> "Checkout":
    checkout = opened.checkout()
    if checkout is None:
        raise UsageError(
            f"`{flag}` compares with a commit, but this is no git repository, or there is no git program",
            hint="run it in a clone of the repository, with git installed",
        )
    return checkout


def _linked(opened: Opened, repository: Repository, changed: frozenset[str]) -> frozenset[str]:
    """Finds the links that lead to a file that changed."""
    real = {(opened.root / path).resolve() for path in changed}
    links = (path for path in repository.documents if (opened.root / path).is_symlink())
    return frozenset(path for path in links if (opened.root / path).resolve() in real)


def _documents(tree: "CommitTree", paths: frozenset[str]) -> Iterator[Document]:
    """Reads what stood in files, as far as it can be read."""
    from mcctl.source.earlier import read_document

    for path in sorted(paths):
        document = read_document(tree, path) if path.endswith(".yaml") and path in tree else None
        if document is not None:
            yield document


def _history(checkout: "Checkout", tree: "CommitTree", entry: Entry) -> Iterator[Credential]:
    from mcctl.catalog.shape import read_as
    from mcctl.source.earlier import read_document

    for earlier in checkout.history(tree.commit, entry.document.path):
        document = read_document(earlier, entry.document.path)
        resource = read_as(MODELS[entry.kind], document)[0] if document is not None else None
        if resource is not None and not isinstance(resource, Issuer):
            yield resource
