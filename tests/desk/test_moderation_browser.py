"""The moderation queue in Chromium: from a site that asks about a comment to what its screen has learnt, by keyboard,
by finger, in bulk and without script; and comments that mean harm."""

import math
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import httpx2
import numpy as np
import pytest
import uvicorn
from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import Page as Shown

from headwater.corpus import Corpus, open_corpus
from headwater.desk.akismet import before_desk, make_comments_app
from headwater.desk.app import make_app
from headwater.desk.comment_settings import CommentSettings, Secret
from headwater.desk.settings import Settings
from headwater.screening.features import SLOTS
from headwater.screening.learner import Prior
from headwater.screening.screen import SPAM, UNSURE
from tests.desk.browser import DESKTOP, PHONE, chromium, opened
from tests.desk.test_way import ATTACK, SMALL, UNFOLD, check_with_axe

__all__ = ["chromium"]
SITE = "https://harwick.example"
NAMES = ("Ann Vale", "Tom Lind", "Bea Marsh", "Osric Pell")


class Site(NamedTuple):
    """A desk that listens, with the protocol before it, and the key of a site."""

    address: str
    key: str
    corpus: Corpus

    def check(self, content: str, author: str = "Ann Vale", **fields: str) -> str:
        """Ask whether a comment is spam, as the site's own client does."""
        form = {"api_key": self.key, "blog": SITE, "user_ip": "", "permalink": f"{SITE}/2026/dam", **fields}
        answer = httpx2.post(
            f"{self.address}/1.1/comment-check", data={**form, "comment_content": content, "comment_author": author}
        )
        assert answer.status_code == 200
        return answer.text

    def ask(self, *contents: str) -> None:
        """Ask about comments of which the screen is unsure, and wait until they are kept."""
        before = self.corpus.comments.count(state="all")
        for content, name in zip(contents, NAMES, strict=False):
            assert self.check(content, name) == "false"
        until(lambda: self.corpus.comments.count(state="all") == before + len(contents))


def until(reached: Callable[[], bool]) -> None:
    for _ in range(500):
        if reached():
            return
        time.sleep(0.02)
    pytest.fail("it did not come to that within ten seconds")


@pytest.fixture
def site() -> Iterator[Site]:
    """Its screen knows no word: it is unsure of whatever nobody taught it."""
    with pytest.MonkeyPatch.context() as patch, open_corpus(":memory:") as corpus:
        chance = (UNSURE + SPAM) / 2
        knows_nothing = Prior(np.zeros(SLOTS, np.float32), math.log(chance / (1 - chance)), 1.0)
        patch.setattr("headwater.screening.learner.load_prior", lambda: knows_nothing)
        key = corpus.comments.keys.add(SITE)
        with serving(corpus) as address:
            yield Site(address, key, corpus)


@contextmanager
def serving(corpus: Corpus) -> Iterator[str]:
    """Desk and protocol at one port that was free."""
    comments = make_comments_app(corpus, Secret(["0123456789abcdef" * 2]), CommentSettings())
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        port = listening.getsockname()[1]
        app = make_app(corpus, Settings(port=port))
        app.state.desk.screener = comments.screener
        server = uvicorn.Server(
            uvicorn.Config(before_desk(comments, app), access_log=False, log_config=None, lifespan="off")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        until(lambda: server.started)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)
            comments.close()


def rows(page: Shown) -> Locator:
    return page.locator("#queue .one")


def sign(page: Shown) -> None:
    page.get_by_label("Your name").fill("Ines Calloway")
    page.keyboard.press("Escape")


def test_the_whole_way_by_key(chromium: Browser, site: Site) -> None:
    """A comment is asked about, waits, is marked as spam by key, caught when it comes again in other words, and after
    the undo is not; then three are decided at once."""
    site.ask("Read more at https://cheap.example/now", "The dam leaked in 1998 too.", "Who signed that?", "Not me.")
    with opened(chromium, site.address) as page:
        page.goto("/")
        page.get_by_role("link", name="Comments").click()
        expect(rows(page)).to_have_count(4)
        expect(rows(page).first).to_contain_text("Read more at https://cheap.example/now")
        expect(rows(page).first.locator(".thought")).to_have_text(re.compile(r"Unsure\s+\d\d%"))
        sign(page)
        expect(rows(page).first).to_be_focused()
        page.keyboard.press("s")
        bar = page.locator("#decided")
        expect(bar).to_contain_text("1 comment marked as spam.")
        expect(rows(page)).to_have_count(3)
        expect(rows(page).first).to_be_focused()
        expect(page.locator("#shows")).to_contain_text("Waiting 3")
        assert site.check("Everybody should look here: https://cheap.example/today", "Ines Rook") == "true"
        page.keyboard.press("u")
        expect(bar).to_contain_text("1 comment is as before.")
        expect(rows(page)).to_have_count(4)
        expect(rows(page).first).to_be_focused()
        assert site.check("You may look here: https://cheap.example/again", "Jo Pike") == "false"

        for key in ("j", " ", "j", " ", "j", " "):
            page.keyboard.press(key)
        expect(page.locator("#selected")).to_have_text("3 selected")
        page.keyboard.press("a")
        expect(bar).to_contain_text("3 comments approved.")
        expect(page.locator("#queue")).not_to_contain_text("Who signed that?")
        page.get_by_role("link", name="Decided").click()
        expect(rows(page)).to_have_count(3)
        expect(rows(page).first).to_contain_text("Approved by Ines Calloway")
        page.keyboard.press("j")
        page.keyboard.press("x")
        expect(page.locator("#decided")).to_contain_text("1 comment deleted.")
        expect(rows(page).first).to_contain_text("Deleted by Ines Calloway")
        page.get_by_role("link", name="the log").click()
        expect(page.get_by_role("row").filter(has_text="Approved")).to_contain_text("3")


