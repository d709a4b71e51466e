"""The competency does not say who does what.

It is one sentence that begins with who shows it and a verb: it is what an assessor looks for, and what an employer reads on
the credential. "To understand …" and "How to …" name a topic; nobody can hand in evidence of a topic.

Instead of:

```yaml micro-credentials/code-tracing.yaml
performer: Educator
competency: Understanding how to teach students to read code line by line.
```

```yaml micro-credentials/live-coding.yaml
performer: Educator
competency: Educators will be able to model how programmers think. They do so by writing code aloud.
```

Write:

```yaml micro-credentials/code-tracing.yaml
performer: Educator
competency: Educators teach students to read code line by line.
```

```yaml micro-credentials/live-coding.yaml
performer: Educator
competency: Educators model how programmers think by writing code aloud.
```
"""

import re
from collections.abc import Iterator

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Route, Rule, Severity
from mcctl.rules.content.placeholder import placeholder_in
from mcctl.rules.performer import end_of_performer, plural_of, verb_said_of_one

RULE = Rule("MC306", "competency-form", Severity.WARNING, in_draft=Severity.NOTE)

QUOTES = "\"'\u201c\u201d\u2018\u2019"
SENTENCE_END = re.compile(rf"([^\W\d_]{{2,}})[){QUOTES}]*[.!?][){QUOTES}]*\s+(?=[({QUOTES}]?[^\W\d_a-z])")
ABBREVIATIONS = frozenset(
    {"al", "approx", "cf", "co", "dr", "ed", "eds", "etc", "fig", "gr", "inc", "incl", "jr", "min", "mr", "mrs", "ms"}
    | {"no", "nos", "prof", "resp", "sr", "st", "vol", "vs"}
)

TOPIC = re.compile(
    r"(?:to|how to|how|what|why|(?:being |be )?able to|(?:the |an )?ability to|(?:an )?understanding|knowing|knowledge of"
    r"|using|applying|creating|developing|demonstrating|designing|identifying|analy[sz]ing|explaining|implementing"
    r"|evaluating|providing|selecting|facilitating)\b",
    re.IGNORECASE,
)
GERUND = re.compile(
    r"\w+ing (?:a|an|the|their|your|how|what|why|when|that|which|to|with|in|for|of|on|about)\b", re.IGNORECASE
)
ORDER = re.compile(
    r"(?:analy[sz]e|apply|assess|build|create|define|demonstrate|describe|design|develop|evaluate|explain|explore|facilitate"
    r"|give|identify|implement|know|lead|learn|list|make|plan|provide|select|show|support|teach|understand|use|write)"
    r" (?:a|an|the|their|your|how|what|why|that|students|learners)\b",
    re.IGNORECASE,
)
READER = re.compile(r"(?:I|you|we)\b(?!-)", re.IGNORECASE)
SOMEBODY = re.compile(
    r"(?:the |an? )?(?:educator|teacher|learner|student|participant|candidate|earner|practitioner)s?\b", re.IGNORECASE
)
MARKS = frozenset(".!?")
FUTURE = re.compile(r"\s+((?:will|shall|should)(?: be able to)?|(?:is|are) able to)\b", re.IGNORECASE)
FURTHEST = 3
"""How many words can stand before the performer: `Each early-career educator …`."""


def check(catalog: Catalog) -> Iterator[Diagnostic]:
    """Finds competencies that do not begin with a performer and a verb, as far as that is certain; in English only."""
    issuer_language = catalog.issuer.language if catalog.issuer else "en"
    route: Route = ("competency",)
    for resource, document in catalog.micro_credentials:
        language = resource.language or issuer_language
        if resource.competency is None or language.partition("-")[0].lower() != "en":
            continue
        if placeholder_in(resource.competency):
            continue  # told as what it is
        told = _fault(" ".join(resource.competency.split()).lstrip(f"*_ {QUOTES}"), resource.performer)
        if told is not None:
            message, hint = told
            yield Diagnostic(RULE, message, document.path, document.locate(route), route, hint=hint)


def _fault(competency: str, performer: str | None) -> tuple[str, str] | None:
    """What is wrong with a competency, and what to do; None where nothing certainly is."""
    who = plural_of(performer) if performer else "Educators"
    form = f"begin with {f'`{who}`' if performer else 'who shows it'} and a verb, such as `{who} teach …`"
    if competency.endswith("?"):
        return "the competency is a question, and not what somebody does", form
    if READER.match(competency):
        return "the competency speaks to the reader, or of oneself, and does not name who shows it", form
    is_first = performer is not None and end_of_performer(competency, performer, furthest=1) is not None
    if not is_first and any(pattern.match(competency) for pattern in (TOPIC, GERUND, ORDER)):
        first = competency.partition(" ")[0]
        return f"the competency begins with `{first}`, and not with who shows it", form
    if performer is None:
        somebody = SOMEBODY.match(competency)
        end = somebody.end() if somebody else None
    else:
        end = end_of_performer(competency, performer, furthest=FURTHEST)
        if end is None:
            return f"the competency does not begin with who shows it, `{performer}`", f"{form}, or change `performer`"
        if (verb := verb_said_of_one(competency, performer)) is not None:
            one = performer if performer.isupper() else performer.lower()
            hint = f"write `The {one} {verb} …`, or put the verb in the plural"
            return f"`{who} {verb}`: the verb does not fit the plural", hint
    later = FUTURE.match(competency, end) if end is not None else None
    if later is not None:
        return f"`{later[1]}` tells what comes later, and not what somebody does", f"leave `{later[1]}` out"
    return _several(competency)


def _several(competency: str) -> tuple[str, str] | None:
    if MARKS.isdisjoint(competency[:-1]):
        return None
    for found in SENTENCE_END.finditer(competency):
        if found[1].lower() not in ABBREVIATIONS:
            return (
                "the competency has more than one sentence",
                "keep the first, and move the rest to `description` or `key_method`",
            )
    return None
