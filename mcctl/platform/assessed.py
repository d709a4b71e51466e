"""What a submission is assessed by: the version that was begun, and of it the criteria and who may know of whom."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from mcctl.api.problems import Complaint
from mcctl.plan.canonical import Content
from mcctl.platform.courses import Pin, version_of
from mcctl.platform.names import Named, resolve, revision_of
from mcctl.platform.tables import revisions


@dataclass(frozen=True, slots=True)
class Assessed:
    """A submission's micro-credential: its id of now, the version, and what that version says, where it is known here."""

    id: str
    key: int | None
    version: str | None
    content: Content | None

    @property
    def knows_learner(self) -> bool:
        """Whether the assessor knows who the learner is; nothing said = does not."""
        assessment = (self.content or {}).get("assessment", {})
        return assessment.get("blind") in ("single", "none")

    @property
    def criteria(self) -> frozenset[str]:
        """The criteria as `item/criterion`, by the criterion's id or else its name; `item` for an item without a rubric."""
        return frozenset(_criteria((self.content or {}).get("assessment", {})))

    def complaints(self, criteria: Sequence[str]) -> list[Complaint]:
        """Says which criteria the version does not have."""
        known = self.criteria
        return [
            Complaint(
                detail=f"version `{self.version}` of `{self.id}` has no criterion `{one}`",
                pointer=f"/criteria_not_met/{place}",
                hint="name a criterion as `item/criterion`, or an item without a rubric by its id",
            )
            for place, one in enumerate(criteria)
            if one not in known
        ]


def _criteria(assessment: Mapping[str, Any]) -> Iterator[str]:
    for part in assessment.get("parts", ()):
        for item in part.get("items", ()):
            if "rubric" not in item:
                yield item["id"]
                continue
            for criterion in item["rubric"]["criteria"]:
                yield f"{item['id']}/{criterion.get('id') or criterion['name']}"


def read_assessed(connection: Connection, rows: Sequence[Row[Any]]) -> list[Assessed]:
    """Reads for each submission what it is assessed by, each content once."""
    named: dict[tuple[str, str], Named] = {}
    for issuer in sorted({row.issuer for row in rows}):
        names = {row.micro_credential for row in rows if row.issuer == issuer}
        named |= {(issuer, name): found for name, found in resolve(connection, issuer, names).items()}
    contents: dict[tuple[int, str | None], Content | None] = {}
    assessed: list[Assessed] = []
    for row in rows:
        found = named.get((row.issuer, row.micro_credential))
        if found is None:
            assessed.append(Assessed(row.micro_credential, None, row.version, None))
            continue
        version = version_of(connection, found.key, Pin(row.version, row.at_us))
        if (found.key, version) not in contents:
            contents[found.key, version] = pinned_content(connection, found.key, version)
        assessed.append(Assessed(found.id, found.key, version, contents[found.key, version]))
    return assessed


def pinned_content(connection: Connection, key: int, version: str | None) -> Content | None:
    """Reads what a version says; None where the platform never held it."""
    number = revision_of(connection, key, version) if version is not None else None
    if number is None:
        return None
    query = select(revisions.c.content).where(revisions.c.resource == key, revisions.c.number == number)
    content: Content = json.loads(connection.execute(query).scalar_one())
    return content
