"""Traces made by hand, so that their reports are tested without a corpus, and one whose pages are hostile."""

from collections.abc import Sequence

from headwater.records import (
    ArticleReference,
    Change,
    ChangeType,
    Checked,
    Direction,
    Edge,
    Passage,
    Quotation,
    Quoted,
    Reuse,
    ReuseKind,
    Sharing,
    Skipped,
    Span,
    Trace,
)
from tests.report.sample import HOSTILE

Replaced = tuple[str, str, ChangeType]  # there, here, type

TEXT = """Ferry will stop in June

The Ostrey ferry will stop running in June. Engineers found cracks in nine of its twelve frames.

“We will not put passengers on that boat until the yard has looked at every frame,” said Tom Reed, who runs the line.

About 340 people cross the strait each day. The line opened in 1961 with a boat that was built for the war and never \
meant to carry cars. It was lengthened twice, the last time in 1988, and has had the same engine since. Three captains \
have run it, all of them from one family in the upper town. The harbour still keeps the first bell on a post by the \
slip, and children ring it when the boat comes in. The county will pay 1.2 million for the hull.

“They have no other way home,” said Joan Marsh, a teacher. “Nobody asked us.”
"""
COURIER_LEAD = (
    "The Ostrey ferry may stop running in June, the harbour board said. Engineers found cracks in seven of its twelve "
    "frames."
)
COURIER_QUOTE = "“We will not put passengers on that boat until the yard has looked at every frame,” said Ann Vale, who"
HISTORY = TEXT[TEXT.index("About 340") : TEXT.index("\n\n“They")]
COURIER_HISTORY = HISTORY.replace("will pay 1.2 million for the hull", "has been asked for 1.2 million for the hull")

OWN = ArticleReference("star", "https://star.example/ferry", "Tamble Star", "Ferry will stop in June", "2026-05-03")
COURIER = ArticleReference(
    "courier", "https://courier.example/ferry", "Mill Courier", "Ferry may stop in June, board says", "2026-05-01"
)
POST = ArticleReference(
    "post", "https://post.example/ferry", "Brightwater Post", "Cracks found in the Ostrey ferry", "2026-05-02T08:30:00Z"
)
LEDGER = ArticleReference(
    "ledger", "https://ledger.example/1", "Skarn Ledger", "“Every frame”: why the ferry stops", "2026-05-04"
)
NOTES = ArticleReference("notes", "https://www.harwick-notes.example/f", None, "Ferry notes", None)


def at(words: str, text: str, *, by: int = 0) -> Span:
    start = text.index(words)
    return Span(by + start, by + start + len(words))


def reuse(
    article: ArticleReference,
    here: str,
    there: str,
    *replaced: Replaced,
    direction: Direction = "from",
    why: str = "",
    kind: ReuseKind = "text",
    start: int = 500,
    text: str = TEXT,
    credited: bool = False,
) -> Reuse:
    """A passage; `replaced` are (words there, words here, type), empty words before the full stop at the end."""
    own = at(here, text)
    changes = tuple(Change(type, _at(new, here, own.start), _at(old, there, start)) for old, new, type in replaced)
    changed = sum(len(old.split()) for old, _, _ in replaced)
    words, whole = len(here.split()), len(text.split())
    passage = Passage(article, Span(start, start + len(there)), there)
    similarity = round(1 - changed / max(1, len(there.split())), 4)
    part = round(words / whole, 4)
    return Reuse(own, passage, similarity, direction, why, changes, kind, part, min(1.0, 2 * part), credited)


def _at(words: str, text: str, by: int) -> Span:
    start = text.index(words) if words else len(text) - 1
    return Span(by + start, by + start + len(words))


def sharing(passages: Sequence[Reuse]) -> Sharing:
    first = passages[0]
    here, there = (round(min(1.0, sum(part)), 4) for part in zip(*((p.of_here, p.of_there) for p in passages)))
    return Sharing(first.there.article, here, there, first.direction, first.why, first.kind, tuple(passages))


