"""Bytes to characters."""

import pytest

from headwater.article.decode import decode_bytes, is_html

WORDS = "Gärtner Øystein fährt für zwölf Euro über die Brücke – „schön“, sagt sie. "
RUSSIAN = "Паром больше не ходит, сообщила администрация порта в понедельник вечером. "


@pytest.mark.parametrize(
    ("content", "content_type", "expected"),
    [
        (WORDS.encode(), None, WORDS),
        (b"\xef\xbb\xbf" + WORDS.encode(), None, WORDS),
        (b"\xff\xfe" + WORDS.encode("utf-16-le"), None, WORDS),
        (("plain words " * 20).encode("utf-16-le"), None, "plain words " * 20),
        # HTTP and the page say Latin-1, and the page is UTF-8: saved again by a browser.
        (WORDS.encode(), "text/html; charset=iso-8859-1", WORDS),
        (b'<meta charset="iso-8859-1">' + WORDS.encode(), None, '<meta charset="iso-8859-1">' + WORDS),
        # "ISO-8859-1" means Windows-1252, as in browsers: the quotation marks are not in Latin-1.
        (WORDS.encode("cp1252"), "text/html; charset=ISO-8859-1", WORDS),
        (b'<meta charset="windows-1252">' + WORDS.encode("cp1252"), None, '<meta charset="windows-1252">' + WORDS),
        # Declared UTF-8, is Windows-1251; and not declared at all.
        ((RUSSIAN * 20).encode("cp1251"), "text/html; charset=utf-8", RUSSIAN * 20),
        ((RUSSIAN * 20).encode("cp1251"), None, RUSSIAN * 20),
        # An unknown name is no name.
        (WORDS.encode(), "text/html; charset=klingon", WORDS),
        ("フェリーは五月に終わる".encode("iso2022_jp"), "text/html; charset=iso-2022-jp", "フェリーは五月に終わる"),
        # Cut off in the middle of a letter.
        ("über".encode() * 10 + b"\xc3", None, "über" * 10 + "\ufffd"),
    ],
)
def test_decode(content: bytes, content_type: str | None, expected: str) -> None:
    """Wrong, missing and unknown charsets give the words that were written."""
    assert decode_bytes(content, content_type=content_type) == expected


@pytest.mark.parametrize(
    ("text", "content_type", "expected"),
    [
        ("<!DOCTYPE html><html><body>x", None, True),
        ("<p>One</p><p>Two</p>", None, True),
        ("One line.\n\nAnother < than > that.", None, False),
        # A dump may show a tag or mention an address.
        ("The <blink> tag is gone, he wrote to <mail@bell.example>.", None, False),
        ("x", "text/html; charset=utf-8", True),
    ],
)
def test_is_html(text: str, content_type: str | None, expected: bool) -> None:
    """Markup is told from plain text by what is in it."""
    assert is_html(text, content_type=content_type) is expected
