"""Audit, Revision or Trace -> pages, tables, data. What is shown is in them; nothing here decides anything."""

from headwater.report.annotations import to_annotations
from headwater.report.as_csv import sources_csv, statements_csv
from headwater.report.as_html import to_html
from headwater.report.as_json import json_schema, read_json, to_json
from headwater.report.brat import BRAT_CONF, to_brat
from headwater.report.claimreview import claim_words, to_claimreview
from headwater.report.diff_html import revision_html
from headwater.report.diff_json import revision_json, revision_schema
from headwater.report.diff_text import print_revision
from headwater.report.prov import to_prov
from headwater.report.terminal import print_audit
from headwater.report.trace_graph import chain_picture
from headwater.report.trace_html import trace_html
from headwater.report.trace_json import trace_json, trace_schema
from headwater.report.trace_text import print_trace

__all__ = [
    "BRAT_CONF",
    "chain_picture",
    "claim_words",
    "json_schema",
    "print_audit",
    "print_revision",
    "print_trace",
    "read_json",
    "revision_html",
    "revision_json",
    "revision_schema",
    "sources_csv",
    "statements_csv",
    "to_annotations",
    "to_brat",
    "to_claimreview",
    "to_html",
    "to_json",
    "to_prov",
    "trace_html",
    "trace_json",
    "trace_schema",
]
