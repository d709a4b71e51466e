"""Who issues."""

from typing import Annotated, ClassVar, Literal

from mcctl.model.base import Format
from mcctl.model.description import Identifier
from mcctl.model.image import Image
from mcctl.model.meaning import Collection, supporting
from mcctl.model.scalar import Email, Language, License, Markdown, Name, Slug, Url, Whole
from mcctl.model.translation import IssuerTranslation


class Issuer(Format):
    """The issuer's own record, `issuer.yaml`."""

    needed_from_beta: ClassVar[tuple[str, ...]] = ()

    kind: Annotated[Literal["issuer"], supporting("What the file is.", "issuer")]
    id: Annotated[Slug, supporting("The issuer's id: a slug, never reused.", "northlake")]
    name: Annotated[Name, supporting("The issuer's name.", "Northlake University")]
    type: Annotated[
        Literal["university", "non_profit", "agency", "district", "company", "other"],
        supporting("What kind of organization it is.", "university"),
    ]
    url: Annotated[Url | None, supporting("The issuer's address.", "https://northlake.example")] = None
    email: Annotated[Email | None, supporting("Where to write to.", "credentials@northlake.example")] = None
    description: Annotated[
        Markdown | None, supporting("What the issuer offers (Markdown).", "Micro-credentials for practising teachers.")
    ] = None
    image: Annotated[
        Image | None,
        supporting("The issuer's mark.", {"file": "badges/northlake.svg", "alt": "Northlake University's wave mark"}),
    ] = None
    language: Annotated[Language, supporting("The language of every file that names none (BCP 47).", "en")] = "en"
    license: Annotated[
        License | None, supporting("The licence of every file that names none (SPDX).", "CC-BY-NC-SA-4.0")
    ] = None
    assessment_sla_business_days: Annotated[
        Whole | None, supporting("Within how many business days a submission is decided.", 14)
    ] = None
    identifiers: Annotated[
        tuple[Identifier, ...],
        supporting(
            "Names that others have given the issuer.",
            [{"type": "ctid", "value": "ce-00000000-0000-0000-0000-000000000000"}],
            collection=Collection.SET,
        ),
    ] = ()
    translations: Annotated[
        tuple[IssuerTranslation, ...],
        supporting(
            "The same in other languages.", [{"language": "es", "name": "Universidad de Northlake"}], keys=("language",)
        ),
    ] = ()
    parent: Annotated[Slug | None, supporting("The id of the issuer that this one belongs to.", "state-university")] = (
        None
    )
