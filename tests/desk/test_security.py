"""What stands before every page: tried on an app of a few routes, which know nothing of it."""

import asyncio
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any

import pytest
from argon2 import PasswordHasher
from fastapi import Depends, FastAPI, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from starlette.responses import StreamingResponse
from starlette.types import Message, Scope
from starlette.websockets import WebSocketDisconnect

from headwater.corpus import Corpus, open_corpus
from headwater.desk import signing_in
from headwater.desk.accounts import FAILURES, Accounts, Role, User
from headwater.desk.security import Security, allowed_hosts, needs_login, require
from headwater.desk.settings import Settings
from headwater.errors import CorpusReadOnly
from tests.desk.client import HERE, Browser

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "weir gate lamp otter"
OURS = {"Origin": HERE}
PLAIN = Settings()
TLS = Settings(behind_tls=True, allowed_hosts=("desk.example",))
AWAY = "https://desk.example"


def render(request: Request, name: str, *, status: int = 200, told: str = "", **context: Any) -> HTMLResponse:
    state = request.state
    user = state.user.name if state.user else ""
    return HTMLResponse(f'<form><input name="csrf" value="{state.csrf}"></form>{name} {user} {told} {context}', status)


def make_app(corpus: Corpus, settings: Settings) -> FastAPI:
    """Pages to read and forms to send, none of which looks at who asks."""
    app = FastAPI()
    app.state.desk = SimpleNamespace(corpus=corpus, settings=settings, render=render)
    app.include_router(signing_in.router)

    @app.get("/")
    async def page(request: Request) -> Response:
        return render(request, "page")

    @app.post("/save")
    async def save(note: Annotated[str, Form()]) -> Response:
        return PlainTextResponse(f"saved {note}")

    @app.post("/upload")
    async def upload(request: Request, page: Annotated[UploadFile, File()], url: Annotated[str, Form()]) -> Response:
        return PlainTextResponse(f"{len(await page.read())} {url}")

    @app.api_route("/raw", methods=["PUT", "PATCH", "DELETE", "POST"])
    @app.post("/api/v1/audits")
    async def raw(request: Request) -> Response:
        return PlainTextResponse(f"{len(await request.body())} {request.state.user.name}")

    @app.get("/api/v1/audits")
    @app.get("/static/desk.css")
    async def read(request: Request) -> Response:
        return PlainTextResponse("body {}", headers={"Cache-Control": "public"})

    @app.get("/admin")
    async def admin(user: Annotated[User, Depends(require("admin"))]) -> Response:
        return PlainTextResponse(user.name)

    @app.get("/fault")
    async def fault() -> Response:
        raise RuntimeError("a secret")

    @app.get("/stream")
    async def stream() -> Response:
        return StreamingResponse(iter([b"a", b"b"]))

    app.add_middleware(Security, desk=app.state.desk)
    return app


@pytest.fixture
def corpus() -> Iterator[Corpus]:
    with open_corpus(":memory:") as opened:
        yield opened


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headwater.desk.signing_in.FAILURE_SECONDS", 0.0)
    monkeypatch.setattr("headwater.desk.security.USERS_SECONDS", 0.0)
    monkeypatch.setattr("headwater.desk.accounts.PasswordHasher", lambda: CHEAP)


@pytest.fixture
def browser(corpus: Corpus) -> Browser:
    """At a desk without users."""
    return Browser(make_app(corpus, Settings()))


def add_user(corpus: Corpus, role: Role = "reviewer", name: str = "Ines") -> Accounts:
    accounts = Accounts(corpus.database, hasher=CHEAP)
    accounts.add(name, PASSWORD, role)
    return accounts


def signed_in(corpus: Corpus, role: Role = "reviewer", settings: Settings = PLAIN, address: str = HERE) -> Browser:
    add_user(corpus, role)
    browser = Browser(make_app(corpus, settings), address)
    assert browser.sign_in("Ines", PASSWORD).status_code == 303
    return browser


