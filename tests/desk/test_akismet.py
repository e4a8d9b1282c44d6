"""The Akismet protocol: what is answered, what is learnt, what is kept and what is not."""

import hmac
import logging
import re
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from headwater.config import Publisher
from headwater.corpus import Corpus, open_corpus
from headwater.desk.akismet import THANKS, KeyRing, before_desk, make_comments_app
from headwater.desk.comment_form import MOST_BYTES, SCREENED_CHARACTERS
from headwater.desk.comment_settings import CommentSettings, Secret
from headwater.errors import CorpusLocked, ReviewError
from tests.corpus.conftest import location, postgresql, server  # noqa: F401  fixtures
from tests.desk.client import Browser
from tests.desk.comments_serving import ADDRESS, EMAIL, SECRET, SITE, Site, program, serving

HELP = "x-akismet-debug-help"
# Nothing in it is spam until a site says so.
SPAM = "I read the minutes of that meeting at https://minutes.example/weir last night, and the mayor did ask."
HAM = "The council promised to mend the weir last spring, and I am glad that somebody asked."


@pytest.fixture
def corpus() -> Iterator[Corpus]:
    with open_corpus(":memory:") as opened:
        yield opened


@pytest.fixture
def site(corpus: Corpus) -> Iterator[Site]:
    """A site with a key, whose comments are screened by a server that listens."""
    with serving(corpus) as (_, address):
        yield Site(address, corpus.comments.keys.add(SITE))


def test_answers(site: Site) -> None:
    """Each path of the protocol, with the words that clients compare."""
    assert site.ask("verify-key").text == "valid"
    answer = site.ask("comment-check", comment_content=HAM, user_role="administrator")
    assert (answer.text, HELP in answer.headers, "x-akismet-pro-tip" in answer.headers) == ("false", False, False)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert site.ask("comment-check", comment_author="akismet-guaranteed-spam").text == "true"
    assert site.ask("submit-spam", comment_content=SPAM).text == THANKS
    assert site.ask("submit-ham", comment_content=HAM).text == THANKS
    for method in ("GET", "POST"):
        usage = site.http.request(method, "/1.2/usage-limit", params={"api_key": site.key}, data={"api_key": site.key})
        assert usage.json()["usage"] == 2


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"comment_author": "akismet-guaranteed-spam"}, "true"),
        ({"comment_author": "viagra-test-123"}, "true"),
        ({"comment_author_email": "akismet-guaranteed-spam@example.com"}, "true"),
        ({"comment_author": "viagra-test-123", "is_test": "1", "test_discard": "1"}, "discard"),
        ({"comment_author": "viagra-test-123", "test_discard": "1"}, "true"),  # only in tests
        (
            {"user_role": "administrator", "comment_content": "Buy https://offers.example https://offers.example"},
            "false",
        ),
        ({"user_role": "administrator", "comment_author": "viagra-test-123"}, "true"),
        ({"honeypot_field_name": "hp", "hp": "filled in"}, "true"),
        ({"honeypot_field_name": "hp", "hp": ""}, "false"),
        ({"hp": "filled in"}, "false"),  # no field of that name was said to be a trap
    ],
)
def test_agreed_answers(site: Site, fields: dict[str, str], told: str) -> None:
    """What clients try themselves out with, and the trap."""
    assert site.check(**{"content": HAM, **{k: v for k, v in fields.items() if k != "comment_content"}}) in {
        told, "discard" if "hp" in fields else told,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("form", "host", "told"),
    [
        ("api_key={key}", "rest.akismet.com", "valid"),
        ("key={key}", "rest.akismet.com", "valid"),
        ("", "{key}.rest.akismet.com", "valid"),
        ("", "{key}.127.0.0.1:8401", "valid"),
        ("", "{KEY}.localhost", "valid"),  # names of hosts have no capitals
        ("", "rest.akismet.com", "invalid"),
        ("key=&api_key=", "", "invalid"),
        ("key=0123", "", "invalid"),
        ("key={key}0", "", "invalid"),
        ("key=0123", "{key}.localhost", "invalid"),  # what the form says counts
        ("key=00000000000000000000000000000000&key={key}", "", "valid"),  # of two the last
    ],
)
def test_where_the_key_is(site: Site, form: str, host: str, told: str) -> None:
    """In the form, under both names, or before the host's name; a wrong one is answered `invalid`, and says why."""
    names = {"key": site.key, "KEY": site.key.upper()}
    body = f"{form.format(**names)}&blog={SITE}".encode()
    answer = site.post(body, "verify-key", **({"Host": host.format(**names)} if host else {}))
    assert (answer.status_code, answer.text, HELP in answer.headers) == (200, told, told == "invalid")


