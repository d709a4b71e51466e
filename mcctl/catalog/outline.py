"""The outline of a resource: the little of it that rules, plans and lists about other resources look at.

A stack is small and all about others: its outline is the whole. A micro-credential is long, and what others ask of it is its
name, its state, what it needs and its badge; whatever is judged by more than that is judged in the resource's own content.
"""

from mcctl.catalog.document import Data
from mcctl.model.issuer import Issuer
from mcctl.model.kinds import Kind
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
