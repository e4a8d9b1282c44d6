"""The whole way through the desk in Chromium, from a pasted article to a published review, for everybody who goes it:
with a keyboard alone, on a phone, in the dark, without script, two at once; and past a page that means harm."""

import json
import re
import threading
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import Page as Shown

from headwater.audit import keep_audit
from headwater.corpus import Corpus, open_corpus
from headwater.desk.accounts import Accounts
from headwater.records import Page, Text
from tests.desk.browser import DESKTOP, PHONE, chromium, opened
from tests.desk.serving import serving
from tests.report.sample import hostile_audit

__all__ = ["chromium"]
EXAMPLES = Path(__file__).parents[2] / "examples"
STORY = """Ferry stays through the winter, says harbour master

The ferry to Oskar Island will sail all winter, the harbour master, Bea Marsh, said on Friday.

"We carried 41,000 people last winter," Marsh said. "Nobody can call that empty."

The boat is 30 years old. Tom Lind, who keeps the shop on the island, said the last one leaves too early."""
NOTE = "The harbour’s own count gives 41,000 for the whole year."
PASSWORD = "weir gate lamp otter"

ATTACK = (
    "<script>window.__pwned=1;document.title='owned'</script></title></style></textarea>"
    '<img src=//evil.example/pwned.png onerror="window.__pwned=1;alert(1)">"\'><svg/onload=alert(1)>'
    "{{7*7}}{% raw %}}body{background:url(//evil.example/b)}/*\u202egnp.exe\u2066"
)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def hostile_page(name: str) -> Page:
    """An article every part of which is an attack; two of them share their words."""
    attack = _escaped(ATTACK)
    told = {"@type": "NewsArticle", "headline": ATTACK, "author": {"name": ATTACK}, "url": "javascript:alert(1)"}
    data = json.dumps(told).replace("</", "<\\/")
    paragraphs = "".join(
        f"<p>“The gate was left open {attack} and nobody came to close it for {number} hours,” said Ann {attack} Vale, "
        f'who lives below it. Tom Lind said that the <a href="javascript:window.__pwned=1">water</a> '
        f'rose &lt;/script&gt; within {number} minutes. It had <b onclick="alert(1)">rained</b> hard.</p>'
        for number in range(3, 9)
    )
    comment = (
        f'<li class="comment"><b class="fn">{attack}</b>'
        f'<div class="comment-content"><p>{attack} I saw it.</p></div></li>'
    )
    html = (
        f'<html lang="en"><head><title>{attack}</title><meta property="og:site_name" content="{name} {attack}">'
        f'<script type="application/ld+json">{data}</script></head><body onload="alert(1)">'
        f'<article><h1>{attack}</h1><p class="byline">By Ines {attack}</p>{paragraphs}</article>'
        f'<div id="comments" class="comments-area"><ol class="commentlist">{comment * 3}</ol></div></body></html>'
    )
    return Page(html.encode(), url=f"https://{name}.example/'\"><script>alert(1)</script>")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Audits 1 to 3 are of example pages: the first two share words, the third has comments and many findings."""
    with open_corpus(tmp_path_factory.mktemp("desk") / "desk.db", create=True) as made:
        for name in ("chain/courier", "chain/echo", "harwick"):
            keep_audit(Page.from_path(EXAMPLES / f"{name}.html"), made)
        yield made


@pytest.fixture(scope="module")
def desk(corpus: Corpus) -> Iterator[str]:
    with serving(corpus) as address:
        yield address


@pytest.fixture(scope="module")
def team() -> Iterator[str]:
    """A desk where Ines and Bo sign in."""
    with pytest.MonkeyPatch.context() as patch, open_corpus(":memory:") as made:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr("headwater.desk.accounts.PasswordHasher", lambda: cheap)
        keep_audit(Text(STORY, "https://post.example/ferry", None, "2026-11-06", "Post"), made)
        for name in ("Ines Calloway", "Bo Lund"):
            Accounts(made.database).add(name, PASSWORD, "reviewer")
        with serving(made) as address:
            yield address


def statement(corpus: Corpus, number: int, words: str) -> str:
    """The address of the statement of an audit whose sentence holds the words."""
    audit = corpus.audits.get(number)
    assert audit
    found = next(one for one in audit.statements if words in audit.article.cut(one.span))
    return f"/articles/{number}/statements/{found.id}"


def pages(corpus: Corpus) -> list[str]:
    """Each kind of page that the desk has for whoever is in."""
    said = statement(corpus, 3, "private drain")
    other = corpus.audits.reference(2)
    assert other
    return [
        "/", "/new", "/articles/3", said, f"{said}/review", f"/articles/1/compare?with={other.id}",
        "/articles/1/chain", "/articles/3/history", "/search?words=quarry", "/sources", "/sources/osric%20pell",
        "/outlets", "/outlets/the%20valley%20trumpet", "/rules", "/users", "/articles/999",
    ]  # fmt: skip


def scale(panel: Shown | Locator, verdict: str) -> Locator:
    return panel.get_by_role("radio", name=verdict, exact=True)


def published(download: Any) -> Any:
    return json.loads(Path(download.path()).read_text(encoding="utf-8"))


# --- from paste to ClaimReview


def test_from_paste_to_claimreview(chromium: Browser, desk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pasted text is audited while one watches, its statement decided with evidence, and the verdict taken out."""
    go = threading.Event()

    def slow(*given: Any, told: Any, **options: Any) -> int:
        told("Finding who says what")
        go.wait(10)
        return keep_audit(*given, told=told, **options)

    monkeypatch.setattr("headwater.desk.jobs.keep_audit", slow)
    with opened(chromium, desk) as page:
        page.goto("/")
        page.get_by_role("link", name="New audit").click()
        form = page.locator("form#text")
        form.get_by_label("Text of the article").fill(STORY)
        form.get_by_label("Outlet").fill("Island Post")
        form.get_by_label("Published").fill("2026-11-06")
        form.get_by_label("Address").fill("https://post.example/ferry")
        form.get_by_role("button").click()
        expect(page.locator('[aria-current="step"]')).to_have_text("Finding who says what")
        assert "/jobs/" in page.url
        go.set()
        expect(page.locator("#article h1")).to_have_text("Ferry stays through the winter, says harbour master")
        page.locator("#article .content", has_text="41,000").click()
        panel = page.locator("#card .review")
        scale(panel, "Mostly false").check()
        panel.get_by_label("Note").fill(NOTE)
        panel.get_by_label("Address of the evidence").fill("https://harbour.example/count")
        panel.get_by_label("Words of the evidence").fill("page 3")
        panel.get_by_role("button", name="Add a line").click()
        expect(panel.get_by_label("Words of the evidence")).to_have_count(2)
        panel.get_by_label("Words of the evidence").last.fill("a call to the harbour on 9 November")
        panel.get_by_label("Your name").first.fill("Ines Calloway")
        panel.get_by_role("button", name="Save").click()
        expect(panel.get_by_role("status")).to_have_text("Saved.")
        for kept in ("Mostly false", NOTE, "https://harbour.example/count", "page 3", "a call to the harbour", "Ines"):
            expect(panel).to_contain_text(kept)
        expect(page.locator(".tag.decided")).to_have_attribute("title", "Mostly false")
        with page.expect_download() as waiting:
            panel.get_by_role("link", name="ClaimReview").click()
        review = published(waiting.value)
    assert waiting.value.suggested_filename.endswith(".jsonld")
    assert review["@type"] == "ClaimReview"
    assert "41,000 people last winter" in review["claimReviewed"]
    assert (review["reviewRating"]["ratingValue"], review["reviewRating"]["alternateName"]) == (2, "Mostly false")
    assert review["author"]["name"] == "Ines Calloway"
    assert review["itemReviewed"]["author"][0]["name"] == "Bea Marsh"
    assert [one["url"] for one in review["itemReviewed"]["appearance"]] == ["https://post.example/ferry"]


