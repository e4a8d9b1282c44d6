"""What is in a corpus, in numbers."""

from dataclasses import dataclass

from headwater.corpus.store import Corpus


@dataclass(frozen=True, slots=True)
class Information:
    """`outlets` are the names with the number of their articles, the most first; an empty name where none is told."""

    name: str
    schema: int
    revision: str
    bytes: int
    articles: int
    versions: int
    statements: int
    unread: int  # articles whose statements were not read
    postings: int
    quotations: int
    fact_checks: int
    kept_audits: int
    first: str | None  # dates of publication
    last: str | None
    undated: int
    outlets: tuple[tuple[str, int], ...]


def info(corpus: Corpus) -> Information:
    """Count what is there: counts, size, revision, schema, span of dates, outlets."""
    database = corpus.database
    with database.reading() as session:

        def count(what: str) -> int:
            return int(session.rows(f"SELECT count(*) FROM {what}")[0][0])

        ((schema,),) = session.rows("SELECT value FROM meta WHERE name = 'schema'")
        ((first, last),) = session.rows("SELECT min(published), max(published) FROM articles WHERE published <> ''")
        outlets = session.rows(
            "SELECT coalesce(outlet, ''), count(*) FROM articles GROUP BY 1 ORDER BY count(*) DESC, 1"
        )
        return Information(
            name=database.name,
            schema=int(schema),
            revision=corpus.revision,
            bytes=database.size(),
            articles=count("articles"),
            versions=count("versions"),
            statements=int(session.rows("SELECT coalesce(sum(statements), 0) FROM articles")[0][0]),
            unread=count("articles WHERE statements = 0"),
            postings=count("postings"),
            quotations=count("quotations"),
            fact_checks=count("fact_checks"),
            kept_audits=count("audits"),
            first=first,
            last=last,
            undated=count("articles WHERE coalesce(published, '') = ''"),
            outlets=tuple((str(name), int(number)) for name, number in outlets),
        )
