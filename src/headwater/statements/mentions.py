"""The words that name a source -> what they say of it: kind, name, title, whether it is an outlet."""

import re
from dataclasses import dataclass

from headwater.records import SourceKind

_PRONOUN = re.compile(
    r"(?:he|she|they|it|who|which|that|we|i|his|her|their|its|him|them|himself|herself|themselves|this|these|those)$",
    re.I,
)
_ARTICLE = re.compile(
    r"^(?:the|a|an|one|another|this|that|his|her|their|its|our|my|some|several|many|most|two|three|four)\s+", re.I
)
_CAPITAL = r"[A-Z\u00C0-\u00DE][\w'’.&-]*"
_NAME = re.compile(
    rf"{_CAPITAL}(?:\s+(?:of|the|and|for|de|van|von|der|bin|al|la|&)(?=\s+{_CAPITAL})|\s+{_CAPITAL}|\s+\([A-Z]{{2,}}\))*"
)
_DOMAIN = re.compile(r"(?<!\S)(?:[A-Za-z0-9][\w-]{2,}\.)+[a-z]{2,}(?![\w.])")
_HONORIFIC = re.compile(
    r"^(?:Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Fr|Sir|Dame|Lord|Lady|Judge|Justice|Chief|Deputy|Assistant|Associate|Acting|Former|Interim"
    r"|President|Vice|Prime|Minister|Secretary|Attorney|General|Governor|Gov|Lt|Sen|Senator|Rep|Representative|Congress(?:man|woman)"
    r"|Mayor|Councill?or|Council(?:man|woman|member)|Commissioner|Sheriff|Officer|Detective|Det|Sergeant|Sgt|Captain|Capt"
    r"|Colonel|Col|Maj|Major|Gen|Adm|Admiral|Director|Chair(?:man|woman)?|Speaker|Superintendent|Supt|Inspector|Professor|Pope|Bishop|Cardinal"
    r"|King|Queen|Prince|Princess|Ambassador|Alderman|Principal|Coach|Constable|Cllr|MP)\.?$"
)
_POSITION = re.compile(
    r"\b(?:president|vice[- ]president|chair(?:man|woman|person)?|chief|director|head|leader|secretary|minister|governor|mayor|senator"
    r"|representative|congress(?:man|woman)|commissioner|sheriff|judge|justice|attorney|lawyer|counsel|solicitor|barrister|prosecutor"
    r"|professor|lecturer|researcher|scientist|economist|analyst|expert|historian|spokes(?:man|woman|person)|editor|manager|executive"
    r"|officer|founder|co-founder|ceo|cfo|owner|superintendent|principal|captain|sergeant|inspector|detective|general|colonel|lieutenant"
    r"|treasurer|trustee|councill?or|council(?:man|woman|member)|member|fellow|doctor|physician|surgeon|epidemiologist|engineer|strategist"
    r"|adviser|advisor|aide|ambassador|bishop|pastor|coordinator|organi[sz]er|supervisor|administrator|dean|chancellor|partner|coroner)s?\b",
    re.I,
)  # fmt: skip
_DOCUMENT = (
    r"letter|report|study|poll|survey|lawsuit|suit|complaint|filing|filings|memo|memorandum|e-?mails?|indictment|affidavit|ruling|documents?"
    r"|records|census|data|figures|statistics|bill|law|statute|act|book|memoir|website|web site|article|editorial|op-ed|statement|press release|release"
    r"|transcript|brief|petition|motion|order|opinion|audit|analysis|review|paper|manifesto|charter|contract|minutes|newsletter|notice|research"
    r"|warrant|papers|tweet|post|declaration|resolution|proposal|plan|policy|invoice|inspection|ledger|log|testimony"
)
_DOCUMENT_HEAD = re.compile(rf"\b(?:{_DOCUMENT})$", re.I)
_ORGANIZATION = re.compile(
    r"\b(?:department|bureau|council|union|agency|committee|commission|university|college|school|inc|corp|corporation|company|co|ltd|llc|plc|party"
    r"|association|foundation|court|police|office|campaign|house|senate|congress|ministry|institute|group|news|times|post|society|federation|league"
    r"|board|authority|administration|government|service|services|bank|center|centre|hospital|church|club|team|trust|network|press|coalition|alliance"
    r"|organi[sz]ation|firm|newspaper|magazine|station|embassy|army|navy|guard|nations|city|county|state|parliament|cabinet|embassy|tribunal|utility"
    r"|works|industries|partners|holdings|systems|laborator(?:y|ies)|airlines?|railway|district|republic|department|chamber|kremlin|white house|pentagon)\b",
    re.I,
)  # fmt: skip
# News organisations by the words of their names, which are capitalised: "the Harwick Post", not "a post", "press secretary".
_OUTLET = re.compile(
    r"\b(?:News|Times|Post|Herald|Tribune|Gazette|Journal|Chronicle|Daily|Press(?! (?:Secretary|Office|Conference|Release|Club))|Weekly"
    r"|Magazine|Radio|Television|TV|Broadcasting|Observer|Guardian|Globe|Telegraph|Mirror|Courier|Dispatch|Examiner|Inquirer|Star|Sun|Bee"
    r"|Sentinel|Reporter|Mail|Bulletin|Argus|Echo|Advertiser|Newspapers?|Media"
    r"|Reuters|AP|AFP|BBC|CNN|NPR|NBC|ABC|CBS|MSNBC|Fox|Bloomberg|POLITICO|Politico|Axios|ProPublica|Al Jazeera|Breitbart|BuzzFeed|Vox)\b"
    r"|^(?:the |a |this |that )?(?:[a-z]+ )?(?:newspaper|magazine|news agency|news site|broadcaster|tabloid)$"
)  # fmt: skip
# "dailyclarion.example" is an outlet's, "setup.exe" or "brightwater.example" need not be.
_OUTLET_HOST = re.compile(
    r"news|times|post|daily|herald|press|tribune|gazette|journal|chronicle|courier|dispatch|wire|radio|tv|media|mail"
    r"|today|observer|bugle|express|weekly|report|globe|star|sun|record"
)
_ANONYMOUS = re.compile(
    r"anonym|not (?:to be|be) (?:named|identified)|declined to be (?:named|identified)|(?:people|person|official|sources?|someone) (?:familiar|close|briefed|with (?:direct )?knowledge)"
    r"|who (?:spoke|asked|requested|insisted) .{0,40}(?:anonymity|condition)|\bsources?$|\bsources? (?:in|inside|within|said)\b|whistle-?blower",
    re.I,
)
_SPOKESPERSON = re.compile(
    r"\b(?:spokes(?:man|woman|person|people)|officials?|lawyers?|attorneys?|aides?|executives?|representatives?|prosecutors|investigators|authorities)\b",
    re.I,
)
_GROUP = re.compile(
    r"(?:\b(?:people|police|men|women|children|some|others|many|critics|both|all|several|folks|staff|crowd|public|family|community|couple|everyone|everybody|nobody|most|few)|[a-z]{2,}(?<!ss)(?<!us)s)$",
    re.I,
)
# What ends the head of a noun phrase: "a letter | written by …", "the head | of …", "the lawyer, …".
_AFTER_HEAD = re.compile(
    r",|\s[–—-]\s|\(|\s(?:of|by|from|in|on|for|with|at|to|about|against|who|which|that|whose|written|released|published|obtained|filed|issued"
    r"|conducted|commissioned|signed|sent|dated|seen|near|during|after|before|familiar|close|speaking|describing|under|and|as)\s",
    re.I,
)


