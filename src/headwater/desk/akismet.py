"""The Akismet protocol, as its public clients speak it, and the page that tells how comments are processed.

A plain ASGI application: `headwater comments serve` runs it alone, and the desk answers with it under the same paths.
It asks for no login and looks at no browser's headers: a key stands in the form, or before the host's name.
"""

import json
import logging
import math
import re
import time
import traceback
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from anyio.to_thread import run_sync
from starlette.types import ASGIApp, Receive, Scope, Send

from headwater.corpus import Corpus
from headwater.corpus.comment_keys import KEY, SiteKey
from headwater.desk.comment_form import MOST_BYTES, BadForm, Fields, find_comment, is_set
from headwater.desk.comment_settings import CommentSettings, Secret
from headwater.desk.key_sites import key_sites, usage_limit
from headwater.desk.privacy import Privacy
from headwater.desk.screener import Screener
from headwater.errors import CorpusError

THANKS = "Thanks for making the web a better place."
REMEMBERED_SECONDS = 2.0  # how long a key that another program revokes may go on
REMEMBERED = 10_000
FORM = b"application/x-www-form-urlencoded"
TOO_LARGE = f"Expected at most {MOST_BYTES} bytes."
LABEL = re.compile(rb"([0-9a-f]{32})\.", re.IGNORECASE)
SECURITY = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"),
]
TEXT = b"text/plain; charset=utf-8"
log = logging.getLogger("headwater.desk")


class Answer(NamedTuple):
    """What is sent back."""

    body: bytes
    status: int = 200
    headers: tuple[tuple[bytes, bytes], ...] = ()
    kind: bytes = TEXT


ANSWERS = {
    "ham": Answer(b"false"),
    "unsure": Answer(b"false"),  # a moderator is asked
    "spam": Answer(b"true"),
    "blatant": Answer(b"true", headers=((b"x-akismet-pro-tip", b"discard"),)),
}
VALID = Answer(b"valid")
Asked = Callable[[Fields, SiteKey], Awaitable[Answer]]


class CommentsApp:
    """Answers the paths of `PATHS`, and nothing else. `close` it at the end: it has a thread that writes."""

    def __init__(self, corpus: Corpus, secret: Secret, settings: CommentSettings) -> None:
        self.screener = Screener(corpus, secret, settings)
        self._keys = KeyRing(corpus)
        self._privacy = Privacy(settings)
        self._asked: dict[str, Asked] = {
            "/1.1/verify-key": self._verify,
            "/1.1/comment-check": self._check,
            "/1.1/submit-spam": partial(self._submit, spam=True),
            "/1.1/submit-ham": partial(self._submit, spam=False),
            "/1.2/usage-limit": self._usage,
            "/1.2/key-sites": self._sites,
        }

    def close(self) -> None:
        self.screener.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.screener.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await run_sync(self.close)
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.screener.start()
        try:
            answer = await self._find(scope, receive)
        except BadForm as bad:
            answer = _refuse(bad.status, bad.told)
        except CorpusError as error:
            log.error("comments: %s", error)
            answer = _refuse(503, "The database does not answer just now. Ask again later.", (b"retry-after", b"10"))
        except Exception as error:  # without its message, which may hold what a reader wrote
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("comments: a fault in Headwater: %s\n%s", type(error).__name__, where)
            answer = _refuse(500, "A fault in Headwater. Whoever runs it sees what it was.")
        if answer.status != 200:
            log.info(
                "comments: %s %s %d", scope["method"], scope["path"] if self.answers(scope) else "-", answer.status
            )
        headers = [(b"content-type", answer.kind), (b"content-length", b"%d" % len(answer.body))]
        if answer.kind != TEXT:
            headers += SECURITY
        headers += answer.headers
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else answer.body
        await send({"type": "http.response.body", "body": body})

    def answers(self, scope: Scope) -> bool:
        """Whether a request is for this application."""
        return scope["path"] in PATHS

    async def _find(self, scope: Scope, receive: Receive) -> Answer:
        path, method = scope["path"], scope["method"]
        asked = self._asked.get(path)
        if asked is None:
            found = self._privacy.page(path)
            if found is None:
                return _refuse(404, "Nothing here. Akismet clients ask POST /1.1/comment-check and the like.")
            if method not in ("GET", "HEAD"):
                return _refuse(405, "Expected GET.", (b"allow", b"GET, HEAD"))
            return Answer(found.body, kind=found.kind)
        if method == "POST":
            fields = Fields(await _read_body(scope, receive))
        elif method == "GET" and path.startswith("/1.2/"):
            fields = Fields(scope["query_string"])
        else:
            return _refuse(405, f"Expected POST, got {method}.", (b"allow", b"POST"))
        return await self._admit(asked, path, scope, fields)

    async def _admit(self, asked: Asked, path: str, scope: Scope, fields: Fields) -> Answer:
        secret = fields.get("api_key") or fields.get("key") or _key_in_host(scope)
        if not secret:
            return _invalid('Empty "api_key" value: give the key in the form, or as the first part of the host.')
        key = self._keys.recall(secret) or await run_sync(self._keys.find, secret)
        if key is None:
            return _invalid("This key is unknown or revoked. Make one with: headwater comments keys add --site URL")
        wait = self._keys.wait(key)
        if wait:
            told = f"More than {key.rate} requests a minute with this key. Ask again in {wait} seconds."
            return _refuse(429, told, (b"retry-after", b"%d" % wait))
        for name in NEEDED.get(path, ()):
            if name not in fields:
                return _missing(f"Missing required field: {name}.")
        if path in NEEDED and not fields.get("blog").strip():
            return _missing('Empty "blog" value.')
        return await asked(fields, key)

    # --- what can be asked

    async def _verify(self, fields: Fields, key: SiteKey) -> Answer:
        return VALID

    async def _check(self, fields: Fields, key: SiteKey) -> Answer:
        asked = find_comment(fields, key.site, self.screener.secret)
        if not self.screener.knows(key.site):
            await run_sync(self.screener.learner, key.site)
        test = is_set(fields, "is_test")
        verdict = self.screener.check(asked, key, test=test, discard=test and is_set(fields, "test_discard"))
        return ANSWERS[verdict]

    async def _submit(self, fields: Fields, key: SiteKey, *, spam: bool) -> Answer:
        asked = find_comment(fields, key.site, self.screener.secret)
        # Nothing is learnt from tests, nor from names that are spam by agreement.
        if not is_set(fields, "is_test") and asked.role != "spam":
            await run_sync(partial(self.screener.submit, asked, key, spam=spam))
        return Answer(THANKS.encode())

    async def _usage(self, fields: Fields, key: SiteKey) -> Answer:
        return _json(await run_sync(usage_limit, self.screener, key, datetime.now(UTC)))

    async def _sites(self, fields: Fields, key: SiteKey) -> Answer:
        found = await run_sync(key_sites, self.screener, key, fields, datetime.now(UTC))
        return Answer(found.encode(), kind=b"text/csv; charset=utf-8") if isinstance(found, str) else _json(found)


