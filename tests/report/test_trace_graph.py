"""The picture of the chain: who stands where in time, and what leads from whom to whom."""

import re
from dataclasses import replace

import pytest

from headwater.records import ArticleReference, Direction, Edge, Trace
from headwater.report import chain_picture
from headwater.report.trace_graph import SHOWN, find_chain
from tests.report.test_html import Report
from tests.report.trace_sample import OWN, TRACE, alone, hostile_trace, many, reuse, sharing


def chained(*dates: str | None, edges: str, own: str = "Tuesday") -> Trace:
    """Articles a, b, c … of these dates, this one of `own` between them; `a>b` is clear, `a-b` is not."""
    others = [ArticleReference(chr(97 + n), None, chr(65 + n), "", date) for n, date in enumerate(dates)]
    pairs = [(pair[0], pair[2], pair[1] == ">") for pair in edges.split()]
    ways: dict[str, Direction] = {"to": "to", "from": "from", "unclear": "unclear"}
    told = {
        one.id: next(
            (
                ways["unclear" if not clear else "to" if first == "o" else "from"]
                for first, second, clear in pairs
                if {first, second} == {"o", one.id}
            ),
            ways["from"],
        )
        for one in others
    }
    found = [sharing([reuse(one, "The Ostrey ferry", "The Ostrey ferry", direction=told[one.id])]) for one in others]
    return replace(
        TRACE,
        article=replace(OWN, id="o", published=own),
        upstream=tuple(one for one in found if one.direction != "to"),
        downstream=tuple(one for one in found if one.direction == "to"),
        edges=tuple(Edge(first, second, 0.5, clear, ()) for first, second, clear in pairs),
    )


@pytest.mark.parametrize(
    ("trace", "order"),
    [
        (chained("2026-05-01", "2026-05-03", edges="a>o o>b", own="2026-05-02"), "a o b"),
        (chained("2026-05-03", "2026-05-01", edges="b>o o>a", own="2026-05-02"), "b o a"),  # dates, not the list
        (chained("2026-05-02", "2026-05-02", edges="b>a a>o", own="2026-05-02"), "b a o"),  # one day: the words' way
        (chained("2026-05-02T09:00:00+02:00", "2026-05-02T08:00:00Z", edges="a>o b>o", own="2026-05-03"), "a b o"),
        (chained(None, "2026-05-01", edges="a>o b>o", own="2026-05-02"), "b o a"),  # no date: apart, last
        (chained(None, None, edges="o>a b>o", own=""), "b o a"),  # no dates at all: the words' way
    ],
)
def test_order(trace: Trace, order: str) -> None:
    """Articles stand in order of publication, of one moment in the order in which the words went."""
    assert " ".join(node.article.id for node in find_chain(trace).nodes) == order


def test_a_ring_has_an_order() -> None:
    """Words that seem to go round, in articles whose dates are none, are still drawn."""
    chain = find_chain(chained("yesterday", "2026-13-45", edges="a>b b>o o>a", own=""))
    assert sorted(node.article.id for node in chain.nodes) == ["a", "b", "o"]
    assert all(node.time is None and len(node.branches) == 1 for node in chain.nodes)


def test_branches() -> None:
    """Each article has a branch from every one that it has words from; without a direction, the later has it."""
    rows = {
        node.article.id: [(branch.number, branch.edge.clear) for branch in node.branches]
        for node in find_chain(TRACE).nodes
    }
    assert rows == {
        "courier": [],
        "post": [(1, True)],
        "star": [(1, True), (2, True)],  # the larger share first
        "ledger": [(3, True)],
        "notes": [(3, False)],
    }


def test_edges_to_nowhere_are_left_out() -> None:
    """An edge to an article that the trace does not list has no row to lead to."""
    found = replace(TRACE, edges=(*TRACE.edges, Edge("elsewhere", "star", 0.9, True, ())))
    assert chain_picture(found) == chain_picture(TRACE)


def test_many_articles_are_folded() -> None:
    """Of 30 articles twelve are drawn, those with the largest shares, and the others are named below."""
    trace = many(30)
    chain = find_chain(trace)
    assert len(chain.nodes) == SHOWN
    assert len(chain.folded) == 30 - SHOWN
    assert sorted(chain.numbers.values()) == list(range(1, 31))
    assert trace.article in [node.article for node in chain.nodes]
    least = min(one.share for one in trace.upstream if one.article not in chain.folded)
    assert all(one.share <= least for one in trace.upstream if one.article in chain.folded)
    assert f"and {30 - SHOWN} more, with smaller shares" in chain_picture(trace)
    assert "Town Gazette 20" in chain_picture(trace)


def test_nobody_else() -> None:
    """A picture of one article is none."""
    assert chain_picture(alone()) == ""


def test_its_words_say_what_it_shows() -> None:
    """The rows read as a list: number, outlet, date, this article, shares and what was changed."""
    html = chain_picture(TRACE)
    rows = [" ".join(re.sub(r"<svg>.*?</svg></div>|<[^>]+>", " ", row).split()) for row in html.split("<li class=")[1:]]
    told = [row.partition("> ")[2] for row in rows[:5]]
    assert told[0] == "1 Mill Courier 1 May 2026 Ferry may stop in June, board says"
    assert told[2] == (
        "3 Tamble Star 3 May 2026 this article Ferry will stop in June 85% of it from Mill Courier (1): "
        "speaker changed, attribution taken out, number changed, hedge taken out 6% of it from Brightwater Post (2)"
    )
    assert told[4].startswith("5 harwick-notes.example no date Ferry notes 5% in common, order unclear, with")


@pytest.mark.parametrize(
    "trace",
    [TRACE, many(12), many(30), many(9, dated=False), hostile_trace()],
    ids=["five", "12", "30", "undated", "bad"],
)
def test_drawing(trace: Trace) -> None:
    """Every dot is within the picture and apart from the others, every line ends at a dot, no number is broken."""
    report = Report(f"<div>{chain_picture(trace)}</div>")
    dots = [float(told["x"][:-1]) for tag, told in report.elements if tag == "svg" and told.get("class") == "at"]  # type: ignore[index]
    assert len(dots) == len(find_chain(trace).nodes)
    assert all(0 < dot < 100 for dot in dots)
    assert min(b - a for a, b in zip(sorted(dots), sorted(dots)[1:], strict=False)) > 3
    for _, told in report.elements:
        if (told.get("class") or "").startswith("branch") and "x1" in told:
            assert {float((told[end] or "")[:-1]) for end in ("x1", "x2")} <= set(dots)
            assert 1.5 <= float(told["stroke-width"] or "") <= 7
    assert not re.search(r"nan|inf", " ".join(report.values("x") + report.values("x1") + report.values("y1")))


def test_changes_and_doubt_are_drawn() -> None:
    """A branch is coloured where words were changed, and dashed where the order is unclear."""
    classes = [
        name for name in Report(f"<div>{chain_picture(TRACE)}</div>").values("class") if "branch" in name.split()
    ]
    assert classes == ["branch changed", "branch changed", "branch", "branch changed", "branch unclear"]


def test_links_are_asked_for() -> None:
    """In another report there are no articles to lead to."""
    assert "href" not in chain_picture(TRACE)
    assert 'href="#article-1"' in chain_picture(TRACE, linked=True)
