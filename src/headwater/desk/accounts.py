"""Who may use a desk: users, their sessions, and tokens for the API. They are kept in the corpus.

A password is kept as its argon2 hash, the secret of a session or a token as its SHA-256 digest: whoever reads the
database can sign in with none of them.
"""

import re
import secrets
import threading
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from ipaddress import ip_address, ip_network
from typing import Literal, NamedTuple, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from headwater.corpus.database import Database, Session
from headwater.errors import AccountError, CorpusError

Role = Literal["reader", "reviewer", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)  # each may do what those before it may
LEAST_CHARACTERS = 12
MOST_BYTES = 1024  # argon2 takes longer for longer ones: nobody shall keep it busy
FAILURES = 10
LOCKED = timedelta(minutes=15)
ADDRESS_FAILURES = 30  # in as long, of any names; of all addresses behind a proxy, which is the only one seen, 300
ADDRESSES = 10_000
SESSION = timedelta(hours=12)
REMEMBERED_SECONDS = 2.0  # how long another program's change of users and tokens may go unseen
REMEMBERED = 10_000
NAME = re.compile(r"[^\W_][\w .@'’+-]{0,63}")
COLUMNS = "u.name, u.role"


class User(NamedTuple):
    """Who asks. Where nobody signs in the name is empty, and the role `admin`."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether the user's role is this one or a higher one."""
        return ROLES.index(self.role) >= ROLES.index(role)


class SignedIn(NamedTuple):
    """A session or a token that is good."""

    user: User
    csrf: str  # what the session's forms carry; empty for a token
    ends_at: str  # ISO 8601, UTC; empty for a token, which ends when it is removed


@dataclass(frozen=True, slots=True)
class Account:
    """A user, as lists show it."""

    user: User
    made_at: str  # ISO 8601, UTC
    locked_until: str | None  # after too many wrong passwords


@dataclass(frozen=True, slots=True)
class Token:
    """A token, as lists show it: without the secret, which nobody has but its owner."""

    id: str
    name: str  # of the user
    label: str
    made_at: str  # ISO 8601, UTC
    used_at: str | None  # the first use of the last day on which it was used


def utc_now() -> datetime:
    return datetime.now(UTC)


