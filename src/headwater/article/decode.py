"""Bytes to characters, and HTML told from plain text and from files that are neither."""

import codecs
import re

from headwater.errors import EmptyPage, NotAPage, PageTooLarge
from headwater.records import Page

MAX_BYTES = 20_000_000  # the largest article pages in a crawl are near 5 MB, nearly all of it scripts

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP file (or a DOCX or EPUB, which are ZIP files)"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x7fELF", "a program"),
)
# Bytes that text in no charset has: the control characters but for tab, newlines, form feed and escape.
CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})
CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|article|section|main|header|div|h[1-6]|p|table|ul|ol|script)\b[^<>]*>",
    re.IGNORECASE,
)
# The names that browsers read as another charset, because pages that say the first mean the second (WHATWG).
MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}


def decode(page: Page) -> str:
    """The page's characters, without NULs and without a byte-order mark.

    Raises `PageTooLarge`, `EmptyPage` or `NotAPage`.
    """
    content = page.content
    if len(content) > MAX_BYTES:
        raise PageTooLarge(
            f"Expected a page of at most {MAX_BYTES:,} bytes, got {len(content):,}. "
            "Save the article alone, or cut the page down, and try again."
        )
    if not content.strip():
        raise EmptyPage("Expected a news page, got an empty file. Check that the page was saved completely.")
    for signature, kind in SIGNATURES:
        if content.startswith(signature):
            raise NotAPage(f"Expected HTML or plain text, got {kind}. Save the page as HTML or text, and try again.")
    text = decode_bytes(content, content_type=page.content_type)
    if not text.strip():
        raise EmptyPage("Expected a news page, got nothing but white space. Check that the page was saved completely.")
    return text


def decode_bytes(content: bytes, *, content_type: str | None = None) -> str:
    """Decode by byte-order mark, by validity as UTF-8, by what HTTP and the page declare, then by statistics.

    Valid UTF-8 goes before the declaration: text of another charset is hardly ever valid UTF-8 by chance, while pages
    that were saved as UTF-8 often still declare what they were before. Raises `NotAPage` for binary content.
    """
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace").replace("\0", "")
    if unmarked := _utf16_without_mark(content):
        return content.decode(unmarked, "replace")
    _refuse_binary(content)
    content = content.replace(b"\0", b"")
    declared = _declared(content, content_type)
    if b"\x1b$" in content and "iso2022_jp" in declared:  # ISO-2022-JP is all ASCII bytes
        return content.decode("iso2022_jp", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        broken_at = error.start
    text = content.decode("utf-8", "replace")
    # A UTF-8 page with a few broken bytes (cut through a letter, a Latin-1 advertisement pasted in).
    if text.count("\ufffd") * 20 < len(text.encode()) - len(text) or broken_at > len(content) - 4:
        return text
    for encoding in declared:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _guess(content)


def is_html(text: str, *, content_type: str | None = None) -> bool:
    """Whether the text is markup. HTTP's word counts only where it says HTML; files saved from it are often untyped."""
    if content_type and "html" in content_type.lower():
        return True
    tags = HTML.findall(text, 0, 20_000)
    return len(tags) >= 2 or (bool(tags) and text.lstrip()[:1] == "<")


def _utf16_without_mark(content: bytes) -> str | None:
    """UTF-16 of mostly Latin text has a NUL in every second byte."""
    head = content[:2000]
    if len(head) < 4:
        return None
    half = len(head) // 2
    if head[1::2].count(0) > 0.8 * half and head[::2].count(0) == 0:
        return "utf-16-le"
    if head[::2].count(0) > 0.8 * half and head[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _refuse_binary(content: bytes) -> None:
    head = content[:4096]
    controls = len(head) - len(head.translate(None, CONTROLS))
    if controls * 100 > len(head):  # a stray NUL or two is a broken page, one in a hundred is no text
        raise NotAPage(
            f"Expected HTML or plain text, got binary content ({controls} control characters in its first {len(head)} "
            "bytes). Save the page as HTML or text, and try again."
        )


def _declared(content: bytes, content_type: str | None) -> list[str]:
    names: list[str] = []
    if content_type and (match := re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.IGNORECASE)):
        names.append(match[1])
    if meta := CHARSET.search(content, 0, 10_000):
        names.append(meta[1].decode("ascii", "replace"))
    encodings = []
    for name in names:
        try:
            known = codecs.lookup(name).name
        except LookupError:
            continue
        encodings.append(MEANT.get(known, known))
    return encodings


def _guess(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:100_000]).best()
    encoding = best.encoding if best else "cp1252"
    return content.decode(MEANT.get(encoding, encoding), "replace")
