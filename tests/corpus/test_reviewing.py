"""What people write: every edition is kept, nobody's words are lost, and several programs can write at once."""

import json
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.corpus import Corpus, check, export_corpus, open_corpus
from headwater.errors import EditConflict, ReviewError
from headwater.records import Correction, Evidence, Finding, Judgement, Opinion, Review, Selector, Span
from tests.corpus.entries import HARWICK
from tests.corpus.test_audits import two_steps

ARTICLE = HARWICK.audit.article.id
WHERE = Selector(Span(20, 30), "the gates", "before ", " after")
REVIEW = Review(
    id="r1", article=ARTICLE, version="v1", where=WHERE, speaker="Ann Vale", verdict=None, note="To be asked.",
    evidence=(Evidence("https://one.example", ""), Evidence(None, "The gates “hold”.")), reviewer="Ines",
    made_at="2026-03-10T09:00:00+00:00", edition=0,
)  # fmt: skip
JUDGEMENT = Judgement(ARTICLE, "v1", "FC01", "f1", "agree", "Ines", "2026-03-10T09:00:00+00:00")
CORRECTION = Correction(
    id="c1", article=ARTICLE, version="v1", kind="speaker", where=WHERE, speaker="Ann Vale", voice=None, source=WHERE,
    name="Tom Reed", source_kind="named_person", spans=(WHERE,), reviewer="Ines", made_at="2026-03-10T09:00:00+00:00",
)  # fmt: skip


def test_editions(corpus: Corpus) -> None:
    """Each save is an edition, the newest one is read, and the earlier ones are its history."""
    reviewing = corpus.reviewing
    assert (reviewing.get("r1"), reviewing.history("r1"), reviewing.of(ARTICLE)) == (None, [], [])
    first = reviewing.save(REVIEW, edition=0)
    assert first == replace(REVIEW, edition=1)
    second = reviewing.save(replace(REVIEW, verdict="True", reviewer="Per"), edition=1)
    assert second.edition == 2
    assert reviewing.get("r1") == second
    assert reviewing.history("r1") == [first, second]
    assert reviewing.of(ARTICLE) == [second]
    assert reviewing.of("other") == []


def test_conflict(corpus: Corpus) -> None:
    """Who saves what was made from an older edition is told what the other wrote, and overwrites nothing."""
    theirs = corpus.reviewing.save(replace(REVIEW, reviewer="Per"), edition=0)
    for edition, review in ((0, REVIEW), (0, replace(REVIEW, verdict="True"))):
        with pytest.raises(EditConflict, match="Per saved since") as told:
            corpus.reviewing.save(review, edition=edition)
        assert told.value.theirs == theirs
    assert corpus.reviewing.history("r1") == [theirs]


def test_saved_twice(corpus: Corpus) -> None:
    """A form that is sent twice is one edition, whatever the clock says."""
    saved = corpus.reviewing.save(REVIEW, edition=0)
    again = corpus.reviewing.save(replace(REVIEW, made_at="2026-03-10T09:00:01+00:00"), edition=0)
    assert again == saved
    assert corpus.reviewing.history("r1") == [saved]


def test_edition_that_never_was(corpus: Corpus) -> None:
    for edition in (1, -1):
        with pytest.raises(ReviewError, match="never saved"):
            corpus.reviewing.save(REVIEW, edition=edition)


def test_order(corpus: Corpus) -> None:
    """An article's reviews stand in the order of its text; of all articles, the last saved first."""
    later = replace(REVIEW, id="r0", where=replace(WHERE, span=Span(90, 95)), made_at="2026-03-12T09:00:00+00:00")
    other = replace(REVIEW, id="r2", article="other", made_at="2026-03-11T09:00:00+00:00")
    for review in (later, REVIEW, other):
        corpus.reviewing.save(review, edition=0)
    assert [review.id for review in corpus.reviewing.of(ARTICLE)] == ["r1", "r0"]
    assert [review.id for review in corpus.reviewing.recent(9)] == ["r0", "r2", "r1"]
    corpus.reviewing.save(replace(REVIEW, verdict="True", made_at="2026-03-13T09:00:00+00:00"), edition=1)
    assert [review.edition for review in corpus.reviewing.recent(1)] == [2]


