"""Files line by line: right ones as `mcctl fmt` writes them, with every hostile thing on a line here and there."""

import random
from dataclasses import dataclass

PLAIN = (
    "a", "a b", "word's end", "C#", "a:b", "https://x.example/a?b=c#d", "é😀 ß", "1.10", "012", "no", "Yes",
    "2026-05-01", "1:30", "'it''s'", "''", "'a # b'", '"q: r"', '""', '" a "', "(a)", "...", "<<", "= b", ".5",
    "a - b", "a 'b' \"c\"", "x [y] {z}", "[]", "{}", "[a, b c]", "[ a,b ]", "['x', \"y\", z]", "{a: b, c d: e f}",
    "{a: [b, {c: d}], e: 1}", "[https://x.example/y, z]", "[a & b, c!]", "{a: 'x''y', b: \"\"}",
    "[1, no, 2026-05-01]", "{ a: b , }", "[a, ]", "[[a], [b]]", "[a  ,  b]",
)  # fmt: skip
HOSTILE = (
    "a: b", "a:", "a :", "a : b", "a #", "a  # c", "#", "# c", "- a", "- - a", "-", "-a", "--- a", "? a", "?", "?a",
    ": a", ":a", "~", "null", "Null", "&n a", "*n", "&n", "!t a", "!", "!!str 1", "@a", "`a", "%a", "|a", "|", ">",
    ">-", "|+", ">2", "|2-", "> # c", "'a", '"a', "'a'b", '"a" b', "'a' : b", '"a": b', '"\\n"', '"a\\"b"',
    "'a'# c", "'a'  # c", '"a"#', "'a''", "'''", "[a", "[a]b", "[a] # c", "[a]# c", "[a]: b", "{a}", "{a: }",
    "{a:b}", "{a: b c: d}", "{a: b, a: c}", "[a: b]", "[?a]", "[? a]", "[,]", "[a,,b]", "{,}", "{a: b,, c: d}",
    "[*n]", "[&n a]", "[!t a]", "[a #b]", "[a # b]", "[- a]", "[-a]", "[a\\]", "[a]]", "{a: b]", "[:a]", "[a:]",
    "[a :b]", "[a: ]", "{a : b}", "{'a': b}", '{"a": b}', '{"a":b}', "{? a: b}", "{a: ?b}", "{?a: b}", "[a?b]",
    "[a, ~]", "{a: ~}", "['a' b]", '["a"b]', "['a': b]", "[a'b]", "['a''b]", "{a: 'b}", "[a://b c]", "[a://]",
    "[a://b:c]", "[ # ]", "[|]", "[a|b]", "[a\ufeff]", "a\ufeff", "a\x85b", "a\u2028b", "a\u2029", "\xa0a", "a\xa0",
    "a\u3000b", "a\x07", "a\x7f", "a\tb", "\ta", "a\t", "a \\", "a" * 1100, "a" * 1100 + ": b",
    "'" + "a" * 1100 + "': b", "[" * 40, "[" * 20 + "]" * 20, "{a: " * 18 + "b" + "}" * 18, "- " * 20 + "a",
    "<<: a", "a, b", "a]", "a}", "...", "---", "%YAML 1.2", "a\\", "\\", "a&b", "a &b", "a *b", "a !b", "a | b",
    "a > b", "0o17", "0x1F",
)  # fmt: skip
KEYS = (
    "a", "b", "c", "d", "e", "id", "Not yet", "a-b", "_x", "é", "1", "012", "no", "null", "a.b", "a (b)", "a, b",
    "a [b]", "it's", "a  b", "k" * 500, "k" * 502, "a ", "<<", '"a"', "'a'", "&n a", "!t a", "*n", "? a", "a b:c",
    "a #b", "a#b", "@a", "-a", "- a", "", "~", "=", ".", "k" * 1023, "k" * 1024, "k" * 1025, "漢 字", "\xa0", "a\xa0",
    "😀",
)  # fmt: skip
LIKELY_KEYS = 20
BLOCK_LINES = (
    "a b",
    "a",
    "c: d",
    "# e",
    "- f",
    "'g",
    "h  ",
    "",
    "",
    "...",
    "---",
    "é",
    "k\\",
    "{",
    "%",
    " i",
    "  j",
    "\tl",
    " ",
)
LIKELY_BLOCK_LINES = 15
HEADERS = (
    "|",
    ">",
    "|-",
    ">-",
    "|-",
    ">-",
    ">-",
    ">-",
    "|+",
    ">+",
    "|2",
    ">-1",
    "|1-",
    "> ",
    ">- # c",
    "|#",
    ">-a",
    "|\t",
)
LIKELY_HEADERS = 8
BETWEEN = ("", "", " ", "   ", "# c", " # c", "      # c", "#", "  #", "\t", "---", "...", "# \ufeff", "        ")
SETTINGS = (
    "a: @\n", "a:\n  - @\n", "a:\n- @\nb: c\n", "a:\n  b: @\n", "a:\n  - b: @\n    c: d\n", "a: [@]\n",
    "a: [b, @]\n", "a: {b: @}\n", "a: {@: b}\n", "@: a\n", "a:\n  - @: b\n", "a: '@'\n", 'a: "@"\n', "a:   @   \n",
    "a: @ # c\n", "a: >-\n  @\n", "a: >\n  b\n  @\n\n", "a: |\n  @\n  b\n", "a:\n  @\n", "@\na: b\n", "a: b\n@\n",
    "a: >-\n  b\n\n  @\n", "a: @", "a:\n  - @\n  - @\n", "a: [@, @]\n", "a: {x: @, y: [@]}\n", "a: |-\n  b\n @\n",
    "a: [ @ ] \nb: c\n",
)  # fmt: skip
"""Files with a value in them, which stands for every `@`."""
CONTINUATIONS = (
    "", "b: c\n", " b: c\n", "  b: c\n", "- c\n", "  - c\n", "  c\n", "# c\n", "  # c\n", "\n\n", "---\n", "...\n",
    "  \n",
)  # fmt: skip
OPENINGS = (
    "# c\n", "---\n", "# c\n---\n", "---\n# c\n", "\n", "--- \n", " \n", "---\n---\n", "--- a\n", "--- # c\n",
    "\ufeff", "%YAML 1.2\n---\n", "...\n", "...\n---\n",
)  # fmt: skip
ENDS = ("\n",) * 20 + ("\r\n", "\r\n", "\r", "\x85", "\u2028", "\n\n", " \n", "\n\n\n")


