"""A corpus in each of its forms: the same answers from SQLite in a file, in memory, and from PostgreSQL."""

import pickle
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.corpus import Added, Corpus, check, info, open_corpus, store
from headwater.corpus.adding import prepare
from headwater.records import FactCheck
from headwater.reuse.view import CorpusView, Entry
from tests.corpus.entries import (
    DAM,
    HARWICK,
    OTHER,
    REED,
    REPRINT,
    ROAD,
    UNREAD,
    VALE,
    WIDTH,
    audited_anew,
    entry,
    runs,
    vector,
)

ALL = [HARWICK, REPRINT, OTHER, UNREAD]
CLAIM = FactCheck("f1", "https://check.example/1", "The dam leaks.", "Tom Reed", "True", "Check", None, "2026-03-09")


def id_of(one: Entry) -> str:
    return one.audit.article.id


def test_add(corpus: Corpus) -> None:
    """What was added is there, equal to what was given."""
    view: CorpusView = corpus
    added = corpus.add(ALL)
    assert added == Added(tuple(map(id_of, ALL)), (), ())
    assert [view.audit(id_of(one)) for one in ALL] == [one.audit for one in ALL]
    assert list(corpus.ids()) == [id_of(one) for one in ALL]
    assert (len(corpus), id_of(OTHER) in corpus, "https://none.example" in corpus) == (4, True, False)
    assert check(corpus) == []


def test_prepared_elsewhere(corpus: Corpus) -> None:
    """An entry that another process made rows of is the same to the corpus, to the revision."""
    moved = pickle.loads(pickle.dumps([prepare(one) for one in ALL]))
    assert corpus.add(moved) == Added(tuple(map(id_of, ALL)), (), ())
    assert [corpus.audit(id_of(one)) for one in ALL] == [one.audit for one in ALL]
    assert corpus.add(ALL, replace=True).known == tuple(map(id_of, ALL))
    with open_corpus(":memory:", create=True) as other:
        other.add(ALL)
        assert other.revision == corpus.revision
    assert check(corpus) == []


def test_add_again(corpus: Corpus) -> None:
    """A version that is known changes nothing, in one batch or the next; not even the revision."""
    assert corpus.add([HARWICK, HARWICK]) == Added((id_of(HARWICK),), (), (id_of(HARWICK),))
    before = corpus.revision
    assert corpus.add([audited_anew(HARWICK)]).known == (id_of(HARWICK),)
    assert (corpus.revision, corpus.audit(id_of(HARWICK))) == (before, HARWICK.audit)


def test_new_version(corpus: Corpus) -> None:
    """A changed page is a new version: only the new one is found, the old one can still be read."""
    changed = entry(id_of(HARWICK), [(ROAD, None), (REED, "Tom Reed")])
    corpus.add([HARWICK])
    assert corpus.add([changed, OTHER]) == Added((id_of(OTHER),), (id_of(HARWICK),), ())
    id, old, new = id_of(HARWICK), HARWICK.audit.article.version, changed.audit.article.version
    assert [version for version, _ in corpus.versions(id)] == [old, new]
    assert (corpus.audit(id), corpus.audit(id, version=old)) == (changed.audit, HARWICK.audit)
    assert corpus.sharing(runs(VALE), least=1, limit=9) == []
    assert [hit.id for hit in corpus.sharing(runs(ROAD), least=1, limit=9)] == [id, id_of(OTHER)]
    assert corpus.quoting(runs(VALE), least=1, limit=9) == []
    assert corpus.search("mended") == []
    assert [hit.text for hit in corpus.search("warned")] == [REED]
    assert check(corpus) == []


def test_old_version_comes_back(corpus: Corpus) -> None:
    """A version that was read before is no news: an archive of both can be added again and again."""
    changed = entry(id_of(HARWICK), [(ROAD, None)])
    corpus.add([HARWICK, changed, HARWICK])
    assert corpus.audit(id_of(HARWICK)) == changed.audit
    assert len(corpus.versions(id_of(HARWICK))) == 2
    assert check(corpus) == []


def test_replace(corpus: Corpus) -> None:
    """With `replace`, the same version is taken anew: after its statements were read, or by another model."""
    unread = entry(id_of(HARWICK), [(DAM, None), (VALE, "Ann Vale")], read=False)
    read = entry(id_of(HARWICK), [(DAM, None), (VALE, "Ann Vale")])
    corpus.add([unread])
    assert corpus.search("mended", voice="source") == []
    before = corpus.revision
    assert corpus.add([read], replace=True).changed == (id_of(HARWICK),)
    assert [hit.speaker for hit in corpus.search("mended", voice="source")] == ["Ann Vale"]
    assert (len(corpus.versions(id_of(HARWICK))), corpus.changed_since(before)) == (1, [id_of(HARWICK)])
    assert corpus.add([read], replace=True).known == (id_of(HARWICK),)
    assert check(corpus) == []


