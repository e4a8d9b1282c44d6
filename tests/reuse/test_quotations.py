"""The same words in quotation marks in two articles."""

import time

import pytest

from headwater.records import Audit
from headwater.reuse.quotations import compare_quotations, find_quotations, quotation_spans
from tests.findings.builders import Heard, Said, page
from tests.reuse.versions import REED, REED_NAMED, VALE, VALE_NAMED, version

GATES = "The gates of the dam have been rusting for nine years, and we never had the money to paint them"
WIND = "It was the wind that took it"
MAYOR = Heard("the mayor", kind="unnamed_person")


def article(text: str, *, words: str | None = None) -> Audit:
    """One paragraph; whoever of Vale and Reed is in it says what stands between its quotation marks, `words` is how."""
    content = text[text.find("“") + 1 : text.find("”")]
    if "Vale" in text:
        who, named, name = VALE, VALE_NAMED, "Ann Vale"
    elif "Reed" in text:
        who, named, name = REED, REED_NAMED, "Tom Reed"
    else:
        return version(("paragraph", text))
    source = words or (name if name in text else name.split()[1])
    heard = Heard(source, entity=who.entity)
    return version(("paragraph", text), said=(Said(content, source),), heard=(heard,), named=(named,))


def compared(there: Audit, here: Audit) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [
        (one.relation, [(c.type, there.article.cut(c.there), here.article.cut(c.here)) for c in one.changes])
        for one in compare_quotations(here, there)
    ]


@pytest.mark.parametrize(
    ("there", "here", "expected"),
    [
        (f"“{GATES},” Ann Vale said.", f"As Vale puts it: “{GATES}.”", ("same speaker", [])),
        (
            f"“{GATES},” Ann Vale said.",
            f"Tom Reed said: “{GATES}.”",
            ("other speaker", [("speaker_changed", "Ann Vale", "Tom Reed")]),
        ),
        (f"“{GATES},” Ann Vale said.", f"“{GATES},” it says.", ("unclear", [])),
        (f"“{GATES},” Ann Vale said.", f'"{GATES}" was heard there.', ("unclear", [])),
        # Six words are enough, where they are the same.
        (f"“{WIND[:-3]},” Ann Vale said.", f"“{WIND[:-3]}!” Ann Vale said.", ("same speaker", [])),
        # Altered: a word for another, words left out in silence, words put in.
        (
            f"“{GATES},” Vale said.",
            f"“{GATES.replace('rusting', 'rotting')},” Vale said.",
            ("same speaker", [("quote_altered", "rusting", "rotting")]),
        ),
        (
            f"“{GATES},” Vale said.",
            f"“{GATES.replace('never ', '')},” Vale said.",
            ("same speaker", [("quote_altered", "never", "")]),
        ),
        # Left out as it is done.
        (f"“{GATES},” Vale said.", f"“{GATES.replace('of the dam ', '… ')},” Vale said.", ("same speaker", [])),
        (f"“{GATES},” Vale said.", f"“{GATES.replace('of the dam ', '[...] ')},” Vale said.", ("same speaker", [])),
        (f"“{GATES},” Vale said.", f"“{GATES.replace('them', '[the gates]')},” Vale said.", ("same speaker", [])),
        (f"“{GATES},” Vale said.", f"“{GATES.replace('The gates', '[T]he gates')},” Vale said.", ("same speaker", [])),
        # A capital, a house style, a short form.
        (f"“{GATES},” Vale said.", f"“{GATES.replace('The gates', 'the gates')},” Vale said.", ("same speaker", [])),
        (
            "“We don’t organise it ourselves any more,” Vale said.",
            "“We do not organize it ourselves any more,” Vale said.",
            ("same speaker", []),
        ),
        # Cut: its end or its start is gone. What it takes back goes with it.
        (f"“{GATES},” Vale said.", f"“{GATES[:53]},” Vale said.", ("same speaker", [])),
        (f"“{GATES},” Vale said.", f"The mayor says the gates “{GATES[26:]},” Vale said.", ("same speaker", [])),
        (
            "“The dam above the town will hold for years, I think,” Vale said.",
            "“The dam above the town will hold for years,” Vale said.",
            ("same speaker", [("quote_altered", "I think,", "")]),
        ),
        # Spelling, figures, abbreviations, hyphens.
        (
            "“We cannot shut the ten centres and go towards the old dam-side of the US at night,” Vale said.",
            "“We can not shut the 10 centers and go toward the old dam side of the United States at night,” Vale said.",
            ("same speaker", []),
        ),
        (
            "“The U.N. had no part in any of this, so far as we know, nor had IS any,” Vale said.",
            "“The United Nations had no part in any of this, so far as we know, nor had Isis any,” Vale said.",
            ("same speaker", []),
        ),
        (
            "“We were under an anaesthetic on Sept. 11 and knew nothing of it,” Vale said.",
            "“We were under an anesthetic on September 11 and knew nothing of it,” Vale said.",
            ("same speaker", []),
        ),
        (f"“But {GATES},” Vale said.", f"“{GATES},” Vale said.", ("same speaker", [])),
        # Begun later, with a bracket that says so, or a capital.
        (f"“On our side t{GATES[1:]},” Vale said.", f"“[T]{GATES[1:]},” Vale said.", ("same speaker", [])),
        (f"“On our side ({GATES}),” Vale said.", f"“t{GATES[1:]},” Vale said.", ("same speaker", [])),
        # The very words stand there once more, without marks.
        (
            f"“{GATES.replace('rusting', 'rotting')},” Vale said. Her notice reads: {GATES}.",
            f"“{GATES},” Vale said.",
            ("same speaker", []),
        ),
    ],
)  # fmt: skip
def test_quotations(there: str, here: str, expected: tuple[str, list[tuple[str, str, str]]]) -> None:
    """Who says it in both, and what was altered."""
    assert compared(article(there), article(here)) == [expected]


