"""The flows: from a page to its audit, from pages to a corpus, from an article to its trace. The first file to read."""

from dataclasses import replace
from importlib.metadata import version

from headwater.article import article_from_text, find_article
from headwater.findings import Suppression, find_findings
from headwater.records import Article, Audit, Checked, Page, Revision, Skipped, Trace
from headwater.reuse import CorpusView, Entry, find_revision
from headwater.statements import find_statements

NOTICES = ("PG03",)  # the only rule that a comparison of versions asks for: it knows correction notices
_UNREAD = Checked(("anatomy",), (Skipped("statements", "they were not asked for"),))


def audit_page(
    page: Page,
    *,
    corpus: CorpusView | None = None,
    select: tuple[str, ...] | None = None,
    ignore: tuple[str, ...] = (),
    suppressions: tuple[Suppression, ...] = (),
) -> Audit:
    """Audit one news page.

    With a `corpus` the page is also held against its articles: shared passages, what was changed in them, other
    articles and fact checks on the same statements. `select` names the rules to run (codes or their first letters;
    `("ALL",)` for every rule), `None` those that are on by default; `ignore` takes some away. Raises a `PageError`
    where the page cannot be audited.
    """
    draft = _compared(draft_audit(find_article(page)), corpus)
    return find_findings(draft, select=select, ignore=ignore, suppressions=suppressions)


def audit_text(
    text: str,
    *,
    headline: str | None = None,
    corpus: CorpusView | None = None,
    select: tuple[str, ...] | None = None,
) -> Audit:
    """Audit a plain-text dump of a page; with `headline` given, `text` is the body alone."""
    return find_findings(_compared(draft_audit(article_from_text(text, headline=headline)), corpus), select=select)


def compare_pages(old: Page, new: Page) -> Revision:
    """What was changed from one version of a page to another, and whether the new one says so.

    The two need not be of one page: then little or nothing is unchanged, and the revision shows it. Raises a
    `PageError` where one of them cannot be audited.
    """
    return find_revision(audit_page(old, select=NOTICES), audit_page(new, select=NOTICES))


def ingest(page: Page | Article, *, statements: bool = True) -> Entry:
    """What a corpus keeps of a page: `corpus.add([ingest(page)])`.

    Without `statements` only the text is read: ten times as fast, and such an article takes part in traces, but not
    in searches for what somebody said. Raises a `PageError` where no article is found.
    """
    from headwater.reuse.entries import make_entry

    article = find_article(page) if isinstance(page, Page) else page
    return make_entry(draft_audit(article, statements=statements))


def trace(page: Page | Article, corpus: CorpusView) -> Trace:
    """Where the article's words come from and go to, among the articles of a corpus."""
    from headwater.reuse.trace import find_trace

    article = find_article(page) if isinstance(page, Page) else page
    try:
        draft = corpus.audit(article.id)  # its statements were read when it was added
    except KeyError:
        draft = None
    if draft is None or draft.article.version != article.version:
        draft = draft_audit(article)
    return find_trace(draft, corpus)


def draft_audit(article: Article, *, statements: bool = True) -> Audit:
    """The audit as far as the article alone goes: before it is held against a corpus, and before any rule."""
    sourcing = find_statements(article) if statements else None
    return Audit(
        article=article,
        statements=sourcing.statements if sourcing else (),
        sources=sourcing.sources if sourcing else (),
        entities=sourcing.entities if sourcing else (),
        reuses=(),
        matches=(),
        findings=(),
        checked=sourcing.checked if sourcing else _UNREAD,
        version=version("headwater"),
        models=sourcing.models if sourcing else {},
        corpus_revision=None,
    )


def _compared(draft: Audit, corpus: CorpusView | None) -> Audit:
    ran, skipped = draft.checked.ran, draft.checked.skipped
    if corpus is None:
        return replace(draft, checked=Checked(ran, (*skipped, Skipped("reuse", "no corpus was given"))))
    from headwater.reuse.corroboration import find_matches
    from headwater.reuse.facts import find_fact_checks
    from headwater.reuse.reuses import find_reuses

    return replace(
        draft,
        reuses=find_reuses(draft, corpus),
        matches=(*find_fact_checks(draft, corpus), *find_matches(draft, corpus)),
        checked=Checked((*ran, "reuse"), skipped),
        corpus_revision=corpus.revision,
    )
