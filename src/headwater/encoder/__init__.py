"""One tokenizer and one onnxruntime session, loaded once: text in, label scores by word piece out.

Windows are batched within one text, longest last, in a fixed order: dynamic int8 takes its scales from the whole
batch, so a window's neighbours change its answer in the last digits. A page's answer depends on that page alone.
"""

import functools
import hashlib
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from headwater.records import Span

MODEL = Path(__file__).parent.parent / "models" / "tagger"
MAX_PIECES = 158  # of the 160 the tagger was trained on, [CLS] and [SEP] are two
BATCH = 8  # 7,600 word pieces/s a thread; larger batches pad more than they gain
_CLS, _SEP, _PAD = 101, 102, 0
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Pieces:
    """The word pieces of a text: ids `[n]` and `[start, end)` offsets `[n, 2]` in code points of the text."""

    ids: NDArray[np.int64]
    offsets: NDArray[np.int64]


@dataclass(frozen=True)
class Encoder:
    tokenizer: Any
    session: Any
    settings: dict[str, Any]
    digest: str

    def pieces(self, text: str, span: Span) -> Pieces:
        """Word pieces of `text[span]`, with offsets in `text`."""
        # A lone surrogate cannot be encoded; another letter keeps its place.
        words = _SURROGATE.sub("\ufffd", text[span.start : span.end])
        encoding = self.tokenizer.encode(words, add_special_tokens=False)
        offsets = np.asarray(encoding.offsets, dtype=np.int64).reshape(-1, 2) + span.start
        return Pieces(np.asarray(encoding.ids, dtype=np.int64), offsets)

    def label_scores(self, windows: Sequence[NDArray[np.int64]]) -> list[NDArray[np.float32]]:
        """Scores `[pieces, labels]` for each window of word-piece ids (at most `MAX_PIECES` each)."""
        order = sorted(range(len(windows)), key=lambda i: (len(windows[i]), i))
        scores: list[NDArray[np.float32]] = [np.empty((0, 0), np.float32)] * len(windows)
        for first in range(0, len(order), BATCH):
            group = order[first : first + BATCH]
            ids = np.full((len(group), 2 + len(windows[group[-1]])), _PAD, dtype=np.int64)
            for row, i in enumerate(group):
                ids[row, : len(windows[i]) + 2] = [_CLS, *windows[i], _SEP]
            (output,) = self.session.run(None, {"ids": ids, "mask": (ids != _PAD).astype(np.int64)})
            for row, i in enumerate(group):
                scores[i] = output[row, 1 : 1 + len(windows[i])]
        return scores


@functools.cache
def load_encoder(folder: Path = MODEL) -> Encoder:
    """The shipped encoder; loaded at the first call (about a third of a second)."""
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(4, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2)
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # A waiting thread sleeps instead of spinning: on a busy machine that is 1.5 times as fast, on an idle one the same.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    content = (folder / "model.onnx").read_bytes()
    return Encoder(
        Tokenizer.from_file(str(folder / "tokenizer.json")),
        onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"]),
        json.loads((folder / "settings.json").read_text()),
        hashlib.sha256(content).hexdigest()[:20],
    )