LEAD = TEXT[TEXT.index("The Ostrey") : TEXT.index("\n\n“We")]
QUOTE = TEXT[TEXT.index("“We will") : TEXT.index(" runs the line")]
DATES = "published two days earlier (1 May 2026, 3 May 2026)"

UPSTREAM = (
    sharing(
        [
            reuse(
                COURIER, LEAD, COURIER_LEAD, ("may", "will", "hedge_lost"),
                (", the harbour board said", "", "attribution_lost"), ("seven", "nine", "number_changed"), why=DATES,
            ),
            reuse(COURIER, QUOTE, COURIER_QUOTE, ("Ann Vale", "Tom Reed", "speaker_changed"), why=DATES, start=700),
            reuse(
                COURIER, HISTORY, COURIER_HISTORY, ("has been asked for", "will pay", "wording"), why=DATES, start=900,
            ),
        ]
    ),
    sharing([reuse(POST, "Engineers found cracks in nine of its twelve frames.",
        "Engineers found cracks in nine of its twelve frames.", why="it links to this article’s page of the day before",
        credited=True)]),
    sharing([reuse(NOTES, "About 340 people cross the strait each day.", "About 340 people cross the strait every day.",
        ("every", "each", "wording"), direction="unclear", why="one of the two has no date, and neither names the other")]),
)  # fmt: skip
DOWNSTREAM = (
    sharing([reuse(LEDGER, QUOTE, QUOTE.replace("every frame", "each frame").replace("Tom Reed", "the owner"),
        ("each", "every", "quote_altered"), ("the owner", "Tom Reed", "wording"),
        direction="to", why="it names the Tamble Star")]),
)  # fmt: skip
QUOTATIONS = (
    Quotation(
        at("We will not put passengers on that boat until the yard has looked at every frame,", TEXT),
        "Tom Reed",
        (
            Quoted(
                Passage(COURIER, Span(701, 782), QUOTE[1:82]),
                "Ann Vale",
                "other speaker",
                (),
            ),
        ),
    ),
    Quotation(
        at("They have no other way home,", TEXT),
        "Joan Marsh",
        (
            Quoted(
                Passage(POST, Span(40, 65), "They have no way home now,"),
                "Marsh",
                "same speaker",
                (
                    Change("quote_altered", _at("other ", "They have no other way home,", TEXT.index("They have no")), Span(53, 53)),
                    Change("quote_altered", Span(TEXT.index(" home,\u201d") + 5, TEXT.index(" home,\u201d") + 5), Span(61, 65)),
                ),
            ),
            Quoted(Passage(NOTES, Span(5, 33), "They have no other way home."), None, "unclear", ()),
        ),
    ),
    Quotation(at("Nobody asked us.", TEXT), "Joan Marsh", ()),
)  # fmt: skip
TRACE = Trace(
    article=OWN,
    text=TEXT,
    upstream=UPSTREAM,
    downstream=DOWNSTREAM,
    quotations=QUOTATIONS,
    edges=(
        Edge("courier", "star", UPSTREAM[0].share, True,
            ("speaker_changed", "attribution_lost", "number_changed", "hedge_lost")),
        Edge("post", "star", UPSTREAM[1].share, True, ()),
        Edge("notes", "star", UPSTREAM[2].share, False, ()),
        Edge("star", "ledger", DOWNSTREAM[0].share_there, True, ("quote_altered",)),
        Edge("courier", "post", 0.58, True, ("attribution_lost", "hedge_lost")),
    ),
    checked=Checked(("shared passages", "quotations", "changes"), (Skipped("attributions", "the text is not English"),)),
    version="0.1.0",
    corpus_revision="12:9f3c",
)  # fmt: skip


def alone() -> Trace:
    """Nothing in the corpus shares a word with it."""
    from dataclasses import replace

    silent = tuple(replace(quotation, elsewhere=()) for quotation in QUOTATIONS)
    return replace(TRACE, upstream=(), downstream=(), edges=(), quotations=silent)
