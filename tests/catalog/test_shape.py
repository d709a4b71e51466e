"""What does not fit the format is told in everyday words, at its place, with what to write instead."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mcctl.catalog.document import Data
from mcctl.catalog.shape import read_as
from mcctl.model.kinds import MODELS, Kind
from mcctl.model.scalar import Plain
from mcctl.source.reader import read_yaml
from tests.catalog.reading import HEADS, document_of, line, repository_of, shape, shape_findings
from tests.source.edits import edited
from tests.source.writing import routes

EXAMPLES = Path(__file__).parents[2] / "examples" / "issuer-repo"
MEDIA = "`text` or `video` or `audio` or `image` or `interactive` or `dataset` or `other`"
NO_SLUG = "expected an id of small letters, digits and single hyphens, at most 64 characters"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("visiblity: public", ["MC002 4:1-4:10 visiblity: there is no key `visiblity` here = did you mean `visibility`?"]),
        ("Version: x", ["MC002 4:1-4:8 Version: there is no key `Version` here = did you mean `version`?"]),
        ("cohort_dates: x", ["MC002 4:1-4:13 cohort_dates: there is no key `cohort_dates` here"]),
        ('"": x', ["MC002 4:1-4:3 : there is no key `` here"]),
        ("badge: {file: a.svg}", ["MC013 4:1-4:6 badge/alt: `alt` is missing = add `alt:`"]),
        (
            "badge: {flie: a.svg, alt: x}",
            ["MC002 4:9-4:13 badge/flie: there is no key `flie` here = did you mean `file`?"],
        ),
        (
            "badge: x",
            [
                ("MC012 4:8-4:9 badge: `badge`: expected keys and values"
                " = write keys and values here, such as `file: x`"),
            ],
        ),
        (
            "badge: {file: [a], alt: x}",
            [
                ("MC012 4:15-4:18 badge/file: `file`: expected a text"
                " = put quotes around a text that starts with `[`, or write one text"),
            ],
        ),
        ("tags: x", ["MC012 4:7-4:8 tags: `tags`: expected a list, with `- ` before each entry = write `[x]`"]),
        (
            "tags: -x -y",
            [
                ("MC012 4:7-4:12 tags: `tags`: expected a list, with `- ` before each entry"
                " = write a space after each dash"),
            ],
        ),
        ("tags: {a: b}", ["MC012 4:7-4:13 tags: `tags`: expected a list, with `- ` before each entry"]),
        (
            'tags: [a, {b: c}, "", ~]',
            [
                ("MC012 4:11-4:17 tags/1: entry 2 of `tags`: expected a text"
                " = put quotes around a text that starts with `{`, or that holds a colon and a space"),
                "MC014 4:19-4:21 tags/2: entry 3 of `tags` is an empty text",
                "MC015 4:23-4:24 tags/3: entry 4 of `tags` has no value = write a value, or delete the entry",
            ],
        ),
        (
            "status: actve",
            [
                ("MC014 4:9-4:14 status: `status`: expected `draft` or `beta` or `active` or `archived`, not `actve`"
                " = did you mean `active`?")
            ],
        ),
        (
            "visibility: [public]",
            ["MC014 4:13-4:21 visibility: `visibility`: expected `public` or `private`, not this = write one of these"],
        ),
        (
            'estimated_hours: {min: "10", max: ten}',
            [
                "MC012 4:24-4:28 estimated_hours/min: `min`: expected a number such as 8 or 2.5, without quotes = write `10`",
                "MC012 4:35-4:38 estimated_hours/max: `max`: expected a number such as 8 or 2.5, without quotes",
            ],
        ),
        (
            "research: {sources: [{title: x, year: 2019.5}]}",
            [
                "MC012 4:39-4:45 research/sources/0/year: `year`: expected a whole number such as 3, without quotes",
            ],
        ),
        (
            "assessment: {identity_checked: yes}",
            [
                ("MC012 4:32-4:35 assessment/identity_checked: "
                "`identity_checked`: expected true or false, without quotes = write `true`")
            ],
        ),
        (
            "retirement: {announced_on: 2026-02-30}",
            ["MC014 4:28-4:38 retirement/announced_on: `announced_on`: there is no such day in the calendar"],
        ),
        (
            "retirement: {announced_on: May}",
            ["MC014 4:28-4:31 retirement/announced_on: `announced_on`: expected a date such as 2026-05-01"],
        ),
        ("url: ftp://x", ["MC014 4:6-4:13 url: `url`: expected a web address that starts with https://"]),
        (
            "expires_after: never",
            ["MC014 4:16-4:21 expires_after: `expires_after`: expected a duration such as P3Y or `3 years`"],
        ),
        (
            'prices: [{amount: "75", currency: usd}]',
            ["MC014 4:35-4:38 prices/0/currency: `currency`: expected a currency code of ISO 4217 such as USD"],
        ),
        (
            "prerequisites: [{}]",
            ["MC014 4:17-4:19 prerequisites/0: entry 1 of `prerequisites`: expected either `micro_credential` or `text`"],
        ),
        (
            "assessment: {pass_rule: {score: {max: 100, pas: 50}}}",
            ["MC002 4:44-4:47 assessment/pass_rule/score/pas: there is no key `pas` here = did you mean `pass`?"],
        ),
        (
            "assessment: {pass_rule: {at_least: x}}",
            [
                ("MC012 4:36-4:37 assessment/pass_rule/at_least: "
                "`at_least`: expected a whole number such as 3, without quotes")
            ],
        ),
        (
            "assessment: {parts: [{id: Part 1, kind: evidence}]}",
            [f"MC104 4:27-4:33 assessment/parts/0/id: `Part 1` is no id: {NO_SLUG} = write `part-1`"],
        ),
        (
            "assessment: {parts: [{id: a, kind: evidence, items: [{id: b, prompt: c}]}]}",
            [
                ("MC014 4:54-4:72 assessment/parts/0/items/0: "
                "entry 1 of `items`: expected `passing` or `rubric`: how is a response judged?")
            ],
        ),
    ],
)  # fmt: skip
def test_a_micro_credential_that_does_not_fit_is_told(text: str, expected: list[str]) -> None:
    assert shape("micro-credential", f"{HEADS['micro-credential']}{text}\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "members: [x]",
            [
                ("MC012 4:11-4:12 members/0: entry 1 of `members`: expected keys and values"
                " = write keys and values here, such as `micro_credential: x`"),
            ],
        ),
        (
            "members: [{micro_credential: a, stack: b}]",
            ["MC014 4:11-4:42 members/0: entry 1 of `members`: expected either `micro_credential` or `stack`"],
        ),
        (
            "members: [{mirco_credential: a}]",
            [
                ("MC002 4:12-4:28 members/0/mirco_credential: there is no key `mirco_credential` here"
                " = did you mean `micro_credential`?")
            ],
        ),
        (
            "access: [{organization: a, group: b}]",
            [
                ("MC014 4:10-4:37 access/0: "
                "entry 1 of `access`: expected exactly one of `organization`, `group` and `email_domain`")
            ],
        ),
        (
            "access: [{person: a}]",
            [
                ("MC002 4:11-4:17 access/0/person: there is no key `person` here"
                " = allowed here: `organization`, `group`, `email_domain`")
            ],
        ),
        (
            "access: [{email_domain: MPS.example}]",
            ["MC014 4:25-4:36 access/0/email_domain: `email_domain`: expected a domain such as mps.example"],
        ),
        (
            "completion: {at_leas: 3}",
            ["MC014 4:13-4:25 completion: `completion`: expected `all`, `none`, `{at_least: 8}` or `{groups: [...]}`"],
        ),
        (
            "completion: {groups: [{members: [x]}]}",
            [
                ("MC012 4:34-4:35 completion/groups/0/members/0: entry 1 of `members`: expected keys and values"
                " = write keys and values here, such as `micro_credential: x`"),
            ],
        ),
        ("performer: x", ["MC002 4:1-4:10 performer: there is no key `performer` here"]),
    ],
)  # fmt: skip
def test_a_stack_that_does_not_fit_is_told(text: str, expected: list[str]) -> None:
    assert shape("stack", f"{HEADS['stack']}{text}\n") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "version: 1\nplatforms: {a: {ur: x}}",
            ["MC002 2:17-2:19 platforms/a/ur: there is no key `ur` here = did you mean `url`?"],
        ),
        (
            'version: "1"',
            ["MC012 1:10-1:13 version: `version`: expected a whole number such as 3, without quotes = write `1`"],
        ),
        ("default_platform: a", ["MC013 1:1-1:17 version: `version` is missing = add `version:`"]),
        (
            "version: 1\nrules: {severity: {MC603: err}}",
            [
                ("MC014 2:27-2:30 rules/severity/MC603: `MC603`: expected `error` or `warning` or `note`, not `err`"
                " = did you mean `error`?")
            ],
        ),
    ],
)  # fmt: skip
def test_settings_that_do_not_fit_are_told(text: str, expected: list[str]) -> None:
    assert shape(None, f"{text}\n") == expected


@pytest.mark.parametrize("text", ["- a\n", "~\n", "---\n", "hello\n", "12\n", '""\n'])
def test_a_file_without_keys_is_told_to_have_some(text: str) -> None:
    (finding,) = shape("stack", text)
    assert finding.startswith("MC012 ")
    assert finding.endswith(
        ": expected keys and values, such as `id: code-tracing` = write `kind:` and `id:` to begin with"
    )


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (
            "micro-credential",
            "kind: micro-credential\nid: a\ntitel: A\n",
            "MC002 3:1-3:6 titel: there is no key `titel` here = did you mean `title`?",
        ),
        (
            "stack",
            "knd: stack\nid: a\ntitle: A\n",
            "MC002 1:1-1:4 knd: there is no key `knd` here = did you mean `kind`?",
        ),
        (
            "issuer",
            "kind: issuer\nid: a\nname: A\ntyp: university\n",
            "MC002 4:1-4:4 typ: there is no key `typ` here = did you mean `type`?",
        ),
        (
            "micro-credential",
            HEADS["micro-credential"] + "glossary: [{trem: SEP, meaning: practice}]\n",
            "MC002 4:13-4:17 glossary/0/trem: there is no key `trem` here = did you mean `term`?",
        ),
    ],
)
def test_a_required_key_that_is_misspelt_is_one_finding_and_not_two(kind: Kind, text: str, expected: str) -> None:
    assert shape(kind, text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "kind: micro-credential\nid: a\nname: A\n",
            ["MC002 3:1-3:5 name: there is no key `name` here = did you mean `title`, which is missing?"],
            id="one that is called otherwise",
        ),
        pytest.param(
            "kind: micro-credential\nid: a\nheading: A\n",
            ["MC002 3:1-3:8 heading: there is no key `heading` here = did you mean `title`, which is missing?"],
            id="one that is called otherwise, far from every key",
        ),
        pytest.param(
            "knd: micro-credential\nid: a\ntitel: A\n",
            [
                "MC002 1:1-1:4 knd: there is no key `knd` here = did you mean `kind`?",
                "MC002 3:1-3:6 titel: there is no key `titel` here = did you mean `title`?",
            ],
            id="two that are misspelt",
        ),
        pytest.param(
            "kind: micro-credential\nid: a\ntitle: A\ntitel: A\n",
            ["MC002 4:1-4:6 titel: there is no key `titel` here = delete it, since `title` is here already"],
            id="one that is there already",
        ),
        pytest.param(
            "kind: micro-credential\nid: a\ntitel: A\ntitl: A\n",
            [
                "MC002 3:1-3:6 titel: there is no key `titel` here = did you mean `title`?",
                "MC002 4:1-4:5 titl: there is no key `titl` here = delete it, since `title` is here already",
            ],
            id="one key, misspelt twice",
        ),
        pytest.param(
            "kind: micro-credential\nid: a\ntitle: A\nbadge: {image: a.svg, alt: x}\n",
            ["MC002 4:9-4:14 badge/image: there is no key `image` here = did you mean `file`, which is missing?"],
            id="one within another",
        ),
        pytest.param(
            "kind: micro-credential\nid: a\ntitle: A\nResearch: {}\nkey-method: {}\n",
            [
                "MC002 4:1-4:9 Research: there is no key `Research` here = did you mean `research`?",
                "MC002 5:1-5:11 key-method: there is no key `key-method` here = did you mean `key_method`?",
            ],
            id="capitals and hyphens",
        ),
    ],
)
def test_a_key_that_is_called_otherwise_is_one_finding(text: str, expected: list[str]) -> None:
    assert shape("micro-credential", text) == expected


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("status: actve", "status: active"),
        ('visibility: "Public"', "visibility: public"),
        ("estimated_hours: {min: '10', max: 12}", "estimated_hours: {min: 10, max: 12}"),
        ("assessment: {identity_checked: 'true'}", "assessment: {identity_checked: true}"),
        ("assessment: {identity_checked: No}", "assessment: {identity_checked: false}"),
        ("research: {sources: [{title: x, year: '2019'}]}", "research: {sources: [{title: x, year: 2019}]}"),
        ("assessment: {parts: [{id: Part 1, kind: evidence}]}", "assessment: {parts: [{id: part-1, kind: evidence}]}"),
        ("assessment: {parts: [{id: No, kind: evidence}]}", 'assessment: {parts: [{id: "no", kind: evidence}]}'),
        ("outcomes: [{id: NULL_, text: x}]", 'outcomes: [{id: "null", text: x}]'),
    ],
)
def test_a_wrong_value_with_one_likely_meaning_has_a_fix_that_mends_it(text: str, mended: str) -> None:
    head = HEADS["micro-credential"]
    (finding,) = shape_findings("micro-credential", f"{head}{text}\n")
    assert finding.fix is not None
    assert edited(f"{head}{text}\n", finding.fix) == f"{head}{mended}\n"
    assert shape("micro-credential", f"{head}{mended}\n") == []


def test_the_fix_that_takes_quotes_from_a_number_is_the_only_safe_one() -> None:
    head = HEADS["micro-credential"]
    safe = {
        text: finding.fix.safe
        for text in ("status: actve", "estimated_hours: {min: '10'}", "outcomes: [{id: A b, text: x}]", "titel: x")
        for finding in shape_findings("micro-credential", f"{head}{text}\n")
        if finding.fix is not None
    }
    assert [text for text, is_safe in safe.items() if is_safe] == ["estimated_hours: {min: '10'}"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("code: #12", "put quotes around a text that starts with `#`, or write a value"),
        ("code: &Co", "put quotes around a text that starts with `&`, or write a value"),
        ("code: # to be decided", "put quotes around a text that starts with `#`, or write a value"),
    ],
)
def test_a_text_that_yaml_takes_for_a_comment_is_told_as_one(text: str, hint: str) -> None:
    (finding,) = shape_findings("micro-credential", f"{HEADS['micro-credential']}{text}\n")
    assert (finding.message, finding.hint) == ("`code` has no value", hint)


@pytest.mark.parametrize(
    ("text", "expected", "mended"),
    [
        (
            "glossary: [{term:CSTA, meaning: teachers}]",
            "MC015 4:13-4:22 glossary/0/term:CSTA: `term:CSTA` has no value = write `term: CSTA`",
            "glossary: [{term: CSTA, meaning: teachers}]",
        ),
        (
            "glossary: [{term CSTA, meaning: teachers}]",
            "MC015 4:13-4:22 glossary/0/term CSTA: `term CSTA` has no value = write `term: CSTA`",
            "glossary: [{term: CSTA, meaning: teachers}]",
        ),
        (
            "badge: {file: a.svg, alt:x}",
            "MC015 4:22-4:27 badge/alt:x: `alt:x` has no value = write `alt: x`",
            "badge: {file: a.svg, alt: x}",
        ),
    ],
)
def test_a_colon_without_its_space_in_a_short_form_is_one_finding(text: str, expected: str, mended: str) -> None:
    head = HEADS["micro-credential"]
    (finding,) = shape_findings("micro-credential", f"{head}{text}\n")
    assert line(finding) == expected
    assert finding.fix is not None
    assert edited(f"{head}{text}\n", finding.fix) == f"{head}{mended}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "badge:\nfile: a.svg\nalt: x\n",
            ("MC015 4:1-4:6 badge: `badge` has no value"
            " = indent `badge` like the keys that it belongs to, and what it holds by two spaces more"),
        ),
        (
            "estimated_hours:\n  min: 1\n  badge:\n  file: a.svg\n  alt: x\n",
            ("MC015 6:3-6:8 estimated_hours/badge: `badge` has no value"
            " = indent `badge` like the keys that it belongs to, and what it holds by two spaces more"),
        ),
    ],
)  # fmt: skip
def test_keys_that_are_not_indented_below_their_own_are_one_finding(text: str, expected: str) -> None:
    assert shape("micro-credential", HEADS["micro-credential"] + text) == [expected]


def test_a_file_whose_colons_lack_their_spaces_is_told_so() -> None:
    (finding,) = shape("stack", "kind:stack\nid:a\n")
    assert (
        finding
        == "MC012 1:1-2:5 : expected keys and values, such as `id: code-tracing` = write a space after each colon"
    )


def test_of_very_many_findings_in_one_file_the_first_are_told_and_the_others_counted() -> None:
    many = "".join(f"unheard_{number}: x\n" for number in range(250))
    findings = shape_findings("stack", HEADS["stack"] + many)
    assert len(findings) == 100
    assert sum("(and 150 more in this file)" in one.message for one in findings) == 1
    nulls = shape_findings("stack", HEADS["stack"] + "subjects: [" + "~, " * 250 + "]\n")
    assert len(nulls) == 100
    assert sum("(and 150 more in this file)" in one.message for one in nulls) == 1
    unquoted = shape_findings(
        "stack", HEADS["stack"] + "subjects: [" + ", ".join(f"{n}.10" for n in range(1200)) + "]\n"
    )
    assert len(unquoted) == 1000
    assert sum("(and 200 more in this file)" in one.message for one in unquoted) == 1


def test_what_an_alias_repeats_is_told_once() -> None:
    text = "outcomes: [{id: o1, text: x, skills: &s [{lable: y}]}, {id: o2, text: z, skills: *s}]"
    assert shape("micro-credential", f"{HEADS['micro-credential']}{text}\n") == [
        "MC002 4:43-4:48 outcomes/0/skills/0/lable: there is no key `lable` here = did you mean `label`?"
    ]


def test_a_misspelt_key_does_not_hide_another_that_is_missing() -> None:
    assert shape("micro-credential", "titel: A\nid: a\n") == [
        "MC002 1:1-1:6 titel: there is no key `titel` here = did you mean `title`?",
        "MC013 1:1-1:6 kind: `kind` is missing = add `kind:`",
    ]


def test_the_fix_of_a_misspelt_key_replaces_the_key_and_is_not_called_safe() -> None:
    (finding,) = shape_findings("stack", "kind: stack\nid: a\n'titel' : A\n")
    assert finding.fix is not None
    assert not finding.fix.safe
    assert [(edit.span, edit.text) for edit in finding.fix.edits] == [(finding.span, "title")]


@pytest.mark.parametrize(
    ("text", "place", "quoted"),
    [
        ("version: 1.10", "4:10-4:14", '"1.10"'),
        ("version: NO", "4:10-4:12", '"NO"'),
        ("code: 012", "4:7-4:10", '"012"'),
        ("code: 1_000", "4:7-4:12", '"1_000"'),
        ("description: 2026-05-01", "4:14-4:24", '"2026-05-01"'),
        ("competency: 2026-05-01T10:00:00Z", "4:13-4:33", '"2026-05-01T10:00:00Z"'),
        ("tags: [a, 1:30]", "4:11-4:15", '"1:30"'),
        ("performer: true   # yes", "4:12-4:16", '"true"'),
        ("identifiers: [{type: ctid, value: 0x1F}]", "4:35-4:39", '"0x1F"'),
        ("credit: [{value: .5, unit: hour}]", "4:18-4:20", '".5"'),
        ('prices: [{amount: 75.00, currency: "USD"}]', "4:19-4:24", '"75.00"'),
        ("prices: [{for: 12, amount: '1', currency: USD}]", "4:16-4:18", '"12"'),
    ],
)
def test_an_unquoted_text_that_others_read_otherwise_is_a_warning_with_a_safe_fix(
    text: str, place: str, quoted: str
) -> None:
    (finding,) = shape_findings("micro-credential", f"{HEADS['micro-credential']}{text}\n")
    assert line(finding).startswith(f"MC016 {place} ")
    assert finding.hint == f"write {quoted} with quotes"
    assert finding.fix is not None
    assert finding.fix.safe
    assert [(edit.span, edit.text) for edit in finding.fix.edits] == [(finding.span, quoted)]


@pytest.mark.parametrize(
    "text",
    [
        'version: "1.10"',
        "version: v1.10",
        "retirement: {announced_on: 2026-05-01}",
        "estimated_hours: {min: 1.5}",
        "assessment: {identity_checked: true, resubmissions: 3}",
        "research: {sources: [{title: Nobody, year: 2019, seminal: false}]}",
        "title: 2026-05-01 was the first day",
        "competency: 12 educators",
        "tags: [9-12, 1.2.3]",
    ],
)
def test_what_is_quoted_or_meant_as_a_number_a_truth_or_a_date_is_no_warning(text: str) -> None:
    head = (
        HEADS["micro-credential"].replace("title: A\n", "") if text.startswith("title:") else HEADS["micro-credential"]
    )
    assert shape("micro-credential", f"{head}{text}\n") == []


@settings(max_examples=150, deadline=None)
@given(st.text("0123456789-:.eTZ_xnoyNOYtrue \"'\\", min_size=1, max_size=14).map(str.strip).filter(bool))
@example('2026-05-01 the "first"')
@example("2026-05-01 C:\\x")
def test_a_fix_of_missing_quotes_changes_no_value_and_leaves_nothing_to_find(text: str) -> None:
    raw = f"{HEADS['stack']}code: {text}\n"
    reading = read_yaml("f.yaml", raw.encode())
    if reading.document is None or reading.diagnostics:
        return
    _, findings = read_as(MODELS["stack"], reading.document)
    for finding in findings:
        if finding.fix is not None and finding.rule.code == "MC016":
            (edit,) = finding.fix.edits
            lines = raw.split("\n")
            row = edit.span.start.line - 1
            lines[row] = lines[row][: edit.span.start.column - 1] + edit.text + lines[row][edit.span.end.column - 1 :]
            mended = "\n".join(lines)
            assert document_of(mended).data == reading.document.data
            assert shape("stack", mended) == []


@pytest.mark.parametrize(
    ("text", "place", "name"),
    [
        ("competency: null", "4:1-4:11", "`competency`"),
        ("competency: ~", "4:1-4:11", "`competency`"),
        ("competency:", "4:1-4:11", "`competency`"),
        ("status:", "4:1-4:7", "`status`"),
        ("assessment:", "4:1-4:11", "`assessment`"),
        ("estimated_hours: {min: ~}", "4:19-4:22", "`min`"),
        ("tags: [a, ~]", "4:11-4:12", "entry 2 of `tags`"),
        ("glossary: [{term: , meaning: x}]", "4:13-4:17", "`term`"),
        ("retirement: {announced_on: }", "4:14-4:26", "`announced_on`"),
        ("unheard_of: ~", "4:1-4:11", "`unheard_of`"),
    ],
)
def test_a_null_is_one_error_and_not_a_default(text: str, place: str, name: str) -> None:
    (finding,) = shape_findings("micro-credential", f"{HEADS['micro-credential']}{text}\n")
    assert line(finding).startswith(f"MC015 {place} ")
    assert finding.message == f"{name} has no value"
    assert (
        finding.hint == f"write a value, or {'delete the entry' if name.startswith('entry') else 'leave the key out'}"
    )


def test_a_null_title_is_one_error_and_not_a_missing_key() -> None:
    assert shape("stack", "kind: stack\nid: a\ntitle: null\n") == [
        "MC015 3:1-3:6 title: `title` has no value = write a value, or leave the key out"
    ]


@pytest.mark.parametrize(
    ("accepts", "expected"),
    [
        ("[txt]", f"MC014 6:15-6:18 entry 1 of `accepts`: expected {MEDIA}, not `txt` = did you mean `text`?"),
        (
            "[text, [video, audoi]]",
            f"MC014 6:29-6:34 entry 2 of `accepts`: expected {MEDIA}, not `audoi` = did you mean `audio`?",
        ),
        ("[{any: [audoi]}]", f"MC014 6:22-6:27 entry 1 of `any`: expected {MEDIA}, not `audoi` = did you mean `audio`?"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_short_form_is_told_where_it_stands_in_words_of_the_file(accepts: str, expected: str) -> None:
    item = f"  parts: [{{id: a, kind: evidence, items: [{{id: b, prompt: c, passing: d,\n    accepts: {accepts}}}]}}]\n"
    (finding,) = shape_findings("micro-credential", f"{HEADS['micro-credential']}assessment:\n{item}")
    code, place, rest = line(finding).split(" ", 2)
    assert f"{code} {place} {rest.split(': ', 1)[1]}" == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("prices: [{buyers: x, amount: '1', currency: USD}]", "there is no key `buyers` here"),
        (
            "assessment: {pass_rule: {score: {max: 100, passes_at: 50}}}",
            "there is no key `passes_at` here",
        ),
    ],
)
def test_a_name_of_the_program_is_no_key_of_the_format(text: str, expected: str) -> None:
    findings = shape_findings("micro-credential", f"{HEADS['micro-credential']}{text}\n")
    assert [one.message for one in findings if one.rule.code == "MC002"] == [expected]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (None, "version: 1\nrules: {severity: {foo: error}}\n", "MC014 2:20-2:23"),
        (
            "micro-credential",
            HEADS["micro-credential"] + "audit: {attestations: {impct: {answer: meets, on: 2026-01-01, role: x}}}\n",
            "MC014 4:24-4:29",
        ),
    ],
)
def test_a_wrong_key_among_an_authors_own_keys_is_named(kind: Kind | None, text: str, expected: str) -> None:
    (finding,) = shape_findings(kind, text)
    assert line(finding).startswith(expected)
    assert "[key]" not in line(finding)
    assert "foo" in finding.message or "impct" in finding.message


@pytest.mark.parametrize("word", [":word", ":x", ":number", ":"])
def test_a_key_that_begins_with_a_colon_is_a_key_like_any_other(word: str) -> None:
    assert shape("stack", f'{HEADS["stack"]}"{word}": x\n') == [
        f"MC002 4:1-4:{len(word) + 3} {word}: there is no key `{word}` here"
    ]
    translated = f'translations: [{{language: es, items: {{"{word}": {{promt: x}}}}}}]\n'
    (finding,) = shape_findings("micro-credential", HEADS["micro-credential"] + translated)
    assert finding.route == ("translations", 0, "items", word, "promt")


@pytest.mark.parametrize("text", ["some", "3", "{at_leas: 3}", "[all]"])
def test_a_wrong_pass_rule_is_told_all_of_its_forms(text: str) -> None:
    (finding,) = shape_findings("micro-credential", f"{HEADS['micro-credential']}assessment: {{pass_rule: {text}}}\n")
    assert finding.rule.code == "MC014"
    for form in ("all", "at_least", "score"):
        assert form in finding.message


def test_a_number_in_quotes_is_told_to_lose_them() -> None:
    (finding,) = shape_findings("micro-credential", HEADS["micro-credential"] + 'assessment: {resubmissions: "3"}\n')
    assert "without quotes" in finding.message


VALUES: list[Data] = [
    None, "x", "", " ", [], {}, ["x"], [None], [[]], {"x": "y"}, {"": ""}, Plain("1"), Plain("-5"), Plain("1e400"),
    Plain("NO"), Plain("true"), Plain("2026-13-45"), {"at_least": Plain("0")}, {"groups": ["a"]},
    {"groups": [{"members": ["code-tracing", "x", []]}]}, {"score": {"max": "a"}}, [{"stack": ["x"]}], [{"stack": {}}],
    [{"id": [], "text": "x"}], [{"id": {}, "text": "x"}], [{"id": "x", "text": []}], {":word": "x"}, "x" * 70, "all", "\0",
]  # fmt: skip


def flow(data: Data) -> str:
    """Writes data in flow style."""
    match data:
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)}: {flow(value)}" for key, value in data.items()) + "}"
        case list():
            return "[" + ", ".join(map(flow, data)) + "]"
        case None:
            return "~"
        case Plain():
            return str(data)
        case _:
            return json.dumps(data, ensure_ascii=False)


TRACING = EXAMPLES / "micro-credentials" / "computer-science" / "code-tracing.yaml"
ESSENTIALS = EXAMPLES / "stacks" / "stem-teaching-essentials.yaml"
WHOLE: dict[Kind, Data] = {
    "micro-credential": document_of(TRACING.read_text(encoding="utf-8")).data,
    "stack": document_of(ESSENTIALS.read_text(encoding="utf-8")).data,
    "issuer": document_of((EXAMPLES / "issuer.yaml").read_text(encoding="utf-8")).data,
}
PLACES = {kind: [route for route, _ in routes(data) if route] for kind, data in WHOLE.items()}


def replaced(data: Data, route: tuple[str | int, ...], value: Data) -> Data:
    """A copy of data with another value at a route."""
    if not route:
        return value
    head, *rest = route
    match data, head:
        case dict(), str():
            return {key: replaced(inner, tuple(rest), value) if key == head else inner for key, inner in data.items()}
        case list(), int():
            return [replaced(inner, tuple(rest), value) if at == head else inner for at, inner in enumerate(data)]
        case _:
            return data


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_any_wrong_value_anywhere_is_a_finding_and_never_an_exception(data: st.DataObject) -> None:
    kind: Kind = data.draw(st.sampled_from(sorted(WHOLE)))
    wrong = WHOLE[kind]
    for _ in range(data.draw(st.integers(1, 2))):
        wrong = replaced(wrong, data.draw(st.sampled_from(PLACES[kind])), data.draw(st.sampled_from(VALUES)))
    paths = {"micro-credential": "micro-credentials/a.yaml", "stack": "stacks/a.yaml", "issuer": "issuer.yaml"}
    repository = repository_of({paths[kind]: flow(wrong)})
    for finding in repository.diagnostics:
        assert finding.message
        assert not finding.message.endswith(".")
        assert "Input should" not in finding.message
    if paths[kind] in repository.catalog.broken:
        assert any(one.rule.severity == "error" for one in repository.diagnostics)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("micro-credential", "badge: {file: [badges/a.svg], alt: x}"),
        ("micro-credential", "badge: {file: {a: b}, alt: x}"),
        ("micro-credential", "translations: [{language: es, outcomes: [{id: [], text: x}]}]"),
        ("stack", "translations: [{language: es, outcomes: [{id: {}, text: x}]}]"),
        ("stack", "members: [{stack: [a]}]\ncompletion: {groups: [{members: [[a]]}]}"),
        ("stack", '":": x'),
    ],
)
def test_a_value_of_an_unexpected_kind_is_told_and_stops_nothing(kind: Kind, text: str) -> None:
    folder = {"micro-credential": "micro-credentials", "stack": "stacks", "issuer": ""}[kind]
    repository = repository_of({f"{folder}/a.yaml": f"{HEADS[kind]}{text}\n", "stacks/z.yaml": HEADS["stack"]})
    assert repository.catalog.broken == {f"{folder}/a.yaml": "a"}
    assert len(repository.catalog.entries) == 1
