"""The shipped names head: what it marks, what it cuts off, and that a page's answer depends on that page alone."""

import numpy as np
import pytest

from headwater.encoder import GOES_ON, OPENS_BLOCK, load_encoder
from headwater.records import EntityKind, Span
from headwater.statements.names import find_names, trim
from headwater.statements.tagger import tag

STORY = (
    "Weir will hold, engineer says\n"
    "Ann Vale, the chief engineer of Harwick County, told the Harwick Gazette on Monday that the weir would hold.\n"
    "Mayor Paul Ostrander doubts it. “Vale is wrong,” Ostrander said in London, where he met Democrats.\n"
    "The River Trust's president, Maria Delgado, wrote to the Environment Agency."
)
BLOCKS = [Span(0, 29), Span(30, 138), Span(139, 237), Span(238, len(STORY))]


def found(text: str) -> list[tuple[str, EntityKind]]:
    return [(text[slice(*name.span)], name.kind) for name in find_names(text, [Span(0, len(text))])]


def test_story() -> None:
    """Names come in order of place, with their kinds, without titles, articles and possessives."""
    names = [(STORY[slice(*name.span)], name.kind) for name in find_names(STORY, BLOCKS)]
    assert names == [
        ("Ann Vale", "person"),
        ("Harwick County", "place"),
        ("Harwick Gazette", "organisation"),
        ("Paul Ostrander", "person"),
        ("Vale", "person"),
        ("Ostrander", "person"),
        ("London", "place"),
        ("Democrats", "group"),
        ("River Trust", "organisation"),
        ("Maria Delgado", "person"),
        ("Environment Agency", "organisation"),
    ]


@pytest.mark.parametrize(
    ("words", "kind", "expected"),
    [
        ("the Harwick Times'", "organisation", "Harwick Times"),
        ("Mayor Ann Vale's", "person", "Ann Vale"),
        ("Vice President Paul Ostrander", "person", "Paul Ostrander"),
        ("“Rev. Dr. Ann Vale,”", "person", "Ann Vale"),
        ("Prince", "person", "Prince"),  # a title alone is the name
        ("Senate Committee", "organisation", "Senate Committee"),  # only people have titles
        ("Mill Holdings Inc.", "organisation", "Mill Holdings Inc."),  # the full stop is the abbreviation's
        ("U.S.", "place", "U.S."),
        ("Harwick.", "place", "Harwick"),
        ("Weir Act (1931)", "document", "Weir Act (1931)"),
        ("A Year of Water", "document", "Year of Water"),
        ("—", "place", None),
    ],
)
def test_trim(words: str, kind: EntityKind, expected: str | None) -> None:
    """A span holds the name alone."""
    text = f"So {words} it is"
    span = trim(text, Span(3, 3 + len(words)), kind)
    assert (span and text[slice(*span)]) == expected


def test_case_tells() -> None:
    """The encoder is uncased: only its shapes tell a name from a word."""
    assert found("He will meet Mark Rose at the mill.") == [("Mark Rose", "person")]
    assert found("He will mark the rose at the mill.") == []


def test_last_names() -> None:
    """A last name is found wherever it stands, and a plant of that name is none."""
    text = "Ann Reed spoke on the bridge. Then Reed left. So did reed and rush. Later Reed, Reed and Reed came back."
    assert found(text) == [("Ann Reed", "person"), *[("Reed", "person")] * 4]


def test_no_name_crosses_a_paragraph() -> None:
    """A list of people, one a line, is as many people."""
    text = "Ann Vale\nPaul Ostrander\nMaria Delgado"
    blocks = [Span(0, 8), Span(9, 23), Span(24, 37)]
    assert [name.span for name in find_names(text, blocks)] == blocks


def test_one_pass_serves_both() -> None:
    """Blocks that the tagger read are not read again, and others are added."""
    tags = tag(STORY, BLOCKS[1:])
    names = find_names(STORY, BLOCKS, tags=tags)
    assert [name.span for name in names] == [name.span for name in find_names(STORY, BLOCKS)]
    assert find_names(STORY, BLOCKS[1:], tags=tags) == find_names(STORY, BLOCKS[1:])


def test_a_page_alone_is_a_page_among_others() -> None:
    """What else was read before changes nothing to the last digit."""
    alone = find_names(STORY, BLOCKS)
    for i in range(5):
        find_names(f"Page {i}: the mill is shut, Ann Vale said. " * (i + 1), [Span(0, 40)])
    assert find_names(STORY, BLOCKS) == alone


def test_names_do_not_change_the_tagger() -> None:
    """The shapes and the second head are not the tagger's business: letters' case changes no label."""
    lower = STORY.lower()
    assert tag(lower, BLOCKS).spans == tag(STORY, BLOCKS).spans


@pytest.mark.parametrize("text", ["", " \n\n ", "\ud800 is no letter", "…", "Ｈａｒｗｉｃｋ 漢字 🙂 é̈"])
def test_odd_text(text: str) -> None:
    """Nothing to name is no error."""
    for name in find_names(text, [Span(0, len(text))]):
        assert 0 <= name.span.start < name.span.end <= len(text)


def test_shapes() -> None:
    """Each word piece knows the case of its whole word and where it stands."""
    pieces = load_encoder().pieces("McVale met IBM. Ok?", Span(0, 19))
    cases = np.argmax(pieces.shapes[:, :8], axis=1).tolist()
    # Mc|vale is mixed in both pieces, "met" small, IBM capitals, "." a mark, "Ok" capitalised, "?" a mark.
    assert cases == [4, 4, 0, 2, 7, 1, 7]
    assert pieces.shapes[:, GOES_ON].tolist() == [0, 1, 0, 0, 0, 0, 0]
    assert pieces.shapes[:, OPENS_BLOCK].tolist() == [1, 1, 0, 0, 0, 0, 0]
