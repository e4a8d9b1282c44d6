"""A corpus as Parquet files, one for each kind of record, for DuckDB, pandas and the like.

| file | a row for each | columns |
|---|---|---|
| articles.parquet | article, its newest version | `id`, `version`, `url`, `outlet`, `headline`, `published`, `modified`, `language`, `section`, `byline` (list), `text`, `words` (of the body), `statements_read` |
| versions.parquet | version of an article | `article`, `number` (from 1), `version`, `added_at`, `newest` |
| statements.parquet | statement | `article`, `number`, `id`, `start`, `end`, `text`, `voice`, `kind`, `attribution`, `sources` (list of ids), `relay`, `carried`, `hedged`, `negated`, `confidence` |
| sources.parquet | source | `article`, `id`, `entity`, `kind`, `name`, `title`, `affiliation`, `outlet`, `side`, `mentions` (how many) |
| passages.parquet | shared passage of a kept audit | `article`, `version`, `start`, `end`, `text`, `there`, `there_url`, `there_outlet`, `there_published`, `there_start`, `there_end`, `there_text`, `similarity`, `direction`, `why`, `kind`, `changes` (list of types) |
| fact_checks.parquet | fact check | `id`, `url`, `claim`, `claimant`, `rating`, `publisher`, `title`, `published` |
| reviews.parquet | edition of a review | `id`, `edition` (from 1), `article`, `version`, `start`, `end`, `text`, `speaker`, `verdict`, `note`, `evidence_urls` (list), `evidence_texts` (list, one for each URL), `reviewer`, `made_at` |
| judgements.parquet | opinion of a reviewer on a finding | `article`, `version`, `code`, `finding` (digest of its words), `edition` (from 1; the last one counts), `opinion`, `reviewer`, `made_at` |
| corrections.parquet | correction | `id`, `article`, `version`, `kind`, `start`, `end`, `text`, `speaker`, `voice`, `name`, `source_kind`, `reviewer`, `made_at`, `withdrawn_by`, `withdrawn_at`, `correction` (all of it, as JSON) |

`start` and `end` are code points of the article's text. A file without rows has its columns all the same.
"""  # noqa: E501

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headwater.corpus.codec import REFUSED, unpack
from headwater.corpus.reviewing import read, write
from headwater.corpus.store import Corpus
from headwater.errors import CorpusError
from headwater.records import Audit, FactCheck, Judgement, Review, Selector

if TYPE_CHECKING:
    import pyarrow

ROWS = 5_000  # in a row group: some 10 MB of articles
Rows = Iterator[dict[str, Any]]

KINDS: dict[str, dict[str, str]] = {
    "articles": {
        **dict.fromkeys(("id", "version", "url", "outlet", "headline", "published"), "text"),
        **dict.fromkeys(("modified", "language", "section"), "text"),
        "byline": "texts", "text": "text", "words": "whole", "statements_read": "flag",
    },
    "versions": {"article": "text", "number": "whole", "version": "text", "added_at": "text", "newest": "flag"},
    "statements": {
        "article": "text", "number": "whole", "id": "text", "start": "whole", "end": "whole",
        **dict.fromkeys(("text", "voice", "kind", "attribution"), "text"),
        "sources": "texts", "relay": "text", **dict.fromkeys(("carried", "hedged", "negated"), "flag"),
        "confidence": "number",
    },
    "sources": {
        **dict.fromkeys(("article", "id", "entity", "kind", "name", "title", "affiliation"), "text"),
        "outlet": "flag", "side": "text", "mentions": "whole",
    },
    "passages": {
        "article": "text", "version": "text", "start": "whole", "end": "whole",
        **dict.fromkeys(("text", "there", "there_url", "there_outlet", "there_published"), "text"),
        "there_start": "whole", "there_end": "whole", "there_text": "text", "similarity": "number",
        **dict.fromkeys(("direction", "why", "kind"), "text"), "changes": "texts",
    },
    "fact_checks": dict.fromkeys(
        ("id", "url", "claim", "claimant", "rating", "publisher", "title", "published"), "text"
    ),
    "reviews": {
        "id": "text", "edition": "whole", "article": "text", "version": "text", "start": "whole", "end": "whole",
        **dict.fromkeys(("text", "speaker", "verdict", "note"), "text"),
        "evidence_urls": "texts", "evidence_texts": "texts", "reviewer": "text", "made_at": "text",
    },
    "judgements": {
        **dict.fromkeys(("article", "version", "code", "finding"), "text"), "edition": "whole",
        **dict.fromkeys(("opinion", "reviewer", "made_at"), "text"),
    },
    "corrections": {
        **dict.fromkeys(("id", "article", "version", "kind"), "text"), "start": "whole", "end": "whole",
        **dict.fromkeys(("text", "speaker", "voice", "name", "source_kind", "reviewer", "made_at"), "text"),
        **dict.fromkeys(("withdrawn_by", "withdrawn_at", "correction"), "text"),
    },
}  # fmt: skip


