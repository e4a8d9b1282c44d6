"""What reviewers put right: an audit that says so and is whole, in this version of the page and in later ones."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from headwater.records import Audit, Correction, CorrectionKind, Match, Passage, Span, digest
from headwater.review import apply_corrections, make_selector
from tests.review.stories import STORY, audit, correction, find, mark, read, source_called, statement_with

LATER = ("Updated on Friday with a reply.", STORY[0].replace("leaks at two", "drips at two"), *STORY[1:])


def applied(audit: Audit, *corrections: Correction) -> Audit:
    """The audit with all of them; it is whole, and applying them again changes nothing."""
    corrected, lost = apply_corrections(audit, corrections)
    assert lost == ()
    assert_whole(corrected)
    assert apply_corrections(corrected, corrections) == (corrected, ())
    return corrected


def assert_whole(audit: Audit) -> None:
    """Everything that a statement or source names is there, and nothing is there for nothing."""
    ids = {source.id for source in audit.sources}
    used = {id for s in audit.statements for id in (*s.sources, s.relay) if id}
    assert used == ids
    assert len(ids) == len(audit.sources)
    assert len({statement.id for statement in audit.statements}) == len(audit.statements)
    entities = {entity.id for entity in audit.entities}
    assert {source.entity for source in audit.sources if source.entity} <= entities
    assert [*audit.sources] == sorted(audit.sources, key=lambda source: min(source.mentions, default=Span(9**9, 9**9)))
    assert all(source.side for source in audit.sources if not source.outlet)
    for statement in audit.statements:
        own = statement.voice != "source"
        assert own == (not statement.content) == (statement.kind is None) == (statement.attribution is None)
        assert not (own and (statement.sources or statement.source_span or statement.cue))
        assert all(statement.span.contains(content) for content in statement.content)
        assert statement.relay not in statement.sources


def told(audit: Audit) -> list[str]:
    """Who speaks, sentence by sentence."""
    names = {source.id: source.name or source.kind for source in audit.sources}
    return [" + ".join(names[id] for id in s.sources) or s.voice for s in audit.statements]


BEFORE = [
    "author", "Ann Vale", "Ann Vale", "Tom Reed", "Tom Reed", "author", "officials", "Calloway",
]  # fmt: skip


def changed(**at: str) -> list[str]:
    """What is told before, but for some places ("s5")."""
    return [at.get(f"s{number}", who) for number, who in enumerate(BEFORE)]


def test_before() -> None:
    """What the shipped models read in the story."""
    names = {source.id: source.name or "officials" for source in audit().sources}
    assert [" + ".join(names[id] for id in s.sources) or s.voice for s in audit().statements] == BEFORE
    assert_whole(audit())


def test_voice_of_the_author() -> None:
    """What nobody said is the author's; who says nothing else is no source any more, though still named."""
    corrected = applied(audit(), correction(audit(), "voice", "built in 1931", voice="author"))
    statement = statement_with(corrected, "built in 1931")
    assert (statement.voice, statement.id) == ("author", statement_with(audit(), "built in 1931").id)
    assert "Calloway" not in [source.name for source in corrected.sources]
    assert corrected.entities == audit().entities
    assert corrected.independent_sides == audit().independent_sides - 1


def test_voice_of_a_disclosure() -> None:
    corrected = applied(audit(), correction(audit(), "voice", "could flood", voice="disclosure"))
    assert told(corrected) == [*told(audit())[:5], "disclosure", *told(audit())[6:]]


def test_voice_of_a_source() -> None:
    """Until somebody tells whose words they are, all of the sentence is attributed, to nobody known."""
    corrected = applied(audit(), correction(audit(), "voice", "could flood", voice="source"))
    statement = statement_with(corrected, "could flood")
    assert (statement.voice, statement.kind, statement.sources) == ("source", "indirect", ())
    assert statement.content == (statement.span,)


def test_voice_that_is_right() -> None:
    """A reviewer who agrees makes it certain, and changes nothing else."""
    corrected = applied(audit(), correction(audit(), "voice", "built in 1931", voice="source"))
    statement = statement_with(audit(), "built in 1931")
    assert statement_with(corrected, "built in 1931") == replace(statement, confidence=1.0)
    assert corrected.sources == audit().sources


