"""What the screen looks at in a comment.

Hashed words for the trained weights, facts with weights of their own, and marks that a site's moderators teach it.
"""

# ruff: noqa: E501 - word lists read better whole than wrapped

import datetime
import hashlib
import itertools
import re
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from headwater.screening.comment import ALONE, ReaderComment, Surroundings
from headwater.screening.folding import Folded, fold, host_of

BITS = 18  # 2^18 slots
SLOTS = 1 << BITS
MOST_TOKENS = 400

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[:;=][-']?[)(dDpP3]+|<3|[!?]{1,3}|[\u2190-\u2bff\U0001f000-\U0001faff]")
_MAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,100}\.[a-z]{2,}", re.I)
_PHONE = re.compile(r"\+?\d[\d ().-]{8,16}\d")
_DIGIT = re.compile(r"[0-9]")
_MONEY = re.compile(r"[$£€¥]\s?\d|\d\s?[$£€¥]|\b\d+ ?(?:usd|dollars|euros?)\b", re.I)

# Under these anybody has a page: what is known of one page says nothing of the next.
SHARED_HOSTS = frozenset(
    """youtube.com youtu.be facebook.com fb.com twitter.com x.com t.co instagram.com reddit.com tumblr.com medium.com
    blogspot.com blogger.com wordpress.com wikipedia.org en.wikipedia.org google.com plus.google.com docs.google.com drive.google.com
    sites.google.com github.com gitlab.com amazon.com amazon.co.uk ebay.com vimeo.com soundcloud.com twitch.tv pinterest.com
    linkedin.com tiktok.com bit.ly goo.gl tinyurl.com ow.ly is.gd imgur.com flickr.com gofundme.com kickstarter.com
    patreon.com paypal.com steamcommunity.com m.youtube.com mobile.twitter.com apple.com itunes.apple.com play.google.com
    archive.org telegram.me t.me wa.me discord.gg change.org yahoo.com livejournal.com weebly.com wix.com""".split()
)
NOBODY = frozenset(("", "anonymous", "anon", "guest", "admin", "user", "unknown", "name", "me", "reader"))


class Mark(NamedTuple):
    """Something by which a comment is known again: its text, a link, a name, an address."""

    key: int  # 63 bits
    name: str
    reach: float  # log odds that one submission gives it


class Features(NamedTuple):
    """A comment as the learner sees it."""

    indices: NDArray[np.int64]  # [n] in 0 ... SLOTS
    values: NDArray[np.float32]  # [n]
    words: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    shapes: tuple[str, ...]
    facts: tuple[tuple[str, float], ...]  # (name, log odds): what no training data told, see docs/comments-screen.md
    marks: tuple[Mark, ...]

    def name(self, place: int) -> str:
        """What one of them is, in words: put together when somebody asks, which a check does not."""
        if place < len(self.words):
            return _WORD + self.words[place]
        place -= len(self.words)
        if place < len(self.pairs):
            return _PAIR + " ".join(self.pairs[place])
        return self.shapes[place - len(self.pairs)]


_WORD, _PAIR = "word: ", "words: "
_WORDS, _PAIRS = zlib.crc32(_WORD.encode()), zlib.crc32(_PAIR.encode())


@lru_cache(maxsize=5_000)  # there are a few hundred classes and shapes
def slot(name: str) -> int:
    """The slot of a feature, the same on every machine."""
    return zlib.crc32(name.encode("utf-8", "replace")) & (SLOTS - 1)


def find_features(comment: ReaderComment, surroundings: Surroundings = ALONE) -> Features:
    """What speaks for and against spam in a comment. Never fails, whatever the comment holds."""
    folded = fold(comment.content)
    written = _TOKEN.findall(folded.text)[:MOST_TOKENS]
    tokens = [token[:24].lower() for token in written]
    words, pairs = _slots(tokens)
    asked = tuple(dict.fromkeys(_classes(folded, tokens)))
    shapes = tuple(dict.fromkeys(_shapes(folded, written)))
    size = len(words) + len(pairs)
    values = np.empty(size + len(asked) + len(shapes), np.float32)
    values[:size] = (size or 1) ** -0.5
    # "Please" in a line of five words asks for something; in five sentences it is one word of many.
    values[size : size + len(asked)] = SHAPE * min(1.0, (12 / (len(tokens) or 1)) ** 0.5)
    values[size + len(asked) :] = SHAPE
    indices = np.array([*words.values(), *pairs.values(), *map(slot, asked), *map(slot, shapes)], np.int64)
    facts = tuple(_facts(comment, surroundings, folded))
    marks = tuple(_marks(comment, folded, tokens))
    return Features(indices, values, tuple(words), tuple(pairs), (*asked, *shapes), facts, marks)


