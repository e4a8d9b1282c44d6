"""The form that an Akismet client sends, read: whatever it holds, in whatever encoding."""

import codecs
import ipaddress
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from headwater.corpus.codec import clean
from headwater.desk.comment_settings import Secret, tidy_email
from headwater.screening import ReaderComment

MOST_BYTES = 512 * 1024
MOST_FIELDS = 1000  # WordPress sends its server's variables along, a hundred or so; they are not looked at
KEPT_CHARACTERS = 64_000
SCREENED_CHARACTERS = 20_000  # of a longer comment its start and its end: nobody shall keep the screen busy
SHORT = 500  # of a name, an address of a page and the like
# What is tried where a form is not UTF-8. Python knows more by name, some of them no encodings of text at all.
ENCODINGS = re.compile(
    r"ascii|latin|iso-?8859|cp(125\d|437|85\d|866|874|932|949|950)|windows|koi8|mac|big5|gb|euc|shift|sjis|tis"
)
GUARANTEED = frozenset(("akismet-guaranteed-spam", "viagra-test-123"))
GUARANTEED_EMAIL = "akismet-guaranteed-spam@example.com"
LOOKED_AT = (
    b"comment_author_email", b"user_ip", b"comment_date_gmt", b"comment_post_modified_gmt", b"honeypot_field_name",
    b"comment_content", b"comment_author", b"comment_author_url", b"comment_type", b"permalink", b"user_role",
    b"referrer", b"user_agent", b"blog_lang",
)  # fmt: skip
TRUE = frozenset(("1", "true", "yes", "on"))


class BadForm(Exception):
    """A form that cannot be read. Carries what is wrong, in words for whoever set up the client."""

    def __init__(self, status: int, told: str) -> None:
        super().__init__(told)
        self.status, self.told = status, told


class Asked(NamedTuple):
    """What a form asks about, without any address or e-mail."""

    comment: ReaderComment
    mark: str  # keyed hash by which the same comment is known again
    same: str  # keyed hash of the folded words
    whole: str  # the text, where the screen gets less of it
    role: str  # "spam" for the names that are always spam, "ham" for an administrator, else empty


class Fields:
    """A form that was sent, by name; of a field that comes twice the last counts. Text is made of what is asked for."""

    def __init__(self, body: bytes) -> None:
        pairs = body.split(b"&", MOST_FIELDS)
        if len(pairs) > MOST_FIELDS:
            raise BadForm(413, f"Expected at most {MOST_FIELDS} fields.")
        self._held = {name: value for name, _, value in [pair.partition(b"=") for pair in pairs]}
        if b"%" in (names := b"".join(self._held)) or b"+" in names:
            self._held = {unquote_to_bytes(name.replace(b"+", b" ")): value for name, value in self._held.items()}
        self._charset = self._held.get(b"blog_charset", b"").decode("latin-1")

    def __contains__(self, name: str) -> bool:
        return name.encode() in self._held

    def get(self, name: str) -> str:
        """A field's text without what no database keeps; empty where there is no such field."""
        value = self._held.get(name.encode("utf-8", "replace"))
        return clean(_decode(unquote_to_bytes(value.replace(b"+", b" ")), self._charset)) if value else ""

    def texts(self, names: Sequence[bytes]) -> list[str]:
        """Several at once, in a third of the time where they are UTF-8 without a NUL, as nearly always."""
        joined = b"\x00".join([self._held.get(name, b"") for name in names])
        # Every address and every moment has some of the first two, which are not left to a loop in Python.
        joined = joined.replace(b"%3A", b":").replace(b"%2F", b"/").replace(b"+", b" ")
        try:
            found = unquote_to_bytes(joined).decode().split("\x00")
            if len(found) == len(names):
                return found
        except UnicodeDecodeError:
            pass
        return [self.get(name.decode()) for name in names]


def find_comment(fields: Fields, site: str, secret: Secret) -> Asked:
    """The comment in a form. Its sender's address and e-mail are hashed, and taken out wherever else they stand."""
    email, address, posted, modified, trap, content, *short = fields.texts(LOOKED_AT)
    email, address = tidy_email(email), address.strip()
    trapped = fields.get(trap)[:SHORT] if trap else ""
    told = [content[:KEPT_CHARACTERS], trapped, *(one.strip()[:SHORT] for one in short)]
    content, trapped, author, url, kind, permalink, role, referrer, agent, language = _hide(told, email, address)
    if email and short[0].strip().casefold() == email:
        author = ""
    comment = ReaderComment(
        content=_screened(content), author=author, author_url=url, kind=kind or "comment", permalink=permalink,
        posted_at=_moment(posted), post_modified_at=_moment(modified), user_role=role, honeypot=trapped,
        referrer=referrer, user_agent=agent, language=language, email=secret.hash("email", email),
        address=secret.hash("address", _tidy_address(address)),
    )  # fmt: skip
    same = secret.hash("text", " ".join(content.casefold().split()))
    mark = secret.hash("comment", "\x00".join((site, same, author, comment.email, comment.address)))
    return Asked(comment, mark, same, content, _role(role, short[0].strip(), email))


def is_set(fields: Fields, name: str) -> bool:
    return name in fields and fields.get(name).strip().casefold() in TRUE


def _role(role: str, author: str, email: str) -> str:
    if author in GUARANTEED or email == GUARANTEED_EMAIL:
        return "spam"
    return "ham" if role.strip().casefold() == "administrator" else ""


def _screened(content: str) -> str:
    if len(content) <= SCREENED_CHARACTERS:
        return content
    return f"{content[: SCREENED_CHARACTERS // 2]}\n{content[-SCREENED_CHARACTERS // 2 :]}"


def _hide(texts: list[str], email: str, address: str) -> list[str]:
    """Texts with words in the place of an e-mail and an address, also as they stand in the address of a page."""
    told = ((email, "[e-mail]"), (address.casefold(), "[address]"))
    folded = "\x00".join(texts).casefold()
    for secret, instead in told:
        written = (secret, quote(secret, safe="").casefold()) if "%" in folded else (secret,)
        for value in written if len(secret) > 3 else ():
            if value in folded:
                pattern = re.compile(re.escape(value), re.IGNORECASE)
                texts = [pattern.sub(instead, text) for text in texts]
    return texts


def _decode(raw: bytes, charset: str) -> str:
    """Clients send UTF-8 whatever they say, and so that is tried first."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        pass
    with suppress(LookupError, ValueError):
        if ENCODINGS.match(codecs.lookup(charset).name):
            return raw.decode(charset)
    return raw.decode("utf-8", "replace")


def _tidy_address(address: str) -> str:
    if ":" not in address:
        return address.casefold()
    try:
        return ipaddress.ip_address(address).compressed
    except ValueError:
        return address.casefold()


@lru_cache(maxsize=1024)  # articles are commented on more than once
def _moment(told: str) -> str | None:
    """ISO 8601 in UTC, from that, from MySQL's form, or from seconds since 1970; `None` where it is neither."""
    told = told.strip()[:40]
    try:
        if told.isdecimal() and 9 <= len(told) <= 10:
            moment = datetime.fromtimestamp(int(told), UTC)
        else:
            moment = datetime.fromisoformat(told)
            moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment.isoformat(timespec="seconds")
