"""Which language a text is in: the page's own word, checked against the words of the text."""

import re
from collections import Counter

# The commonest function words; those that two of the languages share tell nothing and are left out.
COMMON: dict[str, frozenset[str]] = {
    "en": frozenset((
        "the", "of", "and", "to", "that", "was", "for", "with", "is", "on", "at", "by", "his", "they", "this",
        "have", "from", "or", "had", "not", "are", "but", "were",
    )),
    "de": frozenset((
        "der", "die", "und", "das", "den", "von", "zu", "mit", "sich", "auf", "für", "ist", "im", "dem", "nicht",
        "ein", "eine", "als", "auch", "es", "werden",
    )),
    "fr": frozenset((
        "le", "les", "et", "des", "du", "que", "dans", "qui", "une", "pour", "pas", "au", "sur", "est", "plus",
        "par", "avec", "ce", "il", "sont",
    )),
    "es": frozenset((
        "el", "los", "las", "y", "del", "que", "por", "con", "una", "para", "su", "al", "lo", "como", "más",
        "pero", "sus", "le", "ha",
    )),
    "it": frozenset((
        "il", "di", "che", "la", "per", "non", "una", "della", "sono", "con", "del", "alla", "nel", "gli", "dei",
        "più", "anche",
    )),
    "pt": frozenset((
        "o", "os", "da", "do", "em", "que", "um", "uma", "para", "com", "não", "dos", "das", "ao", "mais", "foi",
        "pela", "pelo",
    )),
    "nl": frozenset((
        "het", "een", "van", "en", "dat", "niet", "zijn", "op", "te", "voor", "met", "hij", "aan", "er", "maar",
        "ook",
    )),
}  # fmt: skip
ENOUGH_WORDS = 40
# 91 English article bodies have 6 to 28 % of the English words. Below this share a classifier is asked.
ENOUGH_SHARE = 0.12
SOME_SHARE = 0.05  # enough where the page's own word says the same; loading the classifier takes most of a second


def find_language(text: str, *, declared: str | None) -> str | None:
    """ISO 639-1 of the text; `None` where the text is too short to tell and the page says nothing."""
    words = re.findall(r"[^\W\d_]+", text[:8000].lower())
    if len(words) < ENOUGH_WORDS:
        return declared
    counts = Counter(words)
    shares = {code: sum(counts[word] for word in common) / len(words) for code, common in COMMON.items()}
    best = max(shares, key=lambda code: shares[code])
    if declared == best and shares[best] >= SOME_SHARE:
        return declared
    if declared and shares.get(declared, 0) >= ENOUGH_SHARE and shares[declared] >= 0.8 * shares[best]:
        return declared
    second = sorted(shares.values())[-2]
    if shares[best] >= ENOUGH_SHARE and shares[best] > 1.5 * second:
        return best
    if not declared and shares[best] >= 0.75 * ENOUGH_SHARE and shares[best] > 4 * second:
        return best
    if declared and declared not in COMMON and shares[best] < ENOUGH_SHARE:
        return declared
    from py3langid.langid import classify

    return str(classify(text[:3000])[0])