def test_judgements(corpus: Corpus) -> None:
    """The newest opinion of each reviewer counts; the same again is nothing new."""
    opinions: list[tuple[str, str, str, Opinion]] = [
        ("FC01", "f1", "Ines", "agree"),
        ("FC01", "f1", "Ines", "agree"),
        ("FC01", "f1", "Per", "disagree"),
        ("FC01", "f1", "Per", "agree"),
        ("FC01", "f2", "Per", "disagree"),
        ("SR03", "f3", "Ines", "irrelevant"),
    ]
    for code, finding, reviewer, opinion in opinions:
        corpus.reviewing.judge(replace(JUDGEMENT, code=code, finding=finding, reviewer=reviewer, opinion=opinion))
    told = [(one.finding, one.reviewer, one.opinion) for one in corpus.reviewing.judgements(ARTICLE)]
    assert told == [
        ("f1", "Ines", "agree"), ("f1", "Per", "agree"), ("f2", "Per", "disagree"), ("f3", "Ines", "irrelevant"),
    ]  # fmt: skip
    assert corpus.reviewing.judged() == {
        "FC01": Counter({"agree": 2, "disagree": 1}), "SR03": Counter({"irrelevant": 1}),
    }  # fmt: skip
    assert corpus.database_count("judgements") == 5


def test_corrections(corpus: Corpus) -> None:
    """They stand in the order they were made, until somebody takes them back; that is kept as well."""
    other = replace(CORRECTION, id="c0")
    for correction in (CORRECTION, other, CORRECTION, replace(CORRECTION, id="c2", article="other")):
        corpus.reviewing.correct(correction)
    assert corpus.reviewing.corrections(ARTICLE) == [CORRECTION, other]
    corpus.reviewing.withdraw("c1", reviewer="Per", made_at="2026-03-11")
    corpus.reviewing.withdraw("c1", reviewer="Ines", made_at="2026-03-12")
    assert corpus.reviewing.corrections(ARTICLE) == [other]
    assert corpus.reviewing.all_corrections(ARTICLE) == [(CORRECTION, "Per", "2026-03-11"), (other, None, None)]
    assert [one.correction.id for one in corpus.reviewing.all_corrections()] == ["c1", "c0", "c2"]
    with pytest.raises(ReviewError, match="id of a correction"):
        corpus.reviewing.withdraw("none", reviewer="Per", made_at="2026-03-11")
    with pytest.raises(ReviewError, match="an id of its own"):
        corpus.reviewing.correct(replace(CORRECTION, name="Orla Finch"))


def test_hostile_words(corpus: Corpus) -> None:
    """What a database refuses is kept all the same, and read as it was written."""
    review = replace(REVIEW, note="\x00 <script>\ud83d", verdict="\x00", reviewer="\ud83d")
    assert corpus.reviewing.save(review, edition=0) == replace(review, edition=1)
    assert corpus.reviewing.of(ARTICLE) == [replace(review, edition=1)]


def test_two_at_once(location: str) -> None:
    """Of many programs that save from one edition, one does; all others are told, and nothing is lost."""
    open_corpus(location, create=True).close()
    outcomes: list[Review | EditConflict] = []

    def save(name: str) -> None:
        with open_corpus(location) as corpus:
            try:
                outcomes.append(corpus.reviewing.save(replace(REVIEW, reviewer=name), edition=0))
            except EditConflict as error:
                outcomes.append(error)
            corpus.reviewing.judge(replace(JUDGEMENT, reviewer=name))
            corpus.reviewing.correct(replace(CORRECTION, id=name))
            corpus.audits.keep(HARWICK.audit)

    run_all([lambda name=name: save(name) for name in ("Ines", "Per", "Orla", "Jo")])  # type: ignore[misc]
    with open_corpus(location) as corpus:
        (saved,) = corpus.reviewing.history("r1")
        assert [one for one in outcomes if isinstance(one, Review)] == [saved]
        assert {one.theirs for one in outcomes if isinstance(one, EditConflict)} == {saved}
        assert len(corpus.reviewing.judgements(ARTICLE)) == len(corpus.reviewing.corrections(ARTICLE)) == 4
        assert corpus.audits.count() == 1
        assert check(corpus) == []


