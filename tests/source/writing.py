"""Made-up data, and ways to write it as YAML."""

import io
import random
import re
from collections.abc import Iterator

from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
    SingleQuotedScalarString,
)

from mcctl.catalog.document import Data
from mcctl.diagnostics import Route

LETTERS = "abcxyzÄéß漢😀🎓 \t\n:#-?,[]{}&*!|>'\"%@`\\~.019=<_"

texts = st.text(LETTERS, max_size=24) | st.sampled_from(
    [
        "",
        "~",
        "null",
        "NO",
        "yes",
        "1.10",
        "012",
        "0x1F",
        "1:30",
        "2026-05-01",
        "- a",
        "a: b",
        "# c",
        "a # c",
        " a ",
        "\n\na\n",
    ]
)
keys = st.text("abcdé漢😀 :#-'\"\\0", min_size=1, max_size=12)
leaves = texts | st.none() | st.booleans() | st.integers(-(10**9), 10**9)
trees = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
).filter(lambda value: isinstance(value, dict | list))


def routes(data: object, route: Route = ()) -> Iterator[tuple[Route, object]]:
    """Yields every route of data with its value, holders before what they hold."""
    yield route, data
    match data:
        case dict():
            for key, value in data.items():
                yield from routes(value, (*route, key))
        case list():
            for index, value in enumerate(data):
                yield from routes(value, (*route, index))
        case _:
            pass


def as_read(data: object) -> Data:
    """Writes scalars as the reader gives them: texts, or None."""
    match data:
        case dict():
            return {key: as_read(value) for key, value in data.items()}
        case list():
            return [as_read(value) for value in data]
        case None | str():
            return data
        case bool():
            return str(data).lower()
        case _:
            return str(data)


def written(data: object, chance: random.Random) -> str:
    """Dumps data in block and flow style by chance, with quoting by chance."""
    yaml = YAML()
    yaml.width = 4096  # narrower, ruamel.yaml folds keys and tabs into what YAML reads otherwise
    step = chance.choice((2, 4))
    yaml.indent(mapping=step, sequence=step + 2, offset=chance.choice((0, 2)))
    stream = io.StringIO()
    yaml.dump(_styled(data, chance, in_flow=False), stream)
    return stream.getvalue()


def _styled(data: object, chance: random.Random, *, in_flow: bool) -> object:
    match data:
        case dict() | list():
            is_flow = in_flow or chance.random() < 0.3
            holder: CommentedMap | CommentedSeq
            if isinstance(data, dict):
                holder = CommentedMap(
                    {_quoted(key, chance): _styled(value, chance, in_flow=is_flow) for key, value in data.items()}
                )
            else:
                holder = CommentedSeq([_styled(value, chance, in_flow=is_flow) for value in data])
            if is_flow:
                holder.fa.set_flow_style()
            return holder
        case str():
            if not in_flow and BLOCK.fullmatch(data) and chance.random() < 0.5:
                return chance.choice((LiteralScalarString, FoldedScalarString))(data)
            return _quoted(data, chance)
        case _:
            return data


BLOCK = re.compile(r"{0}(\n{0})*\n?".format("[a-zé漢😀](?:[a-zé漢😀 #:]*[a-zé漢😀#:])?"))
"""Texts that a block can hold without an indicator of its own; a span ends before white space that ends a block."""


def _quoted(text: str, chance: random.Random) -> str:
    """Quotes by chance; always where libyaml, other than YAML 1.2, wants quotes in a flow collection."""
    styles = (SingleQuotedScalarString, DoubleQuotedScalarString)
    return chance.choice(styles if text.startswith((":", "?")) else (str, *styles))(text)
