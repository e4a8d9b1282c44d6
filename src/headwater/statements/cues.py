"""Cues: which of them make a statement sourced, and which only tell what somebody did.

PolNeAR marks every attribution, plans and acts too ("voted to …", "refused to …"): the reporter saw those, and nobody
need have told them. What is kept follows the definition of a sourced statement: somebody says, finds, believes or feels
it, and the reporter could not know otherwise. The classes are those of VerbNet (say, tell, transfer of a message, manner
of speaking, judgement, conjecture, marvel), filled with the cues of PolNeAR train.
"""

import re
from functools import cache
from typing import Literal

CueKind = Literal["speech", "finding", "showing", "thought", "performance", "act"]

# VerbNet's say, tell and transfer_mesg: what follows is a proposition.
_SPEECH = """
accuse acknowledge add admit affirm allege allude announce answer apologize apologise argue assert
assure attest attribute aver bemoan blame boast brag bark call caution characterize characterise charge chant cite claim clarify comment compare
complain concede conclude confess confide confirm contend continue contradict counter cry declare decry deny describe disclose
dub echo elaborate email emphasize emphasise exclaim explain express extol
gripe grumble hint imply indicate inform insinuate insist interject interrupt joke
label lament list maintain mention mumble muse mutter note object observe opine paint phrase plead
point portray preach predict proclaim pronounce protest quip quote
rebut recall recite recount reiterate relate remark remember remind reminisce repeat reply report
respond retort retweet reveal say scoff scold scream share shout snap speak speculate state stress
suggest summarize summarise swear talk tell term testify text threaten thunder trumpet tweet utter
volunteer vouch vow warn whisper wonder write yell
""".split()  # fmt: skip
# VerbNet's judgement, urge, promise and the like: what somebody did with words, before everybody's eyes.
_PERFORMANCE = """
address advise advocate ask assail berate blast brand challenge chastise chide condemn congratulate contest criticize criticise debate
decline defend demand denounce deride detail discuss dismiss dispute encourage implore inquire instruct invite invoke laud lecture mock
offer oppose outline pledge post praise promise propose publish question rail recommend refer reference refute reject request slam
submit support taunt thank tout urge voice weigh
""".split()
_FINDING = """
calculate conclude confirm contain contradict depict describe detail determine establish estimate explain find forecast
indicate list note outline project rule state suggest tally
""".split()
# What a page of figures does, and a person only by an act: "the survey shows", "his silence shows".
_SHOWING = """
show reflect signal mean demonstrate highlight underscore underline illustrate represent prove record register feature measure rank rate read place peg document
""".split()
_THOUGHT = """
assume believe conceive deem despair disagree doubt dread envision envisage fear feel guess hope imagine
judge marvel perceive regret resent sense suppose surmise suspect think trust understand wish worry
""".split()
_IRREGULAR = {
    "said": "say", "told": "tell", "wrote": "write", "written": "write", "spoke": "speak", "spoken": "speak", "swore": "swear",
    "sworn": "swear", "found": "find", "shown": "show", "thought": "think", "felt": "feel", "understood": "understand",
    "foresaw": "foresee", "read": "read", "put": "put", "quoted": "quote", "laid": "lay", "went": "go", "gone": "go",
    "made": "make", "saw": "see", "seen": "see", "knew": "know", "known": "know", "heard": "hear", "swung": "swing",
}  # fmt: skip
# Nouns that carry a message: "in a statement", "the claim that …", "her view is …".
_NOUN = frozenset(
    "statement interview letter email tweet post testimony claim allegation accusation assertion argument warning suggestion complaint"
    " prediction estimate comment remark description message word words denial criticism view opinion belief fear hope concern"
    " account version explanation".split()
)
_NOUNS = re.compile(rf"\b(?:{'|'.join(sorted(_NOUN))})s?\b|\bsaying\b|\bthe words\b")
# "did not say", "would not comment": nothing was told. "do not think" is a thought all the same.
_UNSAID = re.compile(
    r"(?:\b(?:not|never|declin\w+|refus\w+|without|avoid\w*)|n[’']t)\b.*\b(?:say\w*|said|tell\w*|told|mention\w*|comment\w*|respon\w+|discuss\w*|address\w*|elaborat\w+|specif\w+|disclos\w+|reveal\w*|explain\w*|confirm\w*|answer\w*|identif\w+|name\w*|provid\w+)\b"
)
# "talked about the dam", "criticism of the dam": a topic, and nothing said of it.
_TOPIC = re.compile(r"\b(?:about|on|against|with|of|for|to|at)$")
# "put it", "went on to say", "made it clear", "took issue with": speech in several words.
_PHRASE = re.compile(
    r"\baccording\b|\bputs? it\b|\bmake[s]? (?:it )?(?:clear|plain)\b|\bmade (?:it )?(?:clear|plain)\b|\bt(?:akes?|ook) issue\b|\bin the words of\b|\b(?:goes|went) on\b"
    r"|\bspoke out\b|\bshot back\b|\bopened up\b|\bof the opinion\b|^\W+$|:$"
    r"|\b(?:was|were|is|are) (?:not )?(?:like|concerned|worried|confident|convinced|hopeful|afraid|glad|happy|sad|sorry|upset|angry|proud|sure|optimistic|adamant|unsure|skeptical)\b",
    re.I,
)


