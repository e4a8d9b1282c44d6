"""`headwater comments`: comments screened for sites that speak the Akismet protocol, and what is kept of them."""

import argparse
import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from headwater.cli.check import project_config
from headwater.cli.output import AUDITED, UNREADABLE, complain, put
from headwater.cli.serving import listen, make_server, need, start_log, stopping_quietly, web_address
from headwater.errors import ConfigError

if TYPE_CHECKING:
    from headwater.corpus import Corpus
    from headwater.desk.comment_settings import CommentSettings, Secret

NEEDED = ("uvicorn", "starlette", "jinja2")


def comments_serve(options: argparse.Namespace) -> int:
    """Answer Akismet clients."""
    need(NEEDED, "Serving comments")
    from headwater.corpus import open_corpus
    from headwater.desk.akismet import make_comments_app

    with open_corpus(options.corpus, create=True) as corpus, listen(options.host, options.port) as listening:
        app = make_comments_app(corpus, read_key(options, corpus), comment_settings(options))
        start_log()
        server = make_server(app)
        address = web_address(options.host, listening.getsockname()[1])
        print(f"Comments over {corpus.name}: {address}. Ctrl-C stops it.", flush=True)
        if not any(key.revoked_at is None for key in corpus.comments.keys.list()):
            complain(
                f"no site has a key yet; make one with: headwater comments keys add --site URL --corpus {corpus.name}"
            )
        # What is there by now stays: the collector need not look at it again and again, nor after every few comments.
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)
        with stopping_quietly():
            server.run(sockets=[listening])
    return AUDITED if server.started else UNREADABLE


def keys_add(options: argparse.Namespace) -> int:
    """Make a key for a site."""
    from headwater.corpus import open_corpus

    with open_corpus(options.corpus, create=True) as corpus:
        key = corpus.comments.keys.add(options.site, rate=options.rate)
    complain("keep it now, it is not shown again. The site's Akismet client takes it as its API key")
    print(key)
    return AUDITED


def keys_list(options: argparse.Namespace) -> int:
    """List the keys."""
    with _open(options) as corpus:
        keys = corpus.comments.keys.list()
    for key in keys:
        revoked = f"  revoked {key.revoked_at[:10]}" if key.revoked_at else ""
        print(f"{key.id}  {key.made_at[:10]}  {key.rate:>7}/min  {key.site}{revoked}")
    if not keys:
        complain("no keys; make one with: headwater comments keys add --site URL")
    return AUDITED


def keys_revoke(options: argparse.Namespace) -> int:
    """Revoke a key."""
    with _open(options) as corpus:
        key = corpus.comments.keys.revoke(options.id)
    print(f"{key.id} of {key.site} is revoked; what the site taught stays")
    return AUDITED


def comments_forget(options: argparse.Namespace) -> int:
    """Delete what came with an e-mail address."""
    from headwater.desk.comment_settings import tidy_email

    with _open(options) as corpus:
        gone = corpus.comments.forget(read_key(options, corpus).hashes("email", tidy_email(options.email)))
    print(f"{gone} {'comment is' if gone == 1 else 'comments are'} deleted")
    return AUDITED


def comments_export(options: argparse.Namespace) -> int:
    """Write what came with an e-mail address, as JSON."""
    from headwater.desk.comment_settings import tidy_email

    with _open(options) as corpus:
        found = corpus.comments.export(read_key(options, corpus).hashes("email", tidy_email(options.email)))
    inner = ("mark", "same")
    kept = [{name: value for name, value in asdict(one).items() if name not in inner} for one in found]
    put(json.dumps({"email": options.email, "comments": kept}, ensure_ascii=False, indent=1) + "\n", None)
    return AUDITED


def comments_purge(options: argparse.Namespace) -> int:
    """Delete what was kept for long enough."""
    from headwater.desk.screener import Screener

    with _open(options) as corpus:
        gone = Screener(corpus, read_key(options, corpus), comment_settings(options)).purge()
    print(f"{gone} {'comment is' if gone == 1 else 'comments are'} deleted")
    return AUDITED


def comments_log(options: argparse.Namespace) -> int:
    """Show what was done to kept comments."""
    with _open(options) as corpus:
        lines = corpus.comments.log(options.limit)
    for line in reversed(lines):
        print(f"{line.at}  {line.what:<15}{line.comments:>6}  {line.site}".rstrip())
    return AUDITED


def comment_settings(options: argparse.Namespace) -> "CommentSettings":
    """How comments are kept, from the options and headwater.toml."""
    from headwater.desk.comment_settings import CommentSettings

    if options.features_days < options.text_days:
        raise ConfigError(
            f"Expected --features-days to be --text-days ({options.text_days}) or more, got {options.features_days}"
        )
    return CommentSettings(options.text_days, options.features_days, project_config().publisher)


@contextmanager
def _open(options: argparse.Namespace) -> "Iterator[Corpus]":
    from headwater.corpus import open_corpus

    with open_corpus(options.corpus) as corpus:
        yield corpus


def read_key(options: argparse.Namespace, corpus: "Corpus") -> "Secret":
    """What addresses are hashed with."""
    from headwater.desk.comment_settings import read_secret

    return read_secret(corpus.name, key_file=Path(options.key_file) if options.key_file else None)
