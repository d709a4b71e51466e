"""SVG as an image and nothing more: what acts, and what loads something from elsewhere, is found."""

import re
import sys
from dataclasses import dataclass
from xml.parsers import expat

NAMESPACE = "http://www.w3.org/2000/svg"
XHTML = "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"
BETWEEN = " "
"""What expat puts between a namespace and a name."""

ENCODINGS = frozenset({"utf-8", "us-ascii", "ascii", "iso-8859-1"})
ACTIVE_ELEMENTS = frozenset({"script", "foreignobject", "iframe", "embed", "object", "handler", "audio", "video"})
ANIMATIONS = frozenset({"set", "animate", "animatetransform", "animatemotion", "animatecolor"})
REFERENCES = frozenset({"href", "src", "ping"})
INVISIBLE = re.compile(r"[\x00-\x20]+")
SCRIPT_ADDRESS = re.compile(r"(?:java|vb)script:")
ANIMATED_VALUES = frozenset({"to", "from", "by", "values"})
WITHIN = re.compile(
    r"#|data:(?:image/(?:png|jpe?g|gif|webp)|font/|application/(?:(?:x-)?font|octet-stream))[^,]*,|$", re.IGNORECASE
)
"""How an address begins that leads nowhere else: into the same file, or an image or a font that is written there."""

DOCTYPES_OF_W3C = re.compile(r"https?://www\.w3\.org/")
"""Drawing programs write where W3C describes SVG; nothing reads it from there."""

HARMLESS = re.compile(r"[\w\s.,#%+-]*")
"""Numbers, colours and words: most attributes hold no more, and nothing of these loads or acts."""

# each pattern ends where the text does, so that hostile text of a megabyte is read once and not over and over
CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
CSS_ACTS = re.compile(r"expression\s{0,9}\(|-moz-binding|behavior\s{0,9}:", re.IGNORECASE)
CSS_IMPORT = re.compile(r"@import", re.IGNORECASE)
CSS_NAMESPACE = re.compile(
    r"@namespace\s{1,9}[\w-]{0,40}\s{0,9}(?:\"[^\"]{0,200}\"|'[^']{0,200}'|url\([^(){}]{0,200}\))\s{0,9};",
    re.IGNORECASE,
)
CSS_URL = re.compile(r"url\(\s*[\"']?\s*([^\"')]*)", re.IGNORECASE)
CSS_IMAGE = re.compile(r"(?:image|image-set|cross-fade|src)\s{0,9}\(", re.IGNORECASE)
CSS_TEXT = re.compile(r"\"[^\"]*\"|'[^']*'")

