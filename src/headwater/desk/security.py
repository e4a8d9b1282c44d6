"""What stands before every page of the desk: who may ask, from where, and what a browser may do with the answer.

An ASGI middleware looks at each request before any route does, so that a new route cannot forget to: the name the desk
is asked by, the site that a request comes from, who is signed in, the token that a form carries. It puts the headers on
every answer, those that tell of a fault too.
"""

import hmac
import logging
import re
import secrets
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from anyio.to_thread import run_sync
from fastapi import HTTPException, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from headwater.corpus import Corpus
from headwater.desk.accounts import ADDRESS_FAILURES, Accounts, Role, SignedIn, User
from headwater.desk.settings import Settings
from headwater.errors import CorpusError

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
USERS_SECONDS = 1.0  # how long the first user may go unseen; then one signs in until the desk is stopped
# The token of a form is looked for in so many bytes, so that an upload is not held in memory: it comes first.
PEEKED = 64 * 1024
WANTED = frozenset({
    b"host", b"origin", b"sec-fetch-site", b"sec-fetch-mode", b"cookie", b"authorization", b"x-csrf-token",
    b"content-type", b"hx-request",
})  # fmt: skip
PROXY = frozenset({b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip"})
SECRET = re.compile(r"[\w-]{43}", re.ASCII)
IN_FORM = {
    "application/x-www-form-urlencoded": re.compile(rb"(?:^|&)csrf=([\w-]{1,200})(?:&|$)"),
    "multipart/form-data": re.compile(rb'\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n([\w-]{1,200})\r\n'),
}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with `no-referrer` a browser would not tell where our own forms come from
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
ONLY_TLS = {"Strict-Transport-Security": "max-age=31536000"}
UNREAD = "The corpus cannot be read just now. Whoever runs the desk sees why."
FAULT = "A fault in Headwater. Whoever runs the desk sees what it was."
log = logging.getLogger("headwater.desk")


class Served(Protocol):
    """What must be known of a desk: its corpus, how it was started, and how it shows a page."""

    corpus: Corpus
    settings: Settings
    render: Callable[..., Response]


class Security:
    """The middleware. Sets `request.state.user` (`None` where nobody is signed in, who sees the login only),
    `request.state.csrf` for forms, and `request.state.accounts`."""

    def __init__(self, app: ASGIApp, desk: Served) -> None:
        settings = desk.settings
        self._app, self._desk, self._settings = app, desk, settings
        failures = ADDRESS_FAILURES * 10 if settings.behind_tls else ADDRESS_FAILURES
        self._accounts = Accounts(desk.corpus.database, address_failures=failures)
        self._hosts = allowed_hosts(settings)
        self._any_address = _is_unspecified(settings.host)
        self._login = needs_login(settings)
        self._asked_for_users = -USERS_SECONDS
        self._cookies = cookie_name(settings, "session"), cookie_name(settings, "csrf")
        headers = HEADERS | (ONLY_TLS if settings.behind_tls else {})
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        self._ours = frozenset(name for name, _ in self._headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})  # the desk has none

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        asked = _read_request(scope)
        send = partial(self._send, asked, send)
        try:
            try:
                receive = await self._admit(asked, scope, receive)
            except Refused as refused:
                await self._refuse(asked, scope, receive, send, refused)
            except CorpusError as error:  # nobody is let in unseen
                log.error("%s", error)
                await self._refuse(asked, scope, receive, send, Refused(503, UNREAD))
            else:
                await self._app(scope, receive, send)
        except Exception:
            if asked.status is None:
                await self._refuse(asked, scope, receive, send, Refused(500, FAULT))
            raise
        finally:
            if not asked.static:
                _log_request(scope, asked.status, time.perf_counter() - started)

    # --- who may ask

    async def _admit(self, asked: "Asked", scope: Scope, receive: Receive) -> Receive:
        """Let the request in, or raise `Refused`. Returns where its body is to be read."""
        state = scope.setdefault("state", {})
        state.update(user=None, csrf="", accounts=self._accounts)
        if not self._answers_to(asked.host):
            raise Refused(
                421, "The desk does not answer to this name. Whoever runs it can allow it: "
                "headwater serve --allowed-host NAME", plain=True,
            )  # fmt: skip
        _check_site(asked)
        if asked.static and not asked.unsafe:
            return receive
        login = await self._login_needed()
        if asked.forwarded and not login:
            raise Refused(
                403, "A proxy stands before a desk where nobody signs in. Whoever runs it can start it with "
                "headwater serve --behind-tls --allowed-host NAME", plain=True,
            )  # fmt: skip
        signed = await self._signed_in(asked)
        asked.by_token = signed is not None and not signed.csrf
        state["user"] = signed.user if signed else None if login else User("", "admin")
        state["csrf"] = (signed.csrf if signed else "") or self._browser_token(asked)
        if state["user"] is None and not asked.open:
            raise _not_signed_in(asked, scope)
        if asked.unsafe and not asked.by_token:
            self._check_origin(asked)
            receive = await _check_csrf(asked, state["csrf"], receive)
        if asked.unsafe and signed and not signed.user.may("reviewer") and asked.path not in ("/login", "/logout"):
            raise Refused(403, "Readers read. To write, ask whoever runs the desk for the role reviewer.")
        return receive

    def _answers_to(self, host: str) -> bool:
        """Whether the desk is meant. A page elsewhere can point its own name at this computer (DNS rebinding), and its
        scripts then ask by that name; they cannot ask by an address, or by a name of ours."""
        if host in self._hosts:
            return True
        name, _, port = host.rpartition(":")
        return self._any_address and port == str(self._settings.port) and _is_address(name)

    async def _login_needed(self) -> bool:
        """Whether one signs in here: from the first user on, until the desk is stopped, whatever becomes of them."""
        if not self._login and time.monotonic() - self._asked_for_users >= USERS_SECONDS:
            self._login = await run_sync(self._accounts.exist)
            self._asked_for_users = time.monotonic()
        return self._login

    async def _signed_in(self, asked: "Asked") -> SignedIn | None:
        if asked.api and asked.bearer is not None:
            found = self._accounts.recall(asked.bearer) or await run_sync(self._accounts.token, asked.bearer)
            if found is None or found.csrf:  # the secret of a session is no token
                raise Refused(401, "The token is unknown. Make one with: headwater tokens add NAME")
            return found
        secret = asked.cookies.get(self._cookies[0], "")
        if not SECRET.fullmatch(secret):
            return None
        found = self._accounts.recall(secret) or await run_sync(self._accounts.session, secret)
        return found if found and found.csrf else None

    def _browser_token(self, asked: "Asked") -> str:
        """Where there is no session, the forms of a browser carry what its cookie holds."""
        held = asked.cookies.get(self._cookies[1], "")
        if SECRET.fullmatch(held):
            return held
        asked.new_token = secrets.token_urlsafe(32)
        return asked.new_token

    def _check_origin(self, asked: "Asked") -> None:
        scheme = "https" if self._settings.behind_tls else "http"
        if asked.site not in ("", "same-origin") or asked.origin != f"{scheme}://{asked.host}":
            raise Refused(
                403, "This came from a page that is not the desk's. Programs use the API with a token; behind a proxy, "
                "the desk must be started with --behind-tls and be passed the Host header.",
            )  # fmt: skip

    # --- what is answered

    async def _send(self, asked: "Asked", send: Send, message: Message) -> None:
        """Put the headers on an answer."""
        if message["type"] == "http.response.start":
            asked.status = message["status"]
            headers = [pair for pair in message.get("headers", ()) if pair[0] not in self._ours]
            headers += self._headers
            if not any(name == b"cache-control" for name, _ in headers):
                headers.append((b"cache-control", b"no-store"))
            if asked.new_token and not (asked.api or asked.static):
                headers.append((b"set-cookie", self._token_cookie(asked.new_token)))
            message = {**message, "headers": headers}
        await send(message)

    def _token_cookie(self, token: str) -> bytes:
        response = Response()
        response.set_cookie(self._cookies[1], token, **cookie_flags(self._settings))
        return dict(response.raw_headers)[b"set-cookie"]

    async def _refuse(self, asked: "Asked", scope: Scope, receive: Receive, send: Send, refused: "Refused") -> None:
        title = HTTPStatus(refused.status).phrase
        response: Response
        if "Location" in refused.headers:
            response = Response(status_code=refused.status)
        elif asked.api:
            problem = {"type": "about:blank", "title": title, "status": refused.status, "detail": refused.told}
            response = JSONResponse(problem, refused.status, media_type="application/problem+json")
            if refused.status == 401:
                response.headers["WWW-Authenticate"] = "Bearer"
        elif asked.htmx or refused.plain:
            response = PlainTextResponse(refused.told, refused.status)
        else:
            response = self._desk.render(
                Request(scope), "error.html", status=refused.status, title=title, told=refused.told
            )
        response.headers.update(refused.headers)
        await response(scope, receive, send)


class Refused(Exception):
    """A request that is not let in."""

    def __init__(self, status: int, told: str, *, plain: bool = False, **headers: str) -> None:
        super().__init__(told)
        self.status, self.told, self.plain = status, told, plain  # `plain`: as text, not as a page of the desk's
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(slots=True)
class Asked:
    """What is looked at of a request, and what becomes of it."""

    method: str
    path: str
    host: str
    origin: str
    site: str  # Sec-Fetch-Site
    mode: str  # Sec-Fetch-Mode
    csrf: str | None  # of the header
    content_type: str
    bearer: str | None
    htmx: bool
    forwarded: bool  # a proxy says that it stands before
    cookies: dict[str, str]
    by_token: bool = False
    new_token: str | None = None
    status: int | None = None
    unsafe: bool = field(init=False)
    api: bool = field(init=False)
    static: bool = field(init=False)
    open: bool = field(init=False)  # for everybody

    def __post_init__(self) -> None:
        self.unsafe = self.method not in SAFE_METHODS
        self.api = self.path == "/api" or self.path.startswith("/api/")
        self.static = self.path.startswith("/static/")
        self.open = self.static or self.path == "/login"


def require(role: Role) -> Callable[[Request], Awaitable[User]]:
    """A dependency, `Annotated[User, Depends(require("admin"))]`, of routes for this role and higher ones."""

    async def allowed(request: Request) -> User:
        user: User | None = request.state.user
        if user is None or not user.may(role):
            raise HTTPException(403, f"This needs the role {role}. Ask whoever runs the desk.")
        return user

    return allowed


def needs_login(settings: Settings) -> bool:
    """Whether one must sign in even where there is no user: others than this computer can reach the desk."""
    return not is_loopback(settings.host) or settings.behind_tls or bool(settings.allowed_hosts)


def allowed_hosts(settings: Settings) -> frozenset[str]:
    """What the Host header may say."""
    own = settings.host if ":" not in settings.host else f"[{settings.host}]"
    ports = [f":{settings.port}", *([""] if settings.port == 80 else [])]
    allowed = {f"{name}{port}" for name in ("127.0.0.1", "localhost", "[::1]", own) for port in ports}
    for name in settings.allowed_hosts:
        allowed |= {name, f"{name}:{settings.port}"}
    return frozenset(name.casefold() for name in allowed)


def is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)


