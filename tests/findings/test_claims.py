"""AT02: the claims most worth checking in the author's own voice."""

from pathlib import Path

import pytest

from headwater.findings import claims
from headwater.findings.claims import features_of, unattributed_claim, worth_checking
from headwater.records import Audit
from tests.findings.builders import HTML, Heard, Row, Said, audit_of, page, words_of

HEAD: Row = ("headline", "The quarry")
FIGURE = "The quarry paid $3 million in taxes to the county in 2019."
EVENT = "The federal government closed the quarry on Monday after a strike."


def found(audit: Audit) -> list[tuple[str, str]]:
    """Each claim's reason and words."""
    told = [
        list(zip(finding.measured["claims"], words_of(audit, finding), strict=True))
        for finding in unattributed_claim(audit)
    ]
    return [(claim["reason"], words) for finding in told for claim, words in finding]


@pytest.mark.parametrize(
    ("sentence", "reasons"),
    [
        (FIGURE, ["figure"]),
        ("The quarry paid £3 million in fines last year, the most in the county.", ["figure"]),
        ("The number of jobs at the quarry doubled under this council.", ["figure"]),
        ("Nearly half of the workers lost their health insurance.", ["figure"]),
        ("The county has the highest unemployment in the country.", ["record"]),
        ("The deficit grew for the first time since the war.", ["record"]),
        ("The tax cut led to the loss of jobs and the largest deficits.", ["cause"]),
        ("Because of the strike the county lost jobs and cut taxes for workers.", ["cause"]),
        (EVENT, ["event"]),
        # a date, an age, a time, a name with a number, an emergency call are no figures
        ("Reed, 43, voted for the tax bill in the state senate.", []),
        ("The senate passed the tax bill at 7.30 p.m. by voice vote.", []),
        ("The government bought the MX5 engine for the county’s ferry.", []),
        ("A superlative alone is the biggest challenge for workers.", []),
        # nobody can look it up
        ("The quarry will pay $3 million in taxes to the county.", []),
        ("We paid $3 million in taxes to the county last year.", []),
        ("Has the quarry paid $3 million in taxes to the county?", []),
        ("Taxes rose by $3 million.", []),  # five words
        # somebody is cited
        ("The quarry paid $3 million in taxes, according to the county.", []),
        ("Census data put the number of jobs lost at 3,000 in the county.", []),
        # the page and the reporting
        ("This story was updated to say that the quarry paid $3 million.", []),
        ("The quarry did not answer 30 requests for comment on jobs and taxes.", []),
    ],
)
def test_reason(sentence: str, reasons: list[str]) -> None:
    """A claim has a figure, a record, a cause or a dated event; forecasts, questions and what is cited are none."""
    audit = audit_of(page(HEAD, ("paragraph", sentence)))
    assert [reason for reason, _ in found(audit)] == reasons


def test_at_most_five_in_order_of_place() -> None:
    """The five best are shown where they stand, and how many there were is told; an event ranks below a figure."""
    figures = [f"The quarry paid ${count} million in taxes to the county in 2019." for count in range(2, 8)]
    audit = audit_of(page(HEAD, ("paragraph", f"{EVENT} {' '.join(figures)}"), ("paragraph", "It rained.")))
    (finding,) = unattributed_claim(audit)
    assert finding.level == "info"
    assert words_of(audit, finding) == figures[:5]
    assert (finding.measured["own_sentences"], finding.measured["checkable"]) == (8, 7)
    assert "the 5 most worth checking: 5 figures" in finding.message
    (alone,) = unattributed_claim(audit_of(page(HEAD, ("paragraph", EVENT))))
    assert "one is worth checking: 1 event" in alone.message


def test_same_words_once() -> None:
    """A sentence that the page repeats is one claim."""
    audit = audit_of(page(HEAD, ("paragraph", FIGURE), ("paragraph", FIGURE)))
    assert found(audit) == [("figure", FIGURE)]


@pytest.mark.parametrize("role", ["headline", "standfirst", "heading", "caption", "quote", "comment"])
def test_only_paragraphs_and_lists(role: str) -> None:
    """Headlines, headings, captions, quotations and comments make no claims of the author's."""
    audit = audit_of(page((role, FIGURE), ("paragraph", "It rained.")))  # type: ignore[arg-type]
    assert found(audit) == []
    assert found(audit_of(page(HEAD, ("list", FIGURE)))) == [("figure", FIGURE)]


def test_sourced_sentences() -> None:
    """A sentence in which somebody is the source, and one that is likely to be somebody's, are not the author's."""
    said = (Said("paid $3 million in taxes", "Vale", kind="indirect"),)
    assert found(audit_of(page(HEAD, ("paragraph", f"{FIGURE} Vale left.")), said=said, heard=(Heard("Vale"),))) == []
    assert found(audit_of(page(HEAD, ("paragraph", FIGURE)), confidence=0.4)) == []


@pytest.mark.parametrize(
    ("href", "count"),
    [
        ("https://county.example/taxes", 0),  # the reader is told where it is from
        ("https://www.courier.example/topic/quarry", 1),
        ("/topic/quarry", 1),
        ("http://[broken", 1),
    ],
)
def test_links(href: str, count: int) -> None:
    """A link to another site cites it; one within the site does not, nor does a broken one."""
    story = page(
        HEAD, ("paragraph", FIGURE), links=(("taxes", href),), url="https://courier.example/quarry", observable=HTML
    )
    assert len(found(audit_of(story))) == count


def test_features() -> None:
    """Words in small letters, figures by their digits, names within the sentence alike, the length in sixes."""
    told = features_of("Reed sold Ann Vale 1,200 acres, and I didn’t")
    assert told == {"reed", "sold", "#name", "0000", "acres", "and", "i", "didn't", "#length 1"}


def test_worth_checking() -> None:
    """What can be looked up is worth more than talk."""
    assert worth_checking(FIGURE) > 0.9 > 0.2 > worth_checking("Thank you all very much for coming.")


def test_weights_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the weights every sentence counts alike, the rule still runs, and says that it had no model."""
    monkeypatch.setattr(claims, "MODEL", tmp_path / "none.json")
    claims._weights.cache_clear()
    claims._digest.cache_clear()
    try:
        (finding,) = unattributed_claim(audit_of(page(HEAD, ("paragraph", f"{EVENT} {FIGURE}"))))
        assert [claim["score"] for claim in finding.measured["claims"]] == [0.5, 0.5]
        assert finding.measured["model"] is None
    finally:
        claims._weights.cache_clear()
        claims._digest.cache_clear()
