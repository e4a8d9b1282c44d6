"""Traces and reuses over a small corpus in memory."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.audit import audit_page, ingest, read_entry, trace
from headwater.corpus import Corpus, open_corpus
from headwater.records import Page, Trace

CHAIN = Path(__file__).parents[2] / "examples" / "chain"
COURIER = "https://millcourier.example/2026/05/02/weir-gate"
POST = "https://brightwaterpost.example/news/harwick-cellars"
TRUMPET = "https://valleytrumpet.example/weir-scandal/"
ECHO = "https://tambleecho.example/2026/05/03/mill-lane"


def chain(name: str) -> Page:
    return Page.from_path(CHAIN / f"{name}.html")


@pytest.fixture(scope="module")
def corpus() -> Iterator[Corpus]:
    with open_corpus(":memory:", create=True) as corpus:
        pages = [chain(name) for name in ("trumpet", "echo", "post", "courier")]
        assert [told.outcome for told in ingest(pages, corpus)] == ["new"] * 4
        yield corpus


def around(found: Trace) -> tuple[list[str], list[str]]:
    return [one.article.id for one in found.upstream], [one.article.id for one in found.downstream]


@pytest.mark.parametrize(
    ("name", "upstream", "downstream"),
    [
        ("courier", [], [POST, TRUMPET]),
        ("post", [COURIER], [TRUMPET]),
        ("trumpet", [COURIER, POST], []),
        ("echo", [], []),
    ],
)
def test_chain(corpus: Corpus, name: str, upstream: list[str], downstream: list[str]) -> None:
    """In order of publication; an account of its own has nobody around it."""
    assert around(trace(chain(name), corpus)) == (upstream, downstream)


def test_changes_are_told_on_the_way(corpus: Corpus) -> None:
    """What was lost between two articles is the same from both ends."""
    (down,) = [one for one in trace(chain("courier"), corpus).downstream if one.article.id == POST]
    (up,) = trace(chain("post"), corpus).upstream
    types = [[change.type for passage in one.passages for change in passage.changes] for one in (down, up)]
    assert "hedge_lost" in types[0]
    assert sorted(types[0]) == sorted(types[1])


def test_shares(corpus: Corpus) -> None:
    """Of each article's own body, and mirrored from the other end."""
    (up,) = trace(chain("post"), corpus).upstream
    (down,) = [one for one in trace(chain("courier"), corpus).downstream if one.article.id == POST]
    assert 0.6 < up.share_there < up.share < 1
    assert (up.share, up.share_there) == (down.share_there, down.share)


def test_edges(corpus: Corpus) -> None:
    """The whole chain is drawn, from whichever of its articles one looks."""
    for name in ("courier", "post", "trumpet"):
        edges = {(edge.upstream, edge.downstream) for edge in trace(chain(name), corpus).edges}
        assert edges == {(COURIER, POST), (COURIER, TRUMPET), (POST, TRUMPET)}, name


def test_quotations(corpus: Corpus) -> None:
    """The same speaker, another speaker and nowhere are kept apart."""
    (quotation,) = trace(chain("trumpet"), corpus).quotations
    assert {one.relation for one in quotation.elsewhere} == {"other speaker"}
    assert {one.speaker for one in quotation.elsewhere} == {"Ann Vale"}
    (nowhere,) = trace(chain("echo"), corpus).quotations
    assert nowhere.elsewhere == ()


def test_a_page_alone_and_in_the_corpus(corpus: Corpus) -> None:
    """An article says of itself what it says through the corpus, and is never its own neighbour."""
    entry = read_entry(chain("trumpet"))
    assert corpus.audit(TRUMPET) == entry.audit
    audit = audit_page(chain("trumpet"), corpus=corpus)
    assert audit.statements == entry.audit.statements
    assert TRUMPET not in {reuse.there.article.id for reuse in audit.reuses}


def test_without_statements() -> None:
    """A corpus of texts that were only read gives the same chain, and no speakers."""
    with open_corpus(":memory:", create=True) as corpus:
        list(ingest([chain("courier"), chain("post")], corpus, statements=False))
        found = trace(corpus.audit(POST).article, corpus)
    assert around(found) == ([COURIER], [])
    assert [gap.what for gap in found.checked.skipped] == ["attributions"]


def test_the_number_of_processes() -> None:
    """The corpus does not depend on it."""
    revisions = []
    for workers in (1, 2):
        with open_corpus(":memory:", create=True) as corpus:
            list(ingest([chain("courier"), chain("post")], corpus, statements=False, workers=workers))
            revisions.append(corpus.revision)
    assert revisions[0] == revisions[1]


def test_one_article_twice() -> None:
    """Each place is told what it was to the corpus: new once, then known, or a new version."""
    page = chain("post")
    other = Page(page.content.replace(b"flooding 12", b"flooding 14"))
    with open_corpus(":memory:", create=True) as corpus:
        told = list(ingest([page, page, other], corpus, statements=False))
        assert [one.outcome for one in told] == ["new", "known", "changed"]
        assert len(corpus.versions(POST)) == 2


def test_a_page_that_cannot_be_read_stops_nothing() -> None:
    """Its error is told in its place."""
    with open_corpus(":memory:", create=True) as corpus:
        told = list(ingest([Page(b""), chain("post")], corpus, statements=False))
    assert [one.outcome for one in told] == [None, "new"]
    assert "got" in str(told[0].error)
