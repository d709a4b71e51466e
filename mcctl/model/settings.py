"""The settings, `mcctl.yaml`."""

from typing import Annotated, Literal

from mcctl.model.base import Format
from mcctl.model.meaning import Collection, Sees, editorial
from mcctl.model.scalar import Day, RuleCode, Slug, Text, Whole


def _setting(description: str, example: object, collection: Collection = Collection.ONE) -> object:
    return editorial(description, example, collection=collection, sees=Sees.ISSUER)


class PlatformAddress(Format):
    """A platform to publish to."""

    url: Annotated[
        Text,
        _setting(
            "`local:` (the embedded platform, under .mcctl/ in this repository) or the platform's web address.",
            "https://platform.northlake.example",
        ),
    ]


class RuleSettings(Format):
    """Which rules hold, and how much they weigh."""

    ignore: Annotated[tuple[RuleCode, ...], _setting("Rules that are not applied.", ["MC603"], Collection.SET)] = ()
    severity: Annotated[
        dict[RuleCode, Literal["error", "warning", "note"]],
        _setting("By the rule's code, another severity.", {"MC603": "error"}, Collection.MAPPING),
    ] = {}


class RetireGuard(Format):
    """How many retirements at once are too many."""

    percent: Annotated[Whole, _setting("More than so many of a hundred of a kind …", 10)] = 10
    count: Annotated[Whole, _setting("… and more than so many need `--retire-all KIND` as well.", 1)] = 1


class Guards(Format):
    """What protects a catalogue from slips."""

    retire: Annotated[
        RetireGuard, _setting("When retiring many needs a word of its own.", {"percent": 10, "count": 1})
    ] = RetireGuard()


class AuditSettings(Format):
    """What the Access and Equity Audit counts from."""

    reference_date: Annotated[
        Day | None, _setting("What “the last five years” counts from; never the clock.", "2026-07-01")
    ] = None
    research_years: Annotated[Whole, _setting("How old research may be, in years.", 5)] = 5
    review_months: Annotated[Whole, _setting("After how many months an audit is due again.", 12)] = 12
    word_lists: Annotated[
        tuple[Text, ...], _setting("Files with the issuer's own terms.", ["word-lists/terms.yaml"], Collection.LIST)
    ] = ()


class StatsSettings(Format):
    """How numbers are counted and shown."""

    time_zone: Annotated[
        Text | None, _setting("The time zone of quarters and days; left out = UTC.", "America/Chicago")
    ] = None
    small_cell: Annotated[Whole, _setting("Counts below it are suppressed in what leaves the house.", 10)] = 10
    holidays: Annotated[
        tuple[Day, ...], _setting("Days that are no business days.", ["2026-11-26"], Collection.SET)
    ] = ()


class Settings(Format):
    """The settings of a repository."""

    version: Annotated[Whole, _setting("The version of the format: 1.", 1)]
    namespace: Annotated[
        Slug | None, _setting("Who owns what this repository publishes; left out = the issuer's id.", "northlake")
    ] = None
    default_platform: Annotated[Text, _setting("The platform that is meant where none is named.", "local")] = "local"
    platforms: Annotated[
        dict[str, PlatformAddress],
        _setting("By name, the platforms.", {"local": {"url": "local:"}}, Collection.MAPPING),
    ] = {"local": PlatformAddress(url="local:")}
    rules: Annotated[RuleSettings, _setting("Which rules hold.", {"ignore": []})] = RuleSettings()
    guards: Annotated[Guards, _setting("What protects the catalogue from slips.", {"retire": {"percent": 10}})] = (
        Guards()
    )
    audit: Annotated[AuditSettings, _setting("What the audit counts from.", {"research_years": 5})] = AuditSettings()
    stats: Annotated[StatsSettings, _setting("How numbers are counted.", {"time_zone": "UTC"})] = StatsSettings()
