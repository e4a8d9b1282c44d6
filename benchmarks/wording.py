"""How well loaded words are found on outlets that training did not see, beside word lists, and what it costs.

    python -m training.wording_teacher --data DATA --folds 0 1 2 3 4     # once: the labels of five teachers, then
    python -m training.wording --data DATA --folds 0 1 2 3 4     # five models, each without a group of outlets
    python -m benchmarks.wording                                 # needs the `train` group

Counting, over BABE's sentences of the outlets held out: macro-F1 of biased or not, for the sentence's own score and for
"any word at or over the card's `least`"; F1 of the marked words, as sets of small-letter words for each sentence. Two
baselines without context, learnt on the same sentences: words by how often they are marked where they stand, and a
logistic regression on the words of a sentence. Time is that of the body's sentences of aeb-pages beside the tagger's.
"""

import argparse
import gzip
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.results import ROOT, data_folder, save
from headwater.audit import audit_page
from headwater.encoder.wording import LITTLE, WORDING, load_wording, score_of
from headwater.errors import PageError
from headwater.findings.wording import loaded_words
from headwater.records import Page, Span
from headwater.statements.tagger import tag
from training.wording import GROUPS, Example, read_babe

LISTED = tuple(step / 20 for step in range(3, 13))  # shares of a word's places at which it is marked: the best is shown


class Told(NamedTuple):
    """What is said of one sentence: how biased it is, and each word's score."""

    sentence: float
    words: dict[str, float]


def ours(runs: Path, fold: int) -> list[Told]:
    told = []
    for row in json.loads((runs / f"fold-{fold}.json").read_text()):
        words: dict[str, float] = {}
        for (start, end), score in zip(row["words"], row["scores"], strict=True):
            word = row["text"][start:end].lower()
            if word not in LITTLE:
                words[word] = max(words.get(word, 0.0), score_of(score, row["sentence"]))
        told.append(Told(row["sentence"], words))
    return told


def listed(train: Sequence[Example], held: Sequence[Example]) -> list[Told]:
    """Each word as likely as it is marked in training; a sentence as likely as a regression on its words says."""
    seen, marked = Counter[str](), Counter[str]()
    for example in train:
        seen.update(_words(example))
        marked.update(example.gold)
    reader = TfidfVectorizer(sublinear_tf=True, min_df=2)
    model = LogisticRegression(C=4, class_weight="balanced")
    model.fit(reader.fit_transform([e.text for e in train]), [e.biased for e in train])
    chances = model.predict_proba(reader.transform([e.text for e in held]))[:, 1]
    return [
        Told(float(chance), {word: marked[word] / (seen[word] + 0.5) for word in _words(example)})
        for example, chance in zip(held, chances, strict=True)
    ]


def _words(example: Example) -> set[str]:
    return {example.text[start:end].lower() for start, end in example.words}


def macro_f1(gold: Sequence[bool], told: Sequence[bool]) -> float:
    scores = []
    for kind in (False, True):
        both = sum(g == t == kind for g, t in zip(gold, told, strict=True))
        scores.append(2 * both / max(1, sum(g == kind for g in gold) + sum(t == kind for t in told)))
    return round(sum(scores) / 2, 3)


def word_scores(held: Sequence[Example], told: Sequence[Told], least: float) -> dict[str, float]:
    found = [{word for word, score in one.words.items() if score >= least} for one in told]
    right = sum(len(words & example.gold) for words, example in zip(found, held, strict=True))
    all_found, gold = sum(map(len, found)), sum(len(example.gold) for example in held)
    return {
        "at": round(least, 3),
        "precision": round(right / max(1, all_found), 3),
        "recall": round(right / max(1, gold), 3),
        "f1": round(2 * right / max(1, all_found + gold), 3),
    }


def measures(held: Sequence[Example], told: Sequence[Told], least: float, folds: Sequence[int]) -> dict[str, Any]:
    gold = [example.biased for example in held]
    by_sentence = [one.sentence >= 0.5 for one in told]
    by_words = [max(one.words.values(), default=0.0) >= least for one in told]

    def of(fold: int, answer: list[bool]) -> float:
        here = [i for i, example in enumerate(held) if example.fold == fold]
        return macro_f1([gold[i] for i in here], [answer[i] for i in here])

    by_outlets = {" ".join(GROUPS[fold]): of(fold, by_sentence) for fold in folds}
    return {
        "sentence_macro_f1": macro_f1(gold, by_sentence),
        "sentence_macro_f1_mean_of_outlets": round(sum(by_outlets.values()) / len(by_outlets), 3),
        "sentence_macro_f1_by_outlets": by_outlets,
        "sentence_macro_f1_any_word": macro_f1(gold, by_words),
        "words": word_scores(held, told, least),
    }


def seconds(work: Callable[[], Any]) -> float:
    clock = time.perf_counter()
    work()
    return time.perf_counter() - clock


def cost(pages: int) -> dict[str, Any]:
    """Of the first `pages` of aeb-pages that can be audited: the tagger and the wording model on the same words."""
    tagger = wording = 0.0
    loaded_words("Both are loaded before the clock runs.", [Span(0, 38)])
    count = 0
    for file in sorted((data_folder() / "aeb-pages" / "html").glob("*.gz"))[:pages]:
        try:
            audit = audit_page(Page(gzip.decompress(file.read_bytes())), select=())
        except PageError:
            continue
        text, body = audit.article.text, list(audit.article.body)
        sentences = sorted({statement.span for statement in audit.statements})
        tagger += seconds(partial(tag, text, body))
        wording += seconds(partial(loaded_words, text, sentences))
        count += 1
    return {
        "pages": count,
        "tagger_ms_a_page": round(1000 * tagger / count, 1),
        "wording_ms_a_page": round(1000 * wording / count, 1),
        "over_tagger": round(wording / tagger, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=Path, default=ROOT / "training" / "runs" / "wording")
    parser.add_argument("--pages", type=int, default=20)
    options = parser.parse_args()
    folds = [fold for fold in range(len(GROUPS)) if (options.runs / f"fold-{fold}.json").exists()]
    if not folds:
        parser.exit(1, f"no folds at {options.runs}: python -m training.wording --data DATA --folds 0 1 2 3 4\n")
    examples = read_babe(data_folder())
    held: list[Example] = []
    by_model: list[Told] = []
    by_list: list[Told] = []
    for fold in folds:
        here = [example for example in examples if example.fold == fold]
        held += here
        by_model += ours(options.runs, fold)
        by_list += listed([example for example in examples if example.fold != fold], here)
    settings = load_wording().settings
    best = max(LISTED, key=lambda least: word_scores(held, by_list, least)["f1"])
    save(
        "wording",
        {
            "model": load_wording().digest,
            "megabytes": round((WORDING / "model.onnx").stat().st_size / 1e6, 1),
            "sentences": len(held),
            "held_out": [" ".join(GROUPS[fold]) for fold in folds],
            "ours": measures(held, by_model, settings["least"], folds),
            "ours_as_the_rule_speaks": word_scores(held, by_model, settings["sure"]),
            "word_list": measures(held, by_list, best, folds),
            "cost": cost(options.pages),
        },
    )


if __name__ == "__main__":
    main()
