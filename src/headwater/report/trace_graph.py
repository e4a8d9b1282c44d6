"""The chain of a trace as a picture: articles down the page in order of publication, time from left to right.

Each article is a row: a dot where it stands in time, and beside it who it is and what it has from whom. From each
article a line leads down, and a branch to every article that has words from it. A row draws its own piece, as high as
its words need: the picture fits any window, and read without seeing it is the list of its rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from headwater.records import ArticleReference, Edge, Trace
from headwater.report.diff_words import TYPE
from headwater.report.trace_words import day_of, moment_of, outlet_of
from headwater.report.words import count, escaped, line, percent

SHOWN = 12  # articles; those with the smallest shares are folded away
BRANCHES = 5  # drawn to one article; the rest is told in words
_LEFT, _RIGHT = 3.0, 97.0  # percent of the width: no dot is cut
_APART = 6.0  # percent between two dots, so that no two lines fall together
_ROOM = 13.0  # percent; a shorter branch has no room for its share
_KEY = (
    ("", "words from an article, as wide as their share"),
    ("changed", "changed on the way"),
    ("unclear", "order unclear"),
)
_TOP = 1.45  # em: where the dot of a row stands
_STEP = 0.85  # em between branches


@dataclass(frozen=True, slots=True)
class Branch:
    """What an article has from another one of the picture, the `number`th of it."""

    number: int
    edge: Edge


@dataclass(frozen=True, slots=True)
class Node:
    """An article of the picture; numbers count from 1, in the order of the rows."""

    number: int
    article: ArticleReference
    own: bool
    time: float | None  # seconds; `None` without a date
    branches: tuple[Branch, ...]  # the largest shares first


@dataclass(frozen=True, slots=True)
class Chain:
    nodes: tuple[Node, ...]
    folded: tuple[ArticleReference, ...]  # numbered on from the nodes
    numbers: dict[str, int]  # by the ids of all articles


def find_chain(trace: Trace) -> Chain:
    """The articles of the picture in order: dated ones first, of one time those that others have words from."""
    weights = {one.article.id: max(one.share, one.share_there) for one in (*trace.upstream, *trace.downstream)}
    every = {one.article.id: one.article for one in (*trace.upstream, *trace.downstream)}
    every.pop(trace.article.id, None)
    kept = sorted(every, key=lambda id: -weights[id])[: SHOWN - 1]
    depths = _depths([trace.article.id, *kept], trace.edges)
    articles = [trace.article, *(every[id] for id in every if id in set(kept))]
    times = {article.id: _time(article.published) for article in articles}
    articles.sort(key=lambda one: (times[one.id] is None, times[one.id] or 0.0, depths[one.id]))
    folded = tuple(article for id, article in every.items() if id not in set(kept))
    numbers = {article.id: number for number, article in enumerate((*articles, *folded), 1)}
    nodes = tuple(
        Node(
            numbers[article.id],
            article,
            article.id == trace.article.id,
            times[article.id],
            tuple(_branches(article.id, trace.edges, {one.id: numbers[one.id] for one in articles})),
        )
        for article in articles
    )
    return Chain(nodes, folded, numbers)


def _branches(id: str, edges: Iterable[Edge], numbers: dict[str, int]) -> list[Branch]:
    """What one article has from others. An edge without a direction is told once, in the later row."""
    found = []
    for edge in edges:
        if edge.upstream not in numbers or edge.downstream not in numbers or id not in (edge.upstream, edge.downstream):
            continue
        other = edge.upstream if edge.downstream == id else edge.downstream
        if edge.downstream == id if edge.clear else numbers[other] < numbers[id]:
            found.append(Branch(numbers[other], edge))
    return sorted(found, key=lambda branch: (-branch.edge.share, branch.number))


def _depths(ids: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """How many articles the words went through before each, as far as is clear."""
    depths = dict.fromkeys(ids, 0)
    inner = [edge for edge in edges if edge.clear and edge.upstream in depths and edge.downstream in depths]
    for _ in ids:  # a chain is no longer than that, and a ring ends here
        for edge in inner:
            depths[edge.downstream] = min(len(ids), max(depths[edge.downstream], depths[edge.upstream] + 1))
    return depths


def _time(published: str | None) -> float | None:
    """A date alone is the start of its day; a time without a zone is taken as one of Greenwich."""
    for text in (published or "", (published or "")[:10]):
        try:
            moment = datetime.fromisoformat(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        except (ValueError, OverflowError):
            continue
    return None


def branch_told(branch: Branch, name: str) -> str:
    """`62% of it from Mill Courier (1)`."""
    share = percent(branch.edge.share)
    told = f"{share} of it from" if branch.edge.clear else f"{share} in common, order unclear, with"
    return f"{told} {name} ({branch.number})"


# --- HTML


def chain_picture(trace: Trace, *, linked: bool = False) -> str:
    """The chain as HTML with inline SVG; it needs the styles of page.css and trace.css.

    With `linked` each article's number leads to the element `article-NUMBER`; the page has to have these. The page's
    text is escaped. With no other article the picture is empty.
    """
    chain = find_chain(trace)
    if len(chain.nodes) < 2:
        return ""
    places = _places(chain.nodes)
    rows = "".join(_row(chain, row, places, linked=linked) for row in range(len(chain.nodes)))
    dated = sum(node.time is not None for node in chain.nodes)
    label = (
        f"{count(len(chain.nodes) + len(chain.folded), 'article')} in order of publication, "
        "each with what it has from the others"
    )
    legend = "".join(f'<li><span class="key {kind}"></span>{told}</li>' for kind, told in _KEY)
    return (
        f'<figure class="chain">\n{_axis(chain.nodes, places) if dated else ""}'
        f'<ol class="chain-rows" aria-label="{label}">\n{rows}{_folded(chain, linked=linked)}</ol>\n'
        f'<ul class="chain-key" aria-hidden="true">{legend}</ul>\n</figure>\n'
    )


def _places(nodes: Sequence[Node]) -> list[float]:
    """Where the dots stand, in percent: to scale as far as no two come too near; undated ones apart on the left."""
    times = [node.time for node in nodes if node.time is not None]
    undated = len(nodes) - len(times)
    step = min(_APART, (_RIGHT - _LEFT) / len(nodes))
    if len(set(times)) < 2:  # no scale: what was published at one time stands in a row
        step = min(2 * _APART, (_RIGHT - _LEFT) / len(nodes))
    start = _LEFT + step * (undated + 1) if undated and times else _LEFT
    length = (times[-1] - times[0] if times else 0) or 1.0
    places = [start + (_RIGHT - start) * (time - times[0]) / length for time in times]
    for number in range(1, len(places)):
        places[number] = max(places[number], places[number - 1] + step)
    limit = _RIGHT
    for number in reversed(range(len(places))):
        limit = places[number] = min(places[number], limit)
        limit -= step
    return [*places, *(_LEFT + number * step for number in range(undated))]


def _axis(nodes: Sequence[Node], places: Sequence[float]) -> str:
    """The first and the last day over the dots of these, and a tick for each article."""
    dated = [(node, place) for node, place in zip(nodes, places, strict=True) if node.time is not None]
    (first, left), (last, right) = dated[0], dated[-1]
    ticks = "".join(f'<rect class="tick" x="{place:.2f}%" y="1.55em" width="1" height=".35em"/>' for _, place in dated)
    told = f'<text x="{left:.2f}%" y="1.1em">{escaped(day_of(first.article))}</text>'
    if day_of(first.article) != day_of(last.article):
        told += f'<text x="{right:.2f}%" y="1.1em" text-anchor="end">{escaped(day_of(last.article))}</text>'
    apart = any(node.time is None for node in nodes)
    undated = '<text x="0" y="1.1em">no date</text>' if apart else ""
    return (
        '<div class="chain-axis" aria-hidden="true"><svg>'
        f'<rect class="axis" x="{left:.2f}%" y="1.55em" width="{right - left:.2f}%" height="1"/>{ticks}{undated}{told}'
        "</svg></div>\n"
    )


def _row(chain: Chain, row: int, places: Sequence[float], *, linked: bool) -> str:
    node = chain.nodes[row]
    kind = "own" if node.own else "undated" if node.time is None else ""
    number = f'<span class="number">{node.number}</span>'
    if linked and not node.own:
        number = f'<a class="number" href="#article-{node.number}">{node.number}</a>'
    own = ' <span class="this">this article</span>' if node.own else ""
    told = [_branch_row(chain, branch) for branch in node.branches]
    shown, rest = told[:BRANCHES], told[BRANCHES:]
    more = f"<details><summary>{len(rest)} more</summary><ul>{''.join(rest)}</ul></details>" if rest else ""
    listed = f'<ul class="branches">{"".join(shown)}</ul>' if shown else ""
    headline = line(node.article.headline).strip()
    title = f'<p class="title" dir="auto">{escaped(headline)}</p>' if headline else ""
    return (
        f'<li class="{kind}"><div class="drawn" aria-hidden="true"><svg>{_drawn(chain, row, places)}</svg></div>'
        f'<div class="told"><p class="who">{number} <b dir="auto">{escaped(outlet_of(node.article))}</b> '
        f"<time>{escaped(moment_of(node.article))}</time>{own}</p>{title}{listed}{more}</div></li>\n"
    )


def _branch_row(chain: Chain, branch: Branch) -> str:
    types = ", ".join(TYPE[type] for type in branch.edge.types)
    changed = f': <span class="changed">{types}</span>' if types else ""
    name = escaped(outlet_of(chain.nodes[branch.number - 1].article))
    return f"<li>{branch_told(branch, name)}{changed}</li>"


def _drawn(chain: Chain, row: int, places: Sequence[float]) -> str:
    """The piece of the picture in one row: lines that pass, branches that end here, and the dot."""
    node, here = chain.nodes[row], places[row]
    drawn = node.branches[:BRANCHES]
    leader = f'<line class="leader" x1="{here:.2f}%" x2="100%" y1="{_TOP}em" y2="{_TOP}em"/>'
    branches = ""
    for level, branch in enumerate(drawn):
        there, height = places[branch.number - 1], _height(level)
        kind = f"branch{' changed' if branch.edge.types else ''}{'' if branch.edge.clear else ' unclear'}"
        width = 1.5 + 5.5 * min(1.0, branch.edge.share)
        branches += (
            f'<line class="{kind}" x1="{there:.2f}%" x2="{here:.2f}%" y1="{height}em" y2="{height}em" '
            f'stroke-width="{width:.1f}"/>'
        )
        if level == 0 and here - there >= _ROOM:
            share = percent(branch.edge.share)
            branches += f'<text x="{here:.2f}%" dx="-1.5em" y="{height - 0.5:.2f}em" text-anchor="end">{share}</text>'
    low = _height(max(0, len(drawn) - 1))
    box = f'y="{_TOP - 0.42:.2f}em" width=".84em" height="{low - _TOP + 0.84:.2f}em"'
    bar = f'<rect class="dot" x="-.42em" {box} rx=".42em"/>'
    return f'{leader}{_trunks(chain, row, places)}{branches}<svg class="at" x="{here:.2f}%">{bar}</svg>'


def _height(level: int) -> float:
    return round(_TOP + level * _STEP, 2)


def _trunks(chain: Chain, row: int, places: Sequence[float]) -> str:
    """The upright lines in a row: of each article, as far as its first and its last branch reach."""
    found = ""
    for number, source in enumerate(chain.nodes, 1):
        ends = [
            (other, _height(level))
            for other, node in enumerate(chain.nodes)
            for level, branch in enumerate(node.branches[:BRANCHES])
            if branch.number == number
        ]
        ends.append((source.number - 1, _TOP))
        first, last = min(ends), max(ends)
        if first == last or not first[0] <= row <= last[0]:
            continue
        top = f"{first[1]}em" if row == first[0] else "0"
        bottom = f"{last[1]}em" if row == last[0] else "100%"
        x = places[number - 1]
        found += f'<line class="trunk" x1="{x:.2f}%" x2="{x:.2f}%" y1="{top}" y2="{bottom}"/>'
    return found


def _folded(chain: Chain, *, linked: bool) -> str:
    if not chain.folded:
        return ""
    items = ""
    for article in chain.folded:
        number = chain.numbers[article.id]
        sign = f'<a class="number" href="#article-{number}">{number}</a>' if linked else f"<b>{number}</b>"
        items += f'<li>{sign} <span dir="auto">{escaped(outlet_of(article))}</span>, {escaped(day_of(article))}</li>'
    return (
        f'<li class="more"><div class="told"><details><summary>and {len(chain.folded)} more, with smaller shares'
        f"</summary><ul>{items}</ul></details></div></li>\n"
    )
