"""Readers' comments in a plain-text dump: where they start, and who says what to whom."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from headwater.article.dump_lines import NUMBERED, SHORT, Unit, furnishes, marker, trim
from headwater.article.marks import is_byline, is_form, read_date
from headwater.records import Block, Comment, Role, Span

LONGEST_COMMENT = 15  # lines or paragraphs from the opening of one comment to the next, buttons included

_SAID = r"(?:comments?|responses?|replies|thoughts?|kommentare?|commentaires?|comentarios|commenti|reacties)"
TALK_COUNT = re.compile(
    r"(?:\(?(?:\d{1,6}|one|two|three|four|five|no|all|show|view|view all)\)?\s+(?:\d{1,6}\s+)?(?:reader )?"
    rf"{_SAID}(?:\s+(?:on|to)\s+.{{1,160}})?|(?:reader )?{_SAID}\s*[:(\[]\s*\d{{1,6}}\s*[)\]]?)\s*:?",
    re.IGNORECASE,
)
TALK_TITLE = re.compile(
    r"(?:(?:reader |readers[’'] |user |top |recent |all )?comments?|discussion|responses"
    r"|join the (?:discussion|conversation)|what readers (?:say|said|are saying)|your (?:comments|views)"
    r"|kommentare|commentaires|comentarios|commenti|reacties)\s*:?",
    re.IGNORECASE,
)
BUTTON = re.compile(
    r"(?:(?:(?:reply|likes?|dislike|report(?: abuse| comment)?|flag(?: as inappropriate)?|share|permalink|link|quote"
    r"|edit|upvote|downvote|thumbs up|thumbs down|recommend(?:ed)?|respond|log ?in to reply|antworten|répondre"
    r"|responder|rispondi|\d{1,5}(?: likes?| replies| reply| points?| votes?)?"
    r"|view (?:all )?(?:\d{1,4} )?(?:more )?repl(?:y|ies)|hide replies|see more|show more|\+\d{1,5})\b"
    r"|[▲▼↑↓👍👎♥❤]\ufe0f?|\(\d{1,5}\))[\s·•|,/–-]*){1,8}"
    r"|reply to .{1,40}",
    re.IGNORECASE,
)
_SORT = re.compile(
    r"(?:(?:sort(?:ed)? by|newest(?: first)?|oldest(?: first)?|best|most (?:liked|recent|voted)|top comments"
    r"|all comments|load more(?: comments)?|show more comments|viewing options"
    r"|\d{1,5} (?:people )?(?:listening|following)|subscribe to comments|older comments|newer comments)\b"
    r"[\s·•|:←→»«-]*){1,5}",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan|feb|f[ée]v|m[aä]r|apr|avr|ma[iyg]|jun|jui|jul|aug|ao[uû]|sep|o[ck]t|nov|de[cz]|d[ée]c|ene|abr|ago|gen"
    r"|giu|lug|set|ott|dic|mei|out)[a-zäéû]{0,8}\.?"
)
_CLOCK = r"(?:,?\s(?:at\s|um\s|à\s|-\s)?\d{1,2}[:.h]\d\d\s?(?:[ap]\.?m\.?)?)?"
_WHEN = (
    r"(?P<when>(?:(?:an?|\d{1,3})\s?(?:sec(?:ond)?|min(?:ute)?|h(?:ou)?r|day|week|wk|month|mo|year|yr)s?\.?"
    r"|\d{1,3}\s?[hdwmys])(?:\s+ago)?|just now|yesterday"
    r"|(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    rf"{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?{_CLOCK}"
    rf"|\d{{1,2}}\.?\s{_MONTH}(?:\s\d{{4}})?{_CLOCK}"
    r"|\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?Z?)?"
    rf"|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}{_CLOCK})"
)
_WHO = r"(?P<who>@?[^\s:•·|#][^:•·|#\n]{0,48}?)"
# "Dale says:", "@pondlife wrote:"
_SAYS = re.compile(
    rf"{_WHO}\s(?:says|said|wrote|writes|commented|responded|replied|sagt|schreibt|dit|dice)\s?(?:on {_WHEN}\s?)?:\s*",
    re.IGNORECASE,
)
# "Hollis Quay • a day ago"
_DOTTED = re.compile(
    rf"(?:(?:comment |posted )?by )?{_WHO}\s*(?:[•·|]|\s[–—-]\s)\s*{_WHEN}\s*(?:[•·|:]\s*|$)", re.IGNORECASE
)
# "Gus on March 3: The bicycle is mine."
_DATED = re.compile(
    rf"(?:posted by |by |from )?{_WHO},?\s+(?:on|at|posted on|commented on|am|le)\s+{_WHEN}"
    r"\s*(?:said|wrote)?\s*(?::\s*|$)",
    re.IGNORECASE,
)
# "Ada, March 3, 2020"
_COMMA = re.compile(rf"(?P<who>@?[^\s:,•·|#][^:,•·|#\n]{{0,40}}),\s+{_WHEN}\s*(?::\s*|$)", re.IGNORECASE)
# "Bo replied to Ada"
_REPLIED = re.compile(
    r"(?P<who>@?[^\s:,•·|#][^:,•·|#\n]{0,40}?)\s(?:replied|replies|in reply|responded|responding) to\s"
    r"@?(?P<to>[^:•·|#\n]{1,40}?)"
    rf"\s*(?:(?:[•·|,]|on)\s*{_WHEN}\s*)?(?::\s*|$)",
    re.IGNORECASE,
)
# What the story's own lines open with: "Vote on March 3: The council …", "Orde wrote on March 3: “It is safe.”"
_EVENT = re.compile(
    r"\b(?:vote|protest|meeting|inspection|election|arrest|trial|hearing|crash|fire|update|decision|report|attack|strike"
    r"|wrote|said|says|told|warned|added|tweeted|posted|announced|storm|flood|match|game|launch|release|opening|closure|verdict|sentencing|rally|march|debate|shooting)s?\b",
    re.IGNORECASE,
)
# "Anonymous (guest) #2"
_HASHED = re.compile(
    r"(?P<who>@?\w[^#:\n]{0,40}?)\s*(?:\((?:guest|anonymous|user|member)\))?\s+#(?P<number>\d{1,5})\s*(?::\s*|$)",
    re.IGNORECASE,
)
_HASH_FIRST = re.compile(r"#(?P<number>\d{1,5})[.:)]?\s+(?:by\s+)?(?P<who>[^:\n]{1,40}?)\s*(?::\s+|$)")
_DIGIT = re.compile(r"\d")
_AGO = re.compile(r"an?\s?(?:sec|min|hou?r|day|week|wk|mo|year|yr)")  # the beginning of "a day ago"
_BARE_NAME = re.compile(r"@?[^\W_][\w.'’-]*(?:\s[\w.'’(-]+\)?){0,3}")
_PERSONAL = re.compile(r"\b(?:I|I['’]\w+|my|me|mine|you|your|we|our)\b")
_TO = re.compile(
    r"(?:↳|→|⤷)?\s*(?:in reply to|reply to|replying to|replied to|@)\s*@?"
    r"(?P<to>[\w.'’-]+(?:\s[A-Z][\w.'’-]*){0,2})\s*[:,.]?",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r":['\"”’]?$|\b(?:here (?:is|are)|here['’]s|the following|as follows|these are|listed? below|in order|step by step"
    r"|what (?:we|you) (?:know|need)|(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) (?:\w+ )?"
    r"(?:things|points|demands|steps|ways|reasons|questions|facts|rules|conditions|proposals|recommendations"
    r"|takeaways|ideas|tips|measures|changes))\b"
    r"|\b(?:its|their|these|the|his|her|our|some) "
    r"(?:reasons|points|demands|steps|questions|conditions|proposals|changes)\.$",
    re.IGNORECASE,
)
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_LIVE = re.compile(r"\blive\b|\bas it happened\b", re.IGNORECASE)
_COUNTS = {word: number for number, word in enumerate(_NUMBERS, 2)}


class Talk(NamedTuple):
    blocks: tuple[Block, ...]
    comments: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class _Opening:
    """The line that opens a comment: `text` is where its own words start in the unit, the unit's end if not there."""

    author: str | None
    date: str | None
    text: int
    to: str | None
    sign: Literal["weak", "dated", "strong"]  # weak: a comment only under a heading, "Smith says:" may be the story's


