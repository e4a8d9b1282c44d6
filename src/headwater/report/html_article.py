"""The article in HTML: its own words with the voices marked, and a sign where each statement ends."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from headwater.records import Audit, Comment, Finding, Screened, Statement
from headwater.report.html_sources import DOT
from headwater.report.segments import Piece, Segment
from headwater.report.words import (
    COUNTED,
    LEVEL,
    LEVEL_ORDER,
    ROLE,
    UNCERTAIN,
    VOICE,
    count,
    escaped,
    long_date,
    source_name,
    source_tags,
    statement_tag,
)

ELEMENT = {"headline": "h1", "heading": "h2", "quote": "blockquote"}  # every other block is a paragraph
Address = Callable[[int], str]  # where the sign of a statement leads, by its number


def note_anchor(number: int) -> str:
    """The statement's note on the same page."""
    return f"#note-{number}"


def article_html(audit: Audit, shown: Sequence[Piece], *, address: Address = note_anchor) -> str:
    """The page's own words, comments aside. The text of each block is the article's, letter for letter."""
    signed = _Signed(audit, address)
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
            f"{signed.block(piece.segments)}</{name}>\n"
        )
    lang = f' lang="{escaped(audit.article.language)}"' if audit.article.language else ""
    return f'<article id="article" tabindex="-1"{lang}>\n{"".join(blocks)}</article>\n'


def comments_html(audit: Audit, shown: Sequence[Piece], *, address: Address = note_anchor) -> str:
    """The readers' comments, folded away; empty where there are none."""
    comments = audit.article.comments
    own = [piece for piece in shown if piece.role == "comment"]
    if not own and not comments:
        return ""
    signed = _Signed(audit, address)
    screened = {one.comment: one for one in audit.screened}
    parts, current, folded = list[str](), -1, ""
    for piece in own:
        later = range(max(current, 0), len(comments))  # comments are in reading order, as the pieces are
        index = next((number for number in later if comments[number].span.overlaps(piece.span)), -1)
        if index >= 0 and index != current:
            parts += [folded, _comment_head(comments[index], comments)]
            current = index
            looks = _looks(screened.get(index))
            folded = "</details>\n" if looks else ""
            if looks:
                parts.append(f'<details class="screened"><summary>{looks}</summary>\n')
        depth = min(comments[index].depth, 4) if index >= 0 else 0
        parts.append(
            f'<p class="block comment depth-{depth}" dir="auto" data-start="{piece.span.start}">'
            f"{signed.block(piece.segments)}</p>\n"
        )
    parts.append(folded)
    return (
        f'<details class="comments" id="comments"><summary>{count(len(comments) or len(own), "reader comment")}'
        f'<span class="aside">kept apart, never counted as evidence</span></summary>\n{"".join(parts)}</details>\n'
    )


def _looks(screened: Screened | None) -> str:
    """What a comment looks like to the screen, with its first reasons; empty for one that is shown as it is."""
    if screened is None:
        return ""
    looks = ["Looks like spam"] if screened.verdict in ("spam", "blatant") else []
    looks += [f"Looks like abuse ({escaped(', '.join(screened.abuse))})"] if screened.abuse else []
    why = escaped("; ".join(screened.reasons[:3])) if looks and screened.verdict in ("spam", "blatant") else ""
    return " · ".join(looks) + (f' <span class="aside">{why}</span>' if why else "")


def _comment_head(comment: Comment, comments: Sequence[Comment]) -> str:
    answered = ""
    if comment.reply_to is not None and comment.reply_to < len(comments):
        answered = f" in reply to {escaped(comments[comment.reply_to].author or 'a comment')}"
    when = f"{DOT}{escaped(long_date(comment.date))}" if comment.date else ""
    name = escaped(comment.author or "No name")
    return f'<p class="comment-head depth-{min(comment.depth, 4)}" dir="auto"><b>{name}</b>{answered}{when}</p>\n'


class _Signed:
    """The stretches of one audit's article, each flat element with what covers it, and the signs between them."""

    def __init__(self, audit: Audit, address: Address) -> None:
        self._audit = audit
        self._address = address
        self._tags = source_tags(audit)

    def block(self, segments: Sequence[Segment]) -> str:
        repeated = self._repeated(segments)
        return "".join(self._segment(segment) + self._signs(segment, repeated) for segment in segments)

    def _repeated(self, segments: Iterable[Segment]) -> frozenset[int]:
        """The statements whose next one in the block has the same sign: a run of one voice is signed once."""
        ended = [mark.number for segment in segments for mark in segment.ends if mark.kind == "statement"]
        signs = [statement_tag(self._audit.statements[number], self._tags) for number in ended]
        return frozenset(number for number, pair in zip(ended, pairwise(signs), strict=False) if pair[0] == pair[1])

    def _segment(self, segment: Segment) -> str:
        """One flat element for a stretch, whatever covers it."""
        numbers = {
            kind: [mark.number for mark in segment.marks if mark.kind == kind]
            for kind in ("statement", "who", "cue", "content", "evidence", "link")
        }
        statements = sorted(numbers["statement"], key=lambda number: number not in numbers["content"])
        classes = [*_voice_classes(self._audit, statements, numbers["content"])]
        levels = {self._audit.findings[number].level for number in numbers["evidence"]}
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
            ("src", [self._tags[id][1:] for number in statements for id in _speakers(self._audit.statements[number])]),
        ):
            if values:
                attributes += f' data-{name}="{" ".join(map(str, dict.fromkeys(values)))}"'
        if numbers["link"]:
            attributes += f' title="{escaped(self._audit.article.links[numbers["link"][0]].href)}"'
        words = escaped(self._audit.article.cut(segment.span))
        return f"<span{attributes}>{words}</span>" if attributes else words

    def _signs(self, segment: Segment, repeated: frozenset[int]) -> str:
        """Signs for the statements and the evidence that end here.

        They are drawn from attributes, so that selecting, copying and searching meet the article's words alone.
        """
        signs = ""
        for mark in segment.ends:
            if mark.kind == "statement":
                signs += self._statement_sign(mark.number, again=mark.number in repeated)
            elif mark.kind == "evidence":
                signs += _evidence_sign(self._audit.findings[mark.number], mark.number, mark.part)
            elif mark.kind == "why":
                signs += f'<span class="place" id="why-{mark.number}-{mark.part}"></span>'
        return signs

    def _statement_sign(self, number: int, *, again: bool) -> str:
        statement = self._audit.statements[number]
        article = self._audit.article
        names = ", ".join(escaped(source_name(article, self._audit.source(id))) for id in statement.sources)
        low = statement.confidence < UNCERTAIN
        label = f"Statement {number + 1}. {VOICE[statement.voice]}"
        label += f"{f': {names}' if names else ''}{', uncertain' if low else ''}"
        return (
            f'<a class="tag {statement.voice}{" low" if low else ""}{" again" if again else ""}" '
            f'id="st-{number}" href="{self._address(number)}" '
            f'data-s="{number}" data-label="{statement_tag(statement, self._tags)}" aria-label="{label}"></a>'
        )


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
