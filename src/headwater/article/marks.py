"""What one line of a page is by its wording alone: badge, byline, date, form or notice.

Every function looks at a whole line (or the whole text of an element), so that a sentence that begins like a byline
("By Friday the river had risen.") or names a badge ("The photograph is verified.") is none.
"""

import re
from datetime import date

LONGEST = 400  # characters; a longer line is running text, and is not looked at further
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1b\x7f]")

BADGES = (
    r"(?:this (?:article|story|post) (?:has been|was|is) )?(?:independently )?(?:fact[\s-]?checked|verified|debunked)",
    r"fact[\s-]?check",
    r"(?:fact[\s-]?checked|verified|debunked) (?:and \w+ )?by .{2,60}",
    r"(?:guest )?(?:opinion|op[\s-]?ed|essay|column|commentary)|opinions|(?:opinion|analysis|commentary) by .{2,60}",
    r"editorial|(?:news )?analysis|viewpoint|perspectives?|letters? to the editor",
    r"review|explainer|investigation|exclusive|interview",
    r"(?:sponsored|paid|promoted|partner|branded|native)(?: (?:content|post|article|story|feature|partnership))?",
    r"(?:sponsored|paid for|presented) by .{2,60}|in partnership with .{2,60}|advertorial|advertise?ment feature",
    r"satire|parody|humou?r",
    r"live(?: (?:blog|updates?|coverage))?|breaking(?: news)?|developing(?: story)?",
)
BADGE = re.compile("|".join(BADGES), re.IGNORECASE)

# What stands around a comment form.
FORMS = (
    r"leave (?:a|your) (?:reply|comment|response)(?: to .{1,60}?)?(?:\s*cancel reply)?|cancel reply",
    r"(?:submit|add|write|post) (?:a |your )?(?:comment|reply)",
    r"your email address will not be published\.?(?: required fields are marked \*?)?|required fields are marked \*?",
    r"this site uses akismet.{0,120}|learn (?:more about )?how your comment data is processed\.?",
    r"save my name,? e-?mail.{0,120}|notify me (?:of|by e-?mail of) .{1,60}|currently you have javascript .{0,120}",
    r"(?:please )?(?:log|sign) in(?: or [\w ]{4,20})? to (?:leave a |post a |add a )?(?:comment|reply).{0,40}",
    r"you must (?:be logged|be signed|log) in to (?:post a comment|comment|reply)\.?",
    r"comments are (?:now )?closed\.?|be the first to comment.{0,20}|no comments(?: yet)?\.?|comments? policy.{0,60}",
    r"comment ?\*|name ?\*|e-?mail(?: address)? ?\*|website",
    r"schreibe(?:n sie)? einen kommentar|laisser un commentaire|deja un(?: comentario|a respuesta)",
)
# What else a page puts around its articles.
NOTICES = (
    r"share(?: this)?(?: (?:article|story|post|page|on .{3,30}))?:?|share (?:on|via) [\w/ ]{1,30}|tweet(?: this)?",
    r"like this:|like loading\.{3}|click to (?:share|print|email).{0,80}|follow us on .{1,60}",
    r"facebook|twitter|whatsapp|linkedin|pinterest|reddit|copy link|print(?: this)?(?: (?:page|article))?",
    r"(?:sign up|subscribe) (?:for|to) .{0,60}(?:newsletters?|alerts?|updates?|briefing|podcast)(?: .{1,20})?[.!]?",
    r"(?:sign up|subscribe) (?:here|now|today)[.!]?|subscribe[.!]?|newsletter",
    r"get (?:the|our) (?:latest|daily|free).{0,80}(?:inbox|newsletter|e-?mail).{0,40}",
    r"advertise?ments?|ad|(?:story|article) continues (?:below|after).{0,40}|continue reading(?: below)?",
    r"scroll (?:down )?to continue.{0,60}|skip to (?:main )?content|back to top|load(?:ing)? more(?: comments)?",
    r"(?:we|this (?:site|website|page)) uses? cookies (?:to|and|for|on) .{0,300}",
    r"by continuing to (?:use|browse) (?:this|our) (?:site|website).{0,200}",
    r"(?:accept|reject|manage) (?:all )?cookies|cookie (?:policy|settings|notice|preferences)",
    r"privacy policy|terms (?:of (?:use|service)|and conditions)",
    r"©.{0,160}|(?:\(c\)|copyright)(?: ©| \(c\))? (?:19|20)\d\d.{0,160}|all rights reserved\.?(?: .{0,120})?",
    r"(?:related|recommended|more from|most read|trending(?: now)?)(?: (?:articles|stories|news|posts))?\s*:?",
    r"(?:read (?:more|next|also)|also read|see also|you may also like)\s*:?",
    r"(?:related|read (?:more|next|also)|also read|see also): .{1,160}",
    r"\d+ min(?:ute)?s?(?: of)? read(?:ing)?|reading time:? .{1,20}|listen to (?:this )?(?:article|story).{0,30}",
    r"filed under:? .{1,120}|tagged(?: with)?:? .{1,120}|tags: .{1,160}",
    r"(?:php )?(?:warning|notice|deprecated|fatal error|parse error|strict standards): .{1,250}\.php on line \d+\.?",
    r"(?:(?:var|let|const) [\w$]+ ?=|\(?function ?\w*\(|window\.\w+ ?=|document\.\w+\(|[\w$.]{1,40}\.push\()"
    r".{0,380}[;})]",
    r"(?:view|show|see) (?:all |more )?(?:\d+ )?comments|report (?:a|this) (?:comment|typo|error)\.?",
)
FORM = re.compile("|".join(FORMS), re.IGNORECASE)
FURNITURE = re.compile("|".join(FORMS + NOTICES), re.IGNORECASE)
# "We use cookies to bake, said the baker."
RELATES = re.compile(r"\b(?:said|says|told|asked|wrote)\b|[”\"]\.?$", re.IGNORECASE)

