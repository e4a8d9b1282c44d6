"""`headwater export`: an audit and what people decided on it, in the formats that others read."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from headwater.cli.check import project_config
from headwater.cli.output import AUDITED, complain, file_names, in_a_folder, put, write
from headwater.errors import ConfigError
from headwater.records import Audit, Review

if TYPE_CHECKING:
    from headwater.corpus import Corpus

ENDINGS = {
    "claimreview": ".claimreview.jsonld",
    "annotations": ".annotations.jsonld",
    "prov": ".prov.json",
    "html": ".html",
    "brat": "",
}


def export(options: argparse.Namespace) -> int:
    """Write a kept audit, with its reviews, in one of the formats of `ENDINGS`."""
    from headwater.audit import read_kept
    from headwater.corpus import open_corpus

    if options.format == "brat" and (options.output is None or not options.output.is_dir()):
        raise ConfigError("--format brat: expected a folder for its three files; add -o DIR, and create it first")
    target = _target(options)
    with open_corpus(options.corpus) as corpus:
        audit = read_kept(options.id, corpus)
        if audit is None:
            raise ConfigError(f"{options.id}: no audit of it is kept; run: headwater check PAGE --corpus CORPUS --keep")
        for skipped in audit.checked.skipped:
            if skipped.why.startswith("out of date"):
                complain(f"{options.id}: {skipped.why}")
        if options.format == "brat":
            _write_brat(audit, options.output / _stem(options.id))
        else:
            put(_FORMS[options.format](audit, corpus, options), target)
    return AUDITED


def _claimreview(audit: Audit, corpus: "Corpus", options: argparse.Namespace) -> str:
    from headwater.audit import trace
    from headwater.report import to_claimreview

    reviews = _reviews(audit, corpus)
    if not any(review.verdict for review in reviews.values()):
        raise ConfigError(f"{options.id}: expected a decided review, there is none; decide one: headwater serve")
    if options.url is None:
        complain("the reviews have no url, which search engines ask for; say where they are published: --url URL")
    publisher = project_config().publisher
    return to_claimreview(
        audit, reviews, trace(audit.article, corpus),
        ratings=publisher.ratings, organisation=publisher.name, site=publisher.url, url=options.url,
    )  # fmt: skip


def _annotations(audit: Audit, corpus: "Corpus", options: argparse.Namespace) -> str:
    from headwater.report import to_annotations

    return to_annotations(audit, _reviews(audit, corpus))


def _prov(audit: Audit, corpus: "Corpus", options: argparse.Namespace) -> str:
    from headwater.audit import trace
    from headwater.report import to_prov

    return to_prov(audit, trace(audit.article, corpus), _reviews(audit, corpus))


def _html(audit: Audit, corpus: "Corpus", options: argparse.Namespace) -> str:
    from headwater.report import to_html

    return to_html(audit)


_FORMS: dict[str, Callable[[Audit, "Corpus", argparse.Namespace], str]] = {
    "claimreview": _claimreview,
    "annotations": _annotations,
    "prov": _prov,
    "html": _html,
}


def _reviews(audit: Audit, corpus: "Corpus") -> Mapping[str, Review]:
    """The reviews by statement; those whose statement is not in the audit any more are told."""
    from headwater.review import place_reviews

    placed, lost = place_reviews(audit, corpus.reviewing.of(audit.article.id))
    for review in lost:
        words = " ".join(review.where.exact.split())[:80]
        complain(f"left out: a review by {review.reviewer} of a statement that is not there any more: {words}")
    return placed


def _write_brat(audit: Audit, path: Path) -> None:
    from headwater.report import BRAT_CONF, to_brat

    text, annotations = to_brat(audit)
    for file, content in (
        (path.with_name(f"{path.name}.txt"), text),
        (path.with_name(f"{path.name}.ann"), annotations),
        (path.with_name("annotation.conf"), BRAT_CONF),
    ):
        write(file, content)
        print(file)


def _target(options: argparse.Namespace) -> Path | None:
    """The file to write; in a folder it has the name of the page."""
    output: Path | None = options.output
    if output is None:
        return None
    if output.is_dir():
        return output / f"{_stem(options.id)}{ENDINGS[options.format]}"
    return in_a_folder(output)


def _stem(id: str) -> str:
    return next(file_names([id]))
