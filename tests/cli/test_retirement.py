"""An announced end from the file to the platform: seen in the plan, kept to when events are loaded."""

import json

from tests.cli.publishing import Issuer


def announce(issuer: Issuer, last_start: str) -> None:
    """Adds an end to a file; its years are such as no run of this test will see."""
    path = next(issuer.root.glob("micro-credentials/**/selecting-mathematical-tasks.yaml"))
    text = path.read_text(encoding="utf-8").rstrip()
    path.write_text(f"{text}\nretirement: {{announced_on: 2090-01-01, last_start: {last_start}}}\n", encoding="utf-8")


def test_an_announced_end_is_planned_published_and_kept_to(published: Issuer) -> None:
    announce(published, "2098-08-31")
    published.commit("Announce the end")
    plan = published.plan()
    done = published.run("publish", "--yes")
    start = {
        "type": "started",
        "learner": "l-1",
        "issuer": "northlake",
        "micro_credential": "selecting-mathematical-tasks",
    }
    events = [{**start, "id": at, "at": at} for at in ("2098-08-31T20:00:00-05:00", "2098-09-02T00:00:00Z")]
    (published.root / "events.ndjson").write_text("\n".join(json.dumps(one) for one in events), encoding="utf-8")
    loaded = published.run("platform", "events", "load", "events.ndjson")

    assert [change["class"] for change in plan["changes"]] == ["terms"]
    assert plan["uncompletable"] == [one["id"] for one in plan["uncompletable_because"]]
    ends = "`selecting-mathematical-tasks` cannot be started after 2098-08-31"
    assert [(one["id"], one["last_start"], one["because"]) for one in plan["uncompletable_because"]] == [
        ("leading-stem-change", "2098-08-31", ends),
        ("mathematics-through-discourse", "2098-08-31", ends),
        (
            "stem-teaching-pathway",
            "2098-08-31",
            "stack `mathematics-through-discourse` cannot be started after 2098-08-31",
        ),
    ]
    assert done.returncode == 0, done.stderr
    assert loaded.returncode == 1
    assert "events.ndjson: line 2: `selecting-mathematical-tasks` could be started up to 2098-08-31" in loaded.stderr
    assert "events.ndjson: 1 events loaded, 1 problems" in loaded.stderr
