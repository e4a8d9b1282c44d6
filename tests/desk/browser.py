"""Debian's chromium before a desk that listens: what the tests of whole ways through the desk share."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Response, expect, sync_playwright

CHROMIUM = shutil.which("chromium")
DESKTOP, PHONE = (1280, 860), (390, 844)  # CSS pixels
TIMEOUT = 15_000  # ms: the machine may be busy
REFUSALS = (409, 422)  # what a form is answered with where it cannot be saved


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, for all tests of a file."""
    if CHROMIUM is None:
        told = "needs chromium (Debian: apt-get install chromium)"
        pytest.fail(told) if os.environ.get("CI") else pytest.skip(told)
    expect.set_options(timeout=TIMEOUT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def opened(
    chromium: Browser,
    desk: str,
    size: tuple[int, int] = DESKTOP,
    *,
    held: BrowserContext | None = None,
    refusals: tuple[int, ...] = REFUSALS,
    **options: Any,
) -> Iterator[Page]:
    """A page of a browser nobody used before (or of `held`). Fails where the page asked another host for anything,
    where its policy or a script of it was broken, and where it opened a dialog that the test did not await."""
    context = held or chromium.new_context(
        base_url=desk, viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", **options
    )
    context.set_default_timeout(TIMEOUT)
    page = context.new_page()
    wrong = watch(page, desk, refusals)
    try:
        yield page
    finally:
        if not held:
            context.close()
    assert not wrong, wrong


def watch(page: Page, desk: str, refusals: tuple[int, ...]) -> list[str]:
    """What goes wrong on a page, as it happens."""
    wrong: list[str] = []

    def note(fault: bool, told: str) -> None:
        if fault:
            wrong.append(told)

    def refuse(dialog: Dialog) -> None:
        wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("request", lambda one: note(not _is_ours(one.url, desk), one.url))
    page.on("response", lambda one: note(_is_missing(one, refusals), f"{one.status} {one.url}"))
    page.on("console", lambda one: note(_is_fault(one), one.text))
    page.on("pageerror", lambda error: note(True, str(error)))
    page.on("dialog", refuse)
    return wrong


def _is_ours(address: str, desk: str) -> bool:
    return urlsplit(address).netloc == urlsplit(desk).netloc or address.startswith(("data:", "about:", "blob:"))


def _is_fault(told: ConsoleMessage) -> bool:
    refused = ("Failed to load resource", "Response Status Error Code")  # the answer itself is looked at
    return told.type in ("error", "warning") and not told.text.startswith(refused)


def _is_missing(answer: Response, refusals: tuple[int, ...]) -> bool:
    """Whether a part of a page did not come; what becomes of a page itself is for the test to see."""
    return answer.status >= 400 and answer.status not in refusals and answer.request.resource_type != "document"
