"""Links are asked over real sockets: what counts as reached, how long it may take, and where nothing is ever asked."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address

import pytest

from mcctl.errors import UnreachableError
from mcctl.remote.links import PRIVATE, look_up
from mcctl.remote.networks import is_public
from tests.remote.sites import Handler, Site, a_site, answering, breaking_off, manners, only_for, waiting


@pytest.fixture
def site() -> Iterator[Site]:
    with a_site() as one:
        yield one


def why(url: str, **names: str) -> str | None:
    """Why one address cannot be reached."""
    return look_up([url], manners(**names))[url]


def test_a_page_that_is_there_is_reached_and_only_its_head_is_asked_for(site: Site) -> None:
    site.pages["/a"] = answering(200)

    assert why(site.url("/a")) is None
    assert site.questions == ["HEAD /a"]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (404, "it answers 404: there is no such page"),
        (410, "it answers 410: the page is gone for good"),
        (500, "it answers 500: the site has a fault of its own"),
        (503, "it answers 503: the site has a fault of its own"),
        (400, None),
        (401, None),
        (403, None),
        (405, None),
        (429, None),
        (999, None),
        (304, None),
    ],
)
def test_a_status_tells_whether_a_page_is_reached(site: Site, status: int, reason: str | None) -> None:
    site.pages["/a"] = answering(status)

    assert why(site.url("/a")) == reason


@pytest.mark.parametrize("status", [403, 404, 405, 500, 501])
def test_a_site_that_knows_no_question_for_the_head_is_asked_for_the_page(site: Site, status: int) -> None:
    site.pages["/a"] = only_for("HEAD", answering(status), answering(200))

    assert why(site.url("/a")) is None
    assert site.questions == ["HEAD /a", "GET /a"]


def test_a_connection_that_breaks_off_is_tried_once_more(site: Site) -> None:
    site.pages["/a"] = only_for("HEAD", breaking_off, answering(200))
    site.pages["/b"] = breaking_off

    assert why(site.url("/a")) is None
    assert why(site.url("/b")) == "it breaks off its answer"
    assert site.questions == ["HEAD /a", "GET /a", "HEAD /b", "GET /b"]


def test_a_page_that_has_moved_is_followed(site: Site) -> None:
    site.pages |= {"/a": answering(301, Location="/b?x=1"), "/b": answering(307, Location="c"), "/c": answering(200)}

    assert why(site.url("/a")) is None
    assert site.questions == ["HEAD /a", "HEAD /b?x=1", "HEAD /c"]


def test_five_redirects_are_followed_and_no_more(site: Site) -> None:
    site.pages |= {f"/{number}": answering(302, Location=f"/{number + 1}") for number in range(6)}
    site.pages["/6"] = answering(200)

    assert why(site.url("/1")) is None
    assert why(site.url("/0")) == "it leads on and on, more than 5 times"


def test_a_page_that_leads_back_to_itself_is_left_alone_in_the_end(site: Site) -> None:
    site.pages["/a"] = answering(302, Location="/a")

    assert why(site.url("/a")) == "it leads on and on, more than 5 times"
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "target", ["ftp://files.example/a", "file:///etc/passwd", "data:text/html,x", "http://x.example:port/"]
)
def test_a_redirect_to_no_web_address_is_told(site: Site, target: str) -> None:
    site.pages["/a"] = answering(302, Location=target)

    reason = why(site.url("/a"))

    assert reason is not None
    assert "it is no web address" in reason


def test_a_redirect_to_another_site_names_that_one_where_it_is_lost(site: Site) -> None:
    site.pages["/a"] = answering(302, Location="http://gone.example/a")
    site.pages["/b"] = answering(302, Location=site.url("/missing", "moved.example"))

    assert why(site.url("/a")) == "it leads on to `gone.example`, and the name `gone.example` is not known"
    assert why(site.url("/b"), moved_example="127.0.0.1") == (
        "it leads on to `moved.example`, and it answers 404: there is no such page"
    )


def test_an_unknown_name_is_told() -> None:
    assert why("https://x.example/a") == "the name `x.example` is not known"


def test_a_port_where_nothing_listens_is_told() -> None:
    with a_site() as gone:
        url = gone.url("/a")

    assert why(url) == "it refuses the connection"


def test_a_site_without_a_connection_is_not_asked_for_its_other_pages() -> None:
    asked: list[str] = []

    async def resolve(host: str) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with a_site() as gone:
        urls = [gone.url(f"/{number}", "gone.example") for number in range(20)]
    found = look_up(urls, replace(manners(), resolve=resolve, parallel_per_site=1))

    assert set(found.values()) == {"it refuses the connection"}
    assert asked == ["gone.example"]


def test_a_network_that_is_down_is_no_fault_of_the_sites() -> None:
    urls = ["https://one.invalid/a", "https://two.invalid/b"]
    with pytest.raises(UnreachableError, match="no web address can be reached, of 2 sites that were tried"):
        look_up(urls, manners())


def test_one_site_that_answers_shows_that_the_network_is_there(site: Site) -> None:
    site.pages["/a"] = answering(404)
    answers = look_up(["https://one.invalid/a", "https://two.invalid/b", site.url("/a")], manners())

    assert None not in answers.values()


def test_a_site_that_speaks_no_tls_has_no_secure_connection(site: Site) -> None:
    assert why(site.url("/a").replace("http:", "https:")) == "no secure connection to it can be made"


def test_a_site_that_does_not_answer_is_given_up(site: Site) -> None:
    site.pages |= {"/slow": waiting, "/quick": answering(200)}
    urls = [site.url("/slow"), site.url("/quick")]

    assert look_up(urls, replace(manners(), longest_seconds=0.3)) == {
        site.url("/slow"): "it does not answer within 0.3 seconds",
        site.url("/quick"): None,
    }


def test_an_answer_that_drips_is_given_up(site: Site) -> None:
    def dripping(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not handler.site.released.wait(0.02):
            handler.wfile.write(b"X: y\r\n")

    site.pages["/a"] = dripping

    assert look_up([site.url("/a")], replace(manners(), longest_seconds=0.5)) == {
        site.url("/a"): "it does not answer within 0.5 seconds"
    }


def test_a_page_is_never_read(site: Site) -> None:
    sent = threading.Event()
    mebibytes: list[int] = []

    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(2**40))
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 2**20)
                mebibytes.append(1)
        finally:
            sent.set()

    site.pages["/a"] = only_for("HEAD", answering(405), endless)

    assert why(site.url("/a")) is None
    assert sent.wait(5)
    assert len(mebibytes) < 64


def test_a_head_without_end_is_no_answer(site: Site) -> None:
    site.pages["/a"] = lambda handler: handler.answer(200, X_Long="x" * 2_000_000)

    assert why(site.url("/a")) == "it breaks off its answer"


def test_nothing_is_sent_but_the_question(site: Site) -> None:
    site.pages |= {"/a": answering(302, Location="/b", Set_Cookie="session=1"), "/b": answering(200)}

    assert why(f"http://user:secret@127.0.0.1:{site.port}/a") is None
    for asked in site.asked:
        assert set(asked.headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}
        assert asked.headers["User-Agent"].startswith("mcctl/")


def test_a_site_is_asked_by_its_name(site: Site) -> None:
    site.pages["/a"] = answering(200)

    assert why(site.url("/a", "pages.example"), pages_example="127.0.0.1") is None
    assert site.asked[0].headers["Host"] == f"pages.example:{site.port}"


def test_places_inside_a_page_are_one_question(site: Site) -> None:
    site.pages["/a"] = answering(404)
    urls = [site.url("/a#x"), site.url("/a#y"), site.url("/a"), site.url("/a")]

    assert look_up(urls, manners()) == dict.fromkeys(urls, "it answers 404: there is no such page")
    assert site.questions == ["HEAD /a", "GET /a"]


def test_so_many_pages_of_a_site_are_asked_at_once_and_no_more(site: Site) -> None:
    lock, together = threading.Lock(), threading.Barrier(2)
    inside: list[int] = [0]
    most: list[int] = [0]

    def counted(handler: Handler) -> None:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        together.wait(5)
        with lock:
            inside[0] -= 1
        handler.answer(200)

    urls = [site.url(f"/{number}") for number in range(12)]
    site.pages = {f"/{number}": counted for number in range(12)}

    assert set(look_up(urls, replace(manners(), parallel_per_site=2)).values()) == {None}
    assert most == [2]


def test_without_addresses_nothing_is_asked() -> None:
    assert look_up([]) == {}


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/a",
        "http://localhost:{port}/a",
        "http://2130706433:{port}/a",
        "http://[::1]:{port}/a",
        "http://[::ffff:127.0.0.1]:{port}/a",
    ],
)
def test_this_machine_is_never_asked_however_it_is_written(site: Site, url: str) -> None:
    named = url.format(port=site.port)

    assert look_up([named]) == {named: PRIVATE}
    assert site.asked == []


@pytest.mark.parametrize("address", ["169.254.169.254", "10.0.0.7", "fd00::1", "0.0.0.0"])  # noqa: S104  # no socket is bound
def test_a_redirect_into_a_private_network_is_not_followed(site: Site, address: str) -> None:
    site.pages["/a"] = answering(302, Location="http://metadata.example/latest")

    reason = why(site.url("/a"), metadata_example=address)

    assert reason == f"it leads on to `metadata.example`, and {PRIVATE}"


def test_a_name_with_a_public_and_a_private_address_is_not_asked(site: Site) -> None:
    site.pages["/a"] = answering(200)

    assert why(site.url("/a", "two.example"), two_example="127.0.0.1 192.168.0.1") == PRIVATE
    assert site.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104  # as above
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::10.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "2002:a00:1::1",
        "2001:0:0a00:1::1",
        "fc00::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_address_of_one_network_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::1"],
)
def test_an_address_that_everybody_reaches_is_public(address: str) -> None:
    assert is_public(ip_address(address))
