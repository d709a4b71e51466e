"""What `mcctl validate` costs for hostile and large files within the size limit, each in a process of its own.

Nearly every file has 1 MiB, or a little less. Processor time and peak memory are the kernel's own account of the process
(`os.wait4`), beside two floors of the same run: starting Python, and PyYAML's C parser over the same bytes, which keeps
nothing. Exits 1 where a file takes more than 2 s or 300 MB.

    python benchmarks/hostile_files.py [PART OF A NAME]
"""

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

LIMIT = 1024 * 1024
MOST_SECONDS = 2.0
MOST_MEGABYTES = 300.0
BYTES_PER_KIBIBYTE = 1024
MEGABYTE = 1_000_000
HEAD = "kind: micro-credential\nid: a\ntitle: A\n"
STACK = "kind: stack\nid: a\ntitle: A\n"
PART = f"{HEAD}assessment:\n  parts:\n  - id: p\n    kind: evidence\n    items:\n"
RUBRIC = f"{PART}    - id: i\n      prompt: x\n      rubric:\n        levels:\n"
EXAMPLE = (
    Path(__file__).parents[1] / "examples/issuer-repo/micro-credentials/computer-science/systematic-debugging.yaml"
)
PARSE = (
    "import sys; from yaml._yaml import CParser; p = CParser(open(sys.argv[1], 'rb').read())\nwhile p.get_event(): pass"
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took."""

    seconds: float
    megabytes: float
    status: int


def measured(arguments: Sequence[str], out: Path | None = None) -> Cost:
    """Runs a program and waits for it; what it prints goes to a file, or nowhere."""
    with (out or Path(os.devnull)).open("wb") as sink:
        child = subprocess.Popen(arguments, stdout=sink, stderr=subprocess.DEVNULL)  # this Python
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    memory = usage.ru_maxrss * BYTES_PER_KIBIBYTE / MEGABYTE
    return Cost(usage.ru_utime + usage.ru_stime, memory, child.returncode)


def filled(unit: str, before: str = HEAD, after: str = "") -> bytes:
    """Repeats a text until the file is full."""
    room = LIMIT - len(before.encode()) - len(after.encode())
    return f"{before}{unit * (room // len(unit.encode()))}{after}".encode()


def numbered(unit: str, before: str = HEAD, after: str = "") -> bytes:
    """Repeats a text with a number in it until the file is full."""
    parts, size, number = [before], len(before.encode()) + len(after.encode()), 0
    while True:
        part = unit.replace("#", str(number))
        size += len(part.encode())
        if size > LIMIT:
            return "".join([*parts, after]).encode()
        parts.append(part)
        number += 1


def grown() -> bytes:
    """A real micro-credential with its rubrics and prompts many times over."""
    text = EXAMPLE.read_text(encoding="utf-8").replace("id: systematic-debugging\n", "id: a\n", 1)
    head, items = text.split("    - id: evidence\n", 1)
    part = "    - id: evidence\n" + items.split("\nbadge:", 1)[0] + "\n"
    rest = "badge:" + items.split("\nbadge:", 1)[1]
    parts: list[str] = []
    size = len(head.encode()) + len(rest.encode())
    while size + len(part.encode()) + 10 < LIMIT:
        parts.append(part.replace("id: ", f"id: p{len(parts)}-"))
        size += len(parts[-1].encode())
    return (head + "".join(parts) + rest).encode()


def mangled() -> bytes:
    """The same with characters of YAML thrown in by chance."""
    chance = random.Random(3)  # noqa: S311  # the same file each time
    raw = bytearray(grown())
    for _ in range(500):
        raw[chance.randrange(len(raw))] = chance.choice(b"\"'[]{}:,#&*!|>%@`-\t\n")
    return bytes(raw)


def laughs() -> bytes:
    """Aliases of aliases."""
    rows = [f"{HEAD}a0: &a0 [x, x, x, x, x, x, x, x, x]\n"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)]
    return "".join(rows).encode()


def just_allowed_aliases() -> bytes:
    """Aliases that expand to a little less than is allowed, into values that are wrong."""
    text = f"{STACK}outcomes:\n- &o [{', '.join(['{x: 1.10, y: ~}'] * 100)}]\n"
    return (text + "- *o\n" * 30).encode()


FILES: dict[str, Callable[[], bytes]] = {
    "a small file": HEAD.encode,
    "a real one, grown": grown,
    "a real one, mangled": mangled,
    "brackets": lambda: filled("["),
    "braces": lambda: filled("{a: "),
    "dashes": lambda: filled("- ", ""),
    "32 levels, many times": lambda: filled(f"- {'[' * 29}{']' * 29}\n", f"{HEAD}tags:\n"),
    "lines of spaces": lambda: filled(f"{' ' * 1000}\n"),
    "empty lines": lambda: filled("\n"),
    "returns alone": lambda: filled("\r"),
    "comments": lambda: filled("# x\n"),
    "many hashes": lambda: filled("#", f"{HEAD}# "),
    "comments that ignore": lambda: filled("# mcctl: ignore[MC302] x\n"),
    "unknown keys": lambda: numbered("k#: x\n"),
    "unknown keys, near to one": lambda: numbered("title#: x\n"),
    "unknown keys in one line": lambda: numbered("k#: x,", f"{HEAD}badge: {{", "}\n"),
    "one key, again and again": lambda: filled("id: a\n"),
    "two keys, again and again": lambda: filled("id: a\nkind: b\n"),
    "keys that repeat in pairs": lambda: numbered("- {a: 1, a: 2}\n", f"{HEAD}tags:\n"),
    "tags": lambda: filled("- !a x\n", f"{HEAD}tags:\n"),
    "merge keys": lambda: filled("- {<<: *a}\n", f"{HEAD}x: &a {{b: c}}\ntags:\n"),
    "anchors": lambda: numbered("- &a# x\n", f"{HEAD}tags:\n"),
    "a billion laughs": laughs,
    "aliases just allowed": just_allowed_aliases,
    "aliases": lambda: filled("*x ,", f"{HEAD}y: &x z\ntags: [", "]\n"),
    "a long line": lambda: filled("x", f"{HEAD}description: "),
    "a long line of words": lambda: filled("word ", f"{HEAD}description: "),
    "a long word in quotes": lambda: filled("\\u00e9", f'{HEAD}description: "', '"\n'),
    "a long key": lambda: filled("x", f"{HEAD}? ", "\n: y\n"),
    "a long id": lambda: filled("x", "kind: stack\ntitle: A\nid: "),
    "a long wrong word": lambda: filled("draf", f"{HEAD}status: "),
    "quotes left open": lambda: filled('a: "x\n'),
    "one quote left open": lambda: filled("x\n", f'{HEAD}description: "'),
    "brackets left open": lambda: filled("a: [x\n"),
    "emoji": lambda: filled("\U0001f600", f"{HEAD}description: "),
    "combining marks": lambda: filled("a\u0301\u0323", f"{HEAD}description: "),
    "line separators": lambda: filled("x\u2028", f"{HEAD}description: "),
    "NUL": lambda: filled("\0", "a: "),
    "Latin-1": lambda: b"a: " + b"\xe9" * (LIMIT - 3),
    "UTF-16": lambda: filled("x: y\n", "").decode()[: LIMIT // 2 - 1].encode("utf-16"),
    "tabs that indent": lambda: filled("\ta: b\n"),
    "tabs after colons": lambda: filled("-\tx\n", f"{HEAD}tags:\n"),
    "tabs in a text": lambda: filled("  x\ty\n", f"{HEAD}description: |\n"),
    "tabs in one line": lambda: filled("x,\t", f"{HEAD}tags: [", "]\n"),
    "a list of small texts": lambda: filled("x,", f"{HEAD}tags: [", "]\n"),
    "a list of lists": lambda: filled("[x],", f"{HEAD}tags: [", "]\n"),
    "a list of nothing": lambda: filled("~,", f"{HEAD}tags: [", "]\n"),
    "a list of empty texts": lambda: filled("'',", f"{HEAD}tags: [", "]\n"),
    "a list in lines": lambda: filled("- x\n", f"{HEAD}tags:\n"),
    "unquoted numbers": lambda: filled("1.10,", f"{HEAD}tags: [", "]\n"),
    "unquoted long numbers": lambda: filled(f"- {'9' * 1000}\n", f"{HEAD}tags:\n"),
    "one unquoted number": lambda: filled("9", f"{HEAD}version: "),
    "unquoted words": lambda: filled("NO,", f"{HEAD}tags: [", "]\n"),
    "wrong numbers": lambda: filled("{min: x},", f"{HEAD}accommodations: x\nprices: [", "]\n"),
    "members": lambda: numbered("- {micro_credential: a#}\n", f"{STACK}members:\n"),
    "one member, again and again": lambda: filled("- {micro_credential: b}\n", f"{STACK}members:\n"),
    "outcomes with one id": lambda: filled("- {id: o, text: x}\n", f"{HEAD}outcomes:\n"),
    "glossary": lambda: numbered("- {term: t#, meaning: m}\n", f"{HEAD}glossary:\n"),
    "previous ids": lambda: numbered("- p#\n", f"{STACK}previously:\n"),
    "web addresses": lambda: numbered("- {title: x, url: 'https://e.example/#'}\n", f"{HEAD}resources:\n"),
    "brackets of links": lambda: filled("[", f"{HEAD}description: '", "'\n"),
    "stars of emphasis": lambda: filled("*a **b ", f"{HEAD}description: '", "'\n"),
    "a word again and again": lambda: filled("the the ", f"{HEAD}description: '", "'\n"),
    "commas": lambda: filled("a,b", f"{HEAD}description: '", "'\n"),
    "hyphens": lambda: filled("a-", f"{HEAD}description: '", "'\n"),
    "lorem ipsum": lambda: filled("Lorem ipsum TODO TBD ", f"{HEAD}description: '", "'\n"),
    "almost a web address": lambda: filled("https:/", f"{HEAD}url: '", "'\n"),
    "almost a language": lambda: filled("-abc", f"{HEAD}language: en", "!\n"),
    "almost a licence": lambda: filled(" AND MIT", f"{HEAD}license: MIT", "!\n"),
    "almost an id": lambda: filled("a-", "kind: stack\ntitle: A\nid: ", "!\n"),
    "almost a domain": lambda: filled("a.", f"{STACK}access: [{{email_domain: ", "!}]\n"),
    "almost a duration": lambda: filled("1", f"{HEAD}expires_after: P", "!\n"),
    "almost a number": lambda: filled("1_", f"{HEAD}version: ", "x\n"),
    "almost a time": lambda: filled(" ", f"{HEAD}version: 2026-05-01", "x\n"),
    "items of one text": lambda: numbered("    - {id: i#, prompt: Say why., passing: It is said.}\n", PART),
    "levels": lambda: numbered("        - l#\n", RUBRIC),
    "criteria": lambda: numbered(
        "        - {id: c#, name: n, descriptions: {A: x, B: y}}\n",
        f"{RUBRIC}        - A\n        - {{name: B, passes: true}}\n        criteria:\n",
    ),
}


def repository(root: Path, raw: bytes) -> Path:
    """Writes an issuer's repository with one hostile file, and returns that file."""
    (root / "mcctl.yaml").write_text("version: 1\n", encoding="utf-8")
    (root / "issuer.yaml").write_text(
        "kind: issuer\nid: northlake\nname: Northlake University\ntype: university\n", encoding="utf-8"
    )
    folder = root / ("stacks" if raw.startswith(b"kind: stack") else "micro-credentials")
    folder.mkdir()
    (folder / "a.yaml").write_bytes(raw)
    return folder / "a.yaml"


def main(wanted: str) -> int:
    """Measures every file whose name holds a text, prints a table, and returns the exit status."""
    say = sys.stdout.write
    python = measured([sys.executable, "-c", "pass"])
    say(f"python -c pass: {python.seconds:.2f} s, {python.megabytes:.0f} MB\n\n")
    say(f"{'file':28} {'bytes':>9}  {'parser s':>8} {'mcctl s':>8} {'ratio':>7} {'MB':>5}  exit  kept\n")
    slow = 0
    for name, make in FILES.items():
        if wanted not in name:
            continue
        raw = make()
        if len(raw) > LIMIT:
            raise SystemExit(f"`{name}` has {len(raw)} bytes")
        with tempfile.TemporaryDirectory() as folder:
            file = repository(Path(folder), raw)
            parser = measured([sys.executable, "-c", PARSE, str(file)])
            mcctl = measured([sys.executable, "-m", "mcctl", "-C", folder, "validate"], Path(folder) / "out.txt")
        is_kept = mcctl.seconds <= MOST_SECONDS and mcctl.megabytes <= MOST_MEGABYTES and mcctl.status in (0, 1)
        slow += not is_kept
        ratio = mcctl.seconds / max(parser.seconds, 0.01)
        say(
            f"{name:28} {len(raw):9,}  {parser.seconds:8.2f} {mcctl.seconds:8.2f} {ratio:6.1f}x {mcctl.megabytes:5.0f}"
            f"  {mcctl.status:4}  {'yes' if is_kept else 'NO'}\n"
        )
        sys.stdout.flush()
    say(f"\n{slow} of {len(FILES)} files take more than {MOST_SECONDS:.0f} s or {MOST_MEGABYTES:.0f} MB\n")
    return 1 if slow else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
