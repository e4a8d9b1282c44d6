"""The command line: one function per verb. Each parses, calls the library and prints; nothing else prints."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from headwater.cli.check import check, diff
from headwater.cli.output import INTERRUPTED, PIPE_CLOSED, SUFFIXES, USAGE, complain
from headwater.cli.rules import explain, rules
from headwater.errors import HeadwaterError
from headwater.records import LEVELS

# Everything that is slow to import (models, HTML, HTTP) is imported by the verb that needs it, so that
# `headwater --version` and `headwater rules` answer at once.


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `headwater` and return its exit code. Raises `SystemExit` for `--help`, `--version` and misuse."""
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
    command.add_argument("--allow-private", action="store_true", help="also fetch from addresses that are not public")
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
    command.add_argument("--allow-private", action="store_true", help="also fetch from addresses that are not public")
    command.set_defaults(verb=diff)

    command = verbs.add_parser("rules", help="list the rules", description="List the rules.")
    command.set_defaults(verb=rules)

    command = verbs.add_parser("explain", help="explain a rule", description="Explain a rule.")
    command.add_argument("code", metavar="CODE", help="the code of a rule, like TM01")
    command.set_defaults(verb=explain)
    return parser
