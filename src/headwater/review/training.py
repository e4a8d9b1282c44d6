"""What reviewers put right -> examples that a model can be trained on."""

import json
from collections.abc import Iterable, Iterator, Sequence

from headwater.records import Audit, Correction, CorrectionKind, Span, Statement, host_of
from headwater.review.corrections import apply_corrections
from headwater.review.reviews import statements_at
from headwater.review.selectors import anchor

# The tagger learns where source, cue and content stand; that two mentions are one source is nothing it is asked.
_TAUGHT: frozenset[CorrectionKind] = frozenset({"voice", "speaker", "span"})


def training_lines(audit: Audit, corrections: Sequence[Correction]) -> Iterator[str]:
    """A line of JSON for each corrected sentence, in order of place, in the shape of `training.polnear.GoldText`.

    `name` (outlet, article and place), `annotator` (the last reviewer), `text` (the sentence), `attributions`: each
    with `source`, `cue` and `content`, lists of `[start, end)` in code points of that text; none for the author's own.
    It does not matter whether the audit has the corrections already. Sentences that nobody corrected are left out, they
    would teach a model its own answers; so are those of which nobody told which words are attributed.
    """
    audit, lost = apply_corrections(audit, corrections)
    told: dict[Span, list[Correction]] = {}
    for correction in corrections:
        span = anchor(correction.where, audit.article.text)
        here = statements_at(audit, span) if span and correction.kind in _TAUGHT and correction not in lost else []
        for statement in here[:1]:
            told.setdefault(statement.span, []).append(correction)
    for sentence, made in sorted(told.items()):
        sourced = [s for s in audit.statements if s.span == sentence and s.voice == "source"]
        if not any(one.kind == "span" for one in made) and any(map(_is_unclear, sourced)):
            continue
        line = {
            "name": f"{_outlet(audit)}_{audit.article.id}_{sentence.start}",
            "annotator": made[-1].reviewer,
            "text": audit.article.cut(sentence),
            "attributions": [_attribution(statement) for statement in sourced],
        }
        yield json.dumps(line, ensure_ascii=False)


def _is_unclear(statement: Statement) -> bool:
    """ "Vale said that it holds." is attributed as a whole when a reviewer finds that somebody said it."""
    names = [*([statement.source_span] if statement.source_span else []), *statement.cue]
    whole = statement.content == (statement.span,) and statement.kind != "direct"
    return whole or any(name.overlaps(content) for name in names for content in statement.content)


def _attribution(statement: Statement) -> dict[str, list[tuple[int, int]]]:
    """The parts that lie in the sentence, counted from its first letter."""
    sentence = statement.span

    def inside(spans: Iterable[Span]) -> list[tuple[int, int]]:
        clipped = (Span(max(a, sentence.start), min(b, sentence.end)) for a, b in spans)
        return [(a - sentence.start, b - sentence.start) for a, b in sorted(clipped) if a < b]

    source = [statement.source_span] if statement.source_span else []
    return {"source": inside(source), "cue": inside(statement.cue), "content": inside(statement.content)}


def _outlet(audit: Audit) -> str:
    """Up to the first "_" a name of PolNeAR's is its outlet."""
    return (audit.article.outlet or host_of(audit.article.url) or "unknown").replace("_", " ")
