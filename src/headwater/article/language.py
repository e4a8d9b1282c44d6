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
_LETTERS = re.compile(r"[^\W\d_]+")
_BLANKED = bytes(code if 97 <= code <= 122 or code >= 128 else 32 for code in range(256))
_QUOTES = re.compile(rb"\xe2\x80.", re.DOTALL)  # U+2000 to U+203F: dashes and quotation marks, no letters
_CODES: dict[bytes, list[str]] = {}  # the languages that each of the words is common in
for _code, _words in COMMON.items():
    for _word in _words:
        _CODES.setdefault(_word.encode(), []).append(_code)
# 91 English article bodies have 6 to 28 % of the English words. Below this share a classifier is asked.
ENOUGH_SHARE = 0.12
SOME_SHARE = 0.05  # enough where the page's own word says the same; loading the classifier takes most of a second


def find_language(text: str, *, declared: str | None) -> str | None:
    """ISO 639-1 of the text; `None` where the text is too short to tell and the page says nothing."""
    counts = _count_words(text[:8000])
    total = counts.total()
    if total < ENOUGH_WORDS:
        return declared
    common = dict.fromkeys(COMMON, 0)
    for word in counts.keys() & _CODES.keys():
        for code in _CODES[word]:
            common[code] += counts[word]
    shares = {code: times / total for code, times in common.items()}
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


def _count_words(text: str) -> Counter[bytes]:
    """How often each run of letters stands in the text, in lower case and UTF-8.

    Runs of bytes are cut out first, which is faster; a pattern sees only those that are not ASCII.
    """
    runs = _QUOTES.sub(b" ", text.lower().encode("utf-8", "surrogatepass")).translate(_BLANKED)
    counts = Counter(runs.split())
    for run in [] if runs.isascii() else [run for run in counts if not run.isascii()]:
        times = counts.pop(run)
        for word in _LETTERS.findall(run.decode("utf-8", "surrogatepass")):
            counts[word.encode("utf-8", "surrogatepass")] += times
    return counts
