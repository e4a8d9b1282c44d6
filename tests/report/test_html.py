"""The HTML report: the article's words and nothing but them, inert, complete, and readable."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.records import Article, ArticleReference, Audit, Block, Finding, Link, Passage, Reuse, Role, Span
from headwater.report import to_html
from headwater.report.words import visible
from tests.report.sample import AUDIT, at, hostile_audit, source, statement

VOID = {"meta", "br", "img", "input", "link", "hr"}


class Report(HTMLParser):
    """A report taken apart again: its elements with their attributes, and the text of each block of the article."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.blocks: dict[int, str] = {}
        self.raw: dict[str, str] = {}
        self._open: list[tuple[str, int | None]] = []
        self.feed(html)
        self.close()
        assert not self._open, "every element is closed"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = dict(attributes)
        self.elements.append((tag, told))
        if tag not in VOID:
            start = told.get("data-start")
            self._open.append((tag, int(start) if start is not None else None))
            if start is not None:
                self.blocks[int(start)] = ""

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] in ("style", "script"):
            self.raw[self._open[-1][0]] = data
        for _, start in self._open:
            if start is not None:
                self.blocks[start] += data

    def values(self, name: str) -> list[str]:
        return [told[name] or "" for _, told in self.elements if name in told]


def shown(article: Article) -> dict[int, str]:
    """What each block should read, by where it starts."""
    return {block.span.start: visible(article.cut(block.span)) for block in article.blocks}


@pytest.mark.parametrize("audit", [AUDIT, hostile_audit()], ids=["sample", "hostile"])
def test_blocks_read_as_the_article_does(audit: Audit) -> None:
    """Marks add and take nothing: each block's text is the article's, in order, its active characters shown."""
    blocks = Report(to_html(audit)).blocks
    assert blocks == shown(audit.article)


ROLES: tuple[Role, ...] = ("headline", "paragraph", "comment", "furniture", "badge", "quote")


@st.composite
def marked_audits(draw: st.DrawFn) -> Audit:
    """An audit of any text, its blocks and marks anywhere, overlapping as they like."""
    text = draw(st.text("ab <&>\"'\n\u202e\x1b é", min_size=1, max_size=60))
    place = st.integers(0, len(text))
    spans = st.builds(lambda a, b: Span(min(a, b), max(a, b)), place, place)
    borders = sorted(draw(st.sets(place, max_size=4)) | {0, len(text)})
    roles = st.sampled_from(ROLES)
    blocks = tuple(Block(draw(roles), Span(a, b)) for a, b in pairwise(borders))
    made = tuple(
        statement(
            str(number),
            draw(spans),
            voice=draw(st.sampled_from(("source", "author", "disclosure"))),
            source_span=draw(st.none() | spans),
            cue=tuple(draw(st.lists(spans, max_size=2))),
            content=tuple(draw(st.lists(spans, max_size=2))),
            sources=draw(st.sampled_from(((), ("a",), ("b",), ("a", "b")))),
            relay=draw(st.sampled_from((None, "b"))),
            confidence=draw(st.sampled_from((0.3, 0.9))),
        )
        for number in range(draw(st.integers(0, 3)))
    )
    evidence = tuple(draw(st.lists(spans, max_size=3)))
    reasons = tuple(draw(st.lists(spans, max_size=2)))
    sources = (
        source("a", side="x", justification=reasons, anonymity=reasons),
        source("b", outlet=True, mentions=reasons),
    )
    article = replace(AUDIT.article, text=text, blocks=blocks, links=(Link(draw(spans), "/x"),), comments=())
    finding = Finding("TM02", "date-unresolved", "note", "A date.", evidence, (), {})
    return replace(AUDIT, article=article, statements=made, findings=(finding,), sources=sources)


@given(marked_audits())
def test_any_marks_leave_the_text_alone(audit: Audit) -> None:
    """Whatever overlaps, elements nest, no id comes twice, no link of the report leads nowhere, the text stays."""
    report = Report(to_html(audit))
    assert report.blocks == shown(audit.article)
    _check_links(report)


@pytest.mark.parametrize("audit", [AUDIT, hostile_audit()], ids=["sample", "hostile"])
def test_links_lead_somewhere(audit: Audit) -> None:
    """Each finding leads to its evidence and back, each statement to its note and back."""
    _check_links(Report(to_html(audit)))


def _check_links(report: Report) -> None:
    ids = report.values("id")
    assert len(ids) == len(set(ids))
    inside = {href[1:] for href in report.values("href") if href.startswith("#")}
    assert inside <= set(ids)


def test_page_text_is_inert() -> None:
    """Nothing that a page says becomes an element, a handler, a style, a request or a live link."""
    report = Report(to_html(hostile_audit()))
    names = {name for name, _ in report.elements}
    assert not names & {"img", "iframe", "object", "embed", "link", "base", "form", "audio", "video", "image", "use"}
    assert [name for name, _ in report.elements].count("script") == 1
    attributes = {name for _, told in report.elements for name in told}
    assert not {name for name in attributes if name.startswith("on")} | (attributes & {"src", "style", "srcset"})
    assert [href for href in report.values("href") if not href.startswith("#")] == []


