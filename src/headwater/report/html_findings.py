"""Findings in HTML: a card for each, with the words that it rests on, and the pictures that some of them have."""

import json
from collections.abc import Callable

from headwater.records import Audit, Finding, Span, Trace, sharings
from headwater.report.html_timeline import timeline_picture
from headwater.report.trace_graph import chain_picture
from headwater.report.words import LEVEL, LEVEL_ORDER, escaped, excerpt, places

SHOWN_EVIDENCE = 5  # a rule that marks each of sixty links would bury the other findings; the rest is folded
Picture = Callable[[Audit, int], str]
More = Callable[[int], str]


def picture_of(audit: Audit, number: int) -> str:
    """The timeline or the chain of copies, for the finding that tells of it; empty for every other one."""
    finding = audit.findings[number]
    if finding.code == "TM04":
        return timeline_picture(audit, number, finding)
    return chain_picture(own_trace(audit)) if finding.code == "OR01" else ""


def nothing_more(_: int) -> str:
    return ""


def findings_section(audit: Audit, picture: Picture = picture_of, more: More = nothing_more) -> str:
    """All findings, the warnings first.

    `picture` and `more` are HTML for the finding of a number: what is shown instead of its words, if anything, and what
    stands at the end of its card.
    """
    order = sorted(range(len(audit.findings)), key=lambda number: LEVEL_ORDER.index(audit.findings[number].level))
    items = "".join(finding_card(audit, number, picture(audit, number), more(number)) for number in order)
    shown = f'<ol class="findings">{items}</ol>' if items else "<p>No rule that ran has anything to say.</p>"
    return (
        '<section id="findings" aria-labelledby="findings-title">\n'
        f'<h2 id="findings-title">Findings</h2>\n{shown}\n</section>\n'
    )


def finding_card(audit: Audit, number: int, picture: str = "", more: str = "") -> str:
    """The `number`-th finding of the audit; `picture` and `more` are as in `findings_section`."""
    finding = audit.findings[number]
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
    return "".join([*parts, more, "</li>\n"])


def own_trace(audit: Audit) -> Trace:
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


def _evidence(audit: Audit, number: int, finding: Finding) -> str:
    """The words that the finding rests on, each a link to their place in the article."""
    article = audit.article
    lines = [
        f'<li><a href="#ev-{number}-{part}" data-f="{number}"><q dir="auto">{escaped(excerpt(article, span))}</q></a> '
        f'<span class="where">{place}</span></li>'
        for part, (span, place) in enumerate(zip(finding.spans, places(article, finding.spans), strict=True))
        if is_shown(audit, span)
    ]
    first, rest = lines[:SHOWN_EVIDENCE], lines[SHOWN_EVIDENCE:]
    shown = f'<ul class="evidence">{"".join(first)}</ul>' if first else ""
    folded = f'<details><summary>{len(rest)} more</summary><ul class="evidence">{"".join(rest)}</ul></details>'
    return shown + (folded if rest else "")


def is_shown(audit: Audit, span: Span) -> bool:
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
