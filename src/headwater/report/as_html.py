"""Audit -> one self-contained HTML file: no request leaves it, and no text of the page can act in it."""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from headwater.records import Audit, Voice
from headwater.report.html_article import article_html, comments_html
from headwater.report.html_findings import findings_section
from headwater.report.html_sources import DOT, sides_summary, sources_section
from headwater.report.html_statements import notes_section
from headwater.report.segments import audit_marks, pieces
from headwater.report.tally import Ledger, ledger, shares
from headwater.report.words import LEVEL, LEVEL_ORDER, UNCERTAIN, VOICE, count, escaped, long_date, percent, visible


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
        summary_section(audit, book),
        '<div class="columns">\n<main>\n',
        article_html(audit, shown),
        comments_html(audit, shown),
        '</main>\n<aside aria-label="What was found">\n',
        '<section id="card" class="card" aria-live="polite" aria-label="The chosen statement" tabindex="-1" hidden>'
        '<button type="button" id="close" aria-label="Close">×</button><ol id="chosen"></ol></section>\n',
        findings_section(audit),
        sources_section(audit, book),
        checked_section(audit),
        "</aside>\n</div>\n",
        notes_section(audit, book.numbers()),
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
    return (
        '<header class="top">\n<p class="brand"><strong>Headwater</strong> Who vouches for each statement</p>\n'
        f"{about_line(audit)}</header>\n"
    )


def about_line(audit: Audit) -> str:
    """Whose page this is: outlet, dates, byline, address and badges."""
    article = audit.article
    facts = [
        f'<span class="outlet" dir="auto">{escaped(article.outlet)}</span>' if article.outlet else "",
        f"<time>{escaped(long_date(article.published))}</time>" if article.published else "No publication date",
        f"updated {escaped(long_date(article.modified))}" if article.modified else "",
        f'<span dir="auto">By {escaped(", ".join(article.byline))}</span>' if article.byline else "No byline",
        web_address(article.url),
    ]
    badges = "".join(f'<span class="badge" dir="auto">{escaped(badge)}</span>' for badge in article.badges)
    return f'<p class="about">{DOT.join(filter(None, facts))} {badges}</p>\n'


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


def summary_section(audit: Audit, book: Ledger, *, statements: str = "#statements") -> str:
    """The shares of the voices, the counts, and the sides at a glance; `statements` is where their count leads."""
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
        f'<p class="counts"><a href="{statements}">{count(len(audit.statements), "statement")}</a>{DOT}'
        f'<a href="#sources">{count(len(audit.sources), "source")}</a>{DOT}'
        f'<a href="#findings">{found}</a>{DOT}'
        f"choose a sentence to see who vouches for it</p>\n</div>\n{sides_summary(audit, book)}</section>\n"
    )


def checked_section(audit: Audit) -> str:
    ran = "".join(f"<li>{escaped(name)}</li>" for name in audit.checked.ran)
    skipped = "".join(f"<dt>{escaped(item.what)}</dt><dd>{escaped(item.why)}</dd>" for item in audit.checked.skipped)
    missing = f"<h3>Not checked, and why</h3>\n<dl>{skipped}</dl>" if skipped else "<p>Nothing was skipped.</p>"
    return (
        '<section id="checked" aria-labelledby="checked-title">\n<h2 id="checked-title">What was checked</h2>\n'
        f'<ul class="ran">{ran}</ul>\n{missing}\n</section>\n'
    )


def _footer(audit: Audit) -> str:
    return f"<footer>\n{made_by(audit)}</footer>\n"


def made_by(audit: Audit) -> str:
    """What an audit is and is not, what was left out of it, and by which version and models it was made."""
    models = "".join(
        f"<li>{escaped(name)} <code>{escaped(digest)}</code></li>" for name, digest in audit.models.items()
    )
    corpus = f"<li>corpus <code>{escaped(audit.corpus_revision)}</code></li>" if audit.corpus_revision else ""
    dropped = count(audit.article.dropped_words, "word")
    left_out = (
        f" {dropped} of menus, advertisements and related links were left out." if audit.article.dropped_words else ""
    )
    return (
        f"<p>Headwater {escaped(audit.version)}. It shows who vouches for what; it rules on no truth and "
        f"grades no outlet. Attributions are found by a model and can be wrong: a person decides.{left_out}</p>\n"
        f"<ul>{models}{corpus}<li>text <code>{escaped(audit.article.version)}</code></li></ul>\n"
    )
