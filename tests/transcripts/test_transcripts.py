"""A newcomer breaks the example repository, reads the message, follows it, and is done: each time, by the message alone."""

import shutil
from pathlib import Path

import pytest

from tests.cli.publishing import EXAMPLE, Issuer
from tests.transcripts.slips import SLIPS, Slip

HERE = Path(__file__).parent


def transcript(slip: Slip) -> Path:
    return HERE / f"{slip.name.replace(' ', '-')}.txt"


def broken(folder: Path, slip: Slip) -> Issuer:
    """The example repository after a slip."""
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".mcctl"))
    slip.slip(folder)
    return Issuer(folder)


def seen(issuer: Issuer) -> str:
    """What is on the screen after `mcctl validate`."""
    done = issuer.run("validate", "--strict")
    assert done.stderr == ""
    return f"$ mcctl validate --strict\n{done.stdout}$ echo $?\n{done.returncode}\n"


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_the_message_leads_to_the_repair(slip: Slip, tmp_path: Path) -> None:
    issuer = broken(tmp_path / "repo", slip)
    told = seen(issuer)
    slip.repair(issuer.root)

    assert told == transcript(slip).read_text(encoding="utf-8")
    assert slip.led_by in told
    assert told.endswith("$ echo $?\n1\n")
    assert seen(issuer).endswith("$ echo $?\n0\n")


def test_there_are_twenty_of_them_at_least_and_no_transcript_without_a_slip() -> None:
    assert len(SLIPS) >= 20
    assert {transcript(slip) for slip in SLIPS} == set(HERE.glob("*.txt"))
