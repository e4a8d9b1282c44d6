"""A server of comments that really listens, in a thread of the tests or as a program of its own."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import httpx
import uvicorn

from headwater.corpus import Corpus
from headwater.desk.akismet import CommentsApp, make_comments_app
from headwater.desk.comment_settings import CommentSettings, Secret

SITE = "https://harwick.example"
SECRET = Secret(["a key for tests only, forty characters "])
ADDRESS, EMAIL = "192.0.2.77", "ines.calloway@mail.example"
PROGRAM = """
import argparse, sys
from headwater.cli.comments import comments_serve
names = dict(host="127.0.0.1", port=0, key_file=None, text_days=30, features_days=90, corpus=sys.argv[1])
sys.exit(comments_serve(argparse.Namespace(**names)))
"""


class Site:
    """A site that asks with its key. What a comment is not told to have is an ordinary reader's."""

    def __init__(self, address: str, key: str) -> None:
        self.address, self.key = address, key
        # No connection stays open: nobody needs to close it.
        self.http = httpx.Client(base_url=address, limits=httpx.Limits(max_keepalive_connections=0))

    def ask(self, what: str, **fields: str) -> httpx.Response:
        form = {"api_key": self.key, "blog": SITE, "user_ip": ADDRESS, "comment_author_email": EMAIL, **fields}
        return self.http.post(f"/1.1/{what}", data=form)

    def check(self, content: str, **fields: str) -> str:
        """`true`, `false`, or `discard`."""
        answer = self.ask("comment-check", comment_content=content, **fields)
        return str(answer.headers.get("x-akismet-pro-tip", answer.text))

    def post(self, body: bytes, what: str = "comment-check", **headers: str) -> httpx.Response:
        headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self.http.post(f"/1.1/{what}", content=body, headers=headers)

    def form(self, **fields: str) -> bytes:
        return urlencode({"api_key": self.key, "blog": SITE, "user_ip": ADDRESS, **fields}).encode()


@contextmanager
def serving(corpus: Corpus, settings: CommentSettings | None = None) -> Iterator[tuple[CommentsApp, str]]:
    """The application over that corpus, and its address."""
    app = make_comments_app(corpus, SECRET, settings or CommentSettings())
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        server = uvicorn.Server(uvicorn.Config(app, access_log=False, log_config=None, lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield app, f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)


@contextmanager
def program(corpus: str, folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`headwater comments serve` over that corpus as a program: the program, and its address."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, corpus], cwd=folder, env=os.environ | {"PYTHONUNBUFFERED": "1"}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        try:
            assert running.stdout
            line = running.stdout.readline()
            found = re.search(r"http://\S+:\d+", line)
            assert found, line + running.communicate(timeout=5)[1]
            yield running, found[0]
        finally:
            running.kill()
