"""What the reports count."""

from dataclasses import replace

import pytest

from headwater.records import Source, Span
from headwater.report.tally import bars, ledger, shares, sides, source_rows
from tests.report.sample import AUDIT, at, source, statement


def letters(*words: str) -> int:
    return sum(len("".join(one.split())) for one in words)


BODY = letters(*(AUDIT.article.cut(span) for span in AUDIT.article.body))
FERRY = letters("“We will not sail again before May,”", "“A new boat is on order,”")
COUNCIL = letters("The council may lease a boat", "It would sail on Fridays.")
JOINT = letters("“Nobody asked the islanders,”")
REST = letters("The crew was paid", "that the owner had promised a pier", "It is said to be rotten.")
CONTENT = FERRY + COUNCIL + JOINT + REST


def test_shares() -> None:
    """Attributed content is the sources', a whole disclosure is disclosure, and the rest is the author's."""
    got = shares(AUDIT)
    told = letters("The owner did not answer our letters.")
    assert got.source == pytest.approx(CONTENT / BODY)
    assert got.disclosure == pytest.approx(told / BODY)
    assert got.source + got.author + got.disclosure == pytest.approx(1)


def test_shares_of_nothing() -> None:
    """An article without a body has no shares."""
    got = shares(replace(AUDIT, article=replace(AUDIT.article, blocks=())))
    assert (got.source, got.author, got.disclosure) == (0, 0, 0)


def test_words_of_two_sources_count_once() -> None:
    """“A and B said …”: both vouch for the words, and the body is still not more than whole."""
    span = at("The council may lease a boat")
    two = (
        statement("a", span, voice="source", kind="indirect", sources=("lind", "minutes"), content=(span,)),
        statement("b", span, voice="source", kind="indirect", sources=("lind",), content=(span, Span(*span))),
    )
    audit = replace(AUDIT, statements=two)
    part = letters("The council may lease a boat") / BODY
    assert shares(audit).source == pytest.approx(part)
    assert [row.counts.share for row in source_rows(audit)] == pytest.approx([part, 0, part, 0, 0, 0])
    assert [row.counts.statements for row in source_rows(audit)] == [2, 0, 1, 0, 0, 0]


def test_a_relay_vouches_for_nothing() -> None:
    """What an outlet passes on is told apart from what it says itself."""
    row = source_rows(AUDIT)[1]
    assert (row.counts.statements, row.counts.indirect, row.relayed) == (1, 1, 1)


def test_a_disclosure_vouches_for_nothing() -> None:
    """“Lind did not answer our letters” is no statement of his, whoever is named in it."""
    silent = statement("a", at("The owner did not answer our letters."), voice="disclosure", sources=("lind",))
    book = ledger(replace(AUDIT, statements=(silent,)))
    assert (book.statements, book.sides) == (0, ())
    assert len(book.apart.rows) == len(AUDIT.sources) - 1  # all but the outlet


def test_sides() -> None:
    """A row for each side, the one with the most statements first, then the one with the most words."""
    rows = [
        (side.label, [row.source.id for row in side.rows], side.counts.statements, side.counts.direct)
        for side in sides(AUDIT)
    ]
    assert rows == [
        ("Skarn Ferries", ["lind", "ferries"], 2, 2),
        ("the minutes", ["minutes"], 2, 0),
        ("harbour official", ["official"], 1, 1),  # the same statement as the next one's
        ("Una Holm", ["holm"], 1, 1),
    ]
    assert [side.counts.share * BODY for side in sides(AUDIT)] == pytest.approx([FERRY, COUNCIL, JOINT, JOINT])
    assert len(rows) == AUDIT.independent_sides


SPAN = at("The council may lease a boat")
LABELS: tuple[tuple[tuple[Source, ...], str], ...] = (
    # An organisation is better known than who speaks for it, wherever it comes in.
    ((source("a", name="Tor Lind"), source("b", kind="named_organization", name="Skarn Ferries")), "Skarn Ferries"),
    ((source("a", kind="unnamed_person", title="the cook"), source("b", name="Tor Lind")), "Tor Lind"),
    ((source("a", kind="document", name="notice"), source("b", name="Tor Lind")), "Tor Lind"),
    ((source("a", kind="document", name="notice"), source("b", kind="anonymous")), "notice"),
    ((source("a", kind="unnamed_group", mentions=(at("the islanders"),)),), "the islanders"),
    ((source("a", kind="anonymous"),), "anonymous source"),  # nothing told at all
)


@pytest.mark.parametrize(("sources", "label"), LABELS)
def test_side_labels(sources: tuple[Source, ...], label: str) -> None:
    """A side goes by its organisation, else by its first named person, else by the words for its first source."""
    own = tuple(replace(one, side="x") for one in sources)
    told = statement("s", SPAN, voice="source", sources=tuple(one.id for one in own))
    (side,) = sides(replace(AUDIT, sources=own, statements=(told,)))
    assert (side.label, side.counts.statements) == (label, 1)  # one statement, whoever of the side shares it


def test_ledger_holds_every_source_and_statement() -> None:
    """Each source is in one group; each attributed statement counts for its sides, or once for what is no side."""
    book = ledger(AUDIT)
    groups = (*book.sides, book.passed_on, book.apart)
    assert sorted(row.source.id for group in groups for row in group.rows) == sorted(one.id for one in AUDIT.sources)
    assert [row.source.id for row in book.passed_on.rows] == ["post"]
    assert [(one.words, one.counts.statements) for one in book.unresolved] == [("He", 1), ("", 1)]
    counted = sum(group.counts.statements for group in groups) + sum(one.counts.statements for one in book.unresolved)
    assert (book.statements, book.joint, counted) == (8, 1, 8 + 1)


def test_what_no_side_vouches_for() -> None:
    """An outlet beside a side adds nothing; one alone is counted apart, and so is a source whose side is not told."""
    told = (
        statement("a", SPAN, voice="source", sources=("lind", "post")),
        statement("b", SPAN, voice="source", sources=("post",)),
        statement("c", SPAN, voice="source", sources=("cook", "post")),
        statement("d", SPAN, voice="source", sources=("cook",)),
    )
    book = ledger(replace(AUDIT, statements=told, sources=(*AUDIT.sources[:2], source("cook"))))
    assert [side.counts.numbers for side in book.sides] == [(0,)]
    assert book.passed_on.counts.numbers == (1, 2)
    assert book.apart.counts.numbers == (3,)


def test_unresolved_words_are_one_row() -> None:
    """“He” and “he” are told together, wherever they are; words that differ are not."""
    spans = [at(words) for words in ("He said that", "the islanders", "that the owner")]
    told = tuple(
        statement(str(n), SPAN, voice="source", source_span=span)
        for n, span in enumerate([Span(spans[0].start, spans[0].start + 2), at("he"), *spans[1:], None])
    )
    assert [(one.words, one.counts.numbers) for one in ledger(replace(AUDIT, statements=told)).unresolved] == [
        ("He", (0, 1)),
        ("the islanders", (2,)),
        ("that the owner", (3,)),
        ("", (4,)),
    ]


def test_bars() -> None:
    """The sides at a glance: each with its number, then what is on no side."""
    assert [(bar.sign, bar.label, bar.statements, bar.side) for bar in bars(AUDIT, ledger(AUDIT))] == [
        ("Side 1", "Skarn Ferries", 2, 1),
        ("Side 2", "the minutes", 2, 2),
        ("Side 3", "harbour official", 1, 3),
        ("Side 4", "Una Holm", 1, 4),
        ("Outlet only", "Skarn Post", 1, None),
        ("Not resolved", "“He”, nobody named", 2, None),
    ]