@pytest.mark.parametrize(
    ("words", "fields", "who", "named_by"),
    [
        ("had the money", {"source": "Tom Reed"}, "Tom Reed", None),  # by a mention: his first one is further down
        ("had the money", {"name": "Tom  REED"}, "Tom Reed", None),  # by a name
        ("find out ourselves", {"source": "Ann Vale"}, "Ann Vale", "he"),  # the pronoun is hers, then
        ("could flood", {"source": "Ines Calloway"}, "Calloway", None),  # what was the author's
        ("could flood", {"source": "Millford"}, "Millford", "Millford"),  # named in the article, and no source before
        ("could flood", {"name": "Millford"}, "Millford", "Millford"),
        (
            "could flood",
            {"name": "people in Millford", "source_kind": "unnamed_group"},
            "people in Millford",
            "people in Millford",
        ),  # in the article's words
        ("could flood", {"name": "Orla Finch", "source_kind": "named_person"}, "Orla Finch", None),  # named nowhere
        ("council will pay", {"source": "Ann Vale"}, "Ann Vale", None),  # and the officials say nothing any more
    ],
)  # fmt: skip
def test_speaker(words: str, fields: dict[str, Any], who: str, named_by: str | None) -> None:
    """The statement is from whom the reviewer says: somebody known, somebody named, or somebody new."""
    if "source" in fields:
        fields = fields | {"source": mark(audit(), fields["source"])}
    corrected = applied(audit(), correction(audit(), "speaker", words, **fields))
    statement, before = statement_with(corrected, words), statement_with(audit(), words)
    number = audit().statements.index(before)
    assert told(corrected) == [*told(audit())[:number], who, *told(audit())[number + 1 :]]
    assert (statement.id, statement.voice, statement.confidence) == (before.id, "source", 1.0)
    words_for = corrected.article.cut(statement.source_span) if statement.source_span else None
    assert words_for == named_by
    kept = {source.id: source.side for source in audit().sources}
    assert all(kept[source.id] == source.side for source in corrected.sources if source.id in kept)


def test_pronoun_moves() -> None:
    """ "he said" that was another's is a mention of that one; the quotation is no part of his others any more."""
    corrected = applied(audit(), correction(audit(), "speaker", "find out", source=mark(audit(), "Ann Vale")))
    he = find(audit(), "he said")
    he = Span(he.start, he.start + 2)
    assert he in source_called(corrected, "Ann Vale").mentions
    assert he not in source_called(corrected, "Tom Reed").mentions


def test_new_source() -> None:
    """A new source has its place among the others, a side of its own, and the same id in every audit."""
    made = correction(audit(), "speaker", "could flood", name="people in Millford", source_kind="unnamed_group")
    corrected = applied(audit(), made)
    source = source_called(corrected, "people in Millford")
    assert source.id == digest(["source", audit().article.version, "unnamed_group people in millford"])
    assert (source.kind, source.mentions) == ("unnamed_group", (find(audit(), "people in Millford"),))
    assert corrected.independent_sides == audit().independent_sides + 1
    assert [one.name for one in corrected.sources][2] == "people in Millford"


def test_entity_becomes_a_source() -> None:
    """Whom the article names is the source under all of its mentions."""
    corrected = applied(audit(), correction(audit(), "speaker", "could flood", source=mark(audit(), "Millford")))
    source = source_called(corrected, "Millford")
    entity = next(one for one in corrected.entities if one.names == ("Millford",))
    assert (source.entity, source.kind, source.mentions) == (entity.id, "named_organization", entity.mentions)


def test_span() -> None:
    """What is attributed, and whether it is in their own words."""
    vale = "They will be mended before the winter"
    corrected = applied(audit(), correction(audit(), "span", vale, spans=(mark(audit(), "before the winter"),)))
    statement = statement_with(corrected, vale)
    assert [corrected.article.cut(content) for content in statement.content] == ["before the winter"]
    assert (statement.kind, statement.sources) == ("direct", statement_with(audit(), vale).sources)
    both = (mark(audit(), "two of its gates"), mark(audit(), "The dam above Harwick"))
    corrected = applied(audit(), correction(audit(), "span", "two of its gates", spans=both))
    statement = statement_with(corrected, "two of its gates")
    assert [audit().article.cut(content) for content in statement.content] == [
        "The dam above Harwick",
        "two of its gates",
    ]
    assert (statement.voice, statement.kind) == ("source", "indirect")


