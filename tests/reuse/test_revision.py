"""Two audits of one page -> what was changed."""

from dataclasses import replace

import pytest

from headwater.records import Audit, Reworded, Skipped, Turnover
from headwater.reuse.revision import find_revision
from tests.findings.builders import Said
from tests.reuse.versions import REED, REED_NAMED, VALE, VALE_NAMED, version

LEAK = "The dam above Harwick leaks at two of its gates, Ann Vale said."
ROAD = "A new road is planned along the east bank."
RAIN = "It rained on the hills for nine days that month."
NOTICE = "Correction: an earlier version of this story gave the wrong number of gates."


def story(*paragraphs: str, headline: str = "Dam may leak", notices: tuple[str, ...] = ()) -> Audit:
    said = tuple(
        Said(p[: p.index(",")], "Ann Vale", kind="indirect", cue="said") for p in paragraphs if "Vale said" in p
    )
    return version(
        ("headline", headline),
        *(("paragraph", text) for text in paragraphs),
        said=said, heard=(VALE,) if said else (), named=(VALE_NAMED,) if said else (), notices=notices,
    )  # fmt: skip


OLD = story(LEAK, ROAD, RAIN)


def kinds(old: Audit, new: Audit) -> list[tuple[str, int | None]]:
    return [(edit.kind, edit.paragraph) for edit in find_revision(old, new).edits]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (OLD, []),
        (story(LEAK, RAIN), [("removed", 2)]),  # the old version's paragraph
        (story(LEAK, ROAD, "Fish died.", RAIN), [("added", 3)]),
        (story(RAIN, LEAK, ROAD), [("moved", 1)]),
        (story(LEAK.replace("two", "three"), ROAD, RAIN), [("changed", 1)]),
        (story(LEAK + " " + ROAD, RAIN), []),  # paragraphs joined: no word was changed
        (story(), [("removed", 1), ("removed", 2), ("removed", 3)]),
    ],
)
def test_edits(new: Audit, expected: list[tuple[str, int | None]]) -> None:
    """Passages added, removed, changed and moved, in the order of the new version."""
    assert kinds(OLD, new) == expected


def test_spans_and_texts() -> None:
    """Spans are of the two articles, and the words are given, so that a report needs neither."""
    new = story(RAIN, LEAK.replace("two", "three"))
    for edit in find_revision(OLD, new).edits:
        assert (OLD.article.cut(edit.there) if edit.there else "") == edit.old_text
        assert (new.article.cut(edit.here) if edit.here else "") == edit.new_text


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Dam may leak", None),
        ("Dam leaks", ("headline_changed", "hedge_lost")),
        ("Dam could leak", ("headline_changed",)),
        ("Council meets on Tuesday", ("headline_changed", "hedge_lost")),  # there is one headline, however far apart
    ],
)
def test_headline(headline: str, expected: tuple[str, ...] | None) -> None:
    """A new headline is one change, with what it does to hedges and numbers."""
    revision = find_revision(OLD, story(LEAK, ROAD, RAIN, headline=headline))
    if expected is None:
        assert (revision.headline, revision.edits) == (None, ())
        return
    assert revision.headline == Reworded("Dam may leak", headline)
    assert [edit.types for edit in revision.edits] == [expected]


def test_standfirst_caption_badge_and_byline() -> None:
    """What stands around the story is compared as well; forms, notices and reader comments are not."""
    rows = [("badge", "News"), ("headline", "Dam leaks"), ("caption", "The dam in 2019"), ("comment", "First!")]
    old = version(*rows, ("furniture", "Join 90 readers"), byline=("Ann Vale",))  # type: ignore[arg-type]
    new = version(
        ("badge", "Opinion"),
        ("headline", "Dam leaks"),
        ("standfirst", "It has two gates"),
        ("caption", "The dam in 2021"),
        ("furniture", "Join 95 readers"),
        byline=("Ann Vale", "Tom Reed"),
    )
    revision = find_revision(old, new)
    assert revision.byline == Reworded("Ann Vale", "Ann Vale, Tom Reed")
    assert revision.standfirst == Reworded("", "It has two gates")
    assert [(edit.kind, edit.role, edit.types) for edit in revision.edits] == [
        ("added", "standfirst", ()),
        ("removed", "badge", ()),
        ("added", "badge", ()),
        ("changed", "caption", ("date_changed",)),
    ]