# Fields without which nothing is answered. An address may be empty: a site need not tell it.
NEEDED = {
    "/1.1/verify-key": ("blog",),
    "/1.1/comment-check": ("blog", "user_ip"),
    "/1.1/submit-spam": ("blog", "user_ip"),
    "/1.1/submit-ham": ("blog", "user_ip"),
}
PATHS = frozenset((*NEEDED, "/1.2/usage-limit", "/1.2/key-sites", "/privacy"))


class KeyRing:
    """The keys that were asked with, remembered for a moment, and how much each may still ask."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._held: dict[str, tuple[float, SiteKey]] = {}
        self._buckets: dict[str, tuple[float, float]] = {}  # by the key's id: when, and how many requests are left

    def recall(self, secret: str) -> SiteKey | None:
        held = self._held.get(secret)
        return held[1] if held and time.monotonic() - held[0] < REMEMBERED_SECONDS else None

    def find(self, secret: str) -> SiteKey | None:
        """The key, asked from the database."""
        key = self._corpus.comments.keys.find(secret) if KEY.fullmatch(secret) else None
        if key is None:
            self._held.pop(secret, None)
        else:
            if len(self._held) >= REMEMBERED:
                self._held.clear()
            self._held[secret] = (time.monotonic(), key)
        return key

    def wait(self, key: SiteKey) -> int:
        """Count a request; 0 where it may pass, else how many seconds to wait. A minute's worth may come at once."""
        now, a_second = time.monotonic(), key.rate / 60
        before, left = self._buckets.get(key.id, (now, float(key.rate)))
        left = min(key.rate, left + (now - before) * a_second)
        if left < 1:
            self._buckets[key.id] = (now, left)
            return math.ceil((1 - left) / a_second)
        self._buckets[key.id] = (now, left - 1)
        return 0


def make_comments_app(corpus: Corpus, secret: Secret, settings: CommentSettings) -> CommentsApp:
    """The protocol over an open corpus, which the caller closes after the application."""
    return CommentsApp(corpus, secret, settings)


def before_desk(comments: CommentsApp, desk: ASGIApp) -> ASGIApp:
    """Both at one port: the protocol's paths are answered by `comments`, all others by the desk."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        chosen = comments if scope["type"] == "http" and comments.answers(scope) else desk
        await chosen(scope, receive, send)

    return answer


async def _read_body(scope: Scope, receive: Receive) -> bytes:
    """The body of a request, up to `MOST_BYTES`. Raises `BadForm`."""
    told = dict(scope["headers"])
    kind = told.get(b"content-type", FORM)
    if kind != FORM and kind.partition(b";")[0].strip().lower() not in (b"", FORM):
        raise BadForm(415, f"Expected a form of the type {FORM.decode()}.")
    try:
        size = int(told.get(b"content-length", b"0"))
    except ValueError:
        size = 0
    if size > MOST_BYTES:
        raise BadForm(413, TOO_LARGE)
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadForm(400, "The request ended early.")
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MOST_BYTES:
            raise BadForm(413, TOO_LARGE)
    return body


def _key_in_host(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"host":
            found = LABEL.match(value)
            return found[1].decode().lower() if found else ""
    return ""


def _invalid(told: str) -> Answer:
    return Answer(b"invalid", headers=((b"x-akismet-debug-help", told.encode("latin-1", "replace")),))


def _missing(told: str) -> Answer:
    return Answer(told.encode(), headers=((b"x-akismet-debug-help", told.encode("latin-1", "replace")),))


def _refuse(status: int, told: str, *headers: tuple[bytes, bytes]) -> Answer:
    return Answer(told.encode(), status, ((b"x-akismet-debug-help", told.encode("latin-1", "replace")), *headers))


def _json(found: object) -> Answer:
    return Answer(json.dumps(found).encode(), kind=b"application/json")