def test_merge() -> None:
    """Two sources that are one: the second one's id and side, the first one's mentions and statements."""
    officials, calloway = audit().sources[2], source_called(audit(), "Calloway")
    made = correction(audit(), "merge", "officials", source=mark(audit(), "Ines Calloway"))
    corrected = applied(audit(), made)
    one = source_called(corrected, "Calloway")
    assert (one.id, one.side, one.kind) == (calloway.id, calloway.side, "named_person")
    assert one.mentions == tuple(sorted((*officials.mentions, *calloway.mentions)))
    assert told(corrected)[-2:] == ["Calloway", "Calloway"]
    assert corrected.independent_sides == 3


def test_merge_into_the_unnamed() -> None:
    """Of a named and an unnamed source the name stays, whichever is merged into the other."""
    officials = audit().sources[2]
    made = correction(audit(), "merge", "Ines Calloway", source=mark(audit(), "officials"))
    one = next(s for s in applied(audit(), made).sources if s.id == officials.id)
    assert (one.name, one.kind, one.side) == ("Calloway", "named_person", officials.side)


def test_merge_joins_entities() -> None:
    """One person under two names is one among those whom the article names, too."""
    made = correction(audit(), "merge", "Tom Reed", source=mark(audit(), "Ann Vale"))
    corrected = applied(audit(), made)
    names = [entity.names for entity in corrected.entities]
    assert ("Ann Vale", "Vale", "Tom Reed") in names
    assert len(names) == len(audit().entities) - 1


def test_merge_joins_statements() -> None:
    """Two statements of one sentence are one when their sources are, and what hangs on either hangs on it."""
    base = audit()
    vale = statement_with(base, "had the money")
    reed = replace(
        vale, id="other", sources=(source_called(base, "Tom Reed").id,), hedged=True,
        content=(find(base, "the council"),), source_span=None,
    )  # fmt: skip
    passage = Passage(base.article.reference, Span(0, 1), "T")
    two = replace(
        base,
        statements=tuple(one for s in base.statements for one in ((s, reed) if s is vale else (s,))),
        matches=(Match("other", passage, "same", ""), Match("none", passage, "same", "")),
    )
    corrected = applied(two, correction(base, "merge", "Tom Reed", source=mark(base, "Ann Vale")))
    joined = statement_with(corrected, "had the money")
    assert len(corrected.statements) == len(base.statements)
    assert (joined.id, joined.hedged) == (vale.id, True)
    assert [match.statement for match in corrected.matches] == [vale.id]


def test_author_of_one_of_two() -> None:
    """A sentence of two speakers is still the other one's when a reviewer takes it from one."""
    base = audit()
    vale = statement_with(base, "had the money")
    reed = replace(vale, id="other", sources=(source_called(base, "Tom Reed").id,), source_span=None)
    two = replace(base, statements=tuple(o for s in base.statements for o in ((s, reed) if s is vale else (s,))))
    made = replace(correction(base, "voice", "had the money", voice="author"), speaker="Tom Reed")
    corrected, lost = apply_corrections(two, [made])
    assert (corrected.statements, lost) == (base.statements, ())
    # Where another model hears Vale alone, that it is not Reed's says nothing.
    assert apply_corrections(base, [made]) == (base, (made,))


def test_split() -> None:
    """Some mentions are another's: what they say is that one's, on a side of its own."""
    place = find(audit(), "he said")
    he = make_selector(audit().article.text, Span(place.start, place.start + 2))
    made = correction(audit(), "split", "Tom Reed", spans=(he,))
    corrected = applied(audit(), made)
    other = next(source for source in corrected.sources if source.name is None and source.kind == "unnamed_person")
    assert other.mentions == (made.spans[0].span,)
    assert statement_with(corrected, "find out").sources == (other.id,)
    assert statement_with(corrected, "nobody had warned").sources == (source_called(corrected, "Tom Reed").id,)
    assert corrected.independent_sides == audit().independent_sides + 1


