"""AT: whether the article says who its speakers are."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from headwater.findings.blocks import holds, sentences_of
from headwater.findings.labels import is_argued, is_conversation
from headwater.records import Article, Audit, Finding, Source, Span

_SURE = 0.6  # below it somebody else may be speaking
_MOST = 3  # people: a page with more of them is a story with dialogue, or one whose people were introduced unseen
# Before a name these tell nothing of who bears it; any other word does: "farmer Ann Vale", "Sergeant Vale".
_TELLS_NOTHING = frozenset(
    """a about added adds after also and another argued as asked asks at because before believes but by called calls
    claimed claims concluded continued explained explains for from had has have her him his if in including insisted is
    it like meanwhile miss mr mrs ms mx notes noted now of on once or our reached recalled recalls remembers replied
    said saw says she so spoke tell tells than that the their them then there they thinks this though to told tweeted
    until wants warned was were what when where while who whom with wondered writes wrote yet yes no oh hey dear thanks
    today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday""".split()
)
# After a comma these go on with the sentence: "Vale, however, said", "Vale, in a letter,", "Vale, adding that".
_GOES_ON = re.compile(
    r"(?:and|but|or|so|yet|though|although|however|too|also|then|in|on|at|by|with|to|as|when|while|where|after|before"
    r"|during|because|if|which|that|he|she|they|it|we|you|i|there|not|\w+ing|said|says|told|asked|adds|added|citing"
    r"|according|speaking|via|yesterday|today|on|last|this|\w+day)\b",
    re.IGNORECASE,
)
_RELAYED = re.compile(r"[^,.;“”\"]{1,40} (?:reported|reports|said|says|told|wrote|writes)\b")
_BEING = re.compile(
    r"(?:,? who)? (?:(?:also|now|still|once|then|has|had) ){0,2}(?:"
    r"(?:is|was|has been|became|becomes|remains|served|serves|works?|worked|trained|acts|acted)(?: as)?"
    r" (?:an?|the|one|now|also|his|her|their|its|our|my|[a-z]+[’']s?)\b"
    r"|(?:works?|worked|lives?|lived|runs?|ran|owns?|owned|teaches|taught|studies|studied|leads?|led|heads?|headed"
    r"|chairs?|chaired|founded|serves?|served|represents?|represented|grew up|joined|manages|managed|moved|farms|drives"
    r"|plays|played|coaches|coached|directed|stars?|starred|retired|survived|lost|bought|sold|voted)\b)"
)
_OFFICE = re.compile(
    r"(?:[’']s?)? (?:\w+ )?(?:campaign|administration|presidency|government|cabinet|office|lawyers?|attorneys?|team"
    r"|supporters?|voters?|rall(?:y|ies)|aides?|company|firm|band|book|film|movie|album|novel|wife|husband|mother|father"
    r"|son|daughter|brother|sister|partner|friends?|family|neighbou?rs?|colleagues?|students?|boss|employer|farm|shop"
    r"|store|house|home|business|party|fans)\b"
)
# "Union chief says …", "Mill owner: …"
_SAYS = re.compile(
    r" (?:says?|said|tells?|told|claims?|warns?|calls?|admits?|urges?|vows?|recalls?|remembers?|describes?|reveals?"
    r"|argues?|insists?|believes?|speaks?|talks?|explains?|blames?|accuses?|slams?|defends?)\b|: ",
    re.IGNORECASE,
)
# Whoever ends so is mostly a person; that a river does, too, costs a finding at most.
_SOMEBODY = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Oo]ne|[Tt]wo|[Tt]hree) (?:[\w’'-]+ ){0,5}?"
    r"(?:[a-z]+(?:ers?|ors?|ists?|m[ae]n|ians?|ents?|ants?)|boys?|girls?|people|couple|family|nurses?|chefs?|coach|clerks?|guards?|pilots?|priests?|cooks?|pupils?)\b"
)


_THE_ONE = re.compile(
    r"\b[Tt]he (?:[\w-]+ )?(?:\d+-year-old|man|woman|mother|father|actor|actress|singer|senator|congress(?:wo)?man"
    r"|player|student|teacher|farmer|nurse|doctor|lawyer|owner|worker|driver|artist|author|writer|lawmaker|politician"
    r"|star|candidate|veteran|widow|widower|pensioner|retiree|grandmother|grandfather|resident|couple)\b"
)


def source_untitled(audit: Audit) -> Iterable[Finding]:
    """A named person is quoted, and the article never says who they are.

    Measured: for each person with a direct quotation, title, affiliation, and the words that tell why they are in the
    story; and around every mention of the name, what would tell: "farmer Ann Vale", "Vale, 42, of Harwick", "her
    brother, Tom Vale", "Vale works at the mill", "Vale’s campaign", "She is …" right after, "a young volunteer" in the
    sentence or the one before. One finding for each person.

    Silent where any of that is there; on a name in the headline, the standfirst, the byline or a caption; where the
    headline or the opening may tell of them without the name ("Union chief says …"); on people who go by one name, and
    those of whom others in the story speak; where the confidence of the statement is under 0.6; on pages with over
    three such people; on opinion, reviews and the like, transcripts and questions and answers.

    Example: "“Nobody warned us,” said Ann Vale." on a page that says no more of her.
    """
    article = audit.article
    if is_argued(article) or is_conversation(article):
        return
    found = []
    for source in audit.sources:
        told = [
            s
            for s in audit.statements
            if source.id in s.sources and s.kind in ("direct", "mixed") and s.confidence >= _SURE
        ]
        kinds = {entity.kind for entity in audit.entities if entity.id == source.entity}
        if source.kind != "named_person" or kinds - {"person"} or not told or not _is_unknown(audit, source):
            continue
        message = f"{source.name} is quoted, and the article does not say who that is."
        measured = {"person": source.name, "quotations": len(told), "mentions": len(_mentions(article, source))}
        spans = tuple(sorted({s.source_span or s.span for s in told}))
        found.append(Finding("AT04", "source-untitled", "note", message, spans, (), measured))
    if len(found) <= _MOST:
        yield from found


def _is_unknown(audit: Audit, source: Source) -> bool:
    article, name = audit.article, source.name or ""
    if source.title or source.affiliation or source.justification or len(name.split()) < 2:
        return False
    last = name.split()[-1]
    if any(last in words for words in (article.headline, article.standfirst, *article.byline)):
        return False
    if any(last in article.cut(span) for span in article.spans("caption", "heading")):
        return False
    # "the Harwick-based attorney Ann Vale" names her by what she is.
    if any(_more_than_name(article.cut(span), name) for span in source.mentions):
        return False
    mentions = _mentions(article, source)
    if _is_subject(audit, source) or _is_opening(audit, mentions):
        return False
    if _is_spoken_of(audit, source, mentions) or _goes_on(audit, mentions):
        return False
    return not any(_tells(article, mention) for mention in mentions)


def _is_subject(audit: Audit, source: Source) -> bool:
    """ "Union chief says …": a headline tells of the one most heard, without the name."""
    if not _SAYS.search(audit.article.headline):
        return False
    counts = Counter(id for statement in audit.statements for id in statement.sources)
    return counts[source.id] == max(counts.values())


def _is_spoken_of(audit: Audit, source: Source, mentions: tuple[Span, ...]) -> bool:
    """Others in the story speak of them: it is about somebody whom its readers know."""
    others = [s for s in audit.statements if s.voice == "source" and source.id not in s.sources]
    return any(holds(span, mentions) for statement in others for span in statement.content)


def _is_opening(audit: Audit, mentions: tuple[Span, ...]) -> bool:
    """ "A farmer lost his barn on Monday. …" and then the name, of the first person that the story names."""
    sentences = sentences_of(audit)
    if not mentions or not sentences:
        return False
    before = Span(sentences[0].start, mentions[0].start)
    people = (entity for entity in audit.entities if entity.kind == "person")
    if any(before.contains(mention) for entity in people for mention in entity.mentions):
        return False
    opening = [span for span in sentences[:2] if before.contains(span)]
    return any(_SOMEBODY.search(audit.article.text, span.start, span.end) for span in opening)


def _more_than_name(words: str, name: str) -> bool:
    others = re.findall(r"[^\W\d_]{2,}", words.replace(name, ""))
    return name in words and any(word.lower() not in _TELLS_NOTHING for word in others)


def _mentions(article: Article, source: Source) -> tuple[Span, ...]:
    """The whole name and the last name wherever they stand in the body, source or not."""
    name = source.name or ""
    pattern = re.compile(rf"\b(?:{re.escape(name)}|{re.escape(name.split()[-1])})\b")
    found = (pattern.finditer(article.text, block.start, block.end) for block in article.body)
    return tuple(Span(*match.span()) for matches in found for match in matches)


def _tells(article: Article, mention: Span) -> bool:
    """Whether the words right before or after a name say anything of who bears it."""
    text = article.text
    before, after = text[max(0, mention.start - 80) : mention.start], text[mention.end : mention.end + 100]
    return _tells_before(before) or _tells_after(after.split("\n")[0])


def _tells_before(before: str) -> bool:
    if re.search(r"\b(?:Dr|Rev|Sgt|Gov|Sen|Rep|Prof|Capt|Lt|Gen|Cllr|Det|Supt)\.? $", before):
        return True
    before = re.split(r"[.!?]\W|\n", before)[-1]
    # "her brother, Tom Vale", "a farmer in the valley, Ann Vale"
    if re.search(r"\b(?:an?|the|his|her|their|its|our|my|one|another)(?: [\w’'-]+){1,7}, $", before, re.IGNORECASE):
        return not re.search(r"\b(?:said|says|wrote), $", before)
    words = re.search(r"([\w’'.-]+)\)? $", before)
    return bool(words) and words is not None and words.group(1).strip(".").lower() not in _TELLS_NOTHING


def _tells_after(after: str) -> bool:
    if re.match(r"\W?\s*[(\[]|,?\s+[–—-]{1,2}\s*\w", after) or _BEING.match(after) or _OFFICE.match(after):
        return True
    if re.match(r",? (?:aged?|of|from|at|for|with) (?:the |a |an |his |her |their )?\w", after):
        return True
    aside = re.match(r", (?=\w)", after)
    return bool(aside) and not _GOES_ON.match(after, 2) and not _RELAYED.match(after, 2)


def _goes_on(audit: Audit, mentions: tuple[Span, ...]) -> bool:
    """ "She is a nurse", "the nurse", "the 42-year-old" in a sentence with the name, or in the next; "one volunteer" in
    it or in the one before."""
    text = audit.article.text
    for before, after in pairwise((Span(0, 0), *sentences_of(audit), Span(len(text), len(text)))):
        if holds(after, mentions) and _SOMEBODY.search(text, before.start, after.end):
            return True
        if not holds(before, mentions):
            continue
        pronoun = re.compile(r"(?:He|She)\b").match(text, after.start)
        if pronoun and _BEING.match(text, pronoun.end()):
            return True
        if _THE_ONE.search(text, before.start, after.end):
            return True
    return False