def test_replace_an_old_version(corpus: Corpus) -> None:
    """Taking an old version anew leaves the newest one the one that is read."""
    changed = entry(id_of(HARWICK), [(ROAD, None)])
    corpus.add([HARWICK, changed])
    corpus.add([audited_anew(HARWICK)], replace=True)
    assert corpus.audit(id_of(HARWICK)) == changed.audit
    assert corpus.audit(id_of(HARWICK), version=HARWICK.audit.article.version) == audited_anew(HARWICK).audit
    assert check(corpus) == []


def test_all_or_nothing(corpus: Corpus) -> None:
    """Of a batch that fails nothing is kept, its marks neither."""
    corpus.add([OTHER])

    def failing() -> Iterator[Entry]:
        yield HARWICK
        raise KeyboardInterrupt

    before = corpus.revision
    with pytest.raises(KeyboardInterrupt):
        corpus.add(failing(), marks=["m"])
    assert (list(corpus.ids()), corpus.revision, corpus.seen(["m"])) == ([id_of(OTHER)], before, set())
    assert check(corpus) == []


def test_unknown(corpus: Corpus) -> None:
    """An article that is not there is a `KeyError`."""
    corpus.add([HARWICK])
    for ask in (
        lambda: corpus.audit("none"),
        lambda: corpus.audit(id_of(HARWICK), version="none"),
        lambda: corpus.versions("none"),
    ):
        with pytest.raises(KeyError):
            ask()


