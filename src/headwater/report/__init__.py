"""Audit -> JSON, CSV, HTML, terminal. What a report shows is in the Audit; nothing here decides anything."""

from headwater.report.as_csv import sources_csv, statements_csv
from headwater.report.as_html import to_html
from headwater.report.as_json import json_schema, read_json, to_json
from headwater.report.terminal import print_audit

__all__ = ["json_schema", "print_audit", "read_json", "sources_csv", "statements_csv", "to_html", "to_json"]
