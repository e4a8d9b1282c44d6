"""Debian's chromium before a desk that listens: what the tests of whole ways through the desk share."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

CHROMIUM = shutil.which("chromium")
DESKTOP, PHONE = (1280, 860), (390, 844)  # CSS pixels
REFUSALS = (409, 422)  # what a form is answered with where it cannot be saved


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, for all tests of a file."""
    if CHROMIUM is None:
        told = "needs chromium (Debian: apt-get install chromium)"
        pytest.fail(told) if os.environ.get("CI") else pytest.skip(told)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def opened(
    chromium: Browser, desk: str, size: tuple[int, int] = DESKTOP, *, held: BrowserContext | None = None, **options: Any
) -> Iterator[Page]:
    """A page of a browser nobody used before (or of `held`). Fails where the page asked another host for anything,
    where its policy or a script of it was broken, and where it opened a dialog that the test did not await."""
    context = held or chromium.new_context(
        base_url=desk, viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", **options
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("request", lambda one: wrong.append(one.url) if not _is_ours(one.url, desk) else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda one: wrong.append(one.text) if _is_fault(one) else None)
    page.on("response", lambda one: wrong.append(f"{one.status} {one.url}") if _is_missing(one) else None)
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    try:
        yield page
    finally:
        if not held:
            context.close()
    assert not wrong, wrong


def _is_ours(address: str, desk: str) -> bool:
    return urlsplit(address).netloc == urlsplit(desk).netloc or address.startswith(("data:", "about:", "blob:"))


def _is_fault(told: ConsoleMessage) -> bool:
    return told.type in ("error", "warning") and not told.text.startswith("Failed to load resource")


def _is_missing(answer: Response) -> bool:
    """Whether a part of a page did not come; what becomes of a page itself is for the test to see."""
    return answer.status >= 400 and answer.status not in REFUSALS and answer.request.resource_type != "document"
