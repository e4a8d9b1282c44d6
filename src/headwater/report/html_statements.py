"""Statements in HTML: what is known of each, in words."""

from collections.abc import Iterable, Sequence

from headwater.records import Attribution, Audit, Span, Statement
from headwater.report.html_findings import is_shown
from headwater.report.html_sources import source_facts, source_line
from headwater.report.words import (
    KIND,
    UNCERTAIN,
    VOICE,
    count,
    escaped,
    excerpt,
    percent,
    source_tags,
    statement_tag,
)


def statement_note(audit: Audit, sides: dict[str, int], number: int) -> str:
    """The `number`-th statement in words, as an item of a list; `sides` are the numbers of the sources' sides."""
    attribution = audit.statements[number].attribution
    same = [place for place, other in enumerate(audit.statements) if attribution and other.attribution == attribution]
    return _note(audit, source_tags(audit), sides, number, same or [number])


def notes_section(audit: Audit, sides: dict[str, int]) -> str:
    """Every statement in words: what the card shows, and all there is for a reader without script, or on paper."""
    tags = source_tags(audit)
    joined: dict[str | None, list[int]] = {}
    for number, statement in enumerate(audit.statements):
        joined.setdefault(statement.attribution, []).append(number)
    notes = "".join(
        _note(audit, tags, sides, number, joined[statement.attribution] if statement.attribution else [number])
        for number, statement in enumerate(audit.statements)
    )
    return (
        '<details class="notes" id="statements">'
        f"<summary>{count(len(audit.statements), 'statement')}, one by one</summary>\n<ol>{notes}</ol></details>\n"
    )


def _note(audit: Audit, tags: dict[str, str], sides: dict[str, int], number: int, joined: Sequence[int]) -> str:
    """One statement in words; `joined` are those of one split quotation, it among them."""
    statement = audit.statements[number]
    facts = [*_facts(audit, tags, sides, statement)]
    if len(joined) > 1:
        facts.insert(1, ("Part", f"{joined.index(number) + 1} of {len(joined)} of one attribution"))
    rows = "".join(f'<dt>{name}</dt><dd dir="auto">{value}</dd>' for name, value in facts if value)
    back = f'<p class="back"><a href="#st-{number}">In the article</a></p>'
    low = '<span class="uncertain">uncertain</span>' if statement.confidence < UNCERTAIN else ""
    return (
        f'<li class="entry {statement.voice}" id="note-{number}" tabindex="-1" '
        f'data-joined="{" ".join(map(str, joined))}">'
        f'<p class="voice"><span class="pill">{statement_tag(statement, tags)}</span> '
        f"{VOICE[statement.voice]} {low}</p>\n"
        f'<blockquote dir="auto">{escaped(excerpt(audit.article, statement.span, limit=400))}</blockquote>\n'
        f"<dl>{rows}</dl>{back if is_shown(audit, statement.span) else ''}</li>\n"
    )


def _facts(
    audit: Audit, tags: dict[str, str], sides: dict[str, int], statement: Statement
) -> Iterable[tuple[str, str]]:
    """What is known of a statement, as rows of a name and HTML; rows with nothing to say are empty."""
    if statement.voice == "source":
        sources = [audit.source(id) for id in statement.sources]
        named = [f"{source_line(audit, source)} ({source_facts(source, sides)})" for source in sources]
        unknown = (
            f"not resolved: {_quoted(audit, (statement.source_span,))}" if statement.source_span else "nobody is named"
        )
        yield "Source", "<br>".join(named) or unknown
        if statement.relay:
            yield "Relayed by", f"{source_line(audit, audit.source(statement.relay))} ({tags[statement.relay]})"
    yield "Named here as", _quoted(audit, (statement.source_span,) if statement.source_span else ())
    yield "Cue", _quoted(audit, statement.cue)
    yield "Attributed", _quoted(audit, statement.content)
    yield "How", KIND[statement.kind] if statement.kind else ""
    yield "Carried on", "from before, without naming the source again" if statement.carried else ""
    yield "Hedged", "yes: with a word like “may” or “reportedly”" if statement.hedged else ""
    yield "Negated", "yes" if statement.negated else ""
    yield "Speech in it", _inner(audit, statement.inner) if statement.inner else ""
    doubt = ": read the sentence before relying on this" if statement.confidence < UNCERTAIN else ""
    yield "Confidence", percent(statement.confidence) + doubt


def _inner(audit: Audit, inner: Attribution) -> str:
    """Nested speech: “Lind said that the owner told him …” is Lind’s statement, and the owner speaks in it."""
    who = _quoted(audit, (inner.source,) if inner.source else ()) or "somebody not named"
    cue = _quoted(audit, inner.cue)
    return f"{who}{f' ({cue})' if cue else ''}: {_quoted(audit, inner.content)}"


def _quoted(audit: Audit, spans: Iterable[Span]) -> str:
    return " … ".join(f'<span class="words">{escaped(audit.article.cut(span))}</span>' for span in spans)
