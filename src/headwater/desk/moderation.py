"""The moderation queue: comments that wait for a person, what the screen thought of them and why, and what was decided.

Deciding answers with a fragment where htmx asks, and with a redirect to the page where a browser without script does.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Annotated, Literal, NamedTuple, cast
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from headwater.corpus import Corpus
from headwater.corpus.comments import Counted, Decision, KeptComment, Logged
from headwater.desk.decisions import NAME
from headwater.desk.fragment import is_fragment
from headwater.desk.screener import Screener
from headwater.desk.security import require
from headwater.desk.signer import remember_signer, signer_of
from headwater.errors import CorpusError, ReviewError
from headwater.report.words import count, line, visible
from headwater.screening.screen import SPAM, UNSURE

router = APIRouter()
moderators = APIRouter(dependencies=[Depends(require("reviewer"))])

Show = Literal["waiting", "spam", "ham", "decided"]
Band = Literal["ham", "unsure", "spam", "blatant"]

PAGE = 30
DAYS = 30  # of the chart
LOGGED = (200, 1000, 5000)  # lines of the log that are shown, and shown when asked for more
MOST = 2**53  # numbers of comments
FOLD, FOLD_LINES = 600, 8  # of a text, what is shown of it at once
REST = 200  # a fold that hides less than this is none
FULL_BAR = 4.0  # log odds: a reason that weighs as much or more has a full bar
SHOWN: dict[Show, str] = {
    "waiting": "Waiting", "spam": "Spam", "ham": "Let through", "decided": "Decided",
}  # fmt: skip
BANDS: dict[Show, tuple[Band, ...]] = {
    "waiting": (), "spam": ("spam", "blatant"), "ham": (), "decided": ("ham", "unsure", "spam", "blatant"),
}  # fmt: skip
BAND: dict[str, str] = {"ham": "Fair", "unsure": "Unsure", "spam": "Spam", "blatant": "Blatant spam"}
CHANCES = (
    (0.02, "almost surely fair"), (UNSURE, "probably fair"), (SPAM, "could be either"), (0.7, "rather spam than fair"),
    (0.95, "probably spam"),
)  # fmt: skip
BUTTONS: dict[Decision, str] = {"ham": "Approve", "spam": "Spam", "delete": "Delete"}
DONE: dict[Decision, str] = {"ham": "approved", "spam": "marked as spam", "delete": "deleted"}
LOG: dict[str, str] = {
    "submit-spam": "The site reported spam", "submit-ham": "The site reported no spam", "decided-ham": "Approved",
    "decided-spam": "Marked as spam", "decided-delete": "Deleted", "undone": "Decision taken back",
    "purged": "Deleted after their time", "forgotten": "Deleted on a commenter’s request",
    "exported": "Copied out on a commenter’s request",
}  # fmt: skip

Words = Annotated[str, Query(max_length=500)]
Number = Annotated[int, Query(ge=0, le=MOST)]


class Asked(NamedTuple):
    """Which comments are looked at."""

    show: Show = "waiting"
    band: str = ""
    site: str = ""
    words: str = ""
    after: int | None = None

    @property
    def filtered(self) -> bool:
        return bool(self.band or self.site or self.words)

    def query(self) -> str:
        """The query of the address that shows these."""
        told = {name: value for name, value in self._asdict().items() if value not in ("", None)}
        return urlencode({name: value for name, value in told.items() if (name, value) != ("show", "waiting")})


def read_asked(
    show: Show = "waiting",
    band: Literal["", "ham", "unsure", "spam", "blatant"] = "",
    site: Words = "",
    words: Words = "",
    after: Number | None = None,
) -> Asked:
    """Which comments an address asks for."""
    return Asked(show, band if band in BANDS[show] else "", site, words.strip(), after)


Looked = Annotated[Asked, Depends(read_asked)]


# --- the queue


class Why(NamedTuple):
    """A reason of the screen's. `share` is how much of a bar it fills, 0 to 100."""

    words: str
    spam: bool
    share: int


class Part(NamedTuple):
    """A stretch of a comment's text, and whether it was marked as abuse."""

    text: str
    abuse: bool


class Shown(NamedTuple):
    """A comment as the queue shows it: its text in stretches, the first ones always and the others folded."""

    comment: KeptComment
    start: tuple[Part, ...]
    rest: tuple[Part, ...]
    folded: int  # characters of the rest
    reasons: tuple[Why, ...]
    page: str  # the address of the page under which it stands, where it can be opened
    back: bool  # whether it stands here again because a decision was undone


class Told(NamedTuple):
    """What became of the last decision: in words, with the token to undo it."""

    words: str
    undo: str = ""


@router.get("/comments")
def show_queue(
    request: Request,
    asked: Looked,
    done: Annotated[str, Query(pattern=r"^(\d{1,4} (ham|spam|delete|undone))?$")] = "",
    undo: Annotated[str, Query(pattern=r"^([0-9a-f]{16})?$")] = "",
) -> Response:
    """Comments that wait, oldest first; or those that were answered or decided, newest first."""
    return _page(request, asked, told=_told(done, undo))


