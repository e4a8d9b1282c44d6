"""Revision -> one self-contained HTML file: both versions of each passage side by side, without any script."""

from collections.abc import Iterable, Sequence

from headwater.records import FACTS, Checked, Edit, Notice, Revision, Reworded
from headwater.report.as_html import asset, policy_hash, web_address
from headwater.report.diff_words import (
    KIND,
    TYPE,
    Stretch,
    counted,
    counted_types,
    place,
    side,
    sources_line,
    told_of,
    verdict,
)
from headwater.report.html_sources import DOT
from headwater.report.words import count, escaped

MARK = {"old": "del", "new": "ins"}


def revision_html(revision: Revision) -> str:
    """The revision as an HTML page that works from a file, without network and without script.

    The pages’ own text is escaped, and a Content-Security-Policy admits nothing but the style of this report, by its
    digest. The same revision gives the same bytes.
    """
    title = revision.new.headline or revision.new.outlet or "Article"
    parts = (
        '<a class="skip" href="#changes">Skip to the changes</a>\n',
        _header(revision),
        _summary(revision),
        _edits(revision.edits),
        _footer(revision),
    )
    return plain_page(f"{title} · what was changed", asset("page.css") + asset("diff.css"), parts)


def plain_page(title: str, style: str, parts: Iterable[str]) -> str:
    """A page without script, whose policy admits this style and nothing else; `parts` are HTML, the title is text."""
    policy = f"default-src 'none'; style-src '{policy_hash(style)}'; base-uri 'none'; form-action 'none'"
    head = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{escaped(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )
    return f"{head}{''.join(parts)}</body>\n</html>\n"


def _header(revision: Revision) -> str:
    old, new = revision.old, revision.new
    told = [escaped(told_of(article)) for article in (old, new)]
    facts = [told[1] if told[0] == told[1] else f"{told[0]} → {told[1]}"]
    facts += [web_address(url) for url in dict.fromkeys(article.url for article in (old, new)) if url]
    return (
        '<header class="top">\n<p class="brand"><strong>Headwater</strong> What was changed from one version to the '
        f'next</p>\n<p class="about" dir="auto">{DOT.join(facts)}</p>\n</header>\n'
    )


def _summary(revision: Revision) -> str:
    told = "".join(f'<p class="verdict">{escaped(sentence)}</p>\n' for sentence in verdict(revision))
    types = "".join(f"<li>{type}</li>" for type in counted_types(revision))
    rows = "".join(f'<dt>{name}</dt><dd dir="auto">{value}</dd>' for name, value in _facts(revision))
    headline = escaped(revision.new.headline or revision.new.outlet or "No headline found")
    return (
        '<section class="summary" aria-labelledby="page">\n<div>\n'
        f'<h1 class="block" id="page" dir="auto">{headline}</h1>\n'
        f"{told}{''.join(map(_notice, revision.correction or ()))}</div>\n"
        f'<div class="facts">\n<dl>{rows}</dl>\n'
        f"{f'<ul class=types>{types}</ul>' if types else ''}\n</div>\n</section>\n"
    )


def _notice(notice: Notice) -> str:
    lead = "Notice added" if notice.new else "Notice that the old version carried too"
    words = (
        f'<q dir="auto">{escaped(notice.text)}</q>'
        if notice.text.strip()
        else "In the structured data, which readers do not see."
    )
    return f'<p class="notice"><b>{lead}</b>{words}</p>\n'


def _facts(revision: Revision) -> Iterable[tuple[str, str]]:
    label, _, counts = counted(revision).partition(": ")
    yield label, counts
    if revision.byline:
        yield "Byline", _reworded(revision.byline)
    for name, sources in (("Sources added", revision.sources.added), ("Sources removed", revision.sources.removed)):
        if sources:
            yield name, escaped(sources_line(sources))


def _reworded(words: Reworded) -> str:
    return f"<del>{escaped(words.old) or 'none'}</del> <ins>{escaped(words.new) or 'none'}</ins>"


def _edits(edits: Sequence[Edit]) -> str:
    title = count(len(edits), "change")
    items = "".join(_edit(edit) for edit in edits)
    shown = f'<ol class="edits">\n{items}</ol>\n' if edits else ""
    return (
        '<main class="revision" id="changes" tabindex="-1">\n'
        f"<h2>{title if edits else 'No passage was changed'}</h2>\n{shown}</main>\n"
    )


def _edit(edit: Edit) -> str:
    types = "".join(f'<span class="type{" fact" if type in FACTS else ""}">{TYPE[type]}</span>' for type in edit.types)
    head = f'<h3><span class="kind">{KIND[edit.kind]}</span> {place(edit)} {types}</h3>\n'
    if edit.kind == "moved":
        shown = version_html("whole", "Both versions", side(edit, "new"))
    else:
        shown = version_html("old", "Old version", side(edit, "old")) + version_html(
            "new", "New version", side(edit, "new")
        )
    return f'<li class="edit {edit.kind} {edit.role}">{head}<div class="sides-by-side">\n{shown}</div></li>\n'


def version_html(name: str, label: str, stretches: Sequence[Stretch]) -> str:
    """One column of a comparison: `name` is `old`, `new`, or `whole` where there is no other."""
    if not stretches:
        return ""
    words = "".join(_stretch(stretch) for stretch in stretches)
    return f'<p class="version {name}" data-label="{escaped(label)}" dir="auto">{words}</p>\n'


def _stretch(stretch: Stretch) -> str:
    words = escaped(stretch.text)
    if stretch.side == "both":
        return words
    mark = MARK[stretch.side]
    told = ", ".join(TYPE[type] for type in stretch.types if type != "wording")
    return f"<{mark}{f' title={chr(34)}{told}{chr(34)}' if told else ''}>{words}</{mark}>"


def _footer(revision: Revision) -> str:
    told = (
        f"Headwater {escaped(revision.version)}. It shows what was changed; why, and whether rightly, a person "
        "decides. Attributions, names and speakers are found by a model and can be wrong."
    )
    return footer(told, revision.checked)


def footer(told: str, checked: Checked, *, more: str = "") -> str:
    """What the report is and is not, in HTML, and what was compared and what not; `more` is HTML too."""
    gaps = "".join(
        f"<p>Not compared: {escaped(gap.what)}, because {escaped(gap.why)}.</p>\n" for gap in checked.skipped
    )
    return f"<footer>\n<p>{told}</p>\n<p>Compared: {escaped(', '.join(checked.ran))}.</p>\n{gaps}{more}</footer>\n"
