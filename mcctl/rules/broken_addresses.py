"""Web addresses that certainly lead nowhere: cut off, doubled, without a site. No network is needed to see it."""

import re

BEGUN = re.compile(r"//(?:(?<=(?i:http)://)|(?<=(?i:https)://))")
LONGEST_BEGINNING = len("https://")
ADDRESS = re.compile(r"https?://[^\s<>\"`]*", re.IGNORECASE)
SOUND = re.compile(
    r"https?://(?!(?:dx\.|www\.)?doi\.org|data\.europa\.eu)[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[\w/.?=&%\#~+-]*)?"
)
"""What most addresses look like, which have none of the faults unless they hold three dots."""
CLOSING = ".,;:!?'*_~)]}|^"
"""What can stand right behind an address in a file."""

HOST = re.compile(r"https?://(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)", re.IGNORECASE)
CUT = re.compile(r"…|\.\.\.$")
DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
DOI_ADDRESS = re.compile(r"https?://(?:dx\.|www\.)?doi\.org(?:/(.*))?", re.IGNORECASE)
DOI_PREFIX = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
ESCO = re.compile(r"https?://data\.europa\.eu/esco/(?:skill|occupation)(?:/(.*))?", re.IGNORECASE)
UUID_BEGUN = re.compile(r"[0-9a-f]{8}-[0-9a-f-]*", re.IGNORECASE)
UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def may_hold_fault(source: str) -> bool:
    """Tells of a file's text whether one of its addresses can be broken; where it says no, none is."""
    for begun in BEGUN.finditer(source):
        found = ADDRESS.search(source, max(0, begun.end() - LONGEST_BEGINNING))
        if found is not None and _may_be_faulty(found[0]):
            return True
    return "\\" in source


def _may_be_faulty(written: str) -> bool:
    url = written.rstrip(CLOSING)
    if "..." in written:
        return True
    return not SOUND.fullmatch(url) and bool(
        CUT.search(written) or fault_of_address(url.rstrip(".")) or fault_of_site(url)
    )


def fault_of_address(url: str) -> str | None:
    """Says why an address is cut off wherever it is written; None where that is not certain."""
    if CUT.search(url):
        return "is cut off"
    doi = DOI_ADDRESS.fullmatch(url)
    if doi and not DOI.match(doi[1] or ""):
        return "is cut off: a DOI looks like `10.1145/3446871.3469765`"
    skill = ESCO.fullmatch(url)
    if skill:
        name = (skill[1] or "").rstrip("/")
        if not name or (UUID_BEGUN.fullmatch(name) and not UUID.fullmatch(name)):
            return "is cut off: ESCO's addresses end with 36 letters, digits and hyphens"
    return None


def fault_of_site(url: str) -> str | None:
    """Says why an address names no site; None where it does. In a text such an address can be meant (`http://localhost`)."""
    found = HOST.match(url)
    host = found[1] if found else ""
    if host.lower() in {"http", "https"}:
        return "begins twice"
    if "." not in host.strip(".") and not host.startswith("["):
        return "names no site: there is no dot in its name"
    return None
