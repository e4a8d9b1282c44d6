"""LG: a group characterised as a whole."""

import re
from collections.abc import Iterable

from headwater.findings.labels import is_conversation
from headwater.findings.own_words import own_words
from headwater.records import Audit, Finding, Span

# People by belief, origin, party, sex, age, trade: those of whom one says "they are all alike".
_GROUPS = (
    r"(?:muslims?|christians?|catholics?|protestants?|jews?|hindus?|sikhs?|buddhists?|mormons?|atheists?"
    r"|evangelicals?|believers?"
    r"|americans?|mexicans?|russians?|germans?|italians?|israelis?|palestinians?|arabs?|africans?|asians?"
    r"|europeans?|indians?|pakistanis?"
    r"|iranians?|iraqis?|syrians?|turks?|kurds?|poles?|romanians?|nigerians?|somalis?|cubans?|ukrainians?|serbs?"
    r"|roma|gyps(?:y|ies)"
    r"|britons?|scots|irishm[ae]n|englishm[ae]n|frenchm[ae]n|blacks|whites|latinos?|hispanics?|black people"
    r"|white people|brown people"
    r"|democrats?|republicans?|liberals?|conservatives?|leftists?|rightists?|progressives?|socialists?"
    r"|communists?|marxists?|libertarians?"
    r"|tories|nationalists?|feminists?|environmentalists?|vegans?|globalists?|lefties|right-wingers?|left-wingers?"
    r"|women|men|gays|lesbians?|homosexuals?|trans people|boomers?|millennials?|teenagers?|pensioners?"
    r"|young people|old people|poor people"
    r"|rich people|the rich|the poor|(?:im)?migrants?|refugees?|foreigners?|asylum[- ]seekers?|newcomers?"
    r"|city people|country people"
    r"|politicians?|bankers?|landlords?|journalists?|lawyers?|bureaucrats?|cops|policem[ae]n|police officers?"
    r"|teachers?|academics?)"
)
_BAD = (
    r"(?:lazy|violent|dishonest|corrupt|stupid|ignorant|evil|inferior|greedy|immoral|untrustworthy|dangerous"
    r"|racist|backward|uncivili[sz]ed"
    r"|savage|dirty|filthy|selfish|arrogant|weak|cowardly|hateful|intolerant|hypocritical|irrational|hysterical"
    r"|crazy|insane|brainwashed"
    r"|gullible|parasitic|treacherous|disloyal|cruel|barbaric|primitive|lawless|shameless|alike|the same"
    r"|incapable|criminal|sexist|bigoted"
    r"|delusional|obnoxious|ungrateful)"
)
_BAD_ONES = (
    r"(?:criminals?|terrorists?|liars?|thie(?:f|ves)|crooks?|cowards?|traitors?|rapists?|murderers?|killers?"
    r"|racists?|bigots?|fascists?|nazis?"
    r"|hypocrites?|extremists?|fanatics?|savages?|parasites?|fools?|idiots?|morons?|hacks?|thugs?|cheats?"
    r"|scroungers?|freeloaders?|sheep"
    r"|drunks?|monsters?|enem(?:y|ies)|threats?|menace|danger)"
)
_DO_BADLY = (
    r"(?:lie|lies|cheat|cheats|steal|steals|hate|hates|despise|despises|destroy|destroys|ruin|ruins|exploit"
    r"|exploits|betray|betrays|whine|whines"
    r"|complain|complains|riot|riots|refuse to work|refuses to work|never work|never learn|never tell the truth"
    r"|live off|lives off|want to destroy"
    r"|wants to destroy|want to kill|wants to kill|care only|cares only|only care|only cares|cannot be trusted"
    r"|can[’']t be trusted|can never be trusted"
    r"|do(?:es)? not (?:care|belong)|don[’']t (?:care|belong))"
)
_VERY = (
    r"(?:(?:all|always|just|simply|naturally|inherently|so|very|too|such|nothing but|basically|fundamentally"
    r"|by nature|mostly|a bunch of|a|an|the|our|pathological|born|utterly|totally|completely) ){0,3}"
)
_IS = rf"(?:are|is) {_VERY}(?:{_BAD}|{_BAD_ONES})\b(?! (?:to|of|for|in|when|if|than|about|as|under|over|with)\b)"
_PREFIX = (
    r"(?:(?:but|and|yet|because|of course|the truth is that|the fact is that|in truth|the fact is|the truth is),? )?"
)
_WHOLE = re.compile(
    rf"[\W_]*{_PREFIX}(?P<said>(?:(?P<all>all|every|no) )?(?:the )?(?P<group>{_GROUPS}) (?:(?P<ever>always|never"
    rf"|all) )?(?P<what>{_IS}|{_DO_BADLY}\b))",
    re.IGNORECASE,
)
_ALWAYS = re.compile(
    rf"[\W_]*{_PREFIX}(?P<said>(?:all (?:the )?)?(?P<group>{_GROUPS}) (?:always|never) (?:lie|cheat|steal|work|pay"
    rf"|learn|change|tell the truth|keep their word|blame|complain|whine|play the victim|put|hate|attack)\b)",
    re.IGNORECASE,
)
# What is told of a poll, of a place and time, of a film, or under a condition is not said of the group as such.
_BOUNDED = re.compile(
    r"\b(?:poll|survey|study|per ?cent|percent|%|more likely|less likely|today|yesterday|now|currently"
    r"|this (?:week|month|year)|last|since|until"
    r"|if|when|whether|may|might|could|some|many|most|film|movie|novel|game|show|episode|series|character)\b|%|\?|\d",
    re.IGNORECASE,
)


def generalization(audit: Audit) -> Iterable[Finding]:
    """A group of people is characterised as a whole in the author's own voice.

    Measured: sentences that open with a belief, origin, party, sex, age or trade and say of all of it, in the present
    tense, something that disparages: "All landlords are …", "Every … is a …", "Teachers always complain", "Foreigners
    are lazy". One finding for the page, with every such place.

    Silent on what somebody is quoted or reported as saying; on part of a group ("Many", "Some", "landlords who …"); on
    polls, numbers, times, conditions and questions; on what films and novels tell; on praise; on transcripts and
    questions and answers. It sees only plain sentences: what is implied, it misses.

    Example: "Landlords are crooks, and everybody on Weir Street knows it."
    """
    article = audit.article
    if is_conversation(article):
        return
    found = []
    for one in own_words(audit):
        part = one.own[0] if one.own and one.own[0].start == one.sentence.start else None
        if part is None or _BOUNDED.search(article.text, part.start, one.sentence.end):
            continue
        match = _WHOLE.match(article.text, part.start, part.end) or _ALWAYS.match(article.text, part.start, part.end)
        if match and (match["group"][-1:].lower() in "sne" or match.groupdict().get("all")):
            found.append(Span(*match.span("said")))
    if found:
        words = " ".join(article.cut(found[0]).split())
        message = f"A group is characterised as a whole in the author's own voice: “{words}”."
        yield Finding("LG03", "generalization", "note", message, tuple(found), (), {"places": len(found)})
