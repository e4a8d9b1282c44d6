"""The moderation queue: what waits, what is told of it, who decides, what is undone, and the counts and the log."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from httpx2 import Response

from headwater.corpus import Corpus, open_corpus
from headwater.corpus.comments import Counted, KeptComment
from headwater.desk import moderation
from headwater.desk.accounts import Accounts
from headwater.desk.app import make_app
from headwater.desk.comment_form import SCREENED_CHARACTERS
from headwater.desk.comment_settings import CommentSettings, Secret
from headwater.desk.moderation import DAYS, chance, draw_days, fold_at, is_web_address
from headwater.desk.screener import Screener
from headwater.desk.settings import Settings
from headwater.screening import find_abuse
from headwater.screening.screen import SPAM, UNSURE
from tests.desk.client import Browser

HARWICK, MILLFORD = "https://harwick.example", "https://millford.example/news"
PASSWORD = "weir gate lamp otter"
EVIL = "<script>alert(1)</script>"
NOW = datetime.now(UTC).replace(microsecond=0)


def comment(mark: str, content: str, verdict: str = "unsure", probability: float = UNSURE, **more: Any) -> KeptComment:
    told: dict[str, Any] = {"site": HARWICK, "author": "Ann Vale", "permalink": f"{HARWICK}/dam", "kind": "comment"}
    return KeptComment(
        mark=mark, came_at=(NOW - timedelta(hours=2)).isoformat(), verdict=verdict, probability=probability,
        content=content, **(told | more),
    )  # fmt: skip


REASONS = ((EVIL, 2.0),)
KEPT = (
    comment("1", "The dam leaked in 1998 as well.", author="Ann Vale", reasons=(("word: dam", -1.2), ("links", 0.4))),
    comment("2", "Look at my page", site=MILLFORD, author="Tom Lind", permalink="javascript:alert(1)"),
    comment("3", "You are vermin, all of you.", abuse=(("dehumanizing",), ((0, 14),), 0.83)),
    comment("4", EVIL, author=EVIL, author_url="javascript:alert(2)", permalink=f'{HARWICK}/"{EVIL}', reasons=REASONS),
    comment("5", "Buy this", "spam", 0.9),
    comment("6", "Buy all of this", "blatant", 0.999),
    comment("7", "Thank you for this.", "ham", 0.01),
)


@pytest.fixture
def corpus() -> Iterator[Corpus]:
    """Comments 1 to 4 wait, 5 and 6 were held as spam, 7 was let through."""
    with open_corpus(":memory:") as opened:
        for site in (HARWICK, MILLFORD):
            opened.comments.keys.add(site)
        opened.comments.keep(KEPT, {})
        yield opened


@pytest.fixture
def screener(corpus: Corpus) -> Screener:
    return Screener(corpus, Secret(["0123456789abcdef" * 2]), CommentSettings())


@pytest.fixture
def browser(corpus: Corpus, screener: Screener) -> Browser:
    return open_desk(corpus, screener)


def open_desk(corpus: Corpus, screener: Screener | None) -> Browser:
    app = make_app(corpus, Settings())
    app.state.desk.screener = screener
    return Browser(app)


def numbers(page: Response) -> list[int]:
    return [int(number) for number in re.findall(r'<li id="c-(\d+)"', page.text)]


def words(page: Response) -> str:
    start = page.text.find("<main")
    return " ".join(re.sub(r"<[^>]+>", " ", page.text[max(0, start) :]).split())


def decide(browser: Browser, path: str = "/comments/decide", **form: Any) -> Response:
    return browser.send_form(path, {"moderator": "Ines Calloway", **form})


# --- what is shown


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [1, 2, 3, 4]),  # what waits, oldest first
        ("show=spam", [6, 5]),  # all others newest first
        ("show=spam&band=blatant", [6]),
        ("show=ham", [7]),
        ("show=ham&band=spam", [7]),  # there is one band only, and so no choice of it
        ("show=decided", []),
        ("site=https://millford.example/news", [2]),
        ("words=DAM+1998", [1]),  # all of the words, in capitals or not
        ("words=tom", [2]),  # and in the name
        ("words=100%25", []),  # no sign of the database's own
        ("after=2", [3, 4]),
        ("show=spam&after=6", [5]),
    ],
)
def test_which_comments(browser: Browser, query: str, expected: list[int]) -> None:
    """Waiting or not, by band, site and words, from a place on."""
    page = browser.get(f"/comments?{query}")
    assert page.status_code == 200
    assert numbers(page) == expected


def test_what_is_told_of_a_comment(browser: Browser) -> None:
    """Who wrote it, where and when; what the screen thought and why, for and against; and abuse apart from that."""
    page = browser.get("/comments?words=1998")
    told = words(page)
    for expected in ("Ann Vale", "harwick.example/dam", "The dam leaked in 1998 as well.", "Unsure", f"{UNSURE:.0%}",
                     "could be either", "against: word: dam", "for spam: links"):  # fmt: skip
        assert expected in told
    assert f'<a href="{HARWICK}/dam" rel="nofollow noreferrer noopener"' in page.text
    assert "Abuse" not in told
    abuse = browser.get("/comments?words=vermin")
    assert "<mark>You are vermin</mark>, all of you." in abuse.text
    assert "Abuse dehumanizing 83% likely; no part of the verdict" in words(abuse)


def test_hostile_comments_stay_text(browser: Browser) -> None:
    """No tag of theirs, no link to anything but a page of the web, and no link to the address that came with a name."""
    for path in ("/comments", "/comments?words=page", "/comments?site=" + EVIL, "/comments?words=" + EVIL):
        page = browser.get(path).text
        assert EVIL not in page
        assert 'href="javascript:' not in page
        assert " style=" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in browser.get("/comments").text


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("short", 5),
        ("x" * 700, 700),  # little would be hidden
        ("word " * 200, 600),  # between words
        ("x" * 2000, 600),  # one word
        ("line\n" * 30, 40),  # by lines too
        ("line\n" * 10, 50),
        ("", 0),
    ],
)
def test_long_texts_are_folded(text: str, at: int) -> None:
    """After some lines, at the end of a word; nothing is lost."""
    assert fold_at(text) == at
    shown = moderation._shown(replace(KEPT[0], content=text), frozenset())
    assert "".join(part.text for part in shown.start + shown.rest) == text.strip()


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        (((0, 3),), [("One", True), (" two three", False)]),
        (((4, 7), (0, 3)), [("One", True), (" ", False), ("two", True), (" three", False)]),
        (((0, 7), (4, 13)), [("One two", True), (" three", True)]),  # what overlaps is told once
        (((4, 999),), [("One ", False), ("two three", True)]),  # beyond the end
    ],
)
def test_abuse_is_marked(spans: tuple[tuple[int, int], ...], expected: list[tuple[str, bool]]) -> None:
    """The words that the screen points at."""
    shown = moderation._shown(replace(KEPT[0], content="One two three", abuse=(("insult",), spans, 0.8)), frozenset())
    assert [tuple(part) for part in shown.start if part.text] == expected


def test_abuse_is_marked_in_a_long_text() -> None:
    """Of a text of which the screen judges the start and the end too: places are those of the text that is kept."""
    text = "The weir holds. " * 30 + "You are an idiot. " + "It held last year. " * 3000
    assert len(text) > SCREENED_CHARACTERS
    abuse = find_abuse(text)
    assert abuse
    kept = replace(
        KEPT[0], content=text, abuse=(abuse.kinds, tuple((span.start, span.end) for span in abuse.spans), 0.9)
    )
    shown = moderation._shown(kept, frozenset())
    assert [part.text for part in shown.start + shown.rest if part.abuse] == ["You are an idiot"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://harwick.example/dam", True),
        ("HTTP://harwick.example", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("//harwick.example", False),
        ("https://", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_only_pages_of_the_web_are_links(address: str, expected: bool) -> None:
    """Whatever a site sends as the address of a page."""
    assert is_web_address(address) is expected


@pytest.mark.parametrize(
    ("probability", "expected"),
    [(0.0, "almost surely fair"), (UNSURE - 0.01, "probably fair"), (UNSURE, "could be either"),
     (SPAM, "rather spam than fair"), (0.8, "probably spam"), (1.0, "almost surely spam")],
)  # fmt: skip
def test_chances_in_words(probability: float, expected: str) -> None:
    """What a number means."""
    assert chance(probability) == expected


def test_paging(corpus: Corpus, browser: Browser) -> None:
    """From one page to the next nothing is shown twice or left out."""
    corpus.comments.keep([comment(f"m{number}", f"Comment {number}") for number in range(70)], {})
    seen, path = [], "/comments?words=comment"
    while path:
        page = browser.get(path)
        seen += numbers(page)
        onward = re.search(r'rel="next" href="(\?[^"]+)"', page.text)
        path = "/comments" + onward[1].replace("&amp;", "&") if onward else ""
    assert seen == list(range(8, 78))
    assert corpus.comments.count() == 74


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("show=all", 422),
        ("band=x", 422),
        ("after=-1", 422),
        ("after=99999999999999999999", 422),
        ("done=1+eaten", 422),
        ("undo=%3Cscript%3E", 422),
        ("words=" + "x" * 501, 422),
        ("words=%00", 200),  # the database would not take it
    ],
)
def test_addresses_that_do_not_fit(browser: Browser, query: str, status: int) -> None:
    """A page that says so."""
    assert browser.get(f"/comments?{query}").status_code == status


# --- deciding


def test_one_is_decided_and_undone(browser: Browser, corpus: Corpus) -> None:
    """By its button: it leaves the queue, and undone it waits again."""
    answer = decide(browser, one="1 spam")
    assert answer.status_code == 303
    page = browser.get(answer.headers["location"])
    assert numbers(page) == [2, 3, 4]
    assert "1 comment marked as spam." in words(page)
    kept = corpus.comments.get(1)
    assert kept
    assert (kept.said, kept.said_by) == ("spam", "Ines Calloway")
    assert "Marked as spam by Ines Calloway" in words(browser.get("/comments?show=decided"))
    token = re.search(r'name="token" value="([0-9a-f]{16})"', page.text)
    assert token
    undone = browser.send_form("/comments/undo", {"token": token[1]})
    page = browser.get(undone.headers["location"])
    assert "1 comment is as before." in words(page)
    assert numbers(page) == [1, 2, 3, 4]
    again = browser.send_form("/comments/undo", {"token": token[1]})
    assert again.status_code == 422
    assert "Decide anew instead" in words(again)


def test_many_are_decided(browser: Browser, corpus: Corpus) -> None:
    """All that are selected, on the page that one was on; what was decided so before does not count."""
    decide(browser, one="2 delete")
    answer = decide(browser, "/comments/decide?words=e", decision="delete", number=["1", "2", "3", "3", "999"])
    assert answer.headers["location"].startswith("/comments?words=e&done=2+delete&undo=")
    assert [one.number for one in corpus.comments.waiting(state="decided", newest_first=True)] == [3, 2, 1]
    nothing = decide(browser, decision="delete", number="1")
    page = browser.get(nothing.headers["location"])
    assert "Nothing changed" in words(page)
    assert 'name="token"' not in page.text
    held = decide(browser, decision="ham", number=["5", "6"])
    assert "2 comments approved." in words(browser.get(held.headers["location"]))


def test_htmx_gets_what_changes(browser: Browser) -> None:
    """The list, the number of what waits, and the bar to undo it with; restored comments are pointed out."""
    answer = browser.post(
        "/comments/decide", data={"csrf": browser.form_token(), "one": "1 ham", "moderator": "Bo Lund"},
        headers={"Origin": browser.address, "HX-Request": "true"},
    )  # fmt: skip
    assert answer.status_code == 200
    assert "<main" not in answer.text
    assert numbers(answer) == [2, 3, 4]
    assert answer.text.count("hx-swap-oob") == 2
    assert "Waiting 3" in words(answer)
    assert "as Bo Lund" in words(answer)
    token = re.search(r'name="token" value="([0-9a-f]{16})"', answer.text)
    assert token
    back = browser.post(
        "/comments/undo", data={"csrf": browser.form_token(), "token": token[1]},
        headers={"Origin": browser.address, "HX-Request": "true"},
    )  # fmt: skip
    assert re.findall(r'<li id="c-(\d+)"[^>]* data-back', back.text) == ["1"]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"decision": "spam"}, "Select comments first."),
        ({"number": "1"}, "Nothing was decided."),  # the Enter key in a field
        ({"one": "1 spam", "moderator": " "}, "Say who decides"),
        ({"one": "1 eat"}, "one: String should match"),
        ({"one": "999999999999999999 spam"}, "one: String should match"),
        ({"decision": "eat", "number": "1"}, "decision: Input should be"),
        ({"decision": "spam", "number": "x"}, "number.0: Input should be"),
        ({"decision": "spam", "number": "99999999999999999999"}, "number.0: Input should be"),
    ],
)
def test_forms_that_do_not_fit(browser: Browser, corpus: Corpus, form: dict[str, str], told: str) -> None:
    """Are told so, and nothing is decided."""
    answer = decide(browser, **form)
    assert answer.status_code == 422
    assert told in words(answer)
    assert not corpus.comments.count(state="decided")


def test_what_was_marked_spam_is_known_again(browser: Browser, corpus: Corpus, screener: Screener) -> None:
    """The site's screen has learnt from it, and no longer has once it is undone."""
    before = screener.learner(HARWICK)
    answer = decide(browser, one="1 spam")
    assert screener.learner(HARWICK).marks != before.marks
    token = answer.headers["location"].rpartition("undo=")[2]
    browser.send_form("/comments/undo", {"token": token})
    assert screener.learner(HARWICK).marks == before.marks


