"""The tables, as the steps that made them. `{…}` are the words in which SQLite and PostgreSQL differ.

A new corpus goes through all steps, an older one through those it has not seen, each in a transaction of its own: so
every corpus has the tables that a new one would have. A step that has been released is never changed; add another.
"""

from headwater.corpus.database import Database, Session
from headwater.errors import CorpusTooNew, NotACorpus

Step = tuple[str, ...]

# Articles have a small number (`key`) for postings, of which there are about sixty an article.
FIRST: Step = (
    """CREATE TABLE articles (
        key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version TEXT NOT NULL, url TEXT, outlet TEXT,
        outlet_folded TEXT NOT NULL, headline TEXT NOT NULL, published TEXT, language TEXT, statements INTEGER NOT NULL,
        changed INTEGER NOT NULL)""",
    "CREATE INDEX articles_changed ON articles (changed)",
    """CREATE TABLE versions (
        article INTEGER NOT NULL, number INTEGER NOT NULL, version TEXT NOT NULL, added_at TEXT NOT NULL,
        audit {blob} NOT NULL, PRIMARY KEY (article, number))""",
    """CREATE TABLE postings (hash {bigint} NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (hash, article))
        {without_rowid}""",
    """CREATE TABLE quotations (hash {bigint} NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (hash, article))
        {without_rowid}""",
    # What an article was entered under: so that its postings can be taken out, and counted by a check.
    "CREATE TABLE hashes (article INTEGER PRIMARY KEY, fingerprints {blob} NOT NULL, quotations {blob} NOT NULL)",
    """CREATE TABLE statements (
        row {bigint_key} PRIMARY KEY, article INTEGER NOT NULL, number INTEGER, first INTEGER NOT NULL,
        past INTEGER NOT NULL, voice TEXT, speaker TEXT NOT NULL, text TEXT NOT NULL{words})""",
    "CREATE INDEX statements_article ON statements (article)",
    "{index_words}",
    "CREATE TABLE vectors (article INTEGER PRIMARY KEY, width INTEGER NOT NULL, vectors {blob} NOT NULL)",
    """CREATE TABLE fact_checks (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, fact_check {blob} NOT NULL, vector {blob} NOT NULL)""",
    "CREATE TABLE revisions (number INTEGER PRIMARY KEY, digest TEXT NOT NULL)",
)
# For `headwater corpus refresh`, and for going on where an interrupted `headwater add` stopped.
SECOND: Step = (
    "CREATE TABLE kept (id TEXT PRIMARY KEY, audit {blob} NOT NULL)",
    "CREATE TABLE marks (mark TEXT PRIMARY KEY) {without_rowid}",
)
STEPS: tuple[Step, ...] = (FIRST, SECOND)
OTHER = "{name}: expected a Headwater corpus, got another kind of database. Check the path."


def bring_up_to_date(database: Database, *, create: bool) -> None:
    """Take the steps that the corpus has not seen, each in a transaction."""
    with database.reading() as session:
        done = _schema(database, session, create=create)
    if done == len(STEPS):
        return
    while done < len(STEPS):
        with database.writing() as session:
            done = _schema(database, session, create=create)  # another program may have been faster
            if done == len(STEPS):
                return
            if not done:
                session.run("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
                session.run("INSERT INTO meta VALUES ('schema', '0')")
            for sql in STEPS[done]:
                session.run(sql.format_map(database.dialect))
            done += 1
            session.run("UPDATE meta SET value = ? WHERE name = 'schema'", (str(done),))


def _schema(database: Database, session: Session, *, create: bool) -> int:
    """How many of the steps a corpus has seen."""
    if not database.has_table(session, "meta"):
        if not (create and database.empty(session)):
            raise NotACorpus(
                f"{database.name}: expected a Headwater corpus, got another kind of database. Check the path."
            )
        return 0
    found = session.rows("SELECT value FROM meta WHERE name = 'schema'")
    if len(found) != 1 or not found[0][0].isdecimal():
        raise NotACorpus(f"{database.name}: expected a Headwater corpus, got another kind of database. Check the path.")
    done = int(found[0][0])
    if done > len(STEPS):
        raise CorpusTooNew(
            f"{database.name}: expected schema {len(STEPS)} or older, got {done}: a newer headwater wrote it. "
            "Run: pip install --upgrade headwater"
        )
    return done