FOCUS = """() => {
  const at = document.activeElement;
  const drawn = [at, at.nextElementSibling].some((one) => {
    const look = one && getComputedStyle(one);
    return look && look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
  });
  const box = at.getBoundingClientRect();
  const seen = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  return (at.matches(':focus-visible') || at.type === 'date') && drawn && seen ? '' : at.outerHTML.slice(0, 120);
}"""


def tab_to(page: Shown, wanted: Locator) -> None:
    """By the Tab key alone; wherever it stops on the way, the focus is drawn and in view."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue  # round the end of the page
        assert page.evaluate(FOCUS) == ""
        if wanted.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"the Tab key does not lead to {wanted}")


def test_by_keyboard_alone(chromium: Browser, desk: str) -> None:
    """The same way with keys only; the focus can be seen wherever it stops, and is not lost when a part is loaded."""
    with opened(chromium, desk) as page:
        page.goto("/")
        tab_to(page, page.get_by_role("link", name="New audit"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="New audit")).to_be_visible()
        tab_to(page, page.get_by_label("Text of the article"))
        page.keyboard.insert_text(STORY.replace("Ferry stays", "Boat stays"))
        tab_to(page, page.get_by_role("button", name="Audit the text"))
        page.keyboard.press("Enter")
        expect(page.locator("#article h1")).to_contain_text("Boat stays")
        page.keyboard.press("j")
        page.keyboard.press("d")
        panel = page.locator("#card .review")
        expect(panel.locator("[name=verdict]:checked")).to_be_focused()
        page.keyboard.press("ArrowLeft")
        expect(scale(panel, "Could not be verified")).to_be_checked()
        assert page.evaluate(FOCUS) == ""
        tab_to(page, panel.get_by_label("Note"))
        page.keyboard.insert_text("Asked the harbour; no answer yet.")
        tab_to(page, panel.get_by_role("button", name="Add a line"))
        page.keyboard.press("Enter")
        expect(panel.get_by_label("Address of the evidence").nth(1)).to_be_focused()
        page.keyboard.insert_text("https://harbour.example/winter")
        tab_to(page, panel.get_by_label("Your name").first)
        page.keyboard.insert_text("Ines Calloway")
        tab_to(page, panel.get_by_role("button", name="Save"))
        page.keyboard.press("Enter")
        expect(panel.get_by_role("status")).to_have_text("Saved.")
        expect(panel).to_be_focused()
        tab_to(page, panel.get_by_role("link", name="ClaimReview"))
        with page.expect_download() as waiting:
            page.keyboard.press("Enter")
        assert published(waiting.value)["reviewRating"]["alternateName"] == "Could not be verified"
        page.keyboard.press("Escape")
        expect(page.locator("#card")).to_be_hidden()
        page.keyboard.press("n")
        finding = page.locator(f"#{page.evaluate('document.activeElement.id')}")
        tab_to(page, finding.get_by_role("button", name="Agree", exact=True))
        page.keyboard.press("Enter")
        agreed = finding.get_by_role("button", name="Agree", exact=True)
        expect(agreed).to_have_attribute("aria-pressed", "true")
        expect(agreed).to_be_focused()


# --- who reads it how


UNFOLD = "for (const one of document.querySelectorAll('details')) { one.name = ''; one.open = true; }"
SMALL = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && getComputedStyle(one).display !== 'inline')
  .map((one) => [one, (one.closest('label') ?? one).getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
  .map(([one, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${one.outerHTML.slice(0, 100)}`)"""