@pytest.mark.parametrize(
    ("what", "left_out", "told"),
    [
        ("verify-key", "blog", "Missing required field: blog."),
        ("comment-check", "user_ip", "Missing required field: user_ip."),
        ("comment-check", "blog", "Missing required field: blog."),
        ("submit-spam", "user_ip", "Missing required field: user_ip."),
        ("submit-ham", "blog", "Missing required field: blog."),
    ],
)
def test_missing_fields(site: Site, what: str, left_out: str, told: str) -> None:
    """Which one is missing is told in the answer and in the header; such an answer is no verdict."""
    form = {"api_key": site.key, "blog": SITE, "user_ip": ADDRESS}
    del form[left_out]
    answer = site.http.post(f"/1.1/{what}", data=form)
    assert (answer.status_code, answer.text, answer.headers[HELP]) == (200, told, told)
    assert site.ask("comment-check", blog=" ").headers[HELP] == 'Empty "blog" value.'
    assert site.ask("comment-check", user_ip="").text == "false"  # a site need not tell it


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/1.1/comment-check", 405),
        ("GET", "/1.1/submit-spam", 405),
        ("PUT", "/1.1/verify-key", 405),
        ("DELETE", "/1.2/usage-limit", 405),
        ("POST", "/privacy", 405),
        ("GET", "/", 404),
        ("POST", "/1.1/comment-check/", 404),
        ("POST", "/1.3/comment-check", 404),
        ("GET", "/static/../headwater.db", 404),
    ],
)
def test_wrong_requests(site: Site, method: str, path: str, status: int) -> None:
    """Have a clear answer, and never a verdict."""
    answer = site.http.request(method, path)
    assert (answer.status_code, answer.text in ("true", "false"), HELP in answer.headers) == (status, False, True)
    assert status != 405 or answer.headers["allow"]


def test_limits(site: Site, corpus: Corpus) -> None:
    """A form that is too large, has too many fields or is of another type; too many requests; all told in words."""
    assert site.post(site.form(comment_content="a" * (MOST_BYTES - 2000))).text == "false"
    large = site.post(site.form(comment_content="a" * MOST_BYTES))
    assert (large.status_code, large.headers[HELP]) == (413, f"Expected at most {MOST_BYTES} bytes.")

    def chunks() -> Iterator[bytes]:
        yield site.form()
        for _ in range(20):
            yield b"&a=" + b"a" * 50_000

    streamed = site.http.post(
        "/1.1/comment-check", content=chunks(), headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert streamed.status_code == 413
    many = site.post(site.form() + b"".join(b"&f%d=1" % n for n in range(10_000)))
    assert (many.status_code, "fields" in many.headers[HELP]) == (413, True)
    other = site.post(b"{}", **{"Content-Type": "application/json"})
    assert (other.status_code, "x-www-form-urlencoded" in other.text) == (415, True)
    slow = Site(site.address, corpus.comments.keys.add("https://millford.example", rate=3))
    assert [slow.ask("verify-key").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = slow.ask("comment-check", comment_content=HAM)
    assert (answer.status_code, int(answer.headers["retry-after"]) in range(1, 21)) == (429, True)
    assert "More than 3 requests a minute" in answer.text
    assert site.ask("verify-key").text == "valid"  # others are not held back


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b"comment_content=caf%C3%A9", "café"),
        (b"comment_content=caf%E9&blog_charset=ISO-8859-1", "café"),
        (b"comment_content=caf\xe9&blog_charset=windows-1252", "café"),
        (b"comment_content=caf%C3%A9&blog_charset=ISO-8859-1", "café"),  # clients send UTF-8 whatever they say
        (b"comment_content=%93%FA%96%7B&blog_charset=Shift_JIS", "日本"),
        (b"comment_content=caf%E9&blog_charset=rot13", "caf\ufffd"),
        (b"comment_content=caf%E9&blog_charset=zlib_codec", "caf\ufffd"),
        (b"comment_content=caf%E9&blog_charset=%00", "caf\ufffd"),
        (b"comment_content=a%00b", "a\ufffdb"),
        (b"comment_content=%ED%A0%80", "\ufffd\ufffd\ufffd"),
        (b"comment_content=one&comment_content=two", "two"),
        (b"comment_content=%zz%", "%zz%"),
        (b"comment_content=" + b"%F0%9F%98%80" * 3, "😀😀😀"),
        (b"=&&==&%00=%00&comment_content[0]=x", ""),
        (b"comment_date_gmt=99999999999999&comment_post_modified_gmt=nonsense&blog_lang=" + b"e" * 9000, ""),
    ],
)
def test_hostile_forms(site: Site, corpus: Corpus, body: bytes, kept: str) -> None:
    """Whatever a form holds, it has an answer, and what is kept is text."""
    assert site.post(body + b"&" + site.form()).text in ("true", "false")
    (comment,) = until(lambda: corpus.comments.waiting(state="all"))
    assert comment.content == kept