# English, German, French, Spanish, and the short forms.
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero", "february feb februar février febrero", "march mar märz mars marzo",
            "april apr avril abril", "may mai mayo", "june jun juni juin junio", "july jul juli juillet julio",
            "august aug août agosto", "september sept sep septembre septiembre", "october oct oktober octobre octubre",
            "november nov novembre noviembre", "december dec dezember décembre diciembre",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b\.?"
)
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er)?"
YEAR = r"(?:19|20)\d\d"
TIME = (
    r"(?:(?:[01]?\d|2[0-4])[:.h][0-5]\d(?::[0-5]\d)?(?:\s*[ap]\.?\s?m\b\.?)?(?!\d)"
    r"|(?:0?[1-9]|1[0-2])\s*[ap]\.?\s?m\b\.?|(?:noon|midnight)\b)"
)
ZONE = r"(?-i:(?:[A-Z]{1,2}[SD]?T|UTC|GMT|BST|CEST|IST|Z|Eastern|Central|Mountain|Pacific)\b|[+-]\d\d:?\d\d\b)"
CALENDAR = re.compile(
    rf"(?P<y1>{YEAR})[-/.](?P<n1>[01]?\d)[-/.](?P<d1>[0-3]?\d)(?:T[\d:.]{{4,12}}(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)"
    rf"|\b(?P<m2>{MONTH})\s+(?P<d2>{DAY})(?:(?:,?\s+(?:at\s+)?{TIME}(?:\s+{ZONE})?)?,?\s+(?P<y2>{YEAR}))?(?!\d)"
    rf"|(?<!\d)(?P<d3>{DAY})\.?\s+(?:of\s+|de\s+)?(?P<m3>{MONTH})(?:,?\s+(?:de\s+)?(?P<y3>{YEAR}))?(?!\d)"
    rf"|(?<!\d)(?P<a4>[0-3]?\d)[-/.](?P<b4>[0-3]?\d)[-/.](?P<y4>{YEAR})(?!\d)"
    rf"|\b(?P<m5>{MONTH})\s+(?P<y5>{YEAR})(?!\d)"
    r"|(?<![\d/])(?P<a6>[01]?\d|2\d|3[01])/(?P<b6>[0-3]?\d)/(?P<y6>[0-3]\d)(?![\d/])",
    re.IGNORECASE,
)
AGO = re.compile(
    r"\b(?:about |over )?(?:\d+|an?|one|two|three)\s*(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w"
    r"|weeks?|mo|months?|y|yrs?|years?)\s+ago\b|\b(?:just now|yesterday|today)\b",
    re.IGNORECASE,
)
LABELS = (
    "published|posted|written|updated|modified|edited|created|reviewed|corrected|date"
    "|veröffentlicht|aktualisiert|stand|publié|mis à jour|publicado|actualizado"
)
DATE_LABEL = re.compile(rf"\b(?:first |originally |last )?(?:{LABELS})(?: (?:on|at|date))?\b\s*:?", re.IGNORECASE)
# What a date line can begin with, looked at first because most lines are none.
DATE_START = re.compile(
    rf"\W*(?:\d|{WEEKDAY}|{MONTH}|(?:first|originally|last|{LABELS}|at|on|le|am|um|vom|el|about|over|an?|one|two|three"
    r"|just|yesterday|today|noon|midnight)\b)",
    re.IGNORECASE,
)
# Possessive, so that a long run of dashes that ends in a word costs no more than its length.
DATE_REST = re.compile(
    rf"(?:{WEEKDAY}|{TIME}|{ZONE}|(?:at|on|and|local time|le|am|um|uhr|vom|den|à|a las|el)\b"
    rf"|\d+ min(?:ute)?s? read\b|[\s,;:|•·/()–—-])++",
    re.IGNORECASE,
)
# "March 3, 2021 -- The board met", "LENNING POINT, March 3, 2021 (AP) — The board met"
OPENING = re.compile(r"(.{6,80}?)\s*(?:--|[—–]|\s-)\s*(?=[^\W\d_a-z]|[“\"])")
PLACE = re.compile(r"\W*(?:[^\W\d_a-z][\w.’'-]*[\s,(/]+){0,5}(?<=[,(/\s])", re.UNICODE)
UPDATE = re.compile(r"updated|modified|edited|corrected|aktualisiert|mis à jour|actualizado", re.IGNORECASE)
CLOCK = re.compile(rf"\W*(?:{WEEKDAY},?\s+)?(?:at\s+)?{TIME}(?:\s+{ZONE})?\W*", re.IGNORECASE)

