"""Fetching one page over HTTP, because a person asked for it.

A URL may come from anybody, so the address really connected to is checked, not the name: a name that answers with a
public address once and with 127.0.0.1 the next time (DNS rebinding) gets nowhere, and neither does a redirect.
"""

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version

import httpcore
import httpx
from protego import Protego

from headwater.errors import AddressRefused, FetchError, RobotsRefused
from headwater.records import Page

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
REDIRECTS = 5
ROBOTS_BYTES = 1024 * 1024  # RFC 9309 asks for at least 500 KiB
# Looks public and is a cloud's door to its own machines.
METADATA_ADDRESSES = frozenset({ipaddress.ip_address("168.63.129.16")})
NAT64 = ipaddress.ip_network("64:ff9b::/96")
NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")

_FAILURES = (
    httpx.HTTPError,
    httpx.StreamError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much, for one page with its redirects and its robots.txt."""

    step_seconds: float = 10.0  # to connect, or to wait for the next bytes
    total_seconds: float = 30.0
    page_bytes: int = 20 * 1024 * 1024  # as sent, and again when unpacked


def fetch_page(url: str, *, allow_private: bool = False, limits: Limits = Limits()) -> Page:
    """Fetch the page at an http or https URL, following at most five redirects.

    The `Page` has the URL that answered in the end. With `allow_private`, addresses that are not public (this
    machine, the local network) are connected to as well. Raises `AddressRefused` where an address is not public,
    `RobotsRefused` where the site's robots.txt forbids it or could not be read (RFC 9309), `FetchError` otherwise.
    """
    transport = _Transport(_CheckedBackend(time.monotonic() + limits.total_seconds, allow_private=allow_private))
    with httpx.Client(
        transport=transport,
        trust_env=False,  # a proxy would connect for us, to an address that nobody checked
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        timeout=limits.step_seconds,
        headers={
            "User-Agent": f"Headwater/{version('headwater')} (+audits one page on a person's request)",
            "Accept": "text/html, application/xhtml+xml, text/plain;q=0.8",
            "Accept-Encoding": "gzip",
        },
    ) as client:
        return _fetch(client, _parsed(url), limits)


def _fetch(client: httpx.Client, url: httpx.URL, limits: Limits) -> Page:
    allowed: dict[str, Protego | None] = {}
    for _ in range(REDIRECTS + 1):
        _ask_robots(client, url, allowed)
        answer = _get(client, url, limits.page_bytes)
        if answer.moved_to is not None:
            url = answer.moved_to
            continue
        if not 200 <= answer.status < 300:
            raise FetchError(f"{url}: expected a page, the site answered with status {answer.status}")
        kind = (answer.content_type or "").partition(";")[0].strip().lower()
        if kind and kind not in PAGE_TYPES:
            raise FetchError(f"{url}: expected HTML or plain text, got {kind}")
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return Page(answer.content, url=str(url), fetched_at=now, content_type=answer.content_type)
    raise FetchError(f"{url}: gave up after {REDIRECTS} redirects")


def _ask_robots(client: httpx.Client, url: httpx.URL, allowed: dict[str, Protego | None]) -> None:
    """Raises `RobotsRefused` where robots.txt says no, or cannot be read: a site in trouble has not said yes."""
    origin = str(url.copy_with(raw_path=b"/", fragment=None))
    if origin not in allowed:
        allowed[origin] = _robots(client, httpx.URL(origin).join("/robots.txt"))
    rules = allowed[origin]
    if rules is not None and not rules.can_fetch(str(url), "Headwater"):
        raise RobotsRefused(f"{url}: the site's robots.txt does not allow it; save the page and audit the file")


def _robots(client: httpx.Client, url: httpx.URL) -> Protego | None:
    """The rules of a robots.txt, `None` where there is none."""
    start = url
    try:
        for _ in range(REDIRECTS + 1):
            answer = _get(client, url, ROBOTS_BYTES)
            if answer.moved_to is None:
                break
            url = answer.moved_to
    except AddressRefused:
        raise
    except FetchError as error:
        raise RobotsRefused(f"{start}: robots.txt could not be read, so the page was not fetched ({error})") from error
    if answer.moved_to is not None or 400 <= answer.status < 500:
        return None
    if answer.status >= 500:
        raise RobotsRefused(
            f"{start}: robots.txt answered with status {answer.status}, so the page was not fetched; try again later"
        )
    return Protego.parse(answer.content.decode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    content_type: str | None
    content: bytes
    moved_to: httpx.URL | None


def _get(client: httpx.Client, url: httpx.URL, limit: int) -> _Answer:
    try:
        with client.stream("GET", url) as response:
            location = response.headers.get("location")
            if response.status_code in (301, 302, 303, 307, 308) and location:
                moved_to = _parsed(str(url.join(location)))
                return _Answer(response.status_code, None, b"", moved_to)
            content = b"".join(_unpacked(response, url, limit)) if response.is_success else b""
            return _Answer(response.status_code, response.headers.get("content-type"), content, None)
    except (httpx.TimeoutException, httpcore.TimeoutException) as error:
        raise FetchError(f"{url}: the site took too long to answer") from error
    except httpx.InvalidURL as error:
        raise FetchError(f"{url}: was sent on to an address that is not a URL") from error
    except _FAILURES as error:
        raise FetchError(f"{url}: could not be fetched ({error or type(error).__name__})") from error


def _unpacked(response: httpx.Response, url: httpx.URL, limit: int) -> Iterator[bytes]:
    """The body, unpacked no further than the limit: a few kilobytes of gzip can hold gigabytes of zeros."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip"):
        raise FetchError(f"{url}: expected a plain or gzip answer, got content-encoding {encoding}")
    packed = encoding not in ("identity", "")
    unzip = zlib.decompressobj(wbits=31)  # 31: with gzip's header
    sent = size = 0
    for chunk in response.iter_raw():
        sent += len(chunk)
        try:
            plain = unzip.decompress(chunk, limit - size + 1) if packed else chunk
        except zlib.error as error:
            raise FetchError(f"{url}: the answer is not the gzip that it says it is") from error
        size += len(plain)
        if max(sent, size) > limit:
            raise FetchError(f"{url}: larger than the limit of {limit:,} bytes")
        yield plain
    if packed and sent and not unzip.eof:
        raise FetchError(f"{url}: the answer broke off before its end")
    if unzip.unused_data.strip(b"\0"):
        raise FetchError(f"{url}: the answer goes on after the end of its gzip data")