def test_controls_are_shown_and_not_obeyed() -> None:
    """An override of the reading direction, an escape code or half a character is not in the file at all."""
    html = to_html(hostile_audit())
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", html)
    assert "⟨U+202E⟩gnp.exe" in html


# What an audited page's address becomes: a link only if it leads to the web.
ADDRESSES = (
    ("https://skarntimes.example/a?b=1&c=2", True),
    ("http://skarntimes.example/", True),
    ("javascript:alert(1)", False),
    ("data:text/html,x", False),
    ("file:///etc/passwd", False),
    ("https:///nowhere", False),
    ("http://[broken", False),  # urlsplit raises on this
    ("https://example.com/\u202egpj.exe", False),  # would read as another address
)


@pytest.mark.parametrize(("url", "live"), ADDRESSES)
def test_only_the_article_itself_is_linked(url: str, live: bool) -> None:
    """The audited page is the one live link, without a referrer; the links in its text are not live."""
    report = Report(to_html(replace(AUDIT, article=replace(AUDIT.article, url=url))))
    outside = [told for _, told in report.elements if not (told.get("href") or "#").startswith("#")]
    assert [told["href"] for told in outside] == ([url] if live else [])
    assert all(told["rel"] == "noreferrer noopener" for told in outside)


def test_policy_admits_this_style_and_this_script() -> None:
    """The policy names the digests of what is in the file, and nothing else may load."""
    report = Report(to_html(AUDIT))
    (policy,) = [told["content"] or "" for _, told in report.elements if "http-equiv" in told]
    for name, text in report.raw.items():
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith("base-uri 'none'; form-action 'none'")
    assert "unsafe" not in policy


def test_style_and_script_ask_for_nothing() -> None:
    """Neither names an address that a browser would ask for."""
    for name in ("page.css", "page.js"):
        text = files("headwater.report").joinpath(name).read_text(encoding="utf-8")
        assert not re.search(r"url\(|@import|https?:|fetch\(|XMLHttpRequest|import\(|innerHTML|</", text)


# What a report of the sample must say, and why the row exists.
SAYS = (
    'data-label="S1 via S2"',  # a relayed quotation names both
    'class="s content low"',  # low confidence is shown in the text
    '<span class="uncertain">uncertain</span>',  # and in words
    "<b>Tor Lind</b>",  # the ledger
    "4 independent sides",
    "Each bar is a part of the 8 attributed statements.",
    "1 statement of several sides: counted for each.",
    "<b>2 of 8 statements</b> (25%)",
    ">1 quoted</span>",
    "Nordskarn Group",
    "named person <i>·</i> side 1)",  # in a statement's card
    "who passes words on is no side",
    'passes on <a href="#st-0">1 statement</a>',
    'not resolved: <q dir="auto">He</q>',
    "nobody is named",
    '<dt>Speech in it</dt><dd dir="auto"><span class="words">the owner</span>',
    "without naming the source again",  # carried on
    "<dt>Relayed by</dt>",
    "Not checked, and why",
    "no corpus was given",
    "2 reader comments",
    "in reply to walrus",  # nested comments
    "kept apart, never counted as evidence",
    'data-label="form or notice"',  # furniture is labelled
    'data-label="badge"',
    "<code>0123456789abcdef</code>",  # model digests
    "Headwater 0.1.0",
    "could not tell",  # a measure of None is not a no
    "3 October 2026",
)


@pytest.mark.parametrize("words", SAYS)
def test_report_says(words: str) -> None:
    """The report tells all that the audit holds."""
    assert words in to_html(AUDIT)


def _widths(html: str) -> list[tuple[str, str]]:
    """Each bar of the sides at a glance: how long it is, and whether it is a side's."""
    part = html.partition('<div class="sides">')[2].partition("</div>")[0]
    return re.findall(r'<svg class="share( apart| several)?".*?<rect width="([\d.]+)" height="4"/></svg>', part)


def test_bars_of_sides() -> None:
    """A bar is as long as the side's part of the attributed statements; what no side vouches for is told apart."""
    assert _widths(to_html(AUDIT)) == [
        ("", "25.00"), ("", "25.00"), ("", "12.50"), ("", "12.50"), (" apart", "12.50"), (" apart", "25.00"),
    ]  # fmt: skip


def test_one_side() -> None:
    """An article of one side has one bar, and it is full."""
    html = to_html(replace(AUDIT, statements=AUDIT.statements[:1]))
    assert _widths(html) == [("", "100.00")]
    assert ">1 independent side<" in html
    assert "<b>1 of 1</b>" in html


def test_many_sides() -> None:
    """Of a survey with a dozen sides the first four are shown at a glance, the rest in one bar, all in the ledger."""
    many = tuple(source(f"s{number}", name=f"Voter {number}", side=str(number)) for number in range(12))
    told = tuple(statement(one.id, at("It would sail"), voice="source", sources=(one.id,)) for one in many)
    html = to_html(replace(AUDIT, sources=many, statements=told))
    assert _widths(html) == [("", "8.33")] * 4 + [(" several", "66.67")]
    assert '<a class="side-sign" href="#side-5">8 more</a>' in html
    assert {f"side-{number}" for number in range(1, 13)} <= set(Report(html).values("id"))


