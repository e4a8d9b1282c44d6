"""Users, sessions and tokens, in each of a corpus's forms."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher

from headwater.corpus import Corpus
from headwater.desk.accounts import ADDRESS_FAILURES, FAILURES, Accounts, User
from headwater.errors import AccountError
from tests.corpus.conftest import corpus, location, postgresql, server

__all__ = ["corpus", "location", "postgresql", "server"]  # fixtures
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "weir gate lamp otter"
START = datetime(2026, 5, 2, 9, tzinfo=UTC)


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(corpus: Corpus, clock: Clock) -> Accounts:
    return Accounts(corpus.database, hasher=CHEAP, now=clock)


def sign_in(accounts: Accounts, name: str, password: str = PASSWORD, address: str = "192.0.2.1") -> str | None:
    """The secret of the session, if there is one."""
    opened = accounts.sign_in(name, password, address=address)
    return opened[0] if opened else None


def everything_in(corpus: Corpus) -> str:
    """All that the tables of the accounts hold."""
    with corpus.database.reading() as session:
        return repr([session.rows(f"SELECT * FROM {table}") for table in ("users", "sessions", "tokens")])


def test_users(accounts: Accounts) -> None:
    """Users are listed by name, whatever the capitals, and are gone once they are removed."""
    assert not accounts.exist()
    for name, role in (("Ines Calloway", "admin"), ("bo", "reader"), ("Zoë O’Hara", "reviewer")):
        accounts.add(name, PASSWORD, role)  # type: ignore[arg-type]
    assert [account.user for account in accounts.users()] == [
        User("bo", "reader"), User("Ines Calloway", "admin"), User("Zoë O’Hara", "reviewer"),
    ]  # fmt: skip
    accounts.remove("bo")
    assert [account.user.name for account in accounts.users()] == ["Ines Calloway", "Zoë O’Hara"]


@pytest.mark.parametrize(
    ("name", "password", "told"),
    [
        ("ines", PASSWORD, 'users password "Ines"'),  # there is an Ines; two would be one to readers
        ("", PASSWORD, "expected a name"),
        ("-o", PASSWORD, "expected a name"),  # an option at the command line
        ("a" * 65, PASSWORD, "expected a name"),
        ("a\x00b", PASSWORD, "expected a name"),  # PostgreSQL takes none
        ("<b>", PASSWORD, "expected a name"),
        ("a\u202eb", PASSWORD, "expected a name"),  # turns the text around that comes after it
        ("bo", "eleven char", "expected 12 characters or more, got 11"),
        ("bo", "twelve\x00characters", "no NUL"),
        ("bo", "é" * 513, "at most 1024 bytes, got 1026"),
        ("bo", "half a character \ud83d", "half of one"),
    ],
)
def test_add_refuses(accounts: Accounts, name: str, password: str, told: str) -> None:
    """A name that is taken or cannot be shown, a password that is too short or no password; nothing is added."""
    accounts.add("Ines", PASSWORD, "reader")
    with pytest.raises(AccountError, match=told):
        accounts.add(name, password, "reader")
    assert len(accounts.users()) == 1


@pytest.mark.parametrize(
    ("name", "password", "opens"),
    [
        ("Ines", PASSWORD, True),
        ("  Ines ", PASSWORD, True),  # as phones add spaces
        ("Ines", PASSWORD + " ", False),
        ("Ines", "", False),
        ("Ines", "x" * 5000, False),
        ("Ines", "\x00", False),
        ("Ines", "\ud83d", False),
        ("Bo", PASSWORD, False),
        ("\x00", PASSWORD, False),
        ("' OR 1 = 1 --", PASSWORD, False),
    ],
)
def test_sign_in(accounts: Accounts, name: str, password: str, opens: bool) -> None:
    """A session opens for the right name and password, and nothing that is typed is an error."""
    accounts.add("Ines", PASSWORD, "reviewer")
    assert bool(sign_in(accounts, name, password)) is opens


def test_password_in_two_forms(accounts: Accounts) -> None:
    """A letter with its accent is the same whether a keyboard writes one character or two."""
    accounts.add("Ines", "café au lait, oui", "reviewer")
    assert sign_in(accounts, "Ines", "cafe\u0301 au lait, oui")


def test_nothing_is_kept_that_opens(accounts: Accounts, corpus: Corpus) -> None:
    """Neither password nor secrets are in the database."""
    accounts.add("Ines", PASSWORD, "reviewer")
    secret = sign_in(accounts, "Ines")
    token = accounts.add_token("Ines", "nightly")
    held = everything_in(corpus)
    assert "$argon2id$" in held
    assert not [kept for kept in (PASSWORD, secret, token, token.removeprefix("hw_")) if str(kept) in held]
    assert len({sign_in(accounts, "Ines") for _ in range(5)}) == 5
    assert len(str(secret)) == 43  # 256 bits


def test_session_ends(accounts: Accounts, clock: Clock, corpus: Corpus) -> None:
    """Twelve hours after it began, used or not; what has ended is cleared away."""
    accounts.add("Ines", PASSWORD, "reviewer")
    secret = str(sign_in(accounts, "Ines"))
    clock.time = START + timedelta(hours=11, minutes=59)
    signed = accounts.session(secret)
    assert signed
    assert (signed.user, len(signed.csrf)) == (User("Ines", "reviewer"), 43)
    clock.time = START + timedelta(hours=12)
    assert accounts.recall(secret) is None
    assert accounts.session(secret) is None
    sign_in(accounts, "Ines")
    assert everything_in(corpus).count(clock.time.isoformat(timespec="seconds")) == 1


ENDINGS: list[tuple[str, Callable[[Accounts, str], None], bool]] = [
    ("signed out", lambda accounts, secret: accounts.sign_out(secret), True),
    ("new password", lambda accounts, secret: accounts.set_password("Ines", "another long one"), False),
    ("removed", lambda accounts, secret: accounts.remove("Ines"), False),
]


@pytest.mark.parametrize(("how", "end", "other_stays"), ENDINGS, ids=[how for how, _, _ in ENDINGS])
def test_session_ended(accounts: Accounts, how: str, end: Callable[[Accounts, str], None], other_stays: bool) -> None:
    """What ends a session ends it at once, though it was looked up a moment before."""
    accounts.add("Ines", PASSWORD, "reviewer")
    secret, other = str(sign_in(accounts, "Ines")), str(sign_in(accounts, "Ines"))
    assert accounts.session(secret)
    assert accounts.recall(secret)
    assert accounts.session(other)
    end(accounts, secret)
    assert accounts.recall(secret) is None
    assert accounts.session(secret) is None
    assert bool(accounts.session(other)) is other_stays


def test_lockout(accounts: Accounts, clock: Clock) -> None:
    """After ten failures the right password does not help either, for 15 minutes; then there are ten more."""
    accounts.add("Ines", PASSWORD, "reviewer")
    accounts.add("Bo", PASSWORD, "reviewer")
    for address in range(FAILURES):  # from many addresses
        assert not sign_in(accounts, "Ines", "wrong", address=f"192.0.2.{address}")
    assert not sign_in(accounts, "Ines", address="192.0.2.99")
    assert sign_in(accounts, "Bo")
    assert accounts.users()[1].locked_until == (START + timedelta(minutes=15)).isoformat(timespec="seconds")
    clock.time += timedelta(minutes=15)
    assert accounts.users()[1].locked_until is None
    for _ in range(FAILURES - 1):
        assert not sign_in(accounts, "Ines", "wrong")
    assert sign_in(accounts, "Ines")
    for _ in range(FAILURES - 1):  # counted from nothing again
        assert not sign_in(accounts, "Ines", "wrong")
    assert sign_in(accounts, "Ines")


def test_new_password_lifts_the_lock(accounts: Accounts) -> None:
    """Whoever runs the desk can let a locked user in."""
    accounts.add("Ines", PASSWORD, "reviewer")
    for _ in range(FAILURES):
        sign_in(accounts, "Ines", "wrong")
    accounts.set_password("Ines", "another long one")
    assert sign_in(accounts, "Ines", "another long one")


def test_attempts_at_once(accounts: Accounts) -> None:
    """Many at once are no way around the limit."""
    accounts.add("Ines", PASSWORD, "reviewer")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda place: sign_in(accounts, "Ines", "wrong", address=f"192.0.2.{place}"), range(16)))
    assert accounts.users()[0].locked_until


@pytest.mark.parametrize(
    ("first", "second", "shut"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:2", True),  # one customer
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("testclient", "testclient", True),
    ],
)
def test_addresses(accounts: Accounts, first: str, second: str, shut: bool) -> None:
    """One address may fail so often, with whatever names; others go on. What succeeds does not count."""
    accounts.add("Ines", PASSWORD, "reviewer")
    for number in range(ADDRESS_FAILURES):
        assert sign_in(accounts, "Ines", address=first)
        assert not sign_in(accounts, f"nobody{number}", address=first)
    assert bool(sign_in(accounts, "Ines", address=second)) is not shut


def test_hash_is_renewed(corpus: Corpus) -> None:
    """Where argon2's parameters have changed since, the next time that the user signs in."""
    Accounts(corpus.database, hasher=PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)).add(
        "Ines", PASSWORD, "reader"
    )
    accounts = Accounts(corpus.database, hasher=CHEAP)
    assert "t=2" in everything_in(corpus)
    assert sign_in(accounts, "Ines")
    assert "t=1" in everything_in(corpus)
    assert sign_in(accounts, "Ines")


