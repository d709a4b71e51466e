"""Every call of the OpenAPI document, tried by a tool of others with whatever it can think of, as several callers.

Its checks: no failure of the platform, only the statuses, media types, headers and contents that the document has, nothing
taken that it denies, nothing refused that it has, no method that it lacks, no call without the token that it wants.

On PostgreSQL those try who may do the most. `MCCTL_FUZZ=N` makes N times as many examples, and has everybody try there too.
"""

import os
from pathlib import Path

import pytest

from tests.platform.fuzzing import Caller, fuzz
from tests.platform.platforms import Platform

TIMES = int(os.environ.get("MCCTL_FUZZ", "0"))  # noqa: TID251  # how thorough tests are, mcctl never sees it
EXAMPLES = max(3, 5 * TIMES)


@pytest.mark.parametrize(
    "caller",
    [None, Caller("learner", "l-17"), Caller("publisher"), Caller("operator")],
    ids=["anyone", "learner", "publisher", "operator"],
)
def test_every_call_holds_to_the_openapi_document_whatever_is_sent(
    served: Platform, caller: Caller | None, tmp_path: Path
) -> None:
    if not (TIMES or served.database.is_sqlite) and (caller is None or caller.role == "learner"):
        pytest.skip("what they may do is the same on SQLite; MCCTL_FUZZ=1 tries it here too")
    report = fuzz(served, caller, tmp_path, examples=EXAMPLES, seed=1)
    assert report.said["exit_code"] == 0, report.text
    assert report.said["complete"]
    paths = served.app.openapi()["paths"]
    assert report.said["operations"]["tested"] == sum(len(calls) for calls in paths.values())
    assert report.cases > 1000
