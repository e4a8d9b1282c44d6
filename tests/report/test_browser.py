"""A report opened in Chromium: it obeys its own policy, answers mouse and keyboard, and nothing of the page acts."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from headwater.records import Audit
from headwater.report import to_html
from tests.report.sample import AUDIT, hostile_audit

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--force-prefers-reduced-motion",
)  # fmt: skip
Open = Callable[[Audit], webdriver.Chrome]


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A browser that keeps what it logs, with a profile of its own."""
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("needs chromium and chromedriver (Debian: apt-get install chromium chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield browser
    browser.quit()


@pytest.fixture
def page(chromium: webdriver.Chrome, tmp_path: Path) -> Iterator[Open]:
    """Opens an audit's report at desktop size; at the end nothing may have been logged: no error, no broken policy."""

    def open_report(audit: Audit) -> webdriver.Chrome:
        path = tmp_path / "report.html"
        path.write_text(to_html(audit), encoding="utf-8")
        chromium.set_window_size(1280, 900)
        chromium.get(path.as_uri())
        return chromium

    yield open_report
    assert chromium.get_log("browser") == []  # type: ignore[no-untyped-call]


def card(browser: webdriver.Chrome) -> str:
    """What the card says, empty while it is closed."""
    return browser.find_element(By.ID, "card").text


def test_click_shows_who_vouches(page: Open) -> None:
    """A click on quoted words shows source, relay, cue and content, and marks them in the text."""
    browser = page(AUDIT)
    assert card(browser) == ""
    browser.find_element(By.CSS_SELECTOR, '[data-content~="0"]').click()
    for words in ("S1 via S2", "Tor Lind", "named person", "Skarn Post", "said", "direct quotation", "97%"):
        assert words in card(browser)
    assert "Tor Lind, the ferry’s captain" in browser.find_element(By.CSS_SELECTOR, ".is-who").text
    assert browser.find_element(By.CSS_SELECTOR, ".is-cue").text == "said"
    browser.find_element(By.ID, "close").click()
    assert card(browser) == ""
    assert browser.find_elements(By.CSS_SELECTOR, ".is-who") == []


def test_low_confidence_is_said(page: Open) -> None:
    """The card of a doubtful statement says so in words."""
    browser = page(AUDIT)
    browser.find_element(By.CSS_SELECTOR, '[data-content~="2"]').click()
    assert "uncertain" in card(browser)
    assert "without naming the source again" in card(browser)


@pytest.mark.parametrize("key", [Keys.ENTER, Keys.SPACE], ids=["enter", "space"])
def test_keyboard_opens_and_closes(page: Open, key: str) -> None:
    """Tab reaches each statement's sign; Enter or Space opens its card, Escape closes it and gives the focus back."""
    browser = page(AUDIT)
    sign = browser.find_element(By.ID, "st-3")
    for _ in range(40):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        if browser.switch_to.active_element == sign:
            break
    assert browser.switch_to.active_element == sign
    sign.send_keys(key)
    assert "In the author’s own voice" in card(browser)
    assert sign.get_attribute("aria-expanded") == "true"
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert card(browser) == ""
    assert browser.switch_to.active_element == sign


def test_finding_jumps_to_its_evidence_and_back(page: Open) -> None:
    """A finding's words lead to their place in the text, and its flag there leads back."""
    browser = page(AUDIT)
    finding = browser.find_element(By.ID, "finding-2")
    finding.find_element(By.CSS_SELECTOR, ".evidence a").click()
    assert browser.current_url.endswith("#ev-2-0")
    assert browser.find_element(By.CSS_SELECTOR, "#article .on").text == "Verified"
    browser.find_element(By.ID, "ev-2-0").click()
    assert browser.current_url.endswith("#finding-2")


def test_evidence_in_a_comment_opens_the_comments(page: Open) -> None:
    """Comments are folded away; a jump into them unfolds them."""
    browser = page(AUDIT)
    comments = browser.find_element(By.ID, "comments")
    assert comments.get_attribute("open") is None
    browser.find_element(By.CSS_SELECTOR, "#finding-4 .evidence a").click()
    assert comments.get_attribute("open") is not None


def test_ledger_shows_what_a_source_says(page: Open) -> None:
    """A source's sign in the ledger marks all its statements."""
    browser = page(AUDIT)
    browser.find_element(By.CSS_SELECTOR, '[data-pick="3"]').click()
    assert {"The council may lease a boat", "It would sail on Fridays."} <= {
        part.text for part in browser.find_elements(By.CSS_SELECTOR, ".chosen")
    }


def test_ledger_shows_what_an_outlet_passes_on(page: Open) -> None:
    """An outlet's sign marks what it says itself and what it relays."""
    browser = page(AUDIT)
    browser.find_element(By.CSS_SELECTOR, "#source-2 .pill").click()
    chosen = [part.text for part in browser.find_elements(By.CSS_SELECTOR, "#article .content.chosen")]
    assert " ".join(chosen) == "“We will not sail again before May ,” The crew was paid"


def test_a_side_marks_all_its_sources(page: Open) -> None:
    """A side's sign in the ledger marks what each of its sources says."""
    browser = page(AUDIT)
    browser.find_element(By.CSS_SELECTOR, "#side-1 .side-sign").click()
    chosen = [part.text for part in browser.find_elements(By.CSS_SELECTOR, "#article .content.chosen")]
    assert " ".join(chosen).split() == "“We will not sail again before May ,” “A new boat is on order,”".split()


def test_a_reason_is_shown_in_its_place(page: Open) -> None:
    """The words that tell why a source is in the story lead to where they stand, and are marked there."""
    browser = page(AUDIT)
    browser.find_element(By.CSS_SELECTOR, "#source-5 a[data-why]").click()
    assert browser.current_url.endswith("#why-5-0")
    assert browser.find_element(By.CSS_SELECTOR, "#article .on").text == "who has crossed daily for thirty years"


def test_unresolved_and_nested_speech_are_in_the_card(page: Open) -> None:
    """“He said that the owner had promised …”: who he is was not found, and the owner speaks in it."""
    browser = page(AUDIT)
    browser.find_element(By.CSS_SELECTOR, '[data-content~="8"]').click()
    for words in ("not resolved: He", "Speech in it", "the owner (had promised)"):
        assert words in card(browser)


def test_without_script(page: Open) -> None:
    """Where scripts are off, a statement's sign leads to its note, unfolded, and the note leads back."""
    browser = page(AUDIT)
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.refresh()
        browser.find_element(By.ID, "st-0").click()
        note = browser.find_element(By.ID, "note-0")
        assert "Tor Lind" in note.text
        note.find_element(By.LINK_TEXT, "In the article").click()
        assert browser.current_url.endswith("#st-0")
        browser.find_element(By.CSS_SELECTOR, ".sides a").click()
        assert browser.find_element(By.CSS_SELECTOR, ".side:target .name").text.startswith("Tor Lind")
        browser.find_element(By.CSS_SELECTOR, "#source-5 a[data-why]").click()
        assert browser.find_element(By.CSS_SELECTOR, ".place:target")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_prints_with_everything_unfolded(page: Open) -> None:
    """On paper there is nothing to unfold: comments and notes are printed, the card is not."""
    browser = page(AUDIT)
    browser.find_element(By.ID, "st-0").click()
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        seen = "return document.querySelector(arguments[0]).checkVisibility()"  # sees into folded details as print does
        assert browser.execute_script(seen, "#comments .block")
        assert browser.execute_script(seen, "#note-4")
        assert browser.execute_script(seen, "#side-4 .share")
        assert not browser.execute_script(seen, "#card")
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize("audit", [AUDIT, hostile_audit()], ids=["sample", "hostile"])
def test_a_phone_needs_no_sideways_scrolling(page: Open, audit: Audit) -> None:
    """At 380 pixels everything is within the width."""
    browser = page(audit)
    size = {"width": 380, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        browser.execute_script("for (const folded of document.querySelectorAll('details')) folded.open = true")
        assert browser.execute_script("return document.documentElement.scrollWidth") == 380
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_hostile_page_is_inert(page: Open) -> None:
    """Scripts, handlers and overrides in a page's text are text: nothing runs, loads or turns around."""
    browser = page(hostile_audit())
    assert browser.title != "owned"
    assert "<script>document.title='owned'</script>" in browser.find_element(By.TAG_NAME, "h1").text
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    browser.find_element(By.CSS_SELECTOR, '[data-content~="0"]').click()
    assert "onerror" in card(browser)
    assert browser.title != "owned"
    assert "⟨U+202E⟩gnp.exe" in browser.find_element(By.CSS_SELECTOR, ".furniture").text
