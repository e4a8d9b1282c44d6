"""Decided statements -> schema.org ClaimReview, as search engines and collections of fact checks read it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from headwater.records import (
    Article,
    ArticleReference,
    Audit,
    Change,
    ChangeType,
    Evidence,
    Review,
    Source,
    Span,
    Statement,
    Trace,
    day_of,
    merged,
)
from headwater.report.linked_data import (
    author_names,
    backed,
    decisions,
    embeddable_json,
    iso_date,
    told,
    web_address,
)
from headwater.report.words import line, source_name

CONTEXT = "https://schema.org"
# With one of these in its words an article makes another claim: "may close" is not "will close".
_ANOTHER_CLAIM: frozenset[ChangeType] = frozenset(
    {
        "number_changed", "date_changed", "name_changed", "negation_changed", "hedge_lost", "hedge_gained",
        "quote_altered",
    }
)  # fmt: skip
_HOLDS = 0.8  # of a statement's characters: the edges of a shared passage often lose a word or two
_QUOTATION_MARKS = '“”„"«»'


def to_claimreview(
    audit: Audit,
    reviews: Mapping[str, Review],
    trace: Trace | None = None,
    *,
    ratings: Sequence[str],
    organisation: str | None = None,
    site: str | None = None,
    url: str | None = None,
) -> str:
    """The decided statements of an audit as JSON-LD: one ClaimReview object, a list of them for any other number.

    `reviews` are by statement id; those without a verdict are left out. `ratings` is the scale, from worst to best: a
    verdict on it has its place as `ratingValue`, any other only its words. `organisation` signs, with the address of
    its `site`, else the reviewer does. `url` is the page where the reviews are published; each gets the anchor of its
    statement (`#st-3`, as in the HTML report) unless `url` has one. The `trace` tells where else the claim was made.
    Markup is escaped, so that the text can stand inside a script element. Follows https://schema.org/ClaimReview and
    Google's guide to it. Raises `ValueError` where the trace is of another text.
    """
    if trace is not None and trace.text != audit.article.text:
        raise ValueError("expected a trace of the audited text, got one of another version; trace the article again")
    published = [
        told(
            {
                "@context": CONTEXT,
                "@type": "ClaimReview",
                "url": _anchored(url, decision.number),
                "claimReviewed": claim_words(audit.article, decision.statement),
                "itemReviewed": _claim(audit, decision.statement, trace),
                "reviewRating": _rating(decision.verdict, ratings),
                **_signed(decision.review, organisation, site),
                "datePublished": iso_date(decision.review.made_at),
                "inLanguage": audit.article.language,
                "reviewBody": decision.review.note.strip(),
                "citation": [_citation(evidence) for evidence in backed(decision.review)],
            }
        )
        for decision in decisions(audit, reviews)
    ]
    return embeddable_json(published[0] if len(published) == 1 else published)


def claim_words(article: Article, statement: Statement) -> str:
    """What is claimed, in the article's words: what is attributed, without the quotation marks around it."""
    words = " ".join(_unquoted(line(article.cut(span))) for span in statement.content or (statement.span,))
    return words.strip(" ,").removeprefix("that ")


def _claim(audit: Audit, statement: Statement, trace: Trace | None) -> dict[str, Any]:
    first, others = _appearances(audit.article, statement, trace)
    return told(
        {
            "@type": "Claim",
            "author": list(_claimants(audit, statement)),
            "datePublished": iso_date((first or audit.article.reference).published),
            "firstAppearance": _work(first) if first else None,
            "appearance": [_work(reference) for reference in others],
            "isBasedOn": [*_documents(audit, statement), *_relay(audit, statement)],
            "inLanguage": audit.article.language,
        }
    )


def _signed(review: Review, organisation: str | None, site: str | None) -> dict[str, Any]:
    """Who publishes the review. The verdict is a person's, who stays named beside an organisation."""
    reviewer = {"@type": "Person", "name": line(review.reviewer)}
    if organisation is None:
        return {"author": reviewer}
    publisher = {"@type": "Organization", "name": organisation, "url": web_address(site)}
    return {"author": told(publisher), "contributor": reviewer}


def _rating(verdict: str, ratings: Sequence[str]) -> dict[str, Any]:
    """Its place on the scale, 1 for the worst; of a verdict that is no point on it only the words."""
    words = {"@type": "Rating", "alternateName": line(verdict)}
    if verdict not in ratings:
        return words
    return {**words, "ratingValue": ratings.index(verdict) + 1, "bestRating": len(ratings), "worstRating": 1}


