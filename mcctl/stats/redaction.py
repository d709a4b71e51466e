"""What is privately hosted, as a report that leaves the house may tell of it: that it is there, and no more."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from mcctl.api.metrics import Audience, Launch
from mcctl.stats.report import Name, ResourceKind

Resource = tuple[str, ResourceKind, str]
PRIVATE: Final = "private"
"""What stands for the id of what is private, which can tell as much as its title."""


def redacted(names: Mapping[Resource, Name], audience: Audience) -> Mapping[Resource, Name]:
    """Takes title and competency from what is private, where the report leaves the house.

    Ids of private resources are no keys of what is given back; `PRIVATE` is, of their issuer and kind.
    """
    if audience == "internal":
        return names
    told: dict[Resource, Name] = {}
    for (issuer, kind, ident), name in names.items():
        if name.is_private:
            told[issuer, kind, PRIVATE] = replace(name, title=None, competency=None)
        else:
            told[issuer, kind, ident] = name
    return told


def launches_without_ids(launched: Iterable[Launch], private: Collection[Resource]) -> list[Launch]:
    """Puts `PRIVATE` in the place of the ids of what is private."""
    return [
        launch.model_copy(update={"micro_credential": PRIVATE})
        if (launch.issuer, "micro-credential", launch.micro_credential) in private
        else launch
        for launch in launched
    ]


def keys_without_ids(keys: Iterable[str], never: Collection[str]) -> list[str]:
    """Puts `PRIVATE` in the place of the keys of what is private, once for each."""
    return [PRIVATE if key in never else key for key in keys]
