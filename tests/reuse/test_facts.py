"""Published fact checks for what a text says."""

from dataclasses import replace

import numpy as np
import pytest

from headwater.encoder.vectors import load_vectors, sentence_vectors
from headwater.records import FactCheck
from headwater.reuse.facts import FactIndex, find_fact_checks, plain_words, stems_of
from tests.reuse.test_corroboration import Shelf, article

CLAIMS = {
    "dam": "The Harwick dam has lost a third of its water since 2024.",
    "half": "The Harwick dam has lost half of its water since 2024.",
    "mill": "Ann Vale sold the old mill to her brother for $1.",
    "oak": "A photo shows a 900-year-old oak that fell on the town hall of Brightwater.",
    "tap": "Drinking tap water from Harwick causes hair loss.",
    "fine": "Dog owners in Brightwater must pay a fine of 500 dollars for barking.",
}
CHECKS = {
    id: FactCheck(
        id=f"https://check.example/{id}",
        url=f"https://check.example/{id}",
        claim=claim,
        claimant=None,
        rating="Half true",
        publisher="Brightwater Facts",
        title=None,
        published="2026-03-02",
    )
    for id, claim in CLAIMS.items()
}
INDEXED = tuple(zip(CHECKS.values(), sentence_vectors(list(CLAIMS.values())), strict=True))


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("Read https://t.co/Ab1 now", "Read now", "addresses say nothing"),
        ("the dam pic.twitter.com/Ab1 is gone", "the dam is gone", "nor do those of pictures"),
        ("#HarwickDam leaks", "Harwick Dam leaks", "a hashtag is words"),
        ("via @AnnVale", "via Ann Vale", "and so is a name"),
        ("#dam2026 and #NATOSummit", "dam 2026 and NATO Summit", "numbers and capitals stand apart"),
        ("the year-old oak", "the year-old oak", "other words stay"),
    ],
)
def test_posts_are_read_as_words(text: str, words: str, why: str) -> None:
    """What a post writes in its own way is taken as the words that it means."""
    assert plain_words(text) == words, why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("checks", "checked"),
        ("voting", "votes"),
        ("cities", "city"),
        ("Vale’s", "Vale"),
        ("café", "cafe"),
        ("stopped", "stop"),
    ],
)
def test_stems(one: str, other: str) -> None:
    """Forms of one word are one."""
    assert stems_of(one) == stems_of(other)


@pytest.mark.parametrize(
    ("text", "best", "why"),
    [
        ("A third of the water behind Harwick dam is gone since 2024", "dam", "not half of it"),
        ("Half of the water behind Harwick dam is gone since 2024", "half", "not a third"),
        ("lol #HarwickTapWater makes your hair fall out https://t.co/x", "tap", "a post"),
        ("This huge oak came down on Brightwater's town hall 😭", "oak", "a picture"),
        ("$500 fine if your dog barks in Brightwater!", "fine", "a number as it is written elsewhere"),
    ],
)
def test_rank(text: str, best: str, why: str) -> None:
    """The fact check on the very claim comes first."""
    ranked = FactIndex(INDEXED).rank(text)
    assert ranked[0].fact_check == CHECKS[best], why
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)
    assert len(ranked) == 5


def test_no_fact_checks() -> None:
    """Where none was loaded none is found."""
    assert FactIndex(()).rank("The dam leaks.") == []


def test_vector_can_be_given() -> None:
    """A vector that is known already gives the same answer."""
    index = FactIndex(INDEXED)
    text = CLAIMS["mill"]
    assert index.rank(text, vector=sentence_vectors([text])[0]) == index.rank(text)


def test_statements() -> None:
    """A statement like a claim that was checked is told with verdict, publisher and day; others are not."""
    here = article("Ann Vale sold the old mill to her brother for $1. It rained all day in Harwick.", id="here")
    (match,) = find_fact_checks(here, Shelf((), INDEXED))
    assert here.article.cut(next(s.span for s in here.statements if s.id == match.statement)).startswith("Ann Vale")
    assert (match.relation, match.why) == ("fact check", "Rated “Half true” by Brightwater Facts on 2 March 2026.")
    assert match.there.text == CLAIMS["mill"]
    assert match.there.article.url == CHECKS["mill"].url


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"rating": None}, "Checked by Brightwater Facts on 2 March 2026."),
        ({"publisher": None}, "Rated “Half true” on 2 March 2026."),
        ({"published": None}, "Rated “Half true” by Brightwater Facts."),
        ({"published": "soon"}, "Rated “Half true” by Brightwater Facts."),
    ],
)
def test_what_a_check_does_not_say(fields: dict[str, str | None], why: str) -> None:
    """A missing verdict, publisher or date is left out."""
    shelf = Shelf((), ((replace(CHECKS["mill"], **fields), INDEXED[2][1]),))  # type: ignore[arg-type]
    (match,) = find_fact_checks(article(CLAIMS["mill"], id="here"), shelf)
    assert match.why == why


def test_its_own_page() -> None:
    """A page is not told of the fact check that it is."""
    here = article(CLAIMS["mill"], id="here")
    own = replace(here, article=replace(here.article, url=CHECKS["mill"].url))
    assert find_fact_checks(own, Shelf((), INDEXED)) == []


def test_vectors_of_another_width() -> None:
    """Statements that were not read have vectors of width 0: they are made."""
    here = article(CLAIMS["mill"], id="here")
    empty = np.zeros((len(here.statements), 0), np.int8)
    assert find_fact_checks(here, Shelf((), INDEXED), vectors=empty) == find_fact_checks(here, Shelf((), INDEXED))
    assert load_vectors().width > 0
