"""What a change of words does: rows of two versions of one sentence; those for silence matter most."""

import time

import pytest

from headwater.records import Audit, Span
from headwater.reuse.revision import find_revision
from headwater.reuse.voices import is_aside, names_in
from tests.findings.builders import Heard, Named, Said
from tests.reuse.versions import REED, REED_NAMED, VALE, VALE_NAMED, types, version

HARWICK, FENNMOUTH = Named(("Harwick",), "place"), Named(("Fennmouth",), "place")
SAID_BY_VALE = "The dam leaks, Ann Vale said."


def sentence(text: str, *, named: tuple[Named, ...] = ()) -> Audit:
    return version(("paragraph", text), named=named)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Rust was found in seven cables.", "Rust was found in nine cables.", ["number_changed"]),
        ("Rust was found in 7 cables.", "Rust was found in seven cables.", ["wording"]),  # one number
        ("The repair costs £1.2 million.", "The repair costs £1,200,000.", ["wording"]),
        ("The repair costs £1.2 million.", "The repair costs £2.1 million.", ["number_changed"]),
        ("Rust was found in 12 cables.", "Rust was found in several cables.", ["number_changed"]),
        ("Rust was found in cables.", "Rust was found in 12 cables.", ["wording"]),  # more is told, nothing else
        ("One of the cables held fast.", "Some of the cables held fast.", ["wording"]),  # a pronoun
        ("About 60 people came to the hall.", "Some 60 people came to the hall.", ["wording"]),
        ("Of the 60 people 12 came by boat.", "By boat came 12 of the 60 people.", ["wording"]),  # turned around
        ("It opens on 24 March at noon.", "It opens on 31 March at noon.", ["date_changed"]),
        ("It opens on 24 March at noon.", "It opens on March 24th at noon.", ["wording"]),
        ("It opens on Tuesday at noon.", "It opens on Wednesday at noon.", ["date_changed"]),
        ("It opens on 24 March at noon.", "It opens on 24 March 2026 at noon.", ["wording"]),
        ("The council did not vote on it.", "The council voted on it.", ["negation_changed"]),
        ("The council never met on it, nor voted.", "The council has not met on it, nor voted.", ["wording"]),
        ("The bridge may close for a year.", "The bridge will close for a year.", ["hedge_lost"]),
        ("The bridge will close for a year.", "The bridge will reportedly close for a year.", ["hedge_gained"]),
        ("The bridge may close for a year.", "The bridge could close for a year.", ["wording"]),  # still hedged
        ("“It might not hold,” she said.", "“It will not hold,” she said.", ["quote_altered", "hedge_lost"]),
        ("“It might not hold,” she said.", "\"It might not hold\", she said.", ["wording"]),  # its marks
        ("“It might not hold,” she said.", "“It might not hold,” she told us.", ["wording"]),  # beside it
        ("“It will hold, I think,” she said.", "“It will hold,” she said.", ["quote_altered"]),  # cut short
        ("“It will hold,” she said of the bridge.", "It will hold, she said of the bridge.", ["wording"]),
        ("The dam leaks badly.", "The weir leaks badly.", ["wording"]),
    ],
)  # fmt: skip
def test_words(old: str, new: str, expected: list[str]) -> None:
    """Numbers, dates, hedges, negations and quotations, told from mere wording."""
    assert types(sentence(old), sentence(new)) == expected


@pytest.mark.parametrize(
    ("old", "named", "new", "named_now", "expected"),
    [
        ("Ann Vale opened it.", VALE_NAMED, "Tom Reed opened it.", REED_NAMED, ["name_changed"]),
        ("Ann Vale opened the dam.", VALE_NAMED, "Vale opened the dam.", VALE_NAMED, ["wording"]),  # one person
        ("Ann Vale opened the dam.", VALE_NAMED, "The mayor opened the dam.", None, ["wording"]),
        ("Ann Vale opened the dam.", VALE_NAMED, "The dam was opened by Ann Vale.", VALE_NAMED, ["wording"]),
        # A last name in common does not make one person.
        ("Ann Vale opened it.", VALE_NAMED, "Tom Vale opened it.", Named(("Tom Vale", "Vale")), ["name_changed"]),
        ("It lies in Harwick now.", HARWICK, "It lies in Fennmouth now.", FENNMOUTH, ["name_changed"]),
    ],
)
def test_names(old: str, named: Named, new: str, named_now: Named | None, expected: list[str]) -> None:
    """A name that stands for another one."""
    names = (named_now,) if named_now else ()
    assert types(sentence(old, named=(named,)), sentence(new, named=names)) == expected