@pytest.mark.parametrize(
    ("new", "added", "quiet"),
    [
        (story(LEAK.replace("two", "three"), ROAD, RAIN), [], ("number_changed",)),
        (story(LEAK, ROAD, RAIN.replace("month", "spring")), [], ()),  # nothing of note
        (story(LEAK.replace("two", "three"), ROAD, RAIN, NOTICE, notices=(NOTICE,)), [True], ()),
    ],
)
def test_quiet(new: Audit, added: list[bool], quiet: tuple[str, ...]) -> None:
    """A fact that was changed while no notice was added."""
    revision = find_revision(OLD, new)
    assert revision.correction is not None
    assert [notice.new for notice in revision.correction] == added
    assert revision.quiet == quiet


def test_an_older_notice_tells_nothing_of_this_change() -> None:
    """A correction that the old version carried already is not for what was changed since."""
    old = story(LEAK, ROAD, NOTICE, notices=(NOTICE,))
    revision = find_revision(old, story(LEAK.replace("two", "three"), ROAD, NOTICE, notices=(NOTICE,)))
    assert [(notice.text, notice.new) for notice in revision.correction or ()] == [(NOTICE, False)]
    assert revision.quiet == ("number_changed",)


def test_a_correction_in_structured_data() -> None:
    """JSON-LD can carry a correction that no reader sees: told as one without words."""
    new = story(LEAK.replace("two", "three"), ROAD, RAIN, notices=(ROAD,))
    finding = replace(new.findings[0], spans=(), measured={"structured_data": True})
    revision = find_revision(OLD, replace(new, findings=(finding,)))
    assert [(notice.here, notice.new) for notice in revision.correction or ()] == [(None, True)]
    assert revision.quiet == ()


def test_could_not_tell() -> None:
    """In another language notices and attributions cannot be looked for, and that is not the same as none."""
    gap = Skipped("statements", "this page is in another language (de)")
    pages = [
        replace(
            version(("paragraph", f"Der Damm hat {gates} Tore. Er ist alt."), ran=("anatomy", "PG03"), language="de"),
            checked=replace(OLD.checked, skipped=(gap,)),
        )
        for gates in (2, 3)
    ]
    revision = find_revision(*pages)
    assert (revision.correction, revision.quiet) == (None, None)
    assert [(edit.old_text, edit.types) for edit in revision.edits] == [("Der Damm hat 2 Tore.", ("number_changed",))]
    assert [skipped.what for skipped in revision.checked.skipped] == [
        "attributions of the old version",
        "attributions of the new version",
        "correction notices",
    ]


def test_sentences_are_the_audits() -> None:
    """Passages are cut where the statements are, from the first one of a paragraph on."""
    whole = []
    for hour in (8, 9):
        audit = version(("paragraph", f"He came by boat. He left at {hour}."))
        statement = replace(audit.statements[0], span=audit.article.body[0])
        whole.append(replace(audit, statements=(statement,)))
    (edit,) = find_revision(*whole).edits
    assert edit.old_text == "He came by boat. He left at 8."


def test_sources() -> None:
    """Sources of the sentences that came and went; one that still speaks elsewhere has not gone."""
    reed = "The gates are old, Tom Reed said."
    new = version(
        ("headline", "Dam may leak"), ("paragraph", ROAD), ("paragraph", RAIN), ("paragraph", reed),
        said=(Said("The gates are old", "Tom Reed", kind="indirect", cue="said"),), heard=(REED,), named=(REED_NAMED,),
    )  # fmt: skip
    assert find_revision(OLD, new).sources == Turnover(("Tom Reed",), ("Ann Vale",))
    again = story(LEAK, ROAD, RAIN, "The hills are steep, Ann Vale said.")
    assert find_revision(again, OLD).sources == Turnover((), ())


def test_unrelated_pages() -> None:
    """Two pages with nothing in common: all of one was removed, all of the other added."""
    new = story("Bread costs more in Fennmouth.", headline="Bread is dear")
    assert [edit.kind for edit in find_revision(OLD, new).edits] == [
        "changed",
        "removed",
        "removed",
        "removed",
        "added",
    ]
