"""The flows: from a page to its audit, from pages to a corpus, from an article to its trace. The first file to read."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from importlib.metadata import version
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple, TypedDict, Unpack, get_args

from headwater.article import article_from_text, find_article
from headwater.findings import RULES, Suppression, find_findings
from headwater.records import Article, Audit, Checked, Page, Revision, Skipped, Text, Trace
from headwater.statements import find_statements

if TYPE_CHECKING:
    from headwater.corpus import Corpus
    from headwater.corpus.adding import Prepared
    from headwater.reuse.view import CorpusView, Entry

# What compares pages is imported by the flow that needs it: an audit of one page starts without.

NOTICES = ("PG03",)  # the only rule that a comparison of versions asks for: it knows correction notices
# Pages of one transaction. The index has a page for every few articles, and each transaction writes most of them: of
# texts alone, 400 at a time took half as long again as 2,000, which are a few seconds of work.
_BATCH, _BATCH_UNREAD = 20, 2_000
_CHUNK = 50  # pages that are handed to a process at once
_UNREAD = Checked(("anatomy",), (Skipped("statements", "they were not asked for"),))

Outcome = Literal["new", "changed", "known"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
Content = Page | Article | Text


class Rules(TypedDict, total=False):
    """Which rules an audit runs, see `headwater.findings.find_findings`."""

    select: tuple[str, ...] | None
    ignore: tuple[str, ...]
    suppressions: tuple[Suppression, ...]


class Ingested(NamedTuple):
    """What became of a page: the id of its article and what it was to the corpus, or why it could not be read."""

    id: str | None
    outcome: Outcome | None
    error: Exception | None


def audit_page(
    page: Page,
    *,
    corpus: "CorpusView | None" = None,
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
    corpus: "CorpusView | None" = None,
    select: tuple[str, ...] | None = None,
) -> Audit:
    """Audit a plain-text dump of a page; with `headline` given, `text` is the body alone."""
    return find_findings(_compared(draft_audit(article_from_text(text, headline=headline)), corpus), select=select)


def compare_pages(old: Page, new: Page) -> Revision:
    """What was changed from one version of a page to another, and whether the new one says so.

    The two need not be of one page: then little or nothing is unchanged, and the revision shows it. Raises a
    `PageError` where one of them cannot be audited.
    """
    from headwater.reuse.revision import find_revision

    return find_revision(audit_page(old, select=NOTICES), audit_page(new, select=NOTICES))


def ingest(
    pages: Iterable[Content], corpus: "Corpus", *, statements: bool = True, workers: int = 1
) -> Iterator[Ingested]:
    """Add pages to a corpus, and tell of each, in order, what became of it: once it is told, it is kept.

    Without `statements` only the text is read: many times as fast, and such an article takes part in traces, but not
    in searches for what somebody said; added again with them, its statements are read. A page that cannot be read stops
    nothing. `workers` are processes; the corpus does not depend on their number. Raises a `CorpusError` where the
    corpus cannot be written, and a `ValueError` where a program that was read from standard input asks for several.
    """
    from headwater.pool import in_order

    size = _BATCH if statements else _BATCH_UNREAD
    work = partial(_read_all, statements=statements)
    # While a batch is written, the processes read on; more than half a batch of large pages is much to hold in memory.
    entries = in_order(work, pages, workers=workers, chunk=1 if statements else _CHUNK, ahead=size // 2)
    while batch := list(islice(entries, size)):
        # What was only read gets its statements, and those of older models are renewed; nothing is taken away.
        added = corpus.add((entry for entry in batch if not isinstance(entry, Exception)), replace=statements)
        left = {outcome: Counter(getattr(added, outcome)) for outcome in OUTCOMES}
        told: set[tuple[str, str]] = set()  # an article can come twice in a batch
        for entry in batch:
            if not isinstance(entry, Exception):
                id, version = entry.id, entry.version
                again = (id, version) in told
                outcome = "known" if again else next(outcome for outcome in OUTCOMES if left[outcome][id])
                left[outcome][id] -= 1
                told.add((id, version))
                yield Ingested(id, outcome, None)
            else:
                yield Ingested(None, None, entry)


def keep_audit(
    page: Content, corpus: "Corpus", *, add: bool = True, told: Callable[[str], None] = lambda step: None,
    **rules: Unpack[Rules],
) -> int:  # fmt: skip
    """Audit a page with a corpus, add it there and keep the audit; returns the number under which it is kept.

    What reviewers put right in an earlier audit of the article is put right again. Without `add` the corpus does not
    get the article, only the audit. `told` is called with each step as it begins; `rules` are those of `audit_page`.
    Raises a `PageError` where the page cannot be audited.
    """
    from headwater.reuse.entries import make_entry

    told("Reading the page")
    article = _article(page)
    told("Finding who says what")
    draft = draft_audit(article)
    if add:
        corpus.add([make_entry(draft)], replace=True)
    return _keep(draft, corpus, told, rules)


def redo(id: str, corpus: "Corpus", *, told: Callable[[str], None] = lambda step: None, **rules: Unpack[Rules]) -> int:
    """Audit again what the corpus holds of an article, as `keep_audit` does. Raises `KeyError` where it holds none."""
    try:
        draft = corpus.audit(id)
    except KeyError:
        kept = corpus.kept_audit(id)
        if kept is None:
            raise
        draft = draft_audit(kept.article)  # it was kept without being added
    if "statements" not in draft.checked.ran or _made_by_others(draft):
        return keep_audit(draft.article, corpus, told=told, **rules)
    return _keep(draft, corpus, told, rules)


def trace(page: Content, corpus: "CorpusView") -> Trace:
    """Where the article's words come from and go to, among the articles of a corpus."""
    from headwater.reuse.trace import find_trace

    article = _article(page)
    try:
        draft = corpus.audit(article.id)  # its statements were read when it was added
    except KeyError:
        draft = None
    if draft is None or draft.article.version != article.version:
        draft = draft_audit(article)
    return find_trace(draft, corpus)


