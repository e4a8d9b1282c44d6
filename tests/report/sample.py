"""An audit made by hand, so that the reports are tested without the model, and one whose page is hostile."""

from dataclasses import replace

from headwater.records import (
    Article,
    ArticleReference,
    Attribution,
    Audit,
    Block,
    Checked,
    Comment,
    Entity,
    Finding,
    Link,
    Observable,
    Passage,
    Role,
    SiteLink,
    Skipped,
    Source,
    Span,
    Statement,
)

BLOCKS: tuple[tuple[Role, str], ...] = (
    ("headline", "Ferry to Skarn stops for the winter"),
    ("badge", "Verified"),
    ("standfirst", "The island has one boat left"),
    ("byline", "By Ida Brook"),
    ("paragraph", "“We will not sail again before May,” said Tor Lind, the ferry’s captain, the Skarn Post reported."),
    ("heading", "No replacement"),
    ("paragraph", "The council may lease a boat, according to the minutes. It would sail on Fridays."),
    ("paragraph", "The pier is a disgrace. The owner did not answer our letters."),
    (
        "paragraph",
        "“Nobody asked the islanders,” said a harbour official, who gave no name because the talks are private, and "
        "Una Holm, who has crossed daily for thirty years.",
    ),
    (
        "paragraph",
        "“A new boat is on order,” Skarn Ferries said. The crew was paid, the Skarn Post reported. He said that the "
        "owner had promised a pier. It is said to be rotten.",
    ),
    ("caption", "The boat at the pier"),
    ("comment", "Buy cheap watches at my shop"),
    ("comment", "Nobody wants your watches"),
    ("furniture", "Leave a Reply"),
)
TEXT = "\n\n".join(words for _, words in BLOCKS)


def at(words: str, *, text: str = TEXT) -> Span:
    """Where the words are, first of all places."""
    start = text.index(words)
    return Span(start, start + len(words))


ARTICLE = Article(
    id="https://skarntimes.example/ferry",
    version="v1",
    url="https://skarntimes.example/ferry",
    outlet="The Skarn Times",
    published="2026-10-03",
    modified=None,
    language="en",
    section=None,
    byline=("Ida Brook",),
    text=TEXT,
    blocks=tuple(Block(role, at(words)) for role, words in BLOCKS),
    links=(Link(at("the minutes"), "https://council.example/minutes"),),
    site_links=(SiteLink("Ethics", "/ethics"),),
    comments=(
        Comment("walrus", "2026-10-04", at("Buy cheap watches at my shop")),
        Comment(None, None, at("Nobody wants your watches"), depth=1, reply_to=0),
    ),
    structured_data=({"@type": "NewsArticle", "datePublished": "2026-10-03"},),
    observable=Observable(links=True, structured_data=True, metadata=True),
    dropped_words=41,
)


def statement(id: str, span: Span, **fields: object) -> Statement:
    """A statement in the author's voice, but for what is told."""
    plain = Statement(
        id=id, span=span, voice="author", kind=None, attribution=None, sources=(), relay=None, source_span=None, cue=(),
        content=(), inner=None, carried=False, hedged=False, negated=False, confidence=0.97,
    )  # fmt: skip
    return replace(plain, **fields)  # type: ignore[arg-type]


def source(id: str, **fields: object) -> Source:
    """A named person, but for what is told."""
    plain = Source(
        id=id, entity=None, kind="named_person", name=None, title=None, affiliation=None, justification=(),
        outlet=False, side=None, mentions=(),
    )  # fmt: skip
    return replace(plain, **fields)  # type: ignore[arg-type]


def passage(text: str, *, outlet: str = "The Skarn Post") -> Passage:
    """A stretch of an article elsewhere."""
    reference = ArticleReference("https://post.example/1", "https://post.example/1", outlet, "No boat", "2026-10-01")
    return Passage(reference, Span(0, len(text)), text)