def run_all(calls: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_an_older_corpus(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A corpus that was made before there was a desk takes what people write."""
    two_steps(location, monkeypatch, [HARWICK.audit])
    with open_corpus(location) as corpus:
        corpus.reviewing.save(REVIEW, edition=0)
        corpus.reviewing.judge(JUDGEMENT)
        corpus.reviewing.correct(CORRECTION)
        assert corpus.reviewing.of(ARTICLE) == [replace(REVIEW, edition=1)]
        assert corpus.reviewing.corrections(ARTICLE) == [CORRECTION]
        assert check(corpus) == []


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        ("UPDATE audits SET audit = substr(audit, 1, 9)", "its kept audit is damaged"),
        ("UPDATE audits SET stamp = 'x'", "its kept audit was changed by another program"),
        ("UPDATE audits SET number = 7", "1 audit_findings belong to no kept audit"),
        ("DELETE FROM audits", "2 audit_sources belong to no kept audit"),
        ("UPDATE reviews SET review = substr(review, 1, 9)", "2 reviews are damaged"),
        ("UPDATE judgements SET judgement = substr(judgement, 1, 9)", "1 judgements are damaged"),
        ("UPDATE corrections SET correction = substr(correction, 1, 9)", "1 corrections are damaged"),
        ("DELETE FROM reviews WHERE edition = 1", "an earlier edition of 1 reviews is missing"),
        ("UPDATE reviews SET article = 'gone'", "2 reviews are of articles that are not here"),
    ],
)
def test_check(corpus: Corpus, damage: str, expected: str) -> None:
    """Damage to what people wrote is told, and that no program can write it anew."""
    corpus.audits.keep(replace(HARWICK.audit, findings=(finding(),)))
    corpus.reviewing.save(REVIEW, edition=0)
    corpus.reviewing.save(replace(REVIEW, verdict="True"), edition=1)
    corpus.reviewing.judge(JUDGEMENT)
    corpus.reviewing.correct(CORRECTION)
    assert check(corpus) == []
    with corpus.database.writing() as session:
        session.run(damage)
    assert [problem for problem in check(corpus) if expected in problem]


def finding() -> Finding:
    return Finding("FC01", "name", "note", "An observation.", (), (), {})


def test_export(corpus: Corpus, tmp_path: Path) -> None:
    """All editions, all judgements, and all corrections with whoever took them back."""
    parquet = pytest.importorskip("pyarrow.parquet")
    corpus.reviewing.save(REVIEW, edition=0)
    corpus.reviewing.save(replace(REVIEW, verdict="True"), edition=1)
    corpus.reviewing.judge(JUDGEMENT)
    corpus.reviewing.judge(replace(JUDGEMENT, opinion="disagree"))
    corpus.reviewing.correct(CORRECTION)
    corpus.reviewing.withdraw("c1", reviewer="Per", made_at="2026-03-11")
    counts = export_corpus(corpus, tmp_path)
    assert (counts["reviews"], counts["judgements"], counts["corrections"]) == (2, 2, 1)
    reviews, judgements, corrections = (
        parquet.read_table(tmp_path / f"{kind}.parquet").to_pylist()
        for kind in ("reviews", "judgements", "corrections")
    )
    assert [(row["edition"], row["verdict"]) for row in reviews] == [(1, None), (2, "True")]
    assert (reviews[0]["start"], reviews[0]["end"], reviews[0]["text"]) == (20, 30, "the gates")
    assert (reviews[0]["evidence_urls"], reviews[0]["evidence_texts"]) == (
        ["https://one.example", None], ["", "The gates “hold”."],
    )  # fmt: skip
    assert [(row["edition"], row["opinion"]) for row in judgements] == [(1, "agree"), (2, "disagree")]
    row = corrections[0]
    assert (row["kind"], row["name"], row["withdrawn_by"], row["text"]) == ("speaker", "Tom Reed", "Per", "the gates")
    assert json.loads(row["correction"])["source"]["exact"] == "the gates"
