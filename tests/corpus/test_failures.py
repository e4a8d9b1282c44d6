"""What goes wrong with a database: each case has its own error, and nothing acknowledged is lost."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from headwater.corpus import Corpus, check, open_corpus, schema, sqlite
from headwater.errors import (
    CorpusError,
    CorpusFull,
    CorpusLocked,
    CorpusReadOnly,
    CorpusTooNew,
    CorpusUnreachable,
    NoCorpus,
    NotACorpus,
)
from tests.corpus.entries import DAM, HARWICK, OTHER, REED, entry

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A corpus of one article."""
    path = tmp_path / "corpus.db"
    with open_corpus(path, create=True) as corpus:
        corpus.add([HARWICK])
    return path


def test_nothing_there(location: str) -> None:
    """Without `create` nothing is made; with it, a corpus is there from then on."""
    with pytest.raises(NoCorpus, match="headwater add"):
        open_corpus(location)
    with open_corpus(location, create=True) as corpus:
        corpus.add([HARWICK])
    for create in (False, True):
        with open_corpus(location, create=create) as corpus:
            assert len(corpus) == 1


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(NoCorpus, match="folder"):
        open_corpus(tmp_path / "none" / "corpus.db", create=True)


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(NotACorpus, match="got a folder"):
        open_corpus(tmp_path, create=True)


