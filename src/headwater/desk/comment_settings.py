"""How reader comments are screened and kept, and the secret by which addresses and e-mails become hashes."""

import hmac
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from headwater.config import Publisher
from headwater.errors import ConfigError

VARIABLE = "HEADWATER_COMMENTS_KEY"
LEAST_CHARACTERS = 16
MAKE_ONE = "python3 -c 'import secrets; print(secrets.token_hex(32))'"


@dataclass(frozen=True, slots=True)
class CommentSettings:
    text_days: int = 30  # how long a comment is kept, with all that is known of it
    features_days: int = 90  # how long what was learnt from spam is kept, without words
    publisher: Publisher = field(default_factory=Publisher)


class Secret:
    """Turns addresses and e-mails into keyed hashes (HMAC-SHA256, 128 bits of it).

    The first key makes the hashes; the others, which were first before, are only looked for. Each hash tells which key
    made it, and nothing else without the key.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ConfigError(f"Expected a key to hash addresses with, got none. Make one with: {MAKE_ONE}")
        for key in keys:
            if len(key) < LEAST_CHARACTERS:
                raise ConfigError(
                    f"Expected keys of {LEAST_CHARACTERS} characters or more to hash addresses with, got one of "
                    f"{len(key)}. Make one with: {MAKE_ONE}"
                )
        # Copied for each hash: twice as fast as anew, and other threads are not let in between.
        self._keys = [
            (sha256(b"id:" + key.encode()).hexdigest()[:4], hmac.new(key.encode(), digestmod="sha256")) for key in keys
        ]

    def hash(self, kind: str, value: str) -> str:
        """The keyed hash of a value; empty for none. `kind` keeps the same words in two roles apart."""
        return _hash(*self._keys[0], kind, value) if value else ""

    def hashes(self, kind: str, value: str) -> list[str]:
        """The hashes by which a value may have been kept: by each of the keys."""
        return [_hash(name, key, kind, value) for name, key in self._keys] if value else []


def tidy_email(email: str) -> str:
    """An e-mail address as it is hashed."""
    return email.strip().casefold()


def read_secret(corpus: str, *, key_file: Path | None = None) -> Secret:
    """The secret for a corpus: from the environment, else from a file, which is made where it is missing.

    `HEADWATER_COMMENTS_KEY` holds keys with commas between them, the newest first; a file has a line for each, the
    newest first. Beside an SQLite corpus that is `<corpus>.key`; a corpus on PostgreSQL or in memory has none beside
    it, and so needs the variable or `key_file`. Raises `ConfigError`.
    """
    told = [key.strip() for key in os.environ.get(VARIABLE, "").split(",") if key.strip()]
    if told:
        return Secret(told)
    if key_file is None:
        if "://" in corpus or corpus == ":memory:":
            raise ConfigError(
                f"{corpus}: expected the key that addresses are hashed with outside the database, in {VARIABLE} or in "
                f"a file that --key-file names. Make one with: {MAKE_ONE}"
            )
        key_file = Path(f"{corpus}.key")
    try:
        _make_key(key_file)
        lines = key_file.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it holds more than letters and digits"
        raise ConfigError(f"{key_file}: the key that addresses are hashed with cannot be read ({why})") from error
    return Secret([line.strip() for line in lines if line.strip() and not line.startswith("#")])


def _make_key(path: Path) -> None:
    """A new key where there is no file yet: whole or not at all, and for its owner only."""
    if path.exists():
        return
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(
                "# Commenters' addresses and e-mails are hashed with the first key. To change it, put another on top.\n"
                f"{secrets.token_hex(32)}\n"
            )
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # that was made meanwhile
            os.link(part, path)
    finally:
        part.unlink(missing_ok=True)


def _hash(name: str, keyed: hmac.HMAC, kind: str, value: str) -> str:
    keyed = keyed.copy()
    keyed.update(f"{kind}:{value}".encode("utf-8", "replace"))
    return f"{name}:{keyed.hexdigest()[:32]}"
