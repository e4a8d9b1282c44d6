"""What there is: the audits, a search over all statements, a page for each source and outlet, and the rules."""

import inspect
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from math import sqrt
from typing import Annotated, Literal, NamedTuple

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from headwater.corpus import Corpus, Hit
from headwater.corpus.asking import WORD, phrases_of
from headwater.corpus.audits import Filters, folded
from headwater.desk.said import Said, find_said, group_wordings
from headwater.findings import RULES, Rule
from headwater.records import LEVELS, Opinion
from headwater.report.words import KIND_SHORT, line

router = APIRouter()

PAGE = 50  # rows of a list
OUTLETS = 100
HITS = (25, 100, 400)  # statements that a search shows, and shows when asked for more
READ = 60  # articles of one source that are opened for its page: a second or two
AROUND = 160  # code points of context on each side of a statement that was found
CHOICES = 300  # names of outlets that a field offers
ENOUGH = 10  # judgements under which a share says nothing
NAMES = {rule.code: rule.name for rule in RULES}
OPENINGS = ("Measured:", "Silent", "Example:")
FAMILY = {
    "HL": "Headlines", "SR": "Sourcing", "AT": "Attribution", "OR": "Originality", "DR": "Drift", "FC": "Facts",
    "LG": "Language", "TM": "Time", "PG": "The page", "CM": "Comments",
}  # fmt: skip

