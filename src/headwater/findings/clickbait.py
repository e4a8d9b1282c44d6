"""HL: the devices by which a headline makes people click, after CredWeb 8.1.1 and Blom & Hansen (2015).

- listicle: it offers a counted list of things ("7 reasons to move to Harwick"), not a number of the story ("7 hurt").
- cliffhanger: it breaks off before the outcome, or promises the reader's reaction in its place ("and it's adorable").
- curiosity gap: it points at the thing that it is about and does not say what that is ("this one trick").
- fear: it threatens the reader with harm to come ("your kettle could be killing you").
- ego: it tests the reader, tells who he is, or is for his kind only ("only people from Harwick will get it").
- defying convention: it says that the reader has it wrong ("you've been peeling eggs wrong").

Patterns, each for a turn of phrase that news headlines do not have. Case, quoted words and the outlet play no part.
"""

import re
from collections.abc import Iterable
from typing import Literal, get_args

from headwater.records import Audit, Finding, Span

Device = Literal["listicle", "cliffhanger", "curiosity gap", "fear", "ego", "defying convention"]
DEVICES: tuple[Device, ...] = get_args(Device)

_LONGEST = 300  # code points: what is longer is no headline
_SAYS: dict[Device, str] = {
    "listicle": "is a listicle",
    "cliffhanger": "holds back what happened",
    "curiosity gap": "points at something and does not say what it is",
    "fear": "threatens the reader",
    "ego": "tests or flatters the reader",
    "defying convention": "says that what the reader takes for granted is wrong",
}

# The start of a headline, or of its part after "Mill fire:", "Goodbye, mill!", "The mill is sold –".
_START = r"(?:^|(?<=[:;.!?…|–—-] ))"
_SUPERLATIVE = r"(?:most|best|worst|greatest|coolest|cutest|funniest|weirdest|biggest|hottest|\w{3,9}iest)"

# --- listicle

