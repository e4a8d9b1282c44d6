"""DR01–DR06: what was changed between an earlier article and this one."""

from dataclasses import replace

import pytest

from headwater.records import ArticleReference, Audit, Change, ChangeType, Direction, Passage, Reuse, Span
from tests.findings.builders import Heard, Said, audit_of, find, findings_of, levels_of, page, words_of

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
    text: str = THERE,
) -> Audit:
    article = ArticleReference(f"courier-{day}", None, "Mill Courier", "Pumps", f"2026-05-{day}")
    changes = (Change(type, find(STORY.text, here), _moved(find(text, there))),)
    passage = Passage(article, Span(100, 100 + len(text)), text)
    reuse = Reuse(find(STORY.text, HERE), passage, 0.8, direction, "It is dated a day earlier.", changes)
    return audit_of(STORY, reuses=(reuse,), corpus="3")


def _moved(span: Span) -> Span:
    return Span(span.start + 100, span.end + 100)


RULES: tuple[tuple[ChangeType, str, str], ...] = (
    ("hedge_lost", "DR01", "warning"),
    ("attribution_lost", "DR02", "warning"),
    ("quote_altered", "DR03", "warning"),
    ("number_changed", "DR05", "warning"),
    ("date_changed", "DR05", "warning"),
    ("name_changed", "DR05", "warning"),
    ("negation_changed", "DR05", "warning"),
    ("loaded_added", "DR06", "note"),
)


@pytest.mark.parametrize(("type", "code", "level"), RULES)
def test_each_change_has_its_rule(type: ChangeType, code: str, level: str) -> None:
    """The words here, the sentence there, and no other rule speaks."""
    audit = held(type, there="may have stopped", text=THERE.replace("failed", "stopped"))
    assert levels_of(code, audit) == [level]
    (finding,) = findings_of(code, audit)
    assert words_of(audit, finding) == ["failed"]
    assert [passage.text for passage in finding.elsewhere] == ["The pumps may have stopped in March, said Ann Vale."]
    assert "“may have stopped” there, “failed” here" in finding.message
    assert "Mill Courier, 2026-05-02" in finding.message
    others = {"DR04", *(code for _, code, _ in RULES)} - {code}
    assert not [finding for other in others for finding in findings_of(other, audit)]


@pytest.mark.parametrize(("type", "code", "level"), RULES)
def test_the_order_of_the_articles(type: ChangeType, code: str, level: str) -> None:
    """Nothing is said against the earlier of two; where the order is unclear, of quotations only, and as a note."""
    assert levels_of(code, held(type, direction="to")) == []
    assert levels_of(code, held(type, direction="unclear")) == (["note"] if code == "DR03" else [])


@pytest.mark.parametrize(
    ("published", "credited", "told", "why"),
    [
        (None, False, "by the text alone the earlier", "nothing but its words"),
        (None, True, "earlier", "it is credited"),
        ("2026-05-02", False, "earlier", "both are dated"),
    ],
)
def test_an_order_that_the_text_alone_tells(published: str | None, credited: bool, told: str, why: str) -> None:
    """It is said to be that, and nobody is asked to act on it."""
    audit = held("hedge_lost")
    (reuse,) = audit.reuses
    article = replace(reuse.there.article, published=published)
    reuse = replace(reuse, there=replace(reuse.there, article=article), credited=credited)
    (finding,) = findings_of("DR01", replace(audit, reuses=(reuse,)))
    assert f"({told})" in finding.message, why
    assert finding.level == ("warning" if told == "earlier" else "note")


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


