"""The article view: complete, escaped, by address, and never older than its audit."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from headwater.audit import audit_page, keep_audit
from headwater.corpus import Corpus, open_corpus
from headwater.desk.accounts import User
from headwater.desk.app import make_app
from headwater.desk.article_view import audit_view, comparison, statement_detail
from headwater.desk.articles import View, Views
from headwater.desk.jobs import Jobs, JobsFull
from headwater.desk.settings import Settings
from headwater.records import (
    ArticleReference,
    Audit,
    Change,
    Checked,
    Match,
    Page,
    Passage,
    Reuse,
    Review,
    Skipped,
    Span,
    Text,
)
from headwater.report.words import source_name
from headwater.review import make_selector
from tests.desk.client import Browser
from tests.report.sample import AUDIT, at, hostile_audit
from tests.report.test_html import Report

EXAMPLES = Path(__file__).parents[2] / "examples"
HTMX = {"HX-Request": "true"}
ATTACK = "<script>document.title='owned'</script><img src=x onerror=alert(1)>"
POST = ArticleReference("https://post.example/1", "https://post.example/1", "The Skarn Post", "No boat", "2026-10-01")


def shared(there: ArticleReference = POST, text: str = "We will not sail before May") -> Reuse:
    """The captain's words, which this article has from another one, a word of it changed."""
    here = at("We will not sail again before May")
    changes = (Change("wording", at("again"), Span(16, 16)),)
    why = "The other article is dated 2026-10-01."
    return Reuse(here, Passage(there, Span(0, len(text)), text), 0.9, "from", why, changes, "text", 0.3, 0.5)


COPIED = replace(
    AUDIT,
    reuses=(shared(),),
    matches=(Match("st-minutes", Passage(POST, Span(0, 9), "No lease."), "disputed", "says the opposite"),),
    checked=Checked(("anatomy", "reuse"), (Skipped("stance", "no headline"),)),
)


@pytest.fixture
def corpus() -> Iterator[Corpus]:
    with open_corpus(":memory:") as opened:
        yield opened


@pytest.fixture
def browser(corpus: Corpus) -> Iterator[Browser]:
    app = make_app(corpus, Settings())
    yield Browser(app)
    app.state.desk.jobs.close()  # before the corpus is


def test_the_view_is_complete(corpus: Corpus, browser: Browser) -> None:
    """Text, voices, findings, ledger, copies and what was checked are there, and every link within the page leads
    somewhere."""
    number = corpus.audits.keep(COPIED)
    answer = browser.get(f"/articles/{number}")
    assert answer.status_code == 200
    page = Report(answer.text)
    ids = page.values("id")
    assert {"article", "findings", "sources", "copies", "checked", "comments", "st-0", "finding-2"} <= set(ids)
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.values("href") if href.startswith("#")} <= set(ids)
    for words in ("Tor Lind", "2 reader comments", "The Skarn Post", "Compare the two", "no headline"):
        assert words in answer.text
    assert "statements, one by one" not in answer.text  # their details are asked for one at a time


@pytest.mark.parametrize("audit", [COPIED, hostile_audit()], ids=["sample", "hostile"])
def test_it_obeys_the_policy(corpus: Corpus, browser: Browser, audit: Audit) -> None:
    """No element, handler or style of a page's text, and no inline script or style of the desk's own."""
    number = corpus.audits.keep(audit)
    for path in (f"/articles/{number}", f"/articles/{number}/statements/{audit.statements[0].id}"):
        page = Report(browser.get(path, headers=HTMX if "statements" in path else {}).text)
        names = {name for name, _ in page.elements}
        assert not names & {"img", "iframe", "object", "embed", "style", "video", "image", "use", "base"}
        assert all(told.get("src") for name, told in page.elements if name == "script")
        attributes = {name for _, told in page.elements for name in told}
        assert not {name for name in attributes if name.startswith("on")} | (attributes & {"style", "srcset"})
        assert not [href for href in page.values("href") if not re.match(r"#|/(?!/)|https://\w+\.example/", href)]


def test_hostile_reuse_is_escaped(corpus: Corpus, browser: Browser) -> None:
    """What another article says is shown as text: in the list of copies, in the comparison, and in the chain."""
    there = ArticleReference(ATTACK, f"javascript:{ATTACK}", ATTACK, ATTACK, "2026-10-01")
    number = corpus.audits.keep(replace(COPIED, reuses=(shared(there, ATTACK),)))
    for path in ("", f"/compare?with={quote(ATTACK, safe='')}", "/chain"):
        answer = browser.get(f"/articles/{number}{path}")
        assert answer.status_code == 200
        assert "<script>document" not in answer.text
        assert "<img" not in answer.text
        assert 'href="javascript:' not in answer.text


