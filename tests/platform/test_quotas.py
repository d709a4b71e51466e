"""How much an issuer may keep, and what is said where it is too much."""

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from mcctl.api.problems import Problem
from mcctl.errors import RefusedError, UsageError
from mcctl.platform.quotas import DEFAULTS, Quotas, quotas_of, reset_quotas, set_quotas
from tests.platform.catalogues import a_micro_credential, an_image, an_issuer, files_of, publish_files
from tests.platform.platforms import Platform
from tests.platform.submitting import problem_in


def allow(platform: Platform, issuer: str = "northlake", **said: int) -> Quotas:
    with platform.database.writing() as connection:
        return set_quotas(connection, issuer, said)


def send(http: httpx.Client, content: bytes) -> httpx.Response:
    digest = hashlib.sha256(content).hexdigest()
    return http.put(f"/v1/issuers/northlake/blobs/sha256/{digest}", content=content)


def over(answer: httpx.Response) -> Problem:
    problem = problem_in(answer, 409)
    assert problem.type == "quota"
    return problem


def kept(platform: Platform) -> int:
    with platform.database.reading() as connection:
        sizes = connection.exec_driver_sql("SELECT length(content) FROM blobs").scalars()
        return sum(sizes)


def test_an_image_too_much_is_refused_with_the_numbers_and_is_not_there(either: Platform) -> None:
    held, image = kept(either), an_image("one more")
    allow(either, image_bytes=held + len(image) - 1)
    publisher = either.as_("publisher", "northlake")
    problem = over(send(publisher, image))
    assert problem.detail == (
        f"the issuer may keep {held + len(image) - 1:,} bytes of images, keeps {held:,}, and this one has {len(image):,}"
    )
    assert kept(either) == held
    allow(either, image_bytes=held + len(image))
    assert send(publisher, image).status_code == 204
    # one that is there already takes no room
    assert send(publisher, image).status_code == 204


def test_of_images_sent_together_all_are_refused_where_they_are_too_much(either: Platform) -> None:
    held, images = kept(either), [an_image("one"), an_image("two")]
    sent = [
        {"digest": f"sha256:{hashlib.sha256(one).hexdigest()}", "content": base64.b64encode(one).decode()}
        for one in images
    ]
    room = held + sum(map(len, images)) - 1
    allow(either, image_bytes=room)
    problem = over(either.as_("publisher", "northlake").post("/v1/issuers/northlake/blobs", json={"images": sent}))
    assert problem.detail == (
        f"the issuer may keep {room:,} bytes of images, keeps {held:,}, and these 2 have {sum(map(len, images)):,}"
    )
    assert kept(either) == held


def test_of_images_sent_at_once_no_more_are_kept_than_there_is_room_for(served: Platform) -> None:
    images = [an_image(f"image {number:02}") for number in range(12)]
    assert len({len(image) for image in images}) == 1
    room = kept(served) + 5 * len(images[0])
    allow(served, image_bytes=room)
    http = served.as_("publisher", "northlake")
    with ThreadPoolExecutor(6) as pool:
        answers = [answer.status_code for answer in pool.map(lambda image: send(http, image), images)]
    assert sorted(answers) == [204] * 5 + [409] * 7
    assert kept(served) == room


def test_a_change_set_too_much_changes_nothing_and_one_that_adds_nothing_is_taken(empty: Platform) -> None:
    operator = empty.client(issuer="north")
    publish_files(operator, files_of(an_issuer(), a_micro_credential("one"), a_micro_credential("two")))
    allow(empty, "north", resources=2)
    publisher = empty.client("publisher", "north")
    three = [a_micro_credential(name) for name in ("one", "two", "three")]
    state = {name: rows for name, rows in empty.dump().items() if name != "blobs"}
    with pytest.raises(RefusedError, match="may have 2 micro-credentials and stacks, has 2 and would have 3"):
        publish_files(publisher, files_of(an_issuer(), *three))
    assert {name: rows for name, rows in empty.dump().items() if name != "blobs"} == state
    allow(empty, "north", resources=1)
    publish_files(publisher, files_of(an_issuer(), a_micro_credential("one", title="Other"), a_micro_credential("two")))
    with pytest.raises(RefusedError, match="may have 1"):
        publish_files(publisher, files_of(an_issuer(), *three))


def test_a_change_set_holds_no_more_changes_than_the_quota_says(empty: Platform) -> None:
    publish_files(empty.client(issuer="north"), files_of(an_issuer()))
    allow(empty, "north", changes=1)
    publisher = empty.client("publisher", "north")
    both = a_micro_credential("one"), a_micro_credential("two")
    with pytest.raises(RefusedError, match="a change set may hold 1 changes, and this one holds 2"):
        publish_files(publisher, files_of(an_issuer(), *both))
    publish_files(publisher, files_of(an_issuer(), both[0]))
    publish_files(publisher, files_of(an_issuer(), *both))


def test_what_is_said_of_one_issuer_is_kept_for_it_alone(example: Platform) -> None:
    publish_files(example.client(issuer="south"), files_of(an_issuer("south")))
    allow(example, resources=100)
    assert allow(example, image_bytes=5) == Quotas(resources=100, image_bytes=5)
    with example.database.writing() as connection:
        assert quotas_of(connection, "south") == quotas_of(connection, "nowhere") == DEFAULTS
        assert reset_quotas(connection, "northlake") == DEFAULTS
        assert quotas_of(connection, "northlake") == DEFAULTS
    with pytest.raises(UsageError, match="there is no issuer `northlack`") as told:
        allow(example, "northlack", resources=1)
    assert told.value.hint == "did you mean `northlake`?"
