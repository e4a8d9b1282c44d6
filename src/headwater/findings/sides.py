"""How many parties stand behind a passage: the counting that a second, independent source is asked of."""

from collections.abc import Iterable

from headwater.findings.blocks import overlaps
from headwater.records import Audit, Source, Span, merged


def sides_behind(audit: Audit, spans: Iterable[Span]) -> dict[str, tuple[Source, ...]]:
    """The independent sides that words at `spans` are from, each with its sources, in order of place.

    Counted are statements of sources whose content or cue lies at one of the spans: with "Ida Pell accused the mill of
    theft" the accusing words are the cue. The president of a club, its lawyer and its letter are one side; an outlet
    that passes words on is none, and neither is the author.
    """
    places = tuple(merged(spans))
    if not places:
        return {}
    around = Span(places[0].start, places[-1].end)
    heard = {
        id
        for statement in audit.statements
        if statement.voice == "source" and statement.span.overlaps(around)
        if any(overlaps(part, places) for part in (*statement.content, *statement.cue))
        for id in statement.sources
    }
    found = {side: tuple(source for source in sources if source.id in heard) for side, sources in audit.sides().items()}
    return {side: sources for side, sources in found.items() if sources}
