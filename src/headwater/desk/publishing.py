"""What leaves the desk: an audit and what people decided on it, in the formats that others read."""

import io
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response

from headwater.desk import formats
from headwater.desk.decisions import open_audit
from headwater.desk.formats import Kept
from headwater.report import to_json
from headwater.review import place_reviews, training_lines

if TYPE_CHECKING:
    from headwater.desk.app import Desk

router = APIRouter()

Format = Literal["claimreview", "annotations", "prov", "html", "json", "brat", "corrections"]


@router.get("/articles/{number}/export/{format}")
def export(
    request: Request,
    number: int,
    format: Format,
    statement: Annotated[str | None, Query(max_length=100)] = None,
    url: Annotated[str | None, Query(max_length=2000)] = None,
) -> Response:
    """An audit as a file; of `statement` alone the review, for a ClaimReview. `url` is where reviews are published."""
    desk: Desk = request.app.state.desk
    audit = open_audit(desk, number)
    placed, _ = place_reviews(audit, desk.corpus.reviewing.of(audit.article.id))
    if statement is not None:
        placed = {id: review for id, review in placed.items() if id == statement}
    kept = Kept(desk.corpus, desk.settings.config.publisher, audit, placed)
    if format == "claimreview":
        if not kept.decided:
            raise HTTPException(404, "Nothing is decided yet: a ClaimReview is made of a statement with a verdict.")
        return _file(f"audit-{number}.claimreview.jsonld", "application/ld+json", formats.claimreview(kept, url))
    name, media_type, write = _FORMATS[format]
    return _file(f"audit-{number}{name}", media_type, write(kept))


def _brat(kept: Kept) -> bytes:
    """The three files, zipped."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        for name, content in formats.brat(kept.audit, "article"):
            files.writestr(zipfile.ZipInfo(name), content)  # ZipInfo: no time of day, the same bytes each time
    return packed.getvalue()


def _corrections(kept: Kept) -> str:
    """The corrections in the shape that training reads, a JSON line each."""
    corrections = kept.corpus.reviewing.corrections(kept.audit.article.id)
    return "".join(f"{line}\n" for line in training_lines(kept.audit, corrections))


# What each file is called, its media type, and what writes it.
_FORMATS: dict[str, tuple[str, str, Callable[[Kept], str | bytes]]] = {
    "annotations": (
        ".annotations.jsonld",
        'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
        formats.annotations,
    ),
    "prov": (".prov.json", "application/json", formats.prov),
    "html": (".html", "text/html; charset=utf-8", formats.html),
    "json": (".json", "application/json", lambda kept: to_json(kept.audit)),
    "brat": (".brat.zip", "application/zip", _brat),
    "corrections": (".corrections.jsonl", "application/jsonl", _corrections),
}


def _file(name: str, media_type: str, content: str | bytes) -> Response:
    """To be saved, never to be shown among the desk's own pages."""
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