WORK = (
    "story|article|text|words|report|reporting|written|posted|reported|published|authored|submitted|interview|analysis|opinion"
    "|commentary"
)
BY = re.compile(
    rf"\W*(?:(?:(?:{WORK})\s+by|by|von|par|por)\b\s*:?|(?:authors?|writers?|reporters?|autor(?:in)?|auteur)\s*:)\s*",
    re.IGNORECASE,
)
SMALL = r"(?:de|da|di|del|della|dos|van|von|der|den|ter|le|la|bin|ibn|al|el|y)"
WORD = r"(?:[^\W\d_a-z]\.(?:[^\W\d_]\.)*|[^\W\d_a-z][^\W\d_]*(?:[’'.-][^\W\d_]+)*)"
NAME = re.compile(rf"{WORD}(?:\s+(?:{SMALL}\s+)*{WORD}){{1,3}}(?:,?\s+(?:Jr|Sr|III?|IV)\b\.?)?")
OUTLET = (
    "staff|writers?|reporters?|correspondents?|editors?|editorial|columnists?|contributors?|journalists?|photographers?|producers?"
    "|newsroom|news|newspapers?|desk|team|bureau|press|media|times|post|gazette|courier|herald|tribune|journal|chronicle|echo"
    "|observer|agency|agencies|service|wire|network|magazine|daily|weekly|radio|associated|reuters"
)
# Words of a job or an outlet, and others that no person's name has ("By Harwick Courier Staff", "By Friday Evening").
JOB = re.compile(rf"\b(?:{OUTLET}|admin|special to)\b", re.IGNORECASE)
NOT_NAME = re.compile(
    rf"\b(?:{OUTLET}|the|special|today|tomorrow|tonight|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february"
    r"|june|july|october|september|november|december|politics|political|business|sports?|senior|chief|board|popular|demand"
    r"|numbers|design|all|accounts?|order|new|san|los)\b",
    re.IGNORECASE,
)
# "Ann Lee STAFF", "Ann Lee Staff Writer"
STAFF = re.compile(
    r"\s+(?:staff|(?:senior |staff |chief )?"
    r"(?:writer|reporter|correspondent|editor|columnist|contributor|photographer))$",
    re.IGNORECASE,
)
HANDLE = re.compile(r"\W*by:?\s+(@\w{2,30})\W*", re.IGNORECASE)
# Accounts of a publishing system, which sign for nobody.
ACCOUNT = re.compile(
    r"(?:admin(?:istrator)?|user|guest|author|unknown|none|null|anonymous|contributor)s?", re.IGNORECASE
)
TITLE = re.compile(
    r"(?:\w+[ -]){0,3}(?:staff|writer|reporter|correspondent|editor|columnist|contributor|journalist|press|reuters)",
    re.IGNORECASE,
)
SPLIT_NAMES = re.compile(r"\s*(?:,\s*(?:and\s+|&\s*)?|\s+(?:and|und|et|y)\s+|\s*&\s*|\s+with\s+)\s*", re.IGNORECASE)
SPLIT_PARTS = re.compile(r"\s*(?:[|•·;/]|\s[–—-]+\s|\s(?:for|at|in|of)\s+(?=[^\W\d_a-z]|the\b))\s*")
LETTERS = re.compile(r"[^\W\d_]{4,}")


