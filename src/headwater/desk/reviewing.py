"""The forms of reviewers: verdicts on statements, judgements of findings, corrections, and the history of all three.

Each answers with a fragment where htmx asks, and with a page or a redirect to one where a browser without script does.
"""

from typing import TYPE_CHECKING, Annotated, NamedTuple, get_args

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from headwater.desk import decisions
from headwater.desk.article_view import article_address, finding_address
from headwater.desk.decisions import (
    NAME,
    NOTE,
    WORDS,
    Asked,
    NotAudited,
    Opened,
    open_audit,
    open_finding,
    open_statement,
)
from headwater.desk.fragment import is_fragment
from headwater.desk.security import require
from headwater.desk.signer import remember_signer, signer_of
from headwater.errors import EditConflict, ReviewError
from headwater.records import (
    OPINIONS,
    Audit,
    Correction,
    CorrectionKind,
    Evidence,
    Opinion,
    Review,
    Source,
    SourceKind,
    Voice,
)
from headwater.report.words import SOURCE_KIND, VOICE, excerpt, source_label
from headwater.review import finding_key

if TYPE_CHECKING:
    from headwater.desk.app import Desk

router = APIRouter()
reviewers = APIRouter(dependencies=[Depends(require("reviewer"))])

OPINION: dict[Opinion, str] = {"agree": "Agree", "disagree": "Disagree", "irrelevant": "Does not matter"}


class Choice(NamedTuple):
    """Something to choose in a form: its value and the words for it."""

    value: str
    words: str


# --- verdicts


@router.get("/articles/{number}/statements/{id}/review")
def show_review(request: Request, number: int, id: str) -> Response:
    """What was decided on a statement, and the form to decide it."""
    return _panel(request, open_statement(request.app.state.desk, number, id))


@reviewers.post("/articles/{number}/statements/{id}/review")
def save_review(
    request: Request,
    number: int,
    id: str,
    edition: Annotated[int, Form(ge=0)],
    verdict: Annotated[str, Form(max_length=NAME)] = "",
    note: Annotated[str, Form(max_length=NOTE)] = "",
    evidence_url: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    evidence_text: Annotated[list[str], Form()] = [],  # noqa: B006
    reviewer: Annotated[str, Form(max_length=NAME)] = "",
) -> Response:
    """Save a verdict. Where somebody else saved in between, both texts are shown and nothing is lost."""
    desk = request.app.state.desk
    opened = open_statement(desk, number, id)
    pairs = zip(map(str.strip, evidence_url), map(str.strip, evidence_text), strict=False)
    review = decisions.make_review(
        desk,
        opened,
        verdict=verdict,
        note=note,
        evidence=(Evidence(url or None, text) for url, text in pairs if url or text),
        reviewer=signer_of(request, reviewer),
        edition=edition,
    )
    try:
        saved = decisions.save_review(desk, review)
    except EditConflict as conflict:
        return _panel(request, opened, draft=review, theirs=conflict.theirs, problem=str(conflict), status=409)
    except ReviewError as error:
        return _panel(request, opened, draft=review, problem=str(error), status=422)
    if not is_fragment(request):
        return remember_signer(request, RedirectResponse(opened.address, 303), saved.reviewer)
    return remember_signer(request, _panel(request, opened, saved=True), saved.reviewer)


def _panel(
    request: Request,
    opened: Opened,
    *,
    draft: Review | None = None,
    theirs: Review | None = None,
    problem: str = "",
    saved: bool = False,
    status: int = 200,
) -> Response:
    desk, audit = request.app.state.desk, opened.audit
    review = draft or decisions.find_review(desk, opened)
    answer: Response = desk.render(
        request,
        "review_panel.html" if is_fragment(request) else "review.html",
        status=status,
        opened=opened,
        sentence=excerpt(audit.article, opened.statement.span, limit=400),
        review=review,
        edition=theirs.edition if theirs else review.edition if review else 0,
        theirs=theirs,
        problem=problem,
        saved=saved,
        reviewer=signer_of(request, ""),
        voices=[Choice(voice, VOICE[voice]) for voice in get_args(Voice)],
        kinds=[Choice(kind, SOURCE_KIND[kind]) for kind in get_args(SourceKind)],
        sources=[Choice(source.id, source_label(audit.article, source)) for source in audit.sources],
        own=[(source, source_label(audit.article, source), _mentions(audit, source)) for source in opened.sources],
        content="\n".join(" ".join(audit.article.cut(span).split()) for span in opened.statement.content),
        corrections=desk.corpus.reviewing.corrections(audit.article.id),
        described=described,
    )
    return answer


class Mention(NamedTuple):
    """A place where a source is named: its number, and its words between those around them."""

    number: int
    before: str
    words: str
    after: str


def _mentions(audit: Audit, source: Source) -> list[Mention]:
    text = audit.article.text
    return [
        Mention(
            number,
            " ".join(text[max(0, start - 40) : start].split(" ")[1:]),
            text[start:end],
            " ".join(text[end : end + 50].split(" ")[:-1]),
        )
        for number, (start, end) in enumerate(source.mentions)
    ]


# --- judgements of findings


@router.get("/articles/{number}/findings/{place}/judgement")
def show_judgement(request: Request, number: int, place: int) -> Response:
    """Whether people agree with a finding."""
    return _judgements(request, number, place)


@reviewers.post("/articles/{number}/findings/{place}/judgement")
def judge(
    request: Request,
    number: int,
    place: int,
    opinion: Annotated[Opinion, Form()],
    reviewer: Annotated[str, Form(max_length=NAME)] = "",
) -> Response:
    """Agree, disagree, or say that it does not matter; counted on the rules page."""
    desk, name = request.app.state.desk, signer_of(request, reviewer)
    try:
        decisions.judge(desk, open_audit(desk, number), place, opinion, name)
    except ReviewError as error:
        return _judgements(request, number, place, problem=str(error))
    if not is_fragment(request):
        return remember_signer(request, RedirectResponse(f"{article_address(number)}#finding-{place}", 303), name)
    return remember_signer(request, _judgements(request, number, place, name=name), name)