def find_tail(text: str, units: list[Unit], *, first: int) -> int:
    """The number of the first unit, from `first` on, that is the readers' or a form's; `len(units)` if none is."""
    total = sum(unit.words for unit in units)
    before = sum(unit.words for unit in units[:first])
    paragraphs = 1
    openings = {at: _opening(text, units[at], _next(units, at)) for at in range(first, len(units))}
    signs = [at for at, opening in openings.items() if opening is not None or _is_button(units[at])]
    form = heading = len(units)
    for at in range(first, len(units)):
        # "Leave a comment" and "3 Comments" are also links at the top, with the story still to come.
        ends = before >= 0.6 * total or _has(signs, at + 1, at + 30)
        if ends and units[at].short and is_form(units[at].flat):
            form = at
            break
        ends = ends or paragraphs >= 3
        if ends and heading == len(units) and _is_talk_heading(units, at, signs):
            heading = at
        before += units[at].words
        paragraphs += units[at].reads
    if heading < form:
        return heading
    return min(_numbered_talk(text, units, first, form), _signed_talk(units, openings, form))


def read_talk(text: str, units: list[Unit]) -> Talk:
    """The comments among the units, and a block for each unit, as a comment or as furniture around one."""
    reader = _Reader(text)
    reader.read(units)
    return Talk(tuple(reader.blocks), tuple(reader.comments))


