"""What the article view shows of an audit: the part that is the same for everybody, and each statement in detail.

The marked text and the ledger are the report's own, so that an article reads the same at the desk and in its report.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from markupsafe import Markup

from headwater.records import ArticleReference, Audit, Finding, Match, Reuse, Sharing, Statement, sharings
from headwater.report.as_html import about_line, checked_section, made_by, summary_section
from headwater.report.html_article import article_html, comments_html
from headwater.report.html_findings import findings_section, own_trace, picture_of
from headwater.report.html_sources import sources_section
from headwater.report.html_statements import statement_note
from headwater.report.html_timeline import timeline_picture
from headwater.report.segments import audit_marks, pieces
from headwater.report.tally import ledger
from headwater.report.trace_graph import chain_picture, find_chain
from headwater.report.trace_html import (
    change_chips,
    column_names,
    compared_headings,
    compared_passage,
    sharing_facts,
)
from headwater.report.trace_words import changes_of, day_of, outlet_of, share_told
from headwater.report.words import count, escaped, places, source_tags, statement_tag

WHERE = {"TM04": ("timeline", "The events, in order"), "OR01": ("copies", "The articles, and what each has")}
UNSHARED = "No other article of the corpus shares a passage with this one."


def article_address(number: int) -> str:
    """Of the article view of the audit that is kept under `number`."""
    return f"/articles/{number}"


def statement_address(number: int, statement: Statement) -> str:
    """Of one of its statements; a redone audit may not have it any more."""
    return f"/articles/{number}/statements/{quote(statement.id, safe='')}"


def finding_address(number: int, place: int) -> str:
    """Of its `place`-th finding, from 0."""
    return f"/articles/{number}/findings/{place}"


def comparison_address(number: int, other: str) -> str:
    """Of the article beside the one with the id `other`."""
    return f"/articles/{number}/compare?{urlencode({'with': other})}"


def audit_view(number: int, audit: Audit) -> Markup:
    """The article with its voices and all that was found, as HTML that depends on nothing but the audit.

    `number` is that of the kept audit: signs and cards lead to its addresses.
    """
    shown, book = pieces(audit.article, audit_marks(audit)), ledger(audit)

    def address(place: int) -> str:
        return statement_address(number, audit.statements[place])

    copies, timeline = _copies(number, audit), _timeline(audit)
    parts = (
        f'<section class="top" aria-label="The page">\n{about_line(audit)}</section>\n',
        summary_section(audit, book, statements="#article"),
        f'<div class="columns" id="view" data-address="{article_address(number)}">\n<main>\n',
        article_html(audit, shown, address=address),
        comments_html(audit, shown, address=address),
        '</main>\n<aside aria-label="What was found">\n',
        _bar(audit, copies=bool(copies), timeline=bool(timeline)),
        findings_section(audit, _leading, lambda place: _foot(number, audit, place)),
        sources_section(audit, book),
        copies,
        timeline,
        checked_section(audit),
        f'<div class="made-by">{made_by(audit)}</div>\n</aside>\n</div>\n',
    )
    return Markup("".join(parts))


def _bar(audit: Audit, *, copies: bool, timeline: bool) -> str:
    """The way to each section: at the head of the column, or on a phone at the foot of the window."""
    sections = (
        ("article", "Article", "narrow"),  # these two only on a phone
        ("vouches", "Voices", "narrow"),
        ("findings", f"Findings <b>{len(audit.findings)}</b>", "wide"),
        ("sources", f"Sources <b>{len(audit.sources)}</b>", "wide"),
        ("copies", "Copies", "wide" if copies else ""),
        ("timeline", "Timeline", "wide" if timeline else ""),
        ("checked", "Checked", "wide"),
    )
    links = "".join(f'<a class="{room}" href="#{id}">{name}</a>' for id, name, room in sections if room)
    return f'<nav class="parts" aria-label="Sections of the audit">{links}</nav>\n'


def _leading(audit: Audit, place: int) -> str:
    """Where a finding's picture is: it has a section of its own here."""
    if not picture_of(audit, place):
        return ""
    section, words = WHERE[audit.findings[place].code]
    return f'<p class="see"><a href="#{section}">{words}</a></p>'


def _foot(number: int, audit: Audit, place: int) -> str:
    """The foot of a finding's card: its own address, and what people think of it, which is loaded when it is seen."""
    address, code = finding_address(number, place), escaped(audit.findings[place].code)
    return (
        f'<div class="foot"><div class="judge" hx-get="{address}/judgement" hx-trigger="intersect once"></div>'
        f'<a class="link-here" href="{address}" data-copy aria-label="Copy the link to this finding, {code}">Link</a>'
        "</div>"
    )


def _timeline(audit: Audit) -> str:
    drawn = [
        picture
        for place, finding in enumerate(audit.findings)
        if finding.code == "TM04" and (picture := timeline_picture(audit, place, finding))
    ]
    if not drawn:
        return ""
    return (
        '<section id="timeline" aria-labelledby="timeline-title">\n<h2 id="timeline-title">Timeline</h2>\n'
        f"{''.join(drawn)}</section>\n"
    )


def _copies(number: int, audit: Audit) -> str:
    """The chain of copies and each article in it; empty where no corpus was asked."""
    if "reuse" not in audit.checked.ran:
        return ""
    shared, trace = sharings(audit.reuses), own_trace(audit)
    numbers = find_chain(trace).numbers
    rows = "".join(_copy(number, sharing, numbers[sharing.article.id]) for sharing in shared)
    told = f'{chain_picture(trace, linked=True)}<ol class="shared">{rows}</ol>\n' if rows else f"<p>{UNSHARED}</p>\n"
    more = "The whole chain, and the quotations" if audit.reuses else ""
    link = f'<p class="see"><a href="{article_address(number)}/chain">{more}</a></p>\n' if more else ""
    total = f' <span class="aside">{count(len(shared), "article")}</span>' if rows else ""
    return (
        '<section id="copies" aria-labelledby="copies-title">\n'
        f'<h2 id="copies-title">Copies{total}</h2>\n{told}{link}</section>\n'
    )


