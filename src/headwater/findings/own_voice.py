"""AT: wrongdoing that the author tells of on their own authority."""

import re
from collections.abc import Iterable

from headwater.findings.accusations import Accusation, find_accusations
from headwater.findings.accused import Story, is_state
from headwater.findings.labels import is_argued, is_conversation
from headwater.records import Article, Audit, Entity, Finding, Span, Statement

# Groups that own up to what they do: nobody has to be cited for it.
_ARMED = re.compile(
    r"\b(?:islamic state|isi[sl]|daesh|al[- ]?qa\w+|taliban|boko haram|al[- ]?shabaa?b|hamas|hezbollah|nazis?|gestapo"
    r"|mafia|ku klux klan|khmer rouge|cartel|militants?|jihad\w*|front|brigades?|militia)\b",
    re.IGNORECASE,
)
# Somebody is cited, if not by an attribution that was found; or it is told as an allegation; or a court has it; or it
# is the plot of a film.
_CITED = re.compile(
    r"\b(?:according to|sa(?:id|ys?|ying)|told|tells|report(?:s|ed|edly)|alleg(?:edly|es|ing|ations?)"
    r"|alleged (?:that|to)|claim\w*|accus\w+|suspected|believed|apparently|purported\w*|supposed\w*|rumou?r\w*"
    r"|charg(?:es?|ed|ing)|indict\w+|arrest\w*|convict\w*|ple(?:a)?d\w*"
    r"|guilty|sentenced?|lawsuits?|sued|suits?|prosecut\w+|courts?|judges?|jur(?:y|ies|ors?)|complaints?|affidavits?"
    r"|warrants?|investigators|detectives|auditors?|regulators?|tribunal|ruled|ruling|found (?:that|to)|fined|admitted"
    r"|confess\w+|acknowledged|apologi[sz]ed|(?:documents|records|emails|videos?|footage|figures|files|texts?)"
    r" (?:show|reveal|suggest|indicate)\w*|it (?:\w+ )?(?:emerged|turned out|transpired|was revealed)|revealed"
    r"|described|called|argu\w+|testif\w+|testimony|wrote|tweeted|plot|novel|film|movie|episode|character|season|game"
    r"|fictional)\b",
    re.IGNORECASE,
)
# "Had Reed lied?", "If Reed lied": asked, not said.
_ASKED_OF = re.compile(r"\?|\b(?:if|whether|unless|imagine|suppose)\b", re.IGNORECASE)

# An act of record of which nothing is shown: the sentence names no authority, and no other speaks of the act.
_UNSHOWN = {
    "inquiry": re.compile(r"\bunder investigation\b"),
    "charge": re.compile(r"\bfac(?:es?|ed|ing) (?:[a-z]+ ){0,2}charges\b"),
}
_FOR = re.compile(r" (?:for|over) (?!(?:the|a|an|its|his|her|their) (?:death|crash|fire|accident|incident)\b)\w")
# "by the county", "a federal judge": an investigator that is named is cited for the investigation.
_INVESTIGATOR = re.compile(
    r"\bby (?:the |a |an |its |his |her |their |two |three )?[\w’'-]+|\b(?:prosecutors|authorities|federal"
    r"|attorney general|inspector|ombudsman|watchdog|commission|grand jury|committee|ministry)\b",
    re.IGNORECASE,
)
_TOLD_OF = {
    "inquiry": re.compile(r"\b(?:investigat\w+|inquir(?:y|ies)|probes?|probed|probing)\b", re.IGNORECASE),
    "charge": re.compile(r"\b(?:charg(?:es|ed)|indict\w+|arrest\w*|prosecut\w+|arraign\w*)\b", re.IGNORECASE),
}
_RESPONSIBLE = re.compile(r"\b(?:complicit in|responsible for)\b")
# "Reed’s lies cost the town"; not "Reed’s fraud trial" or "the bank’s fraud unit".
_OWNED = re.compile(r"[’'][sS]? (?:own )?\w[\w-]*$")
_OWNED_ON = re.compile(
    r"[,.;:!]|$| (?:and|in|at|to|that|which|was|were|is|are|has|have|had|against|over|came|cost|led|during|when|before"
    r"|after)\b"
)
# A headline that lets somebody say it, or that doubts it.
_TOLD_BY = re.compile(
    r"[:?“\"‘]|(?<!\w)'|\b(?:says?|said|claims?|alleges?|alleged(?:ly)?|accus\w+|reports?|police say)\b", re.IGNORECASE
)


def unattributed_accusation(audit: Audit) -> Iterable[Finding]:
    """The author accuses a named person or organisation of wrongdoing, and no source stands in the sentence.

    AP asks for the attribution in the same sentence.

    Measured: for each party, the accusations that a sentence of the body ties to it by its grammar ("Reed stole",
    "Brannock Stone illegally dumped", "the fraudster Tom Reed"), outside all that anybody is said to have said, in
    sentences that cite nobody but the party itself. "Under investigation for …" and "faces charges for …" count where
    no authority is named, and no other sentence tells of an inquiry or a charge. A headline or standfirst that says the
    same is marked with it. One finding for each party.

    Silent on what is told as an official act or as an allegation ("charged with", "sued", "is accused of", "allegedly",
    "reportedly"): these name no source either, but do not accuse on the author's authority. Silent on the convicted,
    the cleared and the dead; on states, and on armed groups that own up to what they do; on questions and conditions;
    where only a headline accuses; on opinion, reviews and the like, transcripts and questions and answers.

    Example: "The pit manager, Tom Reed, stole £400 from the till." with nobody who says so.
    """
    if is_argued(audit.article) or is_conversation(audit.article):
        return
    body = _Body(audit)
    official: dict[str, int] = {}
    own: dict[str, list[Span]] = {}
    for accusation in find_accusations(audit):
        if span := body.accusing(accusation):
            own.setdefault(accusation.entity, []).append(span)
        elif accusation.way == "legal":
            official[accusation.entity] = official.get(accusation.entity, 0) + 1
    story = Story(audit) if own else None
    for party in audit.entities:
        if story is None or party.id not in own or _owns_up(party):
            continue
        mentions = story.mentions(party)
        if not story.is_dead(party, mentions) and not story.is_judged(mentions):
            yield _finding(audit.article, party, own[party.id], official.get(party.id, 0))


