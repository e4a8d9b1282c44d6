"""Headwater audits the sourcing of news pages: who vouches for each statement, and what backs it."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from headwater.audit import audit_page, audit_text, compare_pages, ingest, trace
    from headwater.corpus import open_corpus
    from headwater.findings.stance import headline_stance
    from headwater.findings.wording import find_loaded_words
    from headwater.records import Article, Attribution, Audit, Finding, Page, Revision, Source, Span, Statement, Trace
    from headwater.statements.attributions import find_attributions

__all__ = [
    "Article",
    "Attribution",
    "Audit",
    "Finding",
    "Page",
    "Revision",
    "Source",
    "Span",
    "Statement",
    "Trace",
    "audit_page",
    "audit_text",
    "compare_pages",
    "find_attributions",
    "find_loaded_words",
    "headline_stance",
    "ingest",
    "open_corpus",
    "trace",
]

_HOME = {
    "audit_page": "headwater.audit",
    "audit_text": "headwater.audit",
    "compare_pages": "headwater.audit",
    "find_attributions": "headwater.statements.attributions",
    "find_loaded_words": "headwater.findings.wording",
    "headline_stance": "headwater.findings.stance",
    "ingest": "headwater.audit",
    "open_corpus": "headwater.corpus",
    "trace": "headwater.audit",
}


def __getattr__(name: str) -> Any:
    # Names are loaded at first use, so that `headwater --version` need not start the model's runtime.
    if name not in __all__:
        raise AttributeError(f"module 'headwater' has no attribute {name!r}")
    return getattr(import_module(_HOME.get(name, "headwater.records")), name)
