"""MC307 to MC312: what copying and forgetting leave in texts, and what only looks like it."""

import json
from collections.abc import Iterable, Mapping
from textwrap import fill, indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcctl.catalog.catalog import Catalog
from mcctl.diagnostics import Diagnostic, Position
from mcctl.rules.content.similar_evidence import gather
from mcctl.rules.registry import check_catalog
from mcctl.source.repository import read_repository
from tests.rules.files import a_micro_credential, found
from tests.source.repositories import ISSUER, SVG, MemoryTree

PATH = "micro-credentials/a.yaml"
COPYING = {"MC307", "MC308", "MC309", "MC310"}


def catalog_of(files: Mapping[str, str]) -> Catalog:
    return read_repository(MemoryTree.of({"badges/a.svg": SVG, **files})).catalog


def findings_in(text: str, more: str = "") -> list[Diagnostic]:
    """The findings of a description."""
    catalog = catalog_of({PATH: a_micro_credential("a", f"description: {json.dumps(text)}\n{more}")})
    return sorted((one for one in check_catalog(catalog) if one.rule.code in COPYING), key=lambda one: one.sort_key)


def told(text: str, more: str = "") -> list[str]:
    return [f"{one.rule.code} {one.message} = {one.hint}" for one in findings_in(text, more)]


def mended(text: str, findings: Iterable[Diagnostic]) -> str:
    """A file after the fixes of its findings, the last one first."""
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]

    def offset(position: Position) -> int:
        return starts[position.line - 1] + position.column - 1

    edits = [edit for one in findings if one.fix for edit in one.fix.edits]
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        text = text[: offset(edit.span.start)] + edit.text + text[offset(edit.span.end) :]
    return text


@pytest.mark.parametrize(
    ("text", "placeholder"),
    [
        ("TODO: describe the class.", "TODO"),
        ("The rubric is TBD.", "TBD"),
        ("The rubric (TBV) follows.", "TBV"),
        ("FIXME", "FIXME"),
        ("Earn XXX points.", "XXX"),
        ("Earn XXXX points.", "XXXX"),
        ("It takes ??? hours.", "???"),
        ("Lorem ipsum dolor sit amet.", "Lorem ipsum"),
        ("LOREM IPSUM", "LOREM IPSUM"),
        ("Describe [insert the subject] here.", "[insert the subject]"),
        ("Describe [INSERT TITLE] here.", "[INSERT TITLE]"),
        ("Dear <name>, describe it.", "<name>"),
        ("Dear <insert a name>, describe it.", "<insert a name>"),
        ("It is part of a stack of # micro-credentials.", "#"),
        ("Complete # items of this part.", "#"),
    ],
)
def test_a_placeholder_is_told(text: str, placeholder: str) -> None:
    message = f"MC307 `{placeholder}` stands where something is still to be written"

    assert told(text) == [f"{message} = write what belongs here, or leave the sentence out"]


@pytest.mark.parametrize(
    "text",
    [
        "Lee todo el programa.",
        "A to-do list, a TODO-list and `TODO` in code.",
        "The XXXs and NOTODO.",
        "What? Really?? Yes.",
        "Record the # of students in each group.",
        "Write your class # and period.",
        "# the heading of a section",
        "Program in C # and F#, with issue #3 as an example.",
        "See [insert a picture](https://a.example/TODO) and https://a.example/???.",
        "Press <b>Run</b> and name the file <name>.pdf.",
        "The insert [in the margin] is short.",
    ],
)
def test_what_only_looks_like_a_placeholder_is_not_told(text: str) -> None:
    assert told(text) == []


def test_in_spanish_todo_is_a_word_also_in_capitals() -> None:
    assert told("TODO EL ALUMNADO", "language: es") == []
    assert [line[:5] for line in (*told("TODO", "language: es"), *told("TODO: escribir", "language: es"))] == [
        "MC307"
    ] * 2


