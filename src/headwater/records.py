"""The records that travel through an audit.

All are frozen and compare by value. A `Span` is `[start, end)` in Unicode code points of `Article.text`.
"Could not tell" is `None`; an empty tuple or string means "looked, and there is none".
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args
from urllib.parse import urlsplit

Role = Literal[
    "headline", "badge", "standfirst", "byline", "date", "paragraph", "heading", "quote", "list", "caption",
    "comment", "furniture",
]  # fmt: skip
BODY_ROLES: frozenset[Role] = frozenset({"paragraph", "heading", "quote", "list"})
Voice = Literal["source", "author", "disclosure"]
Directness = Literal["direct", "indirect", "mixed"]
SourceKind = Literal[
    "named_person", "named_organization", "document", "anonymous", "unnamed_person", "unnamed_group"
]  # fmt: skip
EntityKind = Literal["person", "organisation", "group", "place", "document"]
Level = Literal["info", "note", "warning"]
LEVELS: tuple[Level, ...] = ("info", "note", "warning")


class Span(NamedTuple):
    """`[start, end)` in code points of the text it belongs to."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same stretches in order, those that overlap or touch made one."""
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and span.start <= apart[-1].end:
            apart[-1] = Span(apart[-1].start, max(apart[-1].end, span.end))
        else:
            apart.append(span)
    return apart


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was got: bytes, and what was told of them."""

    content: bytes
    url: str | None = None
    fetched_at: str | None = None  # ISO 8601
    content_type: str | None = None

    @classmethod
    def from_path(cls, path: str | Path, *, url: str | None = None) -> "Page":
        """Read a saved page. Raises `OSError` where the file cannot be read."""
        return cls(Path(path).read_bytes(), url=url)


@dataclass(frozen=True, slots=True)
class Text:
    """The body of an article as plain text, with what is told of it beside; `None` is "not told"."""

    body: str
    url: str | None = None
    headline: str | None = None
    published: str | None = None  # ISO 8601
    outlet: str | None = None
    byline: tuple[str, ...] = ()
    language: str | None = None  # ISO 639-1


@dataclass(frozen=True, slots=True)
class Block:
    role: Role
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the article's text."""

    span: Span
    href: str


@dataclass(frozen=True, slots=True)
class SiteLink:
    """A link of the page outside the article's text (menus, footer): what PG02 looks at."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's comment. `depth` is 0 for one on the article, `reply_to` the index of the comment it answers."""

    author: str | None
    date: str | None
    span: Span
    depth: int = 0
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Observable:
    """What the input could carry at all. A plain-text dump has no links to miss."""

    links: bool
    structured_data: bool
    metadata: bool


