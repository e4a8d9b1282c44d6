"""The command line: one function per verb. Each parses, calls the library and prints; nothing else prints."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from headwater.cli.check import check, diff
from headwater.cli.comments import (
    comments_export,
    comments_forget,
    comments_log,
    comments_purge,
    comments_serve,
    keys_add,
    keys_list,
    keys_revoke,
)
from headwater.cli.corpus import (
    add,
    corpus_audit,
    corpus_check,
    corpus_export,
    corpus_info,
    corpus_refresh,
    facts_add,
    search,
    trace,
)
from headwater.cli.desk import (
    serve,
    tokens_add,
    tokens_list,
    tokens_remove,
    users_add,
    users_list,
    users_password,
    users_remove,
)
from headwater.cli.output import INTERRUPTED, PIPE_CLOSED, SUFFIXES, USAGE, complain, tolerate
from headwater.cli.publish import ENDINGS, export
from headwater.cli.rules import explain, rules
from headwater.errors import HeadwaterError
from headwater.records import LEVELS

Verbs = argparse._SubParsersAction  # argparse has no public name for it
CORPUS = "headwater.db"

# Everything that is slow to import (models, HTML, HTTP) is imported by the verb that needs it, so that
# `headwater --version` and `headwater rules` answer at once.


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `headwater` and return its exit code. Raises `SystemExit` for `--help`, `--version` and misuse."""
    tolerate(sys.stdout, errors="replace")  # what was done is not undone because a terminal cannot show its name
    options = _parser().parse_args(arguments)
    verb: Callable[[argparse.Namespace], int] = options.verb
    try:
        code = verb(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (`| head`) has gone; without this, Python would complain once more while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except OSError as error:
        complain(f"{error.filename or 'output'}: {error.strerror or error}")
        return USAGE
    except (HeadwaterError, UnicodeError) as error:
        complain(str(error))
        return USAGE
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="headwater", description="Audits the sourcing of news pages: who vouches for each statement."
    )
    parser.add_argument("--version", action="version", version=f"headwater {version('headwater')}")
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")

    command = verbs.add_parser("check", help="audit news pages", description="Audit news pages.")
    command.add_argument("pages", nargs="+", metavar="PAGE", help="a file, an http(s) URL, or - for standard input")
    command.add_argument("--url", help="where the page was found (for one page)")
    command.add_argument("--format", choices=tuple(SUFFIXES), default="text", help="what to print (default: text)")
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE|DIR", help="where to write it; a folder for several"
    )
    command.add_argument("--select", metavar="CODES", help="rules to run, like TM01,SR; ALL for every rule")
    command.add_argument("--ignore", metavar="CODES", help="rules to leave out")
    command.add_argument("--fail-on", choices=LEVELS, metavar="LEVEL", help="exit with 1 on a finding of this level")
    command.add_argument("--corpus", metavar="CORPUS", help="also hold the page against the articles of a corpus")
    command.add_argument("--keep", action="store_true", help="keep the audit in the corpus, see `headwater corpus`")
    _allow_private(command)
    command.set_defaults(verb=check)

    command = verbs.add_parser(
        "diff", help="compare two versions of a page", description="Shows what was changed from one version to another."
    )
    command.add_argument("old", metavar="OLD", help="the earlier version: a file, an http(s) URL, or -")
    command.add_argument("new", metavar="NEW", help="the later version")
    command.add_argument(
        "--format", choices=("text", "json", "html"), default="text", help="what to print (default: text)"
    )
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write it")
    _allow_private(command)
    command.set_defaults(verb=diff)

    _corpus_verbs(verbs)
    _desk_verbs(verbs)
    _comment_verbs(verbs)

    command = verbs.add_parser("rules", help="list the rules", description="List the rules.")
    command.set_defaults(verb=rules)

    command = verbs.add_parser("explain", help="explain a rule", description="Explain a rule.")
    command.add_argument("code", metavar="CODE", help="the code of a rule, like TM01")
    command.set_defaults(verb=explain)
    return parser


