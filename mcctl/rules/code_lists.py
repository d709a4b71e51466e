"""The lists that others keep: languages (IANA, for BCP 47), currencies (ISO 4217), licences (SPDX).

Each function tells what is wrong with a code of the right form, and None where it is in the list. What is common is known
here, so that a catalogue without rare codes does not wait for the lists.
"""

import difflib
import re
from dataclasses import dataclass

COMMON_LANGUAGES = frozenset(
    {
        "en",
        "en-US",
        "en-GB",
        "es",
        "es-MX",
        "es-US",
        "fr",
        "fr-CA",
        "de",
        "it",
        "pt",
        "pt-BR",
        "nl",
        "th",
        "zh",
        "ar",
        "vi",
    }
)
COMMON_CURRENCIES = (
    "USD",
    "EUR",
    "GBP",
    "CAD",
    "AUD",
    "NZD",
    "THB",
    "MXN",
    "BRL",
    "INR",
    "JPY",
    "CNY",
    "CHF",
    "SEK",
    "ZAR",
)
COMMON_LICENSES = (
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC-BY-NC-4.0",
    "CC-BY-NC-SA-4.0",
    "CC-BY-ND-4.0",
    "CC-BY-NC-ND-4.0",
    "CC0-1.0",
    "MIT",
    "Apache-2.0",
)

MEANT_LANGUAGES = (
    {"cn": "zh", "cz": "cs", "dk": "da", "gb": "en-GB", "gr": "el", "jp": "ja", "kr": "ko", "sp": "es", "ua": "uk"}
    | {"us": "en-US", "vn": "vi", "arabic": "ar", "chinese": "zh", "dutch": "nl", "english": "en", "espanol": "es"}
    | {"french": "fr", "german": "de", "hindi": "hi", "italian": "it", "japanese": "ja", "korean": "ko", "polish": "pl"}
    | {"portugue": "pt", "russian": "ru", "spanish": "es", "thai": "th", "turkish": "tr"}
)
"""Countries and names that are written where a language is meant; one of eight letters can be a name cut short."""

MEANT_CURRENCIES = {"RMB": "CNY", "YEN": "JPY", "NTD": "TWD", "UKP": "GBP", "STG": "GBP", "USA": "USD", "BHT": "THB"}
NO_CURRENCIES = frozenset({"XXX", "XTS"})
"""Codes of the list for "no currency" and for tests."""

MEANT_LICENSES = {
    "ALL-RIGHTS-RESERVED": "LicenseRef-All-Rights-Reserved",
    "ARR": "LicenseRef-All-Rights-Reserved",
    "COPYRIGHT": "LicenseRef-All-Rights-Reserved",
    "PROPRIETARY": "LicenseRef-All-Rights-Reserved",
    "CC0": "CC0-1.0",
    "PUBLIC-DOMAIN": "CC0-1.0",
    "CC": "CC-BY-4.0",
}
GNU = re.compile(r"((?:AGPL|GFDL|GPL|LGPL)-[0-9.]*[0-9])(\+?)", re.IGNORECASE)
OPERATORS = frozenset({"AND", "OR", "WITH"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a code, and the code that is meant, where there is one; `is_certain` where no other can be."""

    message: str
    meant: str | None = None
    is_certain: bool = False


def language_fault(tag: str) -> Fault | None:
    """Finds a tag whose language, script or country is in no list, and one for which the list has a shorter code."""
    if tag in COMMON_LANGUAGES:
        return None
    import langcodes  # noqa: PLC0415  # 24 ms, wanted only for the less common languages

    language, *rest = tag.split("-")
    if not langcodes.tag_is_valid(tag):
        meant = MEANT_LANGUAGES.get(language.lower())
        return Fault(f"there is no language `{tag}`", "-".join([meant, *rest]) if meant else None)
    standard = langcodes.standardize_tag(tag)
    shorter = standard.partition("-")[0]
    if len(shorter) < len(language) <= len("eng"):
        return Fault(f"the language `{tag}` has a shorter code", "-".join([shorter, *rest]), is_certain=True)
    if "UK" in (part.upper() for part in rest):
        return Fault(f"there is no country `UK` in `{tag}`", standard, is_certain=True)
    return None


def currency_fault(code: str) -> Fault | None:
    """Finds a code that is no currency's."""
    if code in COMMON_CURRENCIES:
        return None
    import iso4217  # noqa: PLC0415  # 20 ms, wanted only for the less common currencies

    if code in {currency.code for currency in iso4217.Currency} - NO_CURRENCIES:
        return None
    near = difflib.get_close_matches(code, COMMON_CURRENCIES, n=1)
    return Fault(f"there is no currency `{code}`", MEANT_CURRENCIES.get(code) or (near[0] if near else None))


def license_fault(expression: str) -> Fault | None:
    """Finds a licence that is not in the list, is there no more, or is written there in other letters."""
    if expression in COMMON_LICENSES:
        return None
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression  # noqa: PLC0415  # 8 ms

    words = expression.split()
    for index, name in enumerate(words):
        fault = None if name in OPERATORS or words[index - 1 : index] == ["WITH"] else _unlisted(name)
        if fault is not None:
            meant = " ".join([*words[:index], fault.meant, *words[index + 1 :]]) if fault.meant else None
            return Fault(fault.message, meant)
    try:
        canonical = canonicalize_license_expression(expression)
    except InvalidLicenseExpression:
        return Fault(f"`{expression}` names no exception of the list behind `WITH`")
    if canonical != expression:
        return Fault(f"the list writes `{canonical}`, not `{expression}`", canonical, is_certain=True)
    return None


def _unlisted(name: str) -> Fault | None:
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression  # noqa: PLC0415  # as above

    if gnu := GNU.fullmatch(name):
        return Fault(
            f"the licence `{name}` is no longer in the list", f"{gnu[1].upper()}-{'or-later' if gnu[2] else 'only'}"
        )
    try:
        canonicalize_license_expression(name)
    except InvalidLicenseExpression:
        return Fault(f"there is no licence `{name}` in the list", _meant_license(name))
    return None


def _meant_license(name: str) -> str | None:
    if name.upper() in MEANT_LICENSES:
        return MEANT_LICENSES[name.upper()]
    near = difflib.get_close_matches(name.upper(), [known.upper() for known in COMMON_LICENSES], n=1)
    return next((known for known in COMMON_LICENSES if known.upper() == near[0]), None) if near else None