def refresh(corpus: "Corpus", *, suppressions: tuple[Suppression, ...] = ()) -> Iterator[tuple[Audit, bool]]:
    """Redo the kept audits that are out of date; each with whether it says something else than before."""
    for kept in corpus.kept_audits():
        if _staleness(kept, corpus) is None:
            continue
        codes = tuple(rule.code for rule in RULES if rule.code in kept.checked.ran)
        draft = _compared(_corrected(draft_audit(kept.article), corpus), corpus)
        audit = find_findings(draft, select=codes, suppressions=suppressions)
        corpus.keep_audit(audit)
        yield audit, (audit.reuses, audit.matches, audit.findings) != (kept.reuses, kept.matches, kept.findings)


def read_kept(id: str, corpus: "Corpus") -> Audit | None:
    """The last audit that was kept of an article. Where it is out of date, `checked.skipped` says so."""
    kept = corpus.kept_audit(id)
    why = _staleness(kept, corpus) if kept else None
    if kept is None or why is None:
        return kept
    return replace(kept, checked=replace(kept.checked, skipped=(*kept.checked.skipped, Skipped("corpus", why))))


def _staleness(audit: Audit, corpus: "Corpus") -> str | None:
    """Why an audit is out of date, if it is."""
    redo = "run `headwater corpus refresh`"
    if why := _made_by_others(audit):
        return f"out of date: made {why}; {redo}"
    if audit.corpus_revision == corpus.revision:
        return None
    count = len(corpus.changed_since(audit.corpus_revision or ""))
    return f"out of date: {count} article{'s were' if count != 1 else ' was'} added or changed since this audit; {redo}"


def _made_by_others(audit: Audit) -> str | None:
    """Whether an audit is of another version of headwater or of its models."""
    if audit.version != _version():
        return f"by headwater {audit.version}"
    if audit.models != audit.models | {name: digest for name, digest in _models().items() if name in audit.models}:
        return "with other models"
    return None


def _keep(draft: Audit, corpus: "Corpus", told: Callable[[str], None], rules: Rules) -> int:
    told("Comparing with the corpus")
    compared = _compared(_corrected(draft, corpus), corpus)
    told("Looking for findings")
    return corpus.audits.keep(find_findings(compared, **rules))