def test_a_placeholder_in_a_code_is_told_too_and_in_a_draft_it_is_a_note() -> None:
    active = a_micro_credential("a", "code: TBD\nresearch: {sources: [{title: Tracing, year: 2020, doi: TBD}]}")
    draft = active.replace("status: active", "status: draft")

    for text, severity in [(active, "warning"), (draft, "note")]:
        findings = [one for one in check_catalog(catalog_of({PATH: text})) if one.rule.code == "MC307"]
        assert [(one.route, one.rule.severity) for one in findings] == [
            (("code",), severity),
            (("research", "sources", 0, "doi"), severity),
        ]


@pytest.mark.parametrize(
    ("text", "word", "joined"),
    [
        ("A form of instruc- tion is meant.", "instruc- tion", "instruction"),
        ("A form of instruc-\ntion is meant.", "instruc- tion", "instruction"),
        ("Instruc- tion and evidence. The rest of instruction is here.", "Instruc- tion", "Instruction"),
        ("The class- room is small. Every classroom is.", "class- room", "classroom"),
        ("The stu-dents read. All students do.", "stu-dents", "students"),
        ("The assess-ment is fair. No assessment is.", "assess-ment", "assessment"),
        ("The stu\u00addents read.", "stu-dents", "students"),
    ],
)
def test_a_hyphen_that_copying_has_left_is_told(text: str, word: str, joined: str) -> None:
    assert told(text) == [
        f"MC308 `{word}` holds a hyphen that looks like one from the end of a copied line = did you mean `{joined}`?"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Give pre- and post-assessments, two- to three-day units, and in- or out-of-school time. Preand posts.",
        "A micro-credential is a microcredential.",
        "Co-teaching and coteaching, e-mail and email, re-teach and reteach.",
        "A well-known check-in. Every checkin, each check and each in is known well.",
        "Step one- read the text.",
        "The K-12 system, K- 12 too, and 3- 5 days.",
        "Use `instruc- tion` and https://a.example/instruc-tion.",
        "Vor- und Nachteile, Lern- sowie Lehrmittel.",
    ],
)
def test_a_hyphen_that_belongs_where_it_is_is_not_told(text: str) -> None:
    assert told(text) == []


def test_each_file_is_judged_by_its_own_words() -> None:
    texts = ["The class- room is small.", "Every classroom is."]
    names = ["a", "b"]
    files = {
        f"micro-credentials/{name}.yaml": a_micro_credential(name, f"description: {text}")
        for name, text in zip(names, texts, strict=True)
    }

    assert [line for line in found(files) if line.startswith("MC308")] == []
    assert len(told(" ".join(texts))) == 1


@pytest.mark.parametrize(
    ("text", "word", "kept"),
    [
        ("Read the the text.", "the", "the"),
        ("Read the\nthe text.", "the", "the"),
        ("The the text.", "the", "The"),
        ("Students students, learn.", "students", "Students"),
        ("It is a a text.", "a", "a"),
        ("**of of** the text", "of", "of"),
    ],
)
def test_a_doubled_word_is_told(text: str, word: str, kept: str) -> None:
    assert told(text) == [f"MC309 `{word}` is written twice in a row = write `{kept}` once"]


@pytest.mark.parametrize(
    "text",
    [
        "What they had had was that that one was very very long.",
        "Walla Walla and Pago Pago.",
        "The same\n\nsame paragraph",
        "Read it. It is short.",
        "One one-way street, face-to-face faces, the other others.",
        "1 1 2 2 x x",
        "`the` `the` and the `the`",
        "the, the; the. the",
        "a list\nlist(REMOVE)",
        "po/cs.po po/de.po",
        "- the\n- the",
    ],
)
def test_a_word_that_may_follow_itself_is_not_told(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("fr", "Nous nous levons, vous vous levez.", 0),
        ("de", "Die die Schule besuchen, dass sie sie lesen.", 0),
        ("es", "La la la.", 0),
        ("fr", "Lire le le texte.", 1),
        ("de", "Lesen und und schreiben.", 1),
        ("es-MX", "Leer el el texto.", 1),
        ("en-US", "Read the the text.", 1),
        ("th", "the the", 0),
    ],
)
def test_other_languages_double_what_they_do(language: str, text: str, count: int) -> None:
    assert len(told(text, f"language: {language}")) == count


