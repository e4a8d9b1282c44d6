"""The HTML report of a revision: both texts letter for letter, inert, and readable on a phone."""

from pathlib import Path

import pytest
from selenium import webdriver

from headwater.records import Revision
from headwater.report import revision_html
from headwater.report.words import visible
from tests.report.plain_pages import assert_inert, shown
from tests.report.revision_sample import REVISION, hostile_revision
from tests.report.test_browser import chromium
from tests.report.test_html import Report

__all__ = ["chromium"]  # the fixture of the audit's report
BOTH = pytest.mark.parametrize("revision", [REVISION, hostile_revision()], ids=["sample", "hostile"])


class Versions(Report):
    """What each column of each edit reads, and the words that are marked in it."""

    def __init__(self, html: str) -> None:
        self.versions: list[tuple[str, str]] = []
        self.marked: list[tuple[str, str]] = []
        self._inside: list[str] = []
        super().__init__(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attributes)
        names = (dict(attributes).get("class") or "").split()
        if "version" in names:
            self.versions.append((names[1], ""))
        self._inside.append("version" if "version" in names else tag)
        if tag in ("del", "ins") and "version" in self._inside:
            self.marked.append((tag, ""))
        if tag == "meta":
            self._inside.pop()

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        self._inside.pop()

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        if "version" in self._inside:
            name, text = self.versions[-1]
            self.versions[-1] = name, text + data
            if self._inside[-1] in ("del", "ins"):
                self.marked[-1] = self.marked[-1][0], self.marked[-1][1] + data


@BOTH
def test_columns_read_as_the_pages_do(revision: Revision) -> None:
    """Marks add and take nothing: each column is the version's words, active characters shown."""
    expected = []
    for edit in revision.edits:
        if edit.kind == "moved":
            expected.append(("whole", visible(edit.new_text)))
            continue
        expected += [("old", visible(edit.old_text))] * bool(edit.there)
        expected += [("new", visible(edit.new_text))] * bool(edit.here)
    assert Versions(revision_html(revision)).versions == expected


def test_marks() -> None:
    """Old words are deleted, new ones inserted; a passage with little in common is marked whole."""
    assert Versions(revision_html(REVISION)).marked == [
        ("del", "may"),
        ("ins", "to"),
        ("del", "1.2"),
        ("del", ", the county said"),
        ("ins", "2.1"),
        ("del", "No rust was seen in 2019."),
        ("ins", "Sixty children walk over it."),
        ("del", "Reed waits."),
        ("ins", "The ferry inn will shut at Easter."),
    ]


@BOTH
def test_policy_admits_its_own_style_alone(revision: Revision) -> None:
    """No script is allowed or there, whatever the pages hold."""
    assert_inert(revision_html(revision))


@pytest.mark.parametrize("width", [390, 1280])
@BOTH
def test_fits_its_window(chromium: webdriver.Chrome, tmp_path: Path, revision: Revision, width: int) -> None:
    """Versions are side by side on a wide screen and stacked on a phone."""
    with shown(chromium, tmp_path / "diff.html", revision_html(revision), width=width):
        tops = [part.location["y"] for part in chromium.find_elements("css selector", ".changed .version")[:2]]
        assert (tops[0] == tops[1]) == (width == 1280)
