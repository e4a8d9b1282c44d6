"""Which of two articles has a passage from the other."""

from dataclasses import replace
from typing import Any

import pytest

from headwater.records import Article, Audit
from headwater.reuse.direction import find_direction, is_credited
from headwater.reuse.shared import find_shared
from tests.findings.builders import audit_of, page
from tests.reuse.test_shared import OURS, PASSAGE, THEIRS

HERE = page(("headline", "Weir"), ("paragraph", f"{OURS} {PASSAGE}."), outlet="Harwick Post", id="here")
THERE = page(
    ("headline", "Gate"), ("paragraph", f"{PASSAGE}. {THEIRS}"), outlet="Mill Courier", id="there",
    url="https://millcourier.example/gate",
)  # fmt: skip


def told(here: Article, there: Article) -> tuple[str, str]:
    one, other = _audit(here), _audit(there)
    found = find_direction(one, other, find_shared(here, there))
    turned = find_direction(other, one, find_shared(there, here))
    assert {found.direction, turned.direction} in ({"from", "to"}, {"unclear"}), "the same from both sides"
    assert found.kind == turned.kind
    assert found.why.endswith(".")
    assert "copied" not in found.why
    return found.direction, found.kind


def _audit(article: Article) -> Audit:
    return audit_of(article, ran=("anatomy",))


def credited(words: str, **fields: Any) -> Article:
    return replace(
        page(("headline", "Weir"), ("paragraph", f"{OURS} {PASSAGE}, {words}."), **fields),
        outlet="Harwick Post",
        id="here",
    )


@pytest.mark.parametrize(
    ("here", "there", "direction", "why"),
    [
        ("2026-05-03", "2026-05-02", "from", "a day later"),
        ("2026-05-02", "2026-05-03", "to", "a day earlier"),
        ("2026-05-02T10:00:00Z", "2026-05-02T08:00:00Z", "from", "two hours later"),
        ("2026-05-02T10:00:00+02:00", "2026-05-02T09:00:00Z", "to", "an hour earlier, in another zone"),
    ],
)
def test_dates(here: str, there: str, direction: str, why: str) -> None:
    """The later one has it from the earlier one."""
    assert told(replace(HERE, published=here), replace(THERE, published=there)) == (direction, "text"), why


def test_equal_days_are_no_evidence() -> None:
    """Both of one day: as if there were no dates."""
    dated = told(replace(HERE, published="2026-05-02"), replace(THERE, published="2026-05-02"))
    assert dated == told(HERE, THERE)


@pytest.mark.parametrize(
    "words", ["the Mill Courier reports", "according to the Mill Courier", "the Mill Courier reported on Friday"]
)
def test_credit(words: str) -> None:
    """Who names the other as where the words are from has them from there, without any date."""
    assert told(credited(words), THERE) == ("from", "text")


def test_link() -> None:
    """A link to the very article tells more than the dates: pages are dated anew when they are changed."""
    here = credited("as was reported", links=(("reported", "https://millcourier.example/gate"),))
    assert told(here, THERE)[0] == "from"
    assert told(replace(here, published="2026-05-01"), replace(THERE, published="2026-05-02"))[0] == "from"


def test_wire() -> None:
    """Both print an agency's words: neither has them from the other."""
    here = page(("paragraph", f"HARWICK (AP) — {PASSAGE}. {OURS}"), outlet="Harwick Post", id="here")
    there = page(("paragraph", f"HARWICK (AP) — {PASSAGE}. {THEIRS}"), outlet="Mill Courier", id="there")
    assert told(here, there) == ("unclear", "wire")


def test_common_upstream() -> None:
    """Both credit a third."""
    here = page(
        ("paragraph", f"As the Tamble Echo reported, it rained. {PASSAGE}. {OURS}"), outlet="Harwick Post", id="here"
    )
    there = page(("paragraph", f"{PASSAGE}, according to the Tamble Echo. {THEIRS}"), outlet="Mill Courier", id="there")
    assert told(here, there) == ("unclear", "common upstream")


@pytest.mark.parametrize(
    ("here", "there", "expected", "why"),
    [
        (HERE, THERE, False, "no word of the Courier"),
        (credited("the Mill Courier reports"), THERE, True, "named"),
        (credited("as was told", links=(("told", "https://www.millcourier.example/x"),)), THERE, True, "linked"),
        (replace(HERE, outlet="The Mill Courier"), THERE, True, "its own"),
        (replace(HERE, outlet="millcourier.example"), THERE, True, "its own, named by its site"),
    ],
)
def test_is_credited(here: Article, there: Article, expected: bool, why: str) -> None:
    """Named anywhere, linked, or the same outlet."""
    assert is_credited(here, there) is expected, why


def test_hostile_addresses() -> None:
    """Links and dates can be anything."""
    here = credited("as was told", links=(("told", "http://[broken"),))
    told(replace(here, published="yesterday", url="http://[x"), replace(THERE, published="2026-99-99"))
