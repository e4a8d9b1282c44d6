"""The text and the links of a comment come out from under whatever hides them."""

import pytest

from headwater.screening.folding import fold, host_of


@pytest.mark.parametrize(
    ("content", "text", "links"),
    [
        ("I came home.it was late", "I came home.it was late", ()),  # a slip is no link
        ("see www.foo.example, or bar.net/abc.", "see or", ("www.foo.example", "bar.net/abc")),
        ("<a href='http://pills.example/x'>here</a> now", "here now", ("http://pills.example/x",)),
        ("&lt;a href=&quot;http://pills.example&quot;&gt;here&lt;/a&gt;", "here", ("http://pills.example",)),
        ("[url=http://pills.example]here[/url]", "here", ("http://pills.example",)),
        ("pills . com/now", "", ("pills.com/now",)),  # taken apart so that no filter sees it
        ("", "", ()),
    ],
)
def test_links(content: str, text: str, links: tuple[str, ...]) -> None:
    """Links are taken out of the text, however they are written."""
    folded = fold(content)
    assert " ".join(folded.text.split()) == text
    assert folded.links == links


@pytest.mark.parametrize(
    ("content", "text", "hidden"),
    [
        ("Fr\u0435e", "Free", 1),  # a Cyrillic letter
        ("via\u200bgra", "viagra", 1),  # a space of no width
        ("v i a g r a now", "viagra now", 1),
        ("ｓｕｂｓｃｒｉｂｅ", "subscribe", 0),
        ("Москва", "Москва", 0),  # a word of another script is no disguise
        ("nice video\ufeff", "nice video", 0),  # a byte order mark at the end is a careless export
        ("👨\u200d👩\u200d👧", "👨👩👧", 0),  # the joiners of an emoji
    ],
)
def test_disguises(content: str, text: str, hidden: int) -> None:
    """Look-alike and unseen letters are put right, and counted."""
    folded = fold(content)
    assert (folded.text, folded.hidden) == (text, hidden)


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("http://WWW.Pills.example:80/x?y", ("pills.example", "/x")),
        ("pills.example", ("pills.example", "")),
        ("https://a@pills.example/", ("pills.example", "")),  # a name before the host is not the host
        ("javascript:alert(1)", ("", "")),
        ("", ("", "")),
    ],
)
def test_hosts(link: str, host: tuple[str, str]) -> None:
    """A link's host is told apart from what surrounds it."""
    assert host_of(link) == host
