"""The keys by which sites ask about their readers' comments. Digests are kept, from which nobody can tell a key."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urlsplit

from headwater.corpus.codec import clean
from headwater.corpus.database import Database, Row
from headwater.errors import AccountError

RATE = 120_000  # requests a minute: far above any site's readers, and a loop that asks without end is stopped
# Hexadecimal and in small letters: WordPress's plugin takes other characters out of a key, and a key can be part of a
# host's name.
KEY = re.compile(r"[0-9a-f]{32}")
COLUMNS = "id, site, rate, made_at, revoked_at"


@dataclass(frozen=True, slots=True)
class SiteKey:
    """A key, as lists show it: without the secret, which only its site has."""

    id: str
    site: str
    rate: int  # requests a minute
    made_at: str  # ISO 8601, UTC
    revoked_at: str | None


Rows = list[Row]  # inside the class, `list` is a method


class Keys:
    """`corpus.comments.keys`. Raises `AccountError` for what cannot be done, `CorpusError` where the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, site: str, *, rate: int = RATE) -> str:
        """Make a key for a site and return it: it cannot be shown again. A site may have several."""
        site, secret = name_site(site), secrets.token_hex(16)
        digest = _digest(secret)
        with self._database.writing() as session:
            session.run(
                f"INSERT INTO comment_keys (digest, {COLUMNS}) VALUES (?, ?, ?, ?, ?, NULL)",
                (digest, digest[:8], clean(site), rate, _now()),
            )
        return secret

    def list(self) -> list[SiteKey]:
        """All of them, by site; the revoked ones too."""
        return [SiteKey(*row) for row in self._rows(f"SELECT {COLUMNS} FROM comment_keys ORDER BY site, made_at, id")]

    def find(self, secret: str) -> SiteKey | None:
        """The key that a site sent, where it is one and stands."""
        if not KEY.fullmatch(secret):
            return None
        rows = self._rows(
            f"SELECT {COLUMNS} FROM comment_keys WHERE digest = ? AND revoked_at IS NULL", (_digest(secret),)
        )
        return SiteKey(*rows[0]) if rows else None

    def revoke(self, id: str) -> SiteKey:
        """Revoke a key by its id, or by the key itself; from then on it is answered like any that is wrong."""
        digest = _digest(id) if KEY.fullmatch(id) else None
        with self._database.writing() as session:
            rows = session.rows(
                f"SELECT {COLUMNS} FROM comment_keys WHERE id = ? OR digest = ?", (clean(id), digest or "")
            )
            if not rows:
                raise AccountError(
                    f"Expected the id of a key, got {id!r}. List them with: headwater comments keys list"
                )
            key = SiteKey(*rows[0])
            session.run("UPDATE comment_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", (_now(), key.id))
        return key

    def _rows(self, sql: str, values: Sequence[object] = ()) -> Rows:
        with self._database.reading() as session:
            return session.rows(sql, values)


def name_site(url: str) -> str:
    """A site's address as it is kept: scheme, host in small letters, path without the last slash."""
    parts, host = None, None
    try:
        parts = urlsplit(url.strip() if "//" in url else f"https://{url.strip()}")
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not (parts and host) or parts.scheme not in ("http", "https") or re.search(r"\s", url.strip()):
        raise AccountError(f"Expected the address of a site, like https://harwick.example, got {url!r}")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}{parts.path.rstrip('/')}"


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