def spoken(text: str, *said: Said, heard: tuple[Heard, ...] = (VALE,), named: tuple[Named, ...] = ()) -> Audit:
    return version(("paragraph", text), said=said, heard=heard, named=named)


BY_VALE = spoken(SAID_BY_VALE, Said("The dam leaks", "Ann Vale", kind="indirect", cue="said"), named=(VALE_NAMED,))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (BY_VALE, spoken("The dam leaks.", heard=()), ["attribution_lost"]),
        (spoken("The dam leaks.", heard=()), BY_VALE, ["attribution_gained"]),
        (
            BY_VALE,
            spoken(
                "The dam leaks, Tom Reed said.",
                Said("The dam leaks", "Tom Reed", kind="indirect", cue="said"),
                heard=(REED,),
                named=(REED_NAMED,),
            ),
            ["speaker_changed", "name_changed"],
        ),
        (
            BY_VALE,
            spoken(
                "The dam leaks, Ann Vail said.",
                Said("The dam leaks", "Ann Vail", kind="indirect", cue="said"),
                heard=(Heard("Ann Vail", entity="Ann Vail"),),
                named=(Named(("Ann Vail", "Vail")),),
            ),
            ["name_changed"],  # one speaker, whose name was put right
        ),
        (
            BY_VALE,
            spoken(
                "The dam leaks, the surveyor said.",
                Said("The dam leaks", "Ann Vale", kind="indirect", cue="said", words="the surveyor"),
                heard=(Heard("Ann Vale", entity="Ann Vale"),),
                named=(Named(("Ann Vale", "surveyor")),),
            ),
            ["wording"],  # she is the surveyor
        ),
        (
            BY_VALE,
            spoken("The dam leaks, it was said.", Said("The dam leaks", kind="indirect", cue="was said"), heard=()),
            ["wording"],  # who speaks could not be told
        ),
        (
            BY_VALE,
            spoken("The dam is leaking, Ann Vale said.", heard=()),
            ["wording"],  # the words that attribute it are still there: a model heard them in two ways
        ),
    ],
    ids=["lost", "gained", "another speaker", "respelt", "same speaker", "nobody named", "misheard"],
)
def test_attributions(old: Audit, new: Audit, expected: list[str]) -> None:
    """A source put in, taken out or replaced, where the words that name it were changed."""
    assert types(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Police said the dam leaks.", "Residents said the dam leaks.", ["speaker_changed"]),
        ("Police said the dam leaks.", "Officers said the dam leaks.", ["wording"]),
        ("Officials said the dam leaks.", "The government said the dam leaks.", ["wording"]),  # they speak for it
        ("The mayor said the dam leaks.", "The governor said the dam leaks.", ["speaker_changed"]),
        ("“It leaks,” said police spokeswoman Ann Vale.", "“It leaks,” said police spokeswoman Ruth Abara.",
         ["speaker_changed", "name_changed"]),
        ("Ann Vale, a vet in Harwick, said it leaks.", "Ruth Abara, a vet in Harwick, said it leaks.",
         ["speaker_changed", "name_changed"]),
        # Whom she told it is not who said it.
        ("The mayor, who was there, told Harwick News that it leaks.",
         "The mayor, who was there, told Fenn Radio that it leaks.", ["name_changed"]),
        ("“It leaks,” A. Vale said.", "“It leaks,” Ann Vale said.", ["wording"]),
        ("“It leaks,” Dan Reed said.", "“It leaks,” Daniel Reed said.", ["name_changed"]),
        # A long title in common does not make one name of two.
        ("“It leaks,” Tamble County District Attorney Dan Donner said.",
         "“It leaks,” Tamble County District Attorney Dan Ferrow said.", ["speaker_changed", "name_changed"]),
    ],
)  # fmt: skip
def test_unheard_speakers(old: str, new: str, expected: list[str]) -> None:
    """Where no attribution was heard, the words beside a verb of speech tell who speaks."""
    named = tuple(Named((name,)) for name in ("Ann Vale", "Ruth Abara", "Dan Reed", "Daniel Reed", "Dan Donner",
                  "Dan Ferrow", "Harwick News", "Fenn Radio"))  # fmt: skip
    before, after = (sentence(text, named=tuple(n for n in named if n.names[0] in text)) for text in (old, new))
    assert types(before, after) == expected


