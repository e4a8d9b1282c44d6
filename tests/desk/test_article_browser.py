"""The article view in Chromium: by keyboard, on a phone, in the dark, and before a hostile page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from headwater.corpus import Corpus, open_corpus
from tests.desk.browser import PHONE, chromium, opened
from tests.desk.serving import serving
from tests.desk.test_articles import COPIED
from tests.report.sample import hostile_audit

__all__ = ["chromium"]
SHIFTS = """new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted = (window.shifted ?? 0) + one.value;
}).observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture(scope="module")
def corpus() -> Iterator[Corpus]:
    with open_corpus(":memory:") as opened:
        opened.audits.keep(COPIED)
        opened.audits.keep(hostile_audit())
        yield opened


@pytest.fixture(scope="module")
def desk(corpus: Corpus) -> Iterator[str]:
    with serving(corpus) as address:
        yield address


def press(page: Page, keys: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)


def focused(page: Page) -> str:
    """The id of the element with the focus, else its name attribute."""
    return str(page.evaluate("document.activeElement.id || document.activeElement.name || ''"))


def test_from_statement_to_statement(chromium: Browser, desk: str) -> None:
    """j and k walk through the statements, o opens one, j goes on with the card open, Escape closes it."""
    with opened(chromium, desk) as page:
        page.goto("/articles/1")
        press(page, "j j j k")
        assert focused(page) == "st-1"
        expect(page.locator("#article .chosen")).to_have_text(["The council may lease a boat"])
        press(page, "o")
        expect(page.locator("#card")).to_be_focused()
        expect(page.locator("#card h2")).to_contain_text("Statement 2")
        assert page.url.endswith("/articles/1/statements/st-minutes")
        press(page, "j")
        expect(page.locator("#card h2")).to_contain_text("Statement 3")
        assert focused(page) == "st-2"
        expect(page.locator("#st-2")).to_have_attribute("aria-expanded", "true")
        press(page, "Enter")
        expect(page.locator("#card")).to_be_focused()
        press(page, "Escape")
        expect(page.locator("#card")).to_be_hidden()
        assert focused(page) == "st-2"
        assert page.url.endswith("/articles/1")


def test_from_finding_to_finding(chromium: Browser, desk: str) -> None:
    """n and p walk through the cards as they stand, the warnings first, and mark the words that each rests on."""
    with opened(chromium, desk) as page:
        page.goto("/articles/1")
        press(page, "n")
        assert focused(page) == "finding-2"
        expect(page.locator("#article .on")).to_have_text(["Verified"])
        press(page, "n n p")
        assert focused(page) == "finding-1"
        expect(page.locator("#finding-1")).to_be_in_viewport()
        expect(page.locator("#finding-1 .opinions button").first).to_be_visible()


def test_deciding(chromium: Browser, desk: str) -> None:
    """d leads to the verdict of the statement at hand; letters in its note are letters; the sign tells the verdict."""
    with opened(chromium, desk) as page:
        page.goto("/articles/1")
        press(page, "j d")
        expect(page.locator('#card [name="verdict"]:checked')).to_be_focused()
        page.keyboard.press("ArrowDown")
        chosen = page.locator('#card [name="verdict"]:checked').get_attribute("value")
        note = page.locator('#card textarea[name="note"]')
        note.focus()
        page.keyboard.type("jolly? no: keen, not odd")
        expect(note).to_have_value("jolly? no: keen, not odd")
        page.locator('#card [name="reviewer"]').first.fill("Ines Calloway")
        page.keyboard.press("Enter")
        expect(page.locator("#card .review")).to_contain_text("Saved")
        expect(page.locator("#st-0.decided")).to_have_attribute("title", chosen or "")


def test_nothing_written_is_lost(chromium: Browser, desk: str) -> None:
    """Going on to another statement asks first, where a note is not saved."""
    with opened(chromium, desk) as page:
        page.goto("/articles/1")
        press(page, "j j j j d")
        expect(page.locator('#card [name="verdict"]:checked')).to_be_focused()
        page.locator('#card textarea[name="note"]').fill("asked the owner")
        page.evaluate("window.confirm = () => (window.asked = true, false)")
        page.keyboard.press("Escape")
        assert focused(page) == "card"
        page.keyboard.press("j")
        assert page.evaluate("window.asked")
        expect(page.locator("#card textarea[name='note']")).to_have_value("asked the owner")