def _copy(number: int, sharing: Sharing, sign: int) -> str:
    article = sharing.article
    return (
        f'<li id="article-{sign}" tabindex="-1"><p class="name"><span class="number">{sign}</span> '
        f'<b dir="auto">{escaped(outlet_of(article))}</b> <span class="title">{escaped(day_of(article))}</span></p>\n'
        f'<p class="numbers">{share_told(sharing)}</p>\n<p class="kind" dir="auto">{escaped(sharing.why)}</p>\n'
        f'<p class="changes">{change_chips(changes_of([sharing]))}</p>\n'
        f'<p><a href="{escaped(comparison_address(number, article.id))}">Compare the two</a></p></li>\n'
    )


# --- one statement


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another statement, by its sign and its address."""

    sign: str
    address: str
    place: int


@dataclass(frozen=True, slots=True)
class Detail:
    """All that is known of a statement; `note` is the report's words for it."""

    place: int
    address: str
    total: int
    paragraph: str
    note: Markup
    before: Neighbour | None
    after: Neighbour | None
    same_sentence: tuple[Neighbour, ...]  # of other sources
    findings: tuple[tuple[int, Finding], ...]  # warnings and notes that rest on words of the sentence
    copies: tuple[tuple[ArticleReference, str], ...]  # articles that share its words, and the comparison with each
    matches: tuple[Match, ...]


def place_of(audit: Audit, id: str) -> int | None:
    """Which of the audit's statements has that id."""
    return next((place for place, statement in enumerate(audit.statements) if statement.id == id), None)


def statement_detail(number: int, audit: Audit, place: int) -> Detail:
    """The `place`-th statement of the audit that is kept under `number`."""
    statement, tags = audit.statements[place], source_tags(audit)

    def neighbour(place: int) -> Neighbour:
        other = audit.statements[place]
        return Neighbour(statement_tag(other, tags), statement_address(number, other), place)

    others = (at for at, other in enumerate(audit.statements) if at != place and other.span == statement.span)
    return Detail(
        place=place,
        address=statement_address(number, statement),
        total=len(audit.statements),
        paragraph=places(audit.article, [statement.span])[0],
        note=Markup(statement_note(audit, ledger(audit).numbers(), place)),
        before=neighbour(place - 1) if place else None,
        after=neighbour(place + 1) if place + 1 < len(audit.statements) else None,
        same_sentence=tuple(map(neighbour, others)),
        findings=tuple(_findings_on(audit, statement)),
        copies=tuple(_copies_of(number, audit.reuses, statement)),
        matches=tuple(match for match in audit.matches if match.statement == statement.id),
    )


def _findings_on(audit: Audit, statement: Statement) -> Iterable[tuple[int, Finding]]:
    for place, finding in enumerate(audit.findings):
        if finding.level != "info" and any(span.overlaps(statement.span) for span in finding.spans):
            yield place, finding


def _copies_of(number: int, reuses: Sequence[Reuse], statement: Statement) -> Iterable[tuple[ArticleReference, str]]:
    sharing = (reuse for reuse in reuses if reuse.kind != "quotation" and reuse.here.overlaps(statement.span))
    for article in dict.fromkeys(reuse.there.article for reuse in sharing):
        yield article, comparison_address(number, article.id)


# --- two articles side by side


@dataclass(frozen=True, slots=True)
class Compared:
    """A passage side by side; `place` names it in this article, and `address` leads to it there."""

    place: str
    address: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Comparison:
    """This article and one that shares words with it."""

    there: ArticleReference
    outlet: str
    day: str
    old: str  # whose words stand on the left
    new: str
    chips: Markup
    facts: Markup
    headings: Markup
    passages: tuple[Compared, ...]


def comparison(number: int, audit: Audit, other: str) -> Comparison | None:
    """The passages that the article shares with the one of that id, in order; `None` where it shares none."""
    sharing = next((one for one in sharings(audit.reuses) if one.article.id == other), None)
    if sharing is None:
        return None
    trace = own_trace(audit)
    old, new = column_names(sharing)
    return Comparison(
        there=sharing.article,
        outlet=outlet_of(sharing.article),
        day=day_of(sharing.article),
        old=old,
        new=new,
        chips=Markup(change_chips(changes_of([sharing]))),
        facts=Markup(sharing_facts(trace, sharing)),
        headings=Markup(compared_headings(trace, sharing)),
        passages=tuple(
            Compared(
                _passage_place(audit, passage),
                _passage_address(number, audit, passage),
                Markup(compared_passage(trace, sharing, passage)),
            )
            for passage in sorted(sharing.passages, key=lambda passage: passage.here)
        ),
    )


def _passage_place(audit: Audit, passage: Reuse) -> str:
    """`paragraphs 2 to 4`."""
    own = [block.span for block in audit.article.blocks if block.span.overlaps(passage.here)]
    names = places(audit.article, own) or ["elsewhere on the page"]
    numbers = [name.removeprefix("paragraph ") for name in (names[0], names[-1])]
    return names[0] if names[0] == names[-1] else f"paragraphs {' to '.join(numbers)}"


def _passage_address(number: int, audit: Audit, passage: Reuse) -> str:
    """The first statement of the passage, where its sign is."""
    first = next((at for at, one in enumerate(audit.statements) if one.span.overlaps(passage.here)), None)
    return f"{article_address(number)}#{'article' if first is None else f'st-{first}'}"