@moderators.post("/comments/decide")
def decide(
    request: Request,
    asked: Looked,
    one: Annotated[str, Form(pattern=r"^(\d{1,15} (ham|spam|delete))?$")] = "",
    decision: Annotated[Literal["", "ham", "spam", "delete"], Form()] = "",
    number: Annotated[list[Annotated[int, Query(ge=1, le=MOST)]], Form(max_length=500)] = [],  # noqa: B006
    moderator: Annotated[str, Form(max_length=NAME)] = "",
) -> Response:
    """Decide on the comment whose button was pressed, or on all that are selected."""
    if one:
        first, _, chosen = one.partition(" ")
        number, decision = [int(first)], cast(Decision, chosen)
    signer = signer_of(request, moderator)
    try:
        if not decision:
            raise ReviewError("Nothing was decided. Press one of the buttons.")
        if not number:
            raise ReviewError("Select comments first.")
        if not signer:
            raise ReviewError("Say who decides: your name is kept with the decision.")
        decided = _screener(request).decide(number, decision, signer)
    except (ReviewError, CorpusError) as error:
        return _page(request, asked, problem=str(error), signer=signer, status=422)
    # The token of a decision that changed nothing undoes nothing.
    done, token = f"{len(decided.numbers)} {decision}", decided.token if decided.numbers else ""
    return _answer(request, asked, done, undo=token, signer=signer)


@moderators.post("/comments/undo")
def undo(request: Request, asked: Looked, token: Annotated[str, Form(pattern=r"^[0-9a-f]{16}$")]) -> Response:
    """Take the last decision back, with what the screen learnt from it."""
    try:
        numbers = _screener(request).undo(token)
    except (ReviewError, CorpusError) as error:
        return _page(request, asked, problem=str(error), status=422)
    return _answer(request, asked, f"{len(numbers)} undone", back=frozenset(numbers))


def _answer(
    request: Request, asked: Asked, done: str, *, undo: str = "", back: frozenset[int] = frozenset(), signer: str = ""
) -> Response:
    """The queue as it is now: the part of it that changes, or the page at an address that tells what was done."""
    if is_fragment(request):
        response = _page(request, asked, told=_told(done, undo), back=back, signer=signer)
    else:
        told = urlencode({"done": done, "undo": undo} if undo else {"done": done})
        response = RedirectResponse(f"/comments?{'&'.join(filter(None, (asked.query(), told)))}", 303)
    return remember_signer(request, response, signer)


def _told(done: str, undo: str) -> Told | None:
    if not done:
        return None
    number, _, what = done.partition(" ")
    comments = count(int(number), "comment")
    if what == "undone":
        return Told(f"{comments} {'is' if number == '1' else 'are'} as before.")
    if number == "0":
        return Told("Nothing changed: the same was decided before.")
    return Told(f"{comments} {DONE[cast(Decision, what)]}.", undo)


def _page(
    request: Request,
    asked: Asked,
    *,
    told: Told | None = None,
    problem: str = "",
    back: frozenset[int] = frozenset(),
    signer: str = "",
    status: int = 200,
) -> Response:
    corpus, desk, fragment = _corpus(request), request.app.state.desk, is_fragment(request)
    found = corpus.comments.waiting(
        state=asked.show, site=asked.site or None, words=asked.words, verdicts=[asked.band] if asked.band else (),
        after=asked.after, limit=PAGE + 1, newest_first=asked.show != "waiting",
    )  # fmt: skip
    sites = sorted({key.site for key in corpus.comments.keys.list()})
    chart = {} if fragment else {"chart": draw_days(corpus.comments.counts(DAYS, site=asked.site or None))}
    response: Response = desk.render(
        request,
        "moderation_rows.html" if fragment else "moderation.html",
        status=status,
        asked=asked,
        rows=[_shown(comment, back) for comment in found[:PAGE]],
        more=found[PAGE - 1].number if len(found) > PAGE else None,
        waiting=corpus.comments.count(site=asked.site or None),
        deciding=request.state.user.may("reviewer") and desk.screener is not None,
        screening=desk.screener is not None,
        moderator=signer_of(request, signer),
        sites=sites,
        told=told,
        problem=problem,
        shown=SHOWN,
        bands=BANDS[asked.show],
        band=BAND,
        buttons=BUTTONS,
        done=DONE,
        chance=chance,
        limits=(round(100 * UNSURE), round(100 * SPAM)),
        **chart,
    )
    return response


def _shown(comment: KeptComment, back: frozenset[int]) -> Shown:
    text = comment.content.replace("\r\n", "\n").strip() if not comment.abuse else comment.content
    at = fold_at(text)
    spans = comment.abuse[1] if comment.abuse else ()
    return Shown(
        comment=comment,
        start=tuple(_parts(text, 0, at, spans)),
        rest=tuple(_parts(text, at, len(text), spans)),
        folded=len(text) - at,
        reasons=tuple(
            Why(line(name), weight > 0, min(100, max(4, round(100 * abs(weight) / FULL_BAR))))
            for name, weight in comment.reasons
        ),
        page=comment.permalink if is_web_address(comment.permalink) else "",
        back=comment.number in back,
    )


