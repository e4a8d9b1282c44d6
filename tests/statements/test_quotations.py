"""Quotation marks in all their forms."""

import pytest

from headwater.records import Span
from headwater.statements.quotations import find_quotations

ROWS = [
    ("He said, “We won.” Then he left.", ["“We won.”"], "curly"),
    ('He said, "We won." Then he left.', ['"We won."'], "straight"),
    ("He said, ''We won.'' Then he left.", ["''We won.''"], "two single marks for a double one"),
    ("He said, ‘We don’t know.’ Then he left.", ["‘We don’t know.’"], "single, with an apostrophe inside"),
    ("He said, 'We don't know.' Then he left.", ["'We don't know.'"], "straight single, with an apostrophe inside"),
    ("The growers’ union and the mayor’s office met.", [], "apostrophes only"),
    ("’Tis the season for it.", [], "an apostrophe that opens a word"),
    ("“He told me ‘no’ twice,” she said.", ["“He told me ‘no’ twice,”"], "the outermost only"),
    ("“We will appeal. We will win.", ["“We will appeal. We will win."], "left open to the paragraph's end"),
    ("„Wir gehen“, sagte er.", ["„Wir gehen“"], "low and high marks"),
    ("«On y va», dit-il.", ["«On y va»"], "guillemets"),
    ('“One,” he said. "Two," she said.', ["“One,”", '"Two,"'], "two kinds in one paragraph"),
    ('“One," he said. “Two," she said.', ['“One,"', '“Two,"'], "opened curly, closed straight"),
    ('"One,” he said. "Two,” she said.', ['"One,”', '"Two,”'], "opened straight, closed curly"),
    ('“He said "no" twice,” she said.', ['“He said "no" twice,”'], "straight ones inside a curly one"),
    ('"He said “no” twice," she said.', ['"He said “no” twice,"'], "a curly one inside straight ones"),
    ("end of it,”said Vale. “Next.”", ["“Next.”"], "a closing mark with nothing open is nothing"),
]


@pytest.mark.parametrize(("text", "expected", "why"), ROWS)
def test_quotations(text: str, expected: list[str], why: str) -> None:
    """The outermost quotations of a paragraph, marks included."""
    found = find_quotations(text, Span(0, len(text)))
    assert [text[q.span.start : q.span.end] for q in found] == expected, why
    assert all(q.closed == (text[q.span.end - 1] in "”\"'’“»") for q in found), why
