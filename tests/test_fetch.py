"""Fetching, against a real server on this machine. Nothing leaves it."""

import gzip
import http.server
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from headwater.errors import AddressRefused, FetchError, RobotsRefused
from headwater.fetch import Limits, fetch_page, is_public

HTML = b"<!DOCTYPE html><title>Weir</title><p>The weir at Lower Tarn was mended on Friday.</p>"
Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


def answer(status: int = 200, body: bytes = HTML, **headers: str) -> Answer:
    """A whole answer; `content_type="…"` becomes the header Content-Type."""

    def send(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"content_type": "text/html; charset=utf-8", **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return send


def drip(handler: http.server.BaseHTTPRequestHandler) -> None:
    """One byte at a time, so that no single wait is ever long."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def silence(handler: http.server.BaseHTTPRequestHandler) -> None:
    time.sleep(1)


@dataclass
class Site:
    """What the server answers by path, and the requests that it saw."""

    url: str
    pages: dict[str, Answer]
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.seen]


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.seen.append((self.path, dict(self.headers)))
            try:
                state.pages.get(self.path, answer(404, b"nothing here"))(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the reader had enough, which some tests are about

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        state = Site(f"http://127.0.0.1:{server.server_port}", {})
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield state
        server.shutdown()
        thread.join()


def test_page(site: Site) -> None:
    """The page comes back with its URL, its type and the time; the request says who asks and carries no cookie."""
    site.pages["/weir"] = answer(Set_Cookie="reader=7")
    page = fetch_page(f"{site.url}/weir#top", allow_private=True)
    assert (page.content, page.url, page.content_type) == (HTML, f"{site.url}/weir", "text/html; charset=utf-8")
    assert page.fetched_at is not None
    assert site.paths == ["/robots.txt", "/weir"]
    assert site.seen[1][1]["User-Agent"].startswith("Headwater/")


def test_redirects(site: Site) -> None:
    """Redirects are followed, the last URL is the page's, and cookies given on the way are not sent back."""
    site.pages |= {"/a": answer(301, Location="/b", Set_Cookie="k=v; Path=/"), "/b": answer()}
    page = fetch_page(f"{site.url}/a", allow_private=True)
    assert page.url == f"{site.url}/b"
    assert "Cookie" not in site.seen[-1][1]


def test_gzip(site: Site) -> None:
    """Packed pages are unpacked."""
    site.pages["/weir"] = answer(body=gzip.compress(HTML), Content_Encoding="gzip")
    assert fetch_page(f"{site.url}/weir", allow_private=True).content == HTML


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (answer(404), "status 404"),
        (answer(500), "status 500"),
        (answer(302, Location="/page"), "gave up after 5 redirects"),  # a loop
        (answer(302, Location="ftp://127.0.0.1/x"), "expected an http or https URL"),
        (answer(302, Location="file:///etc/hostname"), "expected an http or https URL"),
        (answer(content_type="image/png"), "got image/png"),
        (answer(body=b"x" * 20_000), "larger than the limit"),
        (answer(body=gzip.compress(bytes(50_000_000)), Content_Encoding="gzip"), "larger than the limit"),  # a bomb
        (answer(body=b"plain", Content_Encoding="gzip"), "not the gzip that it says"),
        (answer(body=gzip.compress(HTML)[:-9], Content_Encoding="gzip"), "broke off"),
        (answer(Content_Encoding="br"), "content-encoding br"),  # never asked for
        (drip, "took too long"),
        (silence, "took too long"),
    ],
)
def test_what_is_no_page(site: Site, page: Answer, says: str) -> None:
    """Whatever a server does ends soon, with a sentence that names the URL."""
    site.pages["/page"] = page
    limits = Limits(step_seconds=0.3, total_seconds=0.6, page_bytes=10_000)
    with pytest.raises(FetchError, match=says):
        fetch_page(f"{site.url}/page", allow_private=True, limits=limits)