# "23", "ten"; not "2015", "3,000", "10-year", "5%", "20 years".
_NUMBER = (
    r"(?:\d{1,3}(?![\d,.%:/–-]|(?:st|nd|rd|th)\b)"
    r"|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty)"
    r"(?! (?:years?|months?|weeks?|days?|hours?|minutes?|per|percent|miles|million|billion|points?|runs?|goals?)\b)"
)
_COUNT = rf"(?:(?:here are|here's|just|literally|these|the|top|all|our|my) ){{0,3}}{_NUMBER}"
# A number of the story goes on with what became of them: "5 pictures stolen from the mill".
_NEWS = (
    r"(?:stolen|found|killed|dead|died?|dies|hurt|injured|arrested|charged|held|seized|missing|recovered|sold|removed"
    r"|banned|captured|released|rescued|recalled|wounded|shot|jailed|convicted|identified|detained|freed|accused"
    r"|sentenced)"
)
_NO_NEWS = rf"(?!.{{0,80}}\b{_NEWS}\b)"
# Words between the number and the noun: "5 easy ways"; not "5 hurt in".
_BETWEEN = (
    rf"(?: (?!(?:in|to|after|as|by|from|at|on|with|for|about|their|his|her|who|that|are|is|was|were|{_NEWS})\b)"
    r"[^\s:]+){0,4}?"
)
_LISTED = (
    r"(?:things|ways|reasons|signs|tips|facts|hacks|tricks|truths|confessions|tweets|moments|ideas|quotes|secrets|lessons"
    r"|mistakes|myths|habits|struggles|gifts|recipes|memes|gifs|vines|puns|takeaways|questions|thoughts|photos|pictures"
    r"|images|misconceptions|stereotypes|perks|lies|must-haves|charts|reactions|products|desserts|snacks|breakfasts"
    r"|dinners|treats|cocktails|dishes|tattoos|costumes|outfits|hairstyles|jokes|texts|memories|songs|gadgets|diys"
    r"|trends|steps|stages|reminders|haircuts)"
)
_FUN = (
    r"(?:adorabl[ey]|hilarious(?:ly)?|gorgeous|delicious|glorious|iconic|epic|insane(?:ly)?|amazing(?:ly)?|awesome"
    r"|incredibl[ey]|ridiculous(?:ly)?|stunning|perfect|beautiful|strikingly|magical|genius|badass|cute|funny|weird|cozy"
    r"|creepy|heartbreaking|surprising(?:ly)?|delightful|brilliant|underrated|cool|crucial)"
)
_MANY = r"(?:[^\s:]+s|people|women|men|children)"
_YOU = (
    r"(?:(?:you|your|you'll|you're|you've|you'd|we|we've|actually|literally|totally|perfectly)\b"
    r"|ever\W*$|(?:every\w*|only|all|anyone) [^:]{0,50}?\b(?:will|would|can|should|needs?|knows?|understands?|has)\b)"
)
# "18 dogs who just can't wait" tells how they are; "18 men who fled", what they did.
_ALWAYS = (
    r"(?:just|can't|won't|should|shouldn't|prove|always|totally|perfectly|clearly|definitely|probably|deserved?|need"
    r"|(?:are|aren't) (?:just|so|too|really|totally|actually|way|clearly|basically|secretly|winning|all of us))"
)
_LISTICLE = (
    rf"{_START}{_COUNT}{_BETWEEN} {_LISTED}\b(?! (?:\w+ )?{_NEWS}\b)",
    rf"{_START}(?:{_COUNT} of (?:[\w']+ ){{1,3}}?|(?:here are )?the {_NUMBER} ){_SUPERLATIVE}\b{_NO_NEWS}",
    # "9 actors who actually won", of any noun: the rest speaks to the reader as no story does.
    rf"{_START}{_COUNT}{_BETWEEN} {_MANY}(?: (?:that|who|which|to|for|guaranteed))?(?: [^\s:]+){{0,4}}? {_YOU}"
    rf"{_NO_NEWS}",
    # "You need these 5 hair masks"
    rf"\b(?:need|try|love|see|want|use|make|buy) these \d{{1,2}} (?:[^\s:]+ ){{0,3}}?{_MANY}(?!\S){_NO_NEWS}",
    rf"{_START}{_COUNT} {_FUN} (?:[^\s:]+ ){{0,3}}?{_MANY}(?!\S){_NO_NEWS}",
    rf"{_START}{_COUNT}{_BETWEEN} {_MANY}(?: from(?: [^\s:]+){{1,2}})? (?:that|who) {_ALWAYS}\b{_NO_NEWS}",
    rf"{_START}{_COUNT} times"
    r"(?! (?:champions?|winners?|more|as|over|in|a|an|the (?:size|rate|limit)|\w+er)\b)(?= \S+ )",
)

# --- cliffhanger

