"""`headwater export`: an audit and what people decided on it, in the formats that others read."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from headwater.cli.check import project_config
from headwater.cli.output import AUDITED, complain, file_names, in_a_folder, put, write
from headwater.errors import ConfigError
from headwater.records import Audit, Review

if TYPE_CHECKING:
    from headwater.corpus import Corpus
    from headwater.desk.formats import Kept

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
    from headwater.desk.formats import Kept, brat

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
            for name, content in brat(audit, _stem(options.id)):
                write(options.output / name, content)
                print(options.output / name)
        else:
            reviews = {} if options.format == "html" else _reviews(audit, corpus)  # the report shows none
            put(_written(Kept(corpus, project_config().publisher, audit, reviews), options), target)
    return AUDITED


def _written(kept: "Kept", options: argparse.Namespace) -> str:
    from headwater.desk import formats

    if options.format != "claimreview":
        return {"annotations": formats.annotations, "prov": formats.prov, "html": formats.html}[options.format](kept)
    if not kept.decided:
        raise ConfigError(f"{options.id}: expected a decided review, there is none; decide one: headwater serve")
    if options.url is None:
        complain("the reviews have no url, which search engines ask for; say where they are published: --url URL")
    return formats.claimreview(kept, options.url)


def _reviews(audit: Audit, corpus: "Corpus") -> Mapping[str, Review]:
    """The reviews by statement; those whose statement is not in the audit any more are told."""
    from headwater.review import place_reviews

    placed, lost = place_reviews(audit, corpus.reviewing.of(audit.article.id))
    for review in lost:
        words = " ".join(review.where.exact.split())[:80]
        complain(f"left out: a review by {review.reviewer} of a statement that is not there any more: {words}")
    return placed


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
