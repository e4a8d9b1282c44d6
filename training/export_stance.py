"""Turn the trained stance model into the shipped one: ONNX, dynamic int8, with its settings.

    python -m training.export_stance --data DATA --runs training/runs/stance [--epoch N]

Prints its scores on the dev pairs. The shifts of the four stances are chosen for macro-F1 on one half of them and told
on the other.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from onnxruntime import InferenceSession
from torch import Tensor, nn

from headwater.encoder import load_tokenizer
from training.bases import minilm
from training.onnx_file import write_onnx
from training.stance import STANCES, Data, Pair, Stance, collate, f1_scores

TO = Path(__file__).parent.parent / "src" / "headwater" / "models" / "stance"
SHIFTS = np.arange(-1.2, 1.21, 0.2)


class Shipped(nn.Module):
    """The encoder with the head of stances alone: that of single claims only helps to train it."""

    def __init__(self, stance: Stance) -> None:
        super().__init__()
        self.stance = stance

    def forward(self, ids: Tensor, second: Tensor, mask: Tensor) -> Tensor:
        scores: Tensor = self.stance(ids, second, mask)[0]
        return scores


def scores_of(model: Path, pairs: list[Pair]) -> np.ndarray:
    """Log probabilities of the stances `[pairs, 4]`, each pair read alone, as the package reads them."""
    session = InferenceSession(str(model), providers=["CPUExecutionProvider"])
    rows = []
    for pair in pairs:
        ids, second, mask = (part.numpy() for part in collate([pair]))
        rows.append(session.run(["stance"], {"ids": ids, "second": second, "mask": mask})[0][0])
    scores = np.array(rows)
    return scores - np.log(np.exp(scores).sum(1, keepdims=True))


def macro(scores: np.ndarray, shift: np.ndarray, gold: list[int]) -> float:
    return sum(f1_scores(gold, (scores + shift).argmax(1).tolist(), len(STANCES))) / len(STANCES)


def choose_shift(scores: np.ndarray, gold: list[int]) -> np.ndarray:
    """What to add to each stance, one at a time, until macro-F1 rises no more."""
    shift = np.zeros(len(STANCES))
    for _ in range(3):
        for kind in range(len(STANCES)):
            tries = [np.where(np.arange(len(STANCES)) == kind, s, shift) for s in SHIFTS]
            shift = max([shift, *tries], key=lambda s: macro(scores, s, gold))
    return shift


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=Path, default=Path("training/runs/stance"))
    parser.add_argument("--epoch", type=int, default=4)
    options = parser.parse_args()
    stance = Stance(minilm())
    stance.load_state_dict(torch.load(options.runs / f"epoch-{options.epoch}.pt"))
    stance.eval()
    example = collate([Pair([2002, 2056], [2009, 2001], 0), Pair([2002], [2009], 0)])
    model = TO / "model.onnx"
    write_onnx(
        Shipped(stance),
        example,
        dict.fromkeys(("ids", "second", "mask"), ("pair", "piece")),
        {"stance": ("pair",)},
        model,
    )
    data = Data(options.data, load_tokenizer())
    pairs = [data.pair(*row) for row in data.dev]
    gold = [p.stance for p in pairs]
    scores = scores_of(model, pairs)
    shift = choose_shift(scores[::2], gold[::2])
    for name, part, add in (
        ("int8, no shift", slice(None), np.zeros(4)),
        ("chosen on", slice(0, None, 2), shift),
        ("told on", slice(1, None, 2), shift),
    ):
        kinds = f1_scores(gold[part], (scores[part] + add).argmax(1).tolist(), len(STANCES))
        print(name, round(sum(kinds) / len(kinds), 4), dict(zip(STANCES, (round(k, 4) for k in kinds), strict=True)))
    settings = {"stances": STANCES, "shift": [round(float(s), 2) for s in shift]}
    (TO / "settings.json").write_text(json.dumps(settings, indent=1) + "\n")
    print(f"epoch {options.epoch}: shift {settings['shift']}")


if __name__ == "__main__":
    main()