def _corpus_verbs(verbs: "Verbs[argparse.ArgumentParser]") -> None:
    command = _verb(
        verbs, "add", "add pages to a corpus", "Adds pages to a corpus, which is made where there is none.", add
    )
    command.add_argument(
        "paths", nargs="+", metavar="PATH", help="HTML, text, JSONL, WARC(.gz), a folder, an http(s) URL, or -"
    )
    command.add_argument(
        "--no-statements", dest="statements", action="store_false", help="read the text only: faster, for traces"
    )
    command.add_argument("--workers", type=_positive, metavar="N", help="processes (default: the cores but one)")
    _allow_private(command)

    command = _verb(
        verbs,
        "trace",
        "show where an article's words come from",
        "Shows where an article's words come from and go.",
        trace,
    )
    command.add_argument(
        "page", metavar="PAGE|ID", help="a file, an http(s) URL, -, or the id of an article in the corpus"
    )
    _report_options(command)
    _allow_private(command)

    command = _verb(verbs, "search", "find statements by their words", "Finds statements by their words.", search)
    command.add_argument("words", metavar="WORDS", help="words that the statement holds; “…” for words in a row")
    command.add_argument("--speaker", metavar="NAME", help="of this source")
    command.add_argument("--outlet", metavar="NAME", help="of this outlet")
    command.add_argument(
        "--from", dest="since", metavar="DATE", help="published on this day or later: 2026, 2026-05, 2026-05-02"
    )
    command.add_argument("--to", dest="until", metavar="DATE", help="published on this day or earlier")
    command.add_argument(
        "--voice", choices=("source", "author"), help="said by a source, or in the article's own voice"
    )
    command.add_argument("--limit", type=_positive, default=20, metavar="N", help="at most so many (default: 20)")
    command.add_argument("--format", choices=("text", "json"), default="text", help="what to print (default: text)")

    facts = verbs.add_parser("facts", help="load published fact checks", description="Loads published fact checks.")
    facts_verbs = facts.add_subparsers(required=True, metavar="COMMAND")
    command = _verb(facts_verbs, "add", "load feeds", "Loads feeds of published fact checks into a corpus.", facts_add)
    command.add_argument(
        "feeds", nargs="+", metavar="FEED", help="ClaimReview as JSON-LD, a DataFeed, CSV, a page, or a URL"
    )
    _allow_private(command)

    corpus = verbs.add_parser("corpus", help="look after a corpus", description="Looks after a corpus.")
    corpus_verbs = corpus.add_subparsers(required=True, metavar="COMMAND")
    _verb(corpus_verbs, "info", "tell what is in it", "Tells what is in a corpus.", corpus_info)
    _verb(corpus_verbs, "check", "look for damage", "Looks for damage in a corpus.", corpus_check)
    command = _verb(corpus_verbs, "export", "write Parquet files", "Writes a corpus as Parquet files.", corpus_export)
    command.add_argument("--to", type=Path, required=True, metavar="DIR", help="the folder to write to")
    command = _verb(
        corpus_verbs, "audit", "show a kept audit", "Shows an audit that `check --keep` kept.", corpus_audit
    )
    command.add_argument("id", metavar="ID", help="of the article")
    _report_options(command)
    _verb(corpus_verbs, "refresh", "redo kept audits", "Redoes the kept audits that are out of date.", corpus_refresh)


def _desk_verbs(verbs: "Verbs[argparse.ArgumentParser]") -> None:
    command = _verb(
        verbs,
        "export",
        "write an audit for others to read",
        "Writes a kept audit, and what people decided on it, in the formats that others read.",
        export,
    )
    command.add_argument("id", metavar="ID", help="of the article")
    command.add_argument("--format", choices=tuple(ENDINGS), required=True, help="what to write")
    command.add_argument("--url", help="where the reviews are published (claimreview)")
    command.add_argument("-o", "--output", type=Path, metavar="FILE|DIR", help="where to write it")

    command = _verb(verbs, "serve", "open the desk", "Opens the desk: a web page to audit, review and publish.", serve)
    command.add_argument("--host", default="127.0.0.1", help="the address to listen at (default: this computer alone)")
    command.add_argument("--port", type=_port, default=8400, help="the port (default: 8400; 0 for any that is free)")
    command.add_argument(
        "--allowed-host", dest="allowed_hosts", action="append", default=[], metavar="NAME",
        help="a name under which a proxy serves the desk (can be given several times)",
    )  # fmt: skip
    command.add_argument("--behind-tls", action="store_true", help="a TLS proxy stands before the desk")
    _key_file(command)
    _kept_days(command)
    _allow_private(command)

    users = verbs.add_parser("users", help="who may use the desk", description="Tells the desk who may use it.")
    users_verbs = users.add_subparsers(required=True, metavar="COMMAND")
    command = _verb(users_verbs, "add", "add a user", "Adds a user, and asks for the password.", users_add)
    command.add_argument("name", metavar="NAME", help="by which they sign in, and sign what they write")
    command.add_argument(
        "--role",
        choices=("reader", "reviewer", "admin"),
        default="reviewer",
        help="what they may do (default: reviewer)",
    )
    _password_stdin(command)
    command = _verb(users_verbs, "password", "change a password", "Changes a user's password.", users_password)
    command.add_argument("name", metavar="NAME", help="of the user")
    _password_stdin(command)
    _verb(users_verbs, "list", "list the users", "Lists the users.", users_list)
    command = _verb(users_verbs, "remove", "remove a user", "Removes a user; what they wrote stays.", users_remove)
    command.add_argument("name", metavar="NAME", help="of the user")

    tokens = verbs.add_parser("tokens", help="tokens for the API", description="Makes and removes tokens for the API.")
    tokens_verbs = tokens.add_subparsers(required=True, metavar="COMMAND")
    command = _verb(tokens_verbs, "add", "make a token", "Makes a token and shows it once.", tokens_add)
    command.add_argument("name", metavar="NAME", help="of the user whose role it has")
    command.add_argument("--label", default="", help="what it is for")
    _verb(tokens_verbs, "list", "list the tokens", "Lists the tokens, without their secrets.", tokens_list)
    command = _verb(tokens_verbs, "remove", "remove a token", "Removes a token.", tokens_remove)
    command.add_argument("id", metavar="ID", help="of the token")