def clean(line: str) -> str:
    """The line as a reader sees it: white space as single blanks, characters without width left out."""
    return " ".join(UNSEEN.sub("", line).split())


def is_badge(line: str) -> bool:
    """A label that the page gives itself, alone on its line: "Fact checked", "Opinion", "Sponsored content"."""
    line = _short(line)
    bare = line.strip("✓✔☑✅⚠•·*|[]()#_:!.-–— ")
    if len(bare) > 90 or not BADGE.fullmatch(bare) or not bare[:1].isupper():
        return False
    # "Presented by the council to the mayor." tells a story; "This article has been fact checked." does not.
    return not line.endswith(".") or len(bare.split()) <= 2 or bare.lower().startswith("this ")


def is_furniture(line: str) -> bool:
    """A form, notice, button or rule around the article: "Leave a Reply", "Share this:", "* * *"."""
    line = _short(line)
    if not line:
        return False
    bare = line.strip("*_#[]<>«»→←•·|-–— ") or line
    if not any(map(str.isalnum, bare)):
        return len(line) > 1 and len(set(line) - {" "}) == 1 and line[0] in "*_-–—=~.·•#"
    return any(FURNITURE.fullmatch(one) for one in {bare, line}) and not _relates(line)


def is_form(line: str) -> bool:
    """A line of a comment form or a notice on commenting; what stands below it is no article."""
    line = _short(line)
    bare = line.strip("#[]<>«»→←•·|-–— ")
    return bool(bare) and FORM.fullmatch(bare) is not None and not _relates(line)


def find_authors(line: str) -> tuple[str, ...]:
    """The people that a byline names ("By Jane Doe and John Roe, Staff Writer"); none where the line is no byline."""
    return _byline(line)[1]