# --- by which name


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8400", 200),
        ("localhost:8400", 200),
        ("LocalHost:8400", 200),
        ("[::1]:8400", 200),
        ("127.0.0.1", 421),  # another server's port
        ("127.0.0.1:80", 421),
        ("127.0.0.1:8400@evil.example", 421),
        ("evil.example:8400", 421),  # points its name at this computer
        ("evil.example", 421),
        ("localhost.evil.example:8400", 421),
        ("192.0.2.7:8400", 421),
        ("", 421),
        (":8400", 421),
    ],
)
def test_host(browser: Browser, host: str, status: int) -> None:
    """The desk answers to the names of this computer, with its own port, and to no other."""
    answer = browser.get("/", headers={"Host": host})
    assert answer.status_code == status
    assert ("page" in answer.text) is (status == 200)


@pytest.mark.parametrize(
    ("settings", "host", "status"),
    [
        (Settings(port=80), "localhost", 200),  # browsers leave 80 out
        (Settings(port=80), "localhost:80", 200),
        (Settings("192.0.2.7"), "192.0.2.7:8400", 303),
        (Settings("192.0.2.7"), "192.0.2.8:8400", 421),
        (Settings("2001:db8::7"), "[2001:db8::7]:8400", 303),
        (Settings("0.0.0.0"), "192.0.2.8:8400", 303),  # by whatever address it is reached, but no name
        (Settings("0.0.0.0"), "192.0.2.8:81", 421),
        (Settings("::"), "[2001:db8::7]:8400", 303),
        (Settings("0.0.0.0"), "evil.example:8400", 421),
        (Settings("0.0.0.0", allowed_hosts=("desk.example",)), "desk.example:8400", 303),
        (TLS, "desk.example", 303),
        (TLS, "Desk.Example", 303),
        (TLS, "other.example", 421),
        (Settings(allowed_hosts=("desk.example:8443",)), "desk.example:8443", 303),
    ],
)
def test_host_elsewhere(corpus: Corpus, settings: Settings, host: str, status: int) -> None:
    """Other names and addresses only as the desk was started; and then one must sign in, users or not."""
    assert Browser(make_app(corpus, settings)).get("/", headers={"Host": host}).status_code == status
    assert needs_login(settings) is (settings.port != 80)


def test_hosts_are_listed() -> None:
    """What is answered to is a short list that can be read."""
    assert allowed_hosts(Settings()) == {"127.0.0.1:8400", "localhost:8400", "[::1]:8400"}


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-IP"])
def test_proxy_without_users(browser: Browser, header: str) -> None:
    """Where nobody signs in, what a proxy passes on is refused: others stand behind it."""
    answer = browser.get("/", headers={header: "192.0.2.7"})
    assert (answer.status_code, "--behind-tls" in answer.text) == (403, True)


def test_forwarded_proto_is_not_believed(corpus: Corpus) -> None:
    """Whoever says so: the desk is behind TLS when it was started so."""
    browser = signed_in(corpus)
    answer = browser.get("/", headers={"X-Forwarded-Proto": "https"})
    assert (answer.status_code, "strict-transport-security" in answer.headers) == (200, False)


