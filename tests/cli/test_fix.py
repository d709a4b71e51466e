"""`mcctl validate --fix` as its users run it."""

import shutil

from tests.cli.publishing import EXAMPLE, Issuer

PILOT = "stacks/pilot-room.yaml"
LEAD = "stacks/leading-stem-change.yaml"


def with_a_safe_and_an_unsafe_fix(issuer: Issuer) -> None:
    issuer.edit(PILOT, 'version: "1.0"', "version: 1.10")
    issuer.edit(LEAD, "visibility:", "visiblity:")


def test_safe_fixes_are_applied_and_the_rest_is_told(issuer: Issuer) -> None:
    with_a_safe_and_an_unsafe_fix(issuer)
    original = (EXAMPLE / PILOT).read_bytes()
    done = issuer.run("validate", "--fix")

    assert done.returncode == 1
    assert done.stderr == f"{PILOT}: 1 mended\n"
    assert "MC002" in done.stdout
    assert "MC016" not in done.stdout
    assert (issuer.root / PILOT).read_bytes() == original.replace(b'"1.0"', b'"1.10"')


def test_unsafe_fixes_are_applied_where_they_are_asked_for(issuer: Issuer) -> None:
    with_a_safe_and_an_unsafe_fix(issuer)
    original = (EXAMPLE / LEAD).read_bytes()
    done = issuer.run("validate", "--fix", "--unsafe-fixes")

    assert (done.returncode, done.stderr) == (0, f"{LEAD}: 1 mended\n{PILOT}: 1 mended\n")
    assert (issuer.root / LEAD).read_bytes() == original


def test_only_files_that_are_asked_for_are_touched(issuer: Issuer) -> None:
    with_a_safe_and_an_unsafe_fix(issuer)
    before = (issuer.root / PILOT).read_bytes()
    done = issuer.run("validate", "--unsafe-fixes", LEAD)

    assert (done.returncode, done.stderr) == (0, f"{LEAD}: 1 mended\n")
    assert (issuer.root / PILOT).read_bytes() == before


def test_a_finding_that_is_ignored_is_not_mended(issuer: Issuer) -> None:
    issuer.edit(PILOT, 'version: "1.0"', "version: 1.10  # mcctl: ignore[MC016] as the registrar writes it")
    before = (issuer.root / PILOT).read_bytes()
    done = issuer.run("validate", "--fix")

    assert (done.returncode, done.stderr) == (0, "")
    assert (issuer.root / PILOT).read_bytes() == before


def test_byte_order_mark_and_line_endings_stay(issuer: Issuer) -> None:
    raw = b"\xef\xbb\xbf" + (EXAMPLE / PILOT).read_bytes().replace(b"\n", b"\r\n")
    (issuer.root / PILOT).write_bytes(raw.replace(b'"1.0"', b"1.10"))
    issuer.run("validate", "--fix")

    assert (issuer.root / PILOT).read_bytes() == raw.replace(b'"1.0"', b'"1.10"')


def test_a_folder_that_is_not_followed_is_not_written_into(issuer: Issuer) -> None:
    issuer.edit(PILOT, 'version: "1.0"', "version: 1.10")
    before = (issuer.root / PILOT).read_bytes()
    shutil.move(issuer.root / "stacks", issuer.root / "real")
    (issuer.root / "stacks").symlink_to("real", target_is_directory=True)
    done = issuer.run("validate", "--fix")

    assert (done.returncode, done.stderr) == (1, "")
    assert (issuer.root / "real" / "pilot-room.yaml").read_bytes() == before
