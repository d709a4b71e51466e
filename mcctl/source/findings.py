"""The findings of one file's syntax, reported by offsets."""

from dataclasses import dataclass, field, replace

from mcctl.catalog.document import Document
from mcctl.catalog.quotation import clipped
from mcctl.diagnostics import Diagnostic, Edit, Fix, Related, Rule, Span, codes
from mcctl.source.trouble import MAX_EDITS, Complaint


@dataclass(slots=True)
class Repetition:
    """A key that is written twice, with those after it that are as well: often one slip, a dash that is missing."""

    found: list[Diagnostic]
    index: int
    told: Diagnostic
    others: int = 0

    def count_another(self) -> None:
        """Counts one more key after it."""
        self.others += 1
        more = "so is 1 key" if self.others == 1 else f"so are {self.others:,} keys"
        self.found[self.index] = replace(self.told, message=f"{self.told.message}, and {more} after it")


@dataclass(slots=True)
class Findings:
    """What was found in a text, in the order in which it was read."""

    path: str
    text: str
    diagnostics: list[Diagnostic] = field(default_factory=list)
    blank: Document = field(init=False)

    def __post_init__(self) -> None:
        """Counts lines once for all findings."""
        self.blank = Document(self.path, None, self.text)

    def report(
        self,
        rule: Rule,
        message: str,
        start: int,
        end: int,
        *,
        hint: str | None = None,
        related: tuple[Related, ...] = (),
        fix: Fix | None = None,
    ) -> None:
        """Reports a finding between two offsets."""
        self.diagnostics.append(
            Diagnostic(rule, message, self.path, self.blank.span(start, end), (), hint, related, fix)
        )

    def complaint(self, told: Complaint) -> None:
        """Reports what libyaml complains of; what mends it is no safe fix, since nobody knows what was meant."""
        edits = tuple(Edit(self.exact(start, end), text) for start, end, text in told.edits)
        fix = Fix(safe=False, edits=edits) if edits else None
        self.report(told.rule, told.message, told.start, told.end, hint=told.hint, fix=fix)

    def tabs(self, tabs: list[int]) -> None:
        """Reports tabs between values, which may be spaces as well: nothing else is read then."""
        if tabs:
            others = f", nor in {len(tabs) - 1} more {'place' if len(tabs) == 2 else 'places'} below"  # noqa: PLR2004
            fix = Fix(safe=True, edits=tuple(Edit(self.exact(tab, tab + 1), " ") for tab in tabs[:MAX_EDITS]))
            message = f"a tab is not allowed here{others if len(tabs) > 1 else ''}"
            self.report(codes.TAB, message, tabs[0], tabs[0] + 1, hint="use spaces", fix=fix)

    def wrong_key(self, start: int, end: int) -> None:
        """Reports a key that is a list, keys and values, or nothing."""
        self.report(
            codes.NOT_YAML, "a key must be a text", start, end,
            hint="put quotes around a text that starts with `{`, `[` or `?`, or write the key that is missing",
        )  # fmt: skip

    def tag(self, tag: str, start: int, end: int) -> None:
        """Reports a tag."""
        shown = clipped(tag.replace("tag:yaml.org,2002:", "!!"))
        hint = "write the value without it, or put quotes around a text that starts with `!`"
        self.report(codes.TAG, f"the tag `{shown}` is not allowed", start, end, hint=hint)

    def exact(self, start: int, end: int) -> Span:
        """A span that may hold nothing but white space."""
        return Span(self.blank.position(start), self.blank.position(end))

    def repeated(
        self, key: str, place: tuple[int, int], first: tuple[int, int] | None, *, is_entry: bool
    ) -> Repetition:
        """Reports a key that is written twice, `is_entry` where its mapping is an entry of a list."""
        related = (Related(self.path, self.blank.span(*first), "first written here"),) if first else ()
        hint = "keep one of the two" + (", or start another entry of the list with `- `" if is_entry else "")
        self.report(codes.DUPLICATE_KEY, f"`{clipped(key)}` is written twice", *place, hint=hint, related=related)
        return Repetition(self.diagnostics, len(self.diagnostics) - 1, self.diagnostics[-1])
