"""Writes the transcripts anew, to be read before they are committed: `python -m tests.transcripts`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.transcripts.slips import SLIPS
from tests.transcripts.test_transcripts import HERE, broken, seen, transcript

for old in HERE.glob("*.txt"):
    old.unlink()
for slip in SLIPS:
    with TemporaryDirectory() as folder:
        issuer = broken(Path(folder) / "repo", slip)
        told = seen(issuer)
        slip.repair(issuer.root)
        after = seen(issuer)
        if slip.led_by not in told or not after.endswith("\n0\n"):
            sys.stderr.write(
                f"{slip.name}: {slip.led_by!r} is not told, or the repair does not mend it:\n{told}{after}\n"
            )
        transcript(slip).write_text(told, encoding="utf-8")