def cue_kind(words: str) -> CueKind:
    """What the words of a cue tell: "said in a statement" is speech, "shows" a finding, "fears" a thought, "voted" an act."""
    words = words.lower()
    if re.match(r"to\s", words):
        return "act"  # "an effort to establish"
    if re.match(r"(?:in|with|by|under)\s", words) and not _NOUNS.search(words):
        return "act"  # "in support of", "by voting for"
    if words.startswith("according"):
        return "speech"
    if _UNSAID.search(words):
        return "act"
    if _TOPIC.search(words) and not words.startswith("warn"):
        return "performance"
    if re.search(r"\bcall(?:s|ed|ing)? (?:for|on|upon)\b|\blash(?:es|ed|ing)? out\b", words):
        return "performance"
    if _PHRASE.search(words):
        return "speech"
    found: set[CueKind] = set()
    for word in re.findall(r"[a-z]+", words):
        lemmas = _lemmas(word)
        if lemmas & _SPEECH_SET or word in _NOUN:
            found.add("speech")
        elif lemmas & _PERFORMANCE_SET:
            found.add("performance")
        elif lemmas & _SHOWING_SET:
            found.add("showing")
        elif lemmas & _FINDING_SET:
            found.add("finding")
        elif lemmas & _THOUGHT_SET:
            found.add("thought")
    order: tuple[CueKind, ...] = ("speech", "finding", "showing", "thought", "performance")
    return next((kind for kind in order if kind in found), "act")


_SPEECH_SET, _FINDING_SET, _THOUGHT_SET = frozenset(_SPEECH), frozenset(_FINDING), frozenset(_THOUGHT)
_SHOWING_SET, _PERFORMANCE_SET = frozenset(_SHOWING), frozenset(_PERFORMANCE)


def is_noun(words: str) -> bool:
    """Whether a cue is a noun: "claim" in "Vale's claim that …"."""
    return bool(re.fullmatch(rf"{_NOUNS.pattern}.*", words.lower()))


@cache
def _lemmas(word: str) -> frozenset[str]:
    """What a verb's form may be a form of: "denied" -> deny, "arguing" -> argue, "quipped" -> quip."""
    if word in _IRREGULAR:
        return frozenset({_IRREGULAR[word]})
    forms = {word}
    for ending in ("s", "es", "ed", "d", "ing"):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            stem = word[: -len(ending)]
            forms |= {stem, stem + "e"}
            if stem.endswith("i"):
                forms.add(stem[:-1] + "y")
            if len(stem) > 2 and stem[-1] == stem[-2]:
                forms.add(stem[:-1])
    return frozenset(forms)