def is_byline(line: str) -> bool:
    """Whether the line tells who wrote the article, if only "By Staff Writer" or "By the newsroom"."""
    return _byline(line)[0]


def find_signature(line: str, *, marked: bool) -> str | None:
    """What signs an article that no person does: "By Gazette Staff" is "Gazette Staff", "by @harbour" is "@harbour".

    `marked` tells that the page itself calls the line a byline; "Editorial Board" then needs no "By".
    """
    line = _short(line)
    if handle := HANDLE.fullmatch(line):
        return handle[1]
    start = BY.match(line)
    if not (marked or _byline(line)[0]) or (start is None and not JOB.search(line)):
        return None
    told = _without_dates(line[start.end() :] if start else line).strip(" |,;:/·•–—-")
    if not LETTERS.search(told) or len(told.split()) > 6 or told.endswith((".", "!", "?", ":")):
        return None
    told = " ".join(told.split())
    return None if ACCOUNT.fullmatch(told) or is_furniture(told) or "|" in told else told


def read_dateline(text: str) -> str | None:
    """The complete date that opens a paragraph before a dash: "LENNING POINT, March 3, 2021 — The board met"."""
    opening = OPENING.match(text[:120])
    if opening is None or (day := CALENDAR.search(opening[1])) is None:
        return None
    before, after = opening[1][: day.start()], opening[1][day.end() :]
    # "On March 3, 2021 — The Board's last day" tells of the day.
    if before and not (before.rstrip().endswith((",", "(", "/")) and PLACE.fullmatch(before)):
        return None
    return _calendar_date(day) if re.fullmatch(r"[\s.,)]*(?:[(/][\w .]{2,20}[)/])?\s*", after) else None


def is_date_line(line: str) -> bool:
    """A line that is only a date, with a label or a time of day: "Published March 3, 2024 at 5:12 p.m. EST"."""
    line = _short(line)
    if len(line) > 160 or not DATE_START.match(line):
        return False
    rest, labels = DATE_LABEL.subn(" ", line)
    rest, dates = CALENDAR.subn(" ", rest)
    if not dates:
        rest, dates = AGO.subn(" ", rest)
    rest = rest.strip(" .")
    if not dates:
        return bool(labels) and CLOCK.fullmatch(rest) is not None  # "Updated 10:42 a.m."
    return not rest or DATE_REST.fullmatch(rest) is not None


def is_update(line: str) -> bool:
    """Whether a date line tells of a change ("Updated: …"), not of the first publication."""
    label = DATE_LABEL.search(_short(line))
    return label is not None and UPDATE.search(label[0]) is not None


def is_clock(line: str) -> bool:
    """A time of day alone, as over the entries of a live blog: "10:45 a.m." """
    line = _short(line)
    return bool(line) and len(line) < 40 and CLOCK.fullmatch(line) is not None


def read_date(line: str) -> str | None:
    """The first complete date of the line as YYYY-MM-DD. "03/04/2024" is two days to two readers, and is `None`."""
    line = _short(line)
    if not any(map(str.isdigit, line)):
        return None
    for match in CALENDAR.finditer(line):
        if found := _calendar_date(match):
            return found
    return None


def _short(line: str) -> str:
    line = line.strip()
    return clean(line) if len(line) <= LONGEST else ""


def _relates(line: str) -> bool:
    """A sentence with a speaker; "Read more: Mayor says no" is a link all the same."""
    return ":" not in line and RELATES.search(line) is not None


