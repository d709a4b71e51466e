"""Who sees what, as a law: over small catalogues, the platform and a naive reading of the table agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mcctl.api.pages import Closing, ResourcePage
from mcctl.platform.blobs import read_blob
from mcctl.platform.identities import ANYONE, Identity
from mcctl.platform.listing import Wanted, list_visible
from mcctl.platform.pages import read_page
from tests.platform.catalogues import (
    Files,
    Json,
    a_member,
    a_micro_credential,
    a_stack,
    an_issuer,
    digest_of_image,
    files_of,
    plan_of,
    publish_files,
)
from tests.platform.platforms import NOW, Platform, Where, copied, in_process

GROUPS = ("pilots", "partners")
LIVE = ("beta", "active")
STATUSES = st.sampled_from(["draft", "beta", "active", "active", "archived"])
VISIBILITIES = st.sampled_from(["public", "private"])
IDENTITIES = [ANYONE, *(Identity(grants=frozenset({"everyone", f"group:{name}"})) for name in GROUPS)]


@dataclass(frozen=True, slots=True)
class Small:
    """A catalogue of a few resources, as authoring content by id."""

    resources: dict[str, Json]

    @property
    def files(self) -> list[Json]:
        return list(self.resources.values())


@st.composite
def catalogues(draw: st.DrawFn) -> Small:
    """Four micro-credentials and up to three stacks, each of which may hold those before it; never what a rule refuses."""
    found: dict[str, Json] = {}
    for name in ("m0", "m1", "m2", "m3"):
        known = sorted(found)
        needs = draw(st.lists(st.sampled_from(known), unique=True, max_size=2)) if known else []
        found[name] = a_micro_credential(
            name,
            status=draw(STATUSES),
            visibility=draw(VISIBILITIES),
            prerequisites=[{"micro_credential": need} for need in needs] or None,
            retirement=ends(draw, known),
        )
    for name in ("s0", "s1", "s2"):
        visibility = draw(VISIBILITIES)
        may_hold = [one for one in sorted(found) if visibility == "private" or found[one]["visibility"] == "public"]
        held = draw(st.lists(st.sampled_from(may_hold), unique=True, min_size=1, max_size=3)) if may_hold else []
        if not held:
            continue
        access = draw(st.lists(st.sampled_from(GROUPS), unique=True)) if visibility == "private" else []
        found[name] = a_stack(
            name,
            *(f"stack:{one}" if one.startswith("s") else one for one in held),
            status=draw(STATUSES),
            visibility=visibility,
            access=[{"group": group} for group in access] or None,
            badge={"file": f"badges/{name}.svg", "alt": "A square"},
            retirement=ends(draw, sorted(found)),
            completion=draw(st.sampled_from([None, {"groups": [{"min": 1, "members": [named(one) for one in held]}]}])),
        )
    return Small(found)


def ends(draw: st.DrawFn, known: list[str]) -> Json | None:
    """An announced end, of which somebody known may take the place."""
    successor = draw(st.sampled_from([None, *known]))
    announced = {"announced_on": "2026-06-01", "last_start": "2026-06-30"}
    return (
        {**announced, "replaced_by": successor} if successor is not None else draw(st.sampled_from([None, announced]))
    )


def named(name: str) -> Json:
    return a_member(f"stack:{name}" if name.startswith("s") else name)


def opens(small: Small, name: str, group: str) -> bool:
    """Whether a resource gives a group access by itself or through what holds it: the table, read naively."""
    stack = small.resources[name]
    if stack["visibility"] == "private" and {"group": group} in stack.get("access", ()):
        return True
    return any(opens(small, holder, group) for holder in live_holders(small, name))


def live_holders(small: Small, name: str) -> Iterator[str]:
    for holder, content in small.resources.items():
        if named(name) in content.get("members", ()) and content["status"] in LIVE:
            yield holder


def sees(small: Small, identity: Identity, name: str) -> bool:
    """The table: drafts nobody; active by visibility; all else those to whom entries or live holders give access."""
    resource = small.resources[name]
    groups = [grant.removeprefix("group:") for grant in identity.grants if grant != "everyone"]
    match resource["status"], resource["visibility"]:
        case "draft", _:
            return False
        case (("active" | "archived"), "public"):
            return True
        case _:
            return any(opens(small, name, group) for group in groups)


@pytest.fixture(scope="module")
def shared(empty_database: Where, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Platform, Iterator[int]]]:
    """One platform for all examples: each has an issuer of its own."""
    with in_process(copied(empty_database, tmp_path_factory.mktemp("law")), is_embedded=True) as platform:
        yield platform, count()


def files(issuer: str, small: Small) -> Files:
    return files_of(an_issuer(issuer), *small.files)


ALL = ("m0", "m1", "m2", "m3", "s0", "s1", "s2")
EVERY_ALLOWANCE = (
    *(f"{word} {name}" for word in ("expose", "withdraw", "retire", "same-version") for name in ALL),
    "retire-all stack",
    "retire-all micro-credential",
)

LEAK = Small({"m0": a_micro_credential("m0", visibility="private"),
              "s0": a_stack("s0", "m0", visibility="private", access=[{"group": "pilots"}])})  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(first=catalogues(), second=catalogues())
@example(
    first=LEAK,
    second=Small({**LEAK.resources, "m0": a_micro_credential("m0", visibility="private", status="archived")}),
)
def test_nothing_is_visible_that_the_table_denies_and_nothing_is_missing(
    shared: tuple[Platform, Iterator[int]], first: Small, second: Small
) -> None:
    platform, numbers = shared
    issuer = f"i{next(numbers)}"
    client = platform.client(None, issuer)
    first = without_archived(first)
    for small in (first, following(first, second)):
        if not plan_of(client, files(issuer, small), *EVERY_ALLOWANCE).is_empty:
            publish_files(client, files(issuer, small), *EVERY_ALLOWANCE)
        for identity in IDENTITIES:
            check_agreement(platform, issuer, small, identity)


def without_archived(small: Small) -> Small:
    """A first catalogue: what was never active is not archived."""
    return Small({
        name: {**content, "status": "active"} if content["status"] == "archived" else content
        for name, content in small.resources.items()
    })  # fmt: skip


def following(first: Small, second: Small) -> Small:
    """The second over the first: a stack that it lacks becomes a draft, and only what was active is archived."""
    merged = without_archived(second).resources
    for name, content in first.resources.items():
        if name not in merged:
            merged[name] = {**content, "visibility": "private", "status": "draft"}
        elif content["status"] == "active" and second.resources[name]["status"] == "archived":
            merged[name] = {**merged[name], "status": "archived"}
    return Small(merged)


def check_agreement(platform: Platform, issuer: str, small: Small, identity: Identity) -> None:
    expected = {name for name in small.resources if sees(small, identity, name)}
    with platform.database.reading() as connection:
        pages = {
            name: page
            for name, content in small.resources.items()
            if (page := read_page(connection, identity, issuer, content["kind"], name, NOW)) is not None
        }
        listed = set()
        closings: list[tuple[str, Closing | None]] = [(name, page.closing) for name, page in pages.items()]
        for entry in list_visible(connection, identity, Wanted(issuer=issuer), NOW).resources:
            assert entry.issuer == issuer
            listed.add(entry.id)
            closings.append((entry.id, entry.closing))
        images = {
            name
            for name in small.resources
            if read_blob(connection, issuer, digest_of_image(f"badges/{name}.svg"), identity) is not None
        }
    assert set(pages) == expected
    assert listed == {name for name in expected if small.resources[name]["status"] != "archived"}
    assert images == {name for name in expected if "badge" in small.resources[name]}
    for name, page in pages.items():
        names_only(page, small.resources[name], expected)
    for name, closing in closings:
        follows_only(closing, small, name, expected)


def names_only(page: ResourcePage, written: Json, expected: set[str]) -> None:
    """A page names what the caller sees of what its author wrote, in the author's order."""
    for key in ("members", "prerequisites"):
        kept = [reference for reference in written.get(key, []) if set(reference.values()) & expected]
        assert page.content.get(key, []) == kept
    assert "access" not in page.content
    assert page.content.get("retirement", {}).get("replaced_by") in {None, *expected}
    # of groups of which nothing is seen, none are told of
    if "completion" in written and page.content["completion"] != "none":
        (group,) = page.content["completion"]["groups"]
        assert {name for member in group["members"] for name in member.values()} <= expected


def follows_only(closing: Closing | None, small: Small, name: str, expected: set[str]) -> None:
    """An end names a successor that the caller sees, and is told to whoever sees what ends."""
    written = small.resources[name].get("retirement")
    assert (closing is not None) == (written is not None)
    if closing is None or written is None:
        return
    follows = closing.replaced_by
    assert (follows.id if follows else None) == (
        written.get("replaced_by") if written.get("replaced_by") in expected else None
    )
    assert follows is None or follows.title == small.resources[follows.id]["title"]