@dataclass(frozen=True, slots=True)
class Article:
    """A page taken apart. `text` is all of its own words in reading order; `blocks` give each stretch its role."""

    id: str  # canonical URL, else the digest of the text
    version: str  # digest of the text
    url: str | None
    outlet: str | None
    published: str | None  # ISO 8601 date or date and time
    modified: str | None
    language: str | None  # ISO 639-1
    section: str | None
    byline: tuple[str, ...]
    text: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    site_links: tuple[SiteLink, ...]
    comments: tuple[Comment, ...]
    structured_data: tuple[dict[str, Any], ...]  # JSON-LD objects
    observable: Observable
    dropped_words: int = 0  # menus, advertisements, related links

    def cut(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def spans(self, *roles: Role) -> tuple[Span, ...]:
        return tuple(block.span for block in self.blocks if block.role in roles)

    @property
    def reference(self) -> "ArticleReference":
        return ArticleReference(self.id, self.url, self.outlet, self.headline, self.published)

    @property
    def headline(self) -> str:
        return self._first("headline")

    @property
    def standfirst(self) -> str:
        return self._first("standfirst")

    @property
    def badges(self) -> tuple[str, ...]:
        return tuple(self.cut(span) for span in self.spans("badge"))

    @property
    def body(self) -> tuple[Span, ...]:
        """Spans of the blocks that tell the story: paragraph, heading, quote, list."""
        return tuple(block.span for block in self.blocks if block.role in BODY_ROLES)

    def _first(self, role: Role) -> str:
        return next((self.cut(span) for span in self.spans(role)), "")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who (source), how (cue), what (content): as PolNeAR marks them (Newell et al., 2018)."""

    source: Span | None
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of the body and one independent source, or the author's own sentence."""

    id: str
    span: Span  # the sentence
    voice: Voice
    kind: Directness | None
    attribution: str | None  # shared by the sentences of one split quotation
    sources: tuple[str, ...]  # ids of Sources
    relay: str | None  # id of the Source this article has it from
    source_span: Span | None
    cue: tuple[Span, ...]
    content: tuple[Span, ...]  # only what is attributed
    inner: Attribution | None  # nested speech: the speaker inside the content
    carried: bool
    hedged: bool
    negated: bool
    confidence: float  # calibrated probability that voice and attribution are right


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    entity: str | None
    kind: SourceKind
    name: str | None
    title: str | None
    affiliation: str | None
    justification: tuple[Span, ...]  # the words that tell why this source is in the story
    outlet: bool
    side: str | None  # shared by sources that speak for one party; None for outlets, which speak for nobody
    mentions: tuple[Span, ...]
    anonymity: tuple[Span, ...] = ()  # the words that tell why the name is withheld


@dataclass(frozen=True, slots=True)
class Entity:
    """Everybody the article names, source or not."""

    id: str
    kind: EntityKind
    names: tuple[str, ...]
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ArticleReference:
    id: str
    url: str | None
    outlet: str | None
    headline: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of another article, with its text, so that a report needs no corpus."""

    article: ArticleReference
    span: Span
    text: str


ChangeType = Literal[
    "headline_changed", "speaker_changed", "attribution_lost", "attribution_gained", "quote_altered", "number_changed",
    "date_changed", "name_changed", "negation_changed", "hedge_lost", "hedge_gained", "loaded_added", "loaded_dropped",
    "wording",
]  # fmt: skip
CHANGE_TYPES: tuple[ChangeType, ...] = get_args(ChangeType)


@dataclass(frozen=True, slots=True)
class Change:
    type: ChangeType
    here: Span
    there: Span


Direction = Literal["from", "to", "unclear"]
ReuseKind = Literal["text", "wire", "press release", "common upstream", "quotation"]


@dataclass(frozen=True, slots=True)
class Reuse:
    """A passage shared with another article.

    `direction` is `from` where this article has it from the other one. `changes` are told in that direction (where it
    is unclear, from there to here): a hedge is lost where the later article has none. Of `kind` "quotation" are words
    that both quote and that stand in no longer shared passage.
    """

    here: Span
    there: Passage
    similarity: float  # the part of the words that both have, in one order
    direction: Direction
    why: str
    changes: tuple[Change, ...]
    kind: ReuseKind = "text"
    of_here: float = 0.0  # the passage's part of this article's body, by words
    of_there: float = 0.0
    credited: bool = False  # whether this article names or links the other one's outlet, or is its own


@dataclass(frozen=True, slots=True)
class FactCheck:
    """A published fact check, as its ClaimReview tells it. `rating` is the publisher's own word for its verdict."""

    id: str  # its URL, else the digest of its words
    url: str | None
    claim: str
    claimant: str | None
    rating: str | None
    publisher: str | None
    title: str | None
    published: str | None  # ISO 8601


@dataclass(frozen=True, slots=True)
class Match:
    """A passage elsewhere that bears on a statement."""

    statement: str
    there: Passage
    relation: Literal["same", "disputed", "fact check"]
    why: str


@dataclass(frozen=True, slots=True)
class Finding:
    """An observation with its evidence; never a grade of the article."""

    code: str
    name: str
    level: Level
    message: str
    spans: tuple[Span, ...]
    elsewhere: tuple[Passage, ...]
    measured: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Skipped:
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What ran (steps and rule codes), and what did not and why."""

    ran: tuple[str, ...]
    skipped: tuple[Skipped, ...]


ScreenVerdict = Literal["ham", "unsure", "spam", "blatant"]


@dataclass(frozen=True, slots=True)
class Screened:
    """What the screen thinks of a reader's comment."""

    comment: int  # its place in `Article.comments`
    verdict: ScreenVerdict
    probability: float  # that it is spam
    reasons: tuple[str, ...]  # what spoke for the verdict, the weightiest first
    abuse: tuple[str, ...]  # kinds of it (insult, threat, slur, dehumanizing): apart from the verdict


@dataclass(frozen=True, slots=True)
class Audit:
    article: Article
    statements: tuple[Statement, ...]
    sources: tuple[Source, ...]
    entities: tuple[Entity, ...]
    reuses: tuple[Reuse, ...]
    matches: tuple[Match, ...]
    findings: tuple[Finding, ...]
    checked: Checked
    version: str  # of headwater
    models: dict[str, str]  # name -> digest
    corpus_revision: str | None
    screened: tuple[Screened, ...] = ()  # the comments, one by one

    def source(self, id: str) -> Source:
        """Raises `KeyError` where no source has that id."""
        for source in self.sources:
            if source.id == id:
                return source
        raise KeyError(id)

    def sides(self) -> dict[str, tuple[Source, ...]]:
        """The sources that statements draw on, by the side they speak for, in order of place.

        Outlets and relays are in none: who passes words on adds no support to them.
        """
        used = {id for statement in self.statements for id in statement.sources}
        sides: dict[str, list[Source]] = {}
        for source in self.sources:
            if source.id in used and source.side is not None:
                sides.setdefault(source.side, []).append(source)
        return {side: tuple(sources) for side, sources in sides.items()}

    @property
    def independent_sides(self) -> int:
        """How many parties the article has its statements from."""
        return len(self.sides())


def host_of(url: str | None) -> str:
    """The host of an address, without "www."; empty where there is none. "http://[broken": pages hold such links."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def letters_of(outlet: str) -> str:
    """By which two names are one outlet's: "The Harwick Courier" and "harwickcourier.com" have the same."""
    words = re.sub(r"^the\s+|\.(?:com|org|net|co\.uk|example|news|info)\b", "", outlet.strip().casefold())
    return re.sub(r"[\W_]", "", words)


def day_of(published: str | None) -> date | None:
    """The day of an ISO 8601 date or time; `None` where there is none that can be read."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None


def digest(parts: Iterable[object]) -> str:
    """A short stable id (80 bits, hexadecimal) of what the parts say."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:20]


# What a reader of the first version may have passed on as a fact, and what outlets' own rules ask a correction for.
FACTS: frozenset[ChangeType] = frozenset(
    {
        "speaker_changed", "attribution_lost", "attribution_gained", "quote_altered", "number_changed", "date_changed",
        "name_changed", "negation_changed",
    }
)  # fmt: skip
EditKind = Literal["added", "removed", "changed", "moved"]
EDIT_KINDS: tuple[EditKind, ...] = get_args(EditKind)


@dataclass(frozen=True, slots=True)
class Edit:
    """What became of one passage, mostly a sentence. `here` is in the new text, `there` in the old one."""

    kind: EditKind
    role: Role
    paragraph: int | None  # the new version's, counted as a reader does; the old one's for what was removed
    here: Span | None
    there: Span | None
    types: tuple[ChangeType, ...]  # only of what was changed
    changes: tuple[Change, ...]  # stretch by stretch; several types can share one
    old_text: str
    new_text: str


@dataclass(frozen=True, slots=True)
class Reworded:
    """One of the two is empty where the other version has no such words."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Turnover:
    """Names of sources that only the new version draws on, and of those that only the old one did."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A correction or update notice of the new version. `here` is `None` for one in its structured data."""

    here: Span | None
    text: str
    new: bool  # whether the old version had none of these words


@dataclass(frozen=True, slots=True)
class Revision:
    """What was changed from one version of a page to another."""

    old: ArticleReference
    new: ArticleReference
    headline: Reworded | None
    standfirst: Reworded | None
    byline: Reworded | None
    edits: tuple[Edit, ...]  # in the order of the new version
    unchanged: int  # passages that both versions have, in one order
    sources: Turnover
    correction: tuple[Notice, ...] | None
    checked: Checked
    version: str  # of headwater

    @property
    def quiet(self) -> tuple[ChangeType, ...] | None:
        """The facts that were changed while no notice was added; `None` where notices could not be looked for."""
        if self.correction is None:
            return None
        if any(notice.new for notice in self.correction):
            return ()
        found = {type for edit in self.edits for type in edit.types} & FACTS
        return tuple(type for type in CHANGE_TYPES if type in found)


@dataclass(frozen=True, slots=True)
class Sharing:
    """Another article that shares words with this one, and which of the two has them from the other."""

    article: ArticleReference
    share: float  # of this article's body, by words, 0 to 1
    share_there: float  # of the other's
    direction: Direction
    why: str
    kind: ReuseKind
    passages: tuple[Reuse, ...]

    def edge(self, id: str) -> "Edge":
        """Between the article of that id, which shares the words, and the other one."""
        found = {change.type for reuse in self.passages for change in reuse.changes}
        types = tuple(type for type in CHANGE_TYPES if type in found and type != "wording")
        if self.direction == "to":
            return Edge(id, self.article.id, self.share_there, True, types)
        return Edge(self.article.id, id, self.share, self.direction == "from", types)


def sharings(reuses: Iterable[Reuse]) -> tuple[Sharing, ...]:
    """The reuses by the article they are shared with, in order of appearance; lone quotations are in none."""
    by_article: dict[str, list[Reuse]] = {}
    for reuse in reuses:
        if reuse.kind != "quotation":
            by_article.setdefault(reuse.there.article.id, []).append(reuse)
    return tuple(
        Sharing(
            article=passages[0].there.article,
            share=round(min(1.0, sum(reuse.of_here for reuse in passages)), 4),
            share_there=round(min(1.0, sum(reuse.of_there for reuse in passages)), 4),
            direction=passages[0].direction,
            why=passages[0].why,
            kind=passages[0].kind,
            passages=tuple(passages),
        )
        for passages in by_article.values()
    )


@dataclass(frozen=True, slots=True)
class Quoted:
    """The words of a quotation in another article. `speaker` is as that article names whom it quotes."""

    there: Passage
    speaker: str | None
    relation: Literal["same speaker", "other speaker", "unclear"]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation of this article, and where else its words stand: an empty `elsewhere` is "nowhere"."""

    here: Span
    speaker: str | None
    elsewhere: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """Words that went from one article of a trace to another, by their ids."""

    upstream: str
    downstream: str
    share: float  # of the downstream article's body, by words, 0 to 1
    clear: bool  # whether the direction is known; if not, the order of the two says nothing
    types: tuple[ChangeType, ...]  # what was changed on the way


@dataclass(frozen=True, slots=True)
class Trace:
    """Where an article's words come from and go to. Where the direction is unclear, an article stands in `upstream`.

    `text` is the article's, so that a report needs no corpus. `edges` are those of the picture: between this article
    and the others, and among the others.
    """

    article: ArticleReference
    text: str
    upstream: tuple[Sharing, ...]
    downstream: tuple[Sharing, ...]
    quotations: tuple[Quotation, ...]
    edges: tuple[Edge, ...]
    checked: Checked
    version: str
    corpus_revision: str


@dataclass(frozen=True, slots=True)
class Selector:
    """Where words stood in an article's text, so that they are found again in another version of it.

    The text position selector and the text quote selector of the W3C Web Annotation Data Model (4.2.5, 4.2.4) in one.
    """

    span: Span
    exact: str
    prefix: str  # the words before, up to 32 code points
    suffix: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a reviewer rests a verdict on: a page, words of another article, or both."""

    url: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """What a person decided on a statement. Each save is an edition; the earlier ones are its history."""

    id: str
    article: str
    version: str  # of the article, when it was written
    where: Selector  # the statement's sentence
    speaker: str | None  # the name of the statement's first source: tells the statements of one sentence apart
    verdict: str | None  # a rating of the reviewers' own scale; `None` while it is open
    note: str
    evidence: tuple[Evidence, ...]
    reviewer: str
    made_at: str  # ISO 8601, UTC
    edition: int  # 1 for the first


Opinion = Literal["agree", "disagree", "irrelevant"]
OPINIONS: tuple[Opinion, ...] = get_args(Opinion)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer thinks of a finding."""

    article: str
    version: str
    code: str
    finding: str  # digest of the code and the words that the finding rests on
    opinion: Opinion
    reviewer: str
    made_at: str  # ISO 8601, UTC


CorrectionKind = Literal["voice", "speaker", "span", "merge", "split"]


@dataclass(frozen=True, slots=True)
class Correction:
    """What a reviewer puts right in an audit; it is applied again to every later one.

    - `voice`: the statement at `where` has this `voice`
    - `speaker`: the statement at `where` is from the source mentioned at `source`, or from `name`, a `source_kind`
    - `span`: what is attributed in the statement at `where` are the `spans`
    - `merge`: the sources mentioned at `where` and at `source` are one
    - `split`: of the source mentioned at `where`, the mentions at `spans` are another one, `name` if it has one
    """

    id: str
    article: str
    version: str  # of the article, when it was made
    kind: CorrectionKind
    where: Selector
    speaker: str | None  # as in `Review`
    voice: Voice | None
    source: Selector | None
    name: str | None
    source_kind: SourceKind | None
    spans: tuple[Selector, ...]
    reviewer: str
    made_at: str  # ISO 8601, UTC
