"""The repositories of this folder, each read once."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mcctl.catalog.image import Picture
from mcctl.cli.repository import Opened
from mcctl.diagnostics import Report
from mcctl.plan.sides import Desired, desired_from
from mcctl.source.repository import Repository, read_settings
from mcctl.source.tree import WorkTree

ROOT = Path(__file__).parent
FOLDERS = tuple(sorted(path.parent.relative_to(ROOT).as_posix() for path in ROOT.rglob("mcctl.yaml")))


@dataclass(frozen=True, slots=True)
class Loaded:
    """A repository as `mcctl validate` and `mcctl publish` read it; everything counts as committed."""

    opened: Opened
    repository: Repository
    report: Report
    desired: Desired

    @property
    def images(self) -> dict[str, str]:
        """By digest, the path of each image."""
        pictures = self.repository.catalog.images.items()
        return {picture.digest: path for path, picture in pictures if isinstance(picture, Picture)}


@cache
def load(folder: str) -> Loaded:
    """Reads a repository of this folder."""
    tree = WorkTree(ROOT / folder)
    settings, found = read_settings(tree)
    assert settings is not None
    assert found == []
    opened = Opened(tree.root, tree, settings)
    repository, report = opened.read()
    desired = desired_from(repository.catalog, namespace=settings.namespace, guards=settings.guards)
    return Loaded(opened, repository, report, desired)
