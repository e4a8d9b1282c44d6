"""FC02–FC04: fact checks, and other articles on the same thing."""

from dataclasses import replace
from typing import Any

import pytest

from headwater.records import ArticleReference, Audit, Match, Passage, Span
from tests.findings.builders import audit_of, findings_of, levels_of, page, words_of

FIGURE = "The dam lost a third of its water."
STORY = page(("headline", "Dam leaks"), ("paragraph", f"It rained. {FIGURE} Boats lay dry."))
WHERE = {statement.span: statement.id for statement in audit_of(STORY).statements}


def match(relation: Any, *, outlet: str | None = "Mill Courier", why: str = "It says the same.", id: str = "") -> Match:
    statement = next(id for span, id in WHERE.items() if STORY.cut(span) == FIGURE)
    article = ArticleReference(id or str(outlet), "https://courier.example/1", outlet, "Dam", "2026-05-02")
    return Match(statement, Passage(article, Span(0, 9), "The dam …"), relation, why)


def held(*matches: Match) -> Audit:
    return audit_of(STORY, matches=matches, corpus="3")


@pytest.mark.parametrize(
    ("code", "matches", "levels", "why"),
    [
        ("FC02", (match("fact check"),), ["note"], "one statement, one finding"),
        ("FC02", (match("fact check"), match("fact check", outlet="Brightwater Facts")), ["note"], "the best is told"),
        ("FC02", (match("same"),), [], "another article is no fact check"),
        ("FC03", (match("same"),), ["info"], "a count"),
        ("FC04", (match("disputed"),), ["note"], "otherwise"),
        ("FC04", (match("disputed", why="a later update: 14 people, on 4 May."),), ["info"], "a figure that grew"),
        ("FC04", (match("same"),), [], "the same"),
    ],
)
def test_levels(code: str, matches: tuple[Match, ...], levels: list[str], why: str) -> None:
    """Each relation has its rule; the statement is marked."""
    audit = held(*matches)
    assert levels_of(code, audit) == levels, why
    for finding in findings_of(code, audit):
        assert words_of(audit, finding) == [FIGURE]
        assert finding.measured["matches"][0]["url"] == "https://courier.example/1"


def test_one_outlet_counts_once() -> None:
    """Two articles of one outlet are one voice; an article without an outlet is told by its headline."""
    matches = (
        match("same", id="1"),
        match("same", id="2"),
        match("same", outlet="Echo"),
        match("same", outlet=None, id="x"),
    )
    (finding,) = findings_of("FC03", held(*matches))
    assert finding.message == "3 other articles say the same: Mill Courier, Echo, “Dam”."


def test_never_a_hash() -> None:
    """An article that nothing names is counted, and its id is not shown."""
    unnamed = match("same", outlet=None, id="0a1b2c")
    bare = replace(unnamed.there.article, url=None, headline="")
    unnamed = replace(unnamed, there=replace(unnamed.there, article=bare))
    (alone,) = findings_of("FC03", held(unnamed))
    (beside,) = findings_of("FC03", held(match("same"), unnamed))
    assert alone.message == "1 other article says the same."
    assert beside.message == "2 other articles say the same: Mill Courier, 1 without a name."