def until(found, seconds: float = 5.0):  # type: ignore[no-untyped-def]
    """What the function finds, once it finds anything."""
    end = time.monotonic() + seconds
    while not (there := found()) and time.monotonic() < end:
        time.sleep(0.05)
    return there


def test_fields_are_kept(site: Site, corpus: Corpus) -> None:
    """Every documented field reaches the screen; moments in any form are kept in one."""
    site.ask(
        "comment-check", user_agent="Mozilla/5.0", referrer="https://search.example/", comment_type="reply",
        permalink="https://harwick.example/weir", comment_author="Ines", comment_author_url="https://ines.example",
        comment_content=HAM, comment_date_gmt="2026-05-02 10:00:00", comment_post_modified_gmt="1777629600",
        blog_lang="en, fr", user_role="editor", recheck_reason="edit", honeypot_field_name="hp", hp="",
    )  # fmt: skip
    (comment,) = until(lambda: corpus.comments.waiting(state="all"))
    assert (comment.kind, comment.permalink, comment.author) == ("reply", "https://harwick.example/weir", "Ines")
    assert (comment.author_url, comment.referrer) == ("https://ines.example", "https://search.example/")
    assert (comment.posted_at, comment.post_modified_at) == ("2026-05-02T10:00:00+00:00", "2026-05-01T10:00:00+00:00")
    assert (comment.language, comment.user_role, comment.user_agent) == ("en, fr", "editor", "Mozilla/5.0")


def test_abuse_in_a_long_comment(site: Site, corpus: Corpus) -> None:
    """Its places are those of the whole text that is kept, with what stands there instead of an e-mail."""
    site.check(f"Write to {EMAIL}. " + HAM * 10 + " You are an idiot. " + HAM * 400)
    (comment,) = until(lambda: corpus.comments.waiting(state="all"))
    assert len(comment.content) > SCREENED_CHARACTERS
    assert comment.abuse
    assert [comment.content[start:past] for start, past in comment.abuse[1]] == ["You are an idiot"]


def test_the_same_comment_is_kept_once(site: Site, corpus: Corpus) -> None:
    """Asked again, it is the same one; under another name it is another; tests are not kept at all."""
    for name in ("Ines", "Ines", "Bo"):
        site.check(HAM, comment_author=name)
    site.check("Only a test.", is_test="true")
    until(lambda: len(corpus.comments.waiting(state="all")) == 2)
    assert [one.author for one in corpus.comments.waiting(state="all")] == ["Ines", "Bo"]
    assert sum(one.times for one in corpus.comments.counts(1)) == 3


def test_learning(site: Site, corpus: Corpus) -> None:
    """One submission shows in the next check, moves a reworded comment with the same link, stays on one site, and is
    not undone by a contrary one; a test teaches nothing."""
    assert site.check(SPAM) == "false"
    site.ask("submit-spam", comment_content=SPAM, is_test="1")
    assert site.check(SPAM) == "false"
    site.ask("submit-spam", comment_content=SPAM, comment_author="Minutes24")
    assert site.check(SPAM) in ("true", "discard")
    assert site.check("A friend told me of https://minutes.example/weir, worth it", user_ip="198.51.100.1") != "false"
    other = Site(site.address, corpus.comments.keys.add("https://millford.example"))
    assert other.check(SPAM, comment_author_email="", user_ip="198.51.100.2") == "false"
    site.ask(
        "submit-ham", comment_content="My shop: https://minutes.example/weir", comment_author_email="b@mail.example"
    )
    assert site.check(SPAM, comment_author="Minutes24") in ("true", "discard")


def test_floods(site: Site) -> None:
    """The same words under many names, and many comments from one address, are told apart from one comment."""
    told = [
        site.check("Best shop in town, ask me", comment_author=f"Reader {n}", user_ip=f"198.51.100.{n}")
        for n in range(9)
    ]
    assert (told[0], told[-1] in ("true", "discard")) == ("false", True)


