"""Audit, Revision or Trace -> JSON, CSV, HTML, terminal. What is shown is in them; nothing here decides anything."""

from headwater.report.as_csv import sources_csv, statements_csv
from headwater.report.as_html import to_html
from headwater.report.as_json import json_schema, read_json, to_json
from headwater.report.diff_html import revision_html
from headwater.report.diff_json import revision_json, revision_schema
from headwater.report.diff_text import print_revision
from headwater.report.terminal import print_audit
from headwater.report.trace_graph import chain_picture
from headwater.report.trace_html import trace_html
from headwater.report.trace_json import trace_json, trace_schema
from headwater.report.trace_text import print_trace

__all__ = [
    "chain_picture",
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
    "to_html",
    "to_json",
    "trace_html",
    "trace_json",
    "trace_schema",
]