def _is_button(unit: Unit) -> bool:
    """What stands below a comment."""
    return unit.short and bool(BUTTON.fullmatch(unit.flat) or _SORT.fullmatch(unit.flat))


def _has(numbers: list[int], start: int, end: int) -> bool:
    at = bisect_left(numbers, start)
    return at < len(numbers) and numbers[at] < end


def _is_talk_heading(units: list[Unit], at: int, signs: list[int]) -> bool:
    """ "12 Comments" alone says it; "Comments" or "Discussion" may head a part of the story, unless comments follow."""
    unit = units[at]
    if not unit.short or unit.words > 25:
        return False
    if TALK_COUNT.fullmatch(unit.flat):
        return True
    if not TALK_TITLE.fullmatch(unit.flat):
        return False
    return _has(signs, at + 1, at + 4) or any(one.short and is_form(one.flat) for one in units[at + 1 : at + 60])


def _numbered_talk(text: str, units: list[Unit], first: int, form: int) -> int:
    """Where numbered comments start that end at the form: a list that nothing introduces.

    "The group asks for three things:" above the first number makes a list of the article's own.
    """
    if form == len(units):
        return form
    start = form
    at = form - 1
    while at >= first and units[at].short and furnishes(units[at].flat):
        at -= 1
    while at >= first:
        unit = units[at]
        if NUMBERED.match(text[unit.start : unit.start + 8]):
            start = at
        elif not _set_in(text, units, at, first):
            break
        at -= 1
    if start == form:
        return form
    items = [n for n in range(start, form) if NUMBERED.match(text[units[n].start : units[n].start + 8])]
    numbers = [int(match[1]) for n in items if (match := NUMBERED.match(text[units[n].start : units[n].start + 8]))]
    if numbers[0] != 1 or _is_introduced(text, units, start, len(items)):
        return form
    said = sum(units[n].final or not units[n].short for n in items)
    return start if said >= 0.5 * len(items) else form


def _set_in(text: str, units: list[Unit], at: int, first: int) -> bool:
    """Whether the unit stands further in than the numbered one above it: the rest of that item."""
    for above in range(at - 1, max(first, at - 60) - 1, -1):
        if units[above].indent < units[at].indent and NUMBERED.match(text[units[above].start : units[above].start + 8]):
            return True
        if units[above].indent < units[at].indent:
            return False
    return False


def _is_introduced(text: str, units: list[Unit], start: int, count: int) -> bool:
    above = next((one for one in reversed(units[:start]) if not (one.short and furnishes(one.flat))), units[0])
    ending = text[max(above.start, above.end - 160) : above.end]
    if _INTRODUCES.search(ending) or (not above.final and above.short):
        return True
    headline = units[0].flat.lower()
    announced = {int(word) if word.isdigit() else _COUNTS.get(word, 0) for word in re.findall(r"\w+", headline)}
    return count in announced and count > 1


def _signed_talk(units: list[Unit], openings: dict[int, "_Opening | None"], form: int) -> int:
    """Where comments start that say who wrote them and when, or that have buttons under them."""
    opened = []
    for at, found in openings.items():
        if (
            at < form
            and found
            and found.sign != "weak"
            and not (units[at].short and is_byline(units[at].flat))
            and at + 1 < len(units) + (found.text < units[at].end)
        ):
            opened.append((at, found.sign))
    if not opened:
        return form
    start, end = form, form
    for at, _ in reversed(opened):
        if end - at > LONGEST_COMMENT:
            break  # "@mayor wrote:" in the middle of the story, with the story going on
        start = end = at
    signs = [sign for at, sign in opened if at >= start]
    buttons = any(unit.short and BUTTON.fullmatch(unit.flat) for unit in units[start:form])
    if len(signs) == 1 and not buttons and sum(unit.reads for unit in units[start + 1 : form]) > 2:
        return form
    if form < len(units) or buttons:
        return start
    # A live blog's entries are signed "Bo Falk • 2 hours ago" too.
    live = any(_LIVE.search(unit.flat) for unit in units[:6])
    return start if signs.count("strong") >= 2 and not live else form