def test_a_statement_by_address(corpus: Corpus, browser: Browser) -> None:
    """A browser is led to the article with the statement open; a page that asks gets the statement alone."""
    number = corpus.audits.keep(COPIED)
    address = f"/articles/{number}/statements/st-minutes"
    led = browser.get(address)
    assert (led.status_code, led.headers["location"]) == (303, f"/articles/{number}?statement=st-minutes#st-1")
    opened = browser.get(f"/articles/{number}?statement=st-minutes").text
    fragment = browser.get(address, headers=HTMX).text
    assert "<!DOCTYPE" not in fragment
    for words in ("Statement 2", "according to", "says otherwise", "No lease.", f'hx-get="{address}/review"'):
        assert words in opened
        assert words in fragment
    assert 'data-place="1"' not in browser.get(f"/articles/{number}").text


def test_a_finding_by_address(corpus: Corpus, browser: Browser) -> None:
    """A browser is led to the finding's card in the article; a page that asks gets the card."""
    number = corpus.audits.keep(COPIED)
    led = browser.get(f"/articles/{number}/findings/2")
    assert (led.status_code, led.headers["location"]) == (303, f"/articles/{number}#finding-2")
    fragment = browser.get(f"/articles/{number}/findings/2", headers=HTMX).text
    assert "The page calls itself verified." in fragment
    assert "<!DOCTYPE" not in fragment


@pytest.mark.parametrize(
    "path",
    [
        "/articles/99",
        "/articles/99/marks",
        "/articles/99/chain",
        "/articles/99/staleness",
        "/articles/1/statements/gone",  # the audit was redone, and the words are others
        "/articles/1/findings/99",
        "/articles/1/compare?with=https://nobody.example/",
    ],
)
def test_what_is_not_there(corpus: Corpus, browser: Browser, path: str) -> None:
    """404, with a page that says so."""
    corpus.audits.keep(COPIED)
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize("number", ["x", "0", "-1", "9" * 30, "9" * 5000, "²", "٣"])
def test_what_is_no_number(browser: Browser, number: str) -> None:
    """Not there either, where a database could not even look for it."""
    assert browser.get(f"/articles/{number}").status_code == 404


def test_a_view_is_never_older_than_its_audit(corpus: Corpus, browser: Browser) -> None:
    """The view is kept; when the audit is redone, the next one who asks sees the new one."""
    number = corpus.audits.keep(COPIED)
    assert "The page calls itself verified." in browser.get(f"/articles/{number}").text
    redone = replace(COPIED.findings[2], message="The badge names no checker.")
    assert corpus.audits.keep(replace(COPIED, findings=(*COPIED.findings[:2], redone))) == number
    page = browser.get(f"/articles/{number}").text
    assert "The badge names no checker." in page
    assert "The page calls itself verified." not in page


def test_views_make_room() -> None:
    """The view that was not asked for longest goes first, and one larger than the room is kept alone."""
    views = Views(room=100)
    for number in (1, 2):
        views.keep((number, "x"), View(str(number), b"a" * 45, {}))
    assert views.get((1, "x"))
    views.keep((3, "x"), View("3", b"a" * 45, {}))
    assert [number for number in (1, 2, 3) if views.get((number, "x"))] == [1, 3]
    views.keep((4, "x"), View("4", b"a" * 500, {}))
    assert [number for number in (1, 2, 3, 4) if views.get((number, "x"))] == [4]


def test_frames_take_room_too() -> None:
    """What is around a view for each of many users is counted as the view is, and goes with it."""
    views = Views(room=100)
    for number in (1, 2):
        views.keep((number, "x"), View(str(number), b"a" * 30, {}))
    last = views.get((2, "x"))
    assert last
    views.keep_frame(last, User("Ines", "reader"), b"a" * 40)
    assert views.get((1, "x"))
    views.keep_frame(last, User("Bo", "reader"), b"a" * 40)
    assert [number for number in (1, 2) if views.get((number, "x"))] == [1]


def test_marks_tell_what_is_decided(corpus: Corpus, browser: Browser) -> None:
    """The places of the statements that somebody reviewed, with the verdict or none yet."""
    number = corpus.audits.keep(COPIED)
    assert browser.get(f"/articles/{number}/marks").json() == {}
    article = COPIED.article
    for place, verdict in ((0, "False"), (3, None)):
        statement = COPIED.statements[place]
        speaker = source_name(article, COPIED.source(statement.sources[0])) if statement.sources else None
        review = Review(
            f"r{place}", article.id, article.version, make_selector(article.text, statement.span), speaker, verdict, "",
            (), "Ines Calloway", "2026-10-05T08:00:00+00:00", 1,
        )  # fmt: skip
        corpus.reviewing.save(review, edition=0)
    assert browser.get(f"/articles/{number}/marks").json() == {"0": "False", "3": None}


