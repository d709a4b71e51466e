"""The three kinds of resources, and which model each is read with."""

from typing import Literal

from mcctl.model.issuer import Issuer
from mcctl.model.micro_credential import MicroCredential
from mcctl.model.stack import Stack

Kind = Literal["issuer", "micro-credential", "stack"]
Resource = Issuer | MicroCredential | Stack

KINDS: tuple[Kind, ...] = ("issuer", "micro-credential", "stack")
MODELS: dict[Kind, type[Issuer | MicroCredential | Stack]] = {
    "issuer": Issuer,
    "micro-credential": MicroCredential,
    "stack": Stack,
}
