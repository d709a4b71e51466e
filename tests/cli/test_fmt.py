"""`mcctl fmt` as its users run it: what it writes, prints, and exits with."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.publishing import EXAMPLE, Issuer

PILOT = "stacks/pilot-room.yaml"
LEADING = "stacks/leading-stem-change.yaml"
PILOT_DIFF = """\
--- stacks/pilot-room.yaml
+++ stacks/pilot-room.yaml
@@ -1,12 +1,12 @@
 # yaml-language-server: $schema=../.schemas/stack.schema.json
 kind: stack
-title: Pilot Room
 id: pilot-room
 version: "1.0"
 status: active
 visibility: private                # what is in beta can be earned by those whom a private stack lets in
 access:
-    - {group:  northlake-pilot-educators}
+  - {group:  northlake-pilot-educators}
+title: Pilot Room
 description: >-
   Micro-credentials that are being tried out. Earn one, tell us what was unclear, and your award counts as any other
   does.
"""


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    shutil.copytree(EXAMPLE, tmp_path / "repo", ignore=shutil.ignore_patterns(".mcctl"))
    return Issuer(tmp_path / "repo")


def run(issuer: Issuer, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    done = issuer.run(*arguments, environment=environment)
    assert "Traceback" not in done.stderr + done.stdout
    assert done.returncode in {0, 1, 2}, done.stderr
    return done


def contents(issuer: Issuer) -> dict[str, bytes]:
    return {str(path.relative_to(issuer.root)): path.read_bytes() for path in issuer.root.rglob("*") if path.is_file()}


def disorder(issuer: Issuer) -> None:
    issuer.edit(PILOT, "title: Pilot Room\n", "")
    issuer.edit(PILOT, "kind: stack\n", "kind: stack\ntitle: Pilot Room\n")
    issuer.edit(PILOT, "  - {group: northlake", "    - {group:  northlake")


def test_a_repository_in_good_order_is_left_byte_for_byte(issuer: Issuer) -> None:
    before = contents(issuer)
    done = run(issuer, "fmt")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "19 files, nothing to rewrite\n")
    assert contents(issuer) == before


def test_a_file_in_disorder_is_rewritten_and_told_and_then_is_in_order(issuer: Issuer) -> None:
    before = contents(issuer)
    disorder(issuer)
    done = run(issuer, "fmt")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{PILOT}\n", "1 file rewritten, 18 unchanged\n")
    expected = before[PILOT].replace(b"{group: ", b"{group:  ")
    assert contents(issuer) == {**before, PILOT: expected}
    assert run(issuer, "fmt", "--check").returncode == 0
    assert run(issuer, "validate", "--strict").returncode == 0


def test_check_lists_and_diff_shows_and_neither_writes(issuer: Issuer) -> None:
    disorder(issuer)
    before = contents(issuer)
    sum_told = "1 file would be rewritten, 18 unchanged\n"
    done = run(issuer, "fmt", "--check")
    assert (done.returncode, done.stdout, done.stderr) == (1, f"{PILOT}\n", sum_told)
    done = run(issuer, "fmt", "--diff")
    assert (done.returncode, done.stdout, done.stderr) == (1, PILOT_DIFF, sum_told)
    done = run(issuer, "--quiet", "fmt", "--check", "--diff")
    assert (done.returncode, done.stdout, done.stderr) == (1, PILOT_DIFF, "")
    assert contents(issuer) == before


@pytest.mark.parametrize("count", [0, 3000])
def test_the_diff_can_be_applied(issuer: Issuer, count: int) -> None:
    disorder(issuer)
    more = "".join(f"  - {{text: b{number}, id: a{number}}}\n" for number in range(count))
    if more:
        issuer.edit(PILOT, "audience: ", f"outcomes:\n{more}audience: ")
    (issuer.root / "fmt.diff").write_text(run(issuer, "fmt", "--diff").stdout, encoding="utf-8")
    issuer.git("apply", "-p0", "fmt.diff")
    assert run(issuer, "fmt", "--check").returncode == 0


def test_paths_limit_what_is_rewritten(issuer: Issuer) -> None:
    disorder(issuer)
    issuer.edit(LEADING, "kind: stack\nid: leading-stem-change\n", "id: leading-stem-change\nkind: stack\n")
    done = run(issuer, "fmt", "micro-credentials", LEADING)
    assert (done.returncode, done.stdout) == (0, f"{LEADING}\n")
    done = run(issuer, "fmt", "stacks")
    assert (done.stdout, done.stderr) == (f"{PILOT}\n", "1 file rewritten, 6 unchanged\n")
    done = run(issuer, "fmt", "nowhere")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "error: there is no `nowhere`\n")


def test_a_file_with_errors_is_left_alone_and_told_while_others_are_rewritten(issuer: Issuer) -> None:
    disorder(issuer)
    issuer.edit(
        LEADING, "kind: stack\nid: leading-stem-change\n", "id: leading-stem-change\nkind: stack\nvisiblity: x\n"
    )
    (issuer.root / "stacks" / "broken.yaml").write_text("b: [\na: 1\n", encoding="utf-8")
    before = contents(issuer)
    done = run(issuer, "fmt")
    assert (done.returncode, done.stdout) == (1, f"{PILOT}\n")
    assert f"{LEADING}:4:1: error[MC002] there is no key `visiblity` here" in done.stderr
    assert "stacks/broken.yaml:" in done.stderr
    assert done.stderr.endswith("1 file rewritten, 17 unchanged, 2 files with errors left alone\n")
    after = contents(issuer)
    assert {path for path in before if before[path] != after[path]} == {PILOT}


def test_errors_elsewhere_do_not_concern_the_files_that_are_named(issuer: Issuer) -> None:
    (issuer.root / "stacks" / "broken.yaml").write_text("b: [\na: 1\n", encoding="utf-8")
    done = run(issuer, "fmt", "micro-credentials")
    assert (done.returncode, done.stderr) == (0, "10 files, nothing to rewrite\n")


def test_what_only_lacks_something_is_laid_out_all_the_same(issuer: Issuer) -> None:
    (issuer.root / "stacks" / "begun.yaml").write_text(
        "id: begun\nkind: stack\ntitle: B\nstatus: active\n", encoding="utf-8"
    )
    assert run(issuer, "validate").returncode == 1
    done = run(issuer, "fmt")
    assert (done.returncode, done.stdout) == (0, "stacks/begun.yaml\n")


def test_settings_and_issuer_are_laid_out_too(issuer: Issuer) -> None:
    issuer.edit("mcctl.yaml", "version: 1\ndefault_platform: local\n", "default_platform: local\nversion: 1\n")
    issuer.edit("issuer.yaml", "kind: issuer\nid: northlake\n", "id: northlake\nkind: issuer\n")
    done = run(issuer, "fmt")
    assert (done.returncode, done.stdout) == (0, "issuer.yaml\nmcctl.yaml\n")
    assert run(issuer, "fmt", "--check").returncode == 0


def test_wrong_settings_do_not_keep_other_files_from_being_laid_out(issuer: Issuer) -> None:
    disorder(issuer)
    issuer.edit("mcctl.yaml", "version: 1\n", "version: 1\nrulez: {}\n")
    done = run(issuer, "fmt")
    assert (done.returncode, done.stdout) == (1, f"{PILOT}\n")
    assert "mcctl.yaml:3:1: error[MC002]" in done.stderr


def test_byte_order_mark_line_breaks_and_permissions_stay(issuer: Issuer) -> None:
    path = issuer.root / PILOT
    path.write_bytes(b"\xef\xbb\xbf" + b"id: pilot-room\r\nkind: stack\r\ntitle: P\r\n")
    path.chmod(0o600)
    assert run(issuer, "fmt").stdout == f"{PILOT}\n"
    assert path.read_bytes() == b"\xef\xbb\xbf" + b"kind: stack\r\nid: pilot-room\r\ntitle: P\r\n"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_and_the_file_that_it_leads_to_are_one(issuer: Issuer) -> None:
    disorder(issuer)
    (issuer.root / "stacks" / "again.yaml").symlink_to("pilot-room.yaml")
    done = run(issuer, "fmt")
    assert (done.returncode, done.stdout) == (0, "stacks/again.yaml\n")
    assert (issuer.root / "stacks" / "again.yaml").is_symlink()
    assert run(issuer, "fmt", "--check").returncode == 0


def test_nothing_from_a_file_reaches_the_terminal_unescaped(issuer: Issuer) -> None:
    hostile = "title: T # \u202e\u0085 ::error::x\nid: pilot-room\nkind: stack"
    (issuer.root / PILOT).write_text(hostile, encoding="utf-8")
    name = "stacks/::error::\x1b[31m.yaml"
    (issuer.root / name).write_text("id: pilots\nkind: stack\ntitle: P\n", encoding="utf-8")
    for arguments in (("--color=always", "fmt", "--diff"), ("fmt", "--check"), ("fmt",)):
        done = run(issuer, *arguments)
        assert not set("\u202e\u0085") & set(done.stdout + done.stderr)
        assert "\x1b[31m.yaml" not in done.stdout + done.stderr


def test_what_lacks_a_line_break_at_its_end_is_shown_as_git_shows_it(issuer: Issuer) -> None:
    issuer.edit(PILOT, "creators: [Northlake University]\n", "creators: [Northlake University]")
    assert run(issuer, "fmt", "--diff").stdout.split("\n")[-4:] == [
        "-creators: [Northlake University]",
        "\\ No newline at end of file",
        "+creators: [Northlake University]",
        "",
    ]


def test_nothing_is_quoted_where_everybody_can_read_what_is_not_for_everybody(issuer: Issuer, tmp_path: Path) -> None:
    issuer.edit(LEADING, "kind: stack\nid: leading-stem-change\n", "id: leading-stem-change\nkind: stack\n")
    event = tmp_path / "event.json"
    event.write_text('{"repository": {"private": false, "visibility": "public"}}', encoding="utf-8")
    done = run(issuer, "fmt", "--diff", GITHUB_ACTIONS="true", GITHUB_EVENT_PATH=os.fspath(event))
    assert (done.returncode, done.stdout) == (1, "")
    assert "Leading" not in done.stderr
