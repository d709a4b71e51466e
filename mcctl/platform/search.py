"""What a resource is found by and listed with, made from its content when it is published.

Only what everybody who may see the resource may read of it goes in: no audit record, no access entries, and nothing of
what it refers to, which not everybody may see.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple
from unicodedata import combining, normalize

from mcctl.model.issuer import Issuer
from mcctl.plan.canonical import Content
from mcctl.platform.database import stored

SUMMARY = 300
"""How many characters of a description a list shows at most."""

DEFAULT_LANGUAGE = str(Issuer.model_fields["language"].default)
"""The language of an issuer whose content says none: canonical content leaves defaults out."""

MOST_LETTERS = 10_000
"""Of so many characters it is remembered what becomes of them."""

FILTERS = ("tag", "subject", "grade", "audience", "language", "delivery")
"""What one can filter by, beside what every resource has: names of facets."""

_LISTS = {"tag": "tags", "subject": "subjects", "grade": "grades", "audience": "audience"}


class Listing(NamedTuple):
    """What the store keeps of a content, to find and to list it by.

    `words` has each word once, between spaces; `listed` is JSON; `facets` are names and folded values.
    """

    words: str
    listed: str
    facets: list[tuple[str, str]]


def folded(text: str) -> str:
    """Writes a text without its capitals, accents and whatever does not print, so that both databases compare it alike."""
    return " ".join(text.translate(_FOLDED).split())


class _Folded(dict[int, str]):
    """What becomes of each character, found when it is first met; none of it depends on those beside it."""

    def __missing__(self, code: int) -> str:
        decomposed = normalize("NFKD", normalize("NFKD", chr(code)).casefold())
        spaced = (" " if letter.isspace() else letter for letter in decomposed)
        kept = "".join(letter for letter in spaced if letter.isprintable() and not combining(letter))
        if len(self) < MOST_LETTERS:
            self[code] = kept
        return kept


_FOLDED = _Folded()


def words_of(text: str) -> list[str]:
    """Splits a text into its folded words: runs of letters and digits, of which none has a meaning to a database."""
    return re.findall(r"[^\W_]+", folded(text))


def describe(content: Content, issuer_language: str) -> Listing:
    """Makes the listing of a micro-credential's or a stack's content; a stack is in its issuer's language."""
    languages = sorted({
        content.get("language", issuer_language),
        *(one["language"] for one in content.get("translations", ())),
    })  # fmt: skip
    values = {name: content.get(key, ()) for name, key in _LISTS.items()}
    values |= {"language": languages, "delivery": [content["delivery"]] if "delivery" in content else []}
    listed = {
        "version": content.get("version"),
        "summary": _summary(content.get("description") or content.get("competency")),
        "badge": content.get("badge"),
        "languages": languages,
        **{key: content.get(key, []) for key in _LISTS.values()},
        "delivery": content.get("delivery"),
        "estimated_hours": content.get("estimated_hours"),
    }
    words = sorted(set(words_of(" ".join(_texts(content)))))
    facets = sorted({(name, folded(value)) for name, those in values.items() for value in those})
    return Listing(f" {' '.join(words)} ", stored(listed), facets)


def _texts(content: Content) -> Iterable[str]:
    """What one looks for a resource by, in all its languages."""
    yield content["id"]
    for one in (content, *content.get("translations", ())):
        for key in ("title", "code", "competency", "description"):
            yield one.get(key, "")
    for key in (*_LISTS.values(), "creators"):
        yield from content.get(key, ())
    for skill in content.get("skills", ()):
        yield skill["label"]
    for outcome in content.get("outcomes", ()):
        yield outcome["text"]
        yield from (skill["label"] for skill in outcome.get("skills", ()))
    for translation in content.get("translations", ()):
        yield from translation.get("outcomes", {}).values()


def _summary(text: str | None) -> str | None:
    """The first paragraph of a text, cut between words where it is long."""
    if text is None:
        return None
    first = " ".join(re.split(r"\n\s*\n", text.strip(), maxsplit=1)[0].split())
    return first if len(first) <= SUMMARY else f"{first[: SUMMARY - 1].rsplit(' ', 1)[0]}…"


def shown_badge(issuer: str, badge: dict[str, Any] | None) -> dict[str, Any] | None:
    """Says where the image of a badge is to be had, and what it shows."""
    if badge is None:
        return None
    digest = badge["file"].removeprefix("sha256:")
    return {"path": f"/v1/issuers/{issuer}/blobs/sha256/{digest}", "alt": badge.get("alt")}
