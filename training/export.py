"""Turn trained taggers into the shipped model: ONNX, int8, with its settings.

    python -m training.export --runs training/runs/tagger training/runs/tagger-2

Several runs are read side by side and their scores averaged. Each run's averaged weights after its last part are taken.
"""

import argparse
import json
from pathlib import Path

import torch
from torch import Tensor, nn

from headwater.encoder import MODEL, SHAPES
from training.bases import CLS, PAD, SEP, minilm
from training.onnx_file import write_onnx
from training.tagger import Tagger
from training.tagger_data import LABELS


class Shipped(nn.Module):
    """Word pieces and their shapes in, label scores out: what the graph computes."""

    def __init__(self, members: list[Tagger]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, ids: Tensor, mask: Tensor, shapes: Tensor) -> Tensor:
        return torch.stack([member.read(ids, mask, shapes) for member in self.members]).mean(0)


def load(folder: Path) -> Tagger:
    """A run's averaged weights after its last part."""
    last = max(folder.glob("epoch-*.pt"), key=lambda path: int(path.stem.split("-")[1]))
    weights = torch.load(last)
    layers = 1 + max(int(name.split("layer.")[1].split(".")[0]) for name in weights if "layer." in name)
    tagger = Tagger(minilm(), layers)
    tagger.load_state_dict(weights)
    return tagger.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=Path, nargs="+", default=[Path("training/runs/tagger")])
    parser.add_argument("--to", type=Path, default=MODEL)
    parser.add_argument("--fp32", action="store_true", help="leave the weights unquantised, to measure what int8 costs")
    options = parser.parse_args()
    members = [load(folder) for folder in options.runs]
    ids = torch.tensor([[CLS, 2002, 2056, SEP], [CLS, 2009, SEP, PAD]])
    example = (ids, (ids != PAD).long(), torch.zeros(*ids.shape, SHAPES))
    axes = ("window", "piece")
    inputs = {"ids": axes, "mask": axes, "shapes": axes}
    write_onnx(Shipped(members), example, inputs, {"scores": axes}, options.to / "model.onnx", int8=not options.fp32)
    settings = {
        "labels": LABELS,
        "transitions": torch.stack([member.steps.steps for member in members]).mean(0).tolist(),
        "starts": torch.stack([member.steps.starts for member in members]).mean(0).tolist(),
    }
    path = options.to / "settings.json"
    kept = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps({**kept, **settings}, indent=1) + "\n")


if __name__ == "__main__":
    main()
