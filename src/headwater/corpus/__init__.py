"""The store of many articles: SQLite in a file or in memory, or PostgreSQL; and reading pages to put in it."""

from headwater.corpus.export import export_corpus
from headwater.corpus.information import Information, info
from headwater.corpus.integrity import check
from headwater.corpus.pages import Failure, Finished, Found, Item, LeftOut, find_pages, input_bytes
from headwater.corpus.store import Added, Corpus, Hit, Version, open_corpus

__all__ = [
    "Added", "Corpus", "Failure", "Finished", "Found", "Hit", "Information", "Item", "LeftOut", "Version",
    "check", "export_corpus", "find_pages", "info", "input_bytes", "open_corpus",
]  # fmt: skip