def _calendar_date(match: re.Match[str]) -> str | None:
    part = match.groupdict()
    if part["y1"]:
        year, month, day = int(part["y1"]), int(part["n1"]), int(part["d1"])
    elif part["y2"] or part["y3"]:
        year, month = int(part["y2"] or part["y3"]), MONTHS[(part["m2"] or part["m3"]).rstrip(".").lower()]
        day = int(re.sub(r"\D", "", part["d2"] or part["d3"]))
    elif part["y4"]:
        year, first, second = int(part["y4"]), int(part["a4"]), int(part["b4"])
        if first <= 12 and second <= 12 and first != second:
            return None
        day, month = (first, second) if first > 12 else (second, first)
    elif part["y6"]:
        year, first, second = 2000 + int(part["y6"]), int(part["a6"]), int(part["b6"])
        if first <= 12 and second <= 12 and first != second:
            return None
        day, month = (first, second) if first > 12 else (second, first)
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _byline(line: str) -> tuple[bool, tuple[str, ...]]:
    line = _short(line)
    if not line or len(line) > 200:
        return False, ()
    start = BY.match(line)
    if start is None and (by := re.search(r"\bby\s", line, re.IGNORECASE)) and is_date_line(line[: by.start()]):
        line = line[by.start() :]  # "Posted on March 3, 2021 by Jane Doe"
        start = BY.match(line)
    if start is None and not JOB.search(line):
        return False, ()
    told = _without_dates(line[start.end() :] if start else line)
    if re.search(r"[!?]$|[^\W\d_A-Z]{3}\.$", told):
        return False, ()  # "By Friday the river had risen." is a sentence
    pieces = [piece.strip(" ,:") for piece in SPLIT_PARTS.split(re.sub(r"(?<!Jr|Sr)\.$", "", told))]
    pieces = [piece for piece in pieces if piece]
    if not pieces:
        return False, ()
    names, others = _names(pieces[0])
    labels = [*others, *pieces[1:]]
    if start is None:
        return _signed(names, labels)
    if any(len(label.split()) > 7 or not _is_label(label) for label in labels):
        return False, ()  # after the names stand jobs and outlets, not a verb: "By Ann Lee the case was closed"
    if start[0].strip().lower() in ("von", "par", "por") and len(line.split()) > 4:
        return False, ()
    staff = len(told.split()) <= 6 and any(map(JOB.search, labels))
    return bool(names) or staff, names


def _without_dates(told: str) -> str:
    told = re.sub(r"\([^)]*\)|\S+@\S+|@\w+", " ", told)
    bare, dates = CALENDAR.subn(" | ", told)
    bare, ago = AGO.subn(" | ", bare)
    if dates or ago:
        bare = DATE_LABEL.sub(" | ", bare)
        bare = re.sub(
            rf"\b(?:on|at)\s+(?=\|)|{WEEKDAY},?\s*(?=\|)|\b{TIME}(?:\s+{ZONE})?", " ", bare, flags=re.IGNORECASE
        )
    return bare.strip(" |,")


def _names(piece: str) -> tuple[tuple[str, ...], list[str]]:
    """The people that the piece names first, and what follows them."""
    names: list[str] = []
    others: list[str] = []
    for part in SPLIT_NAMES.split(re.sub(r",\s+((?:Jr|Sr|III?|IV)\b)", r" \1", piece)):
        name = STAFF.sub("", part)
        if not others and NAME.fullmatch(name) and not NOT_NAME.search(name):
            names.append(name)
        elif part:
            others.append(part)
    return tuple(names), others


def _signed(names: tuple[str, ...], labels: list[str]) -> tuple[bool, tuple[str, ...]]:
    """ "Jane Doe, Staff Writer": without "By" only a job tells a byline from any other line with a name."""
    signed = len(names) == 1 and 0 < len(labels) <= 2 and TITLE.fullmatch(labels[0]) is not None
    if not signed or not labels[0][:1].isupper() or not all(map(JOB.search, labels)):
        return False, ()
    return True, names


def _is_label(piece: str) -> bool:
    """Jobs, outlets, places and times: capitalised words, or a job in small letters ("staff writer")."""
    words: list[str] = LETTERS.findall(piece)
    if not words or JOB.search(piece) or is_date_line(piece) or is_furniture(piece):
        return True
    return sum(word[:1].isupper() for word in words) * 2 > len(words)