def test_a_statement_in_detail() -> None:
    """Its neighbours, the warnings and notes on its words, the articles that share them, and what others say."""
    detail = statement_detail(7, COPIED, 0)
    assert (detail.total, detail.paragraph, detail.before) == (10, "paragraph 1", None)
    assert detail.after is not None
    assert detail.after.address == "/articles/7/statements/st-minutes"
    assert [finding.code for _, finding in detail.findings] == ["SR04", "TM02"]
    assert [article.outlet for article, _ in detail.copies] == ["The Skarn Post"]
    assert detail.matches == ()


def test_two_articles_side_by_side(corpus: Corpus, browser: Browser) -> None:
    """What only one of them has is marked in it, and the passage leads to its place in the article."""
    compared = comparison(7, COPIED, POST.id)
    assert compared is not None
    assert (compared.old, compared.new) == ("The Skarn Post", "This article")
    assert [(one.place, one.address) for one in compared.passages] == [("paragraph 1", "/articles/7#st-0")]
    assert "<ins>again</ins>" in compared.passages[0].html
    number = corpus.audits.keep(COPIED)
    answer = browser.get(f"/articles/{number}/compare", params={"with": POST.id})
    assert answer.status_code == 200
    assert "<ins>again</ins>" in answer.text


def test_out_of_date(corpus: Corpus, browser: Browser) -> None:
    """An audit is out of date as soon as the corpus grew, and says so with a button; made again, it is not."""
    story = "The weir may close, Ann Vale, the mayor, said on Friday."
    number = keep_audit(Text(story, "https://courier.example/weir", "Weir may close"), corpus)
    assert "Up to date" in browser.get(f"/articles/{number}/staleness").text
    keep_audit(Text("The quay was mended.", "https://courier.example/quay", "Quay mended"), corpus)
    stale = browser.get(f"/articles/{number}/staleness").text
    assert ": 1 article was added or changed" in stale
    assert f'action="/articles/{number}/redo"' in stale
    answer = browser.send_form(f"/articles/{number}/redo")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/jobs/")
    until = time.monotonic() + 20
    while "Up to date" not in browser.get(f"/articles/{number}/staleness").text:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_no_room_to_redo(corpus: Corpus, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full queue is the desk's trouble, and passes: 503."""

    def refuse(*_: object, **__: object) -> None:
        raise JobsFull("Expected fewer than 20 audits to be waiting.")

    monkeypatch.setattr(Jobs, "start", refuse)
    answer = browser.send_form(f"/articles/{corpus.audits.keep(COPIED)}/redo")
    assert (answer.status_code, "audits to be waiting" in answer.text) == (503, True)


def test_the_page_is_light(browser: Browser) -> None:
    """An article of a thousand words, with its styles and scripts: three hundred kilobytes at most."""
    audit = audit_page(Page.from_path(EXAMPLES / "two-sides.html"), select=("ALL",))
    for_each_word = len(audit_view(1, audit).encode()) / len(audit.article.text.split())
    used = ("page.css", "trace.css", "article.css", "desk.css", "desk.js", "htmx.min.js", "icon.svg")
    shipped = sum(len(browser.get(f"/static/{name}").content) for name in used)
    assert 1000 * for_each_word + shipped < 300_000


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip, deflate, br", True),
        ("br;q=1.0, gzip;q=0.8", True),
        ("gzip;q=0", False),
        ("identity", False),
        ("", False),
    ],
)
def test_compression(browser: Browser, accepted: str, packed: bool) -> None:
    """The desk's own files come smaller to whoever takes them so, and are the same."""
    answer = browser.get("/static/desk.css", headers={"Accept-Encoding": accepted})
    assert (answer.headers.get("content-encoding") == "gzip") == packed
    assert answer.text == browser.get("/static/desk.css", headers={"Accept-Encoding": "identity"}).text


def test_a_long_article_is_compressed(corpus: Corpus, browser: Browser) -> None:
    """A short one is not: it is sent sooner than it is compressed."""
    paragraphs = [f"The mayor, Ann Vale, said that gate {number} of the weir may be closed." for number in range(400)]
    number = keep_audit(Text("\n\n".join(paragraphs), "https://long.example/"), corpus)
    long, short = (browser.get(f"/articles/{one}") for one in (number, corpus.audits.keep(COPIED)))
    assert (long.headers.get("content-encoding"), short.headers.get("content-encoding")) == ("gzip", None)
    assert "gate 399" in long.text