def _next(units: list[Unit], at: int) -> Unit | None:
    return units[at + 1] if at + 1 < len(units) else None


def _opening(text: str, unit: Unit, after: Unit | None) -> _Opening | None:
    """The opening of a comment, as forums, WordPress and Disqus write it; `None` where the unit opens none."""
    start = unit.start
    line = text[start : min(unit.end, start + SHORT)]
    number = NUMBERED.match(line)
    skip = number.end() if number else 0
    skip += len(line[skip:]) - len(line[skip:].lstrip())
    line = line[skip:]
    for pattern in _openings(line):
        match = pattern.match(line)
        if match is None or not _may_be_name(match["who"]):
            continue
        groups = match.groupdict()
        when = groups.get("when")
        rest = line[match.end() :]
        sign: Literal["weak", "dated", "strong"] = "dated" if when else "weak"
        if "number" in groups or match["who"].startswith("@") or (when and when.endswith("ago")):
            sign = "strong"
        elif pattern is _COMMA or (
            pattern is _DATED
            and rest
            and not _PERSONAL.search(rest)
            and (_EVENT.search(match["who"]) or len(match["who"].split()) > 2)
        ):
            sign = "weak"
        elif pattern is _SAYS and rest:
            sign = "weak"  # "Orde wrote on March 3: “We will build it.”"
        elif pattern is _SAYS and (number or (after is not None and after.short and _only_when(after.flat))):
            sign = "dated"
        return _Opening(match["who"].strip(" ,@"), _when(when), start + skip + match.end(), groups.get("to"), sign)
    if (
        after is not None
        and after.short
        and unit.short
        and not unit.final
        and _BARE_NAME.fullmatch(line)
        and _only_when(after.flat)
    ):
        return _Opening(line.strip(" @"), None, unit.end, None, "strong" if after.flat.endswith("ago") else "dated")
    return None


def _openings(line: str) -> Iterator[re.Pattern[str]]:
    """The patterns of openings that the line can match at all: prose mostly none, and each is slow to say no."""
    # The letters that patterns take for an s or an i where case does not count.
    small = line.lower().replace("\u017f", "s").replace("\u0131", "i").replace("i\u0307", "i")
    if "#" in line:
        yield from (_HASH_FIRST, _HASHED)
    if _DIGIT.search(line) or "yesterday" in small or "just now" in small or _AGO.search(small):
        yield from (_DOTTED, _DATED, _COMMA)
    if "repl" in small or "respond" in small:
        yield _REPLIED
    if ":" in line:
        yield _SAYS


def _may_be_name(who: str) -> bool:
    words = who.split()
    return 0 < len(words) <= 5 and not who.endswith(("”", '"')) and who[0] not in '“"('


def _only_when(line: str) -> bool:
    return len(line) < 80 and re.fullmatch(rf"[•·|(]?\s*{_WHEN}\s*[)•·|]?", line, re.IGNORECASE) is not None


def _when(told: str | None) -> str | None:
    """An ISO date where the day is complete, else the page's own words ("3 hours ago")."""
    return (read_date(told) or told.strip()) if told else None


