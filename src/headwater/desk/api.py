"""The HTTP API, `/api/v1`: what the desk shows, as JSON, and what a reviewer does there.

Errors are problem details (RFC 9457). Lists come in parts: `next` is what to give as `after` for those that follow.
"""

import json
from datetime import date
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from starlette.exceptions import HTTPException as Refusal

from headwater.audit import read_kept, trace
from headwater.corpus import Hit
from headwater.corpus.audits import Filters, Heard, Listed, Named, Outlet, State, folded
from headwater.desk import decisions
from headwater.desk.decisions import NAME, NOTE, WORDS, Asked, NotAudited, open_audit, open_statement
from headwater.desk.intake import Misuse, fetched, pasted
from headwater.desk.jobs import Job, JobsFull, Order
from headwater.desk.security import require
from headwater.desk.signer import signer_of
from headwater.errors import CorpusError, EditConflict, HeadwaterError
from headwater.findings import RULES
from headwater.records import (
    OPINIONS,
    Correction,
    CorrectionKind,
    Evidence,
    Judgement,
    Level,
    Opinion,
    Review,
    SourceKind,
    Voice,
)
from headwater.report import json_schema, to_json, trace_json, trace_schema
from headwater.review import place_reviews

if TYPE_CHECKING:
    from headwater.desk.app import Desk

VERSION = "1"
PAGE_LETTERS = 20_000_000
PROBLEM = "application/problem+json"


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Answers that are no answer, for the description of an address."""
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def found_as(schema: str) -> dict[int | str, dict[str, Any]]:
    """An answer that has a published schema of its own."""
    return {200: {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}}


def _desk(request: Request) -> "Desk":
    desk: Desk = request.app.state.desk
    return desk


router = APIRouter()
reviewers = APIRouter(dependencies=[Depends(require("reviewer"))])

The = Annotated[Any, Depends(_desk)]  # a Desk
Number = Annotated[int, Path(ge=1, lt=2**31, description="of the kept audit")]
Place = Annotated[int, Path(ge=0, lt=2**31, description="of the finding in the audit, from 0")]
Signer = Annotated[str, Field(max_length=NAME, description="who signs, at a desk without users")]
After = Annotated[str | None, Query(max_length=WORDS, description="`next` of the part before")]
Limit = Annotated[int, Query(ge=1, le=200)]
Day = Annotated[
    str | None, Query(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", description="2026, 2026-05, 2026-05-02")
]
Address = Field(max_length=WORDS, pattern=r"^https?://[^\s/]\S*$")
Words = Annotated[str | None, Query(max_length=WORDS)]


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it; `theirs` is what somebody else saved in between."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    theirs: Review | None = None


class Told(BaseModel):
    """Asked for by name only: what is not known is refused, so that a slip does not go unseen."""

    model_config = ConfigDict(extra="forbid")


class NewPage(Told):
    """A page to be audited: one of `text`, `html` and `fetch`; the rest tells more of a text."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"oneOf": [{"required": [way]} for way in ("text", "html", "fetch")]}
    )

    text: Annotated[str, Field(max_length=PAGE_LETTERS, pattern=r"\S", description="the body alone")] = ""
    html: Annotated[str, Field(max_length=PAGE_LETTERS, pattern=r"\S")] = ""
    fetch: Annotated[str, Address] = ""
    url: Annotated[str, Address] = ""  # where the page was found
    headline: Annotated[str, Field(max_length=WORDS)] = ""
    outlet: Annotated[str, Field(max_length=WORDS)] = ""
    published: date | None = None


class NewReview(Told):
    """A verdict. `edition` is the one that it was written on, 0 where there was none."""

    edition: Annotated[int, Field(ge=0, lt=2**31)]
    verdict: Annotated[str | None, Field(max_length=NAME)] = None
    note: Annotated[str, Field(max_length=NOTE)] = ""
    evidence: Annotated[list[Evidence], Field(max_length=100)] = []
    reviewer: Signer = ""


class NewJudgement(Told):
    opinion: Opinion
    reviewer: Signer = ""


