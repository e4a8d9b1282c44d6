"""An audit's draft -> Entry: what a corpus finds an article by."""

import numpy as np

from headwater.encoder.vectors import sentence_vectors
from headwater.records import Audit
from headwater.reuse.reuses import fingerprints_of, quotations_of
from headwater.reuse.view import Entry


def make_entry(draft: Audit) -> Entry:
    """The article with its hashes and, where its statements were read, a vector for each."""
    article = draft.article
    texts = [article.cut(statement.span) for statement in draft.statements]
    vectors = sentence_vectors(texts) if texts else np.zeros((0, 0), np.int8)
    return Entry(draft, fingerprints_of(article), quotations_of(article), vectors)
