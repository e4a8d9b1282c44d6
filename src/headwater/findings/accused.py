"""SR: the accused, and whether they are heard."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from headwater.findings.accusations import Accusation, find_accusations
from headwater.findings.blocks import holds, sentences_of
from headwater.findings.labels import is_argued, is_conversation
from headwater.findings.sides import sides_behind
from headwater.records import Audit, Entity, Finding, Level, Source, Span

# A state is not asked for its side in every story, and neither is a part of one.
_STATE = re.compile(
    r"\b(?:government|regime|kremlin|white house|pentagon|parliament|congress|senate|republic|kingdom|nations|states"
    r"|commonwealth|empire|army|navy|air force|military|armed forces|junta)\b",
    re.IGNORECASE,
)
_COUNTRIES = frozenset(
    """afghanistan albania algeria angola argentina armenia australia austria azerbaijan bahrain bangladesh belarus
    belgium bolivia bosnia botswana brazil britain bulgaria cambodia cameroon canada chad chile china colombia congo
    croatia cuba cyprus denmark ecuador egypt england eritrea estonia ethiopia finland france gambia georgia germany
    ghana greece guatemala guinea haiti honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica
    japan jordan kazakhstan kenya kosovo kuwait laos latvia lebanon liberia libya lithuania luxembourg madagascar malawi
    malaysia mali malta mauritania mexico moldova mongolia montenegro morocco mozambique myanmar namibia nepal
    netherlands nicaragua niger nigeria norway oman pakistan palestine panama paraguay peru philippines poland portugal
    qatar romania russia rwanda scotland senegal serbia singapore slovakia slovenia somalia spain sudan sweden
    switzerland syria taiwan tajikistan tanzania thailand tunisia turkey turkmenistan uganda uk ukraine uruguay us usa
    uzbekistan venezuela vietnam wales yemen zambia zimbabwe""".split()
)
# Public bodies answer to others than the press: of them it is only told that they were asked.
_PUBLIC = re.compile(
    r"\b(?:police|sheriff|constabulary|department|dept|ministry|court|tribunal|agency|bureau|council|county|city|town"
    r"|village|borough|district|municipality|commission|authority|administration|office of|prosecutors?|prison|jail"
    r"|school board|public schools?|state|federal|guard|patrol|service)\b",
    re.IGNORECASE,
)
_KINDS = ("person", "organisation")
_ASIDE = r"(?:,[^,.;]{1,60},)?(?:,? who)? "
_GONE_AFTER = re.compile(
    rf"{_ASIDE}(?:(?:has|had|later|then) )?(?:died|dies|was (?:\w+ )?(?:killed|murdered|shot|executed|buried)"
    r"|was found (?:dead|hanged)|killed (?:him|her)self|committed suicide)\b"
    r"|[’']s? (?:death|killing|murder|body|funeral|widow|widower|estate|suicide)\b|,? \(\d{4}[–-]\d{4}\)"
)
_GONE_BEFORE = re.compile(
    r"\b(?:the late|(?:death|killing|murder|funeral|assassination|shooting|body) of|killed|murdered|assassinated)"
    r"(?: (?!by\b)[\w’'.-]+){0,2} $"
)
_GONE_NEXT = re.compile(r"(?:He|She) (?:(?:has|had|later) )?(?:died|was (?:\w+ )?(?:killed|murdered|shot dead))\b")
_CONVICTED = re.compile(
    r"\b(?:convict(?:ed|ion|s)|ple(?:a)?d(?:ed|s)? guilty|found guilty|sentenced|sentencing|jailed|imprisoned"
    r"|serving (?:\w+[ -]){0,4}(?:sentence|years|life|term)|(?:admitted|confessed)(?: to)? (?:\w+ )?(?:count|charge)s?"
    r"|acquitted|exonerated|found not guilty|cleared of)\b",
    re.IGNORECASE,
)
_DENIES = (
    r"(?:den(?:y|ies|ied)|reject(?:s|ed)?|disput(?:es?|ed)|refut(?:es?|ed)|apologi[sz]ed"
    r"|ple(?:a)?d(?:ed|s)? not guilty)\b"
)
# "Reed has strongly denied it": the party is heard, if in few words.
_ANSWERS = re.compile(
    rf"{_ASIDE}(?:(?:has|have|had|also|later|both|\w+ly) ){{0,3}}(?:{_DENIES}|(?:defended|admitted|acknowledged)\b)"
)
_DENIAL = re.compile(
    r"(?:But |Yet |However, )?(?:He|She|They|It|Both|The \w+(?: \w+)?) "
    rf"(?:(?:has|have|had|also|both|\w+ly) ){{0,3}}{_DENIES}"
)
_FOR = re.compile(
    r"\b(?:spokes\w+|lawyers?|attorneys?|counsel|solicitors?|barristers?|representatives?|officials?|executives?"
    r"|president|chief|chair\w*|director|head|owner|manager|founder|statement|letter|filing|e-?mail|website|aides?|agent"
    r"|publicist)\b[^,]{0,30} (?:for|of|at|from|with|by) (?:the )?$",
    re.IGNORECASE,
)
# "Reed’s accusers" and "a former director of the mill" speak for somebody else.
_AGAINST = re.compile(r"[’']s? (?:\w+ )?(?:accusers?|victims?|critics?|opponents?|rivals?|enem\w+|former|ex-)")
_FORMER = re.compile(r"\b(?:former|ex-|one-time)", re.IGNORECASE)
# "He could not be reached", "The company did not reply", "Calls to the office were not returned".
_ANYONE = r"An?|Lawyers?|Attorneys?|Spokes\w+|Representatives?|Calls|Messages|E-?mails|Requests|Attempts|Efforts"
_HE = re.compile(rf"(?:But |Neither |Nor )?(?:He|She|They|His|Her|Their|{_ANYONE})\b")
_IT = re.compile(rf"(?:But |Neither |Nor )?(?:They|It|Their|Its|The|{_ANYONE})\b")

_TO = re.compile(r"\b(?:for|to|from|with|contact(?:ed)?|reach(?:ed)?|approach(?:ed)?) (?:[\w’'-]+ ){0,3}$")


def accused_unheard(audit: Audit) -> Iterable[Finding]:
    """A named person or private organisation is accused and has no statement in the article.

    Measured: for each party, the accusations that a sentence ties to it ("Reed was charged with", "accused Reed of", "a
    lawsuit against Reed") or to those who lead it ("the bosses of Brannock Stone"), the independent sides that they are
    from, and whether the article says that it asked. A party is heard where it, or anybody who speaks for it, is the
    source of a statement, or where it is said to deny or admit the matter. A note; info where the article says that it
    asked. One finding for each party.

    Silent on states, the dead, the convicted and the cleared; on public bodies, but for telling that they were asked;
    on victims, accusers and others named beside the accused; on opinion, reviews and the like, transcripts and
    questions and answers.

    Example: "Vale accused Reed of taking £400 from the till." in a story without a word from Reed, or from anybody for
    him.
    """
    if is_argued(audit.article) or is_conversation(audit.article):
        return
    by_party: dict[str, list[Accusation]] = {}
    for accusation in find_accusations(audit):
        by_party.setdefault(accusation.entity, []).append(accusation)
    story = Story(audit) if by_party else None
    for party in audit.entities:
        if story is None or party.id not in by_party:
            continue
        mentions = story.mentions(party)
        if is_state(party) or story.is_dead(party, mentions) or story.is_judged(mentions):
            continue
        if story.is_heard(party, mentions):
            continue
        asked = story.asked(party, mentions)
        if asked or party.kind == "person" or not any(map(is_public_body, party.names)):
            yield _finding(audit, party, by_party[party.id], asked)


def _finding(audit: Audit, party: Entity, accusations: list[Accusation], asked: tuple[Span, ...]) -> Finding:
    name = _name(party)
    level: Level = "info" if asked else "note"
    message = f"{name} is accused and has no statement"
    message += "; the article says that it asked." if asked else ", and the article does not say that it asked."
    measured = {
        "party": name,
        "accusations": len(accusations),
        "by_author": sum(not accusation.by for accusation in accusations),
        "ways": sorted({accusation.way for accusation in accusations}),
        "sides": len(sides_behind(audit, [accusation.span for accusation in accusations])),
        "asked": bool(asked),
    }
    spans = tuple(sorted({*(accusation.span for accusation in accusations), *asked}))
    return Finding("SR06", "accused-unheard", level, message, spans, (), measured)


def is_state(party: Entity) -> bool:
    if party.kind == "person":
        return False
    return any(_STATE.search(name) or _plain(name) in _COUNTRIES for name in party.names)


class Story:
    """What the article tells of a party, looked up by the party's mentions (in order of place)."""

    def __init__(self, audit: Audit) -> None:
        self._text = audit.article.text
        self._heads = audit.article.spans("headline", "standfirst")
        self._sentences = sentences_of(audit)
        told = [statement for statement in audit.statements if statement.voice == "source"]
        heard = {id for statement in told for id in statement.sources}
        self._sources = audit.sources
        self._heard = [source for source in audit.sources if source.id in heard]
        self._source_spans = sorted({statement.source_span for statement in told if statement.source_span})
        self._disclosures = sorted({s.span for s in audit.statements if s.voice == "disclosure"})
        self._parties = [(one, _plain(_name(one)).split()) for one in audit.entities if one.kind in _KINDS]
        self._named = tuple(sorted({mention for one, _ in self._parties for mention in one.mentions}))

    def mentions(self, party: Entity) -> tuple[Span, ...]:
        """The party's mentions, and those of one whose name is a shorter or longer form of its own."""
        words = _plain(_name(party)).split()
        same = [one for one, others in self._parties if one.kind == party.kind and _same(words, others)]
        return tuple(sorted({mention for one in (party, *same) for mention in one.mentions}))

    def is_dead(self, party: Entity, mentions: tuple[Span, ...]) -> bool:
        if party.kind != "person":
            return False
        for mention in mentions:
            before = max(0, mention.start - 60)
            if _GONE_AFTER.match(self._text, mention.end) or _GONE_BEFORE.search(self._text, before, mention.start):
                return True
        return any(_GONE_NEXT.match(self._text, after.start) for after in self._after(mentions))

    def is_judged(self, mentions: tuple[Span, ...]) -> bool:
        """A court has found on guilt, in a sentence or headline that names the party, or in the next that goes on."""
        about = [*self._about(mentions), *(head for head in self._heads if holds(head, mentions))]
        about += [after for after in self._after(mentions) if re.compile(r"(?:He|She) ").match(self._text, after.start)]
        return any(_CONVICTED.search(self._text, span.start, span.end) for span in about)

    def is_heard(self, party: Entity, mentions: tuple[Span, ...]) -> bool:
        """By its own statement, by that of one who speaks for it, or by what it is said to answer."""
        speakers = [source for source in self._sources if _speaks_for(source, party)]
        sides = {source.side for source in speakers} - {None}
        if any(source in speakers or source.side in sides for source in self._heard):
            return True
        if any(_speaks(self._text, span, mention) for mention in mentions for span in self._spans_with(mention)):
            return True
        if any(_ANSWERS.match(self._text, mention.end) for mention in mentions):
            return True
        return any(_DENIAL.match(self._text, after.start) for after in self._after(mentions))

    def asked(self, party: Entity, mentions: tuple[Span, ...]) -> tuple[Span, ...]:
        """Where the article says that it asked: by name, or as "he" or "the company" right after a mention."""
        goes_on = _HE if party.kind == "person" else _IT
        after = [span for span in self._after(mentions) if not holds(span, self._named)]
        follow = {span for span in after if goes_on.match(self._text, span.start)}
        follow |= {span for span in self._disclosures if self._opens_with(span, party)}
        return tuple(span for span in self._disclosures if span in follow or self._asks(span, mentions))

    def _asks(self, span: Span, mentions: tuple[Span, ...]) -> bool:
        """Whether it is the party that a sentence says did not answer: the first named in it, or "… to Reed"."""
        named, own = (places[bisect_left(places, span.start, key=_start) :] for places in (self._named, mentions))
        if not own or not span.contains(own[0]):
            return False
        return not named or own[0] <= named[0] or _TO.search(self._text, span.start, own[0].start) is not None

    def _opens_with(self, span: Span, party: Entity) -> bool:
        """ "Harwick police did not reply", "The bureau did not reply", of the Harwick Police Bureau."""
        opening, words = _plain(self._text[span.start : span.start + 80]).split(), _plain(_name(party)).split()
        if party.kind == "person" or len(words) < 2:
            return False
        return opening[:2] == words[:2] or (opening[:1] == words[-1:] and self._text.startswith("The ", span.start))

    def _about(self, mentions: tuple[Span, ...]) -> list[Span]:
        """The sentences that name the party."""
        return [self._sentences[at] for at in self._places(mentions)]

    def _after(self, mentions: tuple[Span, ...]) -> list[Span]:
        """The sentences right after those that name the party."""
        return [self._sentences[at + 1] for at in self._places(mentions) if at + 1 < len(self._sentences)]

    def _places(self, mentions: tuple[Span, ...]) -> list[int]:
        found = {bisect_right(self._sentences, m.start, key=_start) - 1: m for m in mentions}
        return [at for at, mention in found.items() if at >= 0 and self._sentences[at].contains(mention)]

    def _spans_with(self, mention: Span) -> list[Span]:
        """The source span that a mention lies in, if any: source spans lie apart."""
        at = bisect_right(self._source_spans, mention.start, key=_start) - 1
        return [self._source_spans[at]] if at >= 0 and self._source_spans[at].contains(mention) else []


def _speaks_for(source: Source, party: Entity) -> bool:
    """The party itself, or one whose title or place of work names it: "spokesman for Brannock Stone"."""
    if source.entity == party.id or _same(_plain(source.name or "").split(), _plain(_name(party)).split()):
        return True
    told = f"{source.title or ''}, {source.affiliation or ''}"
    here = [name for name in party.names if len(name) > 2 and name in told]
    named = [re.search(rf"\b{re.escape(name)}\b", told) for name in here]
    return not _FORMER.search(told) and any(match and not _AGAINST.match(told, match.end()) for match in named)


def _speaks(text: str, source: Span, mention: Span) -> bool:
    """ "Reed’s lawyer", "a spokesman for Reed", "Reed, who was there"; not "the woman who sued Reed"."""
    before = text[source.start : mention.start]
    if _AGAINST.match(text, mention.end) or _FORMER.search(before):
        return False
    return (
        before.strip().lower() in ("", "the")
        or _FOR.search(before) is not None
        or text.startswith(("’", "'"), mention.end)
    )


# --- names


def _name(party: Entity) -> str:
    return party.names[0]


def _same(one: list[str], other: list[str]) -> bool:
    """ "Reed" and "Tom Reed", "Harwick police" and "the Harwick Police Bureau"; not "Tom Reed" and "Ida Reed"."""
    short, long = sorted((one, other), key=len)
    return bool(short) and (long[: len(short)] == short or (len(short) == 1 and long[-1] == short[0]))


def _start(span: Span) -> int:
    return span.start


def _plain(name: str) -> str:
    return re.sub(r"[^\w\s]", "", re.sub(r"^the\s+", "", name.lower()))


def is_public_body(name: str) -> bool:
    """Whether a name or title is that of a public body or its officer: "Harwick Police", "county prosecutor"."""
    return bool(_PUBLIC.search(name))