@pytest.mark.parametrize(
    ("source", "words", "expected"),
    [
        ("Ann Vale, a friend of Tom Reed,", "Tom Reed", True),
        ("The nun, who lives in Harwick,", "Harwick", True),
        ("The nun, originally from Harwick,", "Harwick", True),
        ("the Courier’s Ann Vale", "Courier", True),
        ("the Courier’s Ann Vale", "Ann Vale", False),
        ("One of them, Ann Vale,", "Ann Vale", False),
        ("Ann Vale, mayor of Harwick,", "Ann Vale", False),
        ("Ann Vale and Tom Reed", "Ann Vale", False),  # either of two
        ("a spokesman for Tom Reed", "Tom Reed", False),  # another's spokesman is another
    ],
)
def test_asides(source: str, words: str, expected: bool) -> None:
    """What only tells of a speaker is told from the speaker’s name."""
    start = source.index(words)
    assert is_aside(source, Span(0, len(source)), Span(start, start + len(words))) is expected


def test_names_apart() -> None:
    """A name ends with its sentence and with an owner’s mark; what kind of group it is belongs to it."""
    text = "They went to Harwick. Ann Vale of the Courier’s Millford Police met Prof. Tom Reed."
    names = [text[slice(*name)] for name in names_in(text)]
    assert names == ["Harwick", "Ann Vale of the Courier", "Millford Police", "Tom Reed"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("“We have not announced plans for a new dam,” it says.", "“We have plans for a new dam,” it says."),
        ("Ann Vale, who said that she had heard of it, left the mill.", "Ann Vale left the mill."),
        ("It is where an alleged robber left the mill.", "It is where a robber left the mill."),
    ],
)
def test_no_attribution_lost(old: str, new: str) -> None:
    """Neither a quotation that was cut nor a clause that went with what it said nor a hedge is an attribution."""
    assert "attribution_lost" not in types(sentence(old), sentence(new))


def test_same_words_have_no_change() -> None:
    """Where a model hears the same sentence in two ways, no editor has touched it."""
    unheard = spoken(SAID_BY_VALE, heard=())
    revision = find_revision(BY_VALE, unheard)
    assert (revision.edits, revision.sources.removed) == ((), ())


def test_one_endless_sentence() -> None:
    """A page without full stops is one passage with thousands of numbers, dates and names."""
    old = sentence(
        " ".join(f"in {n} “a {n}” on {n % 28 + 1} May {1900 + n % 99}," for n in range(3000)), named=(HARWICK,)
    )
    new = sentence(" ".join(f"in {n + 1} “b {n}” on {n % 28 + 2} May {1900 + n % 99}," for n in range(3000)))
    started = time.process_time()
    (edit,) = find_revision(old, new).edits
    assert time.process_time() - started < 10
    assert "quote_altered" in edit.types


def test_changes_point_at_the_words() -> None:
    """Each change has the words of both articles that it rests on."""
    old = version(("headline", "Rust in cables"), ("paragraph", "Rust was found in seven of them, in all."))
    new = version(("headline", "Rust in cables"), ("paragraph", "Rust, it seems, was found in nine of them, in all."))
    (edit,) = find_revision(old, new).edits
    told = [(change.type, old.article.cut(change.there), new.article.cut(change.here)) for change in edit.changes]
    assert told == [("hedge_gained", "", ", it seems,"), ("number_changed", "seven", "nine")]
