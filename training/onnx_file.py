"""A trained module as the file that ships."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

Axes = Mapping[str, Sequence[str]]  # by the name of an input or output: its axes that vary, the first ones


def write_onnx(
    module: nn.Module, example: tuple[Tensor, ...], inputs: Axes, outputs: Axes, to: Path, *, int8: bool = True
) -> None:
    """ONNX, opset 17. Weights are int8 by channel and scales are found as it runs, or all stays fp32.

    The file is there whole or not at all.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    module.eval()
    part = to.with_suffix(".part")
    with tempfile.TemporaryDirectory() as folder:
        whole, ready = Path(folder, "fp32.onnx"), Path(folder, "ready.onnx")
        torch.onnx.export(
            module, example, str(whole if int8 else part), input_names=list(inputs), output_names=list(outputs),
            dynamic_axes={name: dict(enumerate(axes)) for name, axes in {**inputs, **outputs}.items()},
            opset_version=17, dynamo=False,
        )  # fmt: skip
        if int8:
            from onnxruntime.quantization import QuantType, quantize_dynamic
            from onnxruntime.quantization.shape_inference import quant_pre_process

            quant_pre_process(str(whole), str(ready), skip_symbolic_shape=True)
            quantize_dynamic(str(ready), str(part), per_channel=True, weight_type=QuantType.QInt8)
    part.replace(to)
    print(f"{to}: {to.stat().st_size / 1e6:.1f} MB", flush=True)
