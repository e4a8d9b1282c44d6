"""Every route of the desk, present and to come: none takes what was not sent from a page of the desk's."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher

from headwater.corpus import Corpus, open_corpus
from headwater.desk.accounts import Accounts
from headwater.desk.app import make_app
from headwater.desk.security import SAFE_METHODS
from headwater.desk.settings import Settings
from headwater.errors import CorpusLocked
from tests.desk.client import HERE, Browser

PASSWORD = "weir gate lamp otter"


@pytest.fixture
def corpus() -> Iterator[Corpus]:
    with open_corpus(":memory:") as opened:
        yield opened


def addresses(routes: Iterable[Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Method and path of all routes, those of mounted apps and included routers too."""
    for route in routes:
        path = before + getattr(route, "path", "")
        inner = getattr(route, "original_router", route)
        if inside := getattr(inner, "routes", None):
            yield from addresses(inside, path)
        for method in getattr(route, "methods", None) or ():
            yield method, path


@pytest.mark.parametrize("login", [False, True])
def test_every_route_asks_for_the_token(corpus: Corpus, login: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A post from the right origin, of an admin, without the token: 403, whatever the route."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("headwater.desk.accounts.PasswordHasher", lambda: cheap)
    app = make_app(corpus, Settings())
    browser = Browser(app)
    if login:
        Accounts(corpus.database).add("Ines", PASSWORD, "admin")
        assert browser.sign_in("Ines", PASSWORD).status_code == 303
    browser.get("/login")
    unsafe = sorted({(method, path) for method, path in addresses(app.routes) if method not in SAFE_METHODS})
    assert ("POST", "/logout") in unsafe
    answers = {}
    for method, path in unsafe:
        address = path.replace("{", "").replace("}", "")
        answers[method, path] = browser.request(method, address, headers={"Origin": HERE}).status_code
    assert answers == dict.fromkeys(unsafe, 403)


@pytest.mark.parametrize("path", ["/login", "/users"])
def test_pages(corpus: Corpus, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The login for whoever is not signed in, the users for an admin; with the desk's own templates."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("headwater.desk.accounts.PasswordHasher", lambda: cheap)
    accounts = Accounts(corpus.database)
    accounts.add("Ines O’Hara", PASSWORD, "admin")
    browser = Browser(make_app(corpus, Settings()))
    if path == "/users":
        failed = browser.sign_in("<b>Ines</b>", PASSWORD)
        assert "&lt;b&gt;Ines&lt;/b&gt;" in failed.text
        assert "do not fit" in failed.text
        browser.sign_in("Ines O’Hara", PASSWORD)
    answer = browser.get(path)
    assert answer.status_code == 200
    assert ("Ines O’Hara" in answer.text) is (path == "/users")


def test_a_method_that_is_not_taken(corpus: Corpus) -> None:
    """The answer names the ones that are, as HTTP asks."""
    browser = Browser(make_app(corpus, Settings()))
    answer = browser.send_form("/rules")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")


@pytest.mark.parametrize("path", ["/sources", "/api/v1/sources"])
def test_a_corpus_that_fails(corpus: Corpus, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the desk's trouble, not the asker's: 503."""

    def fail(*_: object, **__: object) -> None:
        raise CorpusLocked("Another program is writing. Try again.")

    monkeypatch.setattr("headwater.corpus.audits.Audits.sources", fail)
    answer = Browser(make_app(corpus, Settings())).get(path)
    assert answer.status_code == 503
    assert "Another program is writing." in answer.text


@pytest.mark.parametrize(
    ("path", "charset", "status"),
    [
        ("/login", "raw_unicode_escape", 403),  # makes half a character, which the form shows again
        ("/new", "undefined", 422),  # the codec that reads nothing
    ],
)
def test_odd_charsets(corpus: Corpus, path: str, charset: str, status: int) -> None:
    """A form in a charset that no browser sends is answered, and is no fault."""
    if path == "/login":
        Accounts(corpus.database).add("Ines", PASSWORD, "admin")
    browser = Browser(make_app(corpus, Settings()))
    token = browser.form_token("/login" if path == "/login" else "/")
    parts = (
        f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (("csrf", token), ("name", r"\ud800"), ("text", "x"))
    )
    kind = f"multipart/form-data; charset={charset}; boundary=B"
    sent = {"Origin": HERE, "X-CSRF-Token": token, "Content-Type": kind}
    answer = browser.post(path, content=("".join(parts) + "--B--\r\n").encode(), headers=sent)
    assert answer.status_code == status
