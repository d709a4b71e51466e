"""Facts of the published pages (`expected.json`) held against a loaded catalogue; what a page does not say has no key."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from mcctl.catalog.catalog import Catalog
from mcctl.model.kinds import Resource

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """A loaded resource, with its issuer and the issuer's stacks."""

    data: Data
    issuer: Data
    stacks: tuple[Data, ...]

    @property
    def assessment(self) -> Data:
        found: Data = self.data["assessment"]
        return found

    @property
    def items(self) -> list[tuple[Data, Data]]:
        """Each item with its part, in order."""
        return [(part, item) for part in self.assessment["parts"] for item in part["items"]]


Check = Callable[[Known, Any], bool]


def missing_facts(expected: Data, catalog: Catalog) -> Iterator[str]:
    """Yields every fact of one repository that its catalogue does not hold."""
    assert catalog.issuer is not None
    issuer = _data(catalog.issuer)
    stacks = tuple(_data(stack) for stack, _ in catalog.stacks)
    micro_credentials = [_data(resource) for resource, _ in catalog.micro_credentials]
    by_id = {data["id"]: Known(data, issuer, stacks) for data in (*micro_credentials, *stacks)}
    yield from _missing(expected["issuer"], Known(issuer, issuer, stacks), ISSUER)
    counts = {
        "micro_credential_count": len(micro_credentials),
        "subject_count": len({subject for data in micro_credentials for subject in data["subjects"]}),
    }
    yield from (f"{name}: {count}" for name, count in counts.items() if expected.get(name, count) != count)
    for kind, checks in (("micro_credentials", MICRO_CREDENTIAL), ("stacks", STACK)):
        for facts in expected[kind]:
            if facts["id"] in by_id:
                yield from _missing(facts, by_id[facts["id"]], checks)
            else:
                yield f"{facts['id']} is not there"


def _missing(facts: Data, known: Known, checks: dict[str, Check]) -> Iterator[str]:
    for name, fact in facts.items():
        if not checks[name](known, fact):
            yield f"{known.data['id']}: {name}: {fact}"


def _data(resource: Resource) -> Data:
    return resource.model_dump(mode="json", by_alias=True, exclude_none=True)


def _words(value: object) -> str:
    return " ".join(json.dumps(value, ensure_ascii=False).replace("\\n", " ").split())


def _holds(data: Data, part: Data) -> bool:
    """Tells whether all keys of a part are there and equal."""
    return all(data.get(key) == value for key, value in part.items())


def _each_holds(found: list[Data], parts: list[Data]) -> bool:
    return len(found) == len(parts) and all(_holds(data, part) for data, part in zip(found, parts, strict=True))


def _same(name: str) -> Check:
    return lambda known, fact: known.data.get(name) == fact


def _mentioned(*names: str) -> Check:
    """The words occur in the named fields, or anywhere."""

    def check(known: Known, words: list[str]) -> bool:
        text = _words([known.data.get(name) for name in names] if names else known.data)
        return all(word in text for word in words)

    return check


def _listed(name: str) -> Check:
    return lambda known, parts: _each_holds(known.data[name], parts)


def _aligned(known: Known, names: list[str]) -> bool:
    return [alignment["name"] for alignment in known.data["alignments"]] == names


def _languages(known: Known, languages: list[str]) -> bool:
    original = known.data.get("language", known.issuer["language"])
    return [original, *(translation["language"] for translation in known.data["translations"])] == languages


def _translated(known: Known, fields: dict[str, list[str]]) -> bool:
    """Each named field has a text in each language; of the statements, every one."""
    by_language = {translation["language"]: translation for translation in known.data["translations"]}
    counts = {len(by_language[language]["statements"]) for language in fields}
    return counts == {len(known.assessment["statements"])} and all(
        by_language[language].get(name) for language, names in fields.items() for name in names
    )


def _levels(known: Known, names: list[str]) -> bool:
    return all([level["name"] for level in item["rubric"]["levels"]] == names for _, item in known.items)


def _passes(known: Known, name: str) -> bool:
    return all(
        [level["name"] for level in item["rubric"]["levels"] if level["passes"]] == [name] for _, item in known.items
    )


