"""YAML as hands write it: every form that a value can have, indented by chance, with anchors, aliases and comments."""

import random
from dataclasses import dataclass, field

LEAVES = (
    *("a", "a b", "1.10", "''", "'it''s'", '"q\\n\\u00e9"', "é😀", "a#b", "[]", "{}", "[ a, b ]", "[a: 1, b]"),
    *("[a, {c: d, b: [x]}]", "{b: 1,  a: 2}", "{ d: {b: 1, a: 2}, c: x }", "{b: 1, a: 2, }", '{"b":1, "a": 2}'),
    *("{b: 1 , a: {d: 1, c: 'x, y'}}", "{? b : 1, a: 2}", "{b: &n 1, a: 2}"),
)
LONG = (
    *("plain\n{0}goes on\n\n{0}  and on", "'single\n\n{0} goes on'", '"double\n{0}goes \\\n{0}\\ on"'),
    *(
        '"white  \n\n{0}  space"',
        "[a,\n{0}b, # c\n{0}# d\n{0}{{d: 1, c: 2}}\n{1}]",
        "{{b: 1,\n\n\n{0}a: [x,\n{0}  y]}}",
    ),
    *("[\n{0}plain text\n{0} goes on, b]", "|\n{0}text\n{0}  more\n\n{0}# no comment", ">-\n{0}folded\n{0}\n\n{0}text"),
    *("|+\n{0}kept\n\n", "|\n\n{0}late", ">+\n{0}a\n{0} b\n   \n", "|2\n{2}   deep\n{2}  less", "|1-\n{2}  x\n{2} y"),
    *("| # said\n{0}text", ">-2   \n{2}   x", "|\n", ">\n\n\n"),
)
SPACES = ("", "", "", " ", "  ")


@dataclass
class Hand:
    """Writes YAML; now and then it slips, and no valid file comes out."""

    chance: random.Random
    anchors: list[str] = field(default_factory=list)

    def file(self) -> str:
        """A file of keys and values, sometimes of a list."""
        top = self.pick("", "", "", "", "# top\n", "\n# top\n\n", "---\n", "--- # c\n", "# a\n---\n")
        end = self.pick("", "", "", "...\n", "... # c\n# d\n", "# end", " # end\n\n\n")
        return top + self.block(int(self.pick("0", "0", "2")), 0) + end

    def pick(self, *given: str) -> str:
        return self.chance.choice(given)

    def likely(self, share: float) -> bool:
        return self.chance.random() < share

    def block(self, indent: int, depth: int) -> str:
        """Entries at a column, each on its lines."""
        entry = self.key if self.likely(0.6) else self.dash
        return "".join(entry(indent, depth, number) for number in range(self.chance.randint(1, 4)))

    def key(self, indent: int, depth: int, number: int) -> str:
        name = self.pick("b", "a", "'c d'", '"é"', "k", "x y", "&n z") + str(number)
        if name.endswith(("'" + str(number), '"' + str(number))):
            name = f"{name[:-2]}{number}{name[-2]}"
        before = self.around(indent) + " " * indent
        if self.likely(0.03):
            return f"{before}? {name}\n{' ' * indent}:{self.value(indent, depth)}"
        return f"{before}{name}{self.pick('', '', '', ' ')}:{self.value(indent, depth)}"

    def dash(self, indent: int, depth: int, number: int) -> str:
        before = self.around(indent) + " " * indent
        if depth < 4 and self.likely(0.4):
            wide = self.chance.choice((2, 2, 2, 4))
            inner = self.block(indent + wide, depth + 1)
            start = " " * (indent + wide)
            if inner.startswith(start):
                return f"{before}-{' ' * (wide - 1)}{inner[len(start) :]}"
            return f"{before}-{self.remark()}\n{inner}"
        _ = number
        return f"{before}-{self.value(indent, depth)}"

    def value(self, indent: int, depth: int) -> str:
        anchor = self.anchor()
        step = self.chance.choice((2, 2, 2, 1, 3, 4))
        if depth < 4 and self.likely(0.35):
            return f"{anchor}{self.remark()}\n{self.block(indent + step, depth + 1)}"
        if self.anchors and not anchor and self.likely(0.15):
            return f" *{self.chance.choice(self.anchors)}{self.remark()}\n"
        space = " " + self.pick(*SPACES)
        if self.likely(0.3):
            long = self.chance.choice(LONG).format(" " * (indent + step), " " * indent, " " * indent)
            is_block = long[0] in "|>"
            return (
                f"{anchor}{space}{long}{'' if is_block else self.remark()}{'' if long.endswith(chr(10)) else chr(10)}"
            )
        if self.likely(0.05):
            return f"{self.remark()}\n{' ' * (indent + step)}{self.pick(*LEAVES)}\n"
        return f"{anchor}{space}{self.pick(*LEAVES)}{self.remark()}\n" if self.likely(0.97) else f"{self.remark()}\n"

    def anchor(self) -> str:
        if not self.likely(0.1):
            return ""
        self.anchors.append(self.pick("n", "m", "o"))
        return f" &{self.anchors[-1]}"

    def remark(self) -> str:
        if not self.likely(0.2):
            return self.pick(*SPACES)
        text = " " + self.pick(*SPACES) + self.pick("# c", "#", "# - x: |")
        return text + (f"\n{' ' * self.chance.randint(0, 12)}# on" if self.likely(0.1) else "")

    def around(self, indent: int) -> str:
        """Comments and empty lines above an entry."""
        if not self.likely(0.25):
            return ""
        lines = [
            self.pick("", "", "   ")
            if self.likely(0.4)
            else " " * self.chance.choice((0, indent, indent, indent + 2, 5)) + "# above"
            for _ in range(self.chance.randint(1, 3))
        ]
        return "".join(f"{line}\n" for line in lines)