_WOW = (
    r"(?:adorable|amazing|awesome|awful|awkward|beautiful|bizarre|breathtaking|brilliant|crazy|creepy|cute|delightful"
    r"|disgusting|emotional|epic|everything|exhausting|flawless|funny|genius|glorious|gorgeous|great|gross|heartbreaking"
    r"|heavenly|hilarious|horrifying|iconic|impressive|incredible|insane|intense|magical|mesmerizing|moving|painful"
    r"|perfect|perfection|powerful|priceless|real|ridiculous|spooky|stunning|sweet|terrible|terrifying|unreal|upsetting"
    r"|weird|wild|wonderful|out of control|the (?:best|cutest|worst|sweetest|funniest|most [\w-]+)(?: thing ever)?"
    r"|as [\w-]+ as you'd imagine)"
)
_WILL = r"\b(?:will|that'll|it'll|might|gonna|guaranteed to) (?:[\w-]+ )?"
_FEEL = (
    r"(?:laugh|cry|sob|smile|cringe|drool|believe|feel|wish|swoon|gasp|weep|melt|rethink|scream|shiver|blush|jealous"
    r"|hungry|happy|emotional|nostalgic|say|go|never|want|long|miss|forget|enjoy|fall in love|think twice|question"
    r"|angry|thirsty|explode|drop|water|speechless|in tears|crawl|laughing|crying|drooling|asking|feeling)\b"
)
_CLIFFHANGER = (
    r"\byou (?:won't|will not|wont|will never|can't) (?:even )?believe\b",
    r"\byou(?:'ll| will) never (?:guess|believe|look at|think of|see)\b",
    r"\bwhat (?:happen(?:ed|s)|(?:he|she|they) (?:did|do|does|found|said|saw)) next\b",
    r"\b(?:and|but|then|so|–|—|-) (?:here's|this is|see) what happen(?:ed|s)\b",
    rf"{_START}(?:here's|this is) what happen(?:ed|s) (?:when|if|after)\b",
    r"\bwait (?:un)?till? you (?:see|hear|read)\b",
    rf"\band (?:it|they|he|she|the [\w-]+)(?:'s| is| are| was| were|'re) (?:(?!not\b)[\w-]+ ){{0,3}}?{_WOW}\W*$",
    rf"{_WILL}(?:make|have|leave) (?:you|your (?:[\w-]+ ){{0,3}}?(?:heart|jaw|mouth|skin)) (?:[\w-]+ ){{0,2}}?{_FEEL}",
    rf"{_WILL}(?:astonish|amaze|shock|surprise|stun|haunt) you\b",
    rf"{_WILL}(?:blow your mind|blow you away|(?:melt|break|warm) your heart|restore your faith|bring you to tears"
    r"|change the way you|make your (?:day|week|weekend|year)|give you (?:chills|goosebumps|nightmares|life|anxiety"
    r"|(?:all )?the feels|so many|serious|intense|literal|the (?:most|cutest)))\b",
    # "Pell's reaction to the verdict is perfect": and what did she say?
    rf"\b(?:reaction|response|comeback|answer)s?\b.{{1,80}}? (?:is|was|are|were) (?:[\w-]+ ){{0,2}}?{_WOW}\W*$",
    r"\b(?:that|this|these)\b.{0,40}? will (?:\w+ )?change your life\b",
)

# --- curiosity gap