@pytest.mark.parametrize(("role", "may"), [("reader", False), ("reviewer", True), ("admin", True)])
def test_who_decides(corpus: Corpus, screener: Screener, role: Any, may: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers look, reviewers and admins decide, under the name with which they signed in."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("headwater.desk.accounts.PasswordHasher", lambda: cheap)
    Accounts(corpus.database).add("Bo Lund", PASSWORD, role)
    browser = open_desk(corpus, screener)
    assert browser.get("/comments").status_code == 303  # to the login
    browser.sign_in("Bo Lund", PASSWORD)
    page = browser.get("/comments")
    assert numbers(page) == [1, 2, 3, 4]
    assert ('name="one"' in page.text, 'type="checkbox" name="number"' in page.text) == (may, may)
    assert 'name="moderator"' not in page.text
    answer = browser.send_form("/comments/decide", {"one": "1 spam", "moderator": "Somebody Else"})
    kept = corpus.comments.get(1)
    assert kept
    assert (answer.status_code, kept.said_by) == ((303, "Bo Lund") if may else (403, None))
    assert browser.send_form("/comments/undo", {"token": "0" * 16}).status_code == (422 if may else 403)
    assert browser.get("/comments/log").status_code == 200


def test_nothing_is_decided_where_nothing_is_screened(corpus: Corpus) -> None:
    """Comments can be read, and it is told why that is all."""
    browser = open_desk(corpus, None)
    page = browser.get("/comments")
    assert numbers(page) == [1, 2, 3, 4]
    assert "Nothing is screened at this desk" in words(page)
    assert 'name="one"' not in page.text
    assert decide(browser, one="1 spam").status_code == 503


def test_an_empty_desk_says_how_to_begin() -> None:
    """Before any site has a key."""
    with open_corpus(":memory:") as empty:
        browser = open_desk(empty, None)
        assert "headwater comments keys add" in words(browser.get("/comments"))
        assert "Nothing yet." in words(browser.get("/comments/log"))
        empty.comments.keys.add(HARWICK)
        assert "Nothing waits." in words(browser.get("/comments"))


# --- counts and the log


def test_days_are_drawn() -> None:
    """A column a day, parts one upon the other, the highest day as high as the drawing; sites are added up."""
    counted = [
        Counted("a", "2026-05-03", "ham", 6), Counted("b", "2026-05-03", "ham", 2),
        Counted("a", "2026-05-03", "spam", 2),
        Counted("a", "2026-05-02", "blatant", 5), Counted("a", "2026-05-02", "missed", 3),
        Counted("a", "2026-03-01", "ham", 99),  # longer ago
    ]  # fmt: skip
    chart = draw_days(counted, today=date(2026, 5, 3))
    assert len(chart.days) == DAYS
    assert (chart.days[0].day, chart.days[-1].day) == ("2026-04-04", "2026-05-03")
    assert [tuple(part) for part in chart.days[-1].segments] == [("ham", 20.0, 80.0), ("spam", 0.0, 20.0)]
    assert [tuple(part) for part in chart.days[-2].segments] == [("blatant", 50.0, 50.0)]
    assert chart.totals == {"ham": 8, "unsure": 0, "spam": 2, "blatant": 5}
    assert (chart.top, chart.missed, chart.wrong) == (10, 3, 0)


def test_the_chart_is_a_table_too(corpus: Corpus, browser: Browser) -> None:
    """For whoever does not see it; and for one site where one was chosen."""
    today = NOW.date().isoformat()
    corpus.comments.keep((), {(HARWICK, "k", today, "ham"): 41, (MILLFORD, "k", today, "spam"): 7})
    told = words(browser.get("/comments"))
    assert "41 fair" in told
    assert re.search(r"Day Fair Unsure Spam Blatant \d\d-\d\d 41 0 7 0", told)
    assert re.search(r"Blatant \d\d-\d\d 0 0 7 0", words(browser.get(f"/comments?site={MILLFORD}")))


def test_the_log(browser: Browser) -> None:
    """What was done, in words, without anybody's; what was done at once stands in one line."""
    decide(browser, decision="spam", number=["1", "3"])
    decide(browser, one="2 delete")
    page = browser.get("/comments/log")
    told = words(page)
    assert "Deleted 1 millford.example/news" in told
    assert "Marked as spam 2 harwick.example" in told
    for personal in ("Ann Vale", "Ines", "Tom Lind", "leaked"):
        assert personal not in told
    assert browser.get("/comments/log?limit=999999999999").status_code == 200
