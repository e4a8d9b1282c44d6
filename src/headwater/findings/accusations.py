"""Who is accused: wrongdoing that a sentence ties to a person or organisation by its grammar.

Only close ties count: "Reed was charged with", "accused Reed of", "a lawsuit against Reed", "Reed lied". The accuser,
the victim and whoever else is named in the sentence are not accused.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from headwater.findings.blocks import sentences_of
from headwater.findings.once import once
from headwater.records import Audit, Entity, Span, Statement

_NEAR = 300  # code points on either side of a name: what is farther off is not tied to it
Way = Literal["accused", "legal", "said"]


@dataclass(frozen=True, slots=True)
class Accusation:
    """`way` tells "accused of" and "allegedly" (accused) from "charged" (legal) and from plain "he lied" (said)."""

    entity: str
    mention: Span
    span: Span  # the accusing words with the mention
    way: Way
    statement: str
    by: tuple[str, ...]  # ids of the Sources who say it; none where the author does


# --- words

_WRONG = (
    r"(?:fraud|theft|thefts|robbery|burglary|assaults?|abuses?|misconduct|corruption|bribery|bribes|perjury|harassment"
    r"|discrimination|negligence|malpractice|crimes?|rape|rapes|murders?|manslaughter|extortion|embezzlement|wrongdoing"
    r"|retaliation|racism|atrocities|torture|collusion|conspiracy|plagiarism|blackmail|treason|genocide|lies|deceit|deception"
    r"|cover-up|money laundering|arson|kidnapping|cheating)"
)
_LAWS = (
    r"(?:laws?|rules?|regulations?|rights|permits?|contracts?|acts?|codes?|constitution|orders?|licen[cs]es?|ordinances?"
    r"|statutes?|sanctions|agreements?|treaty|policy|policies|standards)"
)
# "stole the show", "stole into the yard" is no theft.
_NO_THEFT = (
    r"(?:(?:\w+[’']s? )?thunder|the (?:show|scene|spotlight|ball|game|match|lead|headlines|puck)|hearts?"
    r"|a (?:base|march|kiss|glance)|second|third|home|away|into|in\b|out|past|from behind)"
)
# Done to somebody or something: "Reed stole", never "Reed was robbed".
_WRONGED = (
    r"(?:lied|misled|deceived|cheated(?! death)|defrauded|embezzled|swindled|scammed|conned|bribed|extorted|blackmailed"
    r"|looted|harassed|bullied|abused|molested|raped|groped|assaulted|murdered|tortured|laundered|falsified|forged"
    r"|fabricated|plagiari[sz]ed|polluted|poisoned|covered up|colluded with|conspired (?:to|with)|discriminated against"
    rf"|retaliated against|stole(?:n)?(?! {_NO_THEFT})|broke(?:n)? the law|aided and abetted|turned a blind eye to"
    r"|looked the other way|rigged|siphoned off|(?:evaded|dodged) (?:[\w-]+ ){0,2}tax(?:es)?"
    rf"|(?:violated|breached|flouted) (?:(?!that\b)[\w’'-]+ ){{0,4}}{_LAWS}"
    rf"|(?:committed|perpetrated|engaged in|took part in) (?:(?!no\b|of\b|to\b)[\w’'-]+ ){{0,3}}{_WRONG})\b"
)
# What makes any verb a wrong: "illegally dumped".
_WRONGLY = r"(?:illegally|unlawfully|fraudulently|negligently|improperly|corruptly|criminally|wrongfully)"
_BAD = (
    r"(?:liars?|thie(?:f|ves)|crooks?|frauds?|criminals?|cheats?|rapists?|murderers?|predators?|abusers?|bull(?:y|ies)"
    r"|racists?|bigots?|traitors?|fraudsters?|con (?:man|men|artists?)|polluters?)"
)
# "charged with overseeing the pumps" is a duty.
_DUTY = (
    r"(?:overseeing|leading|running|protecting|managing|enforcing|ensuring|making|developing|finding|keeping|maintaining"
    r"|carrying|implementing|investigating|providing|reviewing|guarding|bringing|upholding|planning|creating|supervising"
    r"|setting|preparing|advising|coordinating|deciding|defending|safeguarding|regulating|representing|restoring|building"
    r"|the (?:task|duty|job|responsibility|care|protection|defen[cs]e|oversight|management|running))"
)
_ADVERB = (
    r"(?:also|now|later|then|first|since|already|once|twice|again|still|himself|herself|itself"
    r"|(?!falsely|wrong|unfairly|mistakenly|unjustly|only|hardly|rarely|nearly|barely|reply|apply|family)\w+ly)"
)
_ADVERBS = rf"(?:{_ADVERB} ){{0,2}}"
_BEEN = rf"(?:is|are|was|were|remains?|remained|(?:has|have|had) {_ADVERBS}been|(?:is|are|was|were) being|gets?|got)"

_ACTING = (
    r"(?:stealing|cheating|defrauding|bribing|harassing|bullying|laundering|covering up|breaking the law|polluting)"
)
_DOING = r"(?:is|are|was|were|(?:has|have|had) (?:long )?been|keeps?|kept)"
# "Reed lies in the shade": only what no other verb or noun looks like.
_DOES = (
    r"(?:defrauds|swindles|embezzles|breaks the law|lies about|discriminates against|turns a blind eye to"
    rf"|(?:violates|breaches|flouts) (?:(?!that\b)[\w’'-]+ ){{0,4}}{_LAWS}"
    r"|(?:allowed|allows|let|lets|helped|helps) (?:(?!no\b|nobody\b)[\w’'-]+ ){1,4}(?:to )?(?:\w+ly )?"
    r"(?:steal|loot|attack|assault|defraud|launder|rape|torture|smuggle|evade))\b"
)

# --- the party as the subject: what follows its name

# "Reed, 43, of Harwick, was", "Reed, who was": an aside has a comma at both ends.
_ASIDE = r"(?:(?:,[^,;.]{1,60}){1,3},)?(?:,? (?:who|which|that))?"
_LEGAL_ACT = (
    rf"(?:charged (?:(?:{_ADVERB}|together) )?(?:with (?!{_DUTY})|in |over )|indicted|arrested|sued\b|prosecuted"
    r"|under (?:(?:a|an|active|criminal|federal|state|police|internal|formal|civil) ){0,2}investigation"
    r"|(?:being )?investigated (?:for|over|by|on)\b|named (?:as )?a(?:s a)? (?:suspect|defendant)|on trial\b)"
)
_ACCUSED = (
    r"(?:accused (?:of|by|in)\b|alleged to have (?!been\b)|blamed (?:for|by)\b|suspected of\b|implicated in\b"
    r"|to blame\b|at fault\b|guilty of\b|complicit in\b|under fire (?:for|over)\b"
    rf"|(?:liable|responsible) for (?:(?:the|a|an|his|her|their|its|this|that|all|these) )?(?:[\w-]+ )?{_WRONG}\b)"
)
_AND = r"(?: and (?:[\w’'.-]+ ){1,4}(?:are|were|have been|had been) )"  # "Reed and his brother were charged"
_FACES = (
    r" (?:also |now |still )?(?:faces?|faced|facing|(?:is|are|was|were) facing) "
    r"(?:(?!no\b|few\b|over\b|about\b|from\b|after\b|of\b|for\b)[\w’'-]+ ){0,4}"
    r"(?:charges?|allegations?|accusations?|lawsuits?|indictments?|prosecution|trial)\b"
)
_AFTER: tuple[tuple[Way, re.Pattern[str]], ...] = (
    ("legal", re.compile(rf"{_ASIDE} {_BEEN} {_ADVERBS}{_LEGAL_ACT}|{_AND}{_ADVERBS}{_LEGAL_ACT}|{_ASIDE}{_FACES}")),
    ("accused", re.compile(rf"{_ASIDE} {_BEEN} {_ADVERBS}{_ACCUSED}|{_AND}{_ADVERBS}{_ACCUSED}")),
    (
        "legal",
        re.compile(rf", (?:{_ADVERB} )?(?:charged with (?!{_DUTY})|(?:sued|indicted|arrested) (?:for|by|on|in)\b)"),
    ),
    ("accused", re.compile(rf", (?:{_ADVERB} )?(?:accused (?:of|by)|suspected of)\b")),
    ("accused", re.compile(rf"{_ASIDE} (?:(?:has|have|had) )?allegedly (?:{_WRONGED}|{_WRONGLY} \w+)")),
    (
        "said",
        re.compile(
            rf"{_ASIDE} (?:(?:has|have|had) )?{_ADVERBS}(?:{_WRONGED}|{_WRONGLY} (?!been\b)\w+)"
            rf"|{_ASIDE} {_DOING} {_ADVERBS}(?:lying (?:to|about)|{_ACTING}\b)|{_ASIDE} {_ADVERBS}{_DOES}"
            rf"|{_ASIDE} (?:is|are|was|were|has been|have been|had been) {_ADVERBS}(?:an? |the )?"
            rf"(?:(?!not\b|no\b|never\b)[\w-]+ ){{0,2}}{_BAD}(?=\W*$|[,.;:!?”’\"]| (?:and|who|that|but|in)\b)"
        ),
    ),
)

# "Reed’s alleged victims", "Reed’s lies"; "Reed’s murder" was done to him.
_OWNS: tuple[tuple[Way, re.Pattern[str]], ...] = (
    ("accused", re.compile(rf"[’']s? (?:alleged (?:victims?\b|{_WRONG}\b(?: (?:of|against|on)\b|\W))|accusers?\b)")),
    (
        "said",
        re.compile(
            r"[’']s? (?:own )?(?:misconduct|wrongdoing|lies|corruption|fraud|crimes|bribery|cover-up|deception)\b"
        ),
    ),
)

# --- what the party is called

_CALLED = re.compile(
    r"(?:(\S+) )?\b(?:fraudsters?|thief|crook|liar|rapist|murderer|molester|p(?:a)?edophile|sex offender"
    r"|con (?:man|artist)|(?:sex|drug|people|human) trafficker|swindler|racketeer|war criminal"
    r"|(?:corrupt|crooked|thieving|lying|bribe-taking) (?:[a-z-]+ ){0,2}[a-z-]+) $"
)
# "convicted rapist", "alleged thief", "so-called crook": somebody found or says it.
_FOUND_BY = re.compile(
    r"(?:convicted|registered|jailed|alleged|accused|suspected|admitted|confessed|self-\S+|so-called|would-be|not|no|fellow"
    r"|called|labell?ed|fictional|of|from|by|against|about)$",
    re.IGNORECASE,
)

# --- the party as the object: what stands before its name, and what must follow

_DONE_TO = r"(?<!bias )(?<!discrimination )(?<!prejudice )(?<!violence )(?<!retaliation )"  # "of bias against Reed"
# "sued quarry owner Tom Reed": a title may stand between.
_TITLED = (
    r"(?:(?!(?:of|by|that|who|whom|to|for|in|on|with|from|at|after|before|as|when|while|if|and|or|because|outside|near"
    r"|inside|against|during|over|about|until|since|said)\b)[\w’'.-]+ ){0,4}"
)
_NO_OWNER = r"(?![’']s?\b|[’'] )"  # "a lawsuit against Reed’s firm" is not against Reed
# Nor is one "against the Reed family": the name ends there, or a word that goes on with the sentence follows.
_ENDS = (
    r"(?=\W*$|[,.;:)!?”\"—–]| \(| (?:[A-Z]\w+day|in|for|over|on|with|of|and|or|at|after|before|as|because|to|when|while"
    r"|who|that|which|from|by|during|but|this|last|next|earlier|again|is|are|was|were|has|have|had|will|alleging"
    r"|claiming|accusing|seeking|saying|under|concerning|two|three|four|five|six|\d+)\b)"
)
_STANDS = r"(?! (?:could|would|might|may|(?:was|were|has been|have been) (?:dropped|dismissed|withdrawn))\b)"
_BOTH = r"(?:(?:, [^,;.]{1,60},)|(?:(?:, [^,;.]{1,40}){0,2},? and [^,;.]{1,40}?))?"  # "accused Reed and Pell of"
_BEFORE: tuple[tuple[Way, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "accused",
        re.compile(rf"\baccus(?:e|es|ed|ing) (?:{_TITLED}[\w’'.-]+(?:,|,? and) )?{_TITLED}$"),
        re.compile(rf"{_NO_OWNER}{_BOTH},? of\b"),
    ),
    (
        "accused",
        re.compile(
            rf"\b(?:[Aa]llegations?|[Aa]ccusations?|claims?) (?:of [^.;,]{{1,50}} {_DONE_TO})?"
            rf"(?:(?:made|brought|levell?ed|raised) )?against {_TITLED}$"
        ),
        re.compile(_ENDS),
    ),
    (
        "legal",
        re.compile(
            r"\b(?:[Cc]harges?|[Cc]omplaints?|lawsuits?|suits?|indictments?|proceedings"
            r"|(?:criminal|civil|court|legal) case) (?:(?:of|for|over|alleging) [^.;,]{1,50} )?"
            rf"(?:(?:filed|made|brought|pending|lodged) )?against {_TITLED}$"
        ),
        re.compile(rf"{_ENDS}{_STANDS}"),
    ),
    ("legal", re.compile(rf"\b(?:sued|sues|suing|is to sue|indicted) {_TITLED}$"), re.compile(_ENDS)),
    ("legal", re.compile(rf"\barrested {_TITLED}$"), re.compile(_ENDS)),
    ("legal", re.compile(rf"\b(?:charged|charging) {_TITLED}$"), re.compile(rf"{_NO_OWNER}{_BOTH} with (?!{_DUTY})")),
    ("accused", re.compile(rf"\bblam(?:e|es|ed|ing) {_TITLED}$"), re.compile(rf"{_NO_OWNER}{_BOTH} for\b")),
    (
        "legal",
        re.compile(rf"\b(?:investigation|inquiry|probe) into {_TITLED}$"),
        re.compile(_ENDS),
    ),
    (
        "said",
        re.compile(rf"\b{_WRONG} (?:(?:committed|perpetrated|carried out) by|at the hands of) {_TITLED}$"),
        re.compile(_ENDS),
    ),
)
# What takes an accusation back: "dropped the charges against", "no evidence that Reed lied", "denied that Reed lied".
_TAKEN_BACK = re.compile(
    r"\b(?:dropp(?:ed|ing)|dismiss(?:ed|ing)|withdr(?:ew|awn)|threw out|no|nobody|none|not|\w+n[’']t|never|without"
    r"|den(?:y|ies|ied|ying)|rejected|if|unless|whether|cleared of|acquitted of|could|would|might|(?-i:may)"
    r"|false(?:ly)?|unfounded|baseless)\b[^,;:“”\"]*$",
    re.IGNORECASE,
)

# A place cannot be accused, but what sits in one and has its name can: "the Harwick Police Bureau".
_BODY = re.compile(
    r"\s(?:police|department|bureau|council|agency|authority|commission|court|company|bank|hospital|school|college|university"
    r"|church|club|trust|union|association)$",
    re.IGNORECASE,
)

# --- whether the name is the subject

_BOUNDARY = re.compile(
    r"[,;:—–(“\"‘]|\b(?:that|and|but|when|while|because|after|before|since|as|said|says?|alleges?|alleged|claims?|claimed"
    r"|believes?|believed|how|why|where|although|though|until|than|so|then|argued|argues|told (?:the )?\w+"
    r"|(?:[Ii]n|[Oo]n|[Ll]ast) (?:[A-Z][a-z]+day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|week|month|year|\d{4}))\b"
)
# "The wife of Reed was charged", "the man who hit Reed was charged": another is.
_NO_TITLE = re.compile(
    r"\b(?:of|for|on|in|at|with|against|by|to|from|about|between|near|over|into|under|like|who|whom|whose|which|if|whether"
    r"|not|or|(?!acting|sitting|managing|founding|outgoing|leading|serving|retiring)\w+ing)\b",
    re.IGNORECASE,
)
_NAMES_SOMEBODY = re.compile(r"(?:the|a|an|his|her|their|its|our|both|former|[A-Z])", re.ASCII)
_HEADS = r"(?:bosses|owners?|executives|managers|directors|leaders|chiefs|management)"
_HEADS_OF = re.compile(rf"\b{_HEADS} (?:of|at) (?:the )?$")
_ITS_HEADS = re.compile(rf"(?:[’']s?)? (?:top |senior )?{_HEADS}(?= )")
_LONGER_NAME = re.compile(r"[-’']?[A-Za-z]| (?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-Z]")


# A sentence without one of these accuses nobody, and most are without: the patterns above are slow.
_HINT = re.compile(
    r"\b(?:accus|alleg|charg|indict|arrest|su(?:e|es|ed|ing|it|its)\b|lawsuit|prosecut|investigat|suspect|defendant"
    r"|trial\b|blam|implicated|at fault|guilty|complicit|under fire|liable|responsible|claims?\b|complaint|proceedings"
    rf"|case against|inquiry|probe|lying\b|{_ACTING}|{_DOES}|{_WRONG}\b|{_WRONGED}|{_WRONGLY}|{_BAD}\b"
    r"|p(?:a)?edophile|molester|sex offender|trafficker|swindler|racketeer|corrupt|crooked|thieving|bribe)",
    re.IGNORECASE,
)


@once
def find_accusations(audit: Audit) -> tuple[Accusation, ...]:
    """Every accusation in the body against a person or an organisation that the article names, in order of place.

    One for each mention that is tied to accusing words. It may be the author's own, or somebody's (`by`); whether it is
    true is not asked. Negated, conditional and withdrawn ones are left out.
    """
    text = audit.article.text.replace("\N{NO-BREAK SPACE}", " ")
    sentences = tuple(span for span in sentences_of(audit) if _HINT.search(text, span.start, span.end))
    at: dict[Span, list[Statement]] = {sentence: [] for sentence in sentences}
    for statement in audit.statements:
        if statement.span in at:
            at[statement.span].append(statement)
    parties = [entity for entity in audit.entities if entity.kind in ("person", "organisation", "place")]
    found = {
        (sentence, entity.id, mention): accusation
        for entity in parties
        for mention, sentence in _placed(entity, sentences)
        if (entity.kind != "place" or _BODY.search(audit.article.cut(mention)))
        and (accusation := _accusation(text, entity, mention, sentence, at[sentence]))
    }
    return tuple(sorted(found.values(), key=lambda one: (one.mention, one.entity)))


def _placed(entity: Entity, sentences: tuple[Span, ...]) -> Iterator[tuple[Span, Span]]:
    """The mentions of an entity, each with its sentence."""
    for mention in entity.mentions:
        at = bisect_right(sentences, mention.start, key=lambda sentence: sentence.start) - 1
        if at >= 0 and sentences[at].contains(mention):
            yield mention, sentences[at]


def _accusation(
    text: str, entity: Entity, mention: Span, sentence: Span, statements: list[Statement]
) -> Accusation | None:
    before = text[max(sentence.start, mention.start - _NEAR) : mention.start]
    after = text[mention.end : min(sentence.end, mention.end + _NEAR)]
    led = _led(before, after, owned=entity.kind == "organisation")
    # "the president of the Harwick Bank, who is accused": a bank is no "who".
    other = entity.kind == "organisation" and re.match(r",? who\b", after)
    tie = (
        led
        or (None if other else _as_subject(before, after))
        or _as_owner(before, after)
        or _as_object(before, after)
        or _as_called(before, after)
    )
    if tie is None:
        return None
    way, back, on = tie
    span = Span(mention.start - back, mention.end + len(after[:on].rstrip(" ,")))
    told = [s for s in statements if any(part.overlaps(span) for part in (*s.content, *s.cue))]
    statement = next(iter(told), next((s for s in statements if s.voice == "author"), statements[0]))
    by = tuple(dict.fromkeys(id for s in told for id in s.sources))
    return Accusation(entity.id, mention, span, way, statement.id, by)


def _led(before: str, after: str, *, owned: bool) -> tuple[Way, int, int] | None:
    """ "The bosses of Brannock Stone face charges", "Brannock Stone’s owners lied": a firm is what its heads do.

    A firm with the name of a person may be taken for one, but a person’s managers (`owned` is False) are others.
    """
    if heads := _HEADS_OF.search(before):
        tie = _as_subject(before[: heads.start()], after)
        return tie and (tie[0], len(heads.group()), tie[2])
    if owned and (heads := _ITS_HEADS.match(after)):
        tie = _as_subject(before, after[heads.end() :])
        return tie and (tie[0], 0, heads.end() + tie[2])
    return None


def _as_subject(before: str, after: str) -> tuple[Way, int, int] | None:
    """The way, and how far the accusing words reach before and after the name."""
    if _LONGER_NAME.match(after) or not _is_subject(before):
        return None
    tie = next(((way, 0, match.end()) for way, pattern in _AFTER if (match := pattern.match(after))), None)
    if tie is None and before.endswith(", ") and after.startswith(", "):  # "The manager, Tom Reed, stole"
        tie = next(((way, 0, match.end() + 1) for way, pattern in _AFTER if (match := pattern.match(after[1:]))), None)
    return tie


def _as_owner(before: str, after: str) -> tuple[Way, int, int] | None:
    if _TAKEN_BACK.search(before):
        return None
    return next(((way, 0, match.end()) for way, pattern in _OWNS if (match := pattern.match(after))), None)


def _as_object(before: str, after: str) -> tuple[Way, int, int] | None:
    if _LONGER_NAME.match(after):
        return None
    for way, pattern, follows in _BEFORE:
        if (match := pattern.search(before)) and (rest := follows.match(after)):
            return None if _TAKEN_BACK.search(before[: match.start()]) else (way, len(match.group()), rest.end())
    return None


def _as_called(before: str, after: str) -> tuple[Way, int, int] | None:
    """ "Fraudster Tom Reed", "the corrupt mayor Tom Reed"."""
    if _LONGER_NAME.match(after) or not (match := _CALLED.search(before)) or _TAKEN_BACK.search(before):
        return None
    first = match.group(1) or ""
    return None if _FOUND_BY.match(first) else ("said", len(match.group()) - len(first) - bool(first), 0)


def _is_subject(before: str) -> bool:
    """Whether the name that follows can head the subject of its clause."""
    if _TAKEN_BACK.search(before):
        return False
    ends = [match.end() for match in _BOUNDARY.finditer(before)]
    tail = before[ends[-1] if ends else 0 :].strip()
    if len(tail.split()) > 5 or _NO_TITLE.search(tail):
        return False
    # "and shot Reed" is no subject, "and the owner, Tom Reed" is.
    joined = bool(ends) and re.search(r"\b(?:that|and|but|as|than)\b\W*$", before[: ends[-1]])
    return not tail or not joined or bool(_NAMES_SOMEBODY.match(tail))