def test_nobody_attributed() -> None:
    """Where no statement is attributed there is no side to show."""
    html = to_html(replace(AUDIT, statements=AUDIT.statements[3:5]))
    assert "independent side" not in html
    assert "no statement" in html


def test_reasons_lead_to_their_words() -> None:
    """Why a source is in the story, or has no name, is quoted, and the quotation leads to its place."""
    report = Report(to_html(AUDIT))
    links = [told for name, told in report.elements if name == "a" and "data-why" in told]
    assert [told["href"] for told in links] == ["#why-4-0", "#why-5-0"]
    assert {"4-0", "5-0"} <= {told.get("data-why") for name, told in report.elements if name == "span"}


def test_an_anonymous_source_without_a_reason() -> None:
    """That no reason was found is said, and only of a source whose name is withheld."""
    html = to_html(hostile_audit())
    assert html.count("no reason found") == 1


def test_split_quotation_is_one() -> None:
    """“A,” said X. “B.” is one attribution: each part tells which it is, and leads to the others."""
    first, second, third, *rest = AUDIT.statements
    html = to_html(replace(AUDIT, statements=(first, second, replace(third, attribution=first.attribution), *rest)))
    assert [joined for joined in Report(html).values("data-joined") if " " in joined] == ["0 2", "0 2"]
    assert "1 of 2 of one attribution" in html
    assert "2 of 2 of one attribution" in html


def test_signs_of_a_run_are_told_once() -> None:
    """The last of neighbouring sentences with the same sign bears it; the others keep a point to be chosen by."""
    span = at("The owner did not answer our letters.")
    html = to_html(replace(AUDIT, statements=(AUDIT.statements[3], statement("z", span))))
    signs = [told["class"] for _, told in Report(html).elements if told.get("data-label") == "A"]
    assert signs == ["tag author again", "tag author"]


def test_same_audit_same_bytes() -> None:
    """Reports can be compared and kept under version control."""
    assert to_html(AUDIT) == to_html(replace(AUDIT))


def test_empty_audit() -> None:
    """An article without statements, sources or findings is reported as that."""
    html = to_html(replace(AUDIT, statements=(), sources=(), findings=()))
    assert "No source was found" in html
    assert "No rule that ran has anything to say." in html


def test_words_outside_every_block_are_shown() -> None:
    """Nothing is dropped silently: words that no block holds are there, and labelled."""
    blocks = tuple(block for block in AUDIT.article.blocks if block.span != at("No replacement"))
    html = to_html(replace(AUDIT, article=replace(AUDIT.article, blocks=blocks)))
    assert 'data-label="elsewhere on the page"' in html
    assert "No replacement" in html


def _colours(css: str) -> list[dict[str, str]]:
    """The colours of the light, dark and print palettes."""
    light, dark, paper = (
        dict(re.findall(r"--([\w-]+): (#\w+);", part)) for part in re.findall(r":root \{(.*?)\}", css, re.S)
    )
    return [light, light | dark, light | paper]


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of `#rgb` or `#rrggbb`."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# Letters of one colour on a ground of another.
PAIRS = (
    *((letters, ground) for ground in ("paper", "panel") for letters in (
        "ink", "muted", "source", "author", "disclosure", "warning", "note", "info",
    )),
    ("ink", "source-tint"), ("ink", "source-strong"), ("ink", "chosen"), ("author", "author-tint"),
    ("author", "chosen"), ("disclosure", "disclosure-tint"), ("muted", "chosen"), ("disclosure", "chosen"),
    ("paper", "source"), ("paper", "disclosure"), ("paper", "ink"),
)  # fmt: skip


@pytest.mark.parametrize(("letters", "ground"), PAIRS)
def test_contrast(letters: str, ground: str) -> None:
    """Every pair of colours that meets as text has the 4.5:1 of WCAG AA, in light, in dark and on paper."""
    css = files("headwater.report").joinpath("page.css").read_text(encoding="utf-8")
    for palette in _colours(css):
        high, low = sorted((_luminance(palette[letters]), _luminance(palette[ground])), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, palette


def test_the_chain_is_drawn() -> None:
    """Where a corpus knows more, the finding on originality shows the articles in order, each with its share."""
    article = ArticleReference("courier", None, "Mill Courier", "Gate", "2026-05-02")
    span = AUDIT.article.body[0]
    shared = Reuse(span, Passage(article, span, "words"), 1.0, "from", "It is earlier.", (), of_here=0.6, of_there=0.4)
    finding = Finding("OR01", "originality", "info", "60 % of the body.", (span,), (), {})
    html = to_html(replace(AUDIT, reuses=(shared,), findings=(finding,), corpus_revision="1-x"))
    assert 'class="chain"' in html
    assert "60% of it from Mill Courier" in html
    assert "chain" not in to_html(AUDIT)
