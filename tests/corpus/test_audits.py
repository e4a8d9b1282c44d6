"""Kept audits: the last one of each article, found again by number, in lists, and by source, outlet and finding."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from headwater.corpus import Corpus, check, info, open_corpus
from headwater.corpus.audits import Filters, Listed
from headwater.corpus.codec import pack
from headwater.corpus.counting import count_audit, count_findings
from headwater.corpus.schema import STEPS
from headwater.records import (
    ArticleReference,
    Audit,
    Finding,
    Level,
    Passage,
    Reuse,
    ReuseKind,
    Review,
    Selector,
    Span,
)
from headwater.report.tally import shares
from tests.corpus.entries import HARWICK, OTHER, REPRINT, UNREAD
from tests.report.sample import AUDIT

HARWICK_AUDIT, REPRINT_AUDIT, OTHER_AUDIT = HARWICK.audit, REPRINT.audit, OTHER.audit
ALL = [HARWICK_AUDIT, REPRINT_AUDIT, OTHER_AUDIT, UNREAD.audit]


def finding(code: str, level: Level = "note") -> Finding:
    return Finding(code, "name", level, "An observation.", (), (), {})


def with_findings(audit: Audit, *findings: Finding) -> Audit:
    return replace(audit, findings=findings)


def review_of(audit: Audit, verdict: str | None, number: int = 0) -> Review:
    span = audit.statements[number].span
    return Review(
        id=f"{audit.article.id} {number}", article=audit.article.id, version=audit.article.version,
        where=Selector(span, audit.article.cut(span), "", ""), speaker=None, verdict=verdict, note="", evidence=(),
        reviewer="Ines", made_at="2026-03-10T09:00:00+00:00", edition=0,
    )  # fmt: skip


def ids(listed: Sequence[Listed]) -> list[str]:
    return [one.article.id for one in listed]


def id_of(*audits: Audit) -> list[str]:
    return [audit.article.id for audit in audits]


def test_keep(corpus: Corpus) -> None:
    """An article has one audit and one number, whatever is kept of it later."""
    number = corpus.audits.keep(HARWICK_AUDIT)
    stamp = corpus.audits.stamp(number)
    assert (number, corpus.audits.keep(OTHER_AUDIT), corpus.audits.keep(HARWICK_AUDIT)) == (1, 2, 1)
    assert corpus.audits.stamp(number) == stamp
    changed = with_findings(HARWICK_AUDIT, finding("FC01"))
    assert corpus.audits.keep(changed) == number
    assert corpus.audits.stamp(number) != stamp
    assert corpus.audits.get(number) == corpus.audits.by_id(changed.article.id) == changed
    assert corpus.audits.number_of(changed.article.id) == number
    assert corpus.audits.reference(number) == changed.article.reference
    assert list(corpus.audits.all()) == sorted([changed, OTHER_AUDIT], key=lambda audit: audit.article.id)
    assert info(corpus).kept_audits == 2
    assert check(corpus) == []


def test_unknown(corpus: Corpus) -> None:
    """What is not there is `None`."""
    audits = corpus.audits
    assert (audits.get(1), audits.by_id("x"), audits.number_of("x"), audits.stamp(1), audits.reference(1)) == (
        None, None, None, None, None,
    )  # fmt: skip
    assert (audits.outlet("x"), audits.source("x"), audits.list(), audits.count(), audits.codes()) == (
        None, [], [], 0, [],
    )  # fmt: skip


def test_listed(corpus: Corpus) -> None:
    """A list tells what an article is, and counts what was found and decided; the last kept stands first."""
    found = with_findings(HARWICK_AUDIT, finding("SR03"), finding("FC01", "warning"), finding("FC01"))
    number = corpus.audits.keep(found)
    corpus.audits.keep(OTHER_AUDIT)
    corpus.reviewing.save(review_of(found, None), edition=0)
    corpus.reviewing.save(review_of(found, "True", 1), edition=0)
    corpus.reviewing.save(replace(review_of(found, "False", 1)), edition=1)
    other, listed = corpus.audits.list()
    assert (other.number, other.open, other.decided, other.findings) == (2, 0, 0, ())
    assert (listed.number, listed.article) == (number, found.article.reference)
    assert listed.findings == (("FC01", "warning", 2), ("SR03", "note", 1))
    assert (listed.open, listed.decided, listed.counts) == (1, 1, count_audit(found))
    corpus.audits.keep(found)
    assert ids(corpus.audits.list()) == id_of(found, OTHER_AUDIT)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [OTHER_AUDIT, REPRINT_AUDIT, HARWICK_AUDIT]),
        ({"outlet": "mill"}, [OTHER_AUDIT, HARWICK_AUDIT]),  # anywhere in the name
        ({"outlet": "%"}, []),  # no pattern
        ({"since": "2026-03-05"}, [REPRINT_AUDIT]),  # the other has no date
        ({"until": "2026-03-04"}, [HARWICK_AUDIT]),
        ({"since": "2026-03-06", "until": "2026-03-06"}, [REPRINT_AUDIT]),  # a day that ends at an hour
        ({"code": "FC01"}, [REPRINT_AUDIT, HARWICK_AUDIT]),
        ({"code": "FC02"}, []),
        ({"speaker": "reed"}, [HARWICK_AUDIT]),
        ({"speaker": "Ann  VALE"}, [REPRINT_AUDIT, HARWICK_AUDIT]),
        ({"words": "warned leaks"}, [HARWICK_AUDIT]),  # both in one statement
        ({"words": "warned river"}, []),
        ({"words": '"east bank"'}, [OTHER_AUDIT, REPRINT_AUDIT]),
        ({"words": "?!"}, []),
        ({"state": "open"}, [HARWICK_AUDIT]),
        ({"state": "decided"}, [REPRINT_AUDIT]),
        ({"code": "FC01", "speaker": "reed", "words": "warned", "outlet": "courier"}, [HARWICK_AUDIT]),
    ],
)  # fmt: skip
def test_filters(corpus: Corpus, asked: Filters, expected: list[Audit]) -> None:
    """Each filter, alone and with others; a count counts the same."""
    corpus.add([HARWICK, REPRINT, OTHER])
    for audit in (with_findings(HARWICK_AUDIT, finding("FC01")), with_findings(REPRINT_AUDIT, finding("FC01"))):
        corpus.audits.keep(audit)
    corpus.audits.keep(OTHER_AUDIT)
    corpus.reviewing.save(review_of(HARWICK_AUDIT, None), edition=0)
    corpus.reviewing.save(review_of(REPRINT_AUDIT, None), edition=0)
    corpus.reviewing.save(replace(review_of(REPRINT_AUDIT, "True")), edition=1)
    assert ids(corpus.audits.list(**asked)) == id_of(*expected)
    assert corpus.audits.count(**asked) == len(expected)


def test_pages(corpus: Corpus) -> None:
    """Page after page, everything comes once; what is kept meanwhile stands before, and moves nothing."""
    for audit in ALL:
        corpus.audits.keep(audit)
    first = corpus.audits.list(limit=2)
    corpus.audits.keep(AUDIT)
    second = corpus.audits.list(limit=2, after=first[-1].cursor)
    assert [*ids(first), *ids(second)] == id_of(*reversed(ALL))
    assert corpus.audits.list(after=second[-1].cursor) == []
    assert corpus.audits.list(after="nonsense") == []


def test_sources(corpus: Corpus) -> None:
    """Names by alphabet, with where they speak; whoever has no name, or only passes words on, is not among them."""
    for audit in ALL:
        corpus.audits.keep(audit)
    assert [tuple(one) for one in corpus.audits.sources()] == [
        ("Ann Vale", "ann vale", 2, 2), ("Tom Reed", "tom reed", 1, 1),
    ]  # fmt: skip
    assert [one.name for one in corpus.audits.sources(words="REED")] == ["Tom Reed"]
    assert [one.name for one in corpus.audits.sources(after="ann vale")] == ["Tom Reed"]
    assert [one.name for one in corpus.audits.sources(limit=1)] == ["Ann Vale"]
    assert [tuple(one) for one in corpus.audits.source("ann vale")] == [
        (2, REPRINT_AUDIT.article.reference, 1), (1, HARWICK_AUDIT.article.reference, 1),
    ]  # fmt: skip
    assert corpus.audits.source("") == []
    corpus.audits.keep(replace(HARWICK_AUDIT, statements=()))
    assert corpus.audits.sources(words="reed") == []


def test_outlets(corpus: Corpus) -> None:
    """By alphabet; numbers are added up, parts of the body are means."""
    for audit in ALL:
        corpus.audits.keep(audit)
    assert [(one.name, one.articles) for one in corpus.audits.outlets()] == [
        ("Brightwater Post", 1),
        ("Mill Courier", 2),
    ]
    courier = corpus.audits.outlet("mill courier")
    assert courier == corpus.audits.outlets()[1]
    assert courier is not None
    one, other = count_audit(HARWICK_AUDIT), count_audit(OTHER_AUDIT)
    assert courier.counts["statements"] == one["statements"] + other["statements"] == 4
    assert courier.counts["share_source"] == round((one["share_source"] + other["share_source"]) / 2, 4)


def test_codes(corpus: Corpus) -> None:
    corpus.audits.keep(with_findings(HARWICK_AUDIT, finding("SR03"), finding("FC01")))
    corpus.audits.keep(with_findings(OTHER_AUDIT, finding("FC01")))
    assert corpus.audits.codes() == ["FC01", "SR03"]


def reuse(there: str, start: int, end: int, **fields: Any) -> Reuse:
    kind: ReuseKind = "text"
    article = ArticleReference(there, there, None, "", None)
    told = {"direction": "from", "kind": kind, "credited": False}
    return Reuse(
        here=Span(start, end), there=Passage(article, Span(0, 1), ""), similarity=1.0, why="", changes=(),
        of_here=0.1, **(told | fields),
    )  # fmt: skip


def test_counts() -> None:
    """What is copied is counted once however many had it before; what others have from here is not copied."""
    text = HARWICK_AUDIT.article.text
    body = HARWICK_AUDIT.article.body[0]
    end = text.index("leaks at") - 1
    reuses = (
        reuse("https://one.example", body.start, end),
        reuse("https://two.example", body.start, end, credited=True),
        reuse("https://three.example", body.start, body.end, direction="to"),
        reuse("https://four.example", body.start, body.end, direction="unclear"),
        reuse("https://five.example", body.start, body.end, kind="quotation"),
    )
    counts = count_audit(replace(HARWICK_AUDIT, reuses=reuses))
    words = len(text[body.start : body.end].split())
    assert counts["copied"] == round(len("The dam above Harwick".split()) / words, 4)
    assert (counts["credited"], counts["uncredited"]) == (1, 1)
    assert (counts["statements"], counts["sourced"], counts["author"], counts["disclosure"]) == (3, 2, 1, 0)
    assert (counts["sources"], counts["anonymous"], counts["sides"]) == (2, 0, 2)
    assert count_audit(UNREAD.audit) == dict.fromkeys(counts, 0)


@pytest.mark.parametrize("audit", [AUDIT, HARWICK_AUDIT])
def test_shares_are_those_of_the_report(audit: Audit) -> None:
    """The list and the report of an article tell the same parts."""
    counts, told = count_audit(audit), shares(audit)
    assert (counts["share_source"], counts["share_author"]) == (round(told.source, 4), round(told.author, 4))


def test_highest_level() -> None:
    """A code whose findings have several levels is told with the highest."""
    audit = with_findings(HARWICK_AUDIT, finding("A1", "info"), finding("A1", "warning"), finding("A1", "note"))
    assert count_findings(audit) == [("A1", "warning", 3)]


def test_hostile_names(corpus: Corpus) -> None:
    """Names as long as a page can make them, and characters that no database takes."""
    article = replace(HARWICK_AUDIT.article, outlet="The \x00 Gazette " * 9_000, published="\ud83d", url="\x00")
    sources = tuple(replace(source, name=source.name and source.name * 9_000) for source in HARWICK_AUDIT.sources)
    number = corpus.audits.keep(replace(HARWICK_AUDIT, article=article, sources=sources))
    assert (corpus.audits.list()[0].number, len(corpus.audits.sources()), len(corpus.audits.outlets())) == (
        number,
        2,
        1,
    )
    assert corpus.audits.get(number) is not None


def two_steps(location: str, monkeypatch: pytest.MonkeyPatch, audits: Sequence[Audit]) -> None:
    """A corpus as a headwater without a desk made it, with kept audits."""
    with monkeypatch.context() as patch:
        patch.setattr("headwater.corpus.schema.STEPS", STEPS[:2])
        with open_corpus(location, create=True) as corpus:
            corpus.add([HARWICK, OTHER])
            with corpus.database.writing() as session:
                rows = [(audit.article.id, pack(audit)) for audit in audits]
                session.run_many("INSERT INTO kept (id, audit) VALUES (?, ?)", rows)


def test_an_older_corpus(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Audits that were kept before there was a desk have numbers, and are counted when the desk asks for it."""
    audits = [with_findings(audit, finding("FC01")) for audit in (OTHER_AUDIT, HARWICK_AUDIT)]
    two_steps(location, monkeypatch, audits)
    with open_corpus(location) as corpus:
        assert list(corpus.kept_audits()) == sorted(audits, key=lambda audit: audit.article.id)
        assert (corpus.audits.count(), corpus.audits.codes(), corpus.audits.stamp(1)) == (2, [], "")
        assert check(corpus) == []
        told: list[tuple[int, int]] = []
        corpus.audits.index(lambda done, total: told.append((done, total)))
        assert told == [(2, 2)]
        assert corpus.audits.codes() == ["FC01"]
        assert sorted(ids(corpus.audits.list())) == sorted(id_of(*audits))
        assert [one.kept_at for one in corpus.audits.list()] == ["", ""]
        assert corpus.audits.stamp(1)
        corpus.audits.index(lambda done, total: told.append((done, total)))
        assert told == [(2, 2)]
        first = corpus.audits.list(limit=1)
        assert ids(corpus.audits.list(after=first[0].cursor)) == [
            one for one in id_of(*audits) if one not in ids(first)
        ]
        number = corpus.audits.number_of(HARWICK_AUDIT.article.id)
        assert corpus.audits.keep(HARWICK_AUDIT) == number
        assert check(corpus) == []


def test_counts_are_json(tmp_path: Path) -> None:
    """What the table holds can be read by other programs."""
    with open_corpus(tmp_path / "corpus.db", create=True) as corpus:
        corpus.audits.keep(HARWICK_AUDIT)
        with corpus.database.reading() as session:
            ((counts,),) = session.rows("SELECT counts FROM audits")
        assert json.loads(counts) == count_audit(HARWICK_AUDIT)


@pytest.mark.parametrize("after", ["", "_", "x_y", "9" * 30, "9" * 30 + "_2026-03-06T10:00:00.000000Z", "\x00_\x00"])
def test_a_cursor_of_no_list(corpus: Corpus, after: str) -> None:
    """What was never a cursor finds something or nothing, and fails nowhere."""
    corpus.audits.list(after=after)