class NewCorrection(Told):
    """`source` and `of` are ids of sources, `mentions` places in the list of mentions of `of`, from 0."""

    kind: CorrectionKind
    voice: Voice | None = None
    source: Annotated[str, Field(max_length=WORDS)] = ""
    of: Annotated[str, Field(max_length=WORDS)] = ""
    name: Annotated[str, Field(max_length=WORDS)] = ""
    source_kind: SourceKind = "named_person"
    words: Annotated[list[Annotated[str, Field(max_length=NOTE)]], Field(max_length=100)] = []
    mentions: Annotated[list[Annotated[int, Field(ge=0)]], Field(max_length=1000)] = []
    reviewer: Signer = ""


class Withdrawal(Told):
    reviewer: Signer = ""


class JobState(BaseModel):
    """An audit on its way; `articles` are the numbers under which audits were kept."""

    id: str
    state: str
    step: str
    articles: list[int]
    failures: list[str]


class ListedPage(BaseModel):
    items: list[Listed]
    total: int
    next: str | None


class SourcePage(BaseModel):
    items: list[Named]
    next: str | None


class StandingReview(BaseModel):
    """A review and the statement of the present audit that it is about, if its words are still there."""

    review: Review
    statement: str | None


class KeptCorrection(BaseModel):
    correction: Correction
    withdrawn_by: str | None
    withdrawn_at: str | None


class RuleState(BaseModel):
    """A rule, and how reviewers judged its findings."""

    code: str
    name: str
    level: Level
    on_by_default: bool
    why_off: str
    judged: dict[Opinion, int]


# --- articles


@router.get("/articles")
def list_articles(
    desk: The,
    outlet: Words = None,
    since: Day = None,
    until: Day = None,
    code: Words = None,
    speaker: Words = None,
    words: Words = None,
    state: State | None = None,
    after: After = None,
    limit: Limit = 50,
) -> ListedPage:
    """What was audited, the last one first."""
    asked = Filters(outlet=outlet, since=since, until=until, code=code, speaker=speaker, words=words, state=state)
    found = desk.corpus.audits.list(**asked, after=after, limit=limit + 1)
    following = found[limit - 1].cursor if len(found) > limit else None
    return ListedPage(items=found[:limit], total=desk.corpus.audits.count(**asked), next=following)


@reviewers.post("/articles", status_code=202)
def audit_page(desk: The, request: Request, response: Response, page: NewPage) -> JobState:
    """Have a page audited. `Location` tells where to ask how far it is."""
    job = desk.jobs.start(_order(desk, page), by=request.state.user.name)
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return _job(job)


@router.get("/jobs/{id}", responses=problems(404))
def show_job(desk: The, id: str) -> JobState:
    job = desk.jobs.get(id)
    if job is None:
        raise HTTPException(404, "There is no such job; one is forgotten after a day.")
    return _job(job)


@router.get("/articles/{number}", responses=found_as("Audit") | problems(404))
def show_audit(desk: The, number: Number) -> Response:
    """The audit, in the schema headwater.audit/1. Where it is out of date, `checked.skipped` says so."""
    audit = open_audit(desk, number)
    return _json(to_json(read_kept(audit.article.id, desk.corpus) or audit))


@router.get("/articles/{number}/trace", responses=found_as("Trace") | problems(404))
def show_trace(desk: The, number: Number) -> Response:
    """Where the article's words come from and go to, in the schema headwater.trace/1."""
    return _json(trace_json(trace(open_audit(desk, number).article, desk.corpus)))


@reviewers.post("/articles/{number}/redo", status_code=204, responses=problems(404))
def redo_audit(desk: The, number: Number) -> Response:
    """Audit the article again: with the corpus, the models and the corrections as they are now."""
    decisions.audit_again(desk, open_audit(desk, number).article.id)
    return Response(status_code=204)


# --- reviews


@router.get("/articles/{number}/reviews", responses=problems(404))
def list_reviews(desk: The, number: Number) -> list[StandingReview]:
    """What was decided on the article's statements."""
    audit = open_audit(desk, number)
    placed, lost = place_reviews(audit, desk.corpus.reviewing.of(audit.article.id))
    standing = [StandingReview(review=review, statement=id) for id, review in placed.items()]
    return [*standing, *(StandingReview(review=review, statement=None) for review in lost)]