@pytest.mark.parametrize("create", [False, True])
def test_another_file(tmp_path: Path, create: bool) -> None:
    """A file of another kind is left as it is."""
    path = tmp_path / "page.html"
    path.write_bytes(b"<html>" * 900)
    with pytest.raises(NotACorpus, match="another kind of file"):
        open_corpus(path, create=create)
    assert path.read_bytes() == b"<html>" * 900
    assert [file.name for file in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.parametrize("create", [False, True])
@pytest.mark.parametrize("sql", ["CREATE TABLE people (name TEXT)", "CREATE TABLE meta (name TEXT, value TEXT)"])
def test_another_database(tmp_path: Path, sql: str, create: bool) -> None:
    """Somebody else's database is left as it is."""
    path = tmp_path / "other.db"
    with closing(path) as connection:
        connection.execute(sql)
    before = path.read_bytes()
    with pytest.raises(NotACorpus, match="another kind of database"):
        open_corpus(path, create=create)
    assert path.read_bytes() == before


def test_another_schema_on_postgresql(postgresql: str) -> None:
    import psycopg

    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA headwater")
        connection.execute("CREATE TABLE headwater.people (name TEXT)")
    with pytest.raises(NotACorpus):
        open_corpus(postgresql, create=True)


def test_newer(location: str) -> None:
    """A corpus of a newer headwater is not touched."""
    with open_corpus(location, create=True) as corpus, corpus.database.writing() as session:
        session.run("UPDATE meta SET value = '99' WHERE name = 'schema'")
    with pytest.raises(CorpusTooNew, match="got 99"):
        open_corpus(location, create=True)


def test_damaged(path: Path) -> None:
    """A damaged file says so, when it is opened or when what is damaged is read."""
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(NotACorpus, match="damaged"), open_corpus(path) as corpus:
        list(corpus.ids())


def test_locked(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits too long for another writer is told so; reading goes on meanwhile."""
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.1)
    if location.startswith("postgresql"):
        from headwater.corpus import postgresql

        monkeypatch.setattr(postgresql, "LOCK_SECONDS", 0.1)
    with open_corpus(location, create=True) as corpus, open_corpus(location) as other:
        corpus.add([HARWICK])
        with corpus.database.writing():
            with pytest.raises(CorpusLocked, match="another program"):
                other.add([OTHER])
            assert len(other) == 1
        assert other.add([OTHER]).new


def test_writers_take_turns(location: str) -> None:
    """Two commands that add at once both get their articles in."""
    with open_corpus(location, create=True):
        pass

    def add(name: str) -> None:
        with open_corpus(location) as corpus:
            for number in range(8):
                corpus.add([entry(f"https://{name}.example/{number}", [(f"{name} {number} {DAM}", None)])])

    threads = [threading.Thread(target=add, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_corpus(location) as corpus:
        assert len(corpus) == 16
        assert corpus.revision.startswith("16-")
        assert check(corpus) == []


def test_full(path: Path) -> None:
    """A full disk is told, and what was there before is kept."""
    with open_corpus(path) as corpus:
        with corpus.database.reading() as session:
            ((pages,),) = session.rows("PRAGMA page_count")
            session.run(f"PRAGMA max_page_count = {pages + 3}")
        with pytest.raises(CorpusFull, match="no room left"):
            corpus.add(entry(f"https://many.example/{n}", [(f"{n} {DAM} {REED}" * 40, None)]) for n in range(40))
        assert list(corpus.ids()) == [HARWICK.audit.article.id]
        assert check(corpus) == []


@pytest.mark.parametrize("folder_too", [False, True])
def test_read_only(tmp_path: Path, folder_too: bool) -> None:
    """A corpus that may only be read can be read, in a folder that may not be written as well."""
    folder = tmp_path / "shared"
    folder.mkdir()
    with open_corpus(folder / "corpus.db", create=True) as corpus:
        corpus.add([HARWICK])
    (folder / "corpus.db").chmod(0o444)
    for above in (tmp_path, *tmp_path.parents[:2]):
        above.chmod(0o755)
    folder.chmod(0o555 if folder_too else 0o777)
    try:
        with as_nobody(), open_corpus(folder / "corpus.db") as corpus:
            assert (len(corpus), len(corpus.search("gates"))) == (1, 2)
            with pytest.raises(CorpusReadOnly, match="may not be written"):
                corpus.add([OTHER])
    finally:
        folder.chmod(0o755)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write anything; whoever else runs the tests may not."""
    if os.getuid():
        yield
        return
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


def test_unreachable(tmp_path: Path) -> None:
    """A server that does not answer is told, without the password."""
    with pytest.raises(CorpusUnreachable, match="does not answer") as caught:
        open_corpus(f"postgresql://ann:secret@/news?host={tmp_path}")
    assert "secret" not in str(caught.value)
    with pytest.raises(CorpusUnreachable, match="Expected postgresql://"):
        open_corpus("postgresql://h/news?colour=red")


def test_server_goes_away(postgresql: str) -> None:
    """A connection that was cut is told once; the next call makes a new one."""
    import psycopg

    with open_corpus(postgresql, create=True) as corpus:
        corpus.add([HARWICK])
        with psycopg.connect(postgresql, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with pytest.raises(CorpusUnreachable):
            len(corpus)
        assert len(corpus) == 1


def test_without_psycopg(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message tells what to type."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "headwater.corpus.postgresql", raising=False)
    with pytest.raises(CorpusUnreachable, match=r"pip install 'headwater\[postgres\]'"):
        open_corpus("postgresql://localhost/news")


def test_other_errors(path: Path) -> None:
    """What is foreseen by nobody is a `CorpusError` still, never the database's own."""
    with open_corpus(path) as corpus, pytest.raises(CorpusError, match="SQLite says"):
        corpus.database_count("none")


ADDER = """
import sys
from headwater.corpus import open_corpus
from tests.corpus.entries import DAM, entry
with open_corpus(sys.argv[1]) as corpus:
    for batch in range(1000):
        ids = [f"{batch}-{one}" for one in range(20)]
        corpus.add([entry(id, [(f"{id} {DAM}", "Ann Vale")]) for id in ids], marks=[str(batch)])
        print(batch, flush=True)
"""


@pytest.mark.parametrize("batches", [1, 7])
def test_killed(location: str, batches: int) -> None:
    """A command killed in the middle of adding loses nothing that it had told to be added, and leaves no half batch."""
    with open_corpus(location, create=True):
        pass
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    adder = subprocess.Popen(
        [sys.executable, "-c", ADDER, location], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert adder.stdout
    told = [adder.stdout.readline() for _ in range(batches)]
    adder.send_signal(signal.SIGKILL)
    told += adder.stdout.readlines()
    adder.stdout.close()
    assert adder.wait() == -signal.SIGKILL
    with open_corpus(location) as corpus:
        last = int(told[-1])
        assert len(corpus) in (20 * (last + 1), 20 * (last + 2))  # it may have died before it could tell the last one
        assert corpus.seen(map(str, range(last + 1))) == set(map(str, range(last + 1)))
        assert corpus.seen([str(last + 1)]) == ({str(last + 1)} if len(corpus) == 20 * (last + 2) else set())
        assert check(corpus) == []
        assert corpus.add([HARWICK]).new


# A corpus as the first version of the tables made it, with one article; written down, so that it stays as it was.
VERSION_1 = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO meta VALUES ('schema', '1');
CREATE TABLE articles (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version TEXT NOT NULL, url TEXT, outlet TEXT,
    outlet_folded TEXT NOT NULL, headline TEXT NOT NULL, published TEXT, language TEXT, statements INTEGER NOT NULL,
    changed INTEGER NOT NULL);
CREATE INDEX articles_changed ON articles (changed);
CREATE TABLE versions (
    article INTEGER NOT NULL, number INTEGER NOT NULL, version TEXT NOT NULL, added_at TEXT NOT NULL,
    audit BLOB NOT NULL, PRIMARY KEY (article, number));
CREATE TABLE postings (hash BIGINT NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (hash, article)) WITHOUT ROWID;
CREATE TABLE quotations (hash BIGINT NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (hash, article)) WITHOUT ROWID;
CREATE TABLE hashes (article INTEGER PRIMARY KEY, fingerprints BLOB NOT NULL, quotations BLOB NOT NULL);
CREATE TABLE statements (
    row INTEGER PRIMARY KEY, article INTEGER NOT NULL, number INTEGER, first INTEGER NOT NULL,
    past INTEGER NOT NULL, voice TEXT, speaker TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX statements_article ON statements (article);
CREATE VIRTUAL TABLE words USING fts5 (
    text, speaker, content = 'statements', content_rowid = 'row', tokenize = 'porter unicode61 remove_diacritics 2');
CREATE TABLE vectors (article INTEGER PRIMARY KEY, width INTEGER NOT NULL, vectors BLOB NOT NULL);
CREATE TABLE fact_checks (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, fact_check BLOB NOT NULL, vector BLOB NOT NULL);
CREATE TABLE revisions (number INTEGER PRIMARY KEY, digest TEXT NOT NULL);
INSERT INTO revisions VALUES (1, 'b5b5');
INSERT INTO articles VALUES (1, 'https://old.example/1', 'v1', NULL, 'Old Post', 'old post', 'Rain', NULL, 'en', 0, 1);
INSERT INTO hashes VALUES (1, x'0700000000000000', x'');
INSERT INTO postings VALUES (7, 1);
INSERT INTO statements VALUES (1, 1, NULL, 0, 8, NULL, '', 'It rain.');
INSERT INTO words (rowid, text, speaker) VALUES (1, 'It rain.', '');
"""
AUDIT_1: dict[str, object] = {
    "article": {
        "id": "https://old.example/1", "version": "v1", "url": None, "outlet": "Old Post", "published": None,
        "modified": None, "language": "en", "section": None, "byline": [], "text": "It rain.",
        "blocks": [{"role": "paragraph", "span": [0, 8]}], "links": [], "site_links": [], "comments": [],
        "structured_data": [], "observable": {"links": True, "structured_data": True, "metadata": True},
    },
    "statements": [], "sources": [], "entities": [], "reuses": [], "matches": [], "findings": [],
    "checked": {"ran": [], "skipped": []}, "version": "0.1.0", "models": {}, "corpus_revision": None,
}  # fmt: skip


@pytest.fixture
def version_1(tmp_path: Path) -> Path:
    import zlib

    path = tmp_path / "old.db"
    with closing(path) as connection:
        connection.executescript(VERSION_1)
        audit = zlib.compress(json.dumps(AUDIT_1).encode())
        connection.execute("INSERT INTO versions VALUES (1, 1, 'v1', '2026-01-02T03:04:05+00:00', ?)", (audit,))
    return path


def test_migration(version_1: Path) -> None:
    """A corpus of version 1 is brought up to date when it is opened, and all that was in it is found."""
    with open_corpus(version_1) as corpus:
        assert corpus.audit("https://old.example/1").article.text == "It rain."
        assert [hit.text for hit in corpus.search("rain")] == ["It rain."]
        assert corpus.revision == "1-b5b5"
        corpus.keep_audit(HARWICK.audit)  # what version 2 brought
        assert corpus.add([HARWICK], marks=["m"]).new
        assert check(corpus) == []
    assert tables(version_1) == tables_of_a_new_one(version_1.with_name("new.db"))


def test_migration_that_fails(version_1: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that fails leaves the corpus as the step before made it."""
    broken = (*schema.SECOND, "CREATE TABLE late (name TEXT)", "NONSENSE")
    monkeypatch.setattr(schema, "STEPS", (schema.FIRST, broken))
    with pytest.raises(CorpusError):
        open_corpus(version_1)
    monkeypatch.undo()
    assert "late" not in tables(version_1)
    with open_corpus(version_1) as corpus:
        assert len(corpus) == 1


def test_migration_by_two_at_once(version_1: Path) -> None:
    """Two programs that open an old corpus at once do not both change it."""
    opened: list[Corpus] = []
    threads = [threading.Thread(target=lambda: opened.append(open_corpus(version_1))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(corpus) for corpus in opened] == [1] * 4
    for corpus in opened:
        corpus.close()


def tables(path: Path) -> list[str]:
    with closing(path) as connection:
        return sorted(name for (name,) in connection.execute("SELECT name FROM sqlite_master"))


def tables_of_a_new_one(path: Path) -> list[str]:
    open_corpus(path, create=True).close()
    return tables(path)


@contextmanager
def closing(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path)
    try:
        with connection:
            yield connection
    finally:
        connection.close()


def test_not_for_writing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An old corpus that may not be written cannot be brought up to date, and says why."""
    with open_corpus(path) as corpus, corpus.database.writing() as session:
        session.run("UPDATE meta SET value = '1' WHERE name = 'schema'")
        session.run("DROP TABLE audits")
        session.run("DROP TABLE marks")
    monkeypatch.setattr(sqlite.Sqlite, "_mode", lambda self: "ro")
    with pytest.raises(CorpusReadOnly):
        open_corpus(path)
