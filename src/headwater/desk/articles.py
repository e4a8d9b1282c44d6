"""The article view and what belongs to it: statements and findings by address, comparisons, the chain of copies."""

import secrets
from collections import OrderedDict
from threading import Lock
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from markupsafe import Markup
from starlette.routing import Route

from headwater.audit import read_kept
from headwater.corpus import Corpus
from headwater.desk.accounts import User
from headwater.desk.article_view import (
    Detail,
    article_address,
    audit_view,
    comparison,
    finding_address,
    place_of,
    statement_detail,
)
from headwater.desk.compression import HEADERS, LONG, compressed, takes_gzip
from headwater.desk.decisions import GONE, open_audit, open_finding, open_statement
from headwater.desk.fragment import is_fragment
from headwater.desk.jobs import Again, Order
from headwater.desk.security import require
from headwater.records import Audit
from headwater.report.html_findings import finding_card
from headwater.report.trace_html import articles_sections, chain_section, trace_summary
from headwater.report.words import line
from headwater.reuse.trace import find_trace
from headwater.review import place_reviews

router = APIRouter()
Number = Annotated[int, Path(ge=1, lt=2**31)]  # of a kept audit: what a database holds

KEPT = 64_000_000  # bytes of views and what is around them: some hundred long articles
PLACE = b"<!--view-->"  # where the view goes: no text of a page has a "<" once it is escaped
TOKEN = secrets.token_hex().encode()  # where the token of a session's forms goes: no text of a page can know it


class View(NamedTuple):
    """An article's title, and the part of its page that is the same for everybody, in UTF-8; the rest by user."""

    title: str
    html: bytes
    frames: dict[User, bytes]

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.html) + sum(map(len, self.frames.values()))


class Views:
    """Views of audits, each until its audit is another one; those not asked for longest make room."""

    def __init__(self, room: int = KEPT) -> None:
        self._room = room
        self._held: OrderedDict[tuple[int, str], View] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[int, str]) -> View | None:
        """The view of an audit, by its number and stamp."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def keep(self, key: tuple[int, str], view: View) -> None:
        with self._lock:
            self._held.setdefault(key, view)
            self._make_room()

    def keep_frame(self, view: View, user: User, frame: bytes) -> None:
        """What is around a view for one user; it goes with the view."""
        with self._lock:
            view.frames[user] = frame
            self._make_room()

    def _make_room(self) -> None:
        size = sum(view.size for view in self._held.values())
        while size > self._room and len(self._held) > 1:
            _, dropped = self._held.popitem(last=False)
            size -= dropped.size


async def show_article(request: Request) -> Response:
    """The article with its evidence; with the id of a `statement`, that one is open."""
    number = _number(request.path_params["number"])
    # A view that is kept is shown without a thread of its own, which would take longer than all the rest.
    view = _kept_view(request, number)
    if view is None:
        view = await run_in_threadpool(_new_view, request, number)
    if (statement := request.query_params.get("statement")) is not None:
        detail = await run_in_threadpool(_detail, request, number, statement)
        frame = _frame(request, number, view.title, detail)
    elif (frame := view.frames.get(request.state.user, b"")) == b"":
        frame = _frame(request, number, view.title, None)
        request.app.state.desk.views.keep_frame(view, request.state.user, frame)
    # Put in as bytes: to encode a long article again takes milliseconds.
    page = frame.replace(TOKEN, request.state.csrf.encode()).replace(PLACE, view.html, 1)
    if len(page) < LONG or not takes_gzip(request):
        return HTMLResponse(page)
    return HTMLResponse(await run_in_threadpool(compressed, page, 1), headers=HEADERS)


# Asked for far more often than all else, so it goes without what FastAPI does for the others.
ROUTE = Route("/articles/{number}", show_article)


def _frame(request: Request, number: int, title: str, detail: Detail | None) -> bytes:
    """The page around the view, as one user sees it in any session."""
    page: HTMLResponse = request.app.state.desk.render(
        request, "article.html", number=number, title=title, view=Markup(PLACE.decode()), detail=detail,
        csrf=TOKEN.decode(),
    )  # fmt: skip
    return bytes(page.body)


def _kept_view(request: Request, number: int) -> View | None:
    """The view that is kept of the audit as it is now."""
    desk = request.app.state.desk
    stamp = desk.corpus.audits.stamp(number) if 0 < number < 2**31 else None
    if stamp is None:
        raise HTTPException(404, GONE)
    return desk.views.get((number, stamp)) if stamp else None  # it is empty where an older headwater kept the audit


def _new_view(request: Request, number: int) -> View:
    desk = request.app.state.desk
    stamp = desk.corpus.audits.stamp(number)
    audit = open_audit(desk, number)
    view = View(_title(audit), audit_view(number, audit).encode(), {})
    if stamp and stamp == desk.corpus.audits.stamp(number):  # not redone meanwhile
        desk.views.keep((number, stamp), view)
    return view


def _detail(request: Request, number: int, id: str) -> Detail | None:
    audit = open_audit(request.app.state.desk, number)
    place = place_of(audit, id)
    return None if place is None else statement_detail(number, audit, place)


def _title(audit: Audit) -> str:
    return line(audit.article.headline or audit.article.outlet or "Article").strip()


# --- statements and findings by address


@router.get("/articles/{number}/statements/{id}")
def show_statement(request: Request, number: Number, id: str) -> Response:
    """A statement in detail for a page that asked for it, else the article with that statement open."""
    opened = open_statement(request.app.state.desk, number, id)
    if not is_fragment(request):
        query = opened.address.rpartition("/")[2]
        return RedirectResponse(f"{article_address(number)}?statement={query}#st-{opened.place}", 303)
    return request.app.state.desk.render(  # type: ignore[no-any-return]
        request, "statement.html", number=number, detail=statement_detail(number, opened.audit, opened.place)
    )


@router.get("/articles/{number}/findings/{place}")
def show_finding(request: Request, number: Number, place: int) -> Response:
    """A finding's card for a page that asked for it, else the article at that card."""
    audit = open_audit(request.app.state.desk, number)
    open_finding(audit, place)
    if not is_fragment(request):
        return RedirectResponse(f"{article_address(number)}#finding-{place}", 303)
    return request.app.state.desk.render(  # type: ignore[no-any-return]
        request, "finding.html", card=Markup(finding_card(audit, place)), address=finding_address(number, place)
    )


