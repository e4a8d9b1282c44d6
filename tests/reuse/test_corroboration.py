"""Other articles that say the same, or otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from headwater.audit import audit_text
from headwater.encoder.vectors import cosines, sentence_vectors
from headwater.records import Audit, FactCheck
from headwater.reuse.corroboration import find_matches
from headwater.reuse.view import Candidate, Hashes, Sentence


@dataclass(frozen=True)
class Shelf:
    """A few audits, every statement of which is a candidate."""

    audits: tuple[Audit, ...]
    checks: tuple[tuple[FactCheck, NDArray[np.int8]], ...] = ()
    revision: str = "1"

    def audit(self, id: str) -> Audit:
        return next(audit for audit in self.audits if audit.article.id == id)

    def near(self, vectors: NDArray[np.int8], *, limit: int) -> list[list[Sentence]]:
        places = [(audit.article.id, i) for audit in self.audits for i in range(len(audit.statements))]
        known = sentence_vectors([self._text(*place) for place in places])
        told = []
        for vector in vectors:
            scores = cosines(vector, known)
            order = np.argsort(-scores, kind="stable")[:limit].tolist()
            told.append([Sentence(places[i][0], places[i][1], float(scores[i])) for i in order])
        return told

    def sentences(self, words: str, *, limit: int) -> list[Sentence]:
        return []

    def fact_checks(self) -> Sequence[tuple[FactCheck, NDArray[np.int8]]]:
        return self.checks

    def sharing(self, fingerprints: Hashes, *, least: int, limit: int) -> list[Candidate]:
        return []

    def quoting(self, quotations: Hashes, *, least: int, limit: int) -> list[Candidate]:
        return []

    def _text(self, id: str, number: int) -> str:
        audit = self.audit(id)
        return audit.article.cut(audit.statements[number].span)


def article(text: str, *, id: str, published: str | None = "2026-05-02") -> Audit:
    audit = audit_text(text, headline="", select=())
    outlet = id.title()
    return replace(audit, article=replace(audit.article, id=id, outlet=outlet, published=published))


def told(here: str, there: str, *, published: str | None = "2026-05-02") -> list[tuple[str, str]]:
    matches = find_matches(article(here, id="here"), Shelf((article(there, id="courier", published=published),)))
    return [(match.relation, match.why) for match in matches]


HERE = "Twelve people were killed when a ferry sank off Harwick on Friday."


@pytest.mark.parametrize(
    ("here", "there", "relations", "why"),
    [
        (HERE, "A ferry went down off Harwick on Friday; twelve people were killed.", ["same"], "in other words"),
        (HERE, "A ferry sank on Friday off the coast of Harwick, killing 12 people.", ["same"], "12 is twelve"),
        (
            HERE,
            "Fourteen people were killed when the ferry sank off Harwick on Friday.",
            ["disputed"],
            "another figure",
        ),
        (HERE, "The ferry that sank off Harwick on Friday was built in 1974.", [], "of the same ferry, something else"),
        (HERE, "People were killed when a ferry sank off Harwick on Friday.", [], "how many it does not say"),
        (HERE, "Twelve people were killed when a ferry sank off Brightwater on Friday.", [], "another town"),
        (HERE, "Twelve people were killed when a ferry sank off Harwick on 3 March 1998.", [], "another day"),
        (HERE, "Nine boats were hired when a ferry sank off Harwick on Friday.", [], "another quantity"),
        (HERE, "Twelve people may have been killed when a ferry sank off Harwick on Friday.", [], "it may be so"),
        (
            "Harwick council approved the Mill Lane bridge on Monday.",
            "Harwick council has not approved the Mill Lane bridge on Monday.",
            ["disputed"],
            "it is denied",
        ),
        (
            "Harwick council approved the Mill Lane bridge on Monday.",
            "Harwick council rejected the Mill Lane bridge on Monday.",
            ["disputed"],
            "and so it is here",
        ),
        (
            "Harwick council approved the Mill Lane bridge on Monday.",
            "Harwick council approved no fewer than two plans for Mill Lane school in spring.",
            [],
            "no fewer than denies nothing",
        ),
        (
            "The Mill Lane dam has lost a third of its water, Ann Vale said.",
            "A third of its water has been lost from the Mill Lane dam, Tom Reed told the council.",
            ["same"],
            "another speaker says so too",
        ),
        (
            "The Mill Lane dam has lost a third of its water, Ann Vale said.",
            "A third of its water has been lost from the Mill Lane dam, Ann Vale told the council.",
            [],
            "one speaker is one source",
        ),
        (
            "Nearly a dozen people were killed when a ferry sank off Harwick on Friday.",
            "Off Harwick 10 or 11 people were killed on Friday as a ferry sank in the night.",
            [],
            "a round number and two close to it",
        ),
        (
            "More than a dozen people were killed when a ferry sank off Harwick on Friday.",
            "Off Harwick about 11 people were killed on Friday as a ferry sank in the night.",
            ["disputed"],
            "more than twelve are not eleven",
        ),
        (
            "Seven guests of the Harwick hotel fell ill after the dinner on Friday.",
            "28 guests of the Harwick hotel came to the dinner on Friday, and fell ill. Seven guests are in bed.",
            [],
            "a part and the whole",
        ),
        (
            "An official on Friday denied that a woman held in Harwick is a wife of Tom Reed, the owner of Mill group.",
            "An official told the Courier that the woman held in Harwick was not the wife of Tom Reed, the owner of the"
            " Mill group.",
            [],
            "both deny it",
        ),
        (
            "“We need the best singer of Harwick on the stage,” Tom Reed said on Monday, adding that he did not ask.",
            "“We need the best singer of Harwick on stage,” the manager Ruth Abara said on Monday.",
            [],
            "only one of them tells what is denied",
        ),
        (HERE, HERE, [], "the same words were taken over"),
        ("He denied it.", "He denied it.", [], "nothing to be held against"),
    ],
)
def test_relations(here: str, there: str, relations: list[str], why: str) -> None:
    """Only what speaks of the same names, day and quantity is the same or otherwise."""
    assert [relation for relation, _ in told(here, there)] == relations, why


def test_why() -> None:
    """A difference is told with both figures, the outlet and the day."""
    (one,) = told(HERE, "Fourteen people were killed when the ferry sank off Harwick on Friday.")
    assert one == ("disputed", "“Fourteen people were”, here “Twelve people were” (Courier, 2 May 2026).")


def test_why_rounded() -> None:
    """What makes a figure inexact is told with it; an article without an outlet is told by its headline or its link."""
    there = article("More than 20 people were killed when the ferry sank off Harwick on Friday.", id="0a1b2c")
    there = replace(there, article=replace(there.article, outlet=None, url="https://echo.example/1"))
    (one,) = find_matches(article(HERE, id="here"), Shelf((there,)))
    assert one.why == "“More than 20 people were”, here “Twelve people were” (https://echo.example/1, 2 May 2026)."


def test_one_unnamed_speaker_is_one() -> None:
    """Two articles that have it from the same spokesman are one source, though nobody names him."""
    shelf = Shelf(
        (
            article("Off Harwick twelve people were killed on Friday, a coastguard spokesman said.", id="echo"),
            article("A coastguard spokesman said twelve people were killed off Harwick on Friday.", id="courier"),
        )
    )
    assert len(find_matches(article(HERE, id="here"), shelf)) == 1


def test_a_growing_figure() -> None:
    """A count of victims that was published later is an update."""
    there = "Fourteen people were killed when the ferry sank off Harwick on Friday."
    ((relation, why),) = told(HERE, there, published="2026-05-04")
    assert relation == "disputed"
    assert why.startswith("a later update: “Fourteen people")


def test_without_a_day_nothing_is_disputed() -> None:
    """Two articles of unknown days can speak of two events."""
    here, there = (text.replace(" on Friday", "") for text in (HERE, HERE.replace("Twelve", "Fourteen")))
    assert told(here, there, published=None) == []


def test_reprints_are_one() -> None:
    """Ten articles with one text are one source; an article of its own words is another."""
    body = "A ferry went down off Harwick on Friday; twelve people were killed. " + " ".join(
        f"Boat number {n} from the harbour of Harwick went out to look for more of the missing." for n in range(9)
    )
    other = "Off Harwick twelve people were killed on Friday as a ferry sank in the night."
    shelf = Shelf((*(article(body, id=f"reprint {n}") for n in range(10)), article(other, id="echo")))
    matches = find_matches(article(HERE, id="here"), shelf)
    assert sorted(match.there.article.id for match in matches if match.relation == "same") == ["echo", "reprint 0"]


def test_vectors_can_be_given() -> None:
    """The vectors that a corpus keeps give the same answer."""
    here = article(HERE, id="here")
    shelf = Shelf((article("A ferry went down off Harwick on Friday; twelve people were killed.", id="courier"),))
    vectors = sentence_vectors([here.article.cut(statement.span) for statement in here.statements])
    assert find_matches(here, shelf, vectors=vectors) == find_matches(here, shelf) != []