@pytest.mark.parametrize("width", [360, 390])
def test_on_a_phone(chromium: Browser, corpus: Corpus, desk: str, team: str, width: int) -> None:
    """Nothing is wider than the window, what is tapped is 24 pixels or more, and a verdict is given by taps."""
    phone: Any = {"has_touch": True, "is_mobile": True}
    with opened(chromium, team, (width, 800), **phone) as page:
        page.goto("/login")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate(SMALL) == []
    with opened(chromium, desk, (width, 800), **phone) as page:
        for path in pages(corpus):
            page.goto(path)
            page.evaluate(UNFOLD)
            assert page.evaluate("document.documentElement.scrollWidth") == width, path
            assert page.evaluate(SMALL) == [], path
        page.goto("/")
        page.get_by_role("link", name="Quarry Bosses").tap()
        expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
        said = page.locator("#article .content", has_text="never saw it run").first
        said.scroll_into_view_if_needed()
        said.tap()
        panel = page.locator("#card .review")
        expect(panel).to_be_visible()
        if panel.get_by_text("Change the review").count():
            panel.get_by_text("Change the review").tap()
        scale(panel, "Half true").tap()
        panel.get_by_label("Note").fill(f"Read at {width} pixels.")
        panel.get_by_label("Your name").first.fill("Bo Lund")
        panel.get_by_role("button", name="Save").tap()
        expect(panel.locator(".kept")).to_contain_text(f"Read at {width} pixels.")
        assert page.evaluate("document.documentElement.scrollWidth") == width