def _anchored(url: str | None, number: int) -> str | None:
    address = web_address(url)
    return address if address is None or "#" in address else f"{address}#st-{number}"


def _claimants(audit: Audit, statement: Statement) -> Iterator[dict[str, Any]]:
    """Who made the claim: the sources, or in the article's own voice those who sign it. Nobody where none is told."""
    article = audit.article
    if statement.voice == "source":
        sources = [audit.source(id) for id in statement.sources]
        yield from (_claimant(article, source) for source in sources if source.kind != "document")
        return
    yield from ({"@type": "Person", "name": line(name)} for name in author_names(article))
    if article.outlet:
        yield {"@type": "Organization", "name": line(article.outlet)}


def _claimant(article: Article, source: Source) -> dict[str, Any]:
    """A name is only given to who has one; a harbour official is described."""
    group = source.kind in ("named_organization", "unnamed_group")
    affiliation = line(source.affiliation or "")
    return told(
        {
            "@type": "Organization" if group else "Person",
            "name": line(source.name or ""),
            "jobTitle": line(source.title or "") if source.name and not group else None,
            "description": None if source.name else source_name(article, source),
            "affiliation": {"@type": "Organization", "name": affiliation} if affiliation and not group else None,
        }
    )


def _documents(audit: Audit, statement: Statement) -> Iterator[dict[str, Any]]:
    for source in (audit.source(id) for id in statement.sources):
        if source.kind == "document":
            yield {"@type": "CreativeWork", "name": source_name(audit.article, source)}


def _relay(audit: Audit, statement: Statement) -> Iterator[dict[str, Any]]:
    """The outlet that the article says it has the words from: a report of it that nobody has shown."""
    if statement.relay:
        name = source_name(audit.article, audit.source(statement.relay))
        yield {"@type": "CreativeWork", "publisher": {"@type": "Organization", "name": name}}


def _citation(evidence: Evidence) -> dict[str, Any]:
    return told({"@type": "CreativeWork", "url": web_address(evidence.url), "text": evidence.text.strip()})


def _work(reference: ArticleReference) -> dict[str, Any]:
    return told(
        {
            "@type": "CreativeWork",
            "url": web_address(reference.url),
            "headline": line(reference.headline),
            "datePublished": iso_date(reference.published),
            "publisher": told({"@type": "Organization", "name": line(reference.outlet)}) if reference.outlet else None,
        }
    )


def _appearances(
    article: Article, statement: Statement, trace: Trace | None
) -> tuple[ArticleReference | None, list[ArticleReference]]:
    """The earliest article known to have had the words before this one, if any; then this article and the others."""
    spans = statement.content or (statement.span,)
    before: list[ArticleReference] = []
    others: dict[str, ArticleReference] = {}
    for sharing in (*trace.upstream, *trace.downstream) if trace else ():
        changes = [change for reuse in sharing.passages for change in reuse.changes]
        if _holds(spans, [reuse.here for reuse in sharing.passages], changes):
            before += [sharing.article] if sharing.direction == "from" else []
            others[sharing.article.id] = sharing.article
    for quotation in trace.quotations if trace else ():
        for quoted in quotation.elsewhere:
            if _holds(spans, [quotation.here], quoted.changes):
                others.setdefault(quoted.there.article.id, quoted.there.article)
    first = min(before, key=_day, default=None)
    return first, [article.reference, *(other for other in others.values() if other != first)]


def _holds(spans: Sequence[Span], shared: Iterable[Span], changes: Iterable[Change]) -> bool:
    """Whether another article that shares these stretches makes the claim that stands at the spans."""
    common = merged(shared)
    held = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in spans for b in common)
    if held < _HOLDS * sum(span.end - span.start for span in spans) or not held:
        return False
    return not any(
        change.type in _ANOTHER_CLAIM
        and any(s.start <= change.here.start < s.end or s.overlaps(change.here) for s in spans)
        for change in changes
    )


def _day(reference: ArticleReference) -> str:
    """In order of publication, those without a date last."""
    return (reference.published or "") if day_of(reference.published) else "9999-12-31"


def _unquoted(words: str) -> str:
    """Without the marks around the whole, but with those inside: that it was “a gift”."""
    bare = words.strip(f" ,{_QUOTATION_MARKS}")
    return bare if _paired(bare) else words.strip(" ,")


def _paired(words: str) -> bool:
    """Whether each mark that closes has one before it that opens; straight ones do not tell."""
    depth = 0
    for letter in words:
        depth += (letter in "“„«") - (letter in "”»")
        if depth < 0 or letter == '"':
            return False
    return depth == 0
