"""Audit -> brat stand-off (https://brat.nlplab.org/standoff.html): the text, and who says what in it."""

import re
from collections.abc import Iterable, Sequence

from headwater.records import Audit, Source, Span, Statement, merged
from headwater.report.words import SOURCE_KIND, source_label

# The types that the annotations use, as brat wants them told beside the files.
BRAT_CONF = """\
[entities]
Statement
Source
Cue
Content
[relations]
SaidBy	Arg1:Statement|Content, Arg2:Source
RelayedBy	Arg1:Statement, Arg2:Source
Signalled	Arg1:Statement|Content, Arg2:Cue
Says	Arg1:Statement|Content, Arg2:Content
<OVERLAP>	Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>
[events]
[attributes]
Voice	Arg:Statement, Value:source|author|disclosure
Directness	Arg:Statement, Value:direct|indirect|mixed
Hedged	Arg:Statement
Negated	Arg:Statement
Carried	Arg:Statement
"""
_BREAKS = re.compile("[\t\r\v\f\x1c-\x1e\x85\u2028\u2029]")  # what some readers take for the end of a field or a line
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def to_brat(audit: Audit) -> tuple[str, str]:
    """The audited text and its annotations, for `NAME.txt` and `NAME.ann`.

    Text-bound are statements (sentences), the words of their sources, cues, and contents; a span of several stretches
    is discontinuous, and is split at line breaks. Relations lead from a statement to its source (`SaidBy`), the outlet
    it was had from (`RelayedBy`), its cue (`Signalled`) and its content (`Says`), and from a content to the parts of
    the speech inside it; voice, directness, hedged, negated and carried are attributes. Source words that stand for
    one source are `Equiv`, with a note of its name and kind. Offsets are code points of `Article.text`: tabs, line
    separators other than a line feed and control characters are replaced one for one. `BRAT_CONF` declares the types.
    """
    text = _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", _BREAKS.sub(" ", audit.article.text))
    marks = _Marks(text)
    words = _SourceWords(audit, marks)
    for statement in audit.statements:
        _mark_statement(audit, marks, words, statement)
    return text, "".join(f"{row}\n" for row in (*marks.rows, *words.rows()))


def _mark_statement(audit: Audit, marks: "_Marks", words: "_SourceWords", statement: Statement) -> None:
    hub = marks.text_bound("Statement", [statement.span], again=True)
    marks.attribute("Voice", hub, statement.voice)
    if statement.kind:
        marks.attribute("Directness", hub, statement.kind)
    for name in ("Hedged", "Negated", "Carried"):
        if getattr(statement, name.lower()):
            marks.attribute(name, hub)
    for source in words.of(statement):
        marks.relation("SaidBy", hub, source)
    if statement.relay:
        marks.relation("RelayedBy", hub, words.mention(audit.source(statement.relay)))
    marks.relation("Signalled", hub, marks.text_bound("Cue", statement.cue))
    content = marks.text_bound("Content", statement.content)
    marks.relation("Says", hub, content)
    if statement.inner:
        inner = content or hub
        marks.relation(
            "SaidBy", inner, marks.text_bound("Source", [statement.inner.source] if statement.inner.source else [])
        )
        marks.relation("Signalled", inner, marks.text_bound("Cue", statement.inner.cue))
        marks.relation("Says", inner, marks.text_bound("Content", statement.inner.content))


class _SourceWords:
    """The text-bound annotations that stand for a source, so that all of one source can be told to be one."""

    def __init__(self, audit: Audit, marks: "_Marks") -> None:
        self._audit, self._marks = audit, marks
        self._words: dict[str, list[str]] = {}  # by source id

    def of(self, statement: Statement) -> list[str]:
        """Whom a statement is from: its words for them; where it has none, their first mentions."""
        sources = [self._audit.source(id) for id in statement.sources]
        if statement.source_span is None:
            return [word for source in sources if (word := self.mention(source))]
        word = self._marks.text_bound("Source", [statement.source_span])
        if word and len(sources) == 1:  # “Vale and Moor said” are the words for both, and equal to neither
            self._keep(sources[0], word)
        return [word] if word else []

    def mention(self, source: Source) -> str | None:
        word = self._marks.text_bound("Source", source.mentions[:1])
        if word:
            self._keep(source, word)
        return word

    def rows(self) -> Iterable[str]:
        for number, (id, words) in enumerate(self._words.items(), 1):
            source = self._audit.source(id)
            if len(words) > 1:
                yield f"*\tEquiv {' '.join(words)}"
            label = source_label(self._audit.article, source)
            yield f"#{number}\tAnnotatorNotes {words[0]}\t{label} ({SOURCE_KIND[source.kind]})"

    def _keep(self, source: Source, word: str) -> None:
        words = self._words.setdefault(source.id, [])
        if word not in words:
            words.append(word)


class _Marks:
    """The rows of an .ann file in the making; each once, but a sentence has one for each of its statements."""

    def __init__(self, text: str) -> None:
        self.rows: list[str] = []
        self._text = text
        self._bound: dict[tuple[str, tuple[Span, ...]], str] = {}
        self._related: set[str] = set()
        self._counts = dict.fromkeys("TRA", 0)

    def text_bound(self, type: str, spans: Sequence[Span], *, again: bool = False) -> str | None:
        """Its id; `None` where the spans hold no word."""
        pieces = tuple(piece for span in merged(spans) for piece in self._pieces(span))
        if not pieces:
            return None
        if again or (type, pieces) not in self._bound:
            places = ";".join(f"{start} {end}" for start, end in pieces)
            words = " ".join(self._text[start:end] for start, end in pieces)
            self._bound[type, pieces] = self._add("T", f"{type} {places}\t{words}")
        return self._bound[type, pieces]

    def relation(self, type: str, one: str | None, other: str | None) -> None:
        row = f"{type} Arg1:{one} Arg2:{other}"
        if one and other and row not in self._related:
            self._related.add(row)
            self._add("R", row)

    def attribute(self, name: str, of: str | None, value: str | None = None) -> None:
        if of:
            self._add("A", " ".join(filter(None, (name, of, value))))

    def _pieces(self, span: Span) -> Iterable[Span]:
        """The span line by line, without the white space at their ends."""
        for match in re.finditer(r"[^\n]+", self._text[span.start : span.end]):
            words = match[0].strip()
            if words:
                start = span.start + match.start() + len(match[0]) - len(match[0].lstrip())
                yield Span(start, start + len(words))

    def _add(self, letter: str, row: str) -> str:
        self._counts[letter] += 1
        id = f"{letter}{self._counts[letter]}"
        self.rows.append(f"{id}\t{row}")
        return id
