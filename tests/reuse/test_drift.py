"""What was changed on the way from one article to another: rows of both texts; those for silence matter most."""

import re
import time

import pytest

from headwater.records import Audit, Span
from headwater.reuse.drift import find_drift
from tests.findings.builders import Heard, Said, find
from tests.reuse.versions import REED_NAMED, VALE_NAMED, version

OPENING = "The council of Harwick met in the old mill to talk about the dam."
CLOSING = "Nobody has looked at the gates of the weir since it was built."
SPOKEN = re.compile(r"(?P<content>[^.]+), (?P<name>Ann Vale|Vale|Tom Reed|Reed|[Ss]he) (?P<cue>said|says)|$")


def article(*paragraphs: str, published: str | None = None) -> Audit:
    """An audit in which “…, Ann Vale said.” is heard as it is read."""
    text = " ".join(paragraphs)
    said = tuple(
        Said(match["content"].strip(" .\n"), "Vale" if "ale" in match["name"] else "Reed", kind="indirect",
             cue=match["cue"], words=match["name"])
        for match in SPOKEN.finditer(text)
        if match["name"]
    )  # fmt: skip
    heard = tuple(
        Heard(last, entity=full) for last, full in (("Vale", "Ann Vale"), ("Reed", "Tom Reed")) if last in text
    )
    named = tuple(named for last, named in (("Vale", VALE_NAMED), ("Reed", REED_NAMED)) if last in text)
    return version(
        *(("paragraph", paragraph) for paragraph in paragraphs),
        said=said,
        heard=heard,
        named=named,
        published=published,
    )


def drift(old: Audit, new: Audit, there: str | None = None, here: str | None = None) -> list[tuple[str, str, str]]:
    """The changes of one shared passage, the whole body unless told, less those of wording, with their words."""
    spans = [
        find(audit.article.text, words) if words else Span(0, len(audit.article.text))
        for audit, words in ((new, here), (old, there))
    ]
    (changes,) = find_drift(new, old, [(spans[0], spans[1])])
    return [
        (change.type, old.article.cut(change.there), new.article.cut(change.here))
        for change in changes
        if change.type != "wording"
    ]


def types(old: str, new: str, *, dates: tuple[str | None, str | None] = (None, None)) -> list[str]:
    before = article(f"{OPENING} {old}", CLOSING, published=dates[0])
    after = article("It is a town of mills.", f"{OPENING} {new}", published=dates[1])
    return [type for type, *_ in drift(before, after, f"{OPENING} {old}", f"{OPENING} {new}")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The dam leaks at two gates, Ann Vale said.", "The dam leaks at two gates.", ["attribution_lost"]),
        ("The dam leaks at two gates.", "The dam leaks at two gates, Ann Vale said.", ["attribution_gained"]),
        ("The dam leaks at two gates, Ann Vale said.", "The dam leaks at two gates, Vale says.", []),
        ("The dam leaks at two gates, Vale said.", "The dam leaks at two gates, she said.", []),
        (
            "The dam leaks at two gates, Ann Vale said.",
            "The dam leaks at two gates, Tom Reed said.",
            ["speaker_changed", "name_changed"],
        ),
        # Moved to the next sentence: both are still hers.
        (
            "The dam leaks at two gates, Ann Vale said. It was built in 1960 by the county.",
            "The dam leaks at two gates. It was built in 1960 by the county, Ann Vale said.",
            [],
        ),
        # Taken from one, and put into the next by somebody else.
        (
            "The dam leaks at two gates, Ann Vale said. It was built in 1960 by the county.",
            "The dam leaks at two gates. It was built in 1960 by the county, Tom Reed said.",
            ["attribution_lost", "attribution_gained"],
        ),
        ("Police said the dam leaks at two gates.", "The dam leaks at two gates.", ["attribution_lost"]),  # unheard
        ("According to the county, the dam leaks at two gates.", "The dam leaks at two gates.", ["attribution_lost"]),
        ("The dam, which the county says is old, leaks at two gates.", "The dam leaks at two gates.", []),  # a clause
        ("The dam is reportedly old and leaks.", "The dam is old and leaks.", ["hedge_lost"]),
        ("The dam is said to be old and leaks.", "The dam is old and leaks.", ["hedge_lost"]),  # nobody said it
        ("The dam could not be seen from there.", "The dam was not seen from there.", []),
        ("The two alleged thieves left the mill.", "The two thieves left the mill.", ["hedge_lost"]),
        ("The dam may be torn down in spring.", "The dam is expected to be torn down in spring.", []),
        ("The dam, which may be the oldest of all there, leaks.", "The dam leaks.", []),  # gone with its clause
        ("Vale declined to speak of the dam there.", "Vale did not speak of the dam there.", []),
        ("The weir opens in May to all.", "The weir will open in May to all.", []),  # a month
    ],
)
def test_voices(old: str, new: str, expected: list[str]) -> None:
    """Attributions, speakers and hedges, told from how a sentence is put."""
    assert types(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The crowd of 1,187 people cheered.", "The crowd of about 1,200 people cheered.", []),
        ("The crowd of 1,187 people cheered.", "The crowd of about 1,500 people cheered.", ["number_changed"]),
        ("The crowd of 1,187 people cheered.", "The crowd of more than 1,000 people cheered.", []),
        ("Some 340 people came to the mill.", "Hundreds of people came to the mill.", []),
        ("Hundreds of people came to the mill.", "Thousands of people came to the mill.", ["number_changed"]),
        ("The mill lies five miles from the dam.", "The mill lies 8 km from the dam.", []),
        ("The mill lies five miles from the dam.", "The mill lies five km from the dam.", ["number_changed"]),
        ("It cost $1,187,000 to build the mill.", "It cost $1.2 million to build the mill.", []),
        ("It cost $5 million to build the mill.", "It cost £5 million to build the mill.", ["number_changed"]),
        ("It cost $5 million to build the mill.", "It cost $5 billion to build the mill.", ["number_changed"]),
        ("About 50 percent of the mill burnt.", "About half of the mill burnt.", []),
        ("The mill has two doors and two gates.", "The mill has two doors and three gates.", ["number_changed"]),
        ("The 2008 flood broke two of its doors.", "The 2010 flood broke two of its doors.", ["date_changed"]),
        ("It burnt on 10/22/2014 at dawn.", "It burnt on 10/23/2014 at dawn.", ["date_changed"]),
        ("It closed at 9 p.m. on that day.", "It closed at 21:00 on that day.", []),
    ],
)
def test_amounts(old: str, new: str, expected: list[str]) -> None:
    """A vague figure that includes the exact one, another unit and another way to write are no change."""
    assert types(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "dates", "expected"),
    [
        ("on Tuesday", "on May 5", ("2026-05-07", "2026-05-08T09:00:00Z"), []),
        ("on Tuesday", "on May 6", ("2026-05-07", "2026-05-08"), ["date_changed"]),
        ("on Tuesday", "on May 5", (None, None), []),  # could not tell
        ("yesterday", "on Wednesday", ("2026-05-07", "2026-05-09"), []),
        ("yesterday", "on Friday", ("2026-05-07", "2026-05-09"), ["date_changed"]),
        ("on Tuesday", "on Friday", (None, None), ["date_changed"]),
        ("today", "yesterday", ("2026-05-07", "2026-05-08"), []),  # one day later
        ("today", "yesterday", ("2026-05-07", "2026-05-07"), ["date_changed"]),
        ("last year", "in 2025", ("2026-05-07", None), []),
        ("last year", "in 2024", ("2026-05-07", "2026-05-07"), ["date_changed"]),
        ("on May 5", "in May", (None, None), []),  # less is told, nothing else
    ],
)
def test_days(old: str, new: str, dates: tuple[str | None, str | None], expected: list[str]) -> None:
    """A day is read from the day on which its article was published."""
    assert types(f"The dam broke {old} at its gates.", f"The dam broke {new} at its gates.", dates=dates) == expected