def test_argon2_runs_for_everybody(corpus: Corpus) -> None:
    """A name that is not there takes as long as one that is: the same hash is made, whatever is wrong."""
    asked = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            asked.append(str(hash).split("$")[3])
            return super().verify(hash, password)

    accounts = Accounts(corpus.database, hasher=Counting(time_cost=1, memory_cost=8, parallelism=1))
    accounts.add("Ines", PASSWORD, "reader")
    for _ in range(FAILURES):
        sign_in(accounts, "Ines", "wrong")
    for name, password in (("Ines", PASSWORD), ("Bo", PASSWORD), ("\x00", PASSWORD), ("Bo", "x" * 2000)):
        sign_in(accounts, name, password)
    assert asked == ["m=8,t=1,p=1"] * (FAILURES + 4)


def test_tokens(accounts: Accounts, clock: Clock) -> None:
    """A token has its user's role, tells the day it was last used on, and ends when it is removed, or the user is."""
    accounts.add("Ines", PASSWORD, "reviewer")
    secret, other = accounts.add_token("Ines", "nightly\x1b[2J run"), accounts.add_token("Ines", "")
    listed = {token.label: token for token in accounts.tokens()}
    assert sorted(listed) == ["", "nightly [2J run"]
    assert listed[""].used_at is None
    signed = accounts.token(secret)
    assert signed
    assert (signed.user, signed.csrf) == (User("Ines", "reviewer"), "")
    assert {token.label: bool(token.used_at) for token in accounts.tokens()} == {"": False, "nightly [2J run": True}
    assert accounts.token("hw_" + "x" * 43) is None
    accounts.remove_token(listed["nightly [2J run"].id)
    assert accounts.token(secret) is None
    assert accounts.token(other)
    accounts.remove("Ines")
    assert accounts.token(other) is None