def brightness(page: Shown, element: str, what: str) -> float:
    """From 0, black, to 255."""
    red, green, blue = page.evaluate(
        f"getComputedStyle(document.{element}).{what}.match(/[\\d.]+/g).slice(0, 3).map(Number)"
    )
    return float(0.3 * red + 0.59 * green + 0.11 * blue)


def test_in_the_dark(chromium: Browser, corpus: Corpus, desk: str) -> None:
    """Where the system is dark every page is, and its words are light; where it is not, the other way round."""
    with opened(chromium, desk) as page:
        for path in pages(corpus):
            page.goto(path)
            page.emulate_media(color_scheme="dark")
            assert brightness(page, "documentElement", "backgroundColor") < 40, path
            assert brightness(page, "body", "color") > 200, path
            page.emulate_media(color_scheme="light")
            assert brightness(page, "documentElement", "backgroundColor") > 230, path
            assert brightness(page, "body", "color") < 60, path


AXE = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # what the dark can break; the rest is the same page
FAULTS = """async (rules) => (await axe.run(document, { resultTypes: ['violations'], ...rules })).violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .flatMap(({ id, nodes }) => nodes.slice(0, 5).map((one) => `${id} ${one.target}: ${one.failureSummary}`))"""


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_axe_finds_no_serious_fault(
    chromium: Browser, corpus: Corpus, desk: str, team: str, size: tuple[int, int]
) -> None:
    """On no page, light or dark, with every fold open."""
    for address, paths in ((team, ["/login"]), (desk, pages(corpus))):
        check_with_axe(chromium, address, paths, size)


def check_with_axe(chromium: Browser, desk: str, paths: list[str], size: tuple[int, int]) -> None:
    with opened(chromium, desk, size, bypass_csp=True) as page:
        for path in paths:
            page.goto(path)
            if "/statements/" in path:
                expect(page.locator(".review form").first).to_be_attached()
            page.evaluate(UNFOLD)
            page.add_script_tag(content=AXE)
            assert page.evaluate(FAULTS, {}) == [], path
            page.emulate_media(color_scheme="dark")
            assert page.evaluate(FAULTS, COLOURS) == [], f"{path} in the dark"
            page.emulate_media(color_scheme="light")


def test_without_script(chromium: Browser, corpus: Corpus, desk: str) -> None:
    """An article is read, a statement opened and decided, and a correction made, by links and forms alone."""
    with opened(chromium, desk, java_script_enabled=False) as page:
        page.goto("/articles/3")
        expect(page.locator("#article")).to_contain_text("settling ponds")
        page.locator("#article a.tag").nth(2).click()
        page.get_by_role("link", name="Review this statement").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Review")
        page.get_by_label("Note").fill("Read without script.")
        page.get_by_label("Your name").first.fill("Bo Lund")
        scale(page, "True").check()
        page.get_by_role("button", name="Save").click()
        page.goto(page.url.partition("?")[0] + "/history")
        expect(page.get_by_role("listitem").filter(has_text="Read without script.")).to_contain_text("Verdict: True")


# --- several people


def sign_in(page: Shown, name: str) -> None:
    page.goto("/articles/1")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator("#article .content", has_text="41,000").click()


def decide(page: Shown, verdict: str, note: str) -> None:
    panel = page.locator("#card .review")
    scale(panel, verdict).check()
    panel.get_by_label("Note").fill(note)
    panel.locator(".decide button.main").click()