def _corrected(draft: Audit, corpus: "Corpus") -> Audit:
    """The draft with what reviewers put right; a correction whose words are gone is told in `checked.skipped`."""
    from headwater.review import apply_corrections

    audit, lost = apply_corrections(draft, corpus.reviewing.corrections(draft.article.id))
    why = "the words that it was made on are not in this version of the article"
    skipped = [Skipped(f"correction by {correction.reviewer}: {correction.kind}", why) for correction in lost]
    return replace(audit, checked=replace(audit.checked, skipped=(*audit.checked.skipped, *skipped)))


def _models() -> dict[str, str]:
    """The digests of the models that every audit with a corpus reads."""
    from headwater.encoder import load_encoder
    from headwater.encoder.vectors import load_vectors

    return {"tagger": load_encoder().digest, "vectors": load_vectors().digest}


@cache
def _version() -> str:
    """Of this installation: looked up in its files."""
    return version("headwater")


def draft_audit(article: Article, *, statements: bool = True) -> Audit:
    """The audit as far as the article alone goes: before it is held against a corpus, and before any rule."""
    sourcing = find_statements(article) if statements else None
    draft = Audit(
        article=article,
        statements=sourcing.statements if sourcing else (),
        sources=sourcing.sources if sourcing else (),
        entities=sourcing.entities if sourcing else (),
        reuses=(),
        matches=(),
        findings=(),
        checked=sourcing.checked if sourcing else _UNREAD,
        version=_version(),
        models=sourcing.models if sourcing else {},
        corpus_revision=None,
    )
    return _screened(draft) if statements and article.comments else draft


def _screened(draft: Audit) -> Audit:
    """The draft with its readers' comments screened."""
    from headwater.screening.page import screen_digest, screen_page

    return replace(
        draft,
        screened=screen_page(draft.article),
        models={**draft.models, "screening": screen_digest()},
        checked=replace(draft.checked, ran=(*draft.checked.ran, "screening")),
    )


def read_entry(page: Content, *, statements: bool = True) -> "Entry":
    """What a corpus keeps of a page: `corpus.add([read_entry(page)])`. Raises a `PageError`."""
    from headwater.reuse.entries import make_entry

    return make_entry(draft_audit(_article(page), statements=statements))


def _article(page: Content) -> Article:
    if isinstance(page, Page):
        return find_article(page)
    if isinstance(page, Article):
        return page
    article = article_from_text(page.body, url=page.url, headline=page.headline)
    return replace(
        article,
        published=page.published or article.published,
        outlet=page.outlet or article.outlet,
        byline=page.byline or article.byline,
        language=page.language or article.language,
    )


def _read_all(pages: Sequence[Content], *, statements: bool) -> "list[Prepared | Exception]":
    from headwater.corpus.adding import prepare

    found: list[Prepared | Exception] = []
    for page in pages:
        try:
            found.append(prepare(read_entry(page, statements=statements)))
        except Exception as error:  # whatever one page does, the rest are added
            found.append(error)
    return found


def _compared(draft: Audit, corpus: "CorpusView | None") -> Audit:
    ran, skipped = draft.checked.ran, draft.checked.skipped
    if corpus is None:
        return replace(draft, checked=Checked(ran, (*skipped, Skipped("reuse", "no corpus was given"))))
    from headwater.encoder.vectors import load_vectors, sentence_vectors
    from headwater.reuse.corroboration import find_matches
    from headwater.reuse.facts import find_fact_checks
    from headwater.reuse.reuses import find_reuses

    vectors = sentence_vectors([draft.article.cut(statement.span) for statement in draft.statements])
    return replace(
        draft,
        reuses=find_reuses(draft, corpus),
        matches=(
            *find_fact_checks(draft, corpus, vectors=vectors),
            *find_matches(draft, corpus, vectors=vectors),
        ),
        models={**draft.models, "vectors": load_vectors().digest},
        checked=Checked((*ran, "reuse"), skipped),
        corpus_revision=corpus.revision,
    )
