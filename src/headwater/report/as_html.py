"""Audit -> one self-contained HTML file: no request leaves it, and no text of the page can act in it."""

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from urllib.parse import urlsplit

from headwater.records import Attribution, Audit, Comment, Finding, Span, Statement, Trace, Voice, sharings
from headwater.report.html_sources import DOT, sides_summary, source_facts, source_line, sources_section
from headwater.report.html_timeline import timeline_picture
from headwater.report.segments import Piece, Segment, audit_marks, pieces
from headwater.report.tally import Ledger, ledger, shares
from headwater.report.trace_graph import chain_picture
from headwater.report.words import (
    COUNTED,
    KIND,
    LEVEL,
    LEVEL_ORDER,
    ROLE,
    UNCERTAIN,
    VOICE,
    count,
    escaped,
    excerpt,
    long_date,
    percent,
    places,
    source_name,
    source_tags,
    statement_tag,
    visible,
)

ELEMENT = {"headline": "h1", "heading": "h2", "quote": "blockquote"}  # every other block is a paragraph
SHOWN_EVIDENCE = 5  # a rule that marks each of sixty links would bury the other findings; the rest is folded


def to_html(audit: Audit) -> str:
    """The audit as an HTML page that works from a file, without network, and without script too (less comfortably).

    The page's own text is escaped, its links are shown and not live, and a Content-Security-Policy admits nothing but
    the style and the script of this report, by their digests. The same audit gives the same bytes.
    """
    style, script = asset("page.css") + (asset("trace.css") if audit.reuses else ""), asset("page.js")
    policy = (
        f"default-src 'none'; style-src '{policy_hash(style)}'; script-src '{policy_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    title = audit.article.headline or audit.article.outlet or "Article"
    shown = pieces(audit.article, audit_marks(audit))
    book = ledger(audit)
    parts = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n',
        f"<title>{escaped(title)} · sourcing audit</title>\n<style>{style}</style>\n</head>\n<body>\n",
        '<a class="skip" href="#article">Skip to the article</a>\n',
        _header(audit),
        _summary(audit, book),
        '<div class="columns">\n<main>\n',
        _article(audit, shown),
        _comments(audit, shown),
        '</main>\n<aside aria-label="What was found">\n',
        '<section id="card" class="card" aria-live="polite" aria-label="The chosen statement" tabindex="-1" hidden>'
        '<button type="button" id="close" aria-label="Close">×</button><ol id="chosen"></ol></section>\n',
        _findings(audit),
        sources_section(audit, book),
        _checked(audit),
        "</aside>\n</div>\n",
        _notes(audit, book.numbers()),
        _footer(audit),
        f"<script>{script}</script>\n</body>\n</html>\n",
    )
    return "".join(parts)


@cache
def asset(name: str) -> str:
    return files("headwater.report").joinpath(name).read_text(encoding="utf-8")


def policy_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _header(audit: Audit) -> str:
    article = audit.article
    facts = [
        f'<span class="outlet" dir="auto">{escaped(article.outlet)}</span>' if article.outlet else "",
        f"<time>{escaped(long_date(article.published))}</time>" if article.published else "No publication date",
        f"updated {escaped(long_date(article.modified))}" if article.modified else "",
        f'<span dir="auto">By {escaped(", ".join(article.byline))}</span>' if article.byline else "No byline",
        web_address(article.url),
    ]
    badges = "".join(f'<span class="badge" dir="auto">{escaped(badge)}</span>' for badge in article.badges)
    return (
        '<header class="top">\n<p class="brand"><strong>Headwater</strong> Who vouches for each statement</p>\n'
        f'<p class="about">{DOT.join(filter(None, facts))} {badges}</p>\n</header>\n'
    )


