"""The scalars of the format: each is read as what its field says that it is, never as what it looks like."""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

LONGEST_SLUG = 64
SLUG = f"an id of small letters, digits and single hyphens, at most {LONGEST_SLUG} characters"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DURATION = "a duration such as P3Y or `3 years`"
COUNT = "a whole number such as 3, without quotes"
AMOUNT = "a number such as 8 or 2.5, without quotes"
YES_OR_NO = "true or false, without quotes"
DATE = "a date such as 2026-05-01"
WHOLE = re.compile(r"\+?(?:0|[1-9][0-9]{0,14})")
LARGEST = 10**15  # a double holds every whole number below it exactly, and so does RFC 8785
DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?")
TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


class Plain(str):
    """An unquoted scalar that some YAML reader takes for something other than text: `1.10`, `NO`, `012`, `2026-05-01`.

    It is text to a text field (with a finding that asks for quotes), a number to a number field, a date to a date field.
    """

    __slots__ = ()


class TextKind(StrEnum):
    """What a text field holds; it is written beside the field's type, and `FieldNode.text` tells it.

    `PROSE` and `MARKDOWN` are the issuer's own words, `VERBATIM` what is taken over as it is: names, codes, numbers, paths.
    """

    PROSE = "prose"
    MARKDOWN = "markdown"
    VERBATIM = "verbatim"
    ADDRESS = "address"
    DOI = "doi"


def _whole(value: object) -> int:
    if type(value) is int and 0 <= value < LARGEST:
        return value
    if isinstance(value, Plain) and WHOLE.fullmatch(value):
        return int(value)
    raise PydanticCustomError("whole_number", "{expected}", {"expected": f"expected {COUNT}"})


def _number(value: object) -> int | float:
    if type(value) in (int, float) and isinstance(value, int | float) and abs(value) < LARGEST:
        return int(value) if value == int(value) else value
    if isinstance(value, Plain) and DECIMAL.fullmatch(value):
        number = float(value)
        return int(number) if number.is_integer() else number
    raise PydanticCustomError("number", "{expected}", {"expected": f"expected {AMOUNT}"})


def _truth(value: object) -> bool:
    if type(value) is bool:
        return value
    if isinstance(value, Plain) and value in TRUTHS:
        return TRUTHS[value]
    raise PydanticCustomError("truth", "{expected}", {"expected": f"expected {YES_OR_NO}"})


def _day(value: object) -> date:
    if type(value) is date:
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise PydanticCustomError("day", "there is no such day in the calendar") from error
    raise PydanticCustomError("day", "{expected}", {"expected": f"expected {DATE}"})


def _matched(pattern: str, expected: str, kind: str = "form") -> tuple[Any, ...]:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise PydanticCustomError(kind, "{expected}", {"expected": f"expected {expected}"})
        return value

    return AfterValidator(check), written(f"^(?:{pattern})$", expected)


def written(pattern: str, expected: str, **more: Any) -> WithJsonSchema:  # noqa: ANN401  # any JSON
    """The JSON Schema of a form of text; editors and the field manual say it in words, never as a pattern."""
    return WithJsonSchema({"type": "string", "pattern": pattern, **more, "patternErrorMessage": f"expected {expected}"})


def _worded(key: str, expected: str) -> Any:  # noqa: ANN401  # pydantic types Field() as Any
    """Adds to a JSON Schema what editors say where a value is not as expected."""
    return Field(json_schema_extra={key: f"expected {expected}"})


def is_slug(value: str) -> bool:
    """Tells whether a text can be an id."""
    return len(value) <= LONGEST_SLUG and _SLUG.fullmatch(value) is not None


def check_slug(value: str) -> str:
    """Passes a slug on; anything else is an error of the type `slug`."""
    if not is_slug(value):
        raise PydanticCustomError("slug", "{expected}", {"expected": f"expected {SLUG}"})
    return value


