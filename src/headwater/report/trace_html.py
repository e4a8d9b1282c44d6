"""Trace -> one self-contained HTML file: the chain as a picture, then article by article, without any script."""

from collections.abc import Iterable, Sequence

from headwater.records import FACTS, Change, Direction, Quotation, Quoted, Reuse, Sharing, Trace
from headwater.report.as_html import asset, web_address
from headwater.report.diff_html import footer, plain_page, version_html
from headwater.report.diff_words import TYPE, side, told_of
from headwater.report.html_sources import DOT
from headwater.report.trace_graph import Chain, chain_picture, find_chain
from headwater.report.trace_words import (
    GROUP,
    GROUP_TOLD,
    KIND_TOLD,
    SPEAKER,
    Part,
    Speaker,
    beside,
    called,
    changes_of,
    compared,
    compared_headlines,
    compared_quotation,
    counted_types,
    credit,
    day_of,
    outlet_of,
    parts,
    passages_told,
    quotations_counted,
    share_told,
    sharings,
    speaker_told,
    spoken,
    type_counts,
    verdict,
)
from headwater.report.words import count, escaped, line, percent

SHOWN = 3  # passages of one article, and articles that hold one quotation; the rest is folded away
SHOWN_QUOTATIONS = 5  # of one group
BRIEF = 60  # words: an unchanged passage up to this long is shown whole
_HERE = "This article"


def trace_html(trace: Trace) -> str:
    """The trace as an HTML page that works from a file, without network and without script.

    The pages’ own text is escaped, and a Content-Security-Policy admits nothing but the style of this report, by its
    digest. The same trace gives the same bytes.
    """
    title = trace.article.headline or trace.article.outlet or "Article"
    parts = (
        '<a class="skip" href="#articles">Skip to the articles</a>\n',
        _header(trace),
        trace_summary(trace),
        chain_section(trace),
        '<main class="revision" id="articles" tabindex="-1">\n',
        articles_sections(trace),
        "</main>\n",
        _footer(trace),
    )
    style = asset("page.css") + asset("diff.css") + asset("trace.css")
    return plain_page(f"{title} · where the words come from", style, parts)


def _header(trace: Trace) -> str:
    facts = [f'<span dir="auto">{escaped(told_of(trace.article))}</span>', web_address(trace.article.url)]
    return (
        '<header class="top">\n<p class="brand"><strong>Headwater</strong> Where the words come from, and where they '
        f'went</p>\n<p class="about">{DOT.join(filter(None, facts))}</p>\n</header>\n'
    )


def trace_summary(trace: Trace) -> str:
    """What is known of where the words come from, in a few sentences and counts."""
    told = "".join(f'<p class="verdict" dir="auto">{escaped(sentence)}</p>\n' for sentence in verdict(trace))
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in _facts(trace))
    types = counted_types(changes_of([*trace.upstream, *trace.downstream]))
    chips = f'<ul class="types">{"".join(f"<li>{type}</li>" for type in types)}</ul>' if types else ""
    headline = escaped(trace.article.headline or trace.article.outlet or "No headline found")
    return (
        '<section class="summary" aria-labelledby="page">\n<div>\n'
        f'<h1 class="block" id="page" dir="auto">{headline}</h1>\n{told}</div>\n'
        f'<div class="facts">\n<dl>{rows}</dl>\n{chips}\n</div>\n</section>\n'
    )


def _facts(trace: Trace) -> Iterable[tuple[str, str]]:
    for direction, name in GROUP.items():
        number = len(sharings(trace, direction))
        told = count(number, "article")
        yield name, f'<a href="#{_anchor(direction)}">{told}</a>' if number else "none found"
    told = quotations_counted(trace)
    yield "Quotations", f'<a href="#quotations">{len(trace.quotations)}</a>: {told}' if told else "none"


def _anchor(direction: Direction) -> str:
    return {"from": "upstream", "unclear": "unclear", "to": "downstream"}[direction]


def chain_section(trace: Trace) -> str:
    """The picture; empty where no other article shares words. Its numbers lead into `articles_sections`."""
    picture = chain_picture(trace, linked=True)
    if not picture:
        return ""
    return (
        f'<section class="in-time" aria-labelledby="in-time">\n<h2 id="in-time">The chain</h2>\n{picture}</section>\n'
    )


# --- article by article