def fold_at(text: str) -> int:
    """Where a long text is folded: at the end of a word or line, and not where little would be hidden."""
    lines = [found.start() for found in re.finditer("\n", text)]
    at = min(FOLD, lines[FOLD_LINES - 1] if len(lines) >= FOLD_LINES else FOLD)
    if len(text) <= at or (len(text) - at < REST and len(lines) < FOLD_LINES + 4):
        return len(text)
    space = max(text.rfind(" ", 0, at + 1), text.rfind("\n", 0, at + 1))
    return space + 1 if space > at - 80 else at


def _parts(text: str, start: int, past: int, spans: Sequence[tuple[int, int]]) -> Iterator[Part]:
    """Stretches of the text between two places; characters that would act on the page are shown instead."""
    at = start
    for first, last in sorted(spans):
        first, last = max(first, at), min(last, past)
        if first < last:
            yield Part(_readable(text[at:first]), False)
            yield Part(_readable(text[first:last]), True)
            at = last
    yield Part(_readable(text[at:past]), False)


def _readable(text: str) -> str:
    return "\n".join(map(visible, text.split("\n")))


def is_web_address(address: str) -> bool:
    """Whether an address leads to a page on the web, and so may be a link."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(parts.hostname)


def chance(probability: float) -> str:
    """How likely spam is, in words."""
    return next((words for below, words in CHANCES if probability < below), "almost surely spam")


# --- counts over time


class Segment(NamedTuple):
    """A part of a day's column, in a drawing 100 high."""

    band: Band
    y: float
    height: float


class Day(NamedTuple):
    """How the comments of a day were answered."""

    day: str
    counts: dict[Band, int]
    segments: tuple[Segment, ...]


class Chart(NamedTuple):
    """The days, the oldest first; what they sum up to; the number that the drawing's full height stands for."""

    days: tuple[Day, ...]
    totals: dict[Band, int]
    top: int
    missed: int  # spam that was let through, and told to be spam by somebody
    wrong: int  # what was held back, and told to be none


def draw_days(counted: Sequence[Counted], *, today: date | None = None) -> Chart:
    """The counts of the last days, of all sites together."""
    held: Counter[tuple[str, str]] = Counter()
    for one in counted:
        held[one.day, one.what] += one.times
    bands = cast("tuple[Band, ...]", tuple(BAND))
    last = today or datetime.now(UTC).date()
    days = [(last - timedelta(days=back)).isoformat() for back in range(DAYS - 1, -1, -1)]
    top = max(1, *(sum(held[day, band] for band in bands) for day in days))
    return Chart(
        days=tuple(_day(day, {band: held[day, band] for band in bands}, top) for day in days),
        totals={band: sum(held[day, band] for day in days) for band in bands},
        top=top,
        missed=sum(held[day, "missed"] for day in days),
        wrong=sum(held[day, "wrong"] for day in days),
    )


def _day(day: str, counts: dict[Band, int], top: int) -> Day:
    segments, y = [], 100.0
    for band, times in counts.items():
        if times:
            height = 100 * times / top
            y -= height
            segments.append(Segment(band, round(y, 2), round(height, 2)))
    return Day(day, counts, tuple(segments))


# --- the log


class Line(NamedTuple):
    """A line of the log: what was done to how many comments at once."""

    at: str
    what: str
    site: str
    comments: int


@router.get("/comments/log")
def show_log(request: Request, limit: int = LOGGED[0]) -> Response:
    """What was done to comments, the last first; nobody's name, words or address."""
    limit = next((size for size in LOGGED if size >= limit), LOGGED[-1])
    found = _corpus(request).comments.log(limit + 1)
    response: Response = request.app.state.desk.render(
        request,
        "moderation_log.html",
        lines=list(_lines(found[:limit])),
        more=next((size for size in LOGGED if size > limit), None) if len(found) > limit else None,
    )
    return response


def _lines(logged: Sequence[Logged]) -> Iterator[Line]:
    """What was done in one go stands in one line."""
    for (at, what, site), of in groupby(logged, key=lambda one: (one.at, one.what, one.site)):
        yield Line(at, LOG.get(what, what), site, sum(one.comments for one in of))


# ---


def _corpus(request: Request) -> Corpus:
    corpus: Corpus = request.app.state.desk.corpus
    return corpus


def _screener(request: Request) -> Screener:
    """What screens the comments of this program; there is none where it could not have a key for hashes."""
    screener: Screener | None = request.app.state.desk.screener
    if screener is None:
        raise HTTPException(503, "This desk screens no comments, and so nobody would learn from a decision.")
    return screener


router.include_router(moderators)
