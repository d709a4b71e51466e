"""`mcctl schema` in a repository: it writes, says what, does nothing twice, and `--check` only tells."""

from pathlib import Path

import pytest

from tests.cli.publishing import EXAMPLE, Issuer

PILOT = "stacks/pilot-room.yaml"


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer.example(tmp_path / "issuer")


def test_the_example_has_what_editors_need() -> None:
    done = Issuer(EXAMPLE).run("schema", "--check")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_what_is_missing_is_told_by_check_and_written_without_it(issuer: Issuer) -> None:
    issuer.edit(PILOT, "# yaml-language-server: $schema=../.schemas/stack.schema.json\n", "")
    (issuer.root / ".vscode" / "settings.json").unlink()
    before = (issuer.root / PILOT).read_bytes()

    checked = issuer.run("schema", "--check")

    assert (checked.returncode, checked.stderr) == (1, "")
    assert checked.stdout == (
        f"{PILOT} is not current: run `mcctl schema`\n.vscode/settings.json is not current: run `mcctl schema`\n"
    )
    assert (issuer.root / PILOT).read_bytes() == before

    written = issuer.run("schema")

    assert (written.returncode, written.stdout) == (0, f"wrote {PILOT}\nwrote .vscode/settings.json\n")
    assert issuer.git("status", "--porcelain") == ""

    again = issuer.run("schema")

    assert (again.returncode, again.stdout, again.stderr) == (0, "", "everything is current\n")


def test_a_file_that_cannot_be_read_is_told_and_left_as_it_is(issuer: Issuer) -> None:
    broken = issuer.root / "stacks" / "broken.yaml"
    broken.write_bytes(b"kind: stack\nid: \xff\n")

    done = issuer.run("schema")

    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "stacks/broken.yaml is left alone: it cannot be read\n"
    assert broken.read_bytes() == b"kind: stack\nid: \xff\n"


def test_nothing_is_written_outside_of_the_repository(issuer: Issuer, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (issuer.root / ".vscode" / "settings.json").unlink()
    (issuer.root / ".vscode").rmdir()
    (issuer.root / ".vscode").symlink_to(outside)

    done = issuer.run("schema")

    assert done.returncode in (0, 2)
    assert list(outside.iterdir()) == []
    assert ".vscode/settings.json" in done.stderr


def test_a_file_where_a_folder_must_be_is_told(issuer: Issuer) -> None:
    for path in sorted((issuer.root / ".schemas").iterdir()):
        path.unlink()
    (issuer.root / ".schemas").rmdir()
    (issuer.root / ".schemas").write_text("", encoding="utf-8")

    done = issuer.run("schema")

    assert done.returncode == 2
    assert "`.schemas` cannot be made" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_definition_that_is_a_link_stays_one(issuer: Issuer) -> None:
    real = issuer.root / "stacks" / "real.txt"
    real.write_text("kind: stack\nid: linked\ntitle: L\n", encoding="utf-8")
    (issuer.root / "stacks" / "linked.yaml").symlink_to(real)

    done = issuer.run("schema")

    assert done.returncode == 0
    assert (issuer.root / "stacks" / "linked.yaml").is_symlink()
    assert real.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../.schemas/stack")