@dataclass(frozen=True)
class Mention:
    """What the words of one mention say. `pronoun` ones name nobody; `name` is `None` where nobody is named."""

    kind: SourceKind
    name: str | None
    title: str | None
    outlet: bool
    pronoun: bool


def read_mention(words: str, *, people: frozenset[str]) -> Mention:
    """Read a source span such as "Ann Vale, president of the growers' union".

    `people` holds last names that the article gives with a first name: "Vale said" is a person, "Brightwater said" is not.
    """
    words = " ".join(words.split()).strip(' ,;:—–-“”"')
    if _PRONOUN.match(words):
        singular = words.lower() in {"he", "she", "who", "his", "her", "him", "i", "himself", "herself"}
        return Mention("unnamed_person" if singular else "unnamed_group", None, None, False, True)
    head = _head(words)
    bare = _ARTICLE.sub("", head)
    if _ANONYMOUS.search(words):
        return Mention("anonymous", None, _title_of_unnamed(bare), False, False)
    if _DOCUMENT_HEAD.search(bare) and not _POSITION.search(bare):
        return Mention("document", bare, None, False, False)
    if domain := _DOMAIN.search(words):
        return Mention("named_organization", domain.group(), None, is_outlet(domain.group()), False)
    return _named(words, head, people) or _unnamed(words, bare)


def is_outlet(name: str) -> bool:
    host = _DOMAIN.search(name)
    return bool(_OUTLET_HOST.search(host.group().lower()) if host else _OUTLET.search(name))


