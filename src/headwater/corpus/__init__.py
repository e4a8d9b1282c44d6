"""The store of many articles: SQLite in a file or in memory, or PostgreSQL."""

from headwater.corpus.information import Information, info
from headwater.corpus.store import Added, Corpus, Hit, Version, open_corpus

__all__ = ["Added", "Corpus", "Hit", "Information", "Version", "info", "open_corpus"]
