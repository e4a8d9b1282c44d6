"""The words and links of a comment, whatever hides them: markup, look-alike letters, letters that nobody sees."""

import html
import re
import unicodedata
from typing import NamedTuple

FIRST, LAST = 8000, 2000  # characters read of a long comment: a link is hidden in the middle or at an end of one
MOST_LINKS = 40

# Letters of other scripts that pass for Latin ones. Only within a word that has Latin letters too: "Москва" stays.
_LOOKALIKES = dict(
    zip(
        map(ord, "аАеЕоОрРсСуУхХіІјЈѕЅһԁԛԝкКмМТВНЗαΑβΒεΕηΗιΙκΚμΜνΝοΟρΡτΤυΥχΧγԍɡıΖ"),
        "aaeeooppccyyxxiijjsshdqwkkmmtbh3aabbeennııkkmmvnooppttuyxxyggiz",
        strict=True,
    )
)
_UNSEEN = dict.fromkeys([0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F)]) | dict.fromkeys(
    [*range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF, *range(0xE0000, 0xE0080), 0x115F, 0x1160, 0x3164]
)
_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-zA-Z]")
_STACKED = re.compile(r"[\u0300-\u036f\u0489\u20d0-\u20f0]+")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_TAG = re.compile(r"<(?:/?[a-zA-Z]|!--)[^<>]{0,3000}>?")
_HREF = re.compile(r"""(?:href|src)\s*=\s*["']?\s*([^\s"'<>]{4,300})|\[(?:url|link)=["']?([^\]"'\s]{4,300})""", re.I)
_BBCODE = re.compile(r"\[/?(?:url|link|b|i|img)(?:=[^\]]{0,300})?\]", re.I)
# Hosts that are written as words need an ending that is no English word: "I came home.it was late" is no link.
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'\])]{3,300}"
    r"|\b(?:[a-z0-9-]{2,40}\.){1,4}(?:com|net|org|info|biz|xyz|online|shop|site|club|ru|cn|io|tk|top|uk|de|co|ly|tv|gl|example)"
    r"\b(?:/[^\s<>\"'\])]{0,300})?",
    re.I,
)
# "marketglory . com/x", "youtube. com/watch": taken apart so that no filter sees a link.
_APART = re.compile(r"\b([a-z0-9-]{2,40})(?: \. ?|\. | ?\(dot\) ?)(com|net|org|info|tk)\b(?=/|\s|$)", re.I)
_SEEMS_APART = re.compile(r"(?: \. ?|\. |\(dot\) ?)(?:com|net|org|info|tk)\b", re.I)
_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?/{0,2}(?:[^/@]*@)?([^/:?#]+)(?::\d+)?([^?#]*)", re.I)
_ALONE = re.compile(r"[ .*_\-][^\W\d_][ .*_\-][^\W\d_][ .*_\-]")  # two letters in a row that stand alone
_SPACED = re.compile(r"\b(?:[^\W\d_][ .*_\-]){3,30}[^\W\d_]\b")


class Folded(NamedTuple):
    text: str  # without markup and links, as it reads to the eye
    links: tuple[str, ...]  # as written, in order
    hidden: int  # words with look-alike letters, or with characters in them that nobody sees


def fold(content: str) -> Folded:
    """The text of a comment as the eye reads it, and its links apart. Never fails, whatever it is given."""
    if len(content) > FIRST + LAST:
        content = f"{content[:FIRST]} {content[-LAST:]}"
    links: list[str] = []
    if "<" in content or "[" in content:
        links += [one or other for one, other in _HREF.findall(content)]
        content = _BBCODE.sub(" ", _TAG.sub(" ", content))
    if "&" in content:
        content = html.unescape(content)
        if "<" in content:  # written out as entities once, as WordPress and YouTube hand it in
            links += [one or other for one, other in _HREF.findall(content)]
            content = _TAG.sub(" ", content)
    content, hidden = unmask(content)
    if "." in content or ":" in content or "(dot)" in content:
        if _SEEMS_APART.search(content):
            content, apart = _APART.subn(r"\1.\2", content)
            hidden += apart
        content = _without_links(content, links)
    return Folded(content, tuple(dict.fromkeys(links))[:MOST_LINKS], hidden)


def _without_links(content: str, links: list[str]) -> str:
    """The text with its links taken out, into `links`. Looks only at words that could hold one."""
    kept = []
    for word in content.split():
        # The full stop that ends a sentence is no link's.
        if "." in word[1:-1] or "://" in word:
            found = _LINK.findall(word)
            if found:
                links += [link.rstrip(".,;:!?") for link in found]
                word = _LINK.sub(" ", word)
        kept.append(word)
    return " ".join(kept)


def unmask(text: str) -> tuple[str, int]:
    """The text with look-alike and unseen letters put right, and how many words had any."""
    hidden = 0
    if not text.isascii():
        text = _SURROGATES.sub("\ufffd", text)
        seen = text.strip("\ufeff \u200b")
        shown = seen.translate(_UNSEEN)
        hidden += sum(1 for word in seen.split() if word.isascii() is False and _is_cut(word))
        text = unicodedata.normalize("NFC", _STACKED.sub("", unicodedata.normalize("NFKD", shown)))
        plain = _LETTERS.sub(_without_lookalikes, text)
        hidden += sum(one != other for one, other in zip(text.split(), plain.split(), strict=True))
        text = plain
    if _ALONE.search(text):
        text, spaced = _SPACED.subn(lambda found: re.sub(r"[ .*_\-]", "", found[0]), text)
        hidden += spaced
    return text, hidden


def _without_lookalikes(word: re.Match[str]) -> str:
    return word[0].translate(_LOOKALIKES) if not word[0].isascii() and _LATIN.search(word[0]) else word[0]


def _is_cut(word: str) -> bool:
    """Whether unseen characters stand between letters of this word."""
    parts = [part for part in word.translate(dict.fromkeys(_UNSEEN, " ")).split(" ") if part]
    return len(parts) > 1 and all(part[0].isalpha() and part.isascii() for part in parts)


def host_of(link: str) -> tuple[str, str]:
    """(host in small letters without www., path) of a link; empty where there is none."""
    found = _HOST.match(link.strip()) if "." in link else None
    if not found or "." not in found[1]:
        return "", ""
    return found[1].lower().removeprefix("www.").rstrip(".")[:100], found[2].rstrip("/")[:200]
