"""What is asked for in words -> what a database looks for: phrases, and conditions on outlet, date and voice."""

import re

from headwater.corpus.codec import clean

WORD = re.compile(r"[^\W_]+")
QUOTED = re.compile(r'["“”«»„]([^"“”«»„]+)["“”«»„]')
FUNCTION_WORDS = frozenset(
    "a about after all also an and any are as at be been but by can could did do does for from had has have he her him "
    "his how i if in into is it its may more most no not of on one or our out over s she should so some such t than "
    "that the their them then there these they this those to up was we were what when which who will with would you "
    "your".split()
)


def filters_of(outlet: str | None, since: str | None, until: str | None, voice: str | None) -> tuple[str, list[object]]:
    """SQL that goes after a WHERE, of an `a` with outlet and date and an `s` with a voice, and its values."""
    filters, values = "", list[object]()
    if outlet:
        filters += f" AND {holds('a.outlet_folded')}"
        values.append(anywhere(outlet))
    for sign, date in ((">=", since), ("<=", until)):
        if date:
            filters += f" AND substr(a.published, 1, ?) {sign} ?"
            values += [len(date), clean(date)]
    if voice:
        filters += " AND s.voice = ?"
        values.append(voice)
    return filters, values


def holds(column: str) -> str:
    """SQL: whether folded text holds what `anywhere` was given."""
    return f"{column} LIKE ? ESCAPE '\\'"


def anywhere(words: str) -> str:
    escaped = re.sub(r"([\\%_])", r"\\\1", clean(words.casefold()))
    return f"%{escaped}%"


def phrases_of(text: str) -> list[list[str]]:
    """The words of a search, each a phrase of its own but for those in quotation marks."""
    phrases = [words for words in map(WORD.findall, QUOTED.findall(text)) if words]
    phrases += [[word] for word in WORD.findall(QUOTED.sub(" ", text))]
    # Nearly every statement has a "the": asking for it too finds the same ones and takes a hundred times as long.
    return [words for words in phrases if len(words) > 1 or words[0].casefold() not in FUNCTION_WORDS] or phrases