@router.get("/articles/{number}/marks")
def show_marks(request: Request, number: Number) -> JSONResponse:
    """Which statements have a review, by their place in the audit, and the verdict if there is one."""
    audit = open_audit(request.app.state.desk, number)
    placed, _ = place_reviews(audit, request.app.state.desk.corpus.reviewing.of(audit.article.id))
    marks = {str(place): placed[one.id].verdict for place, one in enumerate(audit.statements) if one.id in placed}
    return JSONResponse(marks)


# --- the other articles


@router.get("/articles/{number}/compare")
def compare(request: Request, number: Number, other: Annotated[str, Query(alias="with")]) -> Response:
    """The article beside one that shares words with it, passage by passage."""
    audit = open_audit(request.app.state.desk, number)
    compared = comparison(number, audit, other)
    if compared is None:
        raise HTTPException(404, "The two articles share no passage, as far as this audit knows.")
    audits = request.app.state.desk.corpus.audits
    return request.app.state.desk.render(  # type: ignore[no-any-return]
        request, "compare.html", number=number, title=_title(audit), compared=compared, audited=audits.number_of(other)
    )


@router.get("/articles/{number}/chain")
def show_chain(request: Request, number: Number) -> Response:
    """The chain of copies around the article, looked up in the corpus as it is now."""
    audit = open_audit(request.app.state.desk, number)
    trace = find_trace(audit, request.app.state.desk.corpus)
    return request.app.state.desk.render(  # type: ignore[no-any-return]
        request,
        "chain.html",
        number=number,
        title=_title(audit),
        summary=Markup(trace_summary(trace)),
        chain=Markup(chain_section(trace)),
        articles=Markup(articles_sections(trace)),
    )


# --- out of date


@router.get("/articles/{number}/staleness")
def show_staleness(request: Request, number: Number) -> Response:
    """Whether the audit is out of date, and why."""
    desk = request.app.state.desk
    reference = desk.corpus.audits.reference(number)
    audit = read_kept(reference.id, desk.corpus) if reference else None
    if audit is None:
        raise HTTPException(404, GONE)
    told = [gap.why for gap in audit.checked.skipped if gap.why.startswith("out of date")]
    why = told[0].removeprefix("out of date: ").partition(";")[0] if told else ""
    if not why and _corrected_since(desk.corpus, number, audit.article.id):
        why = "a correction was made or taken back since this audit"
    return desk.render(request, "article_staleness.html", number=number, why=why)  # type: ignore[no-any-return]


def _corrected_since(corpus: Corpus, number: int, id: str) -> bool:
    """Whether a correction changed after the audit was kept: the audit that takes it in failed, or is being made."""
    with corpus.database.reading() as session:
        kept = [row[0] for row in session.rows("SELECT kept_at FROM audits WHERE number = ?", (number,))]
    changes = [one.withdrawn_at or one.correction.made_at for one in corpus.reviewing.all_corrections(id)]
    return bool(kept) and max(changes, default="") > kept[0]


@router.post("/articles/{number}/redo", dependencies=[Depends(require("reviewer"))])
def redo_audit(request: Request, number: Number) -> Response:
    """Audit the article again, from the text that the corpus holds."""
    desk = request.app.state.desk
    reference = desk.corpus.audits.reference(number)
    if reference is None:
        raise HTTPException(404, GONE)
    name = line(reference.headline).strip() or reference.id
    order = Order(name, lambda told: [Again(name, reference.id)])
    job = desk.jobs.start(order, by=request.state.user.name)
    return RedirectResponse(f"/jobs/{job.id}", 303)


# ---


def _number(told: str) -> int:
    """Of an address; 0, which no audit has, for what is no number or a longer one than Python reads."""
    return int(told) if told.isascii() and told.isdecimal() and len(told) <= 10 else 0
