"""A linear-chain CRF over BIO labels: what training needs of it. `statements/tagger.py` decodes with numpy."""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.tagger_data import LABELS

IMPOSSIBLE = -1e4
Floats = NDArray[np.float32]


class Steps(NamedTuple):
    """A CRF's scores: of a label after another `[7, 7]`, of a first one `[7]`."""

    steps: Tensor
    starts: Tensor


def impossible_steps() -> Steps:
    """Penalties for BIO steps and starts that cannot be: I-x only follows B-x or I-x."""
    steps, starts = torch.zeros(len(LABELS), len(LABELS)), torch.zeros(len(LABELS))
    for j, to in enumerate(LABELS):
        if to.startswith("I-"):
            starts[j] = IMPOSSIBLE
            steps[[i for i, label in enumerate(LABELS) if label[2:] != to[2:]], j] = IMPOSSIBLE
    return Steps(steps, starts)


def log_partition(scores: Tensor, inside: Tensor, steps: Steps) -> Tensor:
    """Log of the sum over all label paths `[windows]`; places outside (only at the ends) count for nothing."""
    return torch.logsumexp(_forward(scores[:, 1:], inside[:, 1:], steps)[-1], dim=1)


def _forward(scores: Tensor, inside: Tensor, steps: Steps) -> list[Tensor]:
    alpha = steps.starts + scores[:, 0]
    found = [alpha]
    for t in range(1, int(inside.sum(1).max())):
        update = torch.logsumexp(alpha.unsqueeze(2) + steps.steps, dim=1) + scores[:, t]
        alpha = torch.where(inside[:, t].unsqueeze(1), update, alpha)
        found.append(alpha)
    return found


def path_score(scores: Tensor, inside: Tensor, labels: Tensor, steps: Steps) -> Tensor:
    """The score of one label path for each window `[windows]`."""
    scores, inside, labels = scores[:, 1:], inside[:, 1:], labels[:, 1:]
    own = (scores.gather(2, labels.unsqueeze(2)).squeeze(2) * inside).sum(1)
    moves = (steps.steps[labels[:, :-1], labels[:, 1:]] * inside[:, 1:]).sum(1)
    return own + moves + steps.starts[labels[:, 0]]


def expected_score(scores: Tensor, inside: Tensor, taught: Tensor, teacher: Steps, steps: Steps) -> Tensor:
    """The mean score of a path `[windows]` drawn from the teacher's CRF, of its scores `taught`."""
    inside, taught = inside[:, 1:], taught[:, 1:]
    with torch.no_grad():
        alpha = torch.stack(_forward(taught, inside, teacher))
        count = len(alpha)
        live = inside[:, :count].T.unsqueeze(2)
        beta = torch.zeros_like(alpha)
        for t in range(count - 2, -1, -1):
            down = torch.logsumexp(teacher.steps + (taught[:, t + 1] + beta[t + 1]).unsqueeze(1), dim=2)
            beta[t] = torch.where(live[t + 1], down, torch.zeros_like(down))
        whole = torch.logsumexp(alpha[-1], dim=1)[:, None]
        single = torch.exp(alpha + beta - whole) * live
        ahead = (taught[:, 1:count].transpose(0, 1) + beta[1:]).unsqueeze(2)
        pairs = torch.exp(alpha[:-1].unsqueeze(3) + teacher.steps + ahead - whole.unsqueeze(2)) * live[1:].unsqueeze(3)
        moves = pairs.sum(0)
    own = (single * scores[:, 1 : count + 1].transpose(0, 1)).sum((0, 2))
    # The teacher gives a step that cannot be no weight, and none of an endless penalty is still none.
    return own + (moves * steps.steps).sum((1, 2)) + (single[0] * steps.starts).sum(1)


def viterbi(scores: NDArray[np.float32], steps: NDArray[np.float32], starts: NDArray[np.float32]) -> list[int]:
    best = starts + scores[0]
    back = []
    for row in scores[1:]:
        total = best[:, None] + steps
        back.append(total.argmax(0))
        best = total.max(0) + row
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return path[::-1]