def _parts(known: Known, parts: list[Data]) -> bool:
    found = known.assessment["parts"]
    titles = {part["id"]: part["title"] for part in found}
    return _each_holds(
        [{**part, "requires": [titles[name] for name in part["requires"]]} for part in found],
        parts,
    )


def _responses(known: Known, by_part: dict[str, list[str]]) -> bool:
    return all(
        [item["response"] for part, item in known.items if part["id"] == name] == responses
        for name, responses in by_part.items()
    )


def _evidence(known: Known, facts: list[Data]) -> bool:
    items = [item for part, item in known.items if part["kind"] == "evidence"]
    return [item["id"] for item in items] == [fact["item"] for fact in facts] and all(
        item["response"] == fact.get("response", item["response"])
        and ("accepts" not in fact or _each_holds(item["accepts"], fact["accepts"]))
        for item, fact in zip(items, facts, strict=True)
    )


def _stacks(known: Known, stacks: list[str]) -> bool:
    name = known.data["id"]
    holders = (s["id"] for s in known.stacks if any(m.get("micro_credential") == name for m in s["members"]))
    return sorted(holders) == sorted(stacks)


def _members_include(known: Known, members: list[Data]) -> bool:
    """The members occur in this order; of a note, its words."""
    rest = iter(known.data["members"])
    return all(
        any(
            _holds(found, {key: value for key, value in member.items() if key != "note"})
            and member.get("note", "") in found.get("note", "")
            for found in rest
        )
        for member in members
    )


def _completion(known: Known, rule: str | Data) -> bool:
    found = known.data["completion"]
    if isinstance(rule, str):
        return bool(found == rule)
    return _each_holds([{**group, "member_count": len(group["members"])} for group in found["groups"]], rule["groups"])


def _credit_include(known: Known, entries: list[Data]) -> bool:
    return all(any(_holds(found, entry) for found in known.data["credit"]) for entry in entries)


def _credit_notes(known: Known, words: list[str]) -> bool:
    return all(any(word in credit.get("note", "") for credit in known.data["credit"]) for word in words)


ISSUER: dict[str, Check] = {
    **{name: _same(name) for name in ("id", "name", "type", "url")},
    "languages": _languages,
    "mentions": _mentioned(),
}
OF_BOTH: dict[str, Check] = {
    **{name: _same(name) for name in ("id", "title", "code", "status", "visibility", "url")},
    "alignments": _aligned,
    "credit": _listed("credit"),
    "mentions": _mentioned(),
    "prices": _listed("prices"),
}
MICRO_CREDENTIAL: dict[str, Check] = {
    **OF_BOTH,
    "badge_alt": lambda known, alt: bool(known.data["badge"]["alt"] == alt),
    "blind": lambda known, blind: bool(known.assessment["blind"] == blind),
    "competency_begins": lambda known, words: known.data["competency"].startswith(words),
    "estimated_hours": _same("estimated_hours"),
    "evidence": _evidence,
    "has_key_method_summary": lambda known, has: bool(known.data["key_method"].get("summary")) == has,
    "item_tags": lambda known, tags: {tag for _, item in known.items for tag in item["tags"]} == set(tags),
    "languages": _languages,
    "levels": _levels,
    "part_responses": _responses,
    "parts": _parts,
    "pass_rule": lambda known, rule: bool(known.assessment["pass_rule"] == rule),
    "passes": _passes,
    "performer": _same("performer"),
    "price_words": _mentioned("prices"),
    "resubmissions": lambda known, times: bool(known.assessment["resubmissions"] == times),
    "rubric_in_every_part": lambda known, has: all("rubric" in item for _, item in known.items) == has,
    "stacks": _stacks,
    "statements_begin": lambda known, words: [s.split(":")[0] for s in known.assessment["statements"]] == words,
    "translated": _translated,
}
STACK: dict[str, Check] = {
    **OF_BOTH,
    "access_count": lambda known, count: len(known.data["access"]) == count,
    "alignment_words": _mentioned("alignments"),
    "audience": _same("audience"),
    "awards_badge": lambda known, awards: ("badge" in known.data) == awards,
    "completion": _completion,
    "creators": _same("creators"),
    "credit_include": _credit_include,
    "credit_notes_mention": _credit_notes,
    "member_count": lambda known, count: len(known.data["members"]) == count,
    "members": _same("members"),
    "members_include": _members_include,
    "outcome_mentions": _mentioned("outcomes"),
}
