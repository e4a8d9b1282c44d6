"""brat stand-off: every annotation leads back to its words."""

import re
from dataclasses import replace
from typing import NamedTuple

import pytest

from headwater.records import Article, Attribution, Audit, Block, Span
from headwater.report import BRAT_CONF, to_brat
from tests.report.sample import AUDIT, at, hostile_audit, statement


class Bound(NamedTuple):
    """A text-bound annotation: its type and the words of its stretches."""

    type: str
    words: tuple[str, ...]


class Standoff(NamedTuple):
    bound: dict[str, Bound]
    relations: list[tuple[str, str, str]]
    attributes: set[tuple[str, ...]]
    notes: dict[str, str]
    equal: list[list[str]]

    def related(self, type: str) -> list[tuple[str, str]]:
        """The words at both ends of each relation of a type."""
        return [
            (" … ".join(self.bound[one].words), " … ".join(self.bound[other].words))
            for kind, one, other in self.relations
            if kind == type
        ]


def read(text: str, annotations: str) -> Standoff:
    """Read as https://brat.nlplab.org/standoff.html says, and hold every span against the text."""
    found = Standoff({}, [], set(), {}, [])
    ids: set[str] = set()
    assert annotations.endswith("\n") or not annotations
    for row in annotations.splitlines():  # a reader that takes other signs for ends of lines finds none
        id, told, *rest = row.split("\t")
        assert id == "*" or id not in ids
        ids.add(id)
        if id[0] == "T":
            type, _, places = told.partition(" ")
            spans = [tuple(map(int, place.split(" "))) for place in places.split(";")]
            words = tuple(text[start:end] for start, end in spans)
            assert rest == [" ".join(words)]
            assert all(word == word.strip() != "" and "\n" not in word for word in words)
            assert spans == sorted(spans)
            found.bound[id] = Bound(type, words)
        elif id[0] == "R":
            match = re.fullmatch(r"(\w+) Arg1:(T\d+) Arg2:(T\d+)", told)
            assert match
            assert rest == []
            found.relations.append((match[1], match[2], match[3]))
        elif id[0] == "A":
            found.attributes.add(tuple(told.split(" ")))
        elif id[0] == "#":
            found.notes[told.split(" ")[1]] = rest[0]
        else:
            assert (id, told.split(" ")[0]) == ("*", "Equiv")
            found.equal.append(told.split(" ")[1:])
    ends = {end for _, *pair in found.relations for end in pair} | {one[1] for one in found.attributes}
    assert ends | set(found.notes) <= set(found.bound)
    return found


def audit_of(text: str, **fields: object) -> Audit:
    """An audit of one statement that is the whole text."""
    article: Article = replace(AUDIT.article, text=text, blocks=(Block("paragraph", Span(0, len(text))),))
    return replace(AUDIT, article=article, statements=(statement("s", Span(0, len(text)), **fields),), sources=())


def test_statement() -> None:
    """A statement leads to its source, the outlet it was had from, its cue and its content."""
    found = read(*to_brat(AUDIT))
    lind = AUDIT.article.cut(AUDIT.statements[0].span)
    assert (lind, "Tor Lind, the ferry’s captain") in found.related("SaidBy")
    assert found.related("RelayedBy") == [(lind, "the Skarn Post")]
    assert (lind, "said … reported") in found.related("Signalled")
    assert (lind, "“We will not sail again before May,”") in found.related("Says")
    assert {("Voice", "T1", "source"), ("Directness", "T1", "direct"), ("Negated", "T1")} <= found.attributes


def test_inner_speech() -> None:
    """Speech inside a content hangs on the content."""
    found = read(*to_brat(AUDIT))
    outer = "that the owner had promised a pier"
    assert (outer, "the owner") in found.related("SaidBy")
    assert (outer, "had promised") in found.related("Signalled")
    assert (outer, "a pier.") in found.related("Says")


def test_source_without_words() -> None:
    """Where a sentence has no words for its source, the source's first mention stands for it."""
    found = read(*to_brat(AUDIT))
    assert ("It would sail on Fridays.", "the minutes") in found.related("SaidBy")
    minutes = next(id for id, bound in found.bound.items() if bound == Bound("Source", ("the minutes",)))
    assert found.notes[minutes] == "the minutes (document)"


def test_one_source() -> None:
    """Words that stand for one source are told to be one."""
    first = replace(AUDIT.statements[0], source_span=at("Tor Lind, the ferry’s captain"), inner=None)
    again = replace(AUDIT.statements[8], sources=("lind",), inner=None)
    found = read(*to_brat(replace(AUDIT, statements=(first, again))))
    assert [[found.bound[id].words for id in ids] for ids in found.equal] == [
        [("Tor Lind, the ferry’s captain",), ("He",)]
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("One line.", ("One line.",)),
        ("A poem\nof lines", ("A poem", "of lines")),  # brat shows no span across a line break
        ("A list:\n\n  first \n\n second", ("A list:", "first", "second")),  # nor one that ends in white space
        ("with a\ttab\rand\u2028more", ("with a tab and more",)),  # one for one: the places stay
        ("bell\x07 and \ud800half", ("bell\ufffd and \ufffdhalf",)),
        ("\U0001f6a2 ferry", ("\U0001f6a2 ferry",)),  # code points, not bytes or UTF-16 units
    ],
)
def test_line_breaks(text: str, words: tuple[str, ...]) -> None:
    """A span is split at line breaks, and what could be taken for one is not."""
    plain, annotations = to_brat(audit_of(text))
    assert len(plain) == len(text)
    assert read(plain, annotations).bound["T1"] == Bound("Statement", words)


def test_split_quotation() -> None:
    """A content of two stretches is one annotation."""
    text = "“We will not,” he said, “sail again.”"
    contents = (at("“We will not,”", text=text), at("“sail again.”", text=text))
    found = read(*to_brat(audit_of(text, content=contents)))
    assert Bound("Content", ("“We will not,”", "“sail again.”")) in found.bound.values()


def test_two_statements_of_one_sentence() -> None:
    """Two independent sources of one sentence are two statements, each with its own attributes."""
    one = replace(AUDIT.statements[0], inner=None)
    two = replace(one, id="other", sources=("holm",), source_span=None, hedged=True)
    found = read(*to_brat(replace(AUDIT, statements=(one, two))))
    sentences = [id for id, bound in found.bound.items() if bound.type == "Statement"]
    assert len(sentences) == 2
    assert [id for name, id, *_ in found.attributes if name == "Hedged"] == [sentences[1]]


def test_nothing_in_a_span() -> None:
    """A span without a word, and speech without a source, leave no annotation behind."""
    text = "Nobody said.  \n "
    audit = audit_of(text, cue=(Span(12, 16),), inner=Attribution(None, (), (at("Nobody", text=text),)))
    found = read(*to_brat(audit))
    assert [bound.type for bound in found.bound.values()] == ["Statement", "Content"]
    assert read(*to_brat(replace(audit, statements=()))).bound == {}


@pytest.mark.parametrize("audit", [AUDIT, hostile_audit()], ids=["sample", "hostile"])
def test_types_are_declared(audit: Audit) -> None:
    """brat refuses a type that annotation.conf does not declare; hostile text is read back like any other."""
    text, annotations = to_brat(audit)
    found = read(text, annotations)
    types = {bound.type for bound in found.bound.values()} | {type for type, *_ in found.relations}
    types |= {name for name, *_ in found.attributes}
    assert types <= set(re.findall(r"^\w+", BRAT_CONF, re.MULTILINE))
    assert text.encode()
    assert annotations.encode()
    assert len(text) == len(audit.article.text)