def articles_sections(trace: Trace) -> str:
    """Each article that shares words, with what was changed, and the quotations that stand elsewhere."""
    chain = find_chain(trace)
    return "".join((*(_group(trace, direction, chain) for direction in GROUP), _quotations(trace)))


def _group(trace: Trace, direction: Direction, chain: Chain) -> str:
    """The articles of one group; those that the picture has no room for are folded away here too."""
    found = sharings(trace, direction)
    if not found:
        return ""
    cards: dict[bool, list[str]] = {True: [], False: []}
    for sharing in found:
        number = chain.numbers[sharing.article.id]
        cards[number <= len(chain.nodes)].append(_article(trace, sharing, number))
    shown, rest = ("".join(cards[drawn]) for drawn in (True, False))
    more = (
        f'<details class="rest"><summary>{count(len(cards[False]), "more article")}, with smaller shares</summary>\n'
        f'<ol class="edits">\n{rest}</ol></details>\n'
    )
    return (
        f'<section aria-labelledby="{_anchor(direction)}">\n<h2 id="{_anchor(direction)}">{GROUP[direction]}'
        f'<span class="aside">{GROUP_TOLD[direction]}</span></h2>\n'
        f'<ol class="edits">\n{shown}</ol>\n{more if rest else ""}</section>\n'
    )


def _article(trace: Trace, sharing: Sharing, number: int) -> str:
    article = sharing.article
    chips = change_chips(changes_of([sharing]))
    passages = [compared_headings(trace, sharing)]
    passages += [compared_passage(trace, sharing, passage) for passage in sharing.passages]
    shown = [passage for passage in passages if passage]
    title = line(article.headline).strip() or "No headline found"
    return (
        f'<li class="edit article" id="article-{number}" tabindex="-1">\n'
        f'<h3><span class="number">{number}</span> '
        f'<span class="outlet" dir="auto">{escaped(outlet_of(article))}</span> '
        f"<time>{escaped(day_of(article))}</time> {chips}</h3>\n"
        f'<p class="title" dir="auto">{escaped(title)}</p>\n{sharing_facts(trace, sharing)}\n'
        f"{_folding(shown, 'passage')}</li>\n"
    )


def sharing_facts(trace: Trace, sharing: Sharing) -> str:
    """How much the two articles share, in which direction and how that can be told, as a list of terms."""
    rows = "".join(f'<dt>{name}</dt><dd dir="auto">{value}</dd>' for name, value in _told(trace, sharing) if value)
    return f"<dl>{rows}</dl>"


def _told(trace: Trace, sharing: Sharing) -> Iterable[tuple[str, str]]:
    yield "Shared", f"{passages_told(trace, sharing)}: {share_told(sharing)}"
    yield "Direction" if sharing.direction != "unclear" else "Unclear", escaped(sharing.why)
    yield "Kind", KIND_TOLD[sharing.kind]
    yield "Credit", credit(sharing)
    yield "Address", web_address(sharing.article.url)


def change_chips(changes: Sequence[Change]) -> str:
    """`number changed ×2`, each kind of change with how many stretches it has."""
    return " ".join(
        f'<span class="type{" fact" if type in FACTS else ""}">{TYPE[type]}{f" ×{number}" if number > 1 else ""}</span>'
        for type, number in type_counts(changes)
    )


def compared_headings(trace: Trace, sharing: Sharing) -> str:
    """Both headlines side by side; empty where they are not two of one story."""
    edit = compared_headlines(trace, sharing)
    return f'<div class="passage headline">{_side_by_side(Part(edit), *column_names(sharing))}</div>\n' if edit else ""


def column_names(sharing: Sharing) -> tuple[str, str]:
    """The heads of the two columns: on the left the article that the words come from."""
    there = outlet_of(sharing.article)
    return (_HERE, there) if sharing.direction == "to" else (there, _HERE)


def compared_passage(trace: Trace, sharing: Sharing, passage: Reuse) -> str:
    """A shared passage, both versions side by side, what was changed marked in them."""
    found = parts(compared(passage, trace.text))
    labels = column_names(sharing)
    shown = "".join(
        _same(part, whole=len(found) == 1) if part.words else _side_by_side(part, *labels) for part in found
    )
    chips = change_chips([change for change in passage.changes if change.type != "headline_changed"])
    alike = "all words the same" if passage.similarity == 1 else f"{percent(passage.similarity)} of the words the same"
    part = f"{percent(passage.of_here)} of this article{DOT}{alike}"
    near = "; ".join(beside(passage, trace.text))
    shown += f'<p class="beside" dir="auto">Beside these words: {escaped(near)}</p>\n' if near else ""
    return f'<div class="passage"><p class="measured">{part} {chips}</p>\n{shown}</div>\n'