Words = Annotated[str, Query(max_length=500)]
Day = Annotated[str, Query(pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$")]
Cursor = Annotated[str | None, Query(max_length=600)]


# --- audits


@router.get("/")
def show_audits(
    request: Request,
    words: Words = "",
    outlet: Words = "",
    speaker: Words = "",
    since: Day = "",
    until: Day = "",
    code: Annotated[str, Query(pattern=r"^([A-Z]{2}[0-9]{2})?$")] = "",
    state: Literal["", "open", "decided"] = "",
    after: Cursor = None,
) -> HTMLResponse:
    """What was audited, the last first."""
    corpus = _corpus(request)
    asked = Filters(
        words=words.strip() or None, outlet=outlet.strip() or None, speaker=speaker.strip() or None,
        since=since or None, until=until or None, code=code or None, state=state or None,
    )  # fmt: skip
    total = corpus.audits.count()
    rows = corpus.audits.list(**asked, after=after, limit=PAGE + 1)
    filtered = any(asked.values())
    return _render(
        request,
        "audits.html",
        asked=asked,
        filtered=filtered,
        total=total,
        found=corpus.audits.count(**asked) if filtered else total,
        articles=0 if total else len(corpus),
        rows=rows[:PAGE],
        older=rows[PAGE - 1].cursor if len(rows) > PAGE else None,
        first=after is None,
        codes=corpus.audits.codes(),
        outlets=_outlet_names(corpus),
        going=request.app.state.desk.jobs.going(),
    )


def _outlet_names(corpus: Corpus) -> list[str]:
    """What the field for an outlet offers: the names of the kept audits, as far as a list can be looked through."""
    with corpus.database.reading() as session:
        sql = "SELECT min(outlet) FROM audits WHERE outlet_folded <> '' GROUP BY outlet_folded ORDER BY outlet_folded"
        return [row[0] for row in session.rows(f"{sql} LIMIT {CHOICES}")]


# --- search


class Shown(NamedTuple):
    """A statement that was found, with its surroundings. `number` and `statement` are those of its kept audit."""

    hit: Hit
    before: str
    words: tuple[tuple[str, bool], ...]  # and whether they were asked for
    after: str
    number: int | None
    statement: str | None


@router.get("/search")
def show_search(
    request: Request,
    words: Words = "",
    speaker: Words = "",
    outlet: Words = "",
    since: Day = "",
    until: Day = "",
    voice: Literal["", "source", "author", "disclosure"] = "",
    limit: int = HITS[0],
) -> HTMLResponse:
    """Statements by their words and who says them."""
    corpus, limit = _corpus(request), min(max(limit, 1), HITS[-1])
    asked = bool(words.strip() or speaker.strip() or outlet.strip() or since or until or voice)
    hits = [] if not asked else corpus.search(
        words, speaker=speaker.strip() or None, outlet=outlet.strip() or None, since=since or None,
        until=until or None, voice=voice or None, limit=limit + 1,
    )  # fmt: skip
    return _render(
        request,
        "search.html",
        asked={"words": words, "speaker": speaker, "outlet": outlet, "since": since, "until": until, "voice": voice},
        searched=asked,
        hits=list(_shown(corpus, hits[:limit], words)),
        more=next((size for size in HITS if size > limit), None) if len(hits) > limit else None,
        limit=limit,
        articles=len(corpus),
    )


def _shown(corpus: Corpus, hits: Sequence[Hit], words: str) -> Iterator[Shown]:
    """The hits with what stands around them: each article is opened once."""
    audits = {id: corpus.audit(id) for id in dict.fromkeys(hit.article.id for hit in hits)}
    numbers = {id: corpus.audits.number_of(id) for id in audits}
    kept = {id: _statements(corpus, number) for id, number in numbers.items()}
    asked = {word.casefold() for phrase in phrases_of(words) for word in phrase}
    for hit in hits:
        audit, number = audits[hit.article.id], numbers[hit.article.id]
        text, (start, end) = audit.article.text, hit.span
        statement = audit.statements[hit.number].id if hit.number is not None else None
        yield Shown(
            hit,
            before=_around(text[max(0, start - AROUND) : start].rpartition("\n\n")[2][::-1])[::-1],
            words=tuple(_marked(line(hit.text), asked)),
            after=_around(text[end : end + AROUND].partition("\n\n")[0]),
            number=number,
            statement=statement if statement in kept[hit.article.id] else None,
        )


def _statements(corpus: Corpus, number: int | None) -> frozenset[str]:
    """Ids of a kept audit's statements: it can be of another version of the article than the corpus has now."""
    kept = corpus.audits.get(number) if number is not None else None
    return frozenset(statement.id for statement in kept.statements) if kept else frozenset()


def _around(text: str) -> str:
    """Context that is read away from the statement: whole words, and an ellipsis where it goes on."""
    return text.strip() if len(text) < AROUND else f"{text.rpartition(' ')[0].strip()} …"


def _marked(text: str, asked: set[str]) -> Iterator[tuple[str, bool]]:
    """The text in stretches, each with whether it is a word that was asked for, in this form or another."""
    stems = {_stem(word) for word in asked}
    at = 0
    for word in WORD.finditer(text):
        if _stem(word[0].casefold()) in stems:
            yield text[at : word.start()], False
            yield word[0], True
            at = word.end()
    yield text[at:], False


def _stem(word: str) -> str:
    """Without the endings that the full text sets aside, roughly: what is missed is found all the same, unmarked."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


# --- sources


@router.get("/sources")
def show_sources(request: Request, words: Words = "", after: Cursor = None) -> HTMLResponse:
    """Who is a source in the kept audits, by alphabet."""
    rows = _corpus(request).audits.sources(words=words.strip() or None, after=after, limit=PAGE + 1)
    return _render(
        request,
        "sources.html",
        words=words,
        first=after is None,
        groups=[(letter, list(of)) for letter, of in groupby(rows[:PAGE], key=lambda named: _letter(named.folded))],
        more=rows[PAGE - 1].folded if len(rows) > PAGE else None,
    )


def _letter(name: str) -> str:
    return name[:1].upper() if name[:1].isalpha() else "#"


@router.get("/sources/{name:path}")
def show_source(request: Request, name: str) -> HTMLResponse:
    """Everything that a source of this name said: by article, and the same words in several articles side by side."""
    corpus, key = _corpus(request), folded(name)
    heard = corpus.audits.source(key)
    if not heard:
        raise HTTPException(404, "No kept audit has a source of this name. Names are listed under Sources.")
    said: list[Said] = []
    about: Counter[str] = Counter()
    names: Counter[str] = Counter()
    for place in heard[:READ]:
        audit = corpus.audits.get(place.number)
        if audit is None:
            continue  # replaced between two looks
        said += find_said(audit, place.number, key)
        own = [source for source in audit.sources if source.name and folded(source.name) == key]
        names.update(source.name for source in own if source.name)
        about.update(line(source.title).strip() for source in own if source.title)
    days = sorted(place.article.published[:10] for place in heard if place.article.published)
    return _render(
        request,
        "source.html",
        key=key,
        called=names.most_common(1)[0][0] if names else name,
        about=[title for title, _ in about.most_common(3)],
        heard=heard,
        statements=sum(place.statements for place in heard),
        outlets=len({place.article.outlet for place in heard if place.article.outlet}),
        days=(days[0], days[-1]) if days else None,
        kinds=Counter(one.kind for one in said),
        read=READ,
        articles=[(of[0].article, of) for _, by in groupby(said, key=lambda one: one.number) for of in [list(by)]],
        groups=group_wordings(said),
        kind_short=KIND_SHORT,
        elsewhere=_elsewhere(corpus, key),
    )


def _elsewhere(corpus: Corpus, key: str) -> list[Shown]:
    """What the source says in articles of the corpus that nobody audited yet."""
    hits = [hit for hit in corpus.search("", speaker=key, limit=HITS[1]) if key in folded(hit.speaker or "")]
    return [shown for shown in _shown(corpus, hits, "") if shown.number is None][: HITS[0]]


# --- outlets


@router.get("/outlets")
def show_outlets(request: Request, after: Cursor = None) -> HTMLResponse:
    """The outlets of the kept audits, by alphabet and by nothing else."""
    corpus = _corpus(request)
    held, outlets = _held(corpus), corpus.audits.outlets()
    following = [outlet for outlet in outlets if outlet.folded > folded(after or "")]
    return _render(
        request,
        "outlets.html",
        rows=[(outlet, max(0, held[outlet.folded] - outlet.articles)) for outlet in following[:OUTLETS]],
        total=len(outlets),
        unread=len(held.keys() - {outlet.folded for outlet in outlets}),
        more=following[OUTLETS - 1].folded if len(following) > OUTLETS else None,
        first=after is None,
    )


@router.get("/outlets/{name:path}")
def show_outlet(request: Request, name: str, after: Cursor = None) -> HTMLResponse:
    """The numbers of one outlet, what they are counted over, and its audits."""
    corpus = _corpus(request)
    outlet = corpus.audits.outlet(folded(name))
    if outlet is None:
        raise HTTPException(404, "No kept audit is of an outlet of this name. Those that are there: see Outlets.")
    rows = corpus.audits.list(outlet_folded=outlet.folded, after=after, limit=PAGE + 1)
    return _render(
        request,
        "outlet.html",
        outlet=outlet,
        unread=max(0, _held(corpus)[outlet.folded] - outlet.articles),
        rows=rows[:PAGE],
        older=rows[PAGE - 1].cursor if len(rows) > PAGE else None,
        first=after is None,
    )


def _held(corpus: Corpus) -> Counter[str]:
    """How many articles of each outlet the corpus holds, audited or not."""
    held: Counter[str] = Counter()
    with corpus.database.reading() as session:
        for outlet, count in session.rows("SELECT outlet_folded, count(*) FROM articles GROUP BY outlet_folded"):
            if outlet:
                held[folded(outlet)] += int(count)
    return held


# --- rules


class Judged(NamedTuple):
    """How reviewers judged the findings of a rule. `low` and `high` bound the share that is right, 0 to 1."""

    agree: int
    disagree: int
    irrelevant: int

    @property
    def told(self) -> int:
        """The judgements that say whether a finding is right."""
        return self.agree + self.disagree

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of the share that reviewers agree with; `None` for too few."""
        return wilson(self.agree, self.told) if self.told >= ENOUGH else None


@router.get("/rules")
def show_rules(request: Request) -> HTMLResponse:
    """Every rule: what it says, whether it is on, and how often reviewers agreed with it."""
    judged = _corpus(request).reviewing.judged()
    rows = [(rule, explained(rule), _judged(judged.get(rule.code, Counter()))) for rule in RULES]
    families = [(FAMILY[key], list(of)) for key, of in groupby(rows, key=lambda row: row[0].code[:2])]
    return _render(request, "rules.html", families=families, enough=ENOUGH, levels=LEVELS)


def _judged(opinions: Counter[Opinion]) -> Judged:
    return Judged(opinions["agree"], opinions["disagree"], opinions["irrelevant"])


@cache
def explained(rule: Rule) -> tuple[tuple[str, str], ...]:
    """The paragraphs of a rule's explanation, each with its opening word: `Measured`, `Silent`, `Example` or none."""
    paragraphs = []
    for paragraph in inspect.cleandoc(rule.explanation).split("\n\n"):
        text = " ".join(paragraph.split())
        opening = next((word for word in OPENINGS if text.startswith(word)), "")
        paragraphs.append((opening.rstrip(":"), text.removeprefix(opening).strip()))
    return tuple(paragraphs)


def wilson(right: int, total: int, *, z: float = 1.96) -> tuple[float, float]:
    """The interval that holds the true share in 95 of 100 cases (Wilson, 1927)."""
    share, square = right / total, z * z
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = z * sqrt(share * (1 - share) / total + square / (4 * total * total)) / (1 + square / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def _corpus(request: Request) -> Corpus:
    corpus: Corpus = request.app.state.desk.corpus
    return corpus


def _render(request: Request, template: str, **context: object) -> HTMLResponse:
    page: HTMLResponse = request.app.state.desk.render(request, template, names=NAMES, **context)
    return page
