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
# For the desk: kept audits by number, with what lists ask for; what people wrote; who they are.
THIRD: Step = (
    """CREATE TABLE audits (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kept_at TEXT NOT NULL, stamp TEXT NOT NULL, url TEXT,
        outlet TEXT, outlet_folded TEXT NOT NULL, headline TEXT NOT NULL, published TEXT, counts TEXT NOT NULL,
        audit {blob} NOT NULL)""",
    """INSERT INTO audits (number, id, kept_at, stamp, outlet_folded, headline, counts, audit)
        SELECT row_number() OVER (ORDER BY id), id, '', '', '', '', '{{}}', audit FROM kept""",
    "DROP TABLE kept",
    "CREATE INDEX audits_kept ON audits (kept_at, number)",
    "CREATE INDEX audits_outlet ON audits (outlet_folded)",
    """CREATE TABLE audit_findings (
        audit INTEGER NOT NULL, code TEXT NOT NULL, level TEXT NOT NULL, count INTEGER NOT NULL,
        PRIMARY KEY (audit, code)) {without_rowid}""",
    "CREATE INDEX audit_findings_code ON audit_findings (code, audit)",
    """CREATE TABLE audit_sources (
        audit INTEGER NOT NULL, source TEXT NOT NULL, name TEXT, name_folded TEXT NOT NULL, kind TEXT NOT NULL,
        statements INTEGER NOT NULL, PRIMARY KEY (audit, source)) {without_rowid}""",
    "CREATE INDEX audit_sources_name ON audit_sources (name_folded, audit)",
    """CREATE TABLE reviews (
        id TEXT NOT NULL, edition INTEGER NOT NULL, article TEXT NOT NULL, verdict TEXT, reviewer TEXT NOT NULL,
        made_at TEXT NOT NULL, review {blob} NOT NULL, PRIMARY KEY (id, edition))""",
    "CREATE INDEX reviews_article ON reviews (article)",
    "CREATE INDEX reviews_made ON reviews (made_at)",
    """CREATE TABLE judgements (
        article TEXT NOT NULL, finding TEXT NOT NULL, reviewer TEXT NOT NULL, edition INTEGER NOT NULL,
        code TEXT NOT NULL, opinion TEXT NOT NULL, judgement {blob} NOT NULL,
        PRIMARY KEY (article, finding, reviewer, edition))""",
    """CREATE TABLE corrections (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, article TEXT NOT NULL, withdrawn_by TEXT,
        withdrawn_at TEXT, correction {blob} NOT NULL)""",
    "CREATE INDEX corrections_article ON corrections (article)",
    """CREATE TABLE users (
        name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL, made_at TEXT NOT NULL,
        failures INTEGER NOT NULL, locked_until TEXT)""",
    """CREATE TABLE sessions (
        digest TEXT PRIMARY KEY, name TEXT NOT NULL, csrf TEXT NOT NULL, made_at TEXT NOT NULL,
        ends_at TEXT NOT NULL)""",
    """CREATE TABLE tokens (
        id TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, name TEXT NOT NULL, label TEXT NOT NULL,
        made_at TEXT NOT NULL, used_at TEXT)""",
)
# For reader comments: who may ask, what was asked and answered, what moderators said, what a site's screen has learnt.
# Addresses and e-mails are in none of them, only keyed hashes; the key is kept elsewhere.
FOURTH: Step = (
    """CREATE TABLE comment_keys (
        id TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, site TEXT NOT NULL, rate INTEGER NOT NULL,
        made_at TEXT NOT NULL, revoked_at TEXT)""",
    """CREATE TABLE comments (
        number {bigint_key} PRIMARY KEY, mark TEXT NOT NULL UNIQUE, site TEXT NOT NULL, came_at TEXT NOT NULL,
        verdict TEXT NOT NULL, probability DOUBLE PRECISION NOT NULL, comment TEXT NOT NULL, folded TEXT NOT NULL,
        same TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, email TEXT NOT NULL, said TEXT, said_by TEXT,
        said_at TEXT)""",
    "CREATE INDEX comments_waiting ON comments (number) WHERE verdict = 'unsure' AND said IS NULL",
    "CREATE INDEX comments_came ON comments (came_at)",
    "CREATE INDEX comments_email ON comments (email)",
    """CREATE TABLE comment_lessons (
        number {bigint_key} PRIMARY KEY, site TEXT NOT NULL, made_at TEXT NOT NULL, spam INTEGER NOT NULL,
        mark TEXT NOT NULL, email TEXT NOT NULL, decision TEXT, features {blob} NOT NULL)""",
    "CREATE INDEX comment_lessons_site ON comment_lessons (site, number)",
    "CREATE INDEX comment_lessons_email ON comment_lessons (email)",
    # `learner` knows the lessons up to `through`, `last` is the newest lesson, `rebuilt` counts what was taken back.
    """CREATE TABLE comment_learners (
        site TEXT PRIMARY KEY, learner {blob} NOT NULL, through {bigint} NOT NULL, last {bigint} NOT NULL,
        rebuilt INTEGER NOT NULL)""",
    """CREATE TABLE comment_decisions (
        decision TEXT NOT NULL, comment {bigint} NOT NULL, made_at TEXT NOT NULL, said TEXT, said_by TEXT,
        said_at TEXT, counted TEXT, PRIMARY KEY (decision, comment))""",
    """CREATE TABLE comment_counts (
        site TEXT NOT NULL, key TEXT NOT NULL, day TEXT NOT NULL, what TEXT NOT NULL, count INTEGER NOT NULL,
        PRIMARY KEY (site, key, day, what))""",
    """CREATE TABLE comment_log (
        number {bigint_key} PRIMARY KEY, at TEXT NOT NULL, what TEXT NOT NULL, site TEXT NOT NULL,
        count INTEGER NOT NULL)""",
)
STEPS: tuple[Step, ...] = (FIRST, SECOND, THIRD, FOURTH)
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
