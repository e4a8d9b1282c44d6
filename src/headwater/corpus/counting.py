"""An audit in numbers, as lists and pages of outlets tell it: facts with counts, never a grade."""

import re
from collections import Counter
from collections.abc import Iterable

from headwater.records import LEVELS, Article, Audit, Level, Span, merged, sharings

# Those of them that are parts of the body, 0 to 1; all others count something.
SHARES = ("share_source", "share_author", "copied")
_WORD = re.compile(r"\S+")


def count_audit(audit: Audit) -> dict[str, float]:
    """What lists tell of an audit.

    Numbers: `statements`, of which `sourced`, `author`, `disclosure`; `sources` that they draw on, of which
    `anonymous`; `sides` that these speak for; articles that this one has words from, `credited` or `uncredited`.
    Parts of the body: `share_source` and `share_author`, by characters that are no white space; `copied`, by words,
    from articles that had them before.
    """
    voices = Counter(statement.voice for statement in audit.statements)
    heard = {id for statement in audit.statements for id in statement.sources}
    sources = [source for source in audit.sources if source.id in heard]
    upstream = [sharing for sharing in sharings(audit.reuses) if sharing.direction == "from"]
    credited = sum(any(reuse.credited for reuse in sharing.passages) for sharing in upstream)
    copied = merged(reuse.here for sharing in upstream for reuse in sharing.passages)
    source, author = _shares(audit)
    return {
        "statements": len(audit.statements),
        "sourced": voices["source"],
        "author": voices["author"],
        "disclosure": voices["disclosure"],
        "sources": len(sources),
        "anonymous": sum(source.kind == "anonymous" for source in sources),
        "sides": audit.independent_sides,
        "share_source": source,
        "share_author": author,
        "copied": _part_of_words(audit.article, copied),
        "credited": credited,
        "uncredited": len(upstream) - credited,
    }


def count_findings(audit: Audit) -> list[tuple[str, Level, int]]:
    """Each code with its highest level and how often it was found, in order."""
    found: dict[str, list[Level]] = {}
    for finding in audit.findings:
        found.setdefault(finding.code, []).append(finding.level)
    return [(code, max(levels, key=LEVELS.index), len(levels)) for code, levels in sorted(found.items())]


def count_statements(audit: Audit) -> Counter[str]:
    """How many statements each source vouches for, by its id."""
    sourced = (statement for statement in audit.statements if statement.voice == "source")
    return Counter(id for statement in sourced for id in dict.fromkeys(statement.sources))


def _shares(audit: Audit) -> tuple[float, float]:
    """The sources' part of the body is what is attributed, the author's all that is neither that nor a disclosure."""
    body = merged(audit.article.body)
    total = _letters(audit.article, body)
    if not total or not audit.statements:
        return 0.0, 0.0
    content = [span for s in audit.statements if s.voice == "source" for span in s.content or (s.span,)]
    told = [statement.span for statement in audit.statements if statement.voice == "disclosure"]
    sourced = _letters(audit.article, _within(body, content))
    both = _letters(audit.article, _within(body, [*content, *told]))
    return round(sourced / total, 4), round(1 - both / total, 4)


def _within(body: list[Span], spans: Iterable[Span]) -> list[Span]:
    """What of the spans lies in the body; both are in order then, and nothing is counted twice."""
    return [
        Span(max(one.start, block.start), min(one.end, block.end))
        for one in merged(spans)
        for block in body
        if one.overlaps(block)
    ]


def _letters(article: Article, spans: Iterable[Span]) -> int:
    return sum(len("".join(article.cut(span).split())) for span in spans)


def _part_of_words(article: Article, spans: list[Span]) -> float:
    """Of the body's words, how many begin in one of the spans."""
    if not spans:
        return 0.0
    starts = [word.start() for span in merged(article.body) for word in _WORD.finditer(article.text, *span)]
    inside = sum(span.start <= start < span.end for span in spans for start in starts)
    return round(inside / max(1, len(starts)), 4)
