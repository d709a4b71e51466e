"""A file as read: its text, its data, and where each key and value stands."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from mcctl.diagnostics import Position, Route, Span
from mcctl.diagnostics.span import START
from mcctl.model.scalar import Plain

Data = dict[str, "Data"] | list["Data"] | str | int | float | bool | None
"""Decoded YAML or JSON. From YAML, scalars are text (`Plain` where unquoted and ambiguous) or None."""

WHITE_SPACE = " \t\r\n"
"""What YAML takes for white space; other characters that look empty are part of a text."""


@dataclass(slots=True)
class Place:
    """Where a value stands, as offsets in code points, with its key where it has one, and the places of what it holds."""

    start: int
    end: int
    key: tuple[int, int] | None = None
    items: "dict[str, Place] | list[Place] | None" = None

    def child(self, segment: str | int) -> "Place | None":
        """Finds the place of an element, None where there is none."""
        items = self.items
        if isinstance(items, dict):
            return items.get(segment) if isinstance(segment, str) else None
        if items is None or isinstance(segment, str) or not 0 <= segment < len(items):
            return None
        return items[segment]


Surveyor = Callable[[str], Place | None]
"""Finds the places of all that a text holds."""


@dataclass(frozen=True, eq=False)
class Document:
    """A file of the repository, by its path relative to the root.

    `places` are those of its data, or what finds them when they are wanted: most files have nothing wrong with them, and
    nobody asks where in them something stands. None for content that is no text.

    `plains` are the texts that are ambiguous without quotes, with their routes, where whoever read the file has noted them:
    no value is missing there. None where nobody has looked.
    """

    path: str
    data: Data
    text: str = field(default="", repr=False)
    places: Place | Surveyor | None = field(default=None, repr=False)
    plains: "tuple[tuple[Route, Plain], ...] | None" = field(default=None, repr=False)

    @cached_property
    def place(self) -> Place | None:
        """The place of the whole, with those of all that it holds."""
        return self.places(self.text) if callable(self.places) else self.places

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        at = 0
        for line in self.text.replace("\r\n", " \n").replace("\r", "\n").split("\n")[:-1]:
            at += len(line) + 1
            starts.append(at)
        return starts

    def position(self, offset: int) -> Position:
        """Turns an offset in code points into line and column."""
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def span(self, start: int, end: int) -> Span:
        """Turns two offsets into a span that ends with the last character that is not white space."""
        stretch = self.text[start:end].rstrip(WHITE_SPACE)
        return Span(self.position(start), self.position(start + len(stretch) if stretch else end))

    def locate(self, route: Route, *, key: bool = False) -> Span:
        """Finds the span of the value at a route, or of its key; of the nearest holder that exists where there is none."""
        place = self.place
        if place is None:
            return START
        for depth, segment in enumerate(route):
            child = place.child(segment)
            if child is None:
                key = depth > 0
                break
            place = child
        if key and place.key is not None:
            return self.span(*place.key)
        return (
            self.span(place.start, place.end) if place.start < place.end or place.key is None else self.span(*place.key)
        )

    def at(self, route: Route) -> Data:
        """Reads the data at a route, None where there is none."""
        data = self.data
        for segment in route:
            match data, segment:
                case dict(), str():
                    data = data.get(segment)
                case list(), int() if 0 <= segment < len(data):
                    data = data[segment]
                case _:
                    return None
        return data


class ReadAgain(Document):
    """A file that was read and let go: what is asked of it, beside its path, is read from the file once more."""

    def __init__(self, path: str, read: Callable[[str], Document | None]) -> None:
        """Keeps how to read the file.

        Args:
            path: Where it is.
            read: Reads it; called for whatever is asked, so that it had better remember the files of last. None stands for
                one that can no longer be read.
        """
        object.__setattr__(self, "path", path)
        self.__dict__["_read"] = read

    @property
    def _whole(self) -> Document:
        read: Callable[[str], Document | None] = self.__dict__["_read"]
        return read(self.path) or Document(self.path, None)

    @property
    def place(self) -> Place | None:
        """The place of the whole, with those of all that it holds."""
        return self._whole.place

    @property
    def data(self) -> Data:
        """What the file says."""
        return self._whole.data

    @property
    def text(self) -> str:
        """The file's text."""
        return self._whole.text

    @property
    def places(self) -> Place | Surveyor | None:
        """The places of its data."""
        return self._whole.places


class Documents(Mapping[str, Document]):
    """Files by path, each of which is read when somebody asks for more of it than its path."""

    def __init__(self, paths: Iterable[str], read: Callable[[str], Document | None]) -> None:
        """Keeps how to read them, as `ReadAgain` does."""
        self._paths = dict.fromkeys(paths)
        self._read = read

    def __getitem__(self, path: str) -> Document:
        if path not in self._paths:
            raise KeyError(path)
        return ReadAgain(path, self._read)

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


IMAGE_ROUTES: tuple[Route, ...] = (("badge", "file"), ("image", "file"))


def image_files(documents: Iterable[Document]) -> list[str]:
    """The images that documents name, sorted: paths in files, digests in canonical content."""
    named = (document.at(route) for document in documents for route in IMAGE_ROUTES)
    return sorted({file for file in named if isinstance(file, str)})