def test_sharing(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that share most come first; hashes that too many hold do not count."""
    corpus.add(ALL)
    asked = HARWICK.fingerprints
    both = len(np.intersect1d(asked, REPRINT.fingerprints))
    assert corpus.sharing(asked, least=1, limit=9) == [(id_of(HARWICK), len(asked)), (id_of(REPRINT), both)]
    assert corpus.sharing(asked, least=1, limit=1) == [(id_of(HARWICK), len(asked))]
    assert corpus.sharing(asked, least=both + 1, limit=9) == [(id_of(HARWICK), len(asked))]
    assert corpus.sharing(asked[:0], least=1, limit=9) == []
    assert corpus.sharing(np.concatenate([asked, asked]), least=1, limit=1) == [(id_of(HARWICK), len(asked))]
    assert [hit.id for hit in corpus.quoting(runs(REED), least=2, limit=9)] == [id_of(HARWICK)]
    monkeypatch.setattr(store, "COMMON", 1)
    assert corpus.sharing(asked, least=1, limit=9) == [(id_of(HARWICK), len(asked) - both)]


def test_sentences(corpus: Corpus) -> None:
    """Statements that share words, the one that shares most first; blocks that were not read are none."""
    corpus.add(ALL)
    found = corpus.sentences("The mayor says the gates will be mended, and the dam at Harwick leaks no more.", limit=9)
    assert {(hit.id, hit.number) for hit in found[:4]} == {
        (id_of(one), number) for one in (HARWICK, REPRINT) for number in (0, 1)
    }
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert corpus.audit(found[0].id).statements[found[0].number].id.startswith(found[0].id)
    assert len(corpus.sentences(DAM, limit=1)) == 1
    for words in ("", "?!", "of the", "zeppelin", "fair crowds rain"):
        assert corpus.sentences(words, limit=9) == []


def test_sentences_of_common_words(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a word stands in too many statements, the rarer ones are looked for."""
    corpus.add(ALL)
    monkeypatch.setattr(store, "COMMON_WORD", 1)
    assert {hit.id for hit in corpus.sentences("dam farms", limit=9)} == {id_of(HARWICK)}
    assert len(corpus.sentences("dam", limit=9)) == 3  # alone, a common word is better than none


def test_near(corpus: Corpus) -> None:
    """The nearest statement comes first, and what was added or replaced since is known."""
    corpus.add([HARWICK, UNREAD])
    asked = np.array([vector(ROAD), vector(REED)])
    first = corpus.near(asked, limit=2)
    assert [len(hits) for hits in first] == [2, 2]
    assert (first[1][0].id, first[1][0].number, round(first[1][0].score, 3)) == (id_of(HARWICK), 2, 1.0)
    corpus.add([OTHER])
    assert corpus.near(asked, limit=1)[0][0][:2] == (id_of(OTHER), 0)
    corpus.add([entry(id_of(HARWICK), [(ROAD, None)])])
    assert [hit[:2] for hit in corpus.near(asked, limit=3)[0]] == [(id_of(HARWICK), 0), (id_of(OTHER), 0)]
    assert corpus.near(np.zeros((1, WIDTH), np.int8), limit=1)[0][0].score == 0
    assert corpus.near(np.zeros((2, 8), np.int8), limit=1) == [[], []]  # another model's
    assert corpus.near(np.zeros((0, WIDTH), np.int8), limit=1) == []


def test_near_is_exact_on_the_shortlist(corpus: Corpus) -> None:
    """Among many, bits choose and cosines order: the nearest of all is found."""
    rng = np.random.default_rng(7)
    vectors = rng.integers(-127, 128, (1500, WIDTH)).astype(np.int8)
    said = [(f"Statement {number}.", None) for number in range(1500)]
    corpus.add([replace(entry("https://many.example/1", said), vectors=vectors)])
    floats = vectors.astype(float) / np.linalg.norm(vectors.astype(float), axis=1, keepdims=True)
    asked = np.clip(vectors[:20] * 0.7 + rng.normal(0, 20, (20, WIDTH)), -127, 127).astype(np.int8)
    for row, hits in zip(asked, corpus.near(asked, limit=3), strict=True):
        cosines = floats @ (row / np.linalg.norm(row.astype(float)))
        assert hits[0].number == int(np.argmax(cosines))
        assert hits[0].score == pytest.approx(cosines.max(), abs=1e-5)


def test_fact_checks(corpus: Corpus) -> None:
    """A fact check is loaded once; one that says something else now is replaced in its place."""
    second = replace(CLAIM, id="f2", claim="The road floods.")
    given = [(CLAIM, vector("dam")), (second, vector("road"))]
    assert corpus.add_fact_checks(given) == 2
    before = corpus.revision
    assert (corpus.add_fact_checks(given), corpus.revision) == (0, before)
    corrected = replace(CLAIM, rating="False")
    assert corpus.add_fact_checks([(corrected, vector("dam"))]) == 1
    assert corpus.revision != before
    assert [fact for fact, _ in corpus.fact_checks()] == [corrected, second]
    assert np.array_equal(corpus.fact_checks()[1][1], vector("road"))


def test_revision(corpus: Corpus) -> None:
    """It changes with the articles, and the same articles in the same order have the same one in every form."""
    with open_corpus(":memory:") as other:
        seen = [corpus.revision]
        for batch in ([HARWICK], [OTHER, REPRINT], [entry(id_of(OTHER), [(DAM, None)])]):
            corpus.add(batch)
            other.add(batch)
            seen.append(corpus.revision)
            assert other.revision == corpus.revision
        corpus.add([HARWICK])
        corpus.keep_audit(HARWICK.audit)
        assert corpus.revision == seen[-1]
        assert len(set(seen)) == 4
        changed = [corpus.changed_since(revision) for revision in seen]
    assert changed[0] == [id_of(HARWICK), id_of(OTHER), id_of(REPRINT)]
    assert changed[1:] == [[id_of(OTHER), id_of(REPRINT)], [id_of(OTHER)], []]
    for never in ("", "2-none", "99-none", "x"):
        assert corpus.changed_since(never) == changed[0]


@pytest.mark.parametrize(
    ("words", "filters", "expected"),
    [
        ("mended gates", {}, [VALE, VALE]),  # all words, in any order
        ("MENDED", {}, [VALE, VALE]),
        ("mending", {}, [VALE, VALE]),  # by their stems
        ("the gates", {}, [DAM, DAM, VALE, VALE]),  # "the" is in nearly all, and asks for nothing
        ('"gates would be mended"', {}, [VALE, VALE]),  # in that order
        ('"mended gates"', {}, []),
        ("“east bank”", {}, [ROAD, ROAD]),  # as a word processor writes quotation marks
        ("crowds", {}, ["The fair at Ostwick drew crowds in the rain."]),  # a block that was not read
        ("zeppelin", {}, []),
        ("gates", {"speaker": "vale"}, [VALE, VALE]),
        ("", {"speaker": "Tom Reed"}, [REED]),
        ("", {"speaker": "Reed Vale"}, []),
        ("gates", {"voice": "author"}, [DAM, DAM]),
        ("gates", {"outlet": "brightwater"}, [DAM, VALE]),
        ("gates", {"outlet": "%"}, []),  # no wildcard
        ("gates", {"since": "2026-03-05"}, [DAM, VALE]),
        ("gates", {"until": "2026-03-06"}, [DAM, DAM, VALE, VALE]),  # a time of that day is in it
        ("gates", {"until": "2026-02"}, []),
        ("", {"since": "2025", "until": "2025"}, ["The fair at Ostwick drew crowds in the rain."]),
        ("road", {"since": "1900"}, [ROAD]),  # an article without a date is in no range
        ("", {"outlet": "courier", "voice": "source"}, [REED, VALE]),
        ("?", {}, []),
    ],
)
def test_search(corpus: Corpus, words: str, filters: dict[str, Any], expected: list[str]) -> None:
    corpus.add(ALL)
    assert sorted(hit.text for hit in corpus.search(words, **filters)) == sorted(expected)


def test_hit(corpus: Corpus) -> None:
    """A hit tells where it stands and who said it."""
    corpus.add(ALL)
    (hit,) = corpus.search("warned")
    assert (hit.speaker, hit.voice, hit.number) == ("Tom Reed", "source", 2)
    assert HARWICK.audit.article.cut(hit.span) == hit.text
    assert (hit.article.id, hit.article.headline) == (id_of(HARWICK), "Harwick dam leaks")
    assert (hit.article.outlet, hit.article.published) == ("Mill Courier", "2026-03-04")
    assert len(corpus.search("gates", limit=3)) == 3


HOSTILE = [
    '"', "'", "a' OR '1'='1", '") OR text : (', "'; DROP TABLE articles; --", "NEAR(dam, gates)", "dam*", "text:dam",
    "dam AND", "NOT", "dam & !gates | (", "dam:A", "<->", "%s", "?", "{text}", "\x00dam", "\ud800dam", "½ ª ㅤ İ ß",
    "dam" * 9000,
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_search_takes_anything(corpus: Corpus, words: str) -> None:
    """What a person types is words, never the database's language."""
    corpus.add(ALL)
    for hits in (
        corpus.search(words),
        corpus.search("", speaker=words),
        corpus.search("dam", outlet=words, since=words),
        corpus.sentences(words, limit=3),
    ):
        assert len(hits) <= 5
    assert (words in corpus, corpus.seen([words.replace("\ud800", "").replace("\x00", "")])) == (False, set())
    assert len(corpus) == 4


@given(st.text(max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_search_takes_any_text(corpus: Corpus, words: str) -> None:
    corpus.search(words, speaker=words)
    corpus.sentences(words, limit=3)


def test_odd_characters(corpus: Corpus) -> None:
    """NUL and half characters, which a page's JSON-LD can carry, are kept in the audit and searched around."""
    odd = entry("https://odd.example/\ud800", [("Café owners met.\x00 They said \ud83d no.", "Zoë \ud83d Lind")])
    odd = replace(odd, audit=replace(odd.audit, article=replace(odd.audit.article, outlet="\x00", language=None)))
    corpus.add([odd])
    assert corpus.audit(id_of(odd)) == odd.audit
    for words in ("café", "cafe", "CAFÉ"):
        assert len(corpus.search(words, speaker="zoe")) == 1
    assert id_of(odd) in corpus
    assert corpus.add([odd]).known
    assert check(corpus) == []


def test_marks(corpus: Corpus) -> None:
    """What was told to be done is known to be."""
    corpus.add([HARWICK], marks=["a", "b"])
    corpus.add([], marks=["b", "c"])
    assert corpus.seen(["c", "a", "x", "a"]) == {"a", "c"}


def test_kept_audits(corpus: Corpus) -> None:
    """The last full audit of each article; the article itself need not be there."""
    old, other = replace(HARWICK.audit, corpus_revision="1-x"), OTHER.audit
    corpus.keep_audit(old)
    corpus.keep_audit(other)
    corpus.keep_audit(replace(old, corpus_revision="2-y"))
    kept = list(corpus.kept_audits())
    assert [(audit.article.id, audit.corpus_revision) for audit in kept] == [
        (id_of(HARWICK), "2-y"),
        (id_of(OTHER), None),
    ]
    assert corpus.kept_audit(id_of(HARWICK)) == kept[0]
    assert corpus.kept_audit("nobody") is None


def test_info(corpus: Corpus) -> None:
    corpus.add(ALL)
    told = info(corpus)
    assert (told.articles, told.versions, told.statements, told.unread, told.undated) == (4, 4, 7, 1, 1)
    assert (told.first, told.last) == ("2025-12-31", "2026-03-06T08:00:00+01:00")
    assert told.outlets == (("Mill Courier", 2), ("", 1), ("Brightwater Post", 1))
    assert told.postings == sum(len(one.fingerprints) for one in ALL)
    assert (told.schema, told.revision, told.bytes > 0) == (4, corpus.revision, True)


def test_threads(corpus: Corpus) -> None:
    """A web server's threads read while another one adds; each sees whole batches."""
    corpus.add([HARWICK])
    stop, wrong = threading.Event(), list[object]()

    def read() -> None:
        while not stop.is_set():
            try:
                found = corpus.sharing(HARWICK.fingerprints, least=1, limit=500)
                if len(found) % 10 != 1 or corpus.audit(found[-1].id).article.id != found[-1].id:
                    wrong.append(found)
                corpus.search("gates")
                corpus.near(HARWICK.vectors[:1], limit=1)
            except Exception as error:
                wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for batch in range(10):
        corpus.add(
            replace(HARWICK, audit=replace(HARWICK.audit, article=replace(HARWICK.audit.article, id=f"{batch}-{one}")))
            for one in range(10)
        )
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert len(corpus) == 101