def _slots(tokens: list[str]) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    """The slots of `_WORD + word` and of `_PAIR + one + " " + other`, without putting these together."""
    known, crc, last = [*map(_known, tokens)], zlib.crc32, SLOTS - 1
    words = dict(zip(tokens, [word.slot for word in known], strict=True))
    slots = [crc(other.letters, one.begun) & last for one, other in itertools.pairwise(known)]
    return words, dict(zip(itertools.pairwise(tokens), slots, strict=True))


class _Known(NamedTuple):
    slot: int
    letters: bytes
    begun: int  # what is known of the slot of a pair that begins with this word


@lru_cache(maxsize=20_000)  # most words of a comment came in another one
def _known(word: str) -> _Known:
    letters = word.encode("utf-8", "replace")
    return _Known(zlib.crc32(letters, _WORDS) & (SLOTS - 1), letters, zlib.crc32(letters + b" ", _PAIRS))


def _classes(folded: Folded, tokens: list[str]) -> Iterator[str]:
    """Who asks for what, whatever the words."""
    found = [(place, CLASS[token]) for place, token in enumerate(tokens) if token in CLASS]
    for number, (place, name) in enumerate(found[:60]):
        yield "speaks of " + name
        for other, follows in found[number + 1 : number + 4]:
            if other - place <= _NEAR and follows != name:
                yield f"speaks of {name}, then {follows}"
        if folded.links:
            yield f"a link, and {name}"
        if name == "likes" and "if" in tokens[place + 1 : place + 6]:
            yield "asks for likes"


_LENGTHS = ("no words", "one word", *(f"{1 << bits} to {(2 << bits) - 1} words" for bits in range(1, 10)))
_LINKS = ("no link", "one link", "two links", "more links")


def _shapes(folded: Folded, written: list[str]) -> Iterator[str]:
    """What can be said of a comment without its words."""
    text = folded.text
    size = _LENGTHS[len(written).bit_length()]
    yield size
    links = [link for link in folded.links[:8] if not is_name(link)]
    yield f"{_LINKS[min(len(links), 3)]} in {size}"
    yield _LINKS[min(len(links), 3)]
    if len(links) < len(folded.links):
        yield "a site named"
    for link in links[:5]:
        for kind in link_kinds(link):
            yield "a link " + kind
            yield f"a link {kind} in {size}"
    if sum(map(str.isupper, written)) > max(1, 0.6 * len(written)):
        yield "in capitals"
    if "!!!" in text:
        yield "exclamation marks"
    if "@" in text and _MAIL.search(text):
        yield "an e-mail address"
    if not _DIGIT.search(text):
        return
    if _PHONE.search(text):
        yield "a telephone number"
    if _MONEY.search(text):
        yield "an amount of money"


def is_name(link: str) -> bool:
    """Whether this is a site's name in a sentence ("I read it on fark.com"), and no address to go to."""
    return "/" not in link and not link.lower().startswith("www.")


SHAPE = 0.3
# What spammers do in any trade: they ask readers to do something, with something of their own, for a gain.
_CLASSES = {
    "a request": "check checkout chek visit click watch subscribe sub suscribe follow join vote share download buy order contact "
    "call text email add try look listen support help donate sign register enter get come see search discover hear sponsor "
    "segue sigueme suscribete abonne",
    "the writer’s own": "my our mine me us mi meu minha mon ma",
    "a page or channel": "channel channels chanel page site website websites blog video videos vids vid cover covers mixtape album account "
    "profile app store shop group playlist link stream song songs track tracks music beats rap canal chaine pagina kanal",
    "a gain": "free money cash earn earned earning income profit prize prizes giveaway bonus casino poker viagra cialis "
    "pills loan loans credit crypto bitcoin investment invest forex seo backlinks followers subscribers subs likes views "
    "traffic cheap discount sale deals luxury replica dollars rich generate paid guaranteed paypal robux hack hacked",
    "please": "please plz pls plzz plzzz plsss pleaseee pleease",
    "likes": "like likes thumbs thumb upvote upvotes lik",
    "an artist": "singer rapper artist producer musician gamer youtuber dj band",
}
CLASS = {word: name for name, words in _CLASSES.items() for word in words.split()}
_NEAR = 4  # tokens
_REFERRAL = re.compile(
    r"[?&/](?:ref|aff|affid|refer|r|u|id|tag|campid|campaign|promo|invite|referral|gclid|adurl)[=/]", re.I
)
_KINDS = {
    "to a profile": "facebook.com fb.com m.facebook.com twitter.com instagram.com soundcloud.com twitch.tv tsu.co vk.com reverbnation.com "
    "plus.google.com pinterest.com tumblr.com tiktok.com t.me discord.gg ask.fm linkedin.com bandcamp.com",
    "to a collection or petition": "gofundme.com kickstarter.com indiegogo.com patreon.com paypal.com paypal.me change.org avaaz.org",
    "to a shop": "ebay.com amazon.com amazon.co.uk etsy.com teespring.com redbubble.com shopify.com",
    "through a shortener": "bit.ly goo.gl tinyurl.com ow.ly is.gd t.co adf.ly linkbucks.com shorte.st cutt.ly",
    "to a video": "youtube.com youtu.be m.youtube.com vimeo.com dailymotion.com",
}
_KIND = {host: kind for kind, hosts in _KINDS.items() for host in hosts.split()}