class Accounts:
    """The users, sessions and tokens in a database. Usable by several threads at once.

    Raises `AccountError` for what cannot be done, and a `CorpusError` where the database fails.
    """

    def __init__(
        self,
        database: Database,
        *,
        hasher: PasswordHasher | None = None,
        now: Callable[[], datetime] = utc_now,
        address_failures: int = ADDRESS_FAILURES,
    ) -> None:
        self._database = database
        self._addresses = _Addresses(address_failures)
        self._hasher = hasher or PasswordHasher()
        self._now = now
        self._remembered: dict[str, tuple[float, SignedIn]] = {}
        self._changes = 0
        self._lock = threading.Lock()

    # --- users

    def exist(self) -> bool:
        """Whether there is any user."""
        with self._database.reading() as session:
            return bool(session.rows("SELECT 1 FROM users LIMIT 1"))

    def users(self) -> list[Account]:
        """All of them, by name."""
        now = self._stamp()
        with self._database.reading() as session:
            rows = session.rows(f"SELECT {COLUMNS}, u.made_at, u.locked_until FROM users AS u")
        return [
            Account(User(name, role), made_at, until if until and until > now else None)
            for name, role, made_at, until in sorted(rows, key=lambda row: str(row[0]).casefold())
        ]

    def add(self, name: str, password: str, role: Role) -> User:
        """Add a user. Refuses a name that is there, in capitals or not, and a password that is too short or long."""
        name, hashed = _tidy_name(name), self._hash(password)
        with self._database.writing() as session:
            for (there,) in session.rows("SELECT name FROM users"):
                if there.casefold() == name.casefold():
                    raise AccountError(
                        f"{name}: there is a user {there} already. To change the password: "
                        f'headwater users password "{there}"'
                    )
            session.run(
                "INSERT INTO users (name, role, password, made_at, failures) VALUES (?, ?, ?, ?, 0)",
                (name, role, hashed, self._stamp()),
            )
        return User(name, role)

    def set_password(self, name: str, password: str) -> None:
        """Change a password; all sessions of the user end, and a lock is lifted."""
        hashed = self._hash(password)
        with self._database.writing() as session:
            name = _known_name(session, name)
            session.run(
                "UPDATE users SET password = ?, failures = 0, locked_until = NULL WHERE name = ?", (hashed, name)
            )
            session.run("DELETE FROM sessions WHERE name = ?", (name,))
        self._forget()

    def remove(self, name: str) -> None:
        """Remove a user with all sessions and tokens. What the user wrote stays."""
        with self._database.writing() as session:
            name = _known_name(session, name)
            for table in ("sessions", "tokens", "users"):
                session.run(f"DELETE FROM {table} WHERE name = ?", (name,))
        self._forget()

    # --- sessions

    def sign_in(self, name: str, password: str, *, address: str) -> tuple[str, SignedIn] | None:
        """Open a session: its secret, and what is known of it. `None` where name and password do not fit, or there were
        too many failures, of the user or from the address. Takes a tenth of a second: argon2 runs for every name."""
        if not self._addresses.may_try(address):
            return None
        name = " ".join(unicodedata.normalize("NFC", name).split())
        hashed, free = self._attempt(name if NAME.fullmatch(name) else "")
        right = self._fits(hashed or self._nobody, password)
        opened = self._open(name, hashed, password) if hashed and free and right else None
        if opened:
            self._addresses.succeeded(address)
        return opened

    def session(self, secret: str) -> SignedIn | None:
        """Of a cookie's secret, while the session lasts."""
        key = _digest(secret)
        if found := self._recall(key):
            return found
        changes = self._changes
        with self._database.reading() as session:
            rows = session.rows(
                f"SELECT {COLUMNS}, s.csrf, s.ends_at FROM sessions AS s JOIN users AS u ON u.name = s.name "
                "WHERE s.digest = ? AND s.ends_at > ?",
                (key, self._stamp()),
            )
        return self._remember(key, changes, SignedIn(User(*rows[0][:2]), *rows[0][2:])) if rows else None

    def recall(self, secret: str) -> SignedIn | None:
        """The same, of what was asked in the last seconds: no database is asked."""
        return self._recall(_digest(secret))

    def sign_out(self, secret: str) -> None:
        """End a session."""
        with self._database.writing() as session:
            session.run("DELETE FROM sessions WHERE digest = ?", (_digest(secret),))
        self._forget()

    # --- tokens

    def add_token(self, name: str, label: str) -> str:
        """A new token of a user, which is told here and never again."""
        secret = f"hw_{secrets.token_urlsafe(32)}"
        label = " ".join("".join(letter if letter.isprintable() else " " for letter in label).split())
        with self._database.writing() as session:
            name = _known_name(session, name)
            session.run(
                "INSERT INTO tokens (id, digest, name, label, made_at) VALUES (?, ?, ?, ?, ?)",
                (secrets.token_hex(4), _digest(secret), name, label[:200], self._stamp()),
            )
        return secret

    def tokens(self) -> list[Token]:
        """All tokens, the oldest first."""
        with self._database.reading() as session:
            rows = session.rows("SELECT id, name, label, made_at, used_at FROM tokens ORDER BY made_at, id")
        return [Token(*row) for row in rows]

    def remove_token(self, id: str) -> None:
        with self._database.writing() as session:
            if not session.rows("SELECT 1 FROM tokens WHERE id = ?", (_ascii(id),)):
                raise AccountError(f"{id}: no token has this id. See `headwater tokens list`")
            session.run("DELETE FROM tokens WHERE id = ?", (id,))
        self._forget()

    def token(self, secret: str) -> SignedIn | None:
        """Of a token's secret, while it is there."""
        key = _digest(secret)
        if found := self._recall(key):
            return found
        changes = self._changes
        with self._database.reading() as session:
            rows = session.rows(
                f"SELECT {COLUMNS}, t.used_at FROM tokens AS t JOIN users AS u ON u.name = t.name WHERE t.digest = ?",
                (key,),
            )
        if not rows:
            return None
        now = self._stamp()
        if (rows[0][2] or "")[:10] != now[:10]:
            try:
                with self._database.writing() as session:
                    session.run("UPDATE tokens SET used_at = ? WHERE digest = ?", (now, key))
            except CorpusError:
                pass  # it may be read, whoever is writing
        return self._remember(key, changes, SignedIn(User(*rows[0][:2]), "", ""))

    # ---

    def _attempt(self, name: str) -> tuple[str | None, bool]:
        """The user's hash, and whether a password may be tried. Each try counts as a failure before it is looked at,
        so that many at once are no more than ten."""
        now = self._stamp()
        with self._database.writing() as session:
            rows = session.rows("SELECT password, failures, locked_until FROM users WHERE name = ?", (name,))
            if not rows:
                return None, False
            hashed, failures, until = rows[0]
            if until and until > now:
                return hashed, False
            failures = 1 if until else failures + 1
            locked = self._stamp(LOCKED) if failures >= FAILURES else None
            session.run("UPDATE users SET failures = ?, locked_until = ? WHERE name = ?", (failures, locked, name))
            return hashed, True

    def _open(self, name: str, hashed: str, password: str) -> tuple[str, SignedIn] | None:
        """The session of a user whose password was right, and still is."""
        fresh = self._hasher.hash(_bytes(password)) if self._hasher.check_needs_rehash(hashed) else hashed
        secret, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        now, ends_at = self._stamp(), self._stamp(SESSION)
        with self._database.writing() as session:
            rows = session.rows("SELECT role FROM users WHERE name = ? AND password = ?", (name, hashed))
            if not rows:
                return None
            session.run(
                "UPDATE users SET password = ?, failures = 0, locked_until = NULL WHERE name = ?", (fresh, name)
            )
            session.run("DELETE FROM sessions WHERE ends_at <= ?", (now,))
            session.run("INSERT INTO sessions VALUES (?, ?, ?, ?, ?)", (_digest(secret), name, csrf, now, ends_at))
        return secret, SignedIn(User(name, rows[0][0]), csrf, ends_at)

    @cached_property
    def _nobody(self) -> str:
        """The hash of a password that nobody has."""
        return self._hasher.hash(secrets.token_bytes(32))

    def _fits(self, hashed: str, password: str) -> bool:
        try:
            given = _bytes(password)
        except AccountError:
            hashed, given = self._nobody, b""
        try:
            return self._hasher.verify(hashed, given)
        except (VerificationError, InvalidHashError):
            return False

    def _hash(self, password: str) -> str:
        given = _bytes(password)
        if len(password) < LEAST_CHARACTERS:
            raise AccountError(
                f"The password: expected {LEAST_CHARACTERS} characters or more, got {len(password)}. "
                "Some words in a row are easy to keep in mind"
            )
        return self._hasher.hash(given)

    def _stamp(self, later: timedelta = timedelta()) -> str:
        return (self._now() + later).isoformat(timespec="seconds")

    def _recall(self, key: str) -> SignedIn | None:
        held = self._remembered.get(key)
        if held is None or time.monotonic() - held[0] > REMEMBERED_SECONDS:
            return None
        return held[1] if not held[1].ends_at or held[1].ends_at > self._stamp() else None

    def _remember(self, key: str, changes: int, found: SignedIn) -> SignedIn:
        with self._lock:
            if changes == self._changes:  # else it may have ended since it was read
                if len(self._remembered) >= REMEMBERED:
                    self._remembered.clear()
                self._remembered[key] = (time.monotonic(), found)
        return found

    def _forget(self) -> None:
        with self._lock:
            self._changes += 1
            self._remembered.clear()