def test_a_translation_is_read_in_its_own_language() -> None:
    more = "translations: [{language: fr, title: Nous nous levons}, {language: es, title: Leer el el texto}]"

    assert [one.route for one in findings_in("Fine.", more)] == [("translations", 1, "title")]


@pytest.mark.parametrize(
    ("text", "mark", "words", "mended_words"),
    [
        ("Teachers,students and parents read.", "comma", "Teachers,students", "Teachers, students"),
        ("They read;they write.", "semicolon", "read;they", "read; they"),
        ("They read the class.The rest is short.", "full stop", "class.The", "class. The"),
        ("They use Scratch.Students like it.", "full stop", "Scratch.Students", "Scratch. Students"),
        ("(**Teachers,students**)", "comma", "Teachers,students", "Teachers, students"),
        ("Students\u2019 work,and more", "comma", "work,and", "work, and"),
        ("a well-known,short text", "comma", "well-known,short", "well-known, short"),
    ],
)
def test_a_missing_space_is_told(text: str, mark: str, words: str, mended_words: str) -> None:
    assert told(text) == [f"MC310 there is no space after the {mark} in `{words}` = write `{mended_words}`"]


@pytest.mark.parametrize(
    "text",
    [
        "It takes 1,000 steps or 2;3, at 10.30, in 3.The",
        "Write to a.teacher@northlake.example or see https://a.example/x,and;y.The and www.a.example,too",
        "Use System.Out, Math.The(), node.Next and Main.java; i.e.The, e.g.,the U.S.A. and Ph.D.",
        "Call `max(width,height)` or max(width,height) with point(xx,yy).",
        "Vitamins A,B and x,y,z.",
        "Dr.Smith and Mr.The",
        "TL;DR it&nbsp;is&amp;so",
        "Read lesson_one,two and file.txt.The",
        "Teachers, students; parents. The rest.",
    ],
)
def test_a_mark_between_other_things_than_words_is_not_told(text: str) -> None:
    assert told(text) == []


SLIPS = [
    ("instruc- tion", "instruction"),
    ("the the", "the"),
    ("Teachers,students", "Teachers, students"),
    ("read;they", "read; they"),
    ("class.The", "class. The"),
]


@settings(max_examples=60, deadline=None)
@given(
    slips=st.lists(st.sampled_from(SLIPS), min_size=1, max_size=4),
    before=st.lists(st.sampled_from(["Students", "trace", "a", "loop", "aloud", "«é»"]), min_size=1, unique=True),
    width=st.integers(12, 60),
    form=st.sampled_from(["", ">-", "|-", '"', "'"]),
)
def test_a_fix_removes_its_finding_in_whatever_form_the_text_is_written(
    slips: list[tuple[str, str]], before: list[str], width: int, form: str
) -> None:
    words = " ".join([*before, *(f"{slip} {' '.join(before)}" for slip, _ in slips)])
    lines = indent(fill(words, width, break_long_words=False, break_on_hyphens=False), "  ")
    source = {
        "": f"description:\n{lines}\n",
        '"': f'description: "{lines.strip()}"\n',
        "'": f"description: '{lines.strip()}'\n",
    }.get(form, f"description: {form}\n{lines}\n")
    text = a_micro_credential("a", source)
    findings = [one for one in check_catalog(catalog_of({PATH: text})) if one.rule.code in COPYING]
    assert len(findings) == len(slips)
    after = mended(text, findings)

    assert [one.rule.code for one in check_catalog(catalog_of({PATH: after}))] == [
        one.rule.code for one in check_catalog(catalog_of({PATH: text})) if one.rule.code not in COPYING
    ]
    resource = catalog_of({PATH: after}).by_id["a"].resource
    assert (
        str(resource.description).split()
        == " ".join([*before, *(f"{right} {' '.join(before)}" for _, right in slips)]).split()
    )