def test_kill(location: str, tmp_path: Path) -> None:  # noqa: F811
    """What was acknowledged outlives kill -9 at once: the next program knows it."""
    with open_corpus(location, create=True) as corpus:
        key = corpus.comments.keys.add(SITE)
    environment = pytest.MonkeyPatch()
    environment.setenv("HEADWATER_COMMENTS_KEY", "a key for tests only")
    try:
        with program(location, tmp_path) as (running, address):
            site = Site(address, key)
            assert site.check(SPAM) == "false"
            assert site.ask("submit-spam", comment_content=SPAM).text == THANKS
            running.send_signal(signal.SIGKILL)
            running.wait(timeout=10)
        with program(location, tmp_path) as (running, address):
            site = Site(address, key)
            assert site.check(SPAM) in ("true", "discard")
            assert site.check(f"{SPAM}, said a friend") in ("true", "discard")
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=20) == 0
    finally:
        environment.undo()


def test_no_address_is_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the database, its log, the key nor what the program says holds an address or an e-mail, though they
    stand in the text and in the name as well."""
    path = tmp_path / "headwater.db"
    with open_corpus(path, create=True) as corpus:
        key = corpus.comments.keys.add(SITE)
    with program(str(path), tmp_path) as (running, address):
        site = Site(address, key)
        more = {
            "comment_author": EMAIL.upper(), "referrer": f"https://harwick.example/?who={EMAIL.replace('@', '%40')}",
            "permalink": f"https://harwick.example/{ADDRESS}", "honeypot_field_name": "hp", "hp": EMAIL,
            "comment_author_url": f"mailto:{EMAIL}", "user_agent": f"Bot ({EMAIL})",
        }  # fmt: skip
        words = f"Write to {EMAIL} or {EMAIL.title()}, I am at {ADDRESS}."
        for what in ("comment-check", "submit-spam", "submit-ham", "comment-check"):
            assert site.ask(what, comment_content=words, **more).status_code == 200
        site.ask("comment-check", comment_content=words, blog="")
        site.http.get(f"/1.1/comment-check?comment_author_email={EMAIL}&user_ip={ADDRESS}")
        site.http.get(f"/{EMAIL}")
        time.sleep(1.5)
        before = b"".join(file.read_bytes() for file in tmp_path.iterdir())  # with the write-ahead log
        running.send_signal(signal.SIGTERM)
        out, err = running.communicate(timeout=20)
    after = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Write to [e-mail] or [e-mail], I am at [address]." in before
    for held in (before, after, out.encode(), err.encode()):
        folded = held.lower()
        for secret in (EMAIL, EMAIL.replace("@", "%40"), ADDRESS, key):
            assert secret.encode() not in folded
    assert "comment-check 405" in err


def test_moderators(corpus: Corpus) -> None:
    """What a moderator decides is learnt at once, and unlearnt when it is undone."""
    with serving(corpus) as (app, address):
        site = Site(address, corpus.comments.keys.add(SITE))
        assert site.check(SPAM) == "false"
        (comment,) = until(lambda: corpus.comments.waiting(state="all"))
        token, numbers, _ = app.screener.decide([comment.number, 999], "spam", "Ines")
        assert numbers == [comment.number]
        assert site.check(SPAM) in ("true", "discard")
        found = corpus.comments.get(comment.number)
        assert found
        assert (found.said, found.said_by) == ("spam", "Ines")
        assert app.screener.undo(token) == [comment.number]
        assert site.check(SPAM) == "false"
        with pytest.raises(ReviewError):
            app.screener.undo(token)


def test_two_programs(tmp_path: Path) -> None:
    """What a site says to one program, another one over the same corpus knows a moment later; a revoked key ends."""
    path = tmp_path / "headwater.db"
    with (
        open_corpus(path, create=True) as corpus,
        open_corpus(path) as again,
        serving(corpus) as (_, one),
        serving(again) as (_, two),
    ):
        key = corpus.comments.keys.add(SITE)
        first, second = Site(one, key), Site(two, key)
        assert second.check(SPAM) == "false"
        first.ask("submit-spam", comment_content=SPAM)
        assert until(lambda: second.check(SPAM) != "false")
        corpus.comments.keys.revoke(key)
        assert until(lambda: second.ask("verify-key").text == "invalid")
        assert second.ask("comment-check", comment_content=HAM).text == "invalid"


def test_retention(corpus: Corpus) -> None:
    """Old lessons go into the saved learner, and the learner knows them without them."""
    with serving(corpus, CommentSettings(text_days=2, features_days=5)) as (app, address):
        site = Site(address, corpus.comments.keys.add(SITE))
        site.ask("submit-spam", comment_content=SPAM)
        site.ask("submit-ham", comment_content=HAM)
        for days, lessons, comments in ((1.5, 2, 2), (3, 1, 0), (6, 0, 0)):
            app.screener.purge(datetime.now(UTC) + timedelta(days=days))
            ((kept,),) = corpus._rows("SELECT count(*) FROM comment_lessons")
            assert (kept, len(corpus.comments.waiting(state="all"))) == (lessons, comments)
    with serving(corpus) as (_, address):
        assert Site(address, site.key).check(SPAM) in ("true", "discard")


def test_database_fails(
    site: Site, corpus: Corpus, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What cannot be written is not acknowledged. Checks go on meanwhile, and are kept afterwards."""
    comments = type(corpus.comments)

    def fail(*_: object, **__: object) -> None:
        raise CorpusLocked("another program is writing")

    assert site.check(HAM) == "false"
    with monkeypatch.context() as patch:
        patch.setattr(comments, "submit", fail)
        patch.setattr(comments, "keep", fail)
        answer = site.ask("submit-spam", comment_content=SPAM)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
        assert site.check("Asked meanwhile.") == "false"
    assert until(lambda: [one for one in corpus.comments.waiting(state="all") if one.content == "Asked meanwhile."])