def web_address(url: str | None) -> str:
    """The one live link of a report: the page that was audited, and only if it leads to a web page."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return f'<span class="address">{escaped(url)}</span>'
    if parts.scheme not in ("http", "https") or not parts.netloc or url != visible(url):
        return f'<span class="address">{escaped(url)}</span>'
    return f'<a class="address" href="{escaped(url)}" rel="noreferrer noopener">{escaped(url)}</a>'


def _summary(audit: Audit, book: Ledger) -> str:
    share = shares(audit)
    parts: tuple[tuple[Voice, str, float], ...] = (
        ("source", "S1", share.source),
        ("author", "A", share.author),
        ("disclosure", "i", share.disclosure),
    )
    bars, legend, place = "", "", 0.0
    for voice, sign, part in parts:
        bars += f'<rect class="fill-{voice}" x="{place:.2f}" width="{100 * part:.2f}" height="10"/>'
        place += 100 * part
        legend += (
            f'<li class="{voice}"><span class="sample" aria-hidden="true">{sign}</span>'
            f"<b>{percent(part)}</b> {VOICE[voice]}</li>"
        )
    totals = [(sum(f.level == level for f in audit.findings), LEVEL[level].lower()) for level in LEVEL_ORDER[:2]]
    found = ", ".join(count(total, level) for total, level in totals if total) or "no warning and no note"
    uncertain = sum(statement.confidence < UNCERTAIN for statement in audit.statements)
    if uncertain:
        legend += (
            '<li class="doubt"><span class="sample" aria-hidden="true">~</span>'
            f"<b>{uncertain}</b> uncertain, dotted in the text</li>"
        )
    return (
        '<section class="summary" aria-labelledby="vouches">\n<div>\n<h2 id="vouches">Who vouches for it</h2>\n'
        f'<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{bars}</svg>\n'
        f'<ul class="legend" aria-label="Share of the body">{legend}</ul>\n'
        f'<p class="counts"><a href="#statements">{count(len(audit.statements), "statement")}</a>{DOT}'
        f'<a href="#sources">{count(len(audit.sources), "source")}</a>{DOT}'
        f'<a href="#findings">{found}</a>{DOT}'
        f"choose a sentence to see who vouches for it</p>\n</div>\n{sides_summary(audit, book)}</section>\n"
    )


def _article(audit: Audit, shown: Sequence[Piece]) -> str:
    """The page's own words, comments aside. The text of each block is the article's, letter for letter."""
    tags = source_tags(audit)
    blocks, number = [], 0
    for piece in shown:
        if piece.role == "comment":
            continue
        label = ""
        if piece.role in COUNTED:
            number += 1
            label = f' data-n="{number}"'
        elif piece.role in ("badge", "caption", "furniture", None):
            label = f' data-label="{ROLE[piece.role] if piece.role else "elsewhere on the page"}"'
        name = ELEMENT.get(piece.role or "", "p")
        blocks.append(
            f'<{name} class="block {piece.role or "outside"}" dir="auto" data-start="{piece.span.start}"{label}>'
            f"{_segments(audit, tags, piece.segments)}</{name}>\n"
        )
    lang = f' lang="{escaped(audit.article.language)}"' if audit.article.language else ""
    return f'<article id="article" tabindex="-1"{lang}>\n{"".join(blocks)}</article>\n'


def _segments(audit: Audit, tags: dict[str, str], segments: Sequence[Segment]) -> str:
    repeated = _repeated(audit, tags, segments)
    return "".join(_segment(audit, tags, segment) + _signs(audit, tags, segment, repeated) for segment in segments)


def _repeated(audit: Audit, tags: dict[str, str], segments: Iterable[Segment]) -> frozenset[int]:
    """The statements of a block whose next one has the same sign. A run of the author's sentences is signed once."""
    ended = [mark.number for segment in segments for mark in segment.ends if mark.kind == "statement"]
    signs = [statement_tag(audit.statements[number], tags) for number in ended]
    return frozenset(number for number, pair in zip(ended, pairwise(signs), strict=False) if pair[0] == pair[1])


