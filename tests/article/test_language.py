"""Which language a text is in, told by its commonest words."""

import pytest

from headwater.article.language import find_language

ENGLISH = "The council of Harwick met on Friday and said that the weir was not safe for boats at low water. "
GERMAN = "Der Rat hat für die Brücke gestimmt, und die Bürger sind nicht mit dem Plan für den Hafen zufrieden. "


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        (ENGLISH * 3, None, "en"),
        (ENGLISH.upper() * 3, None, "en"),  # a page set in capitals
        (ENGLISH.replace(" ", "—") * 3, None, "en"),  # dashes part words, as blanks do
        (f"“{ENGLISH}”" * 3, "de", "en"),  # the page's own word is checked
        (GERMAN * 3, None, "de"),  # "für" is one word, whatever its bytes
        (GERMAN * 3, "en", "de"),
        (ENGLISH, "fr", "fr"),  # too short to tell otherwise
        (ENGLISH, None, None),
        ("7 " * 500, "it", "it"),  # figures are no words
        ("\ud83d " + ENGLISH * 3, None, "en"),  # half a character
    ],
)
def test_language(text: str, declared: str | None, language: str | None) -> None:
    """The text goes before the page's own word, unless it is too short."""
    assert find_language(text, declared=declared) == language
