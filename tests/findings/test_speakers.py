"""AT04: people who are quoted, and whether the article says who they are."""

from dataclasses import replace
from typing import Any

import pytest

from headwater.records import Directness
from tests.findings.builders import Heard, Row, Said, audit_of, levels_of, page

QUOTE = "“Nobody warned us at all,”"
ANN = Heard("Ann Vale")
HEAD: Row = ("headline", "The mill burned down")


def levels(
    *rows: str, heard: Heard = ANN, kind: Directness = "direct", head: tuple[Row, ...] = (HEAD,),
    confidence: float = 0.9, **fields: Any,
) -> list[str]:  # fmt: skip
    story = page(*head, *(("paragraph", text) for text in rows), **fields)
    said = (Said(QUOTE, heard.name, kind=kind),)
    return levels_of("AT04", audit_of(story, said=said, heard=(heard,), confidence=confidence))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((f"{QUOTE} said Ann Vale.",), ["note"]),
        ((f"{QUOTE} Ann Vale said on Monday.",), ["note"]),
        ((f"{QUOTE} said Ann Vale, adding that it was late.",), ["note"]),
        ((f"{QUOTE} said Ann Vale, the Courier reported.",), ["note"]),  # tells who reported it, not who she is
        ((f"{QUOTE} said Ann Vale.", "Vale, however, went home."), ["note"]),
        ((f"{QUOTE} said Mrs Ann Vale.",), ["note"]),
        ((f"{QUOTE} said Ann Vale.", "It rained. She went home."), ["note"]),
        (("The mill is old. It rained.", f"{QUOTE} said Ann Vale."), ["note"]),
        (("A barn burned down on Monday. A farmer lost all.", f"{QUOTE} said Ann Vale."), []),  # she may be the farmer
        # told beside the name
        ((f"{QUOTE} said farmer Ann Vale.",), []),
        ((f"{QUOTE} said Ann Vale, a farmer.",), []),
        ((f"{QUOTE} said Ann Vale, 42, of Harwick.",), []),
        ((f"{QUOTE} said Ann Vale of Harwick.",), []),
        ((f"{QUOTE} said Ann Vale, who owns the mill.",), []),
        ((f"{QUOTE} said Ann Vale (Harwick).",), []),
        ((f"{QUOTE} said Ann Vale – a farmer.",), []),
        ((f"{QUOTE} said his neighbour, Ann Vale.",), []),
        ((f"{QUOTE} said Sergeant Ann Vale.",), []),
        ((f"{QUOTE} said Dr. Ann Vale.",), []),
        # told at another mention
        (("Ann Vale works at the mill.", f"{QUOTE} Vale said."), []),
        (("It was Vale’s farm that burned.", f"{QUOTE} Ann Vale said."), []),
        ((f"{QUOTE} said Ann Vale. She is a nurse.",), []),
        ((f"{QUOTE} said Ann Vale. The 42-year-old went home.",), []),
        (("It was dark. The fire woke a young volunteer.", f"{QUOTE} Ann Vale said."), []),  # told just before
        (("The Vale campaign ended in May.", f"{QUOTE} Ann Vale said."), []),
        (("Ann Vale runs the shop.", f"{QUOTE} Ann Vale said."), []),
        (("In Vale’s campaign it was a promise.", f"{QUOTE} Ann Vale said."), []),
    ],
)
def test_source_untitled(rows: tuple[str, ...], expected: list[str]) -> None:
    """Speaks of a quoted person of whom nothing is told at any mention."""
    assert levels(*rows) == expected


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        (ANN, ["note"]),
        (replace(ANN, title="mayor"), []),
        (replace(ANN, affiliation="Harwick Mill"), []),
        (replace(ANN, justification="said"), []),
        (replace(ANN, kind="named_organization"), []),
        (replace(ANN, kind="unnamed_person"), []),
    ],
)
def test_told_of_the_source(heard: Heard, expected: list[str]) -> None:
    """Silent where the source has a title, an affiliation or a reason to be heard, or is no named person."""
    assert levels(f"{QUOTE} said Ann Vale.", heard=heard) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"kind": "mixed"}, ["note"]),
        ({"kind": "indirect"}, []),  # not quoted
        ({"confidence": 0.5}, []),
        ({"head": (("headline", "Ann Vale lost the mill"),)}, []),
        ({"head": (HEAD, ("standfirst", "Vale lost all she had"))}, []),
        ({"head": (HEAD, ("caption", "Ann Vale in her yard"))}, []),
        ({"byline": ("Ann Vale",)}, []),
        ({"head": (("headline", "Mill owner says nobody warned her"),)}, []),
        ({"section": "Opinion"}, []),
        ({"structured_data": ({"@type": "ReviewNewsArticle"},)}, []),
        ({"head": (HEAD, ("badge", "Interview"))}, []),
        ({"language": "de"}, []),
    ],
)
def test_where_it_is_silent(told: dict[str, Any], expected: list[str]) -> None:
    """Silent on what is not quoted, on those the page is about or by, and where nobody needs to be introduced."""
    assert levels(f"{QUOTE} said Ann Vale.", **told) == expected


def test_people_spoken_of() -> None:
    """Silent on those of whom others in the story speak: it is about them."""
    rows: tuple[Row, ...] = (("paragraph", f"{QUOTE} said Ann Vale."), ("paragraph", "Vale is wrong, Tom Reed said."))
    said = (Said(QUOTE, "Ann Vale"), Said("Vale is wrong", "Tom Reed", kind="indirect"))
    assert levels_of("AT04", audit_of(page(HEAD, *rows), said=said, heard=(ANN, Heard("Tom Reed")))) == []


def test_people_of_one_name() -> None:
    """Who goes by one name was introduced where the audit did not see it, or needs no introduction."""
    assert levels(f"{QUOTE} said Vale.", heard=Heard("Vale")) == []


def test_stories_with_dialogue() -> None:
    """A page with over three such people is a tale."""
    names = ("Ann Vale", "Tom Reed", "Ida Pell", "Osric Dunn")
    quotes = [f"“It was late for {number} of us,”" for number in range(4)]
    for count, found in ((3, ["note"] * 3), (4, [])):
        rows = [("paragraph", f"{quote} said {name}.") for quote, name in zip(quotes, names, strict=True)][:count]
        said = tuple(Said(quote, name) for quote, name in zip(quotes, names, strict=True))[:count]
        audit = audit_of(page(HEAD, *rows), said=said, heard=tuple(Heard(name) for name in names[:count]))  # type: ignore[arg-type]
        assert levels_of("AT04", audit) == found