_POINTED = (
    r"(?:guy|man|woman|girl|boy|kid|baby|toddler|teen(?:ager)?|mom|mum|dad|couple|grandm\w+|grandp\w+|lady|bride|groom"
    r"|teacher|student|family|fan|singer|actor|actress|dog|puppy|pup|cat|kitten|owl|video|photo|picture|pic|image|vine"
    r"|clip|gif|tweet|ad|post|letter|trick|hack|question|word|thing|reason|secret|app|site|website|map|chart"
    r"|infographic|dip|recipe|cake|dessert|gadget|product|invention|idea|place|story|stories|illustration|portrait"
    r"|drawing|comic|people|women|men|celebrity|celebrities|star|character|campaign|trailer|song|cover|book|movie|show"
    r"|food|drink|diet|exercise|habit|mistake)s?"
)
_PRAISED = (
    r"(?:one|simple|weird|amazing|incredible|adorable|hilarious|stunning|genius|gorgeous|insane|insanely|heartbreaking"
    r"|ridiculous|ridiculously|powerful|brilliant|crazy|cute|perfect|random|magical|epic|beautiful|shocking|surprising"
    r"|mind-blowing)"
)
# "This guy just bought", and not "this recession got": of that everybody knows which.
_DID = (
    r"(?:just|got|gets|had|made|makes|took|takes|found|saved|built|turned|created|called|changes|lets|shows|proves"
    r"|wants)"
)
_KNOWN = (
    r"(?:year|week|weekend|month|time|season|summer|winter|spring|fall|morning|night|day|election|recession|war|decade"
    r"|century|economy|government|congress|court|christmas)"
)
_LINK = r"(?:of|about|from|by|for|with|in|on|at|to|is|was|are|were|has|have|and|or|that|who)"
_PLAIN_WORD = rf"(?!{_LINK}\b|{_KNOWN}\b)[\w'&-]+"
# "This runner is", "this 87-year-old won"; not "this quarter is".
_DOER = (
    r"(?!(?:number|chapter|quarter|weather|matter|offer|september|october|november|december|river|tower|corner|order"
    r"|paper|water|cent(?:er|re)|sector|factor|error|computer|easter|other|chancellor|prime minister)\b)"
    r"[\w-]{2,}(?:er|or|ist|ian|year-old)s?"
)
_DOES = r"(?:is|are|was|were|has|have|just|will|may|might|could|\w+ed|\w+s)"
# "This video of a bridge" says what it is.
_UNTOLD = r"(?!'| (?:of|about|from|by|for|to|is not)\b)"
_NO_TEST = r"(?<!quiz)(?<!test)(?! (?:quiz|test|puzzle)\b)"
_SEE = r"(?:watch |meet |see |look at )?"
_CURIOSITY_GAP = (
    rf"{_START}{_SEE}(?:this|these) (?:{_PLAIN_WORD} ){{0,3}}?{_POINTED}\b{_UNTOLD}",
    rf"{_START}(?:this|these) (?:{_PLAIN_WORD} ){{1,3}}?{_DID}\b",
    rf"{_START}(?:this|these) (?!{_KNOWN}\b)(?:{_PLAIN_WORD} ){{0,3}}?{_DOER} {_DOES}\b",
    rf"\b(?:this|these) (?:{_PLAIN_WORD} )?{_PRAISED} {_PLAIN_WORD}\b{_UNTOLD}{_NO_TEST}",
    r"\b(?:obsessed with|freaking out over|going nuts over|in love with|trying|seeing|watching) (?:this|these) "
    rf"{_PLAIN_WORD}",
    rf"(?:{_START}|(?<=, ))(?:this|these) (?:is|are|was|were) (?:probably )?"
    rf"(?:what|how|why|where|who|the (?:reason|only|one|real|{_SUPERLATIVE}|\w+est))\b"
    r"(?! happen| to\b| we know| you need)",
    r"\b(?:one|1) (?:weird|simple|crazy|easy|little|strange|surprising) "
    r"(?:trick|thing|word|reason|question|rule|secret|tip)\b",
    r"\bthe (?:real|surprising|secret|shocking|heartbreaking|hilarious|adorable|sad|weird|true|bizarre|sweet|amazing"
    r"|unexpected) reasons?\b",
    r"\bthe (?:[\w-]+ )?truth about\b",
    r"\b(?:won't tell you|(?:don't|doesn't) want you to know)\b",
    r"\b(?:no one|nobody|your \w+|doctors?|experts?|they) (?:tells you|told (?:you|me|us)|talks about)\b",
    r"\byou (?:probably |definitely |totally )?(?:didn't|never|don't|did not) (?:even )?kn[eo]w\b",
    # "Here's what you need to know" and "here's how to" are at the reader's service.
    r"\b(?:here's|here is) (?:what|who|where) (?!(?:you (?:need|should|can|must|have)|we know|to|happen\w*)\b)\S+",
)

# --- fear

_FEAR = (
    r"\b(?:could|may|might) (?:actually |probably )?be (?:killing|poisoning) (?:you|your)\b",
    r"\b(?:secretly|slowly|silently|quietly) (?:killing|poisoning|ruining|destroying|damaging|harming|wrecking"
    r"|spying on|watching) (?:you|your)\b",
    r"\bbefore it's too late\b",
    r"\byou should (?:really )?be (?:very )?(?:afraid|scared|terrified|worried)\b",
    r"\bbe (?:very|really) (?:afraid|scared)\b",
    r"\bis your [\w' -]{1,30}? (?:killing|poisoning|spying on|watching|cheating on|lying to|listening to) you\b",
    r"\byou(?:'ll| will) never (?:want to )?(?:eat|drink|touch|use|swim|sleep|fly|buy) [\w' -]{1,30}? again\b",
)

# --- ego

