"""Reviews and the statements that they are of, in this version of an article or an earlier one."""

from collections.abc import Sequence

from headwater.records import Article, Audit, Finding, Review, Selector, Span, Statement, digest
from headwater.review.selectors import anchor, fold


def place_reviews(audit: Audit, reviews: Sequence[Review]) -> tuple[dict[str, Review], tuple[Review, ...]]:
    """The review of each statement, by the statement's id; and those whose sentence or speaker is not found any more.

    Of two reviews that come to one statement, the one of its speaker stays, then the one that was saved last; the other
    is among those not found.
    """
    placed: dict[str, Review] = {}
    lost: list[Review] = []
    for review in reviews:
        statement = find_statement(audit, review.where, review.speaker)
        if statement is None:
            lost.append(review)
            continue
        held = placed.get(statement.id)
        speaker = speaker_of(audit, statement)
        ranked = sorted((one for one in (held, review) if one), key=lambda one: (one.speaker == speaker, one.made_at))
        placed[statement.id] = ranked.pop()
        lost += ranked
    return placed, tuple(lost)


def review_id(article: str, where: Selector, speaker: str | None) -> str:
    """The same for everybody who reviews that statement of that version, so that two of them meet."""
    return digest(["review", article, *map(fold, (where.exact, where.prefix, where.suffix)), fold(speaker or "")])


def finding_key(article: Article, finding: Finding) -> str:
    """A digest of the code and the words that a finding rests on: the same in every audit that finds the same."""
    here = [fold(article.cut(span)) for span in finding.spans]
    elsewhere = [part for passage in finding.elsewhere for part in (passage.article.id, fold(passage.text))]
    return digest(["finding", finding.code, *here, "", *elsewhere])


def speaker_of(audit: Audit, statement: Statement) -> str | None:
    """The name of a statement's first source, which tells the statements of one sentence apart."""
    return next((source.name for id in statement.sources[:1] for source in audit.sources if source.id == id), None)


def find_statement(audit: Audit, where: Selector, speaker: str | None) -> Statement | None:
    """The statement whose sentence is at `where`, of the speaker with that name where there are several.

    The only statement of a sentence is it whoever speaks: another model may have read another name.
    """
    span = anchor(where, audit.article.text)
    here = statements_at(audit, span) if span else []
    if len(here) < 2:
        return here[0] if here else None
    named = [statement for statement in here if same_name(speaker_of(audit, statement), speaker)]
    return min(named, key=lambda statement: speaker_of(audit, statement) != speaker, default=None)


def statements_at(audit: Audit, span: Span) -> list[Statement]:
    """Those of the sentence at a span, or of the one that shares most of its words with it: at least half of each."""
    shared = {s.span: min(s.span.end, span.end) - max(s.span.start, span.start) for s in audit.statements}
    best = max(shared, key=lambda sentence: shared[sentence], default=None)
    if best is None or 2 * shared[best] < max(best.end - best.start, span.end - span.start):
        return []
    return [statement for statement in audit.statements if statement.span == best]


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names can be one person's: "Vale" and "Mayor Ann Vale"."""
    if one is None or other is None:
        return one is other
    ours, theirs = set(fold(one).casefold().split()), set(fold(other).casefold().split())
    return ours <= theirs or theirs <= ours
