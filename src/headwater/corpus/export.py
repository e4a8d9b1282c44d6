"""A corpus as Parquet files, one for each kind of record, for DuckDB, pandas and the like.

| file | a row for each | columns |
|---|---|---|
| articles.parquet | article, its newest version | `id`, `version`, `url`, `outlet`, `headline`, `published`, `modified`, `language`, `section`, `byline` (list), `text`, `words` (of the body), `statements_read` |
| versions.parquet | version of an article | `article`, `number` (from 1), `version`, `added_at`, `newest` |
| statements.parquet | statement | `article`, `number`, `id`, `start`, `end`, `text`, `voice`, `kind`, `attribution`, `sources` (list of ids), `relay`, `carried`, `hedged`, `negated`, `confidence` |
| sources.parquet | source | `article`, `id`, `entity`, `kind`, `name`, `title`, `affiliation`, `outlet`, `side`, `mentions` (how many) |
| passages.parquet | shared passage of a kept audit | `article`, `version`, `start`, `end`, `text`, `there`, `there_url`, `there_outlet`, `there_published`, `there_start`, `there_end`, `there_text`, `similarity`, `direction`, `why`, `kind`, `changes` (list of types) |
| fact_checks.parquet | fact check | `id`, `url`, `claim`, `claimant`, `rating`, `publisher`, `title`, `published` |

`start` and `end` are code points of the article's text. A file without rows has its columns all the same.
"""  # noqa: E501

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headwater.corpus.codec import REFUSED, unpack
from headwater.corpus.store import Corpus
from headwater.errors import CorpusError
from headwater.records import Audit, FactCheck

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
