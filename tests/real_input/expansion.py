"""Canonical content made from a file's raw data by the format's words alone; knows neither reader, models nor field tree.

What differs from the data is listed here, and nothing else may: short forms written out, images as digests, durations of
ISO 8601, sets sorted, defaults and `audit` left out, the issuer's language and licence written in.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

Mapping = dict[str, Any]

DEFAULTS = (
    ("completion", "all"),
    ("each", False),
    ("pass_rule", "all"),
    ("passes", False),
    ("required", True),
    ("response", "text"),
    ("seminal", False),
    ("status", "draft"),
    ("visibility", "private"),
)
SETS = frozenset(
    {"access", "any", "audience", "grades", "identifiers", "methods", "previously", "requires", "subjects", "tags"}
)


def read_raw(path: Path) -> Mapping:
    """Reads a file as any program does."""
    data = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def expand(raw: Mapping, issuer: Mapping, root: Path) -> Mapping:
    """Makes the canonical content of a file; `issuer` is the raw data of its issuer.yaml, `root` holds the images."""
    data = {key: value for key, value in raw.items() if key != "audit"}
    for name in ("badge", "image"):
        if name in data:
            content = (root / data[name]["file"]).read_bytes()
            data[name] = {**data[name], "file": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    match data["kind"]:
        case "issuer":
            if data.get("language") == "en":
                del data["language"]
        case "micro-credential":
            inherited = {"language": issuer.get("language", "en"), "license": issuer.get("license")}
            data = {key: value for key, value in inherited.items() if value is not None} | data
        case _:
            pass
    if isinstance(data.get("completion"), dict) and "groups" in data["completion"]:
        data["completion"] = {"groups": [_named(group, data["members"]) for group in data["completion"]["groups"]]}
    expanded = _written_out(data)
    assert isinstance(expanded, dict)
    return expanded


def laid_out(content: Mapping) -> str:
    """JSON for the eye and for comparison: `1`, `1.0`, `true` and `"1"` are four different things."""
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)


def _named(group: Mapping, members: list[Mapping]) -> Mapping:
    by_id = {member.get("micro_credential") or member.get("stack"): member for member in members}
    named = [by_id[member] if isinstance(member, str) else member for member in group["members"]]
    return {**group, "members": _sorted(named)}


def _written_out(value: object) -> object:
    match value:
        case dict():
            fields = {key: _field(key, inner) for key, inner in value.items()}
            return {key: inner for key, inner in fields.items() if not _is_default(key, inner)}
        case list():
            return [_written_out(element) for element in value]
        case _:
            return value


def _field(key: str, value: object) -> object:
    match key, value:
        case "accepts", list():
            value = [_accepted(entry) for entry in value]
        case "levels", list():
            value = [{"name": level} if isinstance(level, str) else level for level in value]
        case "expires_after", str():
            value = re.sub(r"([0-9]+) ([ymwd])[a-z]+", lambda words: f"P{words[1]}{words[2].upper()}", value)
        case _:
            pass
    written = _written_out(value)
    return _sorted(written) if key in SETS and isinstance(written, list) else written


def _accepted(entry: object) -> object:
    if isinstance(entry, str):
        return {"any": [entry]}
    return {"any": entry} if isinstance(entry, list) else entry


def _sorted(elements: list[Any]) -> list[Any]:
    return sorted(elements, key=lambda e: json.dumps(e, ensure_ascii=False, separators=(",", ":"), sort_keys=True))


def _is_default(key: str, value: object) -> bool:
    return any(key == name and value == default and type(value) is type(default) for name, default in DEFAULTS)
