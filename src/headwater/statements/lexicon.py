"""What a noun or a first name says of a source, by word lists learnt from news text (see the lists' card)."""

import functools
import json
from pathlib import Path
from typing import Any, Literal

NounKind = Literal["person", "organisation", "group", "document", "place"]
MODEL = Path(__file__).parent.parent / "models" / "lexicon"


def noun_kind(noun: str) -> NounKind | None:
    """What a head noun names, singular or plural, in any case; `None` when unknown or none of these.

    "lawyers" -> person, "company" -> organisation, "crowd" -> group, "letter" -> document, "village" -> place.
    """
    kinds = _kinds()
    return next((kinds[form] for form in _forms(noun) if form in kinds), None)


def is_position(noun: str) -> bool:
    """Whether the noun is a formal position of power, expertise or leadership: "mayor", "professor"; not "farmer"."""
    return any(form in _words("positions") for form in _forms(noun))


def is_plural(noun: str) -> bool:
    """Whether the noun is a plural: "lawyers", "people", "police"; not "boss", "campus"."""
    word = noun.lower()
    if word in _words("singulars"):
        return False
    ending = word.endswith(("men", "people")) or (word.endswith("s") and not word.endswith(("ss", "us", "is")))
    return ending or word in _words("plurals")


def gender(given_name: str) -> Literal["f", "m"] | None:
    """The gender the news gives bearers of a first name; `None` when unknown or used for both."""
    name = given_name.lower()
    if name in _names("f"):
        return "f"
    return "m" if name in _names("m") else None


def _forms(noun: str) -> list[str]:
    """The noun as it is, then as singulars, then its last part: "co-founders" -> "co-founder" … "founder"."""
    word = noun.lower()
    forms = [word]
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("ves"):
        forms += [word[:-3] + "f", word[:-3] + "fe"]
    if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        forms.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        forms.append(word[:-1])
    if word.endswith("men"):
        forms.append(word[:-3] + "man")
    if word.endswith("people"):
        forms.append(word[:-6] + "person")
    last = word.replace("-", " ").split()[-1:]
    return forms if last in ([], [word]) else forms + _forms(last[0])


@functools.cache
def _lists(file: str) -> dict[str, Any]:
    lists: dict[str, Any] = json.loads((MODEL / file).read_text(encoding="utf-8"))
    return lists


@functools.cache
def _kinds() -> dict[str, NounKind]:
    kinds: dict[str, NounKind] = {}
    for kind, nouns in _lists("nouns.json")["kinds"].items():
        kinds.update(dict.fromkeys(nouns.split(), kind))
    return kinds


@functools.cache
def _words(key: str) -> frozenset[str]:
    return frozenset(_lists("nouns.json")[key].split())


@functools.cache
def _names(key: str) -> frozenset[str]:
    return frozenset(_lists("given_names.json")[key].split())