UNKNOWN: list[tuple[str, Callable[[Accounts], object]]] = [
    ("password", lambda accounts: accounts.set_password("Bo", PASSWORD)),
    ("remove", lambda accounts: accounts.remove("Bo")),
    ("token", lambda accounts: accounts.add_token("Bo", "")),
    ("token id", lambda accounts: accounts.remove_token("Bo\x00é")),
]


@pytest.mark.parametrize("do", [do for _, do in UNKNOWN], ids=[name for name, _ in UNKNOWN])
def test_unknown(accounts: Accounts, do: Callable[[Accounts], object]) -> None:
    """Who or what is not there is told, with the command that shows what is."""
    with pytest.raises(AccountError, match=r"headwater (users|tokens) list"):
        do(accounts)


def test_other_programs(corpus: Corpus, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another program ends is ended here after two seconds."""
    ours, theirs = (Accounts(corpus.database, hasher=CHEAP, now=clock) for _ in range(2))
    ours.add("Ines", PASSWORD, "reviewer")
    secret = str(sign_in(ours, "Ines"))
    assert ours.session(secret)
    theirs.remove("Ines")
    assert ours.session(secret)
    monkeypatch.setattr("headwater.desk.accounts.REMEMBERED_SECONDS", 0.0)
    assert ours.session(secret) is None