def test_split_off_by_name() -> None:
    """A source that is split off under a name is named among the others, and the rest is not."""
    where = find(audit(), "Vale said the council")
    spans = (mark(audit(), "Vale", 1),)
    assert spans[0].span.start == where.start
    made = correction(audit(), "split", "Mayor Ann Vale", spans=spans, name="Per Vale", source_kind="named_person")
    corrected = applied(audit(), made)
    per, ann = source_called(corrected, "Per Vale"), source_called(corrected, "Ann Vale")
    assert statement_with(corrected, "had the money").sources == (per.id,)
    entities = {entity.id: entity for entity in corrected.entities}
    assert per.entity
    assert ann.entity
    assert entities[per.entity].names == ("Per Vale",)
    assert spans[0].span not in (*entities[ann.entity].mentions, *ann.mentions)


def test_split_to_somebody_known() -> None:
    """Mentions that are those of a source that is there already go to it."""
    spans = (mark(audit(), "Vale", 1),)
    corrected = applied(audit(), correction(audit(), "split", "Mayor Ann Vale", spans=spans, name="Tom Reed"))
    assert statement_with(corrected, "had the money").sources == (source_called(audit(), "Tom Reed").id,)
    assert len(corrected.sources) == len(audit().sources)


def corrections() -> list[Correction]:
    """One of each of several kinds, each made on what those before it have put right."""
    base = audit()
    asked: list[tuple[CorrectionKind, str, dict[str, Any]]] = [
        ("voice", "built in 1931", {"voice": "author"}),
        ("speaker", "could flood", {"name": "people in Millford", "source_kind": "unnamed_group"}),
        ("span", "nobody had warned", {"spans": (mark(base, "warned him of the leaks"),)}),
        ("merge", "officials", {"source": mark(base, "Ann Vale")}),
        ("speaker", "find out", {"source": mark(base, "Ann Vale")}),
    ]
    made: list[Correction] = []
    for kind, words, fields in asked:
        so_far, _ = apply_corrections(base, made)
        made.append(correction(so_far, kind, words, **fields))
    return made


AFTER = ["author", "Ann Vale", "Ann Vale", "Tom Reed", "Ann Vale", "people in Millford", "Ann Vale", "author"]


def test_one_after_the_other() -> None:
    """Each is made on what the others have put right, and they are applied in that order."""
    corrected = applied(audit(), *corrections())
    assert told(corrected) == AFTER
    assert corrected.independent_sides == 3


def test_another_version() -> None:
    """Words that were put before, and others that were changed, take nothing away from what was put right."""
    later = read(*LATER)
    assert later.article.version != audit().article.version
    corrected = applied(later, *corrections())
    assert told(corrected)[-8:] == AFTER


def other_model(base: Audit) -> Audit:
    """The same page with other ids, other numbers and shorter names, as another model may give them."""
    ids = {source.id: f"other {number}" for number, source in enumerate(base.sources)}
    return replace(
        base,
        statements=tuple(
            replace(s, id=f"s{number}", sources=tuple(ids[id] for id in s.sources), confidence=0.6)
            for number, s in enumerate(base.statements)
        ),
        sources=tuple(
            replace(s, id=ids[s.id], name=s.name and s.name.split()[-1], entity=None) for s in base.sources
        ),
    )  # fmt: skip


def test_another_model() -> None:
    """Ids are nothing that a correction rests on, and "Vale" is the "Ann Vale" of before."""
    corrected = applied(other_model(audit()), *corrections())
    assert told(corrected) == [who.removeprefix("Ann ").removeprefix("Tom ") for who in AFTER]


@pytest.mark.parametrize(
    ("gone", "lost"),
    [
        ("The river could flood at any time, people in Millford fear.", ["speaker could flood"]),
        ("said nobody had warned him of the leaks", ["span nobody had warned"]),
        ("officials said", ["merge officials"]),
        ("Mayor Ann Vale", []),  # she is still there, as "Vale"
    ],
)
def test_gone(gone: str, lost: Sequence[str]) -> None:
    """What was put right of a sentence that is gone is told, and the rest is applied."""
    paragraphs = [paragraph.replace(gone, "the weather was fair") for paragraph in STORY]
    corrected, missing = apply_corrections(read(*paragraphs), corrections())
    assert set(lost) <= {one.id for one in missing}
    assert_whole(corrected)


def test_none() -> None:
    """Without corrections, the audit is as it was."""
    assert apply_corrections(audit(), ()) == (audit(), ())
