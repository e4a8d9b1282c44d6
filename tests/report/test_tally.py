"""What the reports count."""

from dataclasses import replace

import pytest

from headwater.records import Span
from headwater.report.tally import ledger, shares
from tests.report.sample import AUDIT, at, statement


def letters(*words: str) -> int:
    return sum(len("".join(one.split())) for one in words)


BODY = letters(*(AUDIT.article.cut(span) for span in AUDIT.article.body))
CONTENT = letters("“We will not sail again before May,”", "The council may lease a boat", "It would sail on Fridays.")


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
    assert [row.share for row in ledger(audit)] == pytest.approx([part, 0, part])
    assert [row.statements for row in ledger(audit)] == [2, 0, 1]


def test_ledger_tells_relays() -> None:
    """A relay vouches for nothing itself."""
    row = ledger(AUDIT)[1]
    assert (row.statements, row.share, row.relayed) == (0, 0, 1)
