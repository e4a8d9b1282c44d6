"""DR01–DR06: what was changed between an earlier article and this one."""

from dataclasses import replace

import pytest

from headwater.records import ArticleReference, Audit, Change, ChangeType, Direction, Passage, Reuse, Span
from tests.findings.builders import audit_of, find, findings_of, levels_of, page, words_of

THERE = "It rained. The pumps may have failed in March, said Ann Vale. The gate held."
HERE = "The pumps failed in March. The gate held."
STORY = page(("headline", "Pumps fail"), ("paragraph", HERE), published="2026-05-03")


def held(
    type: ChangeType,
    *,
    here: str = "failed",
    there: str = "may have failed",
    direction: Direction = "from",
    day: str = "02",
) -> Audit:
    article = ArticleReference(f"courier-{day}", None, "Mill Courier", "Pumps", f"2026-05-{day}")
    changes = (Change(type, find(STORY.text, here), _moved(find(THERE, there))),)
    passage = Passage(article, Span(100, 100 + len(THERE)), THERE)
    reuse = Reuse(find(STORY.text, HERE), passage, 0.8, direction, "It is dated a day earlier.", changes)
    return audit_of(STORY, reuses=(reuse,), corpus="3")


def _moved(span: Span) -> Span:
    return Span(span.start + 100, span.end + 100)


RULES: tuple[tuple[ChangeType, str, str], ...] = (
    ("hedge_lost", "DR01", "warning"),
    ("attribution_lost", "DR02", "warning"),
    ("quote_altered", "DR03", "warning"),
    ("speaker_changed", "DR04", "warning"),
    ("number_changed", "DR05", "warning"),
    ("date_changed", "DR05", "warning"),
    ("name_changed", "DR05", "warning"),
    ("negation_changed", "DR05", "warning"),
    ("loaded_added", "DR06", "note"),
)


@pytest.mark.parametrize(("type", "code", "level"), RULES)
def test_each_change_has_its_rule(type: ChangeType, code: str, level: str) -> None:
    """The words here, the sentence there, and no other rule speaks."""
    audit = held(type)
    assert levels_of(code, audit) == [level]
    (finding,) = findings_of(code, audit)
    assert words_of(audit, finding) == ["failed"]
    assert [passage.text for passage in finding.elsewhere] == ["The pumps may have failed in March, said Ann Vale."]
    assert "“may have failed” there, “failed” here" in finding.message
    assert "Mill Courier, 2026-05-02" in finding.message
    others = {code for _, code, _ in RULES} - {code}
    assert not [finding for other in others for finding in findings_of(other, audit)]


@pytest.mark.parametrize(("type", "code", "level"), RULES)
def test_the_order_of_the_articles(type: ChangeType, code: str, level: str) -> None:
    """Nothing is said against the earlier of two; where the order is unclear, of quotations only, and as a note."""
    assert levels_of(code, held(type, direction="to")) == []
    assert levels_of(code, held(type, direction="unclear")) == (["note"] if code in ("DR03", "DR04") else [])


def test_the_earliest_article_is_told() -> None:
    """One finding for one change, however many reprints show it."""
    late, early = held("hedge_lost", day="02"), held("hedge_lost", day="01")
    audit = replace(late, reuses=(*late.reuses, *early.reuses))
    (finding,) = findings_of("DR01", audit)
    assert finding.measured["published"] == "2026-05-01"


def test_words_that_are_gone() -> None:
    """Nothing can be marked where words were taken out: the passage is."""
    audit = held("attribution_lost", there=", said Ann Vale")
    change = audit.reuses[0].changes[0]
    gone = replace(change, here=Span(change.here.end, change.here.end))
    audit = replace(audit, reuses=(replace(audit.reuses[0], changes=(gone,)),))
    (finding,) = findings_of("DR02", audit)
    assert words_of(audit, finding) == [HERE]
    assert "nothing here" in finding.message


def test_words_outside_the_passage() -> None:
    """An attribution may stand beside the shared words: the passage is shown whole."""
    audit = held("attribution_lost")
    change = replace(audit.reuses[0].changes[0], there=Span(20, 40))
    audit = replace(audit, reuses=(replace(audit.reuses[0], changes=(change,)),))
    (finding,) = findings_of("DR02", audit)
    assert finding.elsewhere == (audit.reuses[0].there,)
