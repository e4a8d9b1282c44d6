"""The form that an Akismet client sends, read: whatever it holds, in whatever encoding."""

import codecs
import ipaddress
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import parse_qsl, quote

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


def read_form(body: bytes) -> dict[str, str]:
    """The fields of a form; of one that comes twice the last counts. Raises `BadForm` for too many."""
    try:
        try:
            fields = _parse(body.decode(), "utf-8")
        except UnicodeDecodeError:
            fields = _parse(body.decode("latin-1"), "latin-1")
            charset = fields.get("blog_charset", "")
            fields = {_decode(name, charset): _decode(value, charset) for name, value in fields.items()}
    except ValueError as error:
        raise BadForm(413, f"Expected at most {MOST_FIELDS} fields.") from error
    if b"%00" in body or b"\x00" in body:
        fields = {clean(name): clean(value) for name, value in fields.items()}
    return fields


def _parse(form: str, encoding: str) -> dict[str, str]:
    return dict(parse_qsl(form, keep_blank_values=True, encoding=encoding, errors="strict", max_num_fields=MOST_FIELDS))


def find_comment(fields: Mapping[str, str], site: str, secret: Secret) -> Asked:
    """The comment in a form. Its sender's address and e-mail are hashed, and taken out wherever else they stand."""
    email, address = tidy_email(fields.get("comment_author_email", "")), fields.get("user_ip", "").strip()
    hide = _Hidden(email, address)
    content = hide(fields.get("comment_content", "")[:KEPT_CHARACTERS])
    author = fields.get("comment_author", "").strip()[:SHORT]
    hashed_email, hashed_address = secret.hash("email", email), secret.hash("address", _tidy_address(address))
    trap = fields.get("honeypot_field_name", "")
    comment = ReaderComment(
        content=_screened(content),
        author="" if email and author.casefold() == email else hide(author),
        author_url=hide(fields.get("comment_author_url", "").strip()[:SHORT]),
        kind=fields.get("comment_type", "")[:SHORT] or "comment",
        permalink=hide(fields.get("permalink", "").strip()[:SHORT]),
        posted_at=_moment(fields.get("comment_date_gmt", "")),
        post_modified_at=_moment(fields.get("comment_post_modified_gmt", "")),
        user_role=fields.get("user_role", "")[:SHORT],
        honeypot=hide(fields.get(trap, "")[:SHORT]) if trap else "",
        referrer=hide(fields.get("referrer", "")[:SHORT]),
        user_agent=hide(fields.get("user_agent", "")[:SHORT]),
        address=hashed_address,
        email=hashed_email,
        language=fields.get("blog_lang", "")[:SHORT],
    )
    same = secret.hash("text", " ".join(content.casefold().split()))
    mark = secret.hash("comment", "\x00".join((site, same, comment.author, hashed_email, hashed_address)))
    return Asked(comment, mark, same, content, _role(fields, author, email))


def is_set(fields: Mapping[str, str], name: str) -> bool:
    return fields.get(name, "").strip().casefold() in TRUE


def _role(fields: Mapping[str, str], author: str, email: str) -> str:
    if author in GUARANTEED or email == GUARANTEED_EMAIL:
        return "spam"
    return "ham" if fields.get("user_role", "").strip().casefold() == "administrator" else ""


def _screened(content: str) -> str:
    if len(content) <= SCREENED_CHARACTERS:
        return content
    return f"{content[: SCREENED_CHARACTERS // 2]}\n{content[-SCREENED_CHARACTERS // 2 :]}"


class _Hidden:
    """Puts words in the place of an e-mail and an address, also as they stand in the address of a page."""

    def __init__(self, email: str, address: str) -> None:
        self._what = [
            (value, instead)
            for secret, instead in ((email, "[e-mail]"), (address.casefold(), "[address]"))
            if len(secret) > 3
            for value in dict.fromkeys((secret, quote(secret, safe="").casefold()))
        ]

    def __call__(self, text: str) -> str:
        if not text:
            return text
        folded = text.casefold()
        for value, instead in self._what:
            if value in folded:
                text = re.sub(re.escape(value), instead, text, flags=re.IGNORECASE)
        return text


def _decode(value: str, charset: str) -> str:
    """Text from bytes that stand as Latin-1. Clients send UTF-8 whatever they say, and so that is tried first."""
    if value.isascii():
        return value
    raw = value.encode("latin-1")
    for encoding in ("utf-8", charset):
        try:
            if encoding == "utf-8" or ENCODINGS.match(codecs.lookup(encoding).name):
                return clean(raw.decode(encoding))
        except (LookupError, ValueError):
            continue
    return clean(raw.decode("utf-8", "replace"))


def _tidy_address(address: str) -> str:
    try:
        return ipaddress.ip_address(address).compressed
    except ValueError:
        return address.casefold()


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