# "What are you waiting for" and "what are you entitled to" are no tests.
_ARE_YOU = (
    r"(?:are you|do you belong|matches your|would you be|describes you|represents you|were you|should you be"
    r"|says? about you)\b(?! (?:most |really )?(?:doing|going|waiting|talking|looking|entitled|paying|supposed|allowed"
    r"|owed|due)\b)"
)
_CAN_YOU = (
    r"(?:guess|name (?:all|every|these|this)|pass|match|identify|spot|solve|recogni[sz]e|beat|score|ace|handle|complete"
    r"|finish|answer|remember|make it through|last \d+|survive|get (?:through|a perfect|\d+)|name .{1,60} from"
    r"|tell (?:if|which|what|who|the|whether|these))"
)
_GETS = r"(?:understand|get|appreciate|know|remember|relate|recogni[sz]e|laugh|identify with)"
_EGO = (
    rf"{_START}(?:which|what|who|how)\b.{{1,60}}? {_ARE_YOU}",
    rf"{_START}(?:what|which) .{{1,60}}? (?:should|would|will|do|are) you\b.{{0,60}} based on\b",
    rf"{_START}(?:are you|is your \w+) (?:more\b|.{{1,40}}? or are you\b)",
    r"\bbased on (?:your|how|which|these|this|just|what|the way) \S+",
    r"\byour (?:zodiac|star) sign\b",
    r"\bdo you belong\b|\bhow much do you (?:actually|really)\b",
    rf"\bcan you (?:even |actually |really |still )?{_CAN_YOU}\b",
    r"\bhow well do you (?:really |actually )?(?:know|remember)\b",
    r"\bhow many .{1,60}? have you (?:actually |really )?(?:seen|tried|read|eaten|heard|visited|been to|watched)\b",
    r"\b(?:quiz|test) you(?:'ll| will)(?: ever)? take\b",
    rf"(?:{_START}|\b(?:take|try|ace|pass|on|can) )(?:this|our) (?:[\w'-]+ ){{0,3}}?(?:quiz|test)\b(?! of\b)",
    r"\bdo you (?:actually |really |still )?(?:know|remember) (?:these|the (?:lyrics|words|names?))\b",
    r"\b(?:we (?:know|can guess|bet|can tell)|can we guess) (?:your|you|what|which|if|how|who|where|when)\b",
    r"\bwhat (?:does|do|would) your\b.{1,60}?\b(?:say|says|be)\b",
    r"\bwhat .{1,30}? would you (?:be|have) (?:in|if)\b",
    rf"{_START}test your\b",
    r"\b(?:test|quiz|questions?) (?:will|can) (?:reveal|tell|determine|predict)\b",
    rf"\bonly\b.{{1,60}}?\b(?:will|would|can) (?:\w+ )?(?:{_GETS}|solve|pass|send)\b",
    rf"\bcan only {_GETS}\b|\byou(?:'ll| will) only (?:{_GETS}|make sense)\b",
    r"\bonly (?:solve|take|play|open|click|read) .{1,40}? if you\b",
    r"\b(?:won't|will not|only|total|perfect|too much|so much) (?:actually )?(?:make )?sense (?:if|to|unless|for)\b",
    rf"\b(?:every\w*|all|anyone)\b.{{1,60}}?\b(?:will|can) (?:\w+ )?{_GETS}\b",
    r"\b(?:knows?|understands?) to be true\b",
    r"\btoo real (?:for|if|to)\b",
)

# --- defying convention

_DEFYING = (
    r"\byou(?:'ve| have| were|'re| are)(?: probably| all| been| always| actually){0,3} \w+ing\b.{0,60}?"
    r"\b(?:wrong|the wrong way)\b",
    r"\b(?:everyone|everybody|we've all|we're all)(?: is|'s| has)?(?: been)? \w+ing\b.{1,60}?\bwrong\b",
    r"\bthink again\W*$",
    r"\bthat (?:are|is) (?:actually|really|secretly) (?:crap|bad|terrible|awful|overrated|fake|lies|useless|a lie)\b",
    r"\b(?:everything|what|all) (?:you|we) (?:(?:thought|think) (?:you|we) )?(?:know|knew|learned|believed?)\b"
    r".{0,60}?\b(?:wrong|a lie|a myth|false)\b",
    r"\bforget (?:everything|all) you\b",
    r"\b(?:isn't|aren't|not|never) what (?:you|we) (?:think|thought|expect)\b",
    r"\b(?:wrong|a lie) (?:your|our|this) (?:whole|entire) (?:life|lives|time)\b",
)