def _parsed(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise FetchError(f"{url[:200]}: expected an http or https URL ({error})") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise FetchError(f"{url[:200]}: expected an http or https URL with a host")
    if parsed.userinfo:
        raise FetchError(f"{parsed.copy_with(username='', password='')}: expected a URL without a name or password")
    return parsed.copy_with(fragment=None)


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody on the internet can reach, also where IPv6 wraps an IPv4 address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local or ip.teredo is not None or ip in NAT64_LOCAL:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved) and ip not in METADATA_ADDRESSES


class _CheckedBackend(httpcore.NetworkBackend):
    """Resolves a name once, checks every address that it has, and connects to one of those very addresses."""

    def __init__(self, deadline: float, *, allow_private: bool) -> None:
        self._deadline = deadline
        self._allow_private = allow_private
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception | None = None
        for address in self._addresses(host, port):
            left = _left(self._deadline, timeout)
            try:
                stream = self._plain.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise FetchError(f"{host}: no such host ({error}); check the spelling of the URL") from error
        addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
        for address in addresses:
            if not self._allow_private and not is_public(address):
                raise AddressRefused(
                    f"{host}: {address} is not a public address; give --allow-private if that is what you mean"
                )
        return addresses


class _TimedStream(httpcore.NetworkStream):
    """A stream on which nothing goes on past the deadline, however often a slow site sends one byte more."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        left = _left(self._deadline, timeout)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for this page is over")
    return left if timeout is None else min(left, timeout)


class _Transport(httpx.BaseTransport):
    """httpx over an httpcore pool with a network of our own, which httpx's own transport cannot be given."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=backend
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        got = self._pool.handle_request(
            httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        )
        return httpx.Response(got.status, headers=got.headers, stream=_Body(got), extensions=got.extensions)

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()