@reviewers.put("/articles/{number}/statements/{id}/review", responses=problems(404, 409))
def put_review(desk: The, request: Request, number: Number, id: str, told: NewReview) -> Review:
    """Decide on a statement. 409 where somebody else saved since the edition that this one was written on."""
    opened = open_statement(desk, number, id)
    review = decisions.make_review(
        desk,
        opened,
        verdict=told.verdict or "",
        note=told.note,
        evidence=told.evidence,
        reviewer=signer_of(request, told.reviewer),
        edition=told.edition,
    )
    return decisions.save_review(desk, review)


@router.get("/articles/{number}/statements/{id}/history", responses=problems(404))
def list_editions(desk: The, number: Number, id: str) -> list[Review]:
    """Every edition of a statement's review, the first one first."""
    review = decisions.find_review(desk, open_statement(desk, number, id))
    return desk.corpus.reviewing.history(review.id) if review else []


@router.get("/articles/{number}/judgements", responses=problems(404))
def list_judgements(desk: The, number: Number) -> list[Judgement]:
    """What reviewers think of the article's findings: the last word of each on each."""
    found: list[Judgement] = desk.corpus.reviewing.judgements(open_audit(desk, number).article.id)
    return found


@reviewers.put("/articles/{number}/findings/{place}/judgement", status_code=204, responses=problems(404))
def put_judgement(desk: The, request: Request, number: Number, place: Place, told: NewJudgement) -> Response:
    """Agree or disagree with a finding, or say that it does not matter."""
    decisions.judge(desk, open_audit(desk, number), place, told.opinion, signer_of(request, told.reviewer))
    return Response(status_code=204)


@router.get("/articles/{number}/corrections", responses=problems(404))
def list_corrections(desk: The, number: Number) -> list[KeptCorrection]:
    """What reviewers put right in the article's audit, taken back or not."""
    found = desk.corpus.reviewing.all_corrections(open_audit(desk, number).article.id)
    return [KeptCorrection(correction=one, withdrawn_by=by, withdrawn_at=at) for one, by, at in found]


@reviewers.post("/articles/{number}/statements/{id}/corrections", status_code=201, responses=problems(404))
def post_correction(desk: The, request: Request, number: Number, id: str, told: NewCorrection) -> Correction:
    """Put a voice, a speaker, a span or a source right; the article is audited again with it."""
    asked = Asked(
        told.kind, told.voice, told.source, told.of, told.name, told.source_kind, tuple(told.words),
        tuple(told.mentions),
    )  # fmt: skip
    return decisions.correct(desk, open_statement(desk, number, id), asked, signer_of(request, told.reviewer))


@reviewers.post("/articles/{number}/corrections/{id}/withdraw", status_code=204, responses=problems(404))
def withdraw_correction(desk: The, request: Request, number: Number, id: str, told: Withdrawal) -> Response:
    """Take a correction back; the article is audited again without it."""
    decisions.withdraw(desk, open_audit(desk, number), id, request.state.user, signer_of(request, told.reviewer))
    return Response(status_code=204)


# --- across articles


@router.get("/search")
def search(
    desk: The,
    words: Annotated[str, Query(max_length=WORDS)] = "",
    speaker: Words = None,
    outlet: Words = None,
    since: Day = None,
    until: Day = None,
    voice: Voice | None = None,
    limit: Limit = 20,
) -> list[Hit]:
    """Statements that hold all of the words; words in quotation marks stand together."""
    found: list[Hit] = desk.corpus.search(
        words, speaker=speaker, outlet=outlet, since=since, until=until, voice=voice, limit=limit
    )
    return found


@router.get("/sources")
def list_sources(desk: The, words: Words = None, after: After = None, limit: Limit = 50) -> SourcePage:
    """Who speaks in the articles that were audited, by alphabet."""
    found = desk.corpus.audits.sources(words=words, after=after, limit=limit + 1)
    return SourcePage(items=list(found[:limit]), next=found[limit - 1].folded if len(found) > limit else None)


@router.get("/sources/{name:path}", responses=problems(404))
def show_source(desk: The, name: str) -> list[Heard]:
    """Where a source of that name speaks, the newest article first."""
    return list(desk.corpus.audits.source(folded(name)))


@router.get("/outlets")
def list_outlets(desk: The) -> list[Outlet]:
    """What the audits of each outlet come to, by alphabet: counts, and never a grade."""
    return list(desk.corpus.audits.outlets())