def test_words_around_the_passage() -> None:
    """What each article says around the shared words is its own; who is said to say them is not."""
    old = article(f"In 2009 Fennmouth had 12 mills, but {OPENING[0].lower()}{OPENING[1:-1]}, Ann Vale said.")
    new = article(f"For the three farmers of Brook it was news in 2011 that {OPENING[0].lower()}{OPENING[1:]}")
    shared = OPENING[1:-1]
    assert drift(old, new, shared, shared) == [("attribution_lost", ", Ann Vale said", "")]


def test_last_words_of_a_sentence() -> None:
    """A passage ends where words differ; what is left of the sentence is compared too."""
    old, new = article(f"{OPENING[:-1]} in 1960."), article(f"{OPENING[:-1]} in 1950.")
    shared = OPENING[:-1]
    assert drift(old, new, shared, shared) == [("date_changed", "1960", "1950")]


def test_attribution_in_the_sentence_before() -> None:
    """The new article tells the speaker before the passage begins: nothing is lost."""
    old = article(f"{OPENING} The dam leaks at two gates, Ann Vale said.")
    new = article("The dam has been a worry for years, Ann Vale said.", "The dam leaks at two gates.")
    assert drift(old, new, "The dam leaks at two gates", "The dam leaks at two gates") == []


def test_loaded_words() -> None:
    """Loaded words that the author of one article alone uses."""
    plain = "The board passed its plan for the dam on that day."
    loaded = "The board passed its idiotic, disgusting plan for the dam on that day."
    assert types(plain, loaded) == ["loaded_added"]
    assert types(loaded, plain) == ["loaded_dropped"]
    said, louder = (f"The mayor wrote: “{words}”" for words in (plain, loaded))
    assert types(said, louder) == ["quote_altered"]


def test_no_statements() -> None:
    """Where no sentences were read, words are compared all the same."""
    old, new = (version(("paragraph", f"{OPENING} It has {n} gates."), ran=("anatomy",)) for n in ("seven", "nine"))
    assert drift(old, new) == [("number_changed", "seven", "nine")]


def test_nothing_shared() -> None:
    assert find_drift(article(OPENING), article(CLOSING), []) == []


def test_long_passage() -> None:
    """Time grows with the words of a passage."""
    lines = [f"The {n} gates of mill {n * 7} leak on 5 May, Ann Vale said." for n in range(400)]
    short = [line[: -len(", Ann Vale said.")] + "." for line in lines]
    old, new = (version(("paragraph", " ".join(told)), ran=("anatomy",)) for told in (lines, short))
    started = time.process_time()
    assert {type for type, *_ in drift(old, new)} == {"attribution_lost"}
    assert time.process_time() - started < 20