def test_a_finding_in_escapes_is_told_on_its_words() -> None:
    (one,) = findings_in("the the\tend")
    assert (one.span.start.column, one.span.end.column) == (15, 22)
    files = {PATH: a_micro_credential("a", 'description: "th\\u0065 the"')}
    assert any("MC309" in line for line in found(files))


def test_the_issuers_own_words_are_read_too() -> None:
    files = {"issuer.yaml": ISSUER + "description: All the the best.\n"}

    assert found(files) == ["MC309 issuer.yaml 5:18-5:25 `the` is written twice in a row = write `the` once"]


LESSON = (
    "Share a recording of ten minutes of your class. Mark two points at which students said what they expected, "
    "and describe for each of them what you did next and why."
)


def with_prompt(name: str, title: str, prompt: str, more: str = "") -> str:
    parts = f"[{{id: p, kind: evidence, items: [{{id: i, prompt: {json.dumps(prompt)}, passing: Done.}}]}}]"
    text = a_micro_credential(name, f"assessment:\n  parts: {parts}\n{more}")
    return text.replace(f"title: The {name}", f"title: {title}")


def similar(*prompts: tuple[str, str], more: str = "") -> list[str]:
    """What MC311 tells of micro-credentials `a`, `b`, …, each with a title and a prompt."""
    names = "abcdefgh"[: len(prompts)]
    files = {
        f"micro-credentials/{name}.yaml": with_prompt(name, title, prompt, more)
        for name, (title, prompt) in zip(names, prompts, strict=True)
    }
    return [line for line in found({f"{path}": text for path, text in files.items()}) if line.startswith("MC311")]


def test_evidence_that_was_changed_in_one_of_two_places_is_told_once_with_both_places() -> None:
    changed = LESSON.replace("two points", "three points")

    (line,) = similar(("Code Tracing", LESSON), ("Live Coding", changed))

    assert line == (
        "MC311 micro-credentials/b.yaml 10:59-10:226 this text is nearly the same as one in `a`: it has `three` where the"
        " other has `two` = write the same in both, or ask each for evidence of its own"
        " → micro-credentials/a.yaml 10:59-10:224 the other text"
    )


@pytest.mark.parametrize(
    ("changed", "difference"),
    [
        (LESSON.replace("Share a", "Hand in a"), "it has `hand in` where the other has `share`"),
        (LESSON.replace(" and why", ""), "it has nothing where the other has `and why`"),
        (LESSON.replace("ten", "fifteen").replace("two", "three"), "it has `fifteen` where the other has `ten`"),
    ],
)
def test_a_change_anywhere_in_a_text_is_found(changed: str, difference: str) -> None:
    (line,) = similar(("Code Tracing", LESSON), ("Live Coding", changed))

    assert difference in line


def test_a_copy_that_names_the_title_of_the_other_is_told_where_it_stands() -> None:
    prompt = LESSON.replace("your class", "your code-tracing class")
    changed = prompt.replace("ten", "five")

    for first, second, copy in [(prompt, prompt, "b"), (prompt, changed, "b")]:
        (line,) = similar(("Code Tracing", first), ("Live Coding", second))
        assert line.startswith(f"MC311 micro-credentials/{copy}.yaml")
        assert "this text is also in `a`, and it names the title of that one" in line
    (line,) = similar(("Live Coding", prompt), ("Code Tracing", prompt))
    assert line.startswith("MC311 micro-credentials/a.yaml")
    assert "this text is also in `b`" in line


def gathered(prompt: str) -> frozenset[int]:
    catalog = catalog_of({PATH: with_prompt("a", "Code Tracing", prompt)})
    return gather(catalog.by_id["a"])


@given(st.lists(st.text("abcdefgh", min_size=5, max_size=9), min_size=26, max_size=60), st.integers(0), st.text("xyz"))
@settings(max_examples=60, deadline=None)
def test_a_copy_of_a_text_has_a_part_of_it_wherever_one_word_was_changed(words: list[str], at: int, other: str) -> None:
    changed = [*words[: at % len(words)], other, *words[at % len(words) + 1 :]]

    assert not gathered(" ".join(words)).isdisjoint(gathered(" ".join(changed)))


