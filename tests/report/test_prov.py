"""PROV: how an audit came about, read again by the library that defines the format in Python."""

import builtins
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from prov.model import (
    ProvAgent,
    ProvAlternate,
    ProvAttribution,
    ProvDerivation,
    ProvDocument,
    ProvEntity,
    ProvInfluence,
    ProvRecord,
)

from headwater.errors import ConfigError
from headwater.records import Audit, Review, Trace
from headwater.report import to_prov
from tests.report.review_sample import REVIEWS, ferry_audit, hostile_reviews
from tests.report.sample import AUDIT
from tests.report.trace_sample import COURIER, NOTES, TEXT, TRACE, hostile_trace

ROOT = Path(__file__).parents[2]


def document(audit: Audit, trace: Trace | None = None, reviews: Mapping[str, Review] | None = None) -> ProvDocument:
    """The document; written and read once more it is the same."""
    read: ProvDocument = ProvDocument.deserialize(content=to_prov(audit, trace, reviews), format="json")
    assert ProvDocument.deserialize(content=read.serialize(format="json"), format="json") == read
    return read


def labels(found: ProvDocument) -> dict[str, str]:
    """What each thing is called in a test: its label, else its words."""
    names: dict[str, str] = {}
    for record in (*found.get_records(ProvEntity), *found.get_records(ProvAgent)):
        for name, value in record.attributes:
            if str(name) in ("prov:label", "prov:value"):
                names.setdefault(str(record.identifier), str(value))
    return names


def pairs(found: ProvDocument, kind: type[ProvRecord]) -> set[tuple[str, str]]:
    """The two ends of each relation of a kind, as `labels` calls them."""
    names = labels(found)
    ends = [[str(value) for _, value in record.formal_attributes[:2]] for record in found.get_records(kind)]
    return {(names.get(one, one), names.get(other, other)) for one, other in ends}


def test_sources() -> None:
    """A statement is attributed to who says it, and derived from a document; who passes it on is an influence."""
    found = document(AUDIT)
    attributed = pairs(found, ProvAttribution)
    fridays, lind = "It would sail on Fridays.", AUDIT.article.cut(AUDIT.statements[0].span)
    assert (lind, "Tor Lind, the ferry’s captain") in attributed
    assert ("The pier is a disgrace.", "Ida Brook") in attributed
    assert ("The pier is a disgrace.", "The Skarn Times") in attributed
    assert fridays not in {statement for statement, _ in attributed}
    assert {(fridays, "the minutes"), (fridays, AUDIT.article.headline)} <= pairs(found, ProvDerivation)
    assert pairs(found, ProvInfluence) == {(lind, "Skarn Post")}


def test_every_relation_has_its_ends() -> None:
    """Whatever is related is there, each once under its name."""
    read = json.loads(to_prov(ferry_audit(), TRACE, REVIEWS))
    things = {name for kind in ("entity", "activity", "agent") for name in read[kind]}
    for kind in set(read) - {"entity", "activity", "agent", "prefix"}:
        for relation in read[kind].values():
            ends = {value for value in relation.values() if isinstance(value, str) and value.startswith("hw:")}
            assert len(ends) >= 2, relation
            assert ends <= things, relation


def test_copies() -> None:
    """Where the direction is known a copy is derived from its original; where not, nothing is derived."""
    found = document(ferry_audit(), TRACE)
    derived = pairs(found, ProvDerivation)
    own, courier, post, ledger, notes = (
        "Ferry will stop in June", "Ferry may stop in June, board says", "Cracks found in the Ostrey ferry",
        "“Every frame”: why the ferry stops", "Ferry notes",
    )  # fmt: skip
    assert {(own, courier), (own, post), (post, courier), (ledger, own)} <= derived
    assert [pair for pair in derived if notes in pair and not pair[0].startswith("About 340")] == []
    cracks = "Engineers found cracks in nine of its twelve frames."
    assert (cracks, cracks) in derived  # the passage here, and the one there
    (alternates,) = pairs(found, ProvAlternate)
    assert alternates == ("About 340 people cross the strait each day.", "About 340 people cross the strait every day.")


