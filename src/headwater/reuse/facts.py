"""Published fact checks that speak of what a statement says."""

import re

_ADDRESS = re.compile(r"https?://\S+|\b(?:pic\.)?(?:twitter|x)\.com/\S+|\bwww\.\S+|\bt\.co/\S+")
_MARKED = re.compile(r"[#@](\w+)")
_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])|_")


def plain_words(text: str) -> str:
    """A post as it would be read out: no addresses, “#HarwickFires” as “Harwick Fires”, “@AnnVale” as “Ann Vale”."""
    words = _MARKED.sub(lambda match: _JOINED.sub(" ", match[1]), _ADDRESS.sub(" ", text))
    return " ".join(words.split())