def test_in_the_paragraph_before() -> None:
    """Words that a quotation lacks are not lost where the article quotes them just before."""
    asked = "We have asked all of you not to speak of the dam for now."
    now = "We are not going to tell anybody who it was at this stage, or how far we are with it"
    there, here = article(f"“{asked} {now},” Vale said."), article(f"“{asked} “{now},” Vale said.")
    assert [changes for _, changes in compared(there, here)] == [[]]


def test_broken_off() -> None:
    """A quotation that is broken off by “Vale said” and taken up again is cut there, not altered."""
    first, last = GATES.split(", and ")
    parts = f"“{first},” Vale said. The council adds: “They were green, and {last}.”"
    told = compared(article(parts), article(f"“{first}. They were green, and {last},” Vale said."))
    assert [changes for _, changes in told] == [[] for _ in told] != []


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ("“It was the wind,” Vale said.", "“It was the wind,” Vale said."),  # four words anybody may say
        (f"“{WIND},” Vale said.", "“It was the rain that took it,” Vale said."),  # short, and not the same
        (f"“{GATES},” Vale said.", f"{GATES}, it is said, and “nobody has the money to paint the old mill”."),
        (f"“{GATES},” Vale said.", "“The gates of the mill are new and green and shut at night,” Vale said."),
    ],
)
def test_no_quotations(there: str, here: str) -> None:
    """Other words, or too few of them, or words outside quotation marks."""
    assert compared(article(there), article(here)) == []


def test_named_by_a_title() -> None:
    """One article names the mayor, in the other one she is only the mayor."""
    there = article(f"“{GATES},” Ann Vale said.")
    here = version(("paragraph", f"“{GATES},” the mayor said."), said=(Said(GATES, "the mayor"),), heard=(MAYOR,))
    assert [relation for relation, _ in compared(there, here)] == ["unclear"]


def test_a_quotation_that_is_broken_off() -> None:
    """What stands behind “, Vale said.” in one article stands in one piece in the other: nothing was put in."""
    there = article(f"“{GATES},” Vale said. “Nobody asked us then, and the town grew.”")
    here = article(f"“{GATES}. Nobody asked us then, and the town grew,” Vale said.")
    assert [changes for _, changes in compared(there, here)] == [[], []]


@pytest.mark.parametrize(
    ("heard", "why"),
    [
        (Heard("a senior Harwick spokesman"), "a title with a place's name in it names nobody"),
        (Heard("Harwick Courier", kind="named_organization", outlet=True), "an outlet hands on what others say"),
    ],
)
def test_no_other_speaker(heard: Heard, why: str) -> None:
    """Who is not named may be the speaker whom the other article names."""
    there = article(f"“{GATES},” Ann Vale said.")
    here = version(("paragraph", f"“{GATES},” {heard.name} said."), said=(Said(GATES, heard.name),), heard=(heard,))
    assert compared(there, here) == [("unclear", [])], why


def test_speakers() -> None:
    """Each quotation with whom its article names; where nobody is told, `None`."""
    audit = article(f"“{GATES},” Ann Vale said. A sign has “the gates of this dam are shut” on it.")
    told = [(audit.article.cut(one.span)[:10], one.speaker) for one in find_quotations(audit)]
    assert told == [("“The gates", "Ann Vale"), ("“the gates", None)]


def test_spans() -> None:
    """Quotations of the body, of six words and more, that run to a paragraph's end where they are left open."""
    told = page(
        ("headline", "“The gates of this dam are shut”"),
        ("paragraph", "She said: “The gates of this dam are shut."),
        (
            "paragraph",
            "“They will be shut for all of the year,” she said, and ‘she does not know why it’s shut’ to her.",
        ),
        ("paragraph", "The so-called “old mill” is shut."),
        ("comment", "“I will be shut for all of the year”"),
    )
    assert [told.cut(span) for span in quotation_spans(told)] == [
        "“The gates of this dam are shut.",
        "“They will be shut for all of the year,”",
        "‘she does not know why it’s shut’",
    ]


@pytest.mark.parametrize(
    "text",
    ["“word " * 60_000, "“" + "word " * 100_000 + "”", "“a b c d e f g” " * 8_000, "'a " * 60_000,
     "x “a ['( " * 20_000],
    ids=["open", "one word", "one quotation", "apostrophes", "brackets"],
)  # fmt: skip
def test_hostile_pages(text: str) -> None:
    """A page of nothing but quotation marks does not take minutes."""
    audit = version(("paragraph", text), ran=("anatomy",))
    started = time.process_time()
    compare_quotations(audit, audit)
    assert time.process_time() - started < 15
