"""Traces made by hand, so that their reports are tested without a corpus, and one whose pages are hostile."""

from collections.abc import Sequence
from dataclasses import replace

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
    """A passage; `replaced` are (words there, words here, type), empty words before the first full stop."""
    own = at(here, text)
    changes = tuple(Change(type, _at(new, here, own.start), _at(old, there, start)) for old, new, type in replaced)
    changed = sum(len(old.split()) for old, _, _ in replaced)
    words, whole = len(here.split()), len(text.split())
    passage = Passage(article, Span(start, start + len(there)), there)
    similarity = round(1 - changed / max(1, len(there.split())), 4)
    part = round(words / whole, 4)
    return Reuse(own, passage, similarity, direction, why, changes, kind, part, min(1.0, 2 * part), credited)


def _at(words: str, text: str, by: int) -> Span:
    start = text.index(words or ".")
    return Span(by + start, by + start + len(words))


def sharing(passages: Sequence[Reuse]) -> Sharing:
    first = passages[0]
    here, there = (
        round(min(1.0, sum(part)), 4) for part in zip(*((p.of_here, p.of_there) for p in passages), strict=True)
    )
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
    sharing([reuse(NOTES, "About 340 people cross the strait each day.",
        "About 340 people cross the strait every day.", ("every", "each", "wording"), direction="unclear",
        why="one of them has no date, and neither names the other")]),
)  # fmt: skip
DOWNSTREAM = (
    sharing([reuse(LEDGER, QUOTE, QUOTE.replace("every frame", "each frame").replace("Tom Reed", "the owner"),
        ("each", "every", "quote_altered"), ("the owner", "Tom Reed", "wording"),
        direction="to", why="it names the Tamble Star")]),
)  # fmt: skip
HOME = at("They have no other way home,", TEXT)
QUOTATIONS = (
    Quotation(
        at("We will not put passengers on that boat until the yard has looked at every frame,", TEXT),
        "Tom Reed",
        (Quoted(Passage(COURIER, Span(701, 783), COURIER_QUOTE[1:83]), "Ann Vale", "other speaker", ()),),
    ),
    Quotation(
        HOME,
        "Joan Marsh",
        (
            Quoted(
                Passage(POST, Span(40, 66), "They have no way home now,"),
                "Marsh",
                "same speaker",
                (
                    Change("quote_altered", Span(HOME.start + 13, HOME.start + 19), Span(53, 53)),
                    Change("quote_altered", Span(HOME.end - 1, HOME.end - 1), Span(61, 65)),
                ),
            ),
            Quoted(Passage(NOTES, Span(5, 33), "They have no other way home."), None, "unclear", ()),
        ),
    ),
    Quotation(at("Nobody asked us.", TEXT), "Joan Marsh", ()),
)
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
    checked=Checked(("shared passages", "quotations"), (Skipped("attributions", "the text is not English"),)),
    version="0.1.0",
    corpus_revision="12:9f3c",
)  # fmt: skip


def alone() -> Trace:
    """Nothing in the corpus shares a word with it."""
    silent = tuple(replace(quotation, elsewhere=()) for quotation in QUOTATIONS)
    return replace(TRACE, upstream=(), downstream=(), edges=(), quotations=silent)


def hostile_trace() -> Trace:
    """A trace whose every text from the pages is an attack."""
    words = " ".join(HOSTILE)
    text = f"a {words} b"
    page = ArticleReference(words, f"javascript:{HOSTILE[1]}", words, words, words)
    other = ArticleReference("other", f"https://[{words}", None, words, "\u202e2026")
    third = ArticleReference(HOSTILE[2], None, "W" * 200, "\u0645" * 300, "9999-12-31T23:59:59-23:59")
    passages = [
        sharing([reuse(other, text, f"a {HOSTILE[3]} b", (HOSTILE[3], words, "name_changed"), text=text, why=words)]),
        sharing([reuse(third, words, words, text=text, why=words, direction="unclear", kind="wire")]),
    ]
    return Trace(
        article=page,
        text=text,
        upstream=tuple(passages),
        downstream=(),
        quotations=(
            Quotation(Span(0, len(text)), words, (Quoted(Passage(other, Span(0, 9), words), words, "unclear", ()),)),
            Quotation(Span(0, 0), "", ()),
        ),
        edges=(
            Edge("other", words, 1.0, True, ("name_changed",)),
            Edge(words, "other", 0.0, True, ()),  # a ring
            Edge(HOSTILE[2], words, 2.5, False, ()),
            Edge("of no article here", words, 0.5, True, ()),
        ),
        checked=Checked((words,), (Skipped(words, words),)),
        version="0.1.0",
        corpus_revision=words,
    )


def many(number: int, *, dated: bool = True) -> Trace:
    """This article, the last but one of a row in which each has words from the one before, and all from the first."""
    days = [f"2026-05-{1 + n // 3:02}" if dated else None for n in range(number)]
    articles = [ArticleReference(f"a{n}", None, f"Town Gazette {n}", f"Story {n}", day) for n, day in enumerate(days)]
    words = "Engineers found cracks in nine of its twelve frames."
    up = [
        replace(sharing([reuse(one, words, words, why=DATES, kind="wire" if n % 2 else "text")]), share=0.9 - n / 100)
        for n, one in enumerate(articles[:-2])
    ]
    down = sharing([reuse(articles[-1], words, words, why=DATES, direction="to")])
    edges = [
        Edge(f"a{n - 1}", f"a{n}", 0.9 - 0.8 * n / number, True, () if n % 3 else ("number_changed",))
        for n in range(1, number)
    ]
    edges += [Edge("a0", f"a{n}", 0.2, True, ()) for n in range(2, number)]
    edges += [Edge(f"a{n}", f"a{number - 2}", 0.05, True, ()) for n in range(1, number - 3)]
    return replace(
        TRACE,
        article=articles[-2],
        upstream=tuple(up),
        downstream=(down,),
        quotations=(),
        edges=tuple(edges),
    )
