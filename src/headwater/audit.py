"""The flows: from a page to its audit. The first file to read."""

from importlib.metadata import version

from headwater.article import article_from_text, find_article
from headwater.findings import Suppression, find_findings
from headwater.records import Article, Audit, Page, Revision
from headwater.reuse import find_revision
from headwater.statements import find_statements

NOTICES = ("PG03",)  # the only rule that a comparison of versions asks for: it knows correction notices


def audit_page(
    page: Page,
    *,
    select: tuple[str, ...] | None = None,
    ignore: tuple[str, ...] = (),
    suppressions: tuple[Suppression, ...] = (),
) -> Audit:
    """Audit one news page.

    `select` names the rules to run (codes or their first letters; `("ALL",)` for every rule), `None` those that are on
    by default; `ignore` takes some away. Raises a `PageError` where the page cannot be audited.
    """
    return _audit(find_article(page), select=select, ignore=ignore, suppressions=suppressions)


def audit_text(text: str, *, headline: str | None = None, select: tuple[str, ...] | None = None) -> Audit:
    """Audit a plain-text dump of a page; with `headline` given, `text` is the body alone."""
    return _audit(article_from_text(text, headline=headline), select=select, ignore=(), suppressions=())


def compare_pages(old: Page, new: Page) -> Revision:
    """What was changed from one version of a page to another, and whether the new one says so.

    The two need not be of one page: then little or nothing is unchanged, and the revision shows it. Raises a
    `PageError` where one of them cannot be audited.
    """
    return find_revision(audit_page(old, select=NOTICES), audit_page(new, select=NOTICES))


def _audit(
    article: Article,
    *,
    select: tuple[str, ...] | None,
    ignore: tuple[str, ...],
    suppressions: tuple[Suppression, ...],
) -> Audit:
    sourcing = find_statements(article)
    draft = Audit(
        article=article,
        statements=sourcing.statements,
        sources=sourcing.sources,
        entities=sourcing.entities,
        reuses=(),
        matches=(),
        findings=(),
        checked=sourcing.checked,
        version=version("headwater"),
        models=sourcing.models,
        corpus_revision=None,
    )
    return find_findings(draft, select=select, ignore=ignore, suppressions=suppressions)
