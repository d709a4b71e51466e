"""The rules of syntax and shape (MC0xx), which reader and models apply themselves; all others live in `mcctl.rules`.

A code is never used for anything else, not even after its rule is gone. None of these can be ignored or lowered.
"""

from mcctl.diagnostics.diagnostic import Rule, Severity

NOT_UTF8 = Rule("MC001", "not-utf-8", Severity.ERROR)
UNKNOWN_KEY = Rule("MC002", "unknown-key", Severity.ERROR)
NOT_YAML = Rule("MC003", "not-yaml", Severity.ERROR)
DUPLICATE_KEY = Rule("MC004", "duplicate-key", Severity.ERROR)
TAB = Rule("MC005", "tab", Severity.ERROR)
TAG = Rule("MC006", "tag", Severity.ERROR)
MERGE_KEY = Rule("MC007", "merge-key", Severity.ERROR)
ALIAS = Rule("MC008", "alias", Severity.ERROR)
SECOND_DOCUMENT = Rule("MC009", "second-document", Severity.ERROR)
TOO_DEEP = Rule("MC010", "too-deep", Severity.ERROR)
TOO_LARGE = Rule("MC011", "too-large", Severity.ERROR)
WRONG_TYPE = Rule("MC012", "wrong-type", Severity.ERROR)
MISSING_KEY = Rule("MC013", "missing-key", Severity.ERROR)
WRONG_VALUE = Rule("MC014", "wrong-value", Severity.ERROR)
NULL = Rule("MC015", "null", Severity.ERROR)
UNQUOTED = Rule("MC016", "unquoted", Severity.WARNING)
WRONG_KIND = Rule("MC017", "wrong-kind", Severity.ERROR)
INCOMPLETE = Rule("MC018", "incomplete", Severity.ERROR)
INCOMPLETE_DRAFT = Rule("MC019", "incomplete-draft", Severity.NOTE)
UNREADABLE = Rule("MC020", "unreadable", Severity.ERROR)
NOT_READ = Rule("MC021", "not-read", Severity.WARNING)
NO_ISSUER = Rule("MC022", "no-issuer", Severity.ERROR)

SYNTAX_AND_SHAPE = (
    NOT_UTF8,
    UNKNOWN_KEY,
    NOT_YAML,
    DUPLICATE_KEY,
    TAB,
    TAG,
    MERGE_KEY,
    ALIAS,
    SECOND_DOCUMENT,
    TOO_DEEP,
    TOO_LARGE,
    WRONG_TYPE,
    MISSING_KEY,
    WRONG_VALUE,
    NULL,
    UNQUOTED,
    WRONG_KIND,
    INCOMPLETE,
    INCOMPLETE_DRAFT,
    UNREADABLE,
    NOT_READ,
    NO_ISSUER,
)
