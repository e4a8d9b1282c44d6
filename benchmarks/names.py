"""How well names are found: exact spans with their kinds, against gold and beside the teacher, and what it costs.

    python -m training.names_data --data DATA      # once: the texts with the teacher's labels (`peers` group)
    python -m benchmarks.names

Counting: a name is right when both ends and the kind agree, after leading articles, titles and possessives are cut
from gold, teacher's and our spans alike. GUM's news and WikiNEuRal mark people, organisations and places; a name found
where they mark something else (an event, a product) counts neither way. Agreement with the teacher, on PolNeAR dev,
covers all five kinds. Time is that of the same 84 texts: the tagger with its own scores only, and both heads.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.results import ROOT, save
from headwater.encoder import Floats, batches, load_encoder, load_names
from headwater.records import EntityKind
from headwater.statements.names import KINDS, find_names
from headwater.statements.tagger import decode, tag, windows_of
from training.names_data import Mark, NamedText, read_texts

GOLD_KINDS: tuple[EntityKind, ...] = ("person", "organisation", "place")
Find = Callable[[NamedText], Iterable[Mark]]


def ours(text: NamedText) -> list[Mark]:
    return [(*name.span, name.kind) for name in find_names(text.text, text.blocks)]


def teacher(text: NamedText) -> tuple[Mark, ...]:
    return text.teacher


def against_gold(find: Find, texts: list[NamedText]) -> dict[str, object]:
    pairs = []
    for text in texts:
        gold = {mark for mark in text.gold if mark[2] in GOLD_KINDS}
        found = {mark for mark in find(text) if mark[2] in GOLD_KINDS}
        elsewhere = {m for m in found - gold if any(m[0] < b and a < m[1] for a, b in text.other)}
        pairs.append((found - elsewhere, gold))
    return scores(pairs, GOLD_KINDS)


def scores(pairs: list[tuple[set[Mark], set[Mark]]], kinds: tuple[EntityKind, ...]) -> dict[str, object]:
    """Precision, recall and F1 by kind, of all, and of the spans whatever their kind."""
    right, found, gold = Counter[str](), Counter[str](), Counter[str]()
    for one, other in pairs:
        for count, marks in ((right, one & other), (found, one), (gold, other)):
            for *_, kind in marks:
                count.update((kind, "all"))
        right["spans alone"] += len({mark[:2] for mark in one} & {mark[:2] for mark in other})
    found["spans alone"], gold["spans alone"] = found["all"], gold["all"]
    return {
        kind: {
            "precision": round(right[kind] / max(1, found[kind]), 3),
            "recall": round(right[kind] / max(1, gold[kind]), 3),
            "f1": round(2 * right[kind] / max(1, found[kind] + gold[kind]), 3),
        }
        for kind in ("all", "spans alone", *kinds)
    }


class _ScoresOnly:
    """The encoder's session as it was before it had a second head."""

    def __init__(self, session: Any) -> None:
        self.session = session

    def run(self, _: list[str], feed: dict[str, Any]) -> list[Any]:
        (labels,) = self.session.run(["scores"], feed)
        return [labels, np.empty((*labels.shape[:2], 0), np.float32)]


def seconds(texts: list[NamedText]) -> dict[str, float]:
    """Seconds for all `texts`, the best of three rounds: tagger alone, both heads, and the names besides."""
    encoder = load_encoder()
    alone = replace(encoder, session=_ScoresOnly(encoder.session))
    steps, starts = np.array(encoder.settings["transitions"]), np.array(encoder.settings["starts"])
    rounds = []
    for _ in range(3):
        spent = [0.0, 0.0, 0.0]
        for text in texts:  # in turn, so that a slow moment hits all alike
            clock = [time.perf_counter()]
            windows = windows_of(text.text, text.blocks)
            found = dict[int, Floats]()
            for batch in batches(windows):
                found.update(zip(batch.windows, alone.read(batch)[0], strict=True))
            decode([found[i][: len(windows[i])] for i in range(len(windows))], steps, starts)
            clock.append(time.perf_counter())
            tags = tag(text.text, text.blocks)
            clock.append(time.perf_counter())
            find_names(text.text, text.blocks, tags=tags)
            clock.append(time.perf_counter())
            spent = [s + after - before for s, before, after in zip(spent, clock, clock[1:], strict=False)]
        rounds.append(spent)
    best = [min(column) for column in zip(*rounds, strict=True)]
    return {
        "tagger_alone": round(best[0], 2),
        "tagger_with_names_head": round(best[1], 2),
        "names_from_its_scores": round(best[2], 2),
        "ratio_to_tagger_alone": round((best[1] + best[2]) / best[0], 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=ROOT / "training" / "runs" / "names" / "texts.jsonl")
    options = parser.parse_args()
    if not options.texts.exists():
        parser.exit(1, f"no texts at {options.texts}: python -m training.names_data --data DATA writes them\n")
    texts = read_texts(options.texts)
    news, wiki, dev = (
        [text for text in texts if text.name.startswith(name)] for name in ("gum-news", "wikineural", "polnear-dev")
    )
    timed = seconds(dev)
    agreement = scores([(set(ours(text)), set(teacher(text))) for text in dev], KINDS)
    save(
        "names",
        {
            "model": load_names().digest,
            "gum_news": {"texts": len(news), "ours": against_gold(ours, news), "teacher": against_gold(teacher, news)},
            "wikineural_en": {
                "sentences": len(wiki),
                "ours": against_gold(ours, wiki),
                "teacher": against_gold(teacher, wiki),
            },
            "polnear_dev": {"texts": len(dev), "agreement_with_teacher": agreement},
            "seconds": timed,
        },
    )


if __name__ == "__main__":
    main()
