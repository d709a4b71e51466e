"""The repository that the samples of the rules' pages change: small, and right in every respect."""

import re
from collections.abc import Iterable, Mapping

from mcctl.rules.page import Sample
from tests.source.repositories import ISSUER, SETTINGS, SVG

KEY = re.compile(r"^(?=[A-Za-z_]\w*:)", re.MULTILINE)

MICRO_CREDENTIAL = """\
kind: micro-credential
id: {id}
version: "1.0"
status: active
visibility: public
title: {title}
performer: Educator
competency: {competency}
assessment:
  parts:
    - id: evidence
      kind: evidence
      items:
        - id: lesson
          prompt: {prompt}
          passing: {passing}
badge: {{file: badges/{id}.svg, alt: {alt}}}
"""

FILES: Mapping[str, str] = {
    "mcctl.yaml": SETTINGS,
    "issuer.yaml": ISSUER,
    "micro-credentials/code-tracing.yaml": MICRO_CREDENTIAL.format(
        id="code-tracing",
        title="Code Tracing",
        competency="Educators teach students to read code line by line.",
        prompt="Hand in a lesson plan in which students trace a loop.",
        passing="The plan names the program and what students are likely to get wrong.",
        alt="A magnifying glass over three lines",
    ),
    "micro-credentials/live-coding.yaml": MICRO_CREDENTIAL.format(
        id="live-coding",
        title="Live Coding",
        competency="Educators model how programmers think by writing code aloud.",
        prompt="Record ten minutes of a class and mark where you thought aloud.",
        passing="Three decisions are spoken, one of them a mistake that is mended.",
        alt="A speech bubble above a keyboard",
    ),
    "stacks/cs-strategies.yaml": """\
kind: stack
id: cs-strategies
version: "1.0"
status: active
visibility: public
title: Strategies for Computer Science
members:
  - {micro_credential: code-tracing}
  - {micro_credential: live-coding}
""",
    "badges/code-tracing.svg": SVG,
    "badges/live-coding.svg": SVG,
}
BASES = {"micro-credentials": "micro-credentials/code-tracing.yaml", "stacks": "stacks/cs-strategies.yaml"}


def laid_over(samples: Iterable[Sample], files: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """Lays samples over the repository: their keys take the place of the same keys of the file that they name.

    A file that there is not begins as a copy of `code-tracing` or `cs-strategies`, under an id and with a title of its own.
    """
    contents = dict(files) if files is not None else {path: text.encode() for path, text in FILES.items()}
    for sample in samples:
        if not sample.path:
            continue
        if "gone" in sample.words:
            contents.pop(sample.path, None)
            continue
        times = next((int(word.partition("=")[2]) for word in sample.words if word.startswith("times=")), 1)
        text = sample.text * times
        if "whole" not in sample.words and sample.path.endswith(".yaml"):
            text = _merged(_beginning(sample.path, contents), text)
        contents[sample.path] = text.encode("latin-1" if "latin-1" in sample.words else "utf-8")
    return contents


def _beginning(path: str, contents: Mapping[str, bytes]) -> str:
    if path in contents:
        return contents[path].decode()
    name = path.rpartition("/")[2].removesuffix(".yaml")
    text = FILES[BASES[path.partition("/")[0]]]
    return _merged(text, f"id: {name}\ntitle: The {name}\n")


def _merged(base: str, text: str) -> str:
    """Replaces top-level keys by those of the same name, and adds the others at the end."""
    kept = {_name(chunk): chunk for chunk in KEY.split(base) if chunk}
    head, *chunks = KEY.split(text) if not KEY.match(text) else ["", *KEY.split(text)]
    for chunk in chunks:
        if chunk:
            kept[_name(chunk)] = chunk
    return head + "".join(kept.values())


def _name(chunk: str) -> str:
    return chunk.partition(":")[0]