def test_keys_wait_their_turn(chromium: Browser, site: Site) -> None:
    """Letters in a field are letters, a name is asked for once, and keys can be switched off for good."""
    site.ask("One of two.", "Two of two.")
    with opened(chromium, site.address) as page:
        page.goto("/comments")
        page.get_by_label("Words in the text or the name").press_sequentially("sax jau")
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        page.keyboard.press("s")
        expect(page.locator("#decided")).to_contain_text("Say who decides")
        expect(rows(page)).to_have_count(2)
        expect(page.get_by_label("Your name")).to_be_focused()
        page.keyboard.type("Ines Calloway")
        page.keyboard.press("Enter")
        expect(rows(page).last).to_be_focused()
        page.keyboard.press("a")
        expect(page.locator("#decided")).to_contain_text("1 comment approved.")
        expect(page.locator(".signer summary")).to_have_text("as Ines Calloway")
        page.keyboard.press("?")
        keys = page.get_by_role("dialog")
        keys.get_by_label("Keys decide").uncheck()
        keys.get_by_role("button", name="Close").click()
        page.reload()
        page.keyboard.press("j")
        page.keyboard.press("s")
        expect(page.locator("#decided")).to_be_empty()
        expect(rows(page)).to_have_count(1)
        page.get_by_role("button", name="Spam: the comment by").click()
        expect(page.locator("#decided")).to_contain_text("1 comment marked as spam.")
        expect(page.locator("#queue")).to_contain_text("Nothing waits.")
        expect(page.locator("#queue")).to_be_focused()


def test_on_a_phone(chromium: Browser, site: Site) -> None:
    """Nothing is wider than the window, what is tapped is large enough, and all of a page is decided with two taps."""
    site.ask("First.", "Second " * 300, "x" * 400)
    with opened(chromium, site.address, PHONE, has_touch=True, is_mobile=True) as page:
        for path in ("/comments?show=spam", "/comments/log", "/comments"):
            page.goto(path)
            page.evaluate(UNFOLD)
            assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0], path
            assert page.evaluate(SMALL) == [], path
        page.get_by_label("Your name").fill("Bo Lund")
        page.get_by_label("All on this page").tap()
        expect(page.locator("#selected")).to_have_text("3 selected")
        page.get_by_role("button", name="Delete all selected").tap()
        expect(page.locator("#decided")).to_contain_text("3 comments deleted.")
        page.get_by_role("button", name="Undo").tap()
        expect(rows(page)).to_have_count(3)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


def test_without_script(chromium: Browser, site: Site) -> None:
    """By links and forms alone: one is decided, undone, and two are decided at once."""
    site.ask("First, with a link.", "Second.", "Third.")
    with opened(chromium, site.address, java_script_enabled=False) as page:
        page.goto("/comments")
        page.get_by_label("Your name").fill("Bo Lund")
        rows(page).first.get_by_role("button", name="Spam").click()
        expect(page.locator("#decided")).to_contain_text("1 comment marked as spam.")
        page.get_by_role("button", name="Undo").click()
        expect(rows(page)).to_have_count(3)
        for row in (rows(page).nth(0), rows(page).nth(2)):
            row.get_by_role("checkbox").check()
        page.get_by_role("button", name="Delete all selected").click()
        expect(page.locator("#decided")).to_contain_text("2 comments deleted.")
        expect(rows(page)).to_have_text([re.compile(r"Second\.")])


def test_hostile_comments_run_nothing(chromium: Browser, site: Site) -> None:
    """In whatever part of a comment; what reorders text is shown; the buttons do what they say."""
    attacks = (ATTACK, "javascript:window.__pwned=1//", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘" * 20)
    for number, attack in enumerate(attacks):
        site.check(
            f"{number} {attack}", attack, comment_author_url=attack, permalink=attack, comment_type=attack,
            comment_author_email=f"{attack}@evil.example", referrer=attack, user_agent=attack, blog_lang=attack,
        )  # fmt: skip
    until(lambda: site.corpus.comments.count(state="all") == len(attacks))
    with opened(chromium, site.address) as page:
        for show in ("waiting", "spam", "ham"):
            page.goto(f"/comments?show={show}")
            page.evaluate(UNFOLD)
            for row in rows(page).all():
                row.click(position={"x": 5, "y": 5})
            assert page.locator("#queue a[href^='javascript'], #queue img, #queue script").count() == 0
            assert page.evaluate("window.__pwned ?? null") is None
            assert page.title() == "Comments · Headwater"
        page.goto("/comments?show=spam&words=onerror")
        expect(rows(page).first).to_contain_text("⟨U+202E⟩")
        sign(page)
        page.keyboard.press("x")
        expect(page.locator("#decided")).to_contain_text("1 comment deleted.")
        assert page.evaluate("window.__pwned ?? null") is None


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_axe_finds_no_serious_fault(chromium: Browser, site: Site, size: tuple[int, int]) -> None:
    """In the queue, among what was decided and in the log, light and dark."""
    site.ask("First, https://one.example", "Second " * 300, "Third.")
    token = site.corpus.comments.decide([3], "spam", "Bo Lund", lessons={})[0]
    paths = ["/comments", f"/comments?done=1+spam&undo={token}", "/comments?show=decided", "/comments?words=x",
             "/comments/log"]  # fmt: skip
    check_with_axe(chromium, site.address, paths, size)
