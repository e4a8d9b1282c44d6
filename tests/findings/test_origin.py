"""OR01–OR03: words that stand in other articles of the corpus."""

from dataclasses import replace
from typing import Any

import pytest

from headwater.records import ArticleReference, Audit, Passage, Reuse, Span
from tests.findings.builders import Heard, Said, audit_of, find, findings_of, levels_of, page, words_of

FIRST = (
    "The gate of the upper weir broke on Monday and the water stood a metre high in the cellars of Mill Lane, where "
    "the pumps had been taken away in March for a repair that nobody had ordered or paid for since"
)
SECOND = "The miller heard nothing of it until noon"
STORY = page(
    ("headline", "Gate breaks"),
    ("paragraph", f"{FIRST}. {SECOND}."),
    outlet="Harwick Post",
    published="2026-05-03",
)


def shared(
    words: str, *, outlet: str = "Mill Courier", published: str | None = "2026-05-02", part: float = 0.5, **more: Any
) -> Reuse:
    told: dict[str, Any] = {"direction": "from", "why": "It is dated a day earlier.", "of_here": part, "of_there": 0.2}
    article = ArticleReference(outlet, None, outlet, "Gate", published)
    here = find(STORY.text, words)
    return Reuse(here, Passage(article, Span(0, len(words)), words), 1.0, changes=(), **(told | more))


def held(*reuses: Reuse, **more: Any) -> Audit:
    return audit_of(STORY, reuses=reuses, corpus="3", **more)


@pytest.mark.parametrize(
    ("reuses", "kind", "why"),
    [
        ((), "most likely original", "nothing is shared"),
        ((shared(FIRST, part=0.1),), "most likely original", "a sentence of background"),
        ((shared(FIRST, part=0.6),), "copy with different portions", "more than a fifth"),
        ((shared(FIRST, part=0.8), shared(SECOND, part=0.15)), "wholesale duplicate", "both of one article"),
        ((shared(FIRST, part=0.8), shared(SECOND, outlet="Echo", part=0.15)), "copy with different portions", "two"),
        ((shared(FIRST, part=0.9, direction="to"),), "most likely original", "the other one has it from here"),
        ((shared(FIRST, part=0.9, direction="unclear"),), "unclear", "nobody knows which was first"),
        ((shared(FIRST, part=0.4, kind="quotation"),), "quotes extensively", "the words are a speaker's"),
        (
            (shared(FIRST, part=0.3), shared(FIRST, outlet="Echo", part=1.0, direction="unclear")),
            "unclear",
            "all of it stands in one article, a part in another, earlier one",
        ),
        (
            (shared(FIRST, part=0.5), shared(FIRST, outlet="Echo", part=0.6, direction="unclear")),
            "copy with different portions",
            "of two parts the one is told whose order is known",
        ),
    ],
)
def test_originality(reuses: tuple[Reuse, ...], kind: str, why: str) -> None:
    """One class for each article, by the part of its body that earlier articles have."""
    (finding,) = findings_of("OR01", held(*reuses))
    assert finding.measured["class"] == kind, why
    assert finding.level == "info"
    assert finding.message.endswith(".")


