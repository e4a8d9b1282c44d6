"""The terminal report."""

import io
import re
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from headwater.records import Audit, Block, Finding, Span
from headwater.report import print_audit
from tests.report.sample import ARTICLE, AUDIT, at, hostile_audit, source, statement


def printed(audit: Audit, *, width: int = 100, color: bool = False) -> str:
    out = io.StringIO()
    print_audit(audit, Console(file=out, width=width, force_terminal=color, no_color=not color, legacy_windows=False))
    return out.getvalue()


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("audit", [AUDIT, hostile_audit()], ids=["sample", "hostile"])
def test_width(audit: Audit, width: int) -> None:
    """No line is wider than the terminal."""
    assert [text for text in printed(audit, width=width).splitlines() if cell_len(text) > width] == []


@pytest.mark.parametrize(
    "words",
    [
        "said Tor Lind, the ferry’s captain, the Skarn Post reported. [S1→S2]",  # a relay
        "according to the minutes. [S3]",
        "It would sail on Fridays. [S3~]",  # uncertain
        "The pier is a disgrace. The owner",  # the author's own voice has no mark
        "answer our letters. [i]",
        "labelled “Verified”",
        "byline: By Ida Brook",
        "caption: The boat at the pier",
        "form or notice: Leave a Reply",
        "It is said to be rotten. [?]",  # nobody is named
        "4 independent sides",
        "Side 1: Skarn Ferries S1  Tor Lind, the ferry’s captain named person 1 of 8 statements (12%)",
        "named organisation · Nordskarn Group 1 of 8 statements (12%) · 4% of the body · 1 quoted · ¶5",
        "Side 2 S3  the minutes document 2 of 8 statements (25%) · 9% of the body · 2 reported · ¶2",  # told once
        "why no name: “because the talks are private”",
        "why this source: “who has crossed daily for thirty years”",
        "S2  Skarn Post named organisation, news outlet 1 of 8 statements (12%) ",
        " · 1 reported · ¶5 · passes on 1 statement",
        "Not resolved ?  “He” 1 of 8 statements (12%) · 6% of the body · 1 partly quoted",
        "?  nobody is named 1 of 8 statements (12%) · 4% of the body · 1 reported",
        "Each bar is a part of the 8 attributed statements. 1 statement of several sides: counted for each.",
        "2 reader comments, never evidence; 41 words",
        "Not checked: reuse, because no corpus was given",
        "1 warning · 2 notes · 2 infos",
        "tagger 0123456789ab",
        "3 October 2026",
        "elsewhere  The Skarn Post, No boat, 2026-10-01: “We will not sail again before May.”",
    ],
)
def test_says(words: str) -> None:
    """Marks alone tell the voices, and everything that was looked at is told."""
    assert words in re.sub(r"\n +", " ", printed(AUDIT))


BARS = {
    80: """
Side 1        █████░░░░░░░░░░░░░░░ 2/8  25%  Skarn Ferries
Side 2        █████░░░░░░░░░░░░░░░ 2/8  25%  the minutes
Side 3        ██░░░░░░░░░░░░░░░░░░ 1/8  12%  harbour official
Side 4        ██░░░░░░░░░░░░░░░░░░ 1/8  12%  Una Holm
Outlet only   ██░░░░░░░░░░░░░░░░░░ 1/8  12%  Skarn Post
Not resolved  █████░░░░░░░░░░░░░░░ 2/8  25%  “He”, nobody named
""",
    40: """
Side 1        ██░░░░░░░░ 2/8  25%
              Skarn Ferries
Side 2        ██░░░░░░░░ 2/8  25%
              the minutes
Side 3        █░░░░░░░░░ 1/8  12%
              harbour official
Side 4        █░░░░░░░░░ 1/8  12%
              Una Holm
Outlet only   █░░░░░░░░░ 1/8  12%
              Skarn Post
Not resolved  ██░░░░░░░░ 2/8  25%
              “He”, nobody named
""",
}


@pytest.mark.parametrize("width", BARS)
def test_sides_at_a_glance(width: int) -> None:
    """A bar for each side under one another, with its numbers; a narrow terminal has the name below."""
    assert BARS[width] in printed(AUDIT, width=width)


def test_one_side() -> None:
    """An article of one side has one full bar, and no word of judgement."""
    only = replace(AUDIT, statements=AUDIT.statements[:1] + AUDIT.statements[6:7])
    assert "Side 1  ████████████████████ 2/2 100%  Skarn Ferries" in printed(only)
    assert "1 independent side\n" in printed(only)