def test_unclear_articles_name_each_other() -> None:
    """Two articles whose order is not known share words, and that is all that is said."""
    found = document(ferry_audit(), TRACE).unified()
    sharing = {
        str(record.identifier): str(value)
        for record in found.get_records(ProvEntity)
        for name, value in record.attributes
        if str(name) == "hw:sharesWordsWith"
    }
    (one, other), (third, fourth) = sharing.items()
    assert (one, other) == (fourth, third)
    assert {labels(found)[name] for name in sharing} == {TRACE.article.headline, NOTES.headline}


def test_changes_on_the_way() -> None:
    """A derivation tells the share of the later article and each type of change."""
    found = document(ferry_audit(), TRACE)
    names = labels(found)
    (derivation,) = [
        record
        for record in found.get_records(ProvDerivation)
        if [names.get(str(value)) for _, value in record.formal_attributes[:2]]
        == [TRACE.article.headline, COURIER.headline]
    ]
    told = {(str(name), value) for name, value in derivation.extra_attributes}
    assert {value for name, value in told if name == "hw:changed"} == set(TRACE.edges[0].types)
    assert ("hw:share", TRACE.edges[0].share) in told


def test_review() -> None:
    """A decided review is an activity of its reviewer with a verdict; an open one is left out."""
    read = json.loads(to_prov(AUDIT, None, REVIEWS))
    people = [one["prov:label"] for name, one in read["agent"].items() if name.startswith("hw:person-")]
    verdicts = {one["prov:value"] for name, one in read["entity"].items() if name.startswith("hw:verdict-")}
    times = {one.get("prov:endTime") for name, one in read["activity"].items() if name.startswith("hw:review-")}
    assert people == ["Ann Pell"]
    assert verdicts == {"Mostly false", "Could not be verified"}
    assert times == {"2026-10-05T10:00:00+00:00"}
    evidence = [one for name, one in read["entity"].items() if name.startswith("hw:evidence-")]
    assert sorted(one.get("prov:location", "") for one in evidence) == [
        "", "https://harbour.example/log", "https://harbour.example/timetable",
    ]  # fmt: skip


def test_same_bytes() -> None:
    """The same input gives the same bytes, whatever the order in which a process keeps its sets."""
    script = (
        "from tests.report.review_sample import REVIEWS, ferry_audit\nfrom tests.report.trace_sample import TRACE\n"
        "from headwater.report import to_prov\nprint(to_prov(ferry_audit(), TRACE, REVIEWS), end='')"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {to_prov(ferry_audit(), TRACE, REVIEWS).encode()}


def test_hostile() -> None:
    """Text of a page or a form is a value: it makes no name, ends no script, and comes back as it was."""
    audit, reviews = hostile_reviews()
    text = to_prov(audit, hostile_trace(), reviews)
    assert [sign for sign in "<>&\u202e\u2066\ud800\x1b" if sign in text] == []
    read = json.loads(text)
    assert read["prefix"] == {"hw": "urn:headwater:"}
    notes = {one["hw:note"] for name, one in read["entity"].items() if name.startswith("hw:verdict-")}
    assert notes == {review.note for review in reviews.values()}
    document(audit, hostile_trace(), reviews)


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Says what to install."""
    usual = builtins.__import__

    def importing(name: str, *rest: Any) -> Any:
        if name.startswith("prov"):
            raise ImportError(name)
        return usual(name, *rest)

    monkeypatch.setattr(builtins, "__import__", importing)
    with pytest.raises(ConfigError, match=r"pip install 'headwater\[prov\]'"):
        to_prov(AUDIT)


def test_page_of_the_trace() -> None:
    """The audited article and the trace's article are one thing."""
    read = json.loads(to_prov(ferry_audit(), TRACE))
    articles = [one for name, one in read["entity"].items() if name.startswith("hw:article-")]
    assert len(articles) == 5
    assert TEXT.splitlines()[0] in json.dumps(articles)
