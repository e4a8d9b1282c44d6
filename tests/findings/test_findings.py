"""The rules as a whole: selection, suppression, what is told of them."""

import inspect
import pickle
import re
from pathlib import Path
from typing import Any

import pytest

from headwater.errors import ConfigError
from headwater.findings import RULES, Rule, Suppression, find_findings
from headwater.records import LEVELS, Audit
from tests.findings.builders import audit_of, page

DOCS = Path(__file__).parents[2] / "docs" / "rules.md"
HARDLY = page(
    ("headline", "Ponds drained"),
    ("badge", "Fact checked"),
    ("paragraph", "The pumps\nstopped April 2. “They took everything we had and left us the bill.”"),
    ("comment", "I saw it."),
    url="https://trumpet.example/ponds",
)


def codes_of(audit: Audit) -> list[str]:
    return [finding.code for finding in audit.findings]


@pytest.mark.parametrize(
    ("select", "ignore", "codes"),
    [
        (None, (), [rule.code for rule in RULES if rule.default and not rule.compares]),
        (("ALL",), (), [rule.code for rule in RULES if not rule.compares]),
        (("SR",), (), ["SR01", "SR02", "SR03", "SR04", "SR05", "SR06", "SR07", "SR08"]),
        (("tm02", "PG01"), (), ["TM02", "PG01"]),
        (("TM",), ("TM01",), ["TM02", "TM03", "TM04"]),
        (("TM", "PG"), ("PG", "TM01"), ["TM02", "TM03", "TM04"]),
        ((), (), []),
        (("ALL",), ("ALL",), []),
    ],
)
def test_selection(select: tuple[str, ...] | None, ignore: tuple[str, ...], codes: list[str]) -> None:
    """Codes, first letters and ALL choose; what ran is told in the order of RULES."""
    audit = find_findings(audit_of(HARDLY), select=select, ignore=ignore)
    assert list(audit.checked.ran) == ["anatomy", "statements", *codes]
    assert set(codes_of(audit)) <= set(codes)


def test_a_corpus_switches_its_rules_on() -> None:
    """Rules that compare run where there is something to compare with; asked for without one, they are skipped."""
    compare = [rule.code for rule in RULES if rule.compares]
    assert compare == [*(f"OR0{n}" for n in (1, 2, 3)), *(f"DR0{n}" for n in range(1, 7)), "FC02", "FC03", "FC04"]
    with_corpus = find_findings(audit_of(HARDLY, corpus="7"))
    assert [code for code in with_corpus.checked.ran if code in compare] == compare
    without = find_findings(audit_of(HARDLY), select=("DR",)).checked.skipped
    assert {one.why for one in without} == {"no corpus was given"}


@pytest.mark.parametrize(
    "options",
    [
        {"select": ("ZZ99",)},
        {"select": ("",)},
        {"select": ("SR", "TM9")},
        {"ignore": ("XX",)},
        {"suppressions": (Suppression("QQ01", "gone"),)},
    ],
)
def test_unknown_codes(options: dict[str, Any]) -> None:
    """A code that no rule has is a mistake of the caller, and the known ones are named."""
    with pytest.raises(ConfigError, match="TM01"):
        find_findings(audit_of(HARDLY), **options)


@pytest.mark.parametrize(
    ("suppression", "suppressed"),
    [
        (Suppression("TM02", "known"), True),
        (Suppression("TM01", "known"), False),  # another rule
        (Suppression("TM02", "known", page="https://trumpet.example/*"), True),
        (Suppression("TM02", "known", page="page"), True),  # by its id
        (Suppression("TM02", "known", page="https://other.example/*"), False),
        (Suppression("TM02", "known", quote="april  2"), True),  # white space and case aside
        (Suppression("TM02", "known", quote="May 6"), False),
    ],
)
def test_suppression(suppression: Suppression, suppressed: bool) -> None:
    """A suppressed finding is told under what was skipped, with the reason; the rule has run."""
    audit = find_findings(audit_of(HARDLY), select=("TM02",), suppressions=(suppression,))
    assert codes_of(audit) == ([] if suppressed else ["TM02"])
    assert [one.what for one in audit.checked.skipped] == (["TM02"] if suppressed else [])
    assert all("known" in one.why for one in audit.checked.skipped)
    assert "TM02" in audit.checked.ran


