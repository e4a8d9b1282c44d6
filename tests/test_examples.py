"""The example pages, audited from bytes to findings with every rule switched on."""

from functools import cache
from pathlib import Path

import pytest

from headwater.audit import audit_page
from headwater.findings import RULES
from headwater.records import Audit, Page
from tests.expectations import (
    Form,
    anatomy_misses,
    finding_misses,
    read_expected,
    span_misses,
    voice_misses,
)

EXAMPLES = Path(__file__).parents[1] / "examples"
EXPECTED = read_expected(EXAMPLES / "harwick.expected.json")
FORMS: tuple[Form, ...] = ("txt", "html")


@cache
def audit_of(name: str) -> Audit:
    return audit_page(Page.from_path(EXAMPLES / name), select=("ALL",))


@pytest.mark.parametrize("form", FORMS)
def test_anatomy(form: Form) -> None:
    """Headline, badge and standfirst are told from the body, and comments and forms are kept out of it."""
    assert anatomy_misses(audit_of(f"harwick.{form}"), EXPECTED) == []


@pytest.mark.parametrize("form", FORMS)
def test_voices(form: Form) -> None:
    """Every sentence that a reader wrote down has the voice the reader heard."""
    assert voice_misses(audit_of(f"harwick.{form}"), EXPECTED) == []


@pytest.mark.parametrize("form", FORMS)
def test_spans(form: Form) -> None:
    """Source, cue and directness of each attribution are the reader's."""
    assert span_misses(audit_of(f"harwick.{form}"), EXPECTED) == []


@pytest.mark.parametrize("form", FORMS)
def test_findings(form: Form) -> None:
    """Each rule that exists says what the reader expects, and nothing else is said."""
    codes = frozenset(rule.code for rule in RULES)
    assert {"FC01", "TM01", "TM02", "SR04", "SR05", "PG01", "CM01", "SR08"} <= codes
    assert finding_misses(audit_of(f"harwick.{form}"), EXPECTED, form, codes=codes) == []


@pytest.mark.parametrize("name", ["court-report.html", "interview.html", "two-sides.html"])
def test_no_warning_on_sound_work(name: str) -> None:
    """A dated, bylined, attributed story gives a standards editor nothing to act on."""
    audit = audit_of(name)
    warnings = [(f.code, f.message) for f in audit.findings if f.level == "warning"]
    assert warnings == []
    assert any(statement.voice == "source" for statement in audit.statements)
