"""The author's own words."""

import pytest

from headwater.findings.own_words import own_words
from tests.findings.builders import Said, audit_of, page


@pytest.mark.parametrize(
    ("text", "said", "own", "others"),
    [
        ("The mill shut.", (), ["The mill shut."], []),
        ("It rained, Vale said.", (Said("It rained", "Vale"),), [", Vale said."], ["It rained"]),
        ("The “wise” board sat.", (), ["The ", " board sat."], ["“wise”"]),
        ('The "wise" board sat.', (), ["The ", " board sat."], ['"wise"']),
        ("“It rained.", (), [], ["“It rained."]),  # left open: it runs on into the next paragraph
        ("The growers’ board sat at O’Hara’s.", (), ["The growers’ board sat at O’Hara’s."], []),  # apostrophes
        ("Vale did not reply.", (Said("Vale did not reply", voice="disclosure"),), [], []),
    ],
)
def test_own_words(text: str, said: tuple[Said, ...], own: list[str], others: list[str]) -> None:
    """What is left of a sentence outside content and quotation marks."""
    article = page(("paragraph", text))
    (found,) = own_words(audit_of(article, said=said, heard=()))
    assert [article.cut(span) for span in found.own] == own
    assert [article.cut(span) for span in found.others] == others


def test_unsure() -> None:
    """Where the voice is unsure, nothing is the author's."""
    (found,) = own_words(audit_of(page(("paragraph", "The mill shut.")), confidence=0.2))
    assert found.own == ()