def export_corpus(corpus: Corpus, folder: str | Path) -> dict[str, int]:
    """Write the Parquet files into a folder, made where it is missing; returns how many rows each kind has.

    Files of an earlier export are replaced, each once it is complete. Raises `CorpusError` where pyarrow is missing,
    `OSError` where the folder cannot be written.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise CorpusError(
            "Parquet needs pyarrow, which is not installed. Run: pip install 'headwater[parquet]'"
        ) from error
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    makers: dict[str, Callable[[Corpus], Rows]] = {
        "articles": _articles,
        "versions": _versions,
        "statements": _statements,
        "sources": _sources,
        "passages": _passages,
        "fact_checks": _fact_checks,
        "reviews": _reviews,
        "judgements": _judgements,
        "corrections": _corrections,
    }
    return {kind: _write(folder / f"{kind}.parquet", kind, rows(corpus)) for kind, rows in makers.items()}


def _write(path: Path, kind: str, rows: Rows) -> int:
    from pyarrow import Table, parquet

    schema = _schema(kind)
    part = path.with_name(path.name + ".part")
    written = 0
    try:
        with parquet.ParquetWriter(part, schema, compression="zstd") as writer:
            for group in _groups(rows):
                writer.write_table(Table.from_pylist(group, schema=schema))
                written += len(group)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return written


def _schema(kind: str) -> "pyarrow.Schema":
    import pyarrow

    types = {
        "text": pyarrow.string(),
        "texts": pyarrow.list_(pyarrow.string()),
        "whole": pyarrow.int64(),
        "number": pyarrow.float64(),
        "flag": pyarrow.bool_(),
    }
    return pyarrow.schema([(name, types[of]) for name, of in KINDS[kind].items()])


def _groups(rows: Rows) -> Iterator[list[dict[str, Any]]]:
    group: list[dict[str, Any]] = []
    for row in rows:
        group.append({name: _whole(value) for name, value in row.items()})
        if len(group) == ROWS:
            yield group
            group = []
    if group:
        yield group


def _whole(value: Any) -> Any:
    """UTF-8 has no form for half a character."""
    if isinstance(value, str) and not value.isascii():
        return REFUSED.sub("\ufffd", value)
    return [_whole(one) for one in value] if isinstance(value, (list, tuple)) else value


def _audits(corpus: Corpus) -> Iterator[Audit]:
    tables = "articles AS a JOIN versions AS v ON v.article = a.key AND v.version = a.version"
    return (unpack(Audit, row[0]) for row in corpus.rows("v.audit", tables, "a.key"))


def _articles(corpus: Corpus) -> Rows:
    for audit in _audits(corpus):
        article = audit.article
        names = ("id", "version", "url", "outlet", "headline", "published", "modified", "language", "section")
        yield {name: getattr(article, name) for name in names} | {
            "byline": article.byline,
            "text": article.text,
            "words": sum(len(article.cut(span).split()) for span in article.body),
            "statements_read": bool(audit.statements),
        }


def _versions(corpus: Corpus) -> Rows:
    # Versions have no number of their own across articles, so they are read article by article.
    for (id,) in corpus.rows("id", "articles", "key"):
        versions = corpus.versions(id)
        newest = corpus.audit(id).article.version
        for number, version in enumerate(versions, 1):
            yield {"article": id, "number": number, **version._asdict(), "newest": version.version == newest}


def _statements(corpus: Corpus) -> Rows:
    names = ("id", "voice", "kind", "attribution", "sources", "relay", "carried", "hedged", "negated", "confidence")
    for audit in _audits(corpus):
        for number, statement in enumerate(audit.statements):
            yield {
                "article": audit.article.id,
                "number": number,
                "start": statement.span.start,
                "end": statement.span.end,
                "text": audit.article.cut(statement.span),
                **{name: getattr(statement, name) for name in names},
            }


def _sources(corpus: Corpus) -> Rows:
    names = ("id", "entity", "kind", "name", "title", "affiliation", "outlet", "side")
    for audit in _audits(corpus):
        for source in audit.sources:
            yield {
                "article": audit.article.id,
                **{name: getattr(source, name) for name in names},
                "mentions": len(source.mentions),
            }


def _passages(corpus: Corpus) -> Rows:
    for audit in corpus.kept_audits():
        for reuse in audit.reuses:
            there = reuse.there
            yield {
                "article": audit.article.id,
                "version": audit.article.version,
                "start": reuse.here.start,
                "end": reuse.here.end,
                "text": audit.article.cut(reuse.here),
                "there": there.article.id,
                "there_url": there.article.url,
                "there_outlet": there.article.outlet,
                "there_published": there.article.published,
                "there_start": there.span.start,
                "there_end": there.span.end,
                "there_text": there.text,
                **{name: getattr(reuse, name) for name in ("similarity", "direction", "why", "kind")},
                "changes": [change.type for change in reuse.changes],
            }


def _fact_checks(corpus: Corpus) -> Rows:
    for (packed,) in corpus.rows("fact_check", "fact_checks", "number"):
        fact_check = unpack(FactCheck, packed)
        yield {name: getattr(fact_check, name) for name in KINDS["fact_checks"]}


def _reviews(corpus: Corpus) -> Rows:
    names = ("id", "edition", "article", "version", "speaker", "verdict", "note", "reviewer", "made_at")
    with corpus.database.reading() as session:
        rows = session.rows("SELECT review FROM reviews ORDER BY article, id, edition")
    for review in (read(Review, row[0]) for row in rows):
        yield {
            **{name: getattr(review, name) for name in names},
            **_place(review.where),
            "evidence_urls": [evidence.url for evidence in review.evidence],
            "evidence_texts": [evidence.text for evidence in review.evidence],
        }


def _judgements(corpus: Corpus) -> Rows:
    names = ("article", "version", "code", "finding", "opinion", "reviewer", "made_at")
    with corpus.database.reading() as session:
        rows = session.rows("SELECT edition, judgement FROM judgements ORDER BY article, finding, reviewer, edition")
    for edition, text in rows:
        judgement = read(Judgement, text)
        yield {"edition": edition, **{name: getattr(judgement, name) for name in names}}


def _corrections(corpus: Corpus) -> Rows:
    names = ("id", "article", "version", "kind", "speaker", "voice", "name", "source_kind", "reviewer", "made_at")
    for correction, withdrawn_by, withdrawn_at in corpus.reviewing.all_corrections():
        yield {
            **{name: getattr(correction, name) for name in names},
            **_place(correction.where),
            "withdrawn_by": withdrawn_by,
            "withdrawn_at": withdrawn_at,
            "correction": write(correction).decode(),
        }


def _place(where: Selector) -> dict[str, Any]:
    return {"start": where.span.start, "end": where.span.end, "text": where.exact}
