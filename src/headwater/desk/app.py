"""The desk as an ASGI application: its parts put together, and what all pages share."""

from functools import cache
from hashlib import sha256
from http import HTTPStatus
from importlib.metadata import version
from importlib.resources import files
from threading import Lock

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException

from headwater.corpus import Corpus
from headwater.desk import articles, intake, lists, moderation, publishing, reviewing, signing_in
from headwater.desk.api import make_api, problem, status_of
from headwater.desk.compression import HEADERS, compressed, takes_gzip
from headwater.desk.jobs import Jobs
from headwater.desk.screener import Screener
from headwater.desk.security import Security
from headwater.desk.settings import Settings
from headwater.errors import HeadwaterError
from headwater.report.words import count, line, long_date, percent

# The report's own styles come first: an article looks the same in a report and at the desk.
STATIC = {
    "page.css": ("headwater.report", "text/css"),
    "trace.css": ("headwater.report", "text/css"),
    "diff.css": ("headwater.report", "text/css"),
    "article.css": ("headwater.desk.static", "text/css"),
    "desk.css": ("headwater.desk.static", "text/css"),
    "lists.css": ("headwater.desk.static", "text/css"),
    "moderation.css": ("headwater.desk.static", "text/css"),
    "desk.js": ("headwater.desk.static", "text/javascript"),
    "moderation.js": ("headwater.desk.static", "text/javascript"),
    "htmx.min.js": ("headwater.desk.static", "text/javascript"),
    "icon.svg": ("headwater.desk.static", "image/svg+xml"),
}


class Desk:
    """What the routes share: `request.app.state.desk`."""

    def __init__(self, corpus: Corpus, settings: Settings) -> None:
        self.corpus, self.settings = corpus, settings
        self.auditing = Lock()  # one audit at a time: none overwrites a later one of the same article
        self.jobs = Jobs(corpus, settings, self.auditing)
        self.views = articles.Views()
        self.screener: Screener | None = None  # of the comments that are served beside the desk: both learn as one
        self._templates = Environment(
            loader=PackageLoader("headwater.desk"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True, auto_reload=False,
        )  # fmt: skip
        self._templates.filters.update(long_date=long_date, percent=percent, line=line, counted=count)
        self._templates.globals.update(static=static_url, long_time=long_time, version=version("headwater"))

    def render(self, request: Request, name: str, *, status: int = 200, **context: object) -> HTMLResponse:
        """A page from its template, which escapes whatever it is given but `Markup`."""
        page = self._templates.get_template(name).render(
            request=request,
            user=request.state.user,
            publisher=self.settings.config.publisher,
            **{"csrf": request.state.csrf, **context},
        )
        return HTMLResponse(page.encode("utf-8", "replace"), status)  # half a character has no form in UTF-8


def make_app(corpus: Corpus, settings: Settings) -> FastAPI:
    """The desk over an open corpus, which the caller closes."""
    app = FastAPI(title="Headwater", version=version("headwater"), docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = Desk(corpus, settings)
    app.router.routes.append(articles.ROUTE)
    for part in (signing_in, lists, intake, articles, reviewing, publishing, moderation):
        app.include_router(part.router)
    app.add_api_route("/static/{name}", static_file)
    app.mount("/api/v1", make_api(app.state.desk))
    app.exception_handler(HTTPException)(show_refusal)
    app.exception_handler(RequestValidationError)(show_misuse)
    app.exception_handler(HeadwaterError)(show_failure)
    app.add_middleware(Security, desk=app.state.desk)
    return app


def long_time(moment: str) -> str:
    """`3 May 2026, 14:05 UTC` for a moment in ISO 8601."""
    return f"{long_date(moment)}, {moment[11:16]} UTC"


@cache
def _static(name: str) -> bytes:
    return files(STATIC[name][0]).joinpath(name).read_bytes()


@cache
def static_url(name: str) -> str:
    """A file of the desk's, with its digest: a browser keeps it for as long as it is the same."""
    return f"/static/{name}?{sha256(_static(name)).hexdigest()[:10]}"


@cache
def _static_compressed(name: str) -> bytes:
    return compressed(_static(name), 9)


def static_file(request: Request, name: str) -> Response:
    """Styles, scripts and pictures: shipped with the package, nothing comes from elsewhere."""
    if name not in STATIC:
        raise HTTPException(404)
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    if takes_gzip(request):
        return Response(_static_compressed(name), media_type=STATIC[name][1], headers={**kept, **HEADERS})
    return Response(_static(name), media_type=STATIC[name][1], headers=kept)


def show_refusal(request: Request, error: HTTPException) -> Response:
    """A page for an address that leads nowhere, or a request that was refused."""
    if request.url.path.startswith("/api/"):  # of an address that is not even the API's: it has a line break in it
        return problem(error.status_code, error.detail)
    told = error.detail if error.detail != HTTPStatus(error.status_code).phrase else ""
    page = _show(request, error.status_code, told)
    page.headers.update(error.headers or {})
    return page


def show_misuse(request: Request, error: RequestValidationError) -> Response:
    """A page for a form or address that does not fit."""
    first = error.errors()[0]
    return _show(request, 422, f"{'.'.join(map(str, first['loc'][1:]))}: {first['msg']}")


def show_failure(request: Request, error: HeadwaterError) -> Response:
    """A page for what went wrong in the library, which says what to do next."""
    return _show(request, status_of(error), str(error))


def _show(request: Request, status: int, told: str) -> Response:
    title = HTTPStatus(status).phrase
    desk: Desk = request.app.state.desk
    return desk.render(request, "error.html", status=status, title=title, told=told)
