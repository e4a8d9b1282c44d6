"""docs/publishing.md shows what is really written of examples/harwick.html."""

import json
import re
from pathlib import Path

import pytest

import headwater
from headwater.records import Audit, Evidence, Review
from headwater.report import to_annotations, to_brat, to_claimreview, to_prov
from headwater.review import make_selector, review_id
from tests.report.review_sample import RATINGS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "publishing.md").read_text(encoding="utf-8")
EXAMPLES = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]


@pytest.fixture(scope="module")
def audit() -> Audit:
    return headwater.audit_page(headwater.Page.from_path(ROOT / "examples" / "harwick.html"))


@pytest.fixture(scope="module")
def reviews(audit: Audit) -> dict[str, Review]:
    """What the page says that somebody decided."""
    article = audit.article
    of = next(one for one in audit.statements if "its pumps April 2" in article.cut(one.span))
    where = make_selector(article.text, of.span)
    evidence = Evidence("https://harwick-town.example/pump-log", "18 April: pumps on, 06:10")
    return {
        of.id: Review(
            id=review_id(article.id, where, None), article=article.id, version=article.version, where=where,
            speaker=None, verdict="Mostly true", note="The pumps ran again from April 18, the harbour log says.",
            evidence=(evidence,), reviewer="Ines Calloway", made_at="2026-05-20T09:30:00Z", edition=1,
        )
    }  # fmt: skip


def test_claimreview(audit: Audit, reviews: dict[str, Review]) -> None:
    """The whole object."""
    text = to_claimreview(audit, reviews, ratings=RATINGS, url="https://desk.example/harwick")
    assert json.loads(text) == EXAMPLES[0]


def test_annotations(audit: Audit, reviews: dict[str, Review]) -> None:
    """The annotation that is the review."""
    assert json.loads(to_annotations(audit, reviews))["first"]["items"][-1] == EXAMPLES[1]


def test_prov(audit: Audit, reviews: dict[str, Review]) -> None:
    """The article among the entities."""
    entities = json.loads(to_prov(audit, None, reviews))["entity"]
    assert {name: entities[name] for name in EXAMPLES[2]["entity"]} == EXAMPLES[2]["entity"]


def test_brat(audit: Audit) -> None:
    """The rows of the example, with their tabs."""
    rows = [row[4:] for row in PAGE.splitlines() if re.match(r"    [TR]\d+\t", row)]
    assert len(rows) == 6
    assert set(rows) <= set(to_brat(audit)[1].splitlines())