# --- from which site


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": HERE}, 200),
        ({"Origin": HERE, "Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 403),  # a program; it uses the API with a token
        ({"Sec-Fetch-Site": "same-origin"}, 403),
        ({"Origin": "null"}, 403),  # a frame in a sandbox, a file
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:8401"}, 403),  # another server of this computer
        ({"Origin": "http://localhost:8400"}, 403),
        ({"Origin": "https://127.0.0.1:8400"}, 403),
        ({"Origin": HERE + ".evil.example"}, 403),
        ({"Origin": HERE, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": HERE, "Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": HERE, "Sec-Fetch-Site": "none"}, 403),
    ],
)
@pytest.mark.parametrize("login", [False, True])
def test_origin(corpus: Corpus, headers: dict[str, str], status: int, login: bool) -> None:
    """A form is taken from a page of the desk's, though its token be right; signed in or not."""
    browser = signed_in(corpus) if login else Browser(make_app(corpus, Settings()))
    form = {"csrf": browser.form_token(), "note": "x"}
    assert browser.post("/save", data=form, headers=headers).status_code == status


def test_origin_twice(browser: Browser) -> None:
    """A header that comes twice is not chosen from."""
    token = browser.form_token()
    headers = [("Origin", HERE), ("Origin", "http://evil.example")]
    assert browser.post("/save", data={"csrf": token, "note": "x"}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("site", "mode", "status"),
    [
        ("none", "navigate", 200),
        ("same-origin", "cors", 200),
        ("cross-site", "navigate", 200),  # a link in a letter
        ("cross-site", "no-cors", 403),  # a picture or a script of the desk's in another page
        ("cross-site", "cors", 403),
        ("same-site", "no-cors", 403),  # another server of this computer
    ],
)
def test_other_sites_read(browser: Browser, site: str, mode: str, status: int) -> None:
    """Another site may link here, and load nothing."""
    answer = browser.get("/", headers={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode})
    assert answer.status_code == status


def test_origin_behind_tls(corpus: Corpus) -> None:
    """Forms come from the address that the proxy serves, by TLS."""
    browser = signed_in(corpus, settings=TLS, address=AWAY)
    form = {"csrf": browser.form_token(), "note": "x"}
    assert browser.post("/save", data=form, headers={"Origin": "http://desk.example"}).status_code == 403
    assert browser.post("/save", data=form, headers={"Origin": AWAY}).text == "saved x"


# --- the token of a form


def part(name: str, value: str, more: str = "") -> str:
    return f'--edge\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PARTS = {"Content-Type": "multipart/form-data; boundary=edge"}
TEXT = {"Content-Type": "text/plain"}
PAGE = part("page", "<p>", '; filename="page.html"') + part("url", "u") + "--edge--\r\n"


@pytest.mark.parametrize(
    ("path", "headers", "body", "expected"),
    [
        ("/save", FORM, "csrf=TOKEN&note=x", "saved x"),
        ("/save", FORM, "note=x&csrf=TOKEN", "saved x"),
        ("/save", FORM, "csrf=TOKEN&note=" + "x" * 200_000, "saved " + "x" * 200_000),  # read to its end by the route
        ("/save", FORM | {"X-CSRF-Token": "TOKEN"}, "note=x", "saved x"),
        ("/upload", PARTS, part("csrf", "TOKEN") + PAGE, "3 u"),
        ("/upload", PARTS, part("csrf", "TOKEN") + PAGE.replace("<p>", "x" * 300_000), "300000 u"),
        ("/upload", PARTS | {"X-CSRF-Token": "TOKEN"}, PAGE, "3 u"),
        ("/raw", {"X-CSRF-Token": "TOKEN"}, "12345", "5 "),
        ("/save", FORM, "note=x", None),
        ("/save", FORM, "csrf=&note=x", None),
        ("/save", FORM, "csrf=TOKENx&note=x", None),
        ("/save", FORM, "csrf=tOKEN&note=x", None),
        ("/save", FORM, "note=csrf%3DTOKEN", None),
        ("/save", FORM | {"X-CSRF-Token": "é"}, "note=x", None),
        ("/save", FORM | {"X-CSRF-Token": ""}, "note=x", None),
        ("/upload", PARTS, PAGE, None),
        ("/raw", TEXT, "csrf=TOKEN", None),  # any page can have this sent, without being asked
        ("/raw", {"Content-Type": "application/json"}, '{"csrf": "TOKEN"}', None),
        ("/raw", {}, "csrf=TOKEN", None),
    ],
)
@pytest.mark.parametrize("login", [False, True])
def test_form_token(
    corpus: Corpus, path: str, headers: dict[str, str], body: str, expected: str | None, login: bool
) -> None:
    """A form carries its token in a field or a header; the route then reads the form whole."""
    browser = signed_in(corpus) if login else Browser(make_app(corpus, Settings()))
    token = browser.form_token()
    headers = {name: value.replace("TOKEN", token) for name, value in headers.items()} | OURS
    encoded = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
    answer = browser.post(path, content=body.replace("TOKEN", token).encode(), headers=encoded)
    assert (answer.status_code, answer.text if expected else None) == (
        200 if expected else 403,
        expected and (expected + "Ines" if login and path == "/raw" else expected),
    )


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/save", "/upload", "/raw", "/logout", "/login", "/nowhere", "/api/v1/audits", "/"])
@pytest.mark.parametrize("login", [False, True])
def test_no_route_forgets(corpus: Corpus, method: str, path: str, login: bool) -> None:
    """Whatever is sent without a token is refused before a route sees it, where there is no route too."""
    browser = signed_in(corpus, "admin") if login else Browser(make_app(corpus, Settings()))
    browser.get("/")
    assert browser.request(method, path, headers=OURS).status_code == 403


def test_token_is_one_browsers(corpus: Corpus) -> None:
    """A token that another browser or session was given fits no form of this one."""
    ines = signed_in(corpus)
    add_user(corpus, name="Bo")
    bo = Browser(ines.app)
    before = bo.form_token()
    assert bo.sign_in("Bo", PASSWORD).status_code == 303
    for token in (before, ines.form_token()):
        answer = bo.post("/save", data={"csrf": token, "note": "x"}, headers=OURS)
        assert (answer.status_code, "before you signed in" in answer.text) == (403, True)
    assert bo.send_form("/save", {"note": "x"}).text == "saved x"


def test_upload_without_token(corpus: Corpus) -> None:
    """No more is read of it than where the token must be, however long it is, and no route sees it."""
    app = make_app(corpus, Settings())
    read, answered = [], []

    async def receive() -> Message:
        read.append(16_384)
        return {"type": "http.request", "body": b"x" * 16_384, "more_body": True}

    async def send(message: Message) -> None:
        answered.append(message)

    headers = {"host": "127.0.0.1:8400", "origin": HERE, **{name.lower(): value for name, value in PARTS.items()}}
    scope: Scope = {
        "type": "http", "method": "POST", "path": "/upload", "query_string": b"", "http_version": "1.1",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    assert (answered[0]["status"], sum(read)) == (403, 65_536)


def test_large_login(corpus: Corpus) -> None:
    """Who is not known yet sends no more than a name and a password."""
    add_user(corpus)
    browser = Browser(make_app(corpus, Settings()))
    answer = browser.send_form("/login", {"name": "Ines", "password": "x" * 100_000})
    assert answer.status_code == 413


# --- who


def test_first_user_closes_the_desk(browser: Browser, corpus: Corpus) -> None:
    """As soon as there is a user one must sign in, and it stays so until the desk is started again."""
    assert browser.get("/").status_code == 200
    accounts = add_user(corpus)
    assert browser.get("/").status_code == 303
    accounts.remove("Ines")
    assert browser.get("/").status_code == 303


def test_corpus_fails(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it cannot be told whether there are users, nobody is let in; nor where sessions cannot be read."""
    app = make_app(corpus, Settings())
    browser = signed_in(corpus)

    def fail(*_: object, **__: object) -> None:
        raise CorpusReadOnly("/home/ines/headwater.db: cannot be opened")

    monkeypatch.setattr(Accounts, "exist", fail)
    monkeypatch.setattr(Accounts, "session", fail)
    monkeypatch.setattr(Accounts, "recall", lambda *_: None)
    monkeypatch.setattr(Accounts, "sign_in", fail)
    for asking, path in ((Browser(app), "/"), (browser, "/"), (browser, "/api/v1/audits")):
        answer = asking.get(path)
        assert (answer.status_code, "ines/headwater" in answer.text) == (503, False)
        assert "content-security-policy" in answer.headers
    asking = Browser(browser.app)
    answer = asking.sign_in("Ines", PASSWORD)
    assert (answer.status_code, "ines/headwater" in answer.text) == (503, False)


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "expected"),
    [
        ("GET", "/login", {}, 200, {}),
        ("GET", "/static/desk.css", {}, 200, {"cache-control": "public"}),
        ("GET", "/", {}, 303, {"location": "/login"}),
        ("GET", "/admin?of=a%26b", {}, 303, {"location": "/login?next=%2Fadmin%3Fof%3Da%2526b"}),
        ("GET", "/nowhere", {}, 303, {"location": "/login?next=%2Fnowhere"}),  # does not tell what there is
        ("GET", "/login/", {}, 303, {"location": "/login?next=%2Flogin%2F"}),
        ("GET", "/static", {}, 303, {}),
        ("GET", "//login", {}, 303, {}),
        ("GET", "/", {"HX-Request": "true"}, 401, {"hx-redirect": "/login"}),
        ("GET", "/api/v1/audits", {}, 401, {"www-authenticate": "Bearer", "content-type": "application/problem+json"}),
        ("GET", "/api/v1/audits", {"Authorization": "Bearer hw_x"}, 401, {"www-authenticate": "Bearer"}),
        ("GET", "/api/v1/audits", {"Authorization": "Basic aW5lczp4"}, 401, {"www-authenticate": "Bearer"}),
        ("POST", "/save", OURS, 401, {}),  # says that nothing was saved
        ("POST", "/api/v1/audits", OURS, 401, {}),
        ("GET", "/", {"Cookie": "headwater-session-8400=" + "x" * 43}, 303, {}),
        ("GET", "/", {"Cookie": "headwater-session-8400='; --"}, 303, {}),
    ],
)
def test_not_signed_in(
    corpus: Corpus, method: str, path: str, headers: dict[str, str], status: int, expected: dict[str, str]
) -> None:
    """Only the login and what it looks like are for everybody."""
    add_user(corpus)
    answer = Browser(make_app(corpus, Settings())).request(method, path, headers=headers)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("settings", "address", "name", "flags"),
    [
        (Settings(), HERE, "headwater-session-8400", "HttpOnly; Max-Age=43200; Path=/; SameSite=lax"),
        (TLS, AWAY, "__Host-headwater-session", "HttpOnly; Max-Age=43200; Path=/; SameSite=lax; Secure"),
    ],
)
def test_session_cookie(corpus: Corpus, settings: Settings, address: str, name: str, flags: str) -> None:
    """Not for scripts, not for other sites; behind TLS by TLS only. A new one at each sign-in, and the old one ends."""
    add_user(corpus)
    browser = Browser(make_app(corpus, settings), address)
    secrets = []
    for _ in range(2):
        answer = browser.sign_in("Ines", PASSWORD, next="/admin")
        assert (answer.status_code, answer.headers["location"]) == (303, "/admin")
        (cookie,) = (value for value in answer.headers.get_list("set-cookie") if "session" in value)
        told, _, rest = cookie.partition("; ")
        assert rest == flags
        assert told.startswith(f"{name}=")
        secrets.append(told.partition("=")[2])
    accounts = Accounts(corpus.database)
    assert [bool(accounts.session(secret)) for secret in secrets] == [False, True]
    assert "Ines" in browser.get("/").text
    answer = browser.send_form("/logout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert browser.get("/").status_code == 303
    assert Accounts(corpus.database).session(secrets[1]) is None


def test_fixed_session(corpus: Corpus) -> None:
    """A session whose secret somebody put into the browser beforehand is not taken over."""
    add_user(corpus)
    browser = Browser(make_app(corpus, Settings()))
    browser.cookies.set("headwater-session-8400", "A" * 43)
    browser.sign_in("Ines", PASSWORD)
    assert Accounts(corpus.database).session("A" * 43) is None


def test_failures_read_the_same(corpus: Corpus) -> None:
    """Wrong password, no such user, locked: the same answer, which does not tell whether there is such a user."""
    add_user(corpus)
    browser = Browser(make_app(corpus, Settings()))
    answers = {
        browser.sign_in(name, "wrong").text.replace(browser.form_token(), "").replace(name, "")
        for name in [*["Ines"] * (FAILURES + 1), *["Bobo"] * (FAILURES + 1)]
    }
    assert len(answers) == 1
    answer = browser.sign_in("Ines", PASSWORD)
    assert (answer.status_code, "too many attempts" in answer.text) == (403, True)


@pytest.mark.parametrize(
    ("next", "expected"),
    [
        ("/articles/3?with=https%3A%2F%2Fmillcourier.example", "/articles/3?with=https%3A%2F%2Fmillcourier.example"),
        ("", "/"),
        ("articles", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/a\\..\\evil", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\tevil", "/"),
        ("/a\r\nSet-Cookie: a=b", "/"),
    ],
)
def test_next(corpus: Corpus, next: str, expected: str) -> None:
    """After signing in one comes to a page of this desk, and to none elsewhere."""
    add_user(corpus)
    browser = Browser(make_app(corpus, Settings()))
    answer = browser.sign_in("Ines", PASSWORD, next=next)
    assert (answer.status_code, answer.headers["location"]) == (303, expected)
    again = browser.get("/login", params={"next": next})
    assert (again.status_code, again.headers["location"]) == (303, expected)


@pytest.mark.parametrize(
    ("role", "statuses"), [("reader", [200, 403, 403, 403]), ("reviewer", [200, 403, 200, 200]), ("admin", [200] * 4)]
)
def test_roles(corpus: Corpus, role: Role, statuses: list[int]) -> None:
    """Readers read, reviewers write, admins see the users. A reader can sign out."""
    browser = signed_in(corpus, role)
    token = Accounts(corpus.database).add_token("Ines", "")
    bearer = {"Authorization": f"Bearer {token}"}
    assert [
        browser.get("/").status_code,
        browser.get("/users").status_code,
        browser.send_form("/save", {"note": "x"}).status_code,
        Browser(browser.app).post("/api/v1/audits", content=b"{}", headers=bearer).status_code,
    ] == statuses
    assert browser.get("/admin").status_code == (200 if role == "admin" else 403)
    assert browser.send_form("/logout").status_code == 303


def test_bearer(corpus: Corpus) -> None:
    """A program with a token needs neither Origin nor form token; its token opens the API and nothing else."""
    browser = signed_in(corpus)
    token = Accounts(corpus.database).add_token("Ines", "")
    program = Browser(browser.app, headers={"Authorization": f"bearer {token}"})
    assert program.get("/api/v1/audits").status_code == 200
    assert program.post("/api/v1/audits", json={}).text == "2 Ines"
    assert program.get("/").status_code == 303
    assert program.post("/save", data={"note": "x"}).status_code == 401
    secret = browser.cookies["headwater-session-8400"]
    for path, headers in (
        ("/api/v1/audits", {"Authorization": f"Bearer {secret}"}),  # a session is no token
        ("/", {"Cookie": f"headwater-session-8400={token}"}),  # nor a token a session
    ):
        assert Browser(browser.app).get(path, headers=headers).status_code in (303, 401)
    # Beside a session a bad token is refused, rather than the session taken.
    assert browser.get("/api/v1/audits", headers={"Authorization": "Bearer hw_x"}).status_code == 401
    assert browser.get("/api/v1/audits").status_code == 200


# --- what is answered

PATHS = [
    ("GET", "/", {}), ("GET", "/login", {}), ("GET", "/nowhere", {}), ("GET", "/stream", {}),
    ("GET", "/static/desk.css", {}), ("GET", "/api/v1/audits", {}), ("GET", "/", {"Host": "evil.example"}),
    ("POST", "/save", {}), ("POST", "/api/v1/audits", {}), ("GET", "/fault", {}), ("DELETE", "/", OURS),
    ("GET", "/", {"X-Real-IP": "192.0.2.1"}), ("HEAD", "/", {}), ("OPTIONS", "/", {}),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "headers"), PATHS)
@pytest.mark.parametrize(("settings", "address"), [(Settings(), HERE), (TLS, AWAY)])
def test_headers(
    corpus: Corpus, method: str, path: str, headers: dict[str, str], settings: Settings, address: str
) -> None:
    """Every answer has them, whoever made it, once each."""
    browser = Browser(make_app(corpus, settings), address, raise_server_exceptions=False)
    answer = browser.request(method, path, headers=headers)
    for name, part in (
        ("content-security-policy", "default-src 'none'; script-src 'self';"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=()"),
    ):
        (value,) = answer.headers.get_list(name)
        assert part in value
    assert ("strict-transport-security" in answer.headers) is settings.behind_tls
    assert answer.headers.get_list("cache-control") == (["public"] if answer.text == "body {}" else ["no-store"])


def test_fault(browser: Browser) -> None:
    """What went wrong inside is for the log, and is still an error to whoever runs the desk."""
    with pytest.raises(RuntimeError, match="a secret"):
        browser.get("/fault")
    asking = Browser(browser.app, raise_server_exceptions=False)
    answer = asking.get("/fault")
    assert (answer.status_code, "a secret" in answer.text, "A fault in Headwater" in answer.text) == (500, False, True)


def test_no_websockets(browser: Browser) -> None:
    """They would pass by the checks of a request, and the desk has none."""
    with pytest.raises(WebSocketDisconnect), browser.websocket_connect("/"):
        pass


def test_browser_cookie_is_set_once(browser: Browser) -> None:
    """With the first page, and not with styles or the API."""
    assert "set-cookie" not in browser.get("/static/desk.css").headers
    assert "set-cookie" not in browser.get("/api/v1/audits").headers
    cookie = browser.get("/").headers["set-cookie"]
    assert cookie.startswith("headwater-csrf-8400=")
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=lax")
    assert "set-cookie" not in browser.get("/").headers


def test_log(corpus: Corpus, caplog: pytest.LogCaptureFixture) -> None:
    """A line for each request tells who, what and how it went; no query, password, cookie or token."""
    caplog.set_level(logging.DEBUG)
    browser = signed_in(corpus)
    token = Accounts(corpus.database).add_token("Ines", "")
    browser.get("/?url=https%3A%2F%2Fprivate.example%2Fdraft")
    browser.get("/a%0Ab%1B[2J?url=https://private.example")
    browser.get("/api/v1/audits?url=private.example", headers={"Authorization": f"Bearer {token}"})
    Browser(browser.app).sign_in("private.example", "private.example")
    lines = [record.getMessage() for record in caplog.records if record.name == "headwater.desk"]
    told = "\n".join(lines)
    assert "testclient Ines GET / 200 " in told
    assert "testclient Ines GET /a%0Ab%1B%5B2J 404 " in told
    assert "testclient signed in as Ines" in told
    assert "testclient failed to sign in" in told
    for secret in ("private.example", PASSWORD, token, *browser.cookies.values()):
        assert secret not in told
    assert all(line.isprintable() for line in lines)


# --- the templates


@pytest.mark.parametrize("name", ["login.html", "users.html"])
def test_templates_keep_to_the_policy(name: str) -> None:
    """No script, style or handler inside a page: the browser would refuse it."""
    text = (Path(signing_in.__file__).parent / "templates" / name).read_text(encoding="utf-8")
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:|https?://", text)