def cookie_name(settings: Settings, what: str) -> str:
    """`__Host-` makes browsers refuse it from anywhere but this host by TLS. Else the port keeps two desks apart."""
    return f"__Host-headwater-{what}" if settings.behind_tls else f"headwater-{what}-{settings.port}"


def cookie_flags(settings: Settings) -> dict[str, Any]:
    return {"path": "/", "httponly": True, "samesite": "lax", "secure": settings.behind_tls}


def _is_address(host: str) -> bool:
    try:
        ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def _is_unspecified(host: str) -> bool:
    return _is_address(host) and ip_address(host).is_unspecified


def _read_request(scope: Scope) -> Asked:
    held: dict[bytes, str] = {}
    forwarded = False
    for name, value in scope["headers"]:
        if name in WANTED:  # one that comes twice fits nothing
            held[name] = f"{held[name]}; {value.decode('latin-1')}" if name in held else value.decode("latin-1")
        elif name in PROXY:
            forwarded = True
    scheme, _, secret = held.get(b"authorization", "").partition(" ")
    return Asked(
        method=scope["method"],
        path=scope["path"],
        host=held.get(b"host", "").casefold(),
        origin=held.get(b"origin", "").casefold(),
        site=held.get(b"sec-fetch-site", ""),
        mode=held.get(b"sec-fetch-mode", ""),
        csrf=held.get(b"x-csrf-token"),
        content_type=held.get(b"content-type", "").partition(";")[0].strip().casefold(),
        bearer=secret.strip() if scheme.casefold() == "bearer" else None,
        htmx=b"hx-request" in held,
        forwarded=forwarded,
        cookies=cookie_parser(held.get(b"cookie", "")),
    )


