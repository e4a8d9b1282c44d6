"""Where a span is: in which sentence, inside which quotation; and which names are the press's."""

import pytest

from headwater.records import Span
from headwater.statements.outlets import is_outlet
from headwater.statements.places import Places, is_inside

TEXT = "Rain fell. It stopped.\nBy the mill\n"
PLACES = Places(TEXT, [Span(0, 10), Span(11, 22)])


@pytest.mark.parametrize(
    ("start", "number", "sentence"),
    [(0, 0, "Rain fell."), (5, 0, "Rain fell."), (11, 1, "It stopped."), (23, 1, "By the mill")],
)
def test_sentences(start: int, number: int, sentence: str) -> None:
    """The sentence around a span; outside the body, its line."""
    span = Span(start, start + 2)
    assert PLACES.number(span) == number
    assert TEXT[slice(*PLACES.sentence(span))] == sentence


def test_no_sentences() -> None:
    """A page without a body still has lines."""
    assert Places("Rain", []).number(Span(0, 2)) == 0
    assert Places("Rain", []).sentence(Span(0, 2)) == Span(0, 4)


@pytest.mark.parametrize(
    ("span", "inside"), [(Span(2, 4), True), (Span(2, 5), True), (Span(1, 4), False), (Span(6, 7), False)]
)
def test_inside(span: Span, inside: bool) -> None:
    """Whole spans only."""
    assert is_inside([Span(2, 5), Span(8, 9)], span) is inside
    assert not is_inside([], span)


@pytest.mark.parametrize(
    ("name", "outlet"),
    [
        ("Harwick Post", True),
        ("the Mill Courier", True),
        ("dailyclarion.example", True),  # by its host
        ("brightwater.example", False),  # any firm's site
        ("the newspaper", True),
        ("a post", False),  # small letters: on a site, or at a gate
        ("Press Secretary", False),  # a government's
        ("Harwick Growers’ Union", False),
        ("", False),
    ],
)
def test_outlets(name: str, outlet: bool) -> None:
    """Names of news organisations, by their words or their host."""
    assert is_outlet(name) is outlet
