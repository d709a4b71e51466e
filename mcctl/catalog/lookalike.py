"""Texts without quotes that other programs read as something else: as a number, a date, true or false.

YAML 1.1 (PyYAML, Ruby and most older readers) and the core schema of YAML 1.2 (ruamel.yaml, newer ones) differ: `012` is the
number 10 to the first and 12 to the second.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

AMBIGUOUS = re.compile(
    r"""
      [-+]?[0-9][0-9_,]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?      # 12, 1_000, 1.10, 1e3
    | [-+]?\.[0-9_]+([eE][-+]?[0-9]+)?                      # .5
    | [-+]?0(b[01_]+|o[0-7_]+|x[0-9a-fA-F_]+)               # 0x1F
    | [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?          # 1:30, YAML 1.1's base 60
    | [-+]?\.(inf|Inf|INF) | \.(nan|NaN|NAN)
    | y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}                        # a date, or a time stamp
      (([Tt]|[\ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]*)?([\ \t]*(Z|[-+][0-9]{1,2}(:?[0-9]{2})?))?)?
    """,
    re.VERBOSE,
)

BEGINNINGS = frozenset("0123456789.+-yYnNtTfFoO")
"""What a text begins with that is ambiguous: most are not, and that is told more quickly."""

TRUE = frozenset({"y", "yes", "true", "on"})
FALSE = frozenset({"n", "no", "false", "off"})
LARGEST_FLOAT = Decimal("1.7976931348623158e308")
LONGEST_EXACT = 21
LONGEST_SHOWN = 40


def read_elsewhere(text: str) -> str:
    """Says as what other programs read a text that is ambiguous without quotes: `the number 1.1`, `false`, `a time`."""
    word = text.lower()
    if word in TRUE | FALSE:
        return "true" if word in TRUE else "false"
    if word.endswith(".inf"):
        return f"the number {'-' if text[0] == '-' else ''}infinity"
    if word == ".nan":
        return "no number"
    if re.fullmatch(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*", text):
        return _day(text) if len(text) <= len("2026-05-01") else "a time"
    if len(text) > LONGEST_SHOWN:
        return "a number"
    numbers = list(dict.fromkeys(_numbers(text)))
    return f"the number {' or '.join(numbers)}" if numbers else "something else"


def _day(text: str) -> str:
    year, month, day = map(int, text.split("-"))
    try:
        return f"the date {date(year, month, day).isoformat()}"
    except ValueError:
        return "a date"


def _numbers(text: str) -> Iterator[str]:
    sign, digits = ("-", text[1:]) if text[0] == "-" else ("", text.removeprefix("+"))
    for form, read in FORMS:
        if re.fullmatch(form, digits):
            try:
                yield _shown(sign, read(re.sub("[_,]", "", digits)))
            except (InvalidOperation, ValueError):
                continue


def _base_60(text: str) -> Decimal:
    total = Decimal(0)
    for part in text.split(":"):
        total = total * 60 + Decimal(part)
    return total


FORMS: tuple[tuple[str, Callable[[str], Decimal]], ...] = (
    # a leading zero means base 8 to YAML 1.1, nothing to YAML 1.2
    (r"0[0-7_]+", lambda text: Decimal(int(text, 8))),
    (r"[0-9][0-9_,]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|\.[0-9_]+([eE][-+]?[0-9]+)?", Decimal),
    (r"0b[01_]+", lambda text: Decimal(int(text, 0))),
    (r"0o[0-7_]+", lambda text: Decimal(int(text, 0))),
    (r"0x[0-9a-fA-F_]+", lambda text: Decimal(int(text, 0))),
    (r"[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?", _base_60),
)


def _shown(sign: str, number: Decimal) -> str:
    """Writes a number as programs show it: without zeros that say nothing, and not longer than they can hold."""
    if number > LARGEST_FLOAT:
        return f"{sign}infinity"
    is_short = number.adjusted() < LONGEST_EXACT or number.as_tuple().exponent == 0
    if is_short and number == number.to_integral_value():
        return f"{sign}{int(number)}" if number else "0"
    return f"{sign}{float(number)!r}"