def _segment(audit: Audit, tags: dict[str, str], segment: Segment) -> str:
    """One flat element for a stretch, whatever covers it."""
    numbers = {
        kind: [mark.number for mark in segment.marks if mark.kind == kind]
        for kind in ("statement", "who", "cue", "content", "evidence", "link")
    }
    statements = sorted(numbers["statement"], key=lambda number: number not in numbers["content"])
    classes = [*_voice_classes(audit, statements, numbers["content"])]
    levels = {audit.findings[number].level for number in numbers["evidence"]}
    classes += [f"ev-{level}" for level in LEVEL_ORDER if level in levels][:1]
    classes += ["link"] if numbers["link"] else []
    classes += ["link-end"] if any(mark.kind == "link" for mark in segment.ends) else []
    attributes = f' class="{" ".join(classes)}"' if classes else ""
    for name, values in (
        ("s", statements),
        ("who", numbers["who"]),
        ("cue", numbers["cue"]),
        ("content", numbers["content"]),
        ("f", numbers["evidence"]),
        ("why", [f"{mark.number}-{mark.part}" for mark in segment.marks if mark.kind == "why"]),
        ("src", [tags[id][1:] for number in statements for id in _speakers(audit.statements[number])]),
    ):
        if values:
            attributes += f' data-{name}="{" ".join(map(str, dict.fromkeys(values)))}"'
    if numbers["link"]:
        attributes += f' title="{escaped(audit.article.links[numbers["link"][0]].href)}"'
    words = escaped(audit.article.cut(segment.span))
    return f"<span{attributes}>{words}</span>" if attributes else words


def _speakers(statement: Statement) -> tuple[str, ...]:
    """Whose sign in the ledger marks the statement: its sources, and who passes it on."""
    return (*statement.sources, statement.relay) if statement.relay else statement.sources


def _voice_classes(audit: Audit, statements: Sequence[int], content: Sequence[int]) -> Iterable[str]:
    """`content`, `frame` (who says it and how), `author` or `disclosure`; and whether that is uncertain."""
    if not statements:
        return
    statement = audit.statements[statements[0]]
    inside = statements[0] in content or not statement.content
    yield "s"
    yield statement.voice if statement.voice != "source" else "content" if inside else "frame"
    if statement.confidence < UNCERTAIN:
        yield "low"


def _signs(audit: Audit, tags: dict[str, str], segment: Segment, repeated: frozenset[int]) -> str:
    """Signs for the statements and the evidence that end here.

    They are drawn from attributes, so that selecting, copying and searching meet the article's words alone.
    """
    signs = ""
    for mark in segment.ends:
        if mark.kind == "statement":
            signs += _statement_sign(audit, tags, mark.number, again=mark.number in repeated)
        elif mark.kind == "evidence":
            signs += _evidence_sign(audit.findings[mark.number], mark.number, mark.part)
        elif mark.kind == "why":
            signs += f'<span class="place" id="why-{mark.number}-{mark.part}"></span>'
    return signs


def _statement_sign(audit: Audit, tags: dict[str, str], number: int, *, again: bool) -> str:
    statement = audit.statements[number]
    names = ", ".join(escaped(source_name(audit.article, audit.source(id))) for id in statement.sources)
    low = statement.confidence < UNCERTAIN
    label = (
        f"Statement {number + 1}. {VOICE[statement.voice]}{f': {names}' if names else ''}{', uncertain' if low else ''}"
    )
    return (
        f'<a class="tag {statement.voice}{" low" if low else ""}{" again" if again else ""}" '
        f'id="st-{number}" href="#note-{number}" '
        f'data-s="{number}" data-label="{statement_tag(statement, tags)}" aria-label="{label}"></a>'
    )


