"""How much a key was used, in the forms of the protocol's `usage-limit` and `key-sites`."""

import csv
import io
import re
from datetime import datetime
from typing import NamedTuple

from headwater.corpus.comment_keys import SiteKey
from headwater.desk.comment_form import Fields
from headwater.desk.screener import Screener

ORDERS = {
    "total": "api_calls", "spam": "spam", "ham": "ham", "missed_spam": "missed_spam",
    "false_positives": "false_positives",
}  # fmt: skip
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
LIMIT = 500


class Used(NamedTuple):
    """A row of `key-sites`."""

    site: str
    api_calls: int
    spam: int
    ham: int
    missed_spam: int
    false_positives: int
    is_revoked: bool


def usage_limit(screener: Screener, key: SiteKey, now: datetime) -> dict[str, object]:
    """How many comments were asked about this month. Nothing is limited by the month."""
    screener.flush()
    used = _used(screener, key, f"{now:%Y-%m}")
    return {"limit": "none", "usage": used.api_calls, "percentage": "0.00", "throttled": False}


def key_sites(screener: Screener, key: SiteKey, asked: Fields, now: datetime) -> dict[str, object] | str:
    """The sites of a key in a month, as JSON, or as CSV where `format` says so. A key has one site here."""
    screener.flush()
    month = asked.get("month")
    month = month if MONTH.fullmatch(month) else f"{now:%Y-%m}"
    limit, offset = _number(asked.get("limit"), LIMIT), _number(asked.get("offset"), 0)
    rows = [row for row in [_used(screener, key, month)] if asked.get("filter").casefold() in row.site]
    order = ORDERS.get(asked.get("order"), "api_calls")
    rows.sort(key=lambda row: -int(getattr(row, order)))
    shown = rows[offset : offset + limit]
    if asked.get("format") != "csv":
        texts = [{**row._asdict(), **{name: str(getattr(row, name)) for name in ORDERS.values()}} for row in shown]
        return {month: texts, "limit": limit, "offset": offset, "total": len(rows)}
    written = io.StringIO()
    written.write(f"Active sites for {key.id} during {month} (limit:{limit}, offset: {offset}, total: {len(rows)})\n")
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(("Site", "Total API Calls", "Spam", "Ham", "Missed Spam", "False Positives", "Is Revoked"))
    lines.writerows((*row[:-1], "true" if row.is_revoked else "false") for row in shown)
    return written.getvalue()


def _used(screener: Screener, key: SiteKey, month: str) -> Used:
    count = screener.corpus.comments.usage(key.id, month)
    spam = count.get("spam", 0) + count.get("blatant", 0)
    ham = count.get("ham", 0) + count.get("unsure", 0)
    site = key.site.partition("://")[2]
    missed, wrong = count.get("missed", 0), count.get("wrong", 0)
    return Used(site, spam + ham, spam, ham, missed, wrong, key.revoked_at is not None)


def _number(told: str, usual: int) -> int:
    return min(int(told), LIMIT) if told and told.isdecimal() and len(told) < 10 else usual