def _check_site(asked: Asked) -> None:
    """Another site may link to the desk. It may not load parts of it into a page of its own, not even blindly."""
    if asked.site in ("cross-site", "same-site") and asked.mode != "navigate":
        raise Refused(403, "Another site asked for this.", plain=True)


async def _check_csrf(asked: Asked, token: str, receive: Receive) -> Receive:
    """Look for the token in the header, or in the form. Returns where the whole body can be read, from its start."""
    given = asked.csrf
    if given is None or asked.open:
        found, ended, receive = await _token_in_form(asked, receive)
        given = given or found
        if asked.open and not ended:  # nobody is known yet, and so nobody sends much
            raise Refused(413, f"Expected at most {PEEKED} bytes.", plain=True)
    if not hmac.compare_digest((given or "").encode("latin-1", "replace"), token.encode()):
        raise Refused(
            403, "The form was made before you signed in, or has been open for too long. Go back, load the page again, "
            "and send it once more.",
        )  # fmt: skip
    return receive


async def _token_in_form(asked: Asked, receive: Receive) -> tuple[str | None, bool, Receive]:
    """The field `csrf`, whether the body ended in what was read for it, and a `receive` that tells it all again."""
    messages = deque[Message]()
    start, ended = b"", False
    while len(start) < PEEKED and not ended:
        message = await receive()
        messages.append(message)
        start += message.get("body", b"")
        ended = not message.get("more_body", False)

    async def again() -> Message:
        return messages.popleft() if messages else await receive()

    pattern = IN_FORM.get(asked.content_type)
    found = pattern.search(start) if pattern else None
    return (found[1].decode() if found else None), ended and len(start) <= PEEKED, again


def _not_signed_in(asked: Asked, scope: Scope) -> Refused:
    if asked.api:
        return Refused(401, "A token is needed: Authorization: Bearer TOKEN. Make one with: headwater tokens add NAME")
    if asked.unsafe:
        return Refused(
            401, "You are not signed in any more, and nothing was saved. Sign in in another window, go back here, and "
            "send it again.",
        )  # fmt: skip
    if asked.htmx:
        return Refused(401, "You are not signed in any more.", HX_Redirect="/login")
    query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
    target = quote(asked.path) + query
    return Refused(303, "", Location="/login" if target == "/" else f"/login?{urlencode({'next': target})}")


def _log_request(scope: Scope, status: int | None, seconds: float) -> None:
    """Without the query, which may hold the address of a page that nobody is to know of, and without any header."""
    if log.isEnabledFor(logging.INFO):
        user: User | None = scope.get("state", {}).get("user")
        log.info(
            "%s %s %s %s %s %.0f ms", (scope.get("client") or ["-"])[0], user.name if user and user.name else "-",
            scope["method"], quote(scope["path"]), status or "-", seconds * 1000,
        )  # fmt: skip
