"""Event files however they are packed, named and laid out."""

import gzip
import json
import os
from pathlib import Path

import pytest
from backports import zstd

from mcctl.cli.event_files import find_event_files, is_parquet, open_events
from mcctl.errors import UsageError
from tests.stats.parquets import write_parquet
from tests.stats.reference import Json

EVENTS: list[Json] = [
    {"type": "page_view", "id": "a", "at": "2020-10-09T09:00:00Z"},
    {"type": "page_views", "id": "b", "day": "2020-10-09", "count": 2224},
]
LINES = "".join(f"{json.dumps(event)}\n" for event in EVENTS).encode()


def read(path: Path) -> list[Json]:
    with open_events(path) as lines:
        read = [json.loads(line) for line in lines]
    return [{key: value for key, value in event.items() if value is not None} for event in read]


@pytest.mark.parametrize(
    "content",
    [
        LINES,
        gzip.compress(LINES),
        gzip.compress(LINES[:70]) + gzip.compress(LINES[70:]),
        zstd.compress(LINES),
        zstd.compress(LINES[:70]) + zstd.compress(LINES[70:]),
    ],
    ids=["plain", "gzip", "gzip in parts", "zstd", "zstd in parts"],
)
@pytest.mark.parametrize("name", ["events.ndjson", "events.gz", "events.zst", "events"])
def test_the_first_bytes_tell_how_a_file_is_packed(tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert read(path) == EVENTS
    assert not is_parquet(str(path))


def test_parquet_is_read_as_lines(tmp_path: Path) -> None:
    path = tmp_path / "events.ndjson.gz"
    write_parquet(path, EVENTS)
    assert is_parquet(str(path))
    assert read(path) == [{**EVENTS[0], "at": "2020-10-09 09:00:00Z"}, EVENTS[1]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (gzip.compress(LINES)[:-9], "is damaged or cut off"),
        (gzip.compress(LINES)[:20] + b"no" * 20, "is damaged or cut off"),
        (zstd.compress(LINES)[:-5], "is damaged or cut off"),
        (b"\x28\xb5\x2f\xfd" + b"no" * 20, "is damaged or cut off"),
        (b"PAR1" + b"no" * 20, "is no Parquet that can be read"),
    ],
)
def test_a_damaged_file_is_told_by_its_name(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "events"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=message) as told:
        read(path)
    assert str(path) in told.value.message


def test_folders_and_patterns_stand_for_their_files_each_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (
        "b.ndjson",
        "a.ndjson.gz",
        "2020/c.parquet",
        "2020/10/d.jsonl.zst",
        "2020/notes.md",
        ".e.ndjson",
        "x[1].ndjson",
    ):
        file = tmp_path / "events" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    nested = ["events/2020/10/d.jsonl.zst", "events/2020/c.parquet"]
    above = ["events/a.ndjson.gz", "events/b.ndjson", "events/x[1].ndjson"]
    assert find_event_files(["events"]) == [*nested, *above]
    assert find_event_files(["events/*.ndjson*"]) == above
    assert find_event_files(["events/**/*.zst", "events/2020"]) == nested
    assert find_event_files(["events/x[1].ndjson", "events/[ab].*"]) == [above[2], *above[:2]]
    assert find_event_files([f"{tmp_path}{os.sep}events/?.ndjson"]) == [f"{tmp_path}/events/b.ndjson"]
    assert find_event_files(["-", "s3a://events/*", "gone.ndjson"]) == ["-", "s3a://events/*", "gone.ndjson"]


def test_what_stands_for_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file matches"):
        find_event_files([f"{tmp_path}/*.ndjson"])
    with pytest.raises(UsageError, match="there are no event files in"):
        find_event_files([str(tmp_path)])
    with pytest.raises(UsageError, match="cannot be read: no such file"), open_events(tmp_path / "gone"):
        pass