@pytest.mark.parametrize(
    ("sentence", "said", "fires", "why"),
    [
        ("The pumps failed in March.", None, True, "the author's own"),
        ("The pumps failed in March, said Tom Reed.", "Tom Reed", False, "somebody else says it"),
        ("“The pumps failed in March.”", None, False, "it is quoted, whoever speaks"),
        ("Her answer: The pumps failed in March.", None, False, "a colon leads in"),
        ("It rained, said Tom Reed. The pumps failed in March.", "Tom Reed", True, "he says something else"),
        ("The pumps failed in March and we saw it.", None, False, "the speaker's very words: a letter, a post"),
    ],
)
def test_attributed_in_another_way(sentence: str, said: str | None, fires: bool, why: str) -> None:
    """An attribution that is gone is missed only where the sentence is in the author's own voice."""
    article = page(("headline", "Pumps fail"), ("paragraph", sentence), published="2026-05-03")
    content = "It rained" if "rained" in sentence else "The pumps failed in March"
    at = find(article.text, "The pumps failed").start
    reuse = held("attribution_lost", there=", said Ann Vale").reuses[0]
    change = replace(reuse.changes[0], here=Span(at, at))
    reuse = replace(reuse, here=find(article.text, "The pumps failed in March"), changes=(change,))
    heard = (Heard(said),) if said else ()
    told = (Said(content, said),) if said else ()
    audit = audit_of(article, said=told, heard=heard, reuses=(reuse,), corpus="3")
    assert bool(findings_of("DR02", audit)) == fires, why


def test_quoted_words_without_marks() -> None:
    """What the other article quotes may stand as a block quotation here, which plain text cannot show."""
    text = "It rained. “The pumps failed in March,” said Ann Vale. The gate held."
    assert levels_of("DR02", held("attribution_lost", there="said Ann Vale", text=text)) == []


REPORT = page(
    ("headline", "Pumps fail"), ("paragraph", "“The pumps failed in March,” said Ann Vale."), published="2026-05-03"
)


@pytest.mark.parametrize(
    ("there", "changed", "heard", "direction", "levels", "why"),
    [
        ("said Tom Reed.", "Tom Reed", Heard("Ann Vale"), "from", ["warning"], "another one"),
        ("said Tom Reed.", "Tom Reed", Heard("Ann Vale"), "unclear", ["note"], "whoever was first"),
        ("said Tom Reed.", "Tom Reed", Heard("Ann Vale"), "to", [], "against the earlier one nothing is said"),
        ("the Courier quoted Vale.", "the Courier", Heard("Ann Vale"), "from", [], "she is named beside the words"),
        ("said Tom Reed.", "Tom Reed", Heard("Ann Vale", "anonymous"), "from", [], "nobody is named here"),
        ("said Tom Reed.", "Tom Reed", Heard("Ann Vale", "named_organization", outlet=True), "from", [], "an outlet"),
    ],
)
def test_another_speaker(
    there: str, changed: str, heard: Heard, direction: Direction, levels: list[str], why: str
) -> None:
    """A speaker who is named is held against the one whom the other article names."""
    text = f"“The pumps failed in March,” {there}"
    change = Change("speaker_changed", find(REPORT.text, "Ann Vale"), _moved(find(text, changed)))
    passage = replace(held("wording").reuses[0].there, span=Span(100, 100 + len(text)), text=text)
    reuse = Reuse(REPORT.body[0], passage, 0.8, direction, "It is dated a day earlier.", (change,))
    said = (Said("The pumps failed in March", "Ann Vale"),)
    assert levels_of("DR04", audit_of(REPORT, said=said, heard=(heard,), reuses=(reuse,), corpus="3")) == levels, why


def test_loaded_words_of_the_other() -> None:
    """Words that the other article has in the same passage, in another place or form, are not this one's."""
    text = THERE.replace("held", "failure showed")
    assert levels_of("DR06", held("loaded_added", there="may have failed", text=text)) == []


def test_words_outside_the_passage() -> None:
    """An attribution may stand beside the shared words: the passage is shown whole."""
    audit = held("attribution_lost")
    change = replace(audit.reuses[0].changes[0], there=Span(20, 40))
    audit = replace(audit, reuses=(replace(audit.reuses[0], changes=(change,)),))
    (finding,) = findings_of("DR02", audit)
    assert finding.elsewhere == (audit.reuses[0].there,)