_PATTERNS: tuple[tuple[Device, tuple[str, ...]], ...] = (
    ("listicle", _LISTICLE),
    ("cliffhanger", _CLIFFHANGER),
    ("curiosity gap", _CURIOSITY_GAP),
    ("fear", _FEAR),
    ("ego", _EGO),
    ("defying convention", _DEFYING),
)
_COMPILED = tuple((device, tuple(re.compile(one, re.IGNORECASE) for one in found)) for device, found in _PATTERNS)

# Words inside quotation marks are somebody else's, or a title: “You won’t believe it,” says mayor.
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|(?<!\w)['‘](?:[^'’]|(?<=\w)['’](?=\w))+['’](?!\w)")
_LIKE = {ord("’"): "'", ord("“"): '"', ord("”"): '"', ord("\xa0"): " ", ord("\n"): " ", ord("\t"): " "}


def find_devices(headline: str) -> tuple[tuple[Device, Span], ...]:
    """The devices that a headline uses, each once, with its words in the headline, in order of place.

    Nothing is found in quoted words, and nothing in what is longer than 300 code points, which is no headline.
    """
    if len(headline) > _LONGEST:
        return ()
    own = _QUOTED.sub(lambda quoted: re.sub(r"\w", "x", quoted.group()), headline).translate(_LIKE)
    found: list[tuple[Device, Span]] = []
    for device, patterns in _COMPILED:
        matches = [match for pattern in patterns if (match := pattern.search(own))]
        if matches:
            found.append((device, min(Span(*match.span()) for match in matches)))
    return tuple(sorted(found, key=lambda one: one[1]))


def headline_clickbait(audit: Audit) -> Iterable[Finding]:
    """The headline baits a click, and by which device: it counts, holds back, threatens, tests, or contradicts.

    Measured: turns of phrase of six devices, in the headline's own words. A listicle counts things ("7 reasons to"); a
    cliffhanger breaks off before the outcome, or promises the reader's reaction in its place ("and here's what
    happened"); a curiosity gap points at a thing and does not say what it is ("this one trick"); fear threatens the
    reader ("could be killing you"); ego tests the reader or is for his kind only ("only people from Harwick will get
    it"); defying convention says that the reader has it wrong ("you've been peeling eggs wrong"). One finding, with the
    words of each device.

    Silent where there is no headline; on numbers of the story ("7 hurt in mill fire"), questions that the body can
    answer ("Why did the mill close?"), and service ("How to …", "Here's what you need to know"); on words in quotation
    marks; and on headlines of over 300 characters.

    Example: "You won't believe what the mill was sold for" tells neither the sum nor who paid it.
    """
    article = audit.article
    heads = [span for span in article.spans("headline") if article.cut(span).strip()]
    if not heads:
        return
    headline, start = article.cut(heads[0]), heads[0].start
    found = find_devices(headline)
    if not found:
        return
    told = [f"{_SAYS[device]}: {_quoted(headline, span)}" for device, span in found]
    message = f"The headline {'; it '.join(told)}."
    spans = tuple(sorted({Span(start + span.start, start + span.end) for _, span in found}))
    measured = {"devices": [device for device, _ in found]}
    yield Finding("HL05", "headline-clickbait", "note", message, spans, (), measured)


def _quoted(headline: str, span: Span) -> str:
    goes_on = " …" if re.search(r"\w", headline[span.end :]) else ""
    return f"“{' '.join(headline[span.start : span.end].split())}{goes_on}”"