def test_two_reviewers_at_once(chromium: Browser, team: str) -> None:
    """Who saves second is shown both texts, and saves again knowing the first; the history has each edition."""
    with opened(chromium, team) as first, opened(chromium, team) as second:
        sign_in(first, "Ines Calloway")
        sign_in(second, "Bo Lund")
        decide(first, "False", "The timetable ends in October.")
        expect(first.locator("#card .review")).to_contain_text("Saved.")
        decide(second, "True", "The new timetable runs to March.")
        panel = second.locator("#card .review")
        expect(panel.get_by_role("alert")).to_contain_text("Ines Calloway saved a review while you were writing")
        expect(panel.locator(".theirs")).to_contain_text("The timetable ends in October.")
        expect(panel.get_by_label("Note")).to_have_value("The new timetable runs to March.")
        expect(scale(panel, "True")).to_be_checked()
        panel.get_by_label("Note").fill("The new timetable runs to March; the old one to October.")
        panel.get_by_role("button", name="Save mine instead").click()
        expect(panel).to_contain_text("Saved.")
        first.locator("#card").get_by_text("Change the review").click()
        decide(first, "Mostly true", "Agreed with Bo.")
        expect(first.locator("#card .theirs")).to_contain_text("the old one to October")
        first.get_by_role("button", name="Save mine instead").click()
        expect(first.locator("#card .review")).to_contain_text("Saved.")
        second.locator("#card").get_by_role("link", name="History").click()
        expect(second.locator(".history > li")).to_have_count(3)
        expect(second.locator(".history > li b")).to_have_text(
            ["Verdict: Mostly true", "Verdict: True", "Verdict: False"]
        )
        expect(second.locator(".history > li .hint span")).to_have_text(["Ines Calloway", "Bo Lund", "Ines Calloway"])


def test_signed_out_in_between(chromium: Browser, team: str) -> None:
    """Saving fails loudly where the session has ended; what was written stays, and is sent after signing in anew."""
    with opened(chromium, team, refusals=(401, 403)) as page:
        sign_in(page, "Bo Lund")
        panel = page.locator("#card .review")
        note = panel.get_by_label("Note")
        expect(panel).to_be_visible()
        panel.locator("details.decide").evaluate("one => { one.open = true }")
        with opened(chromium, team, held=page.context) as other:
            other.goto("/")
            other.get_by_role("button", name="Sign out").click()
            expect(other).to_have_url(re.compile("/login$"))
            note.fill("Two hours of work.")
            save = panel.locator(".decide button.main")
            save.click()
            expect(page.locator("#told")).to_contain_text("nothing was saved. Sign in in another window")
            expect(note).to_have_value("Two hours of work.")
            sign_in(other, "Bo Lund")
            save.click()
            expect(page.locator("#told")).to_have_text("You signed in again in the meantime. Send it once more.")
            save.click()
            expect(panel.locator(".kept")).to_contain_text("Two hours of work.")


def test_a_speaker_is_corrected(chromium: Browser, corpus: Corpus, desk: str) -> None:
    """The article comes back audited anew, the new speaker marked; taken back, the old one speaks again."""
    with opened(chromium, desk) as page:
        page.goto(statement(corpus, 3, "private drain"))
        card = page.locator("#card")
        expect(card).to_contain_text("notice")
        card.get_by_text("Correct the audit").click()
        card.get_by_text("Who says it", exact=True).click()
        form = card.locator("form", has=page.get_by_role("button", name="Change the speaker"))
        form.get_by_label("A source of this article").select_option("one that is not in the list")
        form.get_by_label("or a name").fill("Maud Teasdale Junior")
        if form.get_by_label("Your name").count():
            form.get_by_label("Your name").fill("Ines Calloway")
        form.get_by_role("button", name="Change the speaker").click()
        expect(card.locator(".entry")).to_contain_text("Maud Teasdale Junior")
        expect(page.locator("#sources")).to_contain_text("Maud Teasdale Junior")
        sign = page.locator('.tag[aria-expanded="true"]')
        expect(sign).to_have_attribute("aria-label", re.compile("Maud Teasdale Junior"))
        card.get_by_text("1 correction of this article").click()
        card.get_by_role("button", name="Take back").click()
        expect(card.locator(".entry")).not_to_contain_text("Maud Teasdale Junior")
        expect(page.locator("#sources")).not_to_contain_text("Maud Teasdale Junior")