@dataclass(frozen=True, slots=True)
class Lines:
    """Writes a file; `hostile` is how likely each thing is not as it should be, from 0 to 1."""

    chance: random.Random
    hostile: float

    def file(self) -> str:
        """A whole file, with ends of lines of one kind."""
        pick = self.chance.choice
        before = (
            pick(("---\n", "# c\n---\n", "--- # c\n", "%YAML 1.2\n---\n", "\ufeff", "\n\n", "# c\n"))
            if self.slips(2)
            else ""
        )
        text = before + self.entries(0 if not self.slips() else 2, 0)
        if self.slips(2):
            text = (
                text.rstrip("\n")
                if self.slips(9)
                else text + pick(("...\n", "---\na: b\n", "# c", "  ", "\n \n", "\ufeff", " # c\n"))
            )
        return text.replace("\n", pick(ENDS)) if self.slips() else text

    def slips(self, times: float = 1) -> bool:
        """Tells whether this is where something hostile comes, so many times as likely as elsewhere."""
        return self.chance.random() < self.hostile * times

    def entries(self, column: int, depth: int, first: str | None = None, *, is_list: bool = False) -> str:
        """Some keys at a column, or elements; `first` stands in place of the indent of the first key."""
        is_list = first is None and depth > 0 and (is_list or self.chance.random() < 0.4)
        names = self.chance.sample(KEYS[:LIKELY_KEYS], 5)
        out = []
        for number in range(self.chance.randint(1, 4)):
            indent = " " * max(0, column + (self.chance.randint(-3, 3) if self.slips() else 0))
            start = first if first is not None and number == 0 else indent
            name = self.chance.choice(KEYS) if self.slips(2) else names[number]
            if is_list or self.slips(0.3):
                wide = self.chance.choice((1, 1, 1, 3))
                if depth < 4 and self.chance.random() < 0.4:
                    out.append(self.entries(column + 1 + wide, depth + 1, f"{start}-{' ' * wide}"))
                else:
                    out.append(f"{start}-{' ' * wide}{self.value(column)}")
            elif depth < 4 and self.chance.random() < 0.3:
                step = self.chance.choice((2, 2, 2, 4, 1, 0))
                note = self.chance.choice((" # c", " ", "# c", " &n", "\t")) if self.slips(3) else ""
                out.append(f"{start}{name}:{note}\n{self.entries(column + step, depth + 1, is_list=step == 0)}")
            else:
                out.append(f"{start}{name}:{'' if self.slips(0.5) else ' '}{self.value(column)}")
            if self.slips(2):
                out.append(self.chance.choice(BETWEEN) + "\n")
        return "".join(out)

    def value(self, column: int) -> str:
        """A value, to the end of its last line."""
        if self.chance.random() < 0.3:
            return self.block(column)
        value = self.chance.choice(HOSTILE if self.slips(2) else PLAIN)
        note = self.chance.choice((" # c", " ", "  #", "# c", "\t# c")) if self.slips(2) else ""
        more = f"\n{' ' * self.chance.randint(0, column + 3)}{self.chance.choice(HOSTILE)}" if self.slips() else ""
        return f"{value}{note}{more}\n"

    def block(self, column: int) -> str:
        """A text on lines of its own."""
        header = self.chance.choice(HEADERS if self.slips(2) else HEADERS[:LIKELY_HEADERS])
        margin = column + self.chance.choice((2, 2, 2, 4, 1))
        lines = []
        for number in range(self.chance.randint(1, 4)):
            indent = " " * max(0, margin + (self.chance.randint(-3, 2) if self.slips() else 0))
            likely = BLOCK_LINES if self.slips(2) else BLOCK_LINES[:LIKELY_BLOCK_LINES]
            line = self.chance.choice(likely) if number and self.chance.random() < 0.4 else "a b"
            lines.append(indent + line if line or self.slips(3) else "")
            lines += [" " * self.chance.randint(0, 9) for _ in range(2) if self.slips(3)]
        return "\n".join((header, *lines)) + "\n"