class _Addresses:
    """How often signing in failed, by the address it was tried from; in memory, the oldest are dropped first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._failures: dict[str, tuple[float, int]] = {}
        self._lock = threading.Lock()

    def may_try(self, address: str) -> bool:
        """Counts as a failure until it is known to have succeeded."""
        key, now = _network(address), time.monotonic()
        with self._lock:
            since, count = self._failures.get(key, (now, 0))
            if now - since > LOCKED.total_seconds():
                since, count = now, 0
            if count >= self._most:
                return False
            if key not in self._failures and len(self._failures) >= ADDRESSES:
                del self._failures[next(iter(self._failures))]
            self._failures[key] = since, count + 1
            return True

    def succeeded(self, address: str) -> None:
        key = _network(address)
        with self._lock:
            if key in self._failures:
                since, count = self._failures[key]
                self._failures[key] = since, max(count - 1, 0)


def _network(address: str) -> str:
    """An IPv6 customer has 2^64 addresses, and counts once."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address


def _tidy_name(name: str) -> str:
    tidy = " ".join(unicodedata.normalize("NFC", name).split())
    if not NAME.fullmatch(tidy):
        raise AccountError(
            f"{name!r}: expected a name of at most 64 letters, digits, spaces and . @ ' + - _, a letter or digit first"
        )
    return tidy


def _known_name(session: Session, name: str) -> str:
    name = _tidy_name(name)
    if not session.rows("SELECT 1 FROM users WHERE name = ?", (name,)):
        raise AccountError(f"{name}: no user has this name. See `headwater users list`")
    return name


def _bytes(password: str) -> bytes:
    """As argon2 is given it. Keyboards write é in one character or two: it is the same password."""
    try:
        given = unicodedata.normalize("NFC", password).encode()
    except UnicodeEncodeError as error:
        raise AccountError("The password: expected characters, got half of one. Choose another") from error
    if b"\0" in given:
        raise AccountError("The password: expected no NUL in it. Choose another")
    if len(given) > MOST_BYTES:
        raise AccountError(f"The password: expected at most {MOST_BYTES} bytes, got {len(given)}. Choose a shorter one")
    return given


def _ascii(text: str) -> str:
    return text.encode("ascii", "replace").replace(b"\0", b"?").decode()


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