def _head(words: str) -> str:
    cut = _AFTER_HEAD.search(words)
    return words[: cut.start()] if cut and cut.start() > 0 else words


def _named(words: str, head: str, people: frozenset[str]) -> Mention | None:
    organization = None
    for match in _NAME.finditer(words):
        name = re.sub(r"^(?:The|A|An)\s+(?=[a-z])", "", match.group()).rstrip(".,'’")
        name = re.sub(r"(?:(?<=s)[’']s?|[’']s)$", "", name)
        name = re.sub(r"^(?:The|An?)\s+(?=[A-Z])", "", name)
        if name.lower() in {
            "the",
            "a",
            "an",
            "one",
            "many",
            "some",
            "most",
            "critics",
            "officials",
            "another",
            "both",
            "all",
            "several",
        }:
            continue
        person = _person(name, people)
        if person and not (_ORGANIZATION.search(name) and len(name.split()) > 1):
            return Mention(
                "named_person", person, _title(words, match.start(), match.end(), name, person), False, False
            )
        organization = organization or name
    if organization is None:
        return None
    in_head = organization in head or organization in words[: len(head) + 4]
    if _SPOKESPERSON.search(head) or _ORGANIZATION.search(organization) or organization.isupper() or in_head:
        tail = re.sub(r"^(?:the|a|an)\s+", "", head, flags=re.I)
        whole = (
            tail
            if tail.startswith(organization) and _ORGANIZATION.search(tail) and not _SPOKESPERSON.search(tail)
            else organization
        )
        if not _SPOKESPERSON.search(head) and not _ORGANIZATION.search(whole) and _POSITION.search(head):
            return None  # "the Harwick mayor": a person, and not named
        if (
            not _ORGANIZATION.search(whole)
            and not whole.isupper()
            and _GROUP.search(head)
            and not _SPOKESPERSON.search(head)
            and head.split()[-1].islower()
        ):
            return None  # "Harwick residents"
        return Mention("named_organization", whole, None, is_outlet(whole), False)
    return None


def _person(name: str, people: frozenset[str]) -> str | None:
    """The personal name in a run of capitalised words, without titles; `None` if it does not look like one."""
    tokens = name.split()
    titled = False
    while len(tokens) > 1 and _HONORIFIC.match(tokens[0]):
        tokens.pop(0)
        titled = True
    if any(_HONORIFIC.match(token) for token in tokens[1:-1]):  # "Ohio Gov. John Vale"
        at = max(i for i, token in enumerate(tokens[:-1]) if _HONORIFIC.match(token))
        tokens, titled = tokens[at + 1 :], True
    plain = " ".join(tokens)
    if len(tokens) == 1:
        known = plain.lower() in people
        return plain if (titled or known) and not plain.isupper() else None
    if (
        any(t.lower() in {"of", "the", "and", "for", "&"} for t in tokens)
        or _ORGANIZATION.search(plain)
        or _OUTLET.search(plain)
    ):
        return None
    if any(t.isupper() and len(t.strip(".")) > 1 and "." not in t for t in tokens) or len(tokens) > 4:
        return None
    return plain


def _title(words: str, start: int, end: int, name: str, person: str) -> str | None:
    """The formal position told before or after the name: "their lawyer, Tom Reed" or "Vale, head of …"."""
    after = re.match(r"\s*,\s*([^,]+(?:,[^,]*)?)", words[end:])
    if after and _POSITION.search(after.group(1)):
        return re.sub(r"^(?:the|a|an)\s+", "", after.group(1).split(", who")[0].strip(" ,"), flags=re.I)
    before = (words[:start] + name[: name.find(person)]).strip(" ,")
    before = re.sub(r"^(?:the|a|an|their|his|her|its|our)\s+", "", before, flags=re.I)
    if before and (_POSITION.search(before) or any(_HONORIFIC.match(t) for t in before.split())):
        return None if re.fullmatch(r"(?:Mr|Mrs|Ms|Mx)\.?", before) else before
    return None


def _title_of_unnamed(bare: str) -> str | None:
    return bare if _POSITION.search(bare) and not re.search(r"sources?$", bare) else None


def _unnamed(words: str, bare: str) -> Mention:
    if _GROUP.search(bare) and not _ORGANIZATION.search(bare.split()[-1] if bare.split() else ""):
        return Mention("unnamed_group", bare or words, None, False, False)
    if bare.split() and _ORGANIZATION.search(bare.split()[-1]) and not _POSITION.search(bare.split()[-1]):
        return Mention("named_organization", bare, None, is_outlet(bare), False)
    return Mention("unnamed_person", None, _title_of_unnamed(bare), False, False)