def _evidence_sign(finding: Finding, number: int, part: int) -> str:
    """A flag that leads back to the finding; a mere place for measurements, and after the first of a finding."""
    place = f"ev-{number}-{part}"
    if finding.level == "info" or part:
        return f'<span class="place" id="{place}"></span>'
    code = escaped(finding.code)
    return (
        f'<a class="flag {finding.level}" id="{place}" href="#finding-{number}" data-label="{code}" '
        f'aria-label="{LEVEL[finding.level]} {code}: back to the finding"></a>'
    )


def _comments(audit: Audit, shown: Sequence[Piece]) -> str:
    comments = audit.article.comments
    own = [piece for piece in shown if piece.role == "comment"]
    if not own and not comments:
        return ""
    tags = source_tags(audit)
    parts, current = [], -1
    for piece in own:
        later = range(max(current, 0), len(comments))  # comments are in reading order, as the pieces are
        index = next((number for number in later if comments[number].span.overlaps(piece.span)), -1)
        if index >= 0 and index != current:
            parts.append(_comment_head(comments[index], comments))
            current = index
        depth = min(comments[index].depth, 4) if index >= 0 else 0
        parts.append(
            f'<p class="block comment depth-{depth}" dir="auto" data-start="{piece.span.start}">'
            f"{_segments(audit, tags, piece.segments)}</p>\n"
        )
    return (
        f'<details class="comments" id="comments"><summary>{count(len(comments) or len(own), "reader comment")}'
        f'<span class="aside">kept apart, never counted as evidence</span></summary>\n{"".join(parts)}</details>\n'
    )


def _comment_head(comment: Comment, comments: Sequence[Comment]) -> str:
    answered = ""
    if comment.reply_to is not None and comment.reply_to < len(comments):
        answered = f" in reply to {escaped(comments[comment.reply_to].author or 'a comment')}"
    when = f"{DOT}{escaped(long_date(comment.date))}" if comment.date else ""
    name = escaped(comment.author or "No name")
    return f'<p class="comment-head depth-{min(comment.depth, 4)}" dir="auto"><b>{name}</b>{answered}{when}</p>\n'


def _findings(audit: Audit) -> str:
    order = sorted(range(len(audit.findings)), key=lambda number: LEVEL_ORDER.index(audit.findings[number].level))
    items = "".join(_finding(audit, number, audit.findings[number]) for number in order)
    shown = f'<ol class="findings">{items}</ol>' if items else "<p>No rule that ran has anything to say.</p>"
    return (
        '<section id="findings" aria-labelledby="findings-title">\n'
        f'<h2 id="findings-title">Findings</h2>\n{shown}\n</section>\n'
    )


def _trace(audit: Audit) -> Trace:
    """What the audit knows of a trace: this article's own edges."""
    shared = sharings(audit.reuses)
    return Trace(
        article=audit.article.reference,
        text=audit.article.text,
        upstream=tuple(one for one in shared if one.direction != "to"),
        downstream=tuple(one for one in shared if one.direction == "to"),
        quotations=(),
        edges=tuple(one.edge(audit.article.id) for one in shared),
        checked=audit.checked,
        version=audit.version,
        corpus_revision=audit.corpus_revision or "",
    )


def _finding(audit: Audit, number: int, finding: Finding) -> str:
    picture = timeline_picture(audit, number, finding) if finding.code == "TM04" else ""
    if finding.code == "OR01":
        picture = chain_picture(_trace(audit))
    parts = [
        f'<li class="finding {finding.level}" id="finding-{number}" tabindex="-1">'
        f'<h3><span class="level">{LEVEL[finding.level]}</span> <code>{escaped(finding.code)}</code> '
        f"{escaped(_spaced(finding.name))}</h3>\n<p>{escaped(finding.message)}</p>",
        picture or _evidence(audit, number, finding),
    ]
    for passage in finding.elsewhere:
        where = ", ".join(filter(None, (passage.article.outlet, passage.article.headline, passage.article.url)))
        parts.append(
            f'<figure><blockquote dir="auto">{escaped(passage.text)}</blockquote>'
            f"<figcaption>{escaped(where)}</figcaption></figure>"
        )
    if finding.measured:
        rows = "".join(
            f"<dt>{escaped(_spaced(key))}</dt><dd>{_measure(value)}</dd>"
            for key, value in finding.measured.items()
            if not (picture and key == "events")  # shown in the picture
        )
        parts.append(f'<details class="measured"><summary>What was measured</summary><dl>{rows}</dl></details>')
    return "".join([*parts, "</li>\n"])


