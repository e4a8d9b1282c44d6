"""Overlapping spans laid flat."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.records import Block, Role, Span
from headwater.report.segments import Mark, MarkKind, audit_marks, pieces
from tests.report.sample import ARTICLE, AUDIT, at

TEXT = "One two three.\n\nFour five."


def test_overlaps_are_cut_at_every_border() -> None:
    """A quotation that is also evidence, and evidence that begins inside it and ends outside."""
    article = replace(ARTICLE, text=TEXT, blocks=(Block("paragraph", Span(0, 14)), Block("paragraph", Span(16, 26))))
    first, second = Mark(Span(0, 7), "content", 0), Mark(Span(4, 20), "evidence", 1)
    got = [
        [(TEXT[s.span.start : s.span.end], [m.kind for m in s.marks], len(s.starts), len(s.ends)) for s in p.segments]
        for p in pieces(article, [first, second])
    ]
    assert got == [
        [
            ("One ", ["content"], 1, 0),
            ("two", ["content", "evidence"], 1, 1),
            (" three.", ["evidence"], 0, 0),
        ],
        [
            ("Four", ["evidence"], 0, 1),
            (" five.", [], 0, 0),
        ],
    ]


def test_words_outside_every_block_are_shown() -> None:
    """Nothing of the text is dropped silently, though no block holds it."""
    article = replace(ARTICLE, text=TEXT, blocks=(Block("paragraph", Span(4, 8)),))
    assert [(piece.role, TEXT[slice(*piece.span)].strip()) for piece in pieces(article, [])] == [
        (None, "One"),
        ("paragraph", "two"),
        (None, "three.\n\nFour five."),
    ]


def test_every_span_of_an_audit_is_marked() -> None:
    """Statements, their parts, links, evidence, and why a source is there or has no name."""
    marks = audit_marks(AUDIT)
    assert {mark.kind for mark in marks} == {"statement", "who", "cue", "content", "link", "evidence", "why"}
    assert Mark(at("Tor Lind, the ferry’s captain"), "who", 0) in marks
    assert Mark(at("because the talks are private"), "why", 4) in marks  # of S4


ROLES: tuple[Role, ...] = ("paragraph", "quote", "comment")
KINDS: tuple[MarkKind, ...] = ("statement", "content", "evidence")
SPANS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: Span(min(pair), max(pair)))


@settings(max_examples=300, deadline=None)
@given(
    text=st.text("ab c\n", min_size=30, max_size=30),
    blocks=st.lists(st.builds(Block, st.sampled_from(ROLES), SPANS), max_size=4),
    marks=st.lists(st.builds(Mark, SPANS, st.sampled_from(KINDS), st.integers(0, 3)), max_size=6),
)
def test_text_is_kept(text: str, blocks: list[Block], marks: list[Mark]) -> None:
    """However spans overlap: all words are there once and in order, each under just the marks that cover it, and each
    mark that shows begins once and ends once."""
    article = replace(ARTICLE, text=text, blocks=tuple(blocks))
    shown = pieces(article, marks)
    segments = [segment for piece in shown for segment in piece.segments]
    assert "".join("".join(article.cut(s.span) for s in segments).split()) == "".join(text.split())
    showing = [mark for mark in marks if mark.span.start < mark.span.end]
    for segment in segments:
        assert segment.span.start < segment.span.end
        assert set(segment.marks) == {mark for mark in showing if mark.span.overlaps(segment.span)}
        assert all(mark.span.contains(segment.span) for mark in segment.marks)
    seen = {mark for segment in segments for mark in segment.marks}
    assert sorted(mark for segment in segments for mark in segment.starts) == sorted(seen)
    assert sorted(mark for segment in segments for mark in segment.ends) == sorted(seen)
