"""`headwater serve`, `users` and `tokens`: the desk, and who may use it."""

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getpass
from typing import TYPE_CHECKING

from headwater.cli.check import project_config
from headwater.cli.output import AUDITED, UNREADABLE, complain
from headwater.cli.serving import listen, make_server, need, start_log, stopping_quietly, web_address
from headwater.errors import AccountError, ConfigError

if TYPE_CHECKING:
    from headwater.config import Config
    from headwater.corpus import Corpus
    from headwater.desk.accounts import Accounts
    from headwater.desk.akismet import CommentsApp
    from headwater.desk.settings import Settings

NEEDED = ("fastapi", "uvicorn", "jinja2", "python_multipart", "argon2")
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?")


def serve(options: argparse.Namespace) -> int:
    """Open the desk."""
    need(NEEDED, "The desk")
    from headwater.corpus import open_corpus
    from headwater.desk.akismet import before_desk
    from headwater.desk.app import make_app

    for name in options.allowed_hosts:
        if not HOST.fullmatch(name):
            raise ConfigError(f"--allowed-host: expected a name like desk.example, got {name!r}")
    config = project_config()
    with open_corpus(options.corpus, create=True) as corpus, listen(options.host, options.port) as listening:
        settings = _settings(options, listening.getsockname()[1], config)
        _check_access(corpus, settings)
        corpus.audits.index(_tell_indexing)
        start_log()
        desk, comments = make_app(corpus, settings), _comments(options, corpus)
        if comments:
            desk.state.desk.screener = comments.screener
        server = make_server(before_desk(comments, desk) if comments else desk)
        print(_told(corpus, settings), flush=True)
        try:
            with stopping_quietly():
                server.run(sockets=[listening])
        finally:
            if comments:
                comments.close()
    return AUDITED if server.started else UNREADABLE


def _comments(options: argparse.Namespace, corpus: "Corpus") -> "CommentsApp | None":
    """What answers Akismet clients at the desk's port; nothing where no key to hash addresses with can be had."""
    from headwater.cli.comments import comment_settings, read_key
    from headwater.desk.akismet import make_comments_app

    kept = comment_settings(options)
    try:
        return make_comments_app(corpus, read_key(options, corpus), kept)
    except ConfigError as error:
        complain(f"comments are not screened: {error}")
        return None


def users_add(options: argparse.Namespace) -> int:
    """Add a user."""
    need(NEEDED, "The desk")
    password = _ask_password(options)  # first: without one no corpus is made
    with _accounts(options, create=True) as accounts:
        user = accounts.add(options.name, password, options.role)
    print(f"{user.name} may sign in as {user.role}")
    return AUDITED


def users_password(options: argparse.Namespace) -> int:
    """Change a user's password."""
    with _accounts(options) as accounts:
        accounts.set_password(options.name, _ask_password(options))
    print(f"{options.name} has a new password; all sessions have ended")
    return AUDITED


def users_list(options: argparse.Namespace) -> int:
    """List the users."""
    with _accounts(options) as accounts:
        listed = accounts.users()
    for account in listed:
        locked = f"  locked until {account.locked_until}" if account.locked_until else ""
        print(f"{account.user.role:<10}{account.made_at[:10]}  {account.user.name}{locked}")
    if not listed:
        complain("no users; add one with: headwater users add NAME")
    return AUDITED


def users_remove(options: argparse.Namespace) -> int:
    """Remove a user."""
    with _accounts(options) as accounts:
        accounts.remove(options.name)
        left = accounts.exist()
    print(f"{options.name} is removed, with all sessions and tokens")
    if not left:
        complain("that was the last user; started again, a desk on this computer alone asks nobody to sign in")
    return AUDITED


def tokens_add(options: argparse.Namespace) -> int:
    """Make a token for the API."""
    with _accounts(options) as accounts:
        secret = accounts.add_token(options.name, options.label)
    print(secret)
    complain("keep it now, it is not shown again. Use: Authorization: Bearer TOKEN")
    return AUDITED


def tokens_list(options: argparse.Namespace) -> int:
    """List the tokens."""
    with _accounts(options) as accounts:
        listed = accounts.tokens()
    for token in listed:
        used = f"used {token.used_at[:10]}" if token.used_at else "never used"
        print(f"{token.id}  {token.made_at[:10]}  {used:<16}{token.name}  {token.label}".rstrip())
    if not listed:
        complain("no tokens; make one with: headwater tokens add NAME")
    return AUDITED


def tokens_remove(options: argparse.Namespace) -> int:
    """Remove a token."""
    with _accounts(options) as accounts:
        accounts.remove_token(options.id)
    print(f"{options.id} is removed")
    return AUDITED


@contextmanager
def _accounts(options: argparse.Namespace, *, create: bool = False) -> "Iterator[Accounts]":
    need(NEEDED, "The desk")
    from headwater.corpus import open_corpus
    from headwater.desk.accounts import Accounts

    with open_corpus(options.corpus, create=create) as corpus:
        yield Accounts(corpus.database)


def _ask_password(options: argparse.Namespace) -> str:
    """Twice on a terminal, without showing it; or a line of standard input."""
    if options.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not _at_terminal():
        raise AccountError("No terminal to ask for a password on. Give it as a line, with --password-stdin")
    first = getpass(f"Password for {options.name}: ")
    if getpass("The same again: ") != first:
        raise AccountError("The two passwords differ. Run this again")
    return first


def _at_terminal() -> bool:
    return sys.stdin.isatty()


def _settings(options: argparse.Namespace, port: int, config: "Config") -> "Settings":
    from headwater.desk.settings import Settings

    return Settings(
        host=options.host, port=port, allowed_hosts=tuple(options.allowed_hosts), behind_tls=options.behind_tls,
        allow_private=options.allow_private, config=config,
    )  # fmt: skip


def _check_access(corpus: "Corpus", settings: "Settings") -> None:
    """A desk that others can reach needs somebody who can sign in."""
    from headwater.desk.accounts import Accounts
    from headwater.desk.security import is_loopback, needs_login

    if needs_login(settings) and not Accounts(corpus.database).exist():
        raise AccountError(
            f"Others than this computer can reach the desk, and {corpus.name} has no users. First run: "
            f"headwater users add NAME --role admin --corpus {corpus.name}"
        )
    if not (is_loopback(settings.host) or settings.behind_tls):
        complain(
            "passwords and pages cross the network unencrypted. Put a TLS proxy before the desk, and start it with "
            "--host 127.0.0.1 --behind-tls --allowed-host NAME"
        )


def _told(corpus: "Corpus", settings: "Settings") -> str:
    from headwater.desk.accounts import Accounts
    from headwater.desk.security import needs_login

    address = web_address(settings.host, settings.port)
    who = "users sign in"
    if not (needs_login(settings) or Accounts(corpus.database).exist()):
        who = "nobody signs in: only this computer reaches it"
    return f"The desk over {corpus.name}: {address} ({who}). Ctrl-C stops it."


def _tell_indexing(done: int, total: int) -> None:
    if done == total or done % 500 == 0:
        complain(f"kept audits read once for the lists: {done} of {total}")
