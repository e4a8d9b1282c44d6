"""Which sentences of a body bear on a headline: those that share its rarer words, and those that open the story."""

import math
import re
from collections import Counter
from collections.abc import Sequence

LEAD = 1  # the sentence that opens the story is read in any case
MOST_WORDS = 62  # of all sentences together, some 80 word pieces
LONGEST = 30  # words of one sentence
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+|\n+")
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
_STEM = 5  # letters: "investigation" and "investigators" meet
_LITTLE = frozenset(
    """a an the and or but of to in on at by for from with as is are was were be been has have had do does did it its he
    she they his her their this that these those who which what when where how why not no will would can could may might
    after before over under into about than then out up down off more most new says said say""".split()
)
# Where a story takes back or doubts what its headline tells.
_DOUBT = re.compile(
    r"\b(?:not|n[’']t|no|never|fake|hoax|false|debunk\w*|den(?:y|ies|ied)|untrue|rumou?rs?|unconfirmed|alleged\w*"
    r"|reportedly|claims?|claimed|unverified|satir\w*|wrong|contrary|despite|doubt\w*|refut\w*|dismiss\w*)\b",
    re.I,
)  # fmt: skip


def sentences_in(body: str) -> list[str]:
    """Good enough to choose passages by, without the statements step."""
    return [part for part in map(str.strip, _SENTENCE_END.split(body)) if part]


def stems(text: str) -> list[str]:
    """The words of a text that carry its meaning, shortened so that forms of one word meet."""
    return [w[:_STEM] for w in map(str.lower, _WORD.findall(text)) if w not in _LITTLE]


def choose_passages(headline: str, sentences: Sequence[str]) -> list[int]:
    """The numbers of the sentences to read beside a headline, in order of place, at most `MOST_WORDS` words together.

    A sentence counts by the words it shares with the headline, each the more the fewer sentences have it; words of
    doubt lift one that shares any.
    """
    wanted = set(stems(headline))
    having = [wanted & set(stems(sentence)) for sentence in sentences]
    among = Counter(stem for shared in having for stem in shared)
    weight = {stem: 1 + math.log(len(sentences) / count) for stem, count in among.items()}
    score = [sum(weight[stem] for stem in sorted(shared)) for shared in having]
    score = [s * (1.3 if s and _DOUBT.search(sentence) else 1) for s, sentence in zip(score, sentences, strict=True)]
    order = sorted(range(len(sentences)), key=lambda i: (i >= LEAD, -score[i], i))
    chosen: list[int] = []
    words = 0
    for i in order:
        size = min(LONGEST, len(sentences[i].split()))
        if words and words + size > MOST_WORDS:
            continue
        if i >= LEAD and not score[i]:
            break
        chosen.append(i)
        words += size
    return sorted(chosen)


def read_beside(headline: str, sentences: Sequence[str]) -> str:
    """The chosen sentences as one text, long ones cut."""
    return " ".join(" ".join(sentences[i].split()[:LONGEST]) for i in choose_passages(headline, sentences))
