"""Sentence splitting on UD English-EWT (dev), beside libraries: F1 of exact sentence spans within given paragraphs.

    python -m benchmarks.sentences      # peers are measured where the `peers` group is installed

Texts are the paragraphs that the treebank marks; line breaks are not given away.
"""

import gzip
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks.results import data_folder, save
from headwater.statements.sentences import find_sentences

Split = Callable[[str], Iterable[tuple[int, int]]]


def read_paragraphs(path: Path) -> list[tuple[str, set[tuple[int, int]]]]:
    """Paragraphs of sentences joined by one blank, with the sentences' spans."""
    paragraphs: list[list[str]] = []
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        if line.startswith(("# newdoc", "# newpar")) and (not paragraphs or paragraphs[-1]):
            paragraphs.append([])
        elif line.startswith("# text = "):
            paragraphs[-1].append(line[9:].strip())
    made = []
    for sentences in paragraphs:
        spans, at = set(), 0
        for sentence in sentences:
            spans.add((at, at + len(sentence)))
            at += len(sentence) + 1
        made.append((" ".join(sentences), spans))
    return made


def peers() -> dict[str, Split]:
    found: dict[str, Split] = {}
    try:
        import nupunkt

        found["nupunkt"] = lambda text: _trimmed(text, nupunkt.sent_spans(text))
    except ImportError:
        pass
    try:
        import pysbd

        segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
        found["pysbd"] = lambda text: _trimmed(text, [(s.start, s.end) for s in segmenter.segment(text)])
    except ImportError:
        pass
    try:
        import sentencex

        found["sentencex"] = lambda text: _found_again(text, sentencex.segment("en", text))
    except ImportError:
        pass
    return found


def _trimmed(text: str, spans: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    for start, end in spans:
        inner = text[start:end]
        yield start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip())


def _found_again(text: str, sentences: Iterable[str]) -> Iterable[tuple[int, int]]:
    at = 0
    for sentence in sentences:
        words = re.escape(sentence.strip())
        if words and (match := re.compile(words).search(text, at)):
            yield match.span()
            at = match.end()


def measure(split: Split, paragraphs: list[tuple[str, set[tuple[int, int]]]]) -> dict[str, float]:
    right = predicted = gold = 0
    start = time.perf_counter()
    for text, spans in paragraphs:
        found = set(split(text))
        right, predicted, gold = right + len(found & spans), predicted + len(found), gold + len(spans)
    seconds = time.perf_counter() - start
    return {
        "precision": round(right / predicted, 4),
        "recall": round(right / gold, 4),
        "f1": round(2 * right / (predicted + gold), 4),
        "seconds": round(seconds, 2),
    }


def main() -> None:
    paragraphs = read_paragraphs(data_folder() / "ud-ewt" / "en_ewt-ud-dev.conllu.gz")
    splitters: dict[str, Split] = {"headwater": find_sentences, **peers()}
    save("sentences", {"ud_ewt_dev": {name: measure(split, paragraphs) for name, split in splitters.items()}})


if __name__ == "__main__":
    main()