@pytest.mark.parametrize(
    ("robots", "fetched"),
    [
        (answer(body=b"User-agent: *\nDisallow: /private/\n", content_type="text/plain"), True),
        (answer(body=b"User-agent: *\nDisallow: /\n", content_type="text/plain"), False),
        (answer(body=b"User-agent: Headwater\nDisallow: /weir\n", content_type="text/plain"), False),  # by name
        (answer(body=b"User-agent: Otherbot\nDisallow: /\n", content_type="text/plain"), True),
        (answer(404), True),  # no robots.txt: nothing is forbidden
        (answer(403), True),  # RFC 9309: 4xx is "unavailable"
        (answer(503), False),  # RFC 9309: 5xx is "unreachable", which forbids everything
        (silence, False),
    ],
)
def test_robots(site: Site, robots: Answer, fetched: bool) -> None:
    """robots.txt is asked before the page is, and its answer is kept to."""
    site.pages |= {"/robots.txt": robots, "/weir": answer()}
    limits = Limits(step_seconds=0.3)
    if fetched:
        assert fetch_page(f"{site.url}/weir", allow_private=True, limits=limits).content == HTML
    else:
        with pytest.raises(RobotsRefused, match=r"robots\.txt"):
            fetch_page(f"{site.url}/weir", allow_private=True, limits=limits)
        assert "/weir" not in site.paths


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "http://localhost:9/",
        "http://2130706433:9/",  # 127.0.0.1 as one number
        "http://[::1]:9/",
        "http://[::ffff:127.0.0.1]:9/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.7/",
    ],
)
def test_private_addresses(url: str) -> None:
    """However it is written, an address that is not public is not connected to."""
    with pytest.raises(AddressRefused, match="not a public address"):
        fetch_page(url)


@pytest.mark.parametrize(
    "url",
    ["ftp://lowertarn.example/", "file:///etc/passwd", "weir.html", "http://", "http://0177.0.0.1/", "http://a@b/"],
)
def test_not_a_url_to_fetch(url: str) -> None:
    """Only http and https, and no passwords in the URL."""
    with pytest.raises(FetchError, match="expected"):
        fetch_page(url)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("64:ff9b::5db8:d70e", True),  # NAT64 of a public address: how an IPv6-only network sees the old web
        ("64:ff9b::7f00:1", False),  # NAT64 of 127.0.0.1
        ("64:ff9b:1::7f00:1", False),
        ("2002:7f00:1::", False),  # 6to4 of 127.0.0.1
        ("::ffff:10.0.0.1", False),
        ("0.0.0.0", False),
        ("100.64.0.1", False),  # carrier-grade NAT
        ("168.63.129.16", False),  # a cloud's metadata, at an address that looks public
        ("192.168.1.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("fc00::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("ff02::1", False),
    ],
)
def test_is_public(address: str, public: bool) -> None:
    """An address is judged by where it leads, not by how it is wrapped."""
    assert is_public(address) is public


def answers(*addresses: str) -> Callable[..., list[Any]]:
    """A resolver that gives these addresses, one more at each question, the last one for ever."""
    left = list(addresses)

    def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        address = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    return getaddrinfo


def test_redirect_to_a_private_address(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A public site cannot send us into the local network."""
    site.pages["/page"] = answer(302, Location=site.url.replace("127.0.0.1", "127.0.0.2"))
    monkeypatch.setattr("headwater.fetch.is_public", lambda address: address == "127.0.0.1")
    with pytest.raises(AddressRefused, match=r"127\.0\.0\.2"):
        fetch_page(f"{site.url}/page")


def test_rebinding(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that turns private between two questions is refused: each connection uses the address that was checked."""
    connected: list[str] = []

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(socket, "getaddrinfo", answers("93.184.215.14", "127.0.0.1"))
    with pytest.raises(RobotsRefused):
        fetch_page("http://rebind.example/")  # public at the first question, and only that address is tried
    with pytest.raises(AddressRefused):
        fetch_page("http://rebind.example/")
    assert connected == ["93.184.215.14"]


def test_one_private_address_among_public_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is refused when any of its addresses is private."""
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.1"):
        fetch_page("http://mixed.example/")


def test_proxies_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy from the environment would connect in our place, so there is none."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    site.pages["/weir"] = answer()
    assert fetch_page(f"{site.url}/weir", allow_private=True).content == HTML