def _judgements(request: Request, number: int, place: int, *, problem: str = "", name: str = "") -> Response:
    desk = request.app.state.desk
    audit = open_audit(desk, number)
    key = finding_key(audit.article, open_finding(audit, place))
    told = [one for one in desk.corpus.reviewing.judgements(audit.article.id) if one.finding == key]
    name = signer_of(request, name)
    answer: Response = desk.render(
        request,
        "judgement.html",
        status=422 if problem else 200,
        address=f"{finding_address(number, place)}/judgement",
        place=place,
        opinions=[Choice(opinion, OPINION[opinion]) for opinion in OPINIONS],
        mine=next((one.opinion for one in told if one.reviewer == name), None),
        others=[(one.reviewer, OPINION[one.opinion].lower()) for one in told if one.reviewer != name],
        reviewer=name,
        problem=problem,
    )
    return answer


# --- corrections


@reviewers.post("/articles/{number}/statements/{id}/corrections")
def correct(
    request: Request,
    number: int,
    id: str,
    kind: Annotated[CorrectionKind, Form()],
    voice: Annotated[Voice | None, Form()] = None,
    source: Annotated[str, Form(max_length=WORDS)] = "",
    of: Annotated[str, Form(max_length=WORDS)] = "",
    name: Annotated[str, Form(max_length=WORDS)] = "",
    source_kind: Annotated[SourceKind, Form()] = "named_person",
    words: Annotated[str, Form(max_length=NOTE)] = "",
    mentions: Annotated[list[int], Form()] = [],  # noqa: B006
    reviewer: Annotated[str, Form(max_length=NAME)] = "",
) -> Response:
    """Put a voice, a speaker, a span or a source right; the audit is made again with it."""
    desk, signer = request.app.state.desk, signer_of(request, reviewer)
    opened = open_statement(desk, number, id)
    asked = Asked(kind, voice, source, of, name, source_kind, tuple(words.splitlines()), tuple(mentions))
    try:
        decisions.correct(desk, opened, asked, signer)
    except (ReviewError, NotAudited) as error:
        return _panel(request, opened, problem=str(error), status=422)
    return remember_signer(request, _again(request, opened), signer)


@reviewers.post("/articles/{number}/statements/{id}/corrections/{correction}/withdraw")
def withdraw(
    request: Request, number: int, id: str, correction: str, reviewer: Annotated[str, Form(max_length=NAME)] = ""
) -> Response:
    """Take a correction back."""
    desk, signer = request.app.state.desk, signer_of(request, reviewer)
    opened = open_statement(desk, number, id)
    try:
        decisions.withdraw(desk, opened.audit, correction, request.state.user, signer)
    except (ReviewError, NotAudited) as error:
        return _panel(request, opened, problem=str(error), status=422)
    return remember_signer(request, _again(request, opened), signer)


def _again(request: Request, opened: Opened) -> Response:
    """The article as it is audited now, with the statement open."""
    if is_fragment(request):
        return Response(status_code=204, headers={"HX-Redirect": opened.address})
    return RedirectResponse(opened.address, 303)


def described(correction: Correction) -> str:
    """A correction in words."""
    match correction.kind:
        case "voice":
            return f"Voice: {VOICE[correction.voice].lower()}" if correction.voice else "Voice"
        case "speaker":
            return f"Speaker: {correction.source.exact if correction.source else correction.name}"
        case "span":
            return "Attributed words: " + " … ".join(f"“{selector.exact}”" for selector in correction.spans)
        case "merge":
            return f"One source: {correction.where.exact} = {correction.source.exact if correction.source else ''}"
        case "split":
            return f"Two sources: {correction.where.exact}, {correction.name or 'another'}"


# --- history


class Event(NamedTuple):
    """A change that somebody made. `words` are of the article, `note` is the reviewer's."""

    made_at: str
    reviewer: str
    what: str
    words: str
    note: str = ""
    evidence: tuple[Evidence, ...] = ()


@router.get("/articles/{number}/history")
def show_history(request: Request, number: int) -> Response:
    """Every change that people made to an article's audit, the newest first."""
    desk = request.app.state.desk
    article = open_audit(desk, number).article
    events = sorted(find_events(desk, article.id), key=lambda event: event.made_at)[::-1]
    answer: Response = desk.render(request, "history.html", number=number, article=article, events=events)
    return answer


def find_events(desk: "Desk", id: str) -> list[Event]:
    """What people did to an article."""
    reviewing = desk.corpus.reviewing
    events = []
    for review in reviewing.of(id):
        for one in reviewing.history(review.id):
            what = f"Verdict: {one.verdict}" if one.verdict else "No verdict yet"
            events.append(Event(one.made_at, one.reviewer, what, one.where.exact, one.note, one.evidence))
    for judgement in reviewing.judgements(id):
        what = f"{OPINION[judgement.opinion]}: {judgement.code}"
        events.append(Event(judgement.made_at, judgement.reviewer, what, ""))
    for correction, withdrawn_by, withdrawn_at in reviewing.all_corrections(id):
        what = described(correction)
        events.append(Event(correction.made_at, correction.reviewer, what, correction.where.exact))
        if withdrawn_by and withdrawn_at:
            events.append(Event(withdrawn_at, withdrawn_by, f"Taken back: {what}", correction.where.exact))
    return events


router.include_router(reviewers)