@pytest.mark.parametrize(
    ("reuses", "levels", "why"),
    [
        ((shared(FIRST),), ["note"], "35 words, and the Courier is not named"),
        ((shared(SECOND),), [], "too short"),
        ((shared(FIRST, credited=True),), [], "it is named"),
        ((shared(FIRST, kind="wire"),), [], "made to be printed"),
        ((shared(FIRST, kind="press release"),), [], "made to be printed"),
        ((shared(FIRST, kind="common upstream"),), [], "both have it from a third"),
        ((shared(FIRST, kind="quotation"),), [], "both may have heard the speaker"),
        ((shared(FIRST, published=None),), [], "no date"),
        ((shared(FIRST, published="2026-05-04"),), [], "dated later"),
        ((shared(FIRST, published="2026-05-03"),), [], "dated the same day"),
        ((shared(FIRST, direction="unclear"),), [], "the order is unclear"),
        ((shared(FIRST), shared(FIRST, outlet="Echo", published="2026-05-01")), ["note"], "the earliest is told"),
        (
            (shared(FIRST), shared(FIRST, outlet="Echo", published="2026-05-01", credited=True)),
            [],
            "what is credited is not looked for in later prints",
        ),
    ],
)
def test_shared_text_uncredited(reuses: tuple[Reuse, ...], levels: list[str], why: str) -> None:
    """Speaks of shared text whose earlier article is not named."""
    audit = held(*reuses)
    assert levels_of("OR02", audit) == levels, why
    for finding in findings_of("OR02", audit):
        assert words_of(audit, finding) == [FIRST]
        assert "copied" not in finding.message
        assert finding.elsewhere[0].article.published == min(r.there.article.published or "" for r in reuses)


def test_the_order_is_told_with_its_ground() -> None:
    """An article without a date is the earlier one by its text at most."""
    (finding,) = findings_of("OR01", held(shared(FIRST, part=0.6)))
    assert "which is earlier" in finding.message
    (finding,) = findings_of("OR01", held(shared(FIRST, part=0.6, published=None)))
    assert "which by the text alone is the earlier" in finding.message


def test_quotations_are_the_speakers() -> None:
    """Passages that are a speaker's words from end to end are no text of the other article's."""
    spoken = page(
        ("headline", "Gate breaks"), ("paragraph", f"“{FIRST},” said Ann Vale. {SECOND}."), published="2026-05-03"
    )
    passage = shared(FIRST, part=0.6)
    reuse = replace(passage, here=find(spoken.text, FIRST))
    audit = audit_of(spoken, said=(Said(FIRST, "Ann Vale"),), heard=(Heard("Ann Vale"),), reuses=(reuse,), corpus="3")
    assert levels_of("OR02", audit) == []
    assert findings_of("OR01", audit)[0].measured["class"] == "quotes extensively"
    words = f"said Ann Vale. {SECOND}"
    written = replace(reuse, here=find(spoken.text, words), of_here=0.3)
    (finding,) = findings_of("OR01", replace(audit, reuses=(written,)))
    assert finding.measured["class"] == "copy with different portions"


def test_one_day() -> None:
    """Of two articles of one day only a time tells which is dated earlier."""
    at = replace(STORY, published="2026-05-03T12:00:00+00:00")
    for published, levels in (("2026-05-03T09:00:00+00:00", ["note"]), ("2026-05-03", [])):
        assert levels_of("OR02", audit_of(at, reuses=(shared(FIRST, published=published),), corpus="3")) == levels


ECHO = page(
    ("headline", "Gate breaks"),
    ("paragraph", f"{FIRST}, the Brightwater Echo reported. {SECOND}."),
    outlet="Harwick Post",
    published="2026-05-05",
)


@pytest.mark.parametrize(
    ("echo", "courier", "levels", "why"),
    [
        ("2026-05-04", "2026-05-02", ["note"], "the Courier was first, the Echo is credited"),
        ("2026-05-02", "2026-05-04", [], "the Echo was first"),
        (None, "2026-05-02", [], "the Echo's article is not in the corpus"),
    ],
)
def test_credit_mismatch(echo: str | None, courier: str, levels: list[str], why: str) -> None:
    """Speaks where the corpus holds the credited article, and an earlier one of somebody else."""
    reuses = [shared(FIRST, published=courier)]
    if echo:
        reuses.append(shared(FIRST, outlet="Brightwater Echo", published=echo))
    said = (Said(FIRST, "Brightwater Echo", kind="indirect"),)
    heard = (Heard("Brightwater Echo", "named_organization", outlet=True),)
    audit = audit_of(ECHO, said=said, heard=heard, reuses=tuple(reuses), corpus="3")
    assert levels_of("OR03", audit) == levels, why