def test_the_keys_are_told(chromium: Browser, desk: str) -> None:
    """? shows the keys; Escape closes them and nothing else."""
    with opened(chromium, desk) as page:
        page.goto("/articles/1?statement=st-lind#st-0")
        expect(page.locator("#card h2")).to_contain_text("Statement 1")
        press(page, "?")
        expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
        press(page, "Escape")
        expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
        expect(page.locator("#card")).to_be_visible()


def test_a_deep_link_and_the_mouse(chromium: Browser, desk: str) -> None:
    """A statement's address opens it in its place; a click on words opens another one, and its link can be copied."""
    with opened(chromium, desk, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto("/articles/1/statements/st-he")
        expect(page.locator("#card h2")).to_contain_text("Statement 9")
        expect(page.locator("#st-8")).to_be_in_viewport()
        page.locator('[data-content~="1"]').first.click()
        expect(page.locator("#card h2")).to_contain_text("Statement 2")
        page.get_by_role("link", name="Copy link").click()
        expect(page.locator("#told")).to_have_text("The link was copied.")
        assert page.evaluate("navigator.clipboard.readText()") == f"{desk}/articles/1/statements/st-minutes"
        page.goto("/articles/1/findings/3")
        assert page.url.endswith("/articles/1#finding-3")
        expect(page.locator("#article .on").first).to_have_text("winter")


@pytest.mark.parametrize("width", [360, 390, 400])
def test_on_a_phone(chromium: Browser, desk: str, width: int) -> None:
    """The article first, sections by a bar at the foot, a statement in a sheet over the text, nothing too wide."""
    with opened(chromium, desk, (width, 800), has_touch=True, is_mobile=True) as page:
        page.goto("/articles/1")
        expect(page.locator("#article h1")).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.get_by_role("navigation", name="Sections of the audit").get_by_text("Sources").tap()
        expect(page.locator("#sources-title")).to_be_in_viewport()
        page.locator('[data-content~="1"]').first.tap()
        expect(page.locator("#card")).to_be_visible()
        expect(page.locator("#card h2")).to_contain_text("Statement 2")
        card, sentence = page.locator("#card").bounding_box(), page.locator('[data-content~="1"]').first.bounding_box()
        assert card
        assert sentence
        assert card["y"] > sentence["y"] + sentence["height"]
        assert round(card["y"] + card["height"]) == 800
        page.get_by_label("Close").tap()
        expect(page.locator("#card")).to_be_hidden()
        for path in ("/articles/1/chain", "/articles/1/compare?with=https://post.example/1", "/articles/2"):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") == width, path


@pytest.mark.parametrize("size", [(1280, 860), PHONE, (360, 640)])
def test_nothing_jumps(chromium: Browser, corpus: Corpus, desk: str, size: tuple[int, int]) -> None:
    """What is loaded after the first view, and a statement that is opened, move nothing."""
    with opened(chromium, desk, size) as page:
        page.add_init_script(SHIFTS)
        page.goto("/articles/1")
        expect(page.locator("#staleness")).not_to_be_empty()
        press(page, "j o")
        expect(page.locator("#card .review")).to_be_visible()
        page.wait_for_timeout(300)
        assert page.evaluate("window.shifted ?? 0") == 0


def test_a_hostile_page_runs_nothing(chromium: Browser, desk: str) -> None:
    """Its script tags and handlers are text in the article, in the card and in the title; `opened` looks at the log."""
    with opened(chromium, desk) as page:
        page.goto("/articles/2")
        assert page.title() != "owned"
        expect(page.locator("#article h1")).to_contain_text("<script>document.title='owned'</script>")
        press(page, "j o")
        expect(page.locator("#card")).to_contain_text("onerror")
        assert page.title() != "owned"


def test_without_script(chromium: Browser, desk: str) -> None:
    """A statement's sign leads to the article with the statement open, its close mark back."""
    with opened(chromium, desk, java_script_enabled=False) as page:
        page.goto("/articles/1")
        page.locator("#st-1").click()
        expect(page.locator("#card")).to_contain_text("Statement 2")
        page.locator("#close").click()
        expect(page.locator("#card")).to_be_hidden()


def test_in_the_dark(chromium: Browser, desk: str) -> None:
    """The system's dark colours are the desk's."""
    with opened(chromium, desk, color_scheme="dark") as page:
        page.goto("/articles/1")
        light = page.evaluate("parseInt(getComputedStyle(document.documentElement).backgroundColor.slice(4))")
        assert light < 60
