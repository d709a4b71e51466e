"""What invented events are about: as much of an issuer's catalogue as they need."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoMicroCredential:
    """A micro-credential of the issuer, with its criteria as `item/criterion` where they are known."""

    id: str
    version: str = "1.0"
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoStack:
    """A stack of the issuer, with the ids of the issuer's micro-credentials in it, nested ones flattened."""

    id: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoCatalogue:
    """An issuer with its micro-credentials and stacks."""

    issuer: str
    name: str
    micro_credentials: tuple[DemoMicroCredential, ...]
    stacks: tuple[DemoStack, ...] = ()