STATEMENTS = (
    statement(
        "st-lind", at(BLOCKS[4][1]), voice="source", kind="direct", attribution="a1", sources=("lind",), relay="post",
        source_span=at("Tor Lind, the ferry’s captain"), cue=(at("said"), at("reported")),
        content=(at("“We will not sail again before May,”"),), negated=True,
        inner=Attribution(at("Tor Lind"), (at("said"),), (at("not sail"),), 0.5),
    ),
    statement(
        "st-minutes", at("The council may lease a boat, according to the minutes."), voice="source", kind="indirect",
        sources=("minutes",), source_span=at("the minutes"), cue=(at("according to"),),
        content=(at("The council may lease a boat"),), hedged=True,
    ),
    statement(
        "st-fridays", at("It would sail on Fridays."), voice="source", kind="indirect", sources=("minutes",),
        content=(at("It would sail on Fridays."),), carried=True, confidence=0.51,
    ),
    statement("st-pier", at("The pier is a disgrace.")),
    statement("st-owner", at("The owner did not answer our letters."), voice="disclosure"),
    statement(
        "st-asked", at(BLOCKS[8][1]), voice="source", kind="direct", sources=("official", "holm"),
        source_span=at("a harbour official"), content=(at("“Nobody asked the islanders,”"),),
    ),
    statement(
        "st-order", at("“A new boat is on order,” Skarn Ferries said."), voice="source", kind="direct",
        sources=("ferries",), source_span=at("Skarn Ferries"), content=(at("“A new boat is on order,”"),),
    ),
    statement(
        "st-crew", at("The crew was paid, the Skarn Post reported."), voice="source", kind="indirect",
        sources=("post",), content=(at("The crew was paid"),),
    ),
    statement(
        "st-he", at("He said that the owner had promised a pier."), voice="source", kind="mixed",
        source_span=at("He"),
        content=(at("that the owner had promised a pier"),),
        inner=Attribution(at("the owner"), (at("had promised"),), (at("a pier."),), 0.9),
    ),
    statement("st-rotten", at("It is said to be rotten."), voice="source", kind="indirect"),
)  # fmt: skip
SOURCES = (
    source("lind", name="Tor Lind", title="the ferry’s captain", side="ferry", mentions=(at("Tor Lind"),)),
    source("post", kind="named_organization", name="Skarn Post", outlet=True, mentions=(at("the Skarn Post"),)),
    source("minutes", kind="document", side="council", mentions=(at("the minutes"),)),
    source(
        "official",
        kind="anonymous",
        title="harbour official",
        side="harbour",
        mentions=(at("a harbour official"),),
        anonymity=(at("because the talks are private"),),
    ),
    source(
        "holm",
        name="Una Holm",
        side="islanders",
        mentions=(at("Una Holm"),),
        justification=(at("who has crossed daily for thirty years"),),
    ),
    source(
        "ferries",
        kind="named_organization",
        name="Skarn Ferries",
        affiliation="Nordskarn Group",
        side="ferry",
        mentions=(at("Skarn Ferries"),),
    ),
)
FINDINGS = (
    Finding("SR08", "source-profile", "info", "Three sources: one of each kind.", (), (), {"sources": 3}),
    Finding(
        "SR04", "relayed", "note", "The captain’s words are from the Skarn Post.", (at("the Skarn Post reported"),),
        (passage("“We will not sail again before May.”"),), {"passages": 1, "linked": None},
    ),
    Finding("FC01", "label-unsupported", "warning", "The page calls itself verified.", (at("Verified"),), (), {}),
    Finding("TM02", "date-unresolved", "note", "The season is not told.", (at("winter"), at("May")), (), {"dates": 2}),
    Finding("CM01", "comments", "info", "Two comments.", (at("Buy cheap watches at my shop"),), (), {"comments": 2}),
)  # fmt: skip
AUDIT = Audit(
    article=ARTICLE,
    statements=STATEMENTS,
    sources=SOURCES,
    entities=(Entity("e1", "person", ("Tor Lind", "Lind"), (at("Tor Lind"),)),),
    reuses=(),
    matches=(),
    findings=FINDINGS,
    checked=Checked(("article", "statements", "FC01"), (Skipped("reuse", "no corpus was given"),)),
    version="0.1.0",
    models={"tagger": "0123456789abcdef"},
    corpus_revision=None,
)

# What a page can try: markup, ends of elements and attributes, rich's markup, a formula, escape codes, an override of
# the reading direction, half a surrogate pair.
HOSTILE = (
    "<script>document.title='owned'</script>",
    "</style><img src=x onerror=\"document.title='owned'\">",
    "\"'><svg/onload=document.title='owned'>",
    "[bold red]not markup[/bold red] [/] :smile:",
    "=HYPERLINK(\"https://evil.example\")",
    "\x1b[31mred\x1b[0m\x07\x9b2J",
    "\u202egnp.exe\u2066 \ud800 end",
)  # fmt: skip


def hostile_audit() -> Audit:
    """An audit whose every text from the page is an attack."""
    text = "\n".join(HOSTILE)
    spans = [at(words, text=text) for words in HOSTILE]
    roles: tuple[Role, ...] = ("headline", "badge", "paragraph", "paragraph", "paragraph", "comment", "furniture")
    words = " ".join(HOSTILE)
    hostile_speech = Attribution(spans[0], (spans[1],), (spans[4],))
    article = replace(
        ARTICLE,
        id=words,
        url=f"javascript:{HOSTILE[1]}",
        outlet=words,
        published=words,
        byline=HOSTILE,
        text=text,
        blocks=tuple(Block(role, span) for role, span in zip(roles, spans, strict=True)),
        links=(Link(spans[2], f"javascript:alert(1){HOSTILE[2]}"),),
        site_links=(SiteLink(words, words),),
        comments=(Comment(words, words, spans[5]),),
        structured_data=({"headline": words},),
    )
    return replace(
        AUDIT,
        article=article,
        statements=(
            statement("s", spans[2], voice="source", kind="direct", sources=("x",), relay="x", content=(spans[2],)),
            statement("t", spans[3]),
            statement("u", spans[4], voice="disclosure", confidence=0.3),
            statement("v", spans[1], voice="source", kind="mixed", source_span=spans[6], inner=hostile_speech),
        ),
        sources=(
            source(
                "x",
                name=words,
                title=HOSTILE[0],
                affiliation=HOSTILE[1],
                side=HOSTILE[2],
                mentions=(spans[2],),
                justification=(spans[4],),
                anonymity=(spans[6],),
            ),
            source("y", kind="anonymous", mentions=(spans[6],)),
        ),
        entities=(Entity("e", "person", HOSTILE, (spans[3],)),),
        findings=(
            Finding(
                "FC01",
                "label-unsupported",
                "warning",
                words,
                tuple(spans),
                (passage(words, outlet=words),),
                {HOSTILE[1]: words},
            ),
        ),
        checked=Checked(("FC01",), (Skipped(words, words),)),
    )