def _finding(article: Article, party: Entity, own: list[Span], official: int) -> Finding:
    heads = [head for head in article.spans("headline", "standfirst") if _repeats(article, head, party, own)]
    message = f"The article accuses {party.names[0]} on its own authority, with no source in the sentence"
    message += "; the headline or standfirst does so too." if heads else "."
    measured = {
        "party": party.names[0],
        "accusations": len(own),
        "words": [" ".join(article.cut(span).split()) for span in own],
        "in_headline": bool(heads),
        "official_acts": official,
    }
    return Finding("AT01", "unattributed-accusation", "warning", message, (*heads, *sorted(own)), (), measured)


def _owns_up(party: Entity) -> bool:
    return is_state(party) or (party.kind != "person" and any(_ARMED.search(name) for name in party.names))


class _Body:
    """The sentences of the body, and which of them are the author's own."""

    def __init__(self, audit: Audit) -> None:
        self._text = audit.article.text.replace("\N{NO-BREAK SPACE}", " ")
        self._statements: dict[Span, list[Statement]] = {}
        self._by_id: dict[str, Span] = {}
        for statement in audit.statements:
            self._statements.setdefault(statement.span, []).append(statement)
            self._by_id[statement.id] = statement.span
        self._entity_of = {source.id: source.entity for source in audit.sources}
        self._told_of = {
            act: [span for span in self._statements if told.search(self._text, span.start, span.end)]
            for act, told in _TOLD_OF.items()
        }

    def accusing(self, accusation: Accusation) -> Span | None:
        """The words with which the author accuses; `None` where it is somebody else's, official, or an allegation."""
        sentence = self._by_id[accusation.statement]
        if accusation.by or not self._is_own(sentence, accusation.entity):
            return None
        words = self._own_words(sentence)
        told = self._text[accusation.span.start : accusation.span.end]
        act = next((kind for kind, said in _UNSHOWN.items() if said.search(told)), None)
        if _ASKED_OF.search(words) or _CITED.search(_UNSHOWN[act].sub("", words) if act else words):
            return None
        if act:
            return self._unshown(accusation, sentence, act)
        if accusation.way == "legal" or (accusation.way == "accused" and not _RESPONSIBLE.search(told)):
            return None
        if _OWNED.search(told) and not _OWNED_ON.match(self._text[accusation.span.end : sentence.end]):
            return None
        return accusation.span

    def _is_own(self, sentence: Span, party: str) -> bool:
        """Nobody is cited in the sentence, or only the accused: "“It rained,” said Reed, who stole £400."."""
        for statement in self._statements[sentence]:
            if statement.voice == "disclosure":
                return False
            if statement.voice == "source" and {self._entity_of.get(id) for id in statement.sources} != {party}:
                return False
        return True

    def _own_words(self, sentence: Span) -> str:
        """The sentence without what is attributed and the words that attribute it."""
        words = list(self._text[sentence.start : sentence.end])
        for statement in self._statements[sentence]:
            for part in (*statement.content, *statement.cue):
                start, end = (min(max(place - sentence.start, 0), len(words)) for place in part)
                words[start:end] = " " * (end - start)
        return "".join(words)

    def _unshown(self, accusation: Accusation, sentence: Span, act: str) -> Span | None:
        """ "Reed is under investigation for taking bribes": a wrong is told, and nowhere who looks into it."""
        rest = self._text[accusation.span.end : sentence.end]
        before = self._text[sentence.start : accusation.mention.start]
        if not _FOR.match(rest) or _INVESTIGATOR.search(rest) or _INVESTIGATOR.search(before):
            return None
        if any(span != sentence for span in self._told_of[act]):
            return None
        return Span(
            accusation.span.start,
            accusation.span.start + len(self._text[accusation.span.start : sentence.end].rstrip(" .")),
        )


def _repeats(article: Article, head: Span, party: Entity, own: list[Span]) -> bool:
    """Whether a headline names the party and has an accusing word of the body, with nobody who says it."""
    words = article.cut(head)
    if _TOLD_BY.search(words):
        return False
    names = [_stems(name) for name in party.names]
    here = set(_stems(words))
    named = any(name[-1] in here if party.kind == "person" else set(name[:2]) <= here for name in names if name)
    accusing = {stem for span in own for stem in _stems(article.cut(span))} - {stem for name in names for stem in name}
    return named and not accusing.isdisjoint(here)


def _stems(words: str) -> list[str]:
    """The openings of the words of four letters and more: "bribed" and "bribes" are one."""
    return [word[:4] for word in re.findall(r"[a-z]{4,}", words.lower())]
