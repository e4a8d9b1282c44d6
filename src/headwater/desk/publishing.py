"""What leaves the desk: an audit and what people decided on it, in the formats that others read."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from fastapi import APIRouter, HTTPException, Query, Request, Response

from headwater import report
from headwater.audit import trace
from headwater.desk.decisions import open_audit
from headwater.records import Audit, Review
from headwater.review import place_reviews, training_lines

if TYPE_CHECKING:
    from headwater.desk.app import Desk

router = APIRouter()

Format = Literal["claimreview", "annotations", "prov", "html", "json", "brat", "corrections"]


class Kept(NamedTuple):
    """An audit and the reviews of its statements, by their ids."""

    desk: "Desk"
    audit: Audit
    reviews: Mapping[str, Review]


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
    kept = Kept(desk, audit, placed)
    if format == "claimreview":
        return _file(f"audit-{number}.claimreview.jsonld", "application/ld+json", _claimreview(kept, url))
    name, media_type, write = _FORMATS[format]
    return _file(f"audit-{number}{name}", media_type, write(kept))


def _claimreview(kept: Kept, url: str | None) -> str:
    if not any(review.verdict for review in kept.reviews.values()):
        raise HTTPException(404, "Nothing is decided yet: a ClaimReview is made of a statement with a verdict.")
    publisher = kept.desk.settings.config.publisher
    return report.to_claimreview(
        kept.audit,
        kept.reviews,
        trace(kept.audit.article, kept.desk.corpus),
        ratings=publisher.ratings,
        organisation=publisher.name,
        site=publisher.url,
        url=url,
    )


def _brat(kept: Kept) -> bytes:
    """The three files that brat reads, zipped."""
    text, annotations = report.to_brat(kept.audit)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        for name, content in (
            ("article.txt", text),
            ("article.ann", annotations),
            ("annotation.conf", report.BRAT_CONF),
        ):
            files.writestr(zipfile.ZipInfo(name), content)  # ZipInfo: no time of day, the same bytes each time
    return packed.getvalue()


def _prov(kept: Kept) -> str:
    return report.to_prov(kept.audit, trace(kept.audit.article, kept.desk.corpus), kept.reviews)


def _corrections(kept: Kept) -> str:
    """The corrections in the shape that training reads, a JSON line each."""
    corrections = kept.desk.corpus.reviewing.corrections(kept.audit.article.id)
    return "".join(f"{line}\n" for line in training_lines(kept.audit, corrections))


# What each file is called, its media type, and what writes it.
_FORMATS: dict[str, tuple[str, str, Callable[[Kept], str | bytes]]] = {
    "annotations": (
        ".annotations.jsonld",
        'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
        lambda kept: report.to_annotations(kept.audit, kept.reviews),
    ),
    "prov": (".prov.json", "application/json", _prov),
    "html": (".html", "text/html; charset=utf-8", lambda kept: report.to_html(kept.audit)),
    "json": (".json", "application/json", lambda kept: report.to_json(kept.audit)),
    "brat": (".brat.zip", "application/zip", _brat),
    "corrections": (".corrections.jsonl", "application/jsonl", _corrections),
}


def _file(name: str, media_type: str, content: str | bytes) -> Response:
    """To be saved, never to be shown among the desk's own pages."""
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
