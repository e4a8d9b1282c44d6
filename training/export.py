"""Turn a trained tagger into the shipped model: ONNX, dynamic int8, with its tokenizer and settings.

python -m training.export --runs training/runs/tagger --to src/headwater/models/tagger
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from training.tagger import LABELS, Tagger, base_model, load_tokenizer


class Scores(nn.Module):
    """Word pieces in, label scores out: what the ONNX graph computes."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.tagger.scores(ids, mask)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=Path, default=Path("training/runs/tagger"))
    parser.add_argument("--to", type=Path, default=Path("src/headwater/models/tagger"))
    parser.add_argument("--epoch", type=int, default=6, help="whose averaged weights: the best on dev in the run's log")
    parser.add_argument("--fp32", action="store_true", help="leave the weights unquantised, to measure what int8 costs")
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    tagger = Tagger(base_model())
    tagger.load_state_dict(torch.load(options.runs / f"epoch-{options.epoch}.pt"))
    tagger.eval()
    example = torch.tensor([[101, 2002, 2056, 102], [101, 2009, 102, 0]])
    with tempfile.TemporaryDirectory() as folder:
        whole, ready = Path(folder, "fp32.onnx"), Path(folder, "ready.onnx")
        torch.onnx.export(
            Scores(tagger),
            (example, (example != 0).long()),
            str(whole),
            input_names=["ids", "mask"],
            output_names=["scores"],
            dynamic_axes={name: {0: "window", 1: "piece"} for name in ("ids", "mask", "scores")},
            opset_version=17,
            dynamo=False,
        )
        model = options.to / "model.onnx"
        if options.fp32:
            shutil.copy(whole, model)
        else:
            quant_pre_process(str(whole), str(ready), skip_symbolic_shape=True)
            quantize_dynamic(str(ready), str(model), per_channel=True, weight_type=QuantType.QInt8)
    load_tokenizer(base_model()).save(str(options.to / "tokenizer.json"), pretty=False)
    settings = {
        "labels": LABELS,
        "transitions": (tagger.transitions + tagger.step_mask).tolist(),
        "starts": (tagger.starts + tagger.start_mask).tolist(),
    }
    path = options.to / "settings.json"
    kept = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps({**kept, **settings}, indent=1) + "\n")
    print(f"epoch {options.epoch}: {model.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
