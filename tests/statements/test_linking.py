"""Links between labelled spans: [content], {cue}, <source> in the text, and who must belong to whom."""

import re

import pytest

from headwater.records import Span
from headwater.statements.linking import link
from headwater.statements.tagger import Tagged

_MARKS = {"[": "content", "{": "cue", "<": "source"}
ROWS = [
    ("[“A,”] {said} <Vale>. [“B.”]", [("Vale", "said", ["“A,”", "“B.”"])], "a split quotation"),
    ("<Vale> {said} [A], while <Reed> {said} [B].", [("Vale", "said", ["A"]), ("Reed", "said", ["B"])], "two speakers"),
    ("{According to} <Vale>, [A].", [("Vale", "According to", ["A"])], "cue first"),
    ("[A], {it was said}.", [(None, "it was said", ["A"])], "nobody named"),
    ("<Vale> {said} [A] and {added} [B].", [("Vale", "said", ["A"]), ("Vale", "added", ["B"])], "one speaker twice"),
    ("[A].\n{According to} <Vale>, [B].", [(None, None, ["A"]), ("Vale", "According to", ["B"])], "not across lines"),
]


def read(marked: str) -> tuple[str, list[Tagged]]:
    text, tagged, opened = "", [], 0
    for part in re.split(r"([\[\]{}<>])", marked):
        if part in ("[", "{", "<"):
            opened, role = len(text), _MARKS[part]
        elif part in ("]", "}", ">"):
            tagged.append(Tagged(role, Span(opened, len(text)), 1.0))  # type: ignore[arg-type]
        else:
            text += part
    return text, tagged


@pytest.mark.parametrize(("marked", "expected", "why"), ROWS)
def test_links(marked: str, expected: list[tuple[str | None, str | None, list[str]]], why: str) -> None:
    """Each content hangs on its cue, each cue on its source."""
    text, tagged = read(marked)
    found = [
        (
            text[slice(*a.source)] if a.source else None,
            text[slice(*a.cue[0])] if a.cue else None,
            [text[slice(*c)] for c in a.content],
        )
        for a in link(text, tagged)
    ]
    assert found == expected, why