def _evidence(audit: Audit, number: int, finding: Finding) -> str:
    """The words that the finding rests on, each a link to their place in the article."""
    article = audit.article
    lines = [
        f'<li><a href="#ev-{number}-{part}" data-f="{number}"><q dir="auto">{escaped(excerpt(article, span))}</q></a> '
        f'<span class="where">{place}</span></li>'
        for part, (span, place) in enumerate(zip(finding.spans, places(article, finding.spans), strict=True))
        if _is_shown(audit, span)
    ]
    first, rest = lines[:SHOWN_EVIDENCE], lines[SHOWN_EVIDENCE:]
    shown = f'<ul class="evidence">{"".join(first)}</ul>' if first else ""
    folded = f'<details><summary>{len(rest)} more</summary><ul class="evidence">{"".join(rest)}</ul></details>'
    return shown + (folded if rest else "")


def _is_shown(audit: Audit, span: Span) -> bool:
    """Whether there is anything in the article to lead to: white space alone is not shown."""
    return bool(audit.article.cut(span).strip())


def _spaced(name: str) -> str:
    return name.replace("-", " ").replace("_", " ")


def _measure(value: object) -> str:
    if value is None:
        return "could not tell"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, (str, int)):
        return escaped(str(value))
    if isinstance(value, (list, tuple)) and all(isinstance(item, (str, int)) for item in value):
        return escaped(", ".join(map(str, value))) or "none"
    if isinstance(value, dict) and all(isinstance(item, (str, int)) for item in value.values()):
        return escaped(", ".join(f"{_spaced(str(key))} {item}" for key, item in value.items())) or "none"
    return escaped(json.dumps(value, ensure_ascii=False, default=str))


def _checked(audit: Audit) -> str:
    ran = "".join(f"<li>{escaped(name)}</li>" for name in audit.checked.ran)
    skipped = "".join(f"<dt>{escaped(item.what)}</dt><dd>{escaped(item.why)}</dd>" for item in audit.checked.skipped)
    missing = f"<h3>Not checked, and why</h3>\n<dl>{skipped}</dl>" if skipped else "<p>Nothing was skipped.</p>"
    return (
        '<section id="checked" aria-labelledby="checked-title">\n<h2 id="checked-title">What was checked</h2>\n'
        f'<ul class="ran">{ran}</ul>\n{missing}\n</section>\n'
    )


def _notes(audit: Audit, sides: dict[str, int]) -> str:
    """Every statement in words: what the card shows, and all there is for a reader without script, or on paper."""
    tags = source_tags(audit)
    joined: dict[str | None, list[int]] = {}
    for number, statement in enumerate(audit.statements):
        joined.setdefault(statement.attribution, []).append(number)
    notes = "".join(
        _note(audit, tags, sides, number, joined[statement.attribution] if statement.attribution else [number])
        for number, statement in enumerate(audit.statements)
    )
    return (
        '<details class="notes" id="statements">'
        f"<summary>{count(len(audit.statements), 'statement')}, one by one</summary>\n<ol>{notes}</ol></details>\n"
    )