def test_what_is_gathered_of_a_text_is_the_same_in_every_process() -> None:
    assert gathered(LESSON) == gathered(LESSON.upper().replace(" ", "  ")) == {565551941, 714405985, 1925047191}


def test_evidence_that_is_shared_on_purpose_is_not_told() -> None:
    changed = LESSON.replace("two points", "three points")
    of_its_own = [LESSON.replace("class", f"{title} class") for title in ("code tracing", "live coding")]

    assert similar(("Code Tracing", LESSON), ("Live Coding", LESSON)) == []
    assert similar(("Code Tracing", LESSON), ("Live Coding", LESSON), ("Debugging", changed)) == []
    assert similar(("Code Tracing", of_its_own[0]), ("Live Coding", of_its_own[1])) == []
    assert similar(("Code Tracing", "Share a recording."), ("Live Coding", "Share a record.")) == []
    assert similar(("Code Tracing", LESSON), ("Live Coding", " ".join(reversed(LESSON.split())))) == []


def test_evidence_of_an_archived_micro_credential_is_its_own_affair() -> None:
    changed = LESSON.replace("two points", "three points")
    files = {
        "micro-credentials/a.yaml": with_prompt("a", "Tracing", LESSON).replace("status: active", "status: archived"),
        "micro-credentials/b.yaml": with_prompt("b", "Tracing Code", changed),
    }

    assert [line for line in found(files) if line.startswith("MC311")] == []


def badges(*given: tuple[str, str, str]) -> list[str]:
    """What MC312 tells of micro-credentials `a`, `b`, …, each with a title, the file of a badge and its alt text."""
    files: dict[str, str] = {}
    for name, (title, file, alt) in zip("abcdefgh", given, strict=False):
        text = a_micro_credential(name).replace(f"title: The {name}", f"title: {title}")
        files[f"micro-credentials/{name}.yaml"] = text.replace(
            "{file: badges/a.svg, alt: A circle}", f"{{file: {file}, alt: {alt}}}"
        )
        files[file] = SVG.replace("<circle", f"<!-- {file} --><circle")
    return [line for line in found(files) if line.startswith("MC312")]


def test_an_alt_text_with_the_title_of_another_badge_is_told() -> None:
    tracing = ("Code Tracing", "badges/a.svg", "The words code tracing")
    (line,) = badges(tracing, ("Live Coding", "badges/b.svg", "Code-Tracing in blue"))

    assert line == (
        "MC312 micro-credentials/b.yaml 8:34-8:54 the alt text holds the title of `a`, and not its own"
        " = write what is seen in this badge → micro-credentials/a.yaml 6:8-6:20 that title"
    )


def test_two_badges_with_one_alt_text_are_told() -> None:
    (line,) = badges(("Code Tracing", "badges/a.svg", "A lens"), ("Live Coding", "badges/b.svg", "a lens."))

    assert line == (
        "MC312 micro-credentials/b.yaml 8:34-8:41 this badge and that of `a` differ, but not their alt texts"
        " = write what is seen in this badge → micro-credentials/a.yaml 8:34-8:40 the same words"
    )


@pytest.mark.parametrize(
    "given",
    [
        [("Code Tracing", "badges/a.svg", "A lens"), ("Live Coding", "badges/a.svg", "A lens")],
        [("Feedback", "badges/a.svg", "A lens"), ("Live Coding", "badges/b.svg", "Arrows that show feedback")],
        [("Live Coding", "badges/a.svg", "A lens"), ("Live Coding II", "badges/b.svg", "Live coding in blue")],
        [("Live Coding", "badges/a.svg", "A lens"), ("Live Coding II", "badges/b.svg", "Live Coding II in blue")],
        [
            ("Code Tracing", "badges/a.svg", "A lens"),
            ("Live Coding", "badges/b.svg", "Live coding beside code tracing"),
        ],
    ],
)
def test_an_alt_text_of_its_own_is_not_told(given: list[tuple[str, str, str]]) -> None:
    assert badges(*given) == []