class _Reader:
    """Reads the readers' part line by line; one comment is open at a time."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.blocks: list[Block] = []
        self.comments: list[Comment] = []
        self.above: list[tuple[int, int]] = []  # indent and number of the comments that the next may stand under
        self.latest: dict[str, int] = {}  # the last comment of each author, by full and by first name
        self.author: str | None = None
        self.date: str | None = None
        self.to: str | None = None
        self.open = False
        self.indent = 0
        self.began = -1  # where the comment's block starts
        self.words = (-1, -1)
        self.talking = False
        self.numbered = False  # each comment has a mark of its own,
        self.digits = False  # a number and no dot or dash
        self.until = -1
        self.plain = False  # nothing but empty lines tells one comment from the next

    def read(self, units: list[Unit]) -> None:
        said = next((at for at, unit in enumerate(units) if not self._is_around(unit)), None)
        if said is not None and marker(self.text[units[said].start : units[said].start + 8]):
            # Where the number also names ("1. Ada says:"), a number alone is a list that Ada made.
            self.numbered = _opening(self.text, units[said], _next(units, said)) is None
            self.digits = NUMBERED.match(self.text[units[said].start : units[said].start + 8]) is not None
        self.plain = not self.numbered and not any(
            _is_button(unit) or _opening(self.text, unit, _next(units, at)) for at, unit in enumerate(units)
        )
        for at, unit in enumerate(units):
            self._unit(unit, _next(units, at))
        self._close()

    def _unit(self, unit: Unit, after: Unit | None) -> None:
        line = unit.flat
        if unit.short and (TALK_COUNT.fullmatch(line) or TALK_TITLE.fullmatch(line)) and not self._waits():
            self._close()
            self.talking = True
            self._furniture(unit)
            return
        if self._is_button(unit) and not self._waits_for(line):
            self._close()
            self.talking = self.talking and not is_form(line)
            self._furniture(unit)
            return
        found = _opening(self.text, unit, after)
        number = marker(self.text[unit.start : unit.start + 8]) if self.numbered else 0
        if (NUMBERED.match(self.text[unit.start : unit.start + 8]) is not None) != self.digits:
            number = 0  # a list inside a comment, with marks of its own
        if found:
            self._begin(unit, found)
        elif number:
            start, _ = trim(self.text, unit.start + number, unit.end)
            self._begin(unit, _Opening(None, None, start, None, "weak"))
        elif self.open and self.words[0] < 0 and unit.short and _only_when(line):
            self.date, self.until = _when(line.strip("•·|() ")), unit.end
        elif self.open and self.words[0] < 0 and unit.short and (to := _TO.fullmatch(line)):
            self.to, self.until = to["to"], unit.end
        elif self.open and not (self.plain and unit.gap):
            self._say(unit.start, unit.end)
        elif self._is_name(unit, after):
            self._begin(unit, _Opening(line.lstrip("@"), None, unit.end, None, "weak"))
        elif self.talking:
            self._begin(unit, _Opening(None, None, unit.start, None, "weak"))
        else:
            self._furniture(unit)

    def _waits(self) -> bool:
        return self.open and self.words[0] < 0

    def _waits_for(self, line: str) -> bool:
        """Whether the line may be the comment itself: "Share this!" under a name that has said nothing yet."""
        return self._waits() and not is_form(line) and (_TO.fullmatch(line) is not None or not BUTTON.fullmatch(line))

    def _is_around(self, unit: Unit) -> bool:
        title = unit.short and (TALK_COUNT.fullmatch(unit.flat) or TALK_TITLE.fullmatch(unit.flat))
        return bool(title) or self._is_button(unit)

    def _is_button(self, unit: Unit) -> bool:
        line = unit.flat
        return unit.short and bool(furnishes(line) or BUTTON.fullmatch(line) or _SORT.fullmatch(line))

    def _is_name(self, unit: Unit, after: Unit | None) -> bool:
        if not self.comments or after is None or not self.talking:
            return False
        return unit.short and unit.words <= 3 and not unit.final and _BARE_NAME.fullmatch(unit.flat) is not None

    def _begin(self, unit: Unit, found: _Opening) -> None:
        self._close()
        self.open = self.talking = True
        self.author, self.date, self.to = found.author, found.date, found.to
        self.indent = unit.indent
        self.began = unit.start
        self.words = (-1, -1)
        start, end = trim(self.text, found.text, unit.end)
        self.until = unit.end
        if start < end:
            self._say(start, end)

    def _say(self, start: int, end: int) -> None:
        if self.words[0] < 0:
            self.words = (start, end)
        else:
            self.words = (self.words[0], end)

    def _furniture(self, unit: Unit) -> None:
        self._add("furniture", unit.start, unit.end)

    def _close(self) -> None:
        if not self.open:
            return
        self.open = False
        if self.words[0] < 0:  # a name that says nothing
            self._add("furniture", self.began, self.until)
            return
        start, end = self.words
        reply_to = self._answered(start, end)
        depth = self.comments[reply_to].depth + 1 if reply_to is not None else 0
        self._add("comment", self.began, end)
        number = len(self.comments)
        self.comments.append(Comment(self.author, self.date, Span(start, end), depth, reply_to))
        self.above.append((self.indent, number))
        if self.author:
            name = self.author.lower()
            self.latest[name] = self.latest[name.split()[0]] = number

    def _add(self, role: Role, start: int, end: int) -> None:
        self.blocks.append(Block(role, Span(start, end)))

    def _answered(self, start: int, end: int) -> int | None:
        """The comment this one stands under, or names: "@ferry_watcher no, it was April"."""
        while self.above and self.above[-1][0] >= self.indent:
            self.above.pop()
        if self.above:
            return self.above[-1][1]
        named = self.to
        if named is None and (to := _TO.match(self.text[start : min(end, start + 60)])):
            named = to["to"]
        words = named.lower().rstrip(".:,").split() if named else []
        return next((self.latest[name] for name in (" ".join(words), *words[:1]) if name in self.latest), None)