def test_nothing_is_skipped_unasked() -> None:
    """Rules that were not selected are not told of: nobody asked for them."""
    assert find_findings(audit_of(HARDLY), select=("TM01",)).checked.skipped == ()


def test_findings_are_of_their_rule() -> None:
    """A finding has the code and the name of a rule, at most its level, and evidence inside the text."""
    audit = find_findings(audit_of(HARDLY), select=("ALL",))
    rules = {rule.code: rule for rule in RULES}
    assert {"SR08", "AT03", "FC01", "TM01", "TM02", "PG01", "PG02", "CM01"} == set(codes_of(audit))
    for finding in audit.findings:
        rule = rules[finding.code]
        assert finding.name == rule.name
        assert LEVELS.index(finding.level) <= LEVELS.index(rule.level)
        assert finding.message.endswith(".")
        assert all(0 <= span.start < span.end <= len(audit.article.text) for span in finding.spans)
    assert pickle.loads(pickle.dumps(audit)) == audit


def test_same_answer_twice() -> None:
    """The same audit gives the same findings."""
    assert find_findings(audit_of(HARDLY), select=("ALL",)) == find_findings(audit_of(HARDLY), select=("ALL",))


def test_hostile_structured_data() -> None:
    """JSON-LD of any shape, however deep, stops no rule."""
    deep: dict[str, Any] = {"publishingPrinciples": "/ethics"}
    for _ in range(5000):
        deep = {"@type": [None, 3, {"@id": "x"}], "part": [deep]}
    for links in ((), (("Ponds", "http://[broken"), ("drained", "javascript:alert(1)"))):
        story = page(
            ("headline", "Ponds drained"),
            ("paragraph", "Dry."),
            links=links,
            structured_data=({"@type": "NewsArticle"}, deep),
        )
        assert "PG04" in codes_of(find_findings(audit_of(story), select=("ALL",)))


def test_an_article_without_words() -> None:
    """Rules have nothing to say of nothing, and do not fail."""
    find_findings(audit_of(page()), select=("ALL",))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rules_are_explained(rule: Any) -> None:
    """Each says what it measures, when it is silent, and gives an example; one that is off says why."""
    assert all(word in rule.explanation for word in ("Measure", "Silent", "Example"))
    assert rule.default is not bool(rule.why_off)
    assert rule.default is (rule.level == "info" or rule.compares)


def test_codes_and_names_are_unique() -> None:
    """A code never means two things."""
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)


def section_of(rule: Rule) -> str:
    """A rule's section of the rules page: its row, and what `headwater explain` prints, with bold openings."""
    told = rule.why_off or ("compares with a corpus" if rule.compares else "a count, with no precision to measure")
    prose = re.sub(r"^(Measured|Silent|Example)\b", r"**\1**", inspect.cleandoc(rule.explanation), flags=re.MULTILINE)
    return f"\n## {rule.code} · {rule.name}\n\n**{rule.level}** · {rule.switch} · {told}\n\n{prose}\n"


def test_rules_page() -> None:
    """docs/rules.md says of each rule, in the order of RULES, what the rule says of itself, and nothing else."""
    text = DOCS.read_text(encoding="utf-8")
    assert text[text.index("\n## ") :] == "".join(section_of(rule) for rule in RULES)


def test_models_that_rules_read_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Their digests are in the audit; where one is left out of the installation, its rules are skipped."""
    assert list(find_findings(audit_of(HARDLY), select=("HL04", "LG01")).models) == ["stance", "wording"]
    monkeypatch.setattr("headwater.findings._MODELS", tmp_path)
    audit = find_findings(audit_of(HARDLY), select=("LG01", "SR01"))
    assert [(one.what, one.why) for one in audit.checked.skipped] == [
        ("LG01", "the wording model is left out of this installation")
    ]
    assert audit.checked.ran[-1] == "SR01"