def test_a_hundred_sources() -> None:
    """Tags of four letters still keep within the terminal."""
    many = tuple(
        source(f"s{number}", name=f"Resident number {number} of the long harbour street", side=str(number))
        for number in range(120)
    )
    told = tuple(statement(one.id, at("It would sail"), voice="source", sources=(one.id,)) for one in many)
    text = printed(replace(AUDIT, sources=many, statements=told), width=40)
    assert "120 independent sides" in text
    assert "S120  Resident number 119" in text
    assert [line for line in text.splitlines() if cell_len(line) > 40] == []


def test_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """`NO_COLOR` leaves bold and italics at most, and the bars and signs as they are."""
    monkeypatch.setenv("NO_COLOR", "1")
    out = io.StringIO()
    print_audit(AUDIT, Console(file=out, width=80, force_terminal=True, legacy_windows=False))
    assert not re.search(r"\x1b\[[\d;]*\b(?:3[0-8]|4[0-8]|9\d)\b[\d;]*m", out.getvalue())
    assert "█████░░░" in re.sub(r"\x1b\[[\d;]*m", "", out.getvalue())


def test_comments_are_not_printed() -> None:
    """A reader's words are no part of the story; a finding on them may quote them."""
    assert "Nobody wants your watches" not in printed(AUDIT)


def test_findings_point_at_their_words() -> None:
    """Carets stand under the words, warnings come first."""
    lines = printed(AUDIT).splitlines()
    number = next(number for number, text in enumerate(lines) if text.startswith("note SR04 relayed: "))
    quoted, carets = lines[number + 1 : number + 3]
    assert quoted.startswith("   ¶1 │ ")
    assert quoted[carets.index("^") : carets.rindex("^") + 1] == "the Skarn Post reported"
    order = [text.split()[0] for text in lines if re.match(r"(warning|note|info) [A-Z]{2}\d\d ", text)]
    assert order == ["warning", "note", "note", "info", "info"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The mayor of 東京都 said 東京 was ready.", "東京 was"),  # two cells for each letter
        ("e\u0301 said o\u0301 ok", "o\u0301 ok"),  # none for a combining accent
        ("東京" * 60 + " was ready " + "東京" * 60, "ready"),  # cut on both sides
        ("word " * 60 + "here" + " word" * 60, "here"),
        ("a" * 300, "a" * 300),  # longer than the line itself
    ],
)
def test_carets_count_cells(text: str, words: str) -> None:
    """Letters that are two cells wide, or none, do not push the carets aside."""
    article = replace(ARTICLE, text=text, blocks=(Block("paragraph", Span(0, len(text))),), comments=(), links=())
    finding = Finding("XX01", "test", "note", "Here.", (at(words, text=text),), (), {})
    lines = printed(
        replace(AUDIT, article=article, statements=(), sources=(), findings=(finding,)), width=60
    ).splitlines()
    number = next(number for number, line in enumerate(lines) if line.startswith("note XX01"))
    quoted, carets = lines[number + 1 : number + 3]
    assert max(cell_len(quoted), cell_len(carets)) <= 60
    before = quoted[: quoted.index(words)] if words in quoted else quoted[: quoted.index(words[:9])]
    assert carets.index("^") == cell_len(before)
    assert carets.count("^") == min(cell_len(words), 51)


def test_many_places_are_counted() -> None:
    """Of a finding with many places some are shown, and the rest is told."""
    finding = Finding("XX01", "test", "note", "Many.", (at("Tor Lind"),) * 9, (), {})
    assert "and 5 more places" in printed(replace(AUDIT, findings=(finding,)))


def test_hostile_page() -> None:
    """Page text is neither markup for rich nor orders for the terminal."""
    plain, colored = printed(hostile_audit()), printed(hostile_audit(), color=True)
    assert "[bold red]not markup[/bold red] [/] :smile:" in plain
    for text in (plain, re.sub(r"\x1b\[[\d;]*m", "", colored)):  # rich's own colours
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
        text.encode("utf-8")
    assert "\x1b[31mred" not in colored


def test_nothing_found() -> None:
    """An audit without sources or findings says so."""
    bare = replace(AUDIT, statements=(), sources=(), findings=(), article=replace(ARTICLE, outlet=None, published=None))
    text = printed(bare)
    assert "No source was found." in text
    assert "Findings" in text
    assert "None." in text
    assert "outlet not told · by Ida Brook · no date" in text