@router.get("/rules")
def list_rules(desk: The) -> list[RuleState]:
    """The rules, and how often reviewers agreed with their findings."""
    judged = desk.corpus.reviewing.judged()
    return [
        RuleState(
            code=rule.code, name=rule.name, level=rule.level, on_by_default=rule.default, why_off=rule.why_off,
            judged={opinion: judged.get(rule.code, {}).get(opinion, 0) for opinion in OPINIONS},
        )
        for rule in RULES
    ]  # fmt: skip


# ---


def make_api(desk: "Desk") -> FastAPI:
    """The API as an application of its own: it answers every error as a problem."""
    api = FastAPI(title="Headwater", version=VERSION, docs_url=None, redoc_url=None)
    api.state.desk = desk
    api.include_router(router, responses=problems(401, 403, 422, 503))
    api.include_router(reviewers, responses=problems(401, 403, 422, 503))
    api.exception_handler(Refusal)(_refused)
    api.exception_handler(RequestValidationError)(_misused)
    api.exception_handler(HeadwaterError)(_failed)
    api.exception_handler(Misuse)(_unusable)
    api.openapi = lambda: _openapi(api)  # type: ignore[method-assign]
    return api


def _openapi(api: FastAPI) -> dict[str, Any]:
    """The description, with the published schemas of an audit and a trace among its own."""
    if api.openapi_schema is None:
        described = get_openapi(title=api.title, version=api.version, description=__doc__, routes=api.routes)
        schemas = described["components"]["schemas"]
        for name, schema in (("Audit", json_schema()), ("Trace", trace_schema())):
            # Each keeps its own definitions: a trace shows its passages in another shape than an audit does.
            moved = json.loads(json.dumps(schema).replace('"#/$defs/', f'"#/components/schemas/{name}.'))
            schemas |= {f"{name}.{part}": definition for part, definition in moved.pop("$defs").items()}
            schemas[name] = {key: value for key, value in moved.items() if key != "$schema"}
        shape = TypeAdapter(Problem).json_schema(ref_template="#/components/schemas/{model}")
        schemas |= shape.pop("$defs", {}) | {"Problem": shape}
        described["servers"] = [{"url": "/api/v1"}]
        described["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        described["security"] = [{}, {"token": []}]
        api.openapi_schema = described
    return api.openapi_schema


def _order(desk: "Desk", page: NewPage) -> Order:
    given = [way for way in ("text", "html", "fetch") if getattr(page, way)]
    if len(given) != 1:
        raise HTTPException(422, f"Expected one of text, html and fetch, got {' and '.join(given) or 'none'}.")
    told = {"url": page.url, "headline": page.headline, "outlet": page.outlet}
    told["published"] = page.published.isoformat() if page.published else ""
    if page.fetch:
        return fetched(told | {"url": page.fetch}, allow_private=desk.settings.allow_private)
    return pasted(told | {"text": page.text or page.html}, html=bool(page.html))


def _job(job: Job) -> JobState:
    lines = tuple(job.lines)
    return JobState(
        id=job.id,
        state=job.state,
        step=job.step,
        articles=[line.number for line in lines if line.number is not None],
        failures=[f"{line.name}: {line.told}" for line in lines if line.outcome == "failed"],
    )


def _json(text: str) -> Response:
    return Response(text, media_type="application/json")


def status_of(error: HeadwaterError) -> int:
    """Of the answer: 503 for what is the desk's trouble and may pass, 422 for what the asker can put right."""
    return 503 if isinstance(error, JobsFull | CorpusError | NotAudited) else 422


def problem(status: int, detail: str, theirs: Review | None = None) -> Response:
    """The answer where there is none."""
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, theirs=theirs)
    return Response(told.model_dump_json(), status, media_type=PROBLEM)


def _refused(_: Request, error: Refusal) -> Response:
    answer = problem(error.status_code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


def _misused(_: Request, error: RequestValidationError) -> Response:
    told = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:5]]
    return problem(422, "; ".join(told))


def _failed(_: Request, error: HeadwaterError) -> Response:
    if isinstance(error, EditConflict):
        return problem(409, str(error), error.theirs)
    return problem(status_of(error), str(error))


def _unusable(_: Request, error: Misuse) -> Response:
    return problem(422, str(error))