def test_a_fault_tells_nothing(site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """A fault of ours is answered and logged without a word of what the reader wrote."""

    words = " ".join(("private", "words", EMAIL))

    def fail(*_: object, **__: object) -> None:
        raise ValueError(words)

    monkeypatch.setattr("headwater.desk.akismet.find_comment", fail)
    with caplog.at_level(logging.INFO):
        answer = site.ask("comment-check", comment_content=words)
    assert (answer.status_code, "private" in answer.text) == (500, False)
    assert "ValueError" in caplog.text
    assert words not in caplog.text
    assert EMAIL not in caplog.text


def test_privacy_page(corpus: Corpus) -> None:
    """Says what is kept and for how long, from the configuration that runs; escaped, without a cookie or a script."""
    settings = CommentSettings(7, 21, Publisher(name="Harwick <Observer>", url="https://harwick.example"))
    with serving(corpus, settings) as (_, address):
        page = httpx.get(f"{address}/privacy")
        style = re.search(r'href="(/static/[^"]+)"', page.text)
        assert style
        assert httpx.get(f"{address}{style[1]}").headers["content-type"] == "text/css; charset=utf-8"
        assert httpx.head(f"{address}/privacy").content == b""
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "set-cookie" not in page.headers
    assert "Harwick &lt;Observer&gt;" in page.text
    assert "<script" not in page.text
    for told in ("7 days", "21 days", "keyed hashes", "article 15", "article 17"):
        assert told in page.text


@pytest.mark.parametrize("key", ["sixteen letters.", "a key of more than one block, which is hashed first: " * 2])
def test_hashes(key: str) -> None:
    """HMAC-SHA256, 128 bits of it, after a mark of the key."""
    expected = hmac.digest(key.encode(), b"email:ines@mail.example", "sha256").hex()[:32]
    told = Secret([key, "another key, which was first before"]).hashes("email", "ines@mail.example")
    assert told[0].partition(":")[2] == expected
    assert (len(set(told)), Secret([key]).hash("email", "ines@mail.example")) == (2, told[0])
    assert Secret([key]).hash("email", "") == ""


def test_rate() -> None:
    """A minute's worth may come at once; then one for each part of a minute."""
    with open_corpus(":memory:") as corpus:
        ring = KeyRing(corpus)
        key = ring.find(corpus.comments.keys.add(SITE, rate=60))
        assert key
        assert [ring.wait(key) for _ in range(60)] == [0] * 60
        assert ring.wait(key) == 1


def test_beside_the_desk(corpus: Corpus) -> None:
    """At the desk's port the protocol's paths need no login, whatever the host's name; all others stay the desk's."""

    async def desk(scope, receive, send):  # type: ignore[no-untyped-def]
        await send({"type": "http.response.start", "status": 418, "headers": []})
        await send({"type": "http.response.body", "body": b"the desk"})

    comments = make_comments_app(corpus, SECRET, CommentSettings())
    key = corpus.comments.keys.add(SITE)
    browser = Browser(before_desk(comments, desk))
    answer = browser.post("/1.1/verify-key", data={"blog": SITE}, headers={"Host": f"{key}.localhost:8400"})
    assert answer.text == "valid"
    assert browser.get("/privacy").status_code == 200
    assert [browser.get(path).status_code for path in ("/", "/1.1/", "/static/page.css")] == [418] * 3
    comments.close()