def _note(audit: Audit, tags: dict[str, str], sides: dict[str, int], number: int, joined: Sequence[int]) -> str:
    """One statement in words; `joined` are those of one split quotation, it among them."""
    statement = audit.statements[number]
    facts = [*_facts(audit, tags, sides, statement)]
    if len(joined) > 1:
        facts.insert(1, ("Part", f"{joined.index(number) + 1} of {len(joined)} of one attribution"))
    rows = "".join(f'<dt>{name}</dt><dd dir="auto">{value}</dd>' for name, value in facts if value)
    back = f'<p class="back"><a href="#st-{number}">In the article</a></p>'
    low = '<span class="uncertain">uncertain</span>' if statement.confidence < UNCERTAIN else ""
    return (
        f'<li class="entry {statement.voice}" id="note-{number}" tabindex="-1" '
        f'data-joined="{" ".join(map(str, joined))}">'
        f'<p class="voice"><span class="pill">{statement_tag(statement, tags)}</span> '
        f"{VOICE[statement.voice]} {low}</p>\n"
        f'<blockquote dir="auto">{escaped(excerpt(audit.article, statement.span, limit=400))}</blockquote>\n'
        f"<dl>{rows}</dl>{back if _is_shown(audit, statement.span) else ''}</li>\n"
    )


def _facts(
    audit: Audit, tags: dict[str, str], sides: dict[str, int], statement: Statement
) -> Iterable[tuple[str, str]]:
    """What is known of a statement, as rows of a name and HTML; rows with nothing to say are empty."""
    if statement.voice == "source":
        sources = [audit.source(id) for id in statement.sources]
        named = [f"{source_line(audit, source)} ({source_facts(source, sides)})" for source in sources]
        unknown = (
            f"not resolved: {_quoted(audit, (statement.source_span,))}" if statement.source_span else "nobody is named"
        )
        yield "Source", "<br>".join(named) or unknown
        if statement.relay:
            yield "Relayed by", f"{source_line(audit, audit.source(statement.relay))} ({tags[statement.relay]})"
    yield "Named here as", _quoted(audit, (statement.source_span,) if statement.source_span else ())
    yield "Cue", _quoted(audit, statement.cue)
    yield "Attributed", _quoted(audit, statement.content)
    yield "How", KIND[statement.kind] if statement.kind else ""
    yield "Carried on", "from before, without naming the source again" if statement.carried else ""
    yield "Hedged", "yes: with a word like “may” or “reportedly”" if statement.hedged else ""
    yield "Negated", "yes" if statement.negated else ""
    yield "Speech in it", _inner(audit, statement.inner) if statement.inner else ""
    doubt = ": read the sentence before relying on this" if statement.confidence < UNCERTAIN else ""
    yield "Confidence", percent(statement.confidence) + doubt


def _inner(audit: Audit, inner: Attribution) -> str:
    """Nested speech: “Lind said that the owner told him …” is Lind’s statement, and the owner speaks in it."""
    who = _quoted(audit, (inner.source,) if inner.source else ()) or "somebody not named"
    cue = _quoted(audit, inner.cue)
    return f"{who}{f' ({cue})' if cue else ''}: {_quoted(audit, inner.content)}"


def _quoted(audit: Audit, spans: Iterable[Span]) -> str:
    return " … ".join(f'<span class="words">{escaped(audit.article.cut(span))}</span>' for span in spans)


def _footer(audit: Audit) -> str:
    models = "".join(
        f"<li>{escaped(name)} <code>{escaped(digest)}</code></li>" for name, digest in audit.models.items()
    )
    corpus = f"<li>corpus <code>{escaped(audit.corpus_revision)}</code></li>" if audit.corpus_revision else ""
    dropped = count(audit.article.dropped_words, "word")
    left_out = (
        f" {dropped} of menus, advertisements and related links were left out." if audit.article.dropped_words else ""
    )
    return (
        f"<footer>\n<p>Headwater {escaped(audit.version)}. It shows who vouches for what; it rules on no truth and "
        f"grades no outlet. Attributions are found by a model and can be wrong: a person decides.{left_out}</p>\n"
        f"<ul>{models}{corpus}<li>text <code>{escaped(audit.article.version)}</code></li></ul>\n</footer>\n"
    )