def _side_by_side(part: Part, left: str, right: str) -> str:
    old, new = side(part.edit, "old"), side(part.edit, "new")
    return f'<div class="sides-by-side">\n{version_html("old", left, old)}{version_html("new", right, new)}</div>\n'


def _same(part: Part, *, whole: bool) -> str:
    """Words that both articles have. Between two changes, and where there are many, they are folded away."""
    text = version_html("whole", "Both articles", side(part.edit, "new"))
    if whole and part.words <= BRIEF:
        return f'<div class="sides-by-side">\n{text}</div>\n'
    words = count(part.words, "word")
    first = " ".join(line(part.edit.new_text).split()[:12])
    start = f': <q dir="auto">{escaped(first[:120])} …</q>' if whole else ""
    return f'<details class="same"><summary>{words}, the same in both{start}</summary>\n{text}</details>\n'


def _folding(shown: Sequence[str], noun: str, *, limit: int = SHOWN) -> str:
    first, rest = "".join(shown[:limit]), shown[limit:]
    if not rest:
        return first
    more = f"{count(len(rest), f'more {noun}')}"
    return f'{first}<details class="rest"><summary>{more}</summary>\n{"".join(rest)}</details>\n'


# --- quotations


def _quotations(trace: Trace) -> str:
    if not trace.quotations:
        return ""
    groups = "".join(_spoken(trace, name, found) for name, found in spoken(trace).items() if found)
    return (
        '<section class="quotations" aria-labelledby="quotations">\n<h2 id="quotations">Quotations'
        '<span class="aside">the same words in quotation marks in other articles of this corpus</span></h2>\n'
        f"{groups}</section>\n"
    )


def _spoken(trace: Trace, name: Speaker, found: Sequence[Quotation]) -> str:
    cards = [_quotation(trace, quotation) for quotation in found]
    shown = "".join(cards[:SHOWN_QUOTATIONS])
    rest = cards[SHOWN_QUOTATIONS:]
    more = f'<details class="rest"><summary>{len(rest)} more</summary><ul>{"".join(rest)}</ul></details>\n'
    return f'<h3>{SPEAKER[name]} ({len(found)})</h3>\n<ul class="spoken">\n{shown}</ul>\n{more if rest else ""}'


def _quotation(trace: Trace, quotation: Quotation) -> str:
    words = escaped(trace.text[quotation.here.start : quotation.here.end])
    elsewhere = [_quoted(trace, quotation, quoted) for quoted in quotation.elsewhere]
    return (
        f'<li class="quotation"><blockquote dir="auto">{words}</blockquote>\n'
        f'<p class="by">Here: <b dir="auto">{escaped(speaker_told(quotation.speaker))}</b></p>\n'
        f"{_folding(elsewhere, 'article')}</li>\n"
    )


def _quoted(trace: Trace, quotation: Quotation, quoted: Quoted) -> str:
    article = quoted.there.article
    edit = compared_quotation(quotation, quoted, trace.text)
    relation = {"unclear": "speaker unclear"}.get(quoted.relation, quoted.relation)
    changed = "".join(_side_by_side(part, outlet_of(article), _HERE) for part in parts(edit) if not part.words)
    return (
        f'<div class="quoted"><p class="by"><span dir="auto">{escaped(called(article))}</span>: '
        f'<b dir="auto">{escaped(speaker_told(quoted.speaker))}</b> '
        f'<span class="type{" fact" if quoted.relation == "other speaker" else ""}">{relation}</span> '
        f"{change_chips(quoted.changes)}</p>\n{changed}</div>\n"
    )


def _footer(trace: Trace) -> str:
    told = (
        f"Headwater {escaped(trace.version)}. It shows which articles of one corpus share words, and tells the reason "
        "for each direction; what the corpus does not hold, it cannot find. Speakers and changes are found by a model "
        "and can be wrong: a person decides."
    )
    corpus = f"<ul><li>corpus <code>{escaped(trace.corpus_revision)}</code></li></ul>\n"
    return footer(told, trace.checked, more=corpus)