def _comment_verbs(verbs: "Verbs[argparse.ArgumentParser]") -> None:
    comments = verbs.add_parser("comments", help="screen reader comments", description="Screens reader comments.")
    comment_verbs = comments.add_subparsers(required=True, metavar="COMMAND")
    command = _verb(
        comment_verbs, "serve", "answer Akismet clients", "Answers the Akismet clients of sites.", comments_serve
    )
    command.add_argument("--host", default="127.0.0.1", help="the address to listen at (default: this computer alone)")
    command.add_argument("--port", type=_port, default=8401, help="the port (default: 8401; 0 for any that is free)")
    _key_file(command)
    _kept_days(command)

    keys = comment_verbs.add_parser("keys", help="keys of sites", description="Makes and revokes the keys of sites.")
    key_verbs = keys.add_subparsers(required=True, metavar="COMMAND")
    command = _verb(key_verbs, "add", "make a key", "Makes a key for a site and shows it once.", keys_add)
    command.add_argument(
        "--site", required=True, metavar="URL", help="the site's address, as its Akismet client has it"
    )
    command.add_argument(
        "--rate", type=_positive, default=120_000, metavar="N", help="requests a minute (default: 120000)"
    )
    _verb(key_verbs, "list", "list the keys", "Lists the keys, without the keys themselves.", keys_list)
    command = _verb(key_verbs, "revoke", "revoke a key", "Revokes a key; it is answered as invalid then.", keys_revoke)
    command.add_argument("id", metavar="ID", help="of the key, as the list shows it; or the key itself")

    for name, help, description, run in (
        (
            "forget",
            "delete a sender's comments",
            "Deletes all comments that came with an e-mail address.",
            comments_forget,
        ),
        (
            "export",
            "write a sender's comments",
            "Writes all comments that came with an e-mail address.",
            comments_export,
        ),
    ):
        command = _verb(comment_verbs, name, help, description, run)
        command.add_argument("--email", required=True, metavar="E", help="the address that the comments came with")
        _key_file(command)
    command = _verb(
        comment_verbs, "purge", "delete old comments", "Deletes what was kept for long enough.", comments_purge
    )
    _key_file(command)
    _kept_days(command)
    command = _verb(comment_verbs, "log", "show the audit log", "Shows what was done to kept comments.", comments_log)
    command.add_argument(
        "--limit", type=_positive, default=100, metavar="N", help="at most so many lines (default: 100)"
    )


def _key_file(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--key-file", metavar="FILE", help="the key that addresses are hashed with (default: CORPUS.key)"
    )


def _kept_days(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--text-days", type=_positive, default=30, metavar="N", help="days that a comment is kept (default: 30)"
    )
    command.add_argument(
        "--features-days", type=_positive, default=90, metavar="N",
        help="days that what was learnt from spam is kept, without words (default: 90)",
    )  # fmt: skip


def _password_stdin(command: argparse.ArgumentParser) -> None:
    command.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def _verb(
    verbs: "Verbs[argparse.ArgumentParser]",
    name: str,
    help: str,
    description: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    """A verb that works on a corpus."""
    command = verbs.add_parser(name, help=help, description=description)
    command.add_argument(
        "--corpus", default=CORPUS, metavar="CORPUS", help=f"a file, or postgresql://… (default: {CORPUS})"
    )
    command.set_defaults(verb=run)
    return command


def _report_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--format", choices=("text", "json", "html"), default="text", help="what to print (default: text)"
    )
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write it")


def _allow_private(command: argparse.ArgumentParser) -> None:
    command.add_argument("--allow-private", action="store_true", help="also fetch from addresses that are not public")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number, 1 or more, got {text}")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"expected a port from 0 to 65535, got {text}")
    return int(text)