def link_kinds(link: str) -> Iterator[str]:
    """Where a link leads, as far as its writing tells."""
    host, path = host_of(link)
    yield _KIND.get(host, "to another site")
    if _REFERRAL.search(link):
        yield "with a referral"
    yield (
        "to a front page"
        if not path and "?" not in link
        else "deep into a site"
        if path.count("/") > 1 or "?" in link
        else "to a page"
    )


def _facts(comment: ReaderComment, surroundings: Surroundings, folded: Folded) -> Iterator[tuple[str, float]]:
    """What no training data tells, with a weight that was set by hand."""
    if comment.honeypot:
        yield "filled in a field that people do not see", 9.0
    if surroundings.same_text_names:
        yield (
            f"the same words from {surroundings.same_text_names + 1} names",
            min(1.5 * surroundings.same_text_names, 6.0),
        )
    if surroundings.from_address_last_hour > 5:
        count = surroundings.from_address_last_hour
        yield f"{count} comments from this address in the last hour", min(0.3 * (count - 5), 4.0)
    if folded.hidden:
        yield "letters disguised", min(1.5 + 0.5 * folded.hidden, 3.0)
    if len(folded.links) > 3:
        yield f"{len(folded.links)} links", min(0.5 * (len(folded.links) - 3), 4.0)
    age = days_between(comment.post_modified_at, comment.posted_at)
    if age is not None and age > 180:
        yield "on an article older than half a year", 0.5
    if comment.user_role in ("administrator", "editor", "author"):
        yield f"written by the site’s {comment.user_role}", -8.0
    if host_of(comment.author)[0] or "http" in comment.author.lower():
        yield "a link as name", 2.0


def days_between(first: str | None, last: str | None) -> float | None:
    """Days from one moment to the other; None where either is unknown or unreadable."""
    if not first or not last:
        return None
    try:
        one, other = (datetime.datetime.fromisoformat(moment) for moment in (first, last))
        if (one.tzinfo is None) != (other.tzinfo is None):
            one, other = one.replace(tzinfo=None), other.replace(tzinfo=None)
        return (other - one).total_seconds() / 86400
    except (ValueError, OverflowError):
        return None


def _marks(comment: ReaderComment, folded: Folded, tokens: list[str]) -> Iterator[Mark]:
    """By what a comment is known again, the exact words first."""
    if tokens or folded.links:
        yield _mark("text", " ".join([*tokens, *folded.links]), "these very words", 14.0)
    own = host_of(comment.permalink)[0]
    seen: set[str] = set()
    for link in [*folded.links[:8], *([comment.author_url] if comment.author_url else [])]:
        host, path = host_of(link)
        place = host + path if host in SHARED_HOSTS else host
        if host and host != own and place not in seen and (path or host not in SHARED_HOSTS):
            seen.add(place)
            yield _mark("link", place, f"links to {place}", 5.0)
    author = " ".join(comment.author.casefold().split())
    if author not in NOBODY:
        # "Anna" is many people, "Best Watches 24" is one.
        known = " " in author or any(map(str.isdigit, author))
        yield _mark("author", author, f"signed {author[:60]}", 4.0 if known else 2.5)
    if comment.email:
        yield _mark("email", comment.email, "this e-mail address", 4.0)
    if comment.address:
        yield _mark("address", comment.address, "this network address", 2.5)


def _mark(kind: str, value: str, name: str, reach: float) -> Mark:
    digest = hashlib.blake2b(f"{kind}:{value}".encode("utf-8", "replace"), digest_size=8).digest()
    return Mark(int.from_bytes(digest) >> 1, name, reach)