LENGTH = re.compile(r"\s*\+?([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*(px|pt|pc|mm|cm|in)?\s*", re.IGNORECASE)
PIXELS = {"px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


class ActsError(Exception):
    """The SVG could do something, and not only be seen."""


class LoadsError(Exception):
    """The SVG would load something from elsewhere; `address` says from where."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class NoSvgError(Exception):
    """The content is no SVG that a browser shows; `why` says what it is."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in the same unit."""

    width: float
    height: float


def size_of(content: bytes) -> Size | None:
    """Reads the size of an SVG, None where it names none; one of the errors above tells that it is no plain image."""
    reading = _Reading()
    parser = expat.ParserCreate(namespace_separator=BETWEEN)
    parser.XmlDeclHandler = _check_encoding
    parser.StartDoctypeDeclHandler = _check_doctype
    parser.EntityDeclHandler = _refuse
    parser.ProcessingInstructionHandler = _refuse
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    try:
        parser.Parse(content, True)  # noqa: FBT003  # expat takes it by place
    except (expat.ExpatError, ValueError) as error:
        raise NoSvgError("the SVG is no well-formed XML") from error
    if not reading.is_shown:
        raise NoSvgError(f'browsers do not show it: `xmlns="{NAMESPACE}"` is missing')
    return reading.size


class _Reading:
    """What has been read so far."""

    def __init__(self) -> None:
        self.size: Size | None = None
        self.is_shown = False
        self._is_first = True
        self._style: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Checks an element."""
        namespace, _, element = name.rpartition(BETWEEN)
        if self._is_first:
            self._is_first = False
            if element != "svg":
                raise NoSvgError("it is neither SVG nor PNG")
            self.is_shown = namespace == NAMESPACE
            self.size = _size(attributes)
        element = element.lower()
        if element in ACTIVE_ELEMENTS or namespace == XHTML:
            raise ActsError
        for key, value in attributes.items():
            _check_attribute(namespace, element, key, value)
        if element == "style":
            self._style = []

    def text(self, text: str) -> None:
        """Keeps the text of a style sheet."""
        if self._style is not None:
            self._style.append(text)

    def end(self, name: str) -> None:
        """Checks a style sheet at its end."""
        if self._style is not None and name.rpartition(BETWEEN)[2].lower() == "style":
            _check_css("".join(self._style), is_style=True)
            self._style = None


def _refuse(*_: object) -> None:
    raise ActsError


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in ENCODINGS:
        raise NoSvgError(f"the SVG is written in `{encoding}`, not in UTF-8")


def _check_doctype(_name: str, system: str | None, _public: str | None, _has_subset: int) -> None:
    if system and not DOCTYPES_OF_W3C.match(system):
        raise LoadsError(system)


def _check_attribute(namespace: str, element: str, key: str, value: str) -> None:
    space, _, attribute = key.lower().rpartition(BETWEEN)
    if not space and element not in ANIMATIONS and HARMLESS.fullmatch(value) and _is_drawn(attribute):
        return
    plain = INVISIBLE.sub("", value).lower()
    aims = attribute == "attributename" and (plain.startswith("on") or plain.rpartition(":")[2] in REFERENCES)
    is_address = attribute in REFERENCES or (element in ANIMATIONS and attribute in ANIMATED_VALUES)
    if attribute.startswith("on") or (is_address and SCRIPT_ADDRESS.search(plain)) or (element in ANIMATIONS and aims):
        raise ActsError
    if namespace in {NAMESPACE, ""} and attribute in REFERENCES and not WITHIN.match(plain):
        is_link = element == "a" and attribute == "href"  # followed by a click, never loaded
        if plain.startswith("data:"):
            raise ActsError
        if not is_link:
            raise LoadsError(value.strip())
    if space == XML.lower() and attribute == "base":
        raise LoadsError(value.strip())
    if not space:
        _check_css(value, is_style=attribute == "style")


def _is_drawn(attribute: str) -> bool:
    """Tells whether an attribute neither leads anywhere nor acts, whatever plain words and numbers it holds."""
    return attribute not in REFERENCES and attribute != "style" and not attribute.startswith("on")


def _check_css(text: str, *, is_style: bool) -> None:
    """Checks a style sheet or a `style`, which can do more than the other attributes that hold CSS."""
    css = CSS_ESCAPE.sub(_unescaped, CSS_COMMENT.sub("", text))
    if is_style:
        if CSS_ACTS.search(css):
            raise ActsError
        css = CSS_NAMESPACE.sub("", css)
        if CSS_IMPORT.search(css):
            raise LoadsError("@import")
    for found in CSS_URL.finditer(css):
        if not WITHIN.match(INVISIBLE.sub("", found[1])):
            raise LoadsError(found[1].strip())
    if CSS_IMAGE.search(css):
        for found in CSS_TEXT.finditer(css):
            if "//" in found[0] and not WITHIN.match(found[0][1:]):
                raise LoadsError(found[0][1:-1])


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        code = int(found[1], 16)
        return chr(code) if 0 < code <= sys.maxunicode else "\ufffd"
    return found[2]


def _size(attributes: dict[str, str]) -> Size | None:
    box = re.split(r"[\s,]+", attributes.get("viewBox", "").strip())
    try:
        _, _, width, height = map(float, box)
    except ValueError:
        width, height = _pixels(attributes.get("width", "")), _pixels(attributes.get("height", ""))
    return Size(width, height) if 0 < width < float("inf") and 0 < height < float("inf") else None


def _pixels(length: str) -> float:
    """Turns an absolute length into pixels; 0 for one that depends on what is around the image."""
    found = LENGTH.fullmatch(length)
    return float(found[1]) * PIXELS[(found[2] or "px").lower()] if found else 0.0