def test_words_are_taken_from_the_article(chromium: Browser, corpus: Corpus, desk: str) -> None:
    """Which words are attributed is corrected by selecting them; a reviewer need not type."""
    with opened(chromium, desk) as page:
        page.goto(statement(corpus, 3, "back at work by"))
        card = page.locator("#card")
        card.get_by_text("Correct the audit").click()
        card.get_by_text("What is attributed", exact=True).click()
        page.locator("#article .content", has_text="stopped its pumps").first.evaluate(
            "one => getSelection().selectAllChildren(one)"
        )
        expect(page.locator("#card .review")).to_be_visible()
        card.get_by_role("button", name="Take the words selected").click()
        expect(card.locator("textarea[name=words]")).to_have_value(re.compile("stopped its pumps"))


# --- a page that means harm


UNSAFE = """() => [...document.querySelectorAll('*')].filter((one) =>
  [...one.attributes].some(({ name, value }) => /^on|^style$/i.test(name) || (/href$|^src|action$|^hx-(?!h)/i.test(name)
    && /^\\s*(javascript|vbscript|data):/i.test(value)))
  || (one.localName === 'script' && !one.src.startsWith(`${location.origin}/static/`))
  || ['iframe', 'object', 'embed', 'base', 'style', 'img'].includes(one.localName))
  .map((one) => one.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def raided() -> Iterator[tuple[Corpus, str]]:
    """A desk over pages that are attacks throughout: the first two share words, of the third each record is one."""
    with open_corpus(":memory:") as made:
        for name in ("rumour", "echo"):
            keep_audit(hostile_page(name), made)
        made.audits.keep(hostile_audit())
        with serving(made) as address:
            yield made, address


def test_a_hostile_page_runs_nothing(chromium: Browser, raided: tuple[Corpus, str]) -> None:
    """In no view, whoever reviews it with what; `opened` fails for a dialog, a broken policy, or another host asked."""
    corpus, desk = raided
    with opened(chromium, desk) as page:

        def is_safe() -> None:
            assert page.evaluate("window.__pwned") is None, page.url
            assert page.title() != "owned", page.url
            assert page.evaluate(UNSAFE) == [], page.url

        page.goto("/articles/1")
        expect(page.locator("#article h1")).to_contain_text("<script>")
        is_safe()
        page.locator("#article .content").first.click()
        panel = page.locator("#card .review")
        scale(panel, "False").check()
        panel.get_by_label("Note").fill(ATTACK)
        panel.get_by_label("Words of the evidence").fill(ATTACK)
        panel.get_by_label("Address of the evidence").fill(f"https://evil.example/{ATTACK[:90]}")
        panel.get_by_label("Your name").first.fill(ATTACK[:60])
        panel.get_by_role("button", name="Save").click()
        expect(panel).to_contain_text("Saved.")
        is_safe()
        links = ["/", "/articles/1/history", "/articles/1/chain", "/articles/2", "/articles/3", "/sources", "/outlets"]
        links += ["/search?words=gate", "/search?words=%3Cscript%3Ealert(1)%3C/script%3E", f"/?words={_escaped('<b>')}"]
        for path in links:
            page.goto(path)
            is_safe()
            if path in ("/sources", "/outlets", "/articles/2"):
                found = page.locator("main a, aside a").evaluate_all(
                    "all => all.map((one) => one.getAttribute('href'))"
                )
                links += [one for one in dict.fromkeys(found) if _is_view(one) and one not in links]
        assert {"sources", "outlets", "articles"} <= {one.split("/")[1] for one in links[10:]}
        assert any("compare?" in one for one in links)
        audit = corpus.audits.get(1)
        assert audit
        for one in audit.statements[:3]:
            page.goto(f"/articles/1/statements/{one.id}/review")
            is_safe()
        for place in range(len(audit.findings)):
            page.goto(f"/articles/1/findings/{place}")
            page.locator(f"#finding-{place}").scroll_into_view_if_needed()
            is_safe()
        page.goto("/articles/1")
        for format in ("html", "json", "claimreview", "annotations", "prov", "brat", "corrections"):
            with page.expect_download():  # never shown among the desk's own pages
                page.evaluate(f"location.assign('/articles/1/export/{format}')")


def _is_view(address: str | None) -> bool:
    return bool(address) and str(address).startswith(("/sources/", "/outlets/", "/articles/2/compare"))
