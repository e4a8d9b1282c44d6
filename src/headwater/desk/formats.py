"""An audit and what people decided on it, as others read it: what the desk and `headwater export` both write."""

from collections.abc import Mapping
from typing import NamedTuple

from headwater import report
from headwater.audit import trace
from headwater.config import Publisher
from headwater.corpus import Corpus
from headwater.records import Audit, Review


class Kept(NamedTuple):
    """A kept audit, and the reviews of its statements by their ids."""

    corpus: Corpus
    publisher: Publisher
    audit: Audit
    reviews: Mapping[str, Review]

    @property
    def decided(self) -> bool:
        """Whether any statement has a verdict: without one there is nothing for a ClaimReview to say."""
        return any(review.verdict for review in self.reviews.values())


def claimreview(kept: Kept, url: str | None) -> str:
    """JSON-LD; `url` is where the reviews are published."""
    publisher = kept.publisher
    return report.to_claimreview(
        kept.audit, kept.reviews, trace(kept.audit.article, kept.corpus),
        ratings=publisher.ratings, organisation=publisher.name, site=publisher.url, url=url,
    )  # fmt: skip


def annotations(kept: Kept) -> str:
    """Web annotations, JSON-LD."""
    return report.to_annotations(kept.audit, kept.reviews)


def prov(kept: Kept) -> str:
    """PROV-JSON."""
    return report.to_prov(kept.audit, trace(kept.audit.article, kept.corpus), kept.reviews)


def html(kept: Kept) -> str:
    """The report, a page of its own."""
    return report.to_html(kept.audit)


def brat(audit: Audit, stem: str) -> tuple[tuple[str, str], ...]:
    """The three files that brat reads, each with its name."""
    text, marks = report.to_brat(audit)
    return (f"{stem}.txt", text), (f"{stem}.ann", marks), ("annotation.conf", report.BRAT_CONF)
