"""Answers made smaller for the way, where a browser takes them so.

Only what holds no word of the request beside a secret is compressed: its length would tell the secret, bit by bit, to
whoever can choose the word and watch the line (the BREACH attack). That is, files of the desk's own and long articles.
"""

import gzip
from collections.abc import Mapping

from fastapi import Request

HEADERS: Mapping[str, str] = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
LONG = 100_000  # bytes: what is shorter is sent sooner than it is compressed


def takes_gzip(request: Request) -> bool:
    return any(
        coding.partition(";")[0].strip() == "gzip" and "q=0" not in coding.replace("q=0.", "")
        for coding in request.headers.get("accept-encoding", "").lower().split(",")
    )


def compressed(content: bytes, level: int) -> bytes:
    """The same bytes for the same content: no time of day is in them."""
    return gzip.compress(content, level, mtime=0)
