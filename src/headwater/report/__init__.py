"""Audit or Revision -> JSON, CSV, HTML, terminal. What a report shows is in them; nothing here decides anything."""

from headwater.report.as_csv import sources_csv, statements_csv
from headwater.report.as_html import to_html
from headwater.report.as_json import json_schema, read_json, to_json
from headwater.report.diff_html import revision_html
from headwater.report.diff_json import revision_json, revision_schema
from headwater.report.diff_text import print_revision
from headwater.report.terminal import print_audit

__all__ = [
    "json_schema",
    "print_audit",
    "print_revision",
    "read_json",
    "revision_html",
    "revision_json",
    "revision_schema",
    "sources_csv",
    "statements_csv",
    "to_html",
    "to_json",
]
