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
        # Ages and "one of" are no counts; an age for another age is a change.
        ("“It leaks,” said Ann Vale, 43, in Harwick.", "“It leaks,” said Ann Vale, one of the crew, in Harwick.",
         ["wording"]),
        ("Ann Vale, 43, opened the dam.", "Ann Vale, 34, opened the dam.", ["number_changed"]),
        ("It hurt Ann Vale, 43, in Harwick.", "It hurt seven guests in Harwick.", ["wording"]),
        ("One local said it leaks.", "Ann Vale, 30, said it leaks.", ["wording"]),
        ("It killed one person in Harwick.", "It killed two people in Harwick.", ["number_changed"]),
        # A clause that is gone takes its own hedge and its own negation with it.
        ("The mayor drank the water, but nothing seemed to help.", "The mayor drank the water.", ["wording"]),
        ("The mayor, who may be 26, and a guest drank the water.", "The mayor and a guest drank the water.",
         ["wording"]),
        ("No leak here: the mayor drank the water.", "The mayor drank the water.", ["wording"]),
        ("The mayor, who may resign, drank the water.", "The mayor, who will resign, drank the water.", ["hedge_lost"]),
        ("The mayor drank the water and did not resign.", "The mayor drank the water and resigned.",
         ["negation_changed"]),
        # Denied in other words, hedged in other words.
        ("The mayor denied that she is the owner.", "The mayor said that she was not the owner.", ["wording"]),
        ("The mayor could be opening a hotel.", "The mayor is considering opening a hotel.", ["wording"]),
        ("The weir is not the oldest in Harwick.", "The weir is far from the oldest in Harwick.", ["wording"]),
        ("He wants to help (clearly nobody else did).", "He wants to help.", ["wording"]),
        ("The weir is 9ft long, and old.", "The weir is 2.78m long, and old.", ["wording"]),
        ("The weir is 9ft long, and old.", "The weir is 4m long, and old.", ["number_changed"]),
        # The quotation begins later, or ends sooner: a cut.
        ("“The council acts against the town’s mill, taking us down a slope,” it says.",
         "After it acts against the old “taking us down a slope,” it says.",
         ["wording"]),
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
        ("Harwik lies by the dam.", Named(("Harwik",), "place"), "Harwick lies by the dam.", HARWICK, ["wording"]),
        ("Fenn-linked guests left Harwick.", HARWICK, "Fen linked guests left Harwick.", Named(("Fen",)), ["wording"]),
        ("Ann Yo-vale left Harwick.", HARWICK, "Yo Vale left Harwick.", HARWICK, ["wording"]),
        ("Fellow guest Ann Vale left.", VALE_NAMED, "Fennmouth guest Ann Vale left.", FENNMOUTH, ["wording"]),
        (
            "Yesterday ISIS guests left Harwick.",
            HARWICK,
            "On Friday, IS guests left Harwick.",
            Named(("IS",)),
            ["wording"],
        ),
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
            ["wording"],  # one speaker, whose name was put right
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
        ("“It leaks,” Dan Reed said.", "“It leaks,” Daniel Reed said.", ["wording"]),
        # Nor does the place that both are from.
        ("“It leaks,” says Ann Vale of Harwick.", "“It leaks,” says Tom Reed of Harwick.",
         ["speaker_changed", "name_changed"]),
        # An agency in short and in full.
        ("FLDA said that the old weir above the town leaks.",
         "The US Fenn Lake and Dam Agency on Monday said that the old weir above the town leaks.", ["wording"]),
        # "He" may be anybody.
        ("“It leaks,” Ann Vale said.", "“It leaks,” he said.", ["wording"]),
        # The name stands before the words that were replaced, on one side or on both.
        ("The Courier quoted a guest, Ann Vale saying that the old dam leaks.",
         "Ann Vale, 30, said that the old dam leaks.", ["wording"]),
        # A stretch that was written anew compares two sentences.
        ("“The dam above the town has been leaking for years,” police said.",
         "“The dam above the town has been leaking for years,” residents and some of those who had come to see the dam"
         " before it was built said.", ["wording"]),
        ("Local man Ann Vale said it leaks.", "One guest, Ann Vale said it leaks.", ["wording"]),
        # An outlet that hands it on.
        ("“It leaks in all gates,” Ann Vale said.", "“It leaks in all gates,” Tom Reed reported Vale as saying.",
         ["wording"]),
        ("“It leaks,” the guest said on Friday, according to the Courier.",
         "“It leaks,” the guest said on Friday, according to the Echo.", ["wording"]),
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
        ("Ann Vale has revealed a sad story about the mill near the dam.", "About the mill near the dam."),
        (
            "Ann Vale said that it leaked by the mill in the fog.",
            "Guests talked of how it leaked by the mill in the fog.",
        ),
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
