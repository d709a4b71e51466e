"""The codes of the rules that a plan's refusals belong to, alone, so that rules load no plan to know their names."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcctl.plan.plan import Guard

CODES: "dict[Guard, str]" = {
    "exposure": "MC401",
    "withdrawal": "MC402",
    "retirement": "MC403",
    "version": "MC404",
    "ownership": "MC405",
    "drift": "MC406",
    "concern": "MC407",
    "dirty": "MC408",
}
