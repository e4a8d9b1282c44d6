"""Names of outlets and the hosts of their sites: "the Harwick Courier" is www.harwickcourier.example."""

import re

from headwater.records import ArticleReference, host_of, letters_of


def called(article: ArticleReference) -> str:
    """`Mill Courier, 2026-05-02`: another article in a message."""
    name = article.outlet or article.url or "an article without a name"
    return f"{name}, {article.published[:10]}" if article.published else name


def same_outlet(one: str, other: str) -> bool:
    """Whether two names are one outlet's: "The Harwick Courier", "harwickcourier.com"."""
    return bool(letters_of(one)) and letters_of(one) == letters_of(other)


def is_host_of(name: str, href: str) -> bool:
    """Whether a link leads to the outlet of that name: "the Harwick Courier" -> www.harwickcourier.example.

    Hosts also shorten names: "Tamble Valley Times" -> tvtimes.example, "Fenn Broadcasting Company" -> fbc.example.
    """
    labels = [re.sub(r"[^a-z0-9]", "", label) for label in host_of(href).split(".")[:-1]]
    whole = letters_of(name)
    words = [w for w in re.findall(r"\w+", name.lower()) if w not in ("the", "of", "and")]
    initials = "".join(word[0] for word in words)
    short = {initials, initials[:-1] + words[-1], initials[0] + words[-1]} if len(words) > 1 else set()
    for label in labels:
        if label and (label == whole or (len(label) > 1 and label in short)):
            return True
        if min(len(label), len(whole)) >= 5 and (label in whole or whole in label):
            return True
    return False
