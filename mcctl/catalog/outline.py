"""The outline of a resource: the little of it that rules, plans and lists about other resources look at.

A stack is small and all about others: its outline is the whole. A micro-credential is long, and what others ask of it is its
name, its state, what it needs and its badge; whatever is judged by more than that is judged in the resource's own content.
"""

from functools import cached_property
from typing import Any

from mcctl.catalog.catalog import Credential, Entry
from mcctl.catalog.document import Data, Document
from mcctl.catalog.shape import read_as
from mcctl.errors import StaleError
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import MODELS, Kind
from mcctl.model.micro_credential import MicroCredential
from mcctl.model.stack import Stack

OUTLINED = frozenset(
    {
        "kind",
        "id",
        "title",
        "status",
        "visibility",
        "version",
        "language",
        "previously",
        "prerequisites",
        "retirement",
        "badge",
        "audit",
    }
)
"""The keys of a micro-credential that its outline keeps, as they are; the outline alone is a micro-credential too."""


def outline_of(kind: Kind, content: dict[str, Data]) -> dict[str, Data]:
    """Reduces the content of a resource, from a file or canonical, to its outline."""
    if kind != "micro-credential":
        return content
    return {key: value for key, value in content.items() if key in OUTLINED}


def outlined(resource: Issuer | MicroCredential | Stack) -> dict[str, object]:
    """Writes the outline of a resource, of which the same is read again."""
    wanted = set(OUTLINED) if isinstance(resource, MicroCredential) else None
    return resource.model_dump(mode="json", by_alias=True, include=wanted, exclude_defaults=True)


class OutlinedEntry(Entry):
    """A micro-credential or a stack of which the outline is there, and read when somebody asks for it."""

    def __init__(self, kind: Kind, outline: dict[str, Any], document: Document, digest: str | None = None) -> None:
        """Keeps what there is, with the digest of the whole canonical content where that is known."""
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "document", document)
        self.__dict__.update(_outline=outline, _digest=digest)

    @property
    def outline(self) -> dict[str, Any]:
        """What there is of it, in canonical form but for the path of its badge."""
        outline: dict[str, Any] = self.__dict__["_outline"]
        return outline

    @property
    def digest(self) -> str | None:
        """The digest of the whole canonical content, where it is known."""
        digest: str | None = self.__dict__["_digest"]
        return digest

    @cached_property
    def resource(self) -> Credential:
        """The resource, with what is in its outline and no more."""
        return _credential(MODELS[self.kind].model_validate(self.outline))

    @property
    def id(self) -> str:
        """The resource's id."""
        return str(self.outline["id"])

    def whole(self) -> Credential:
        """Reads the whole resource from its file; a StaleError where that is none any more."""
        found = read_as(MODELS[self.kind], self.document)[0]
        if found is None:
            raise changed_meanwhile(self.document.path)
        return _credential(found)


def changed_meanwhile(path: str) -> StaleError:
    """The error that a file is another one than it was when the command began."""
    return StaleError(f"`{path}` was changed meanwhile", hint="try again")


def _credential(read: object) -> Credential:
    if not isinstance(read, MicroCredential | Stack):
        raise TypeError(type(read))
    return read