def slugified(text: str) -> str:
    """Makes the slug nearest to a text, for hints; empty where the text has no letter or digit."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:LONGEST_SLUG].strip("-")


def _duration(value: str) -> str:
    if re.fullmatch(r"P(?=[0-9YMW]*[1-9])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+W)?(?:[0-9]+D)?", value):
        return value
    words = re.fullmatch(r"([1-9][0-9]*) (year|month|week|day)s?", value)
    if words:
        return f"P{words[1]}{words[2][0].upper()}"
    raise PydanticCustomError("form", "{expected}", {"expected": f"expected {DURATION}"})


NOT_EMPTY = (StringConstraints(pattern=r"\S"), _worded("patternErrorMessage", "a text, not empty"))
Text = Annotated[str, *NOT_EMPTY, TextKind.PROSE]
Markdown = Annotated[str, *NOT_EMPTY, TextKind.MARKDOWN]
Verbatim = Annotated[str, *NOT_EMPTY, TextKind.VERBATIM]
Doi = Annotated[str, *NOT_EMPTY, TextKind.DOI]
Version = Annotated[
    str,
    StringConstraints(max_length=255, pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"),
    _worded("patternErrorMessage", 'a text in quotes such as "1.0"'),
    TextKind.VERBATIM,
]
Name = Annotated[
    str,
    StringConstraints(max_length=1000, pattern=r"\S"),
    _worded("patternErrorMessage", "a text, not empty"),
    TextKind.VERBATIM,
]
Slug = Annotated[
    str,
    AfterValidator(check_slug),
    written("^[a-z0-9]+(-[a-z0-9]+)*$", SLUG, maxLength=LONGEST_SLUG),
]
Whole = Annotated[
    int, BeforeValidator(_whole, json_schema_input_type=Annotated[int, Field(ge=0), _worded("errorMessage", COUNT)])
]
Number = Annotated[
    int | float,
    BeforeValidator(_number, json_schema_input_type=Annotated[int | float, _worded("errorMessage", AMOUNT)]),
]
Truth = Annotated[
    bool, BeforeValidator(_truth, json_schema_input_type=Annotated[bool, _worded("errorMessage", YES_OR_NO)])
]
Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "patternErrorMessage": f"expected {DATE}"}),
]
Url = Annotated[
    str,
    *_matched(
        r'https?://[^\s<>"/?#]*[^\s<>"/?#.:@\[\]-][^\s<>"]*',  # a site's name holds more than punctuation
        "a web address that starts with https://",
    ),
    TextKind.ADDRESS,
]
Email = Annotated[str, *_matched(r"[^@\s]+@[^@\s]+\.[^@\s]+", "an e-mail address")]
Language = Annotated[
    str, *_matched(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", "a language tag of BCP 47 such as en, es or pt-BR")
]
Currency = Annotated[str, *_matched(r"[A-Z]{3}", "a currency code of ISO 4217 such as USD")]
Decimal = Annotated[str, *_matched(r"[0-9]+(\.[0-9]+)?", 'a decimal number in quotes such as "75.00"')]
License = Annotated[
    str, *_matched(r"[A-Za-z0-9.+-]+( (WITH|AND|OR) [A-Za-z0-9.+-]+)*", "a licence of the SPDX list such as CC-BY-4.0")
]
Color = Annotated[str, *_matched(r"#[0-9a-fA-F]{6}", 'a colour such as "#0b3d59"')]
Domain = Annotated[
    str, *_matched(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+", "a domain such as mps.example")
]
Digest = Annotated[str, *_matched(r"sha256:[0-9a-f]{64}", "a digest such as sha256:…, 64 hexadecimal digits")]
RuleCode = Annotated[str, *_matched(r"MC[0-9]{3}", "the code of a rule such as MC302")]
Duration = Annotated[
    str,
    AfterValidator(_duration),
    written(
        "^(P(?=[0-9YMW]*[1-9])([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?|[1-9][0-9]* (year|month|week|day)s?)$",
        DURATION,
    ),
]
