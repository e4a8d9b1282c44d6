"""The learnt word lists: what a noun or a first name says of a source."""

import json

import pytest

from headwater.statements.lexicon import MODEL, gender, is_plural, is_position, noun_kind

KINDS = [
    ("lawyer", "person", "the plain case"),
    ("Lawyers", "person", "a plural, at the start of a sentence"),
    ("women", "person", "an irregular plural"),
    ("people", "person", "a plural of its own"),
    ("company", "organisation", "the plain case"),
    ("agencies", "organisation", "y becomes ies"),
    ("churches", "organisation", "an added syllable"),
    ("police", "organisation", "a plural that names one body"),
    ("family", "group", "people as one"),
    ("crowds", "group", "several groups"),
    ("letter", "document", "the plain case"),
    ("lawsuits", "document", "several documents"),
    ("village", "place", "the plain case"),
    ("co-founder", "person", "the last part decides"),
    ("police officer", "person", "the head of a compound is its last word"),
    ("year", None, "none of these"),
    ("crime", None, "none of these"),
    ("zzyzx", None, "unknown"),
    ("", None, "no word at all"),
]


@pytest.mark.parametrize(("noun", "kind", "why"), KINDS)
def test_noun_kind(noun: str, kind: str | None, why: str) -> None:
    """A head noun's kind, whatever its number and case."""
    assert noun_kind(noun) == kind, why


@pytest.mark.parametrize(
    "noun", ["mayor", "Directors", "professor", "sergeant", "co-chairman", "spokespeople", "lawyer"]
)
def test_positions(noun: str) -> None:
    """Power, expertise or leadership that somebody holds."""
    assert is_position(noun)
    assert noun_kind(noun) == "person"


@pytest.mark.parametrize("noun", ["farmer", "witness", "activist", "player", "mother", "company", "zzyzx", ""])
def test_no_positions(noun: str) -> None:
    """A trade, a part in the story, an activity, kin; and what is nobody."""
    assert not is_position(noun)


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("lawyers", True),
        ("People", True),
        ("police", True),
        ("women", True),
        ("spokespeople", True),
        ("children", True),
        ("lawyer", False),
        ("boss", False),
        ("campus", False),
        ("news", False),  # ends in s, and is one
        ("crisis", False),
        ("", False),
    ],
)
def test_number(noun: str, plural: bool) -> None:
    """Plurals by ending, and by the list where the ending misleads."""
    assert is_plural(noun) is plural


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Mary", "f"), ("mary", "f"), ("Robert", "m"), ("Kim", None), ("Zzyzx", None), ("", None)],
)
def test_gender(name: str, expected: str | None) -> None:
    """One gender where almost all bearers have it; none for a name of both and for one unknown."""
    assert gender(name) == expected


def test_lists_are_sorted_and_apart() -> None:
    """A noun has one kind, a name one gender, a position is a person's; the files change only where the lists do."""
    nouns = json.loads((MODEL / "nouns.json").read_text(encoding="utf-8"))
    names = json.loads((MODEL / "given_names.json").read_text(encoding="utf-8"))
    lists = [*nouns["kinds"].values(), nouns["positions"], nouns["plurals"], nouns["singulars"], *names.values()]
    assert all(words.split() == sorted(set(words.split())) for words in lists)
    every = [noun for words in nouns["kinds"].values() for noun in words.split()]
    assert len(every) == len(set(every))
    assert set(nouns["positions"].split()) <= set(nouns["kinds"]["person"].split())
    assert not set(names["f"].split()) & set(names["m"].split())
