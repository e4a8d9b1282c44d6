"""The comments that stand on a page, screened as a site would have them screened."""

import functools
import hashlib
from collections import defaultdict

from headwater.records import Article, Screened
from headwater.screening.comment import ReaderComment, Surroundings
from headwater.screening.learner import MODEL, Learner
from headwater.screening.screen import screen


def screen_page(article: Article) -> tuple[Screened, ...]:
    """What the screen thinks of each of the page's comments, in their order.

    Of a comment on a page less is known than a site knows: no address, and of other comments those beside it alone.
    """
    learner = Learner.new()
    names: dict[str, set[str]] = defaultdict(set)
    texts = [article.cut(comment.span) for comment in article.comments]
    for comment, text in zip(article.comments, texts, strict=True):
        names[_plain(text)].add(comment.author or "")
    found = []
    for place, (comment, text) in enumerate(zip(article.comments, texts, strict=True)):
        told = ReaderComment(text, comment.author or "", permalink=article.url or "", posted_at=comment.date)
        around = Surroundings(same_text_names=len(names[_plain(text)] - {comment.author or ""}))
        thought = screen(told, around, learner)
        abuse = thought.abuse.kinds if thought.abuse else ()
        reasons = tuple(reason.name for reason in thought.reasons if (reason.weight > 0) == thought.is_spam)
        probability = round(thought.probability, 4)
        found.append(Screened(place, thought.verdict, probability, reasons, abuse))
    return tuple(found)


@functools.cache
def screen_digest() -> str:
    """Of the weights that every site shares."""
    return hashlib.sha256((MODEL / "weights.npz").read_bytes()).hexdigest()[:20]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
