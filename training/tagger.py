"""Train an attribution tagger: an encoder, a linear layer and a linear-chain CRF over BIO labels.

    python -m training.tagger --data DATA                                        # what ships, by its teacher's scores
    python -m training.tagger --data DATA --alone --runs training/runs/alone     # by the annotators alone

Resumes from the last finished part in --runs. `python -m training.export` turns the result into the shipped model.

A taught model learns its teacher's whole distribution over label paths, not its labels alone: the loss is the
cross-entropy between two CRFs (structure-level distillation; Wang et al., ACL 2020, posterior form).
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from headwater.encoder import MAX_PIECES
from training.bases import CLS, PAD, SEP, minilm
from training.crf import Steps, expected_score, impossible_steps, log_partition, path_score, viterbi
from training.loop import Run
from training.tagger_data import (
    LABELS,
    OUTSIDE,
    ROLES,
    Batch,
    Example,
    Window,
    batches,
    collate,
    cut,
    read_news,
    read_novels,
    read_unlabelled,
)  # fmt: skip

SHAPED = 10  # the columns of `shapes` that are read: a word's own, none of its block's
SIZE, STEPS = 24, 6000  # windows a batch, batches a run: about five passes over all texts
RATE, HEAD_RATE, LAYER_DECAY, WARM_UP = 2e-4, 2e-3, 0.9, 0.08
AVERAGE_FROM, AVERAGE_EVERY, AVERAGE_DECAY = 0.6, 4, 0.985
PARTS = 6  # of a run, after each of which it is measured and kept
TAUGHT = 0.7  # the weight of the teacher beside the annotators
TEACHER = Path(__file__).with_name("tagger_teacher.npz")
SCALE = 4  # a teacher's scores are kept as whole quarters


class Tagger(nn.Module):
    """all-MiniLM-L6-v2, or its lowest `layers`."""

    def __init__(self, base: Path, layers: int | None = None) -> None:
        super().__init__()
        config = AutoConfig.from_pretrained(base)
        config.num_hidden_layers = layers or config.num_hidden_layers
        self.encoder = AutoModel.from_pretrained(base, config=config, add_pooling_layer=False)
        self.shapes = nn.Linear(SHAPED, config.hidden_size, bias=False)
        nn.init.zeros_(self.shapes.weight)
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(config.hidden_size, len(LABELS))
        self.transitions = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.starts = nn.Parameter(torch.zeros(len(LABELS)))
        never = impossible_steps()
        self.register_buffer("no_steps", never.steps)
        self.register_buffer("no_starts", never.starts)

    @property
    def steps(self) -> Steps:
        return Steps(self.transitions + self.no_steps, self.starts + self.no_starts)

    def numbered(self, ids: Tensor) -> Tensor:
        """Word pieces by their numbers in this encoder's vocabulary."""
        return ids

    def read(self, ids: Tensor, mask: Tensor, shapes: Tensor) -> Tensor:
        """Label scores `[windows, pieces, 7]`."""
        words = self.encoder.get_input_embeddings()(self.numbered(ids)) + self.shapes(shapes[..., :SHAPED])
        hidden = self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state
        scores: Tensor = self.head(self.dropout(hidden))
        return scores

    def scores(self, batch: Batch) -> Tensor:
        """The same in half precision inside, which takes half the time."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return self.read(batch.ids, batch.mask, batch.shapes).float()

    def loss(self, batch: Batch, teacher: Steps | None = None) -> Tensor:
        """Per piece: the annotators' path against all paths, and the teacher's distribution where there is one."""
        scores = self.scores(batch)
        inside = (batch.ids != PAD) & (batch.ids != CLS) & (batch.ids != SEP)
        whole = log_partition(scores, inside, self.steps)
        labelled = bool((batch.labels > OUTSIDE).any())
        loss = torch.zeros_like(whole)
        weight = 0.0
        if teacher is not None and batch.taught is not None:
            weight = TAUGHT if labelled else 1.0
            loss = loss + weight * (whole - expected_score(scores, inside, batch.taught, teacher, self.steps))
        if labelled:
            gold = path_score(scores, inside, batch.labels.clamp(min=0), self.steps)
            loss = loss + (1 - weight) * (whole - gold)
        return loss.sum() / inside.sum()

    def groups(self, rate: float) -> list[dict[str, Any]]:
        """For the optimizer: an encoder's lower layers learn more slowly than its upper ones."""
        layers: dict[int, list[nn.Parameter]] = {}
        for name, parameter in self.encoder.named_parameters():
            if parameter.requires_grad:
                number = int(name.split("layer.")[1].split(".")[0]) if "layer." in name else -1
                layers.setdefault(number, []).append(parameter)
        top = max(layers)
        own = [*self.head.parameters(), *self.shapes.parameters(), self.transitions, self.starts]
        found = [{"params": ps, "lr": rate * LAYER_DECAY ** (top - i)} for i, ps in sorted(layers.items())]
        return [{**group, "weight_decay": 0.01} for group in (*found, {"params": own, "lr": HEAD_RATE})]


def label_scores(model: Tagger, examples: Sequence[Example]) -> list[NDArray[np.float32]]:
    """What a model says of whole texts, read in windows as large as the shipped one's: `[n, 7]` each."""
    model.eval()
    windows = [(i, first, last) for i, one in enumerate(examples) for first, last in cut(one, MAX_PIECES)]
    windows.sort(key=lambda window: window[2] - window[1])
    found = [np.zeros((len(one), len(LABELS)), np.float32) for one in examples]
    with torch.inference_mode():
        for k in range(0, len(windows), SIZE):
            group = windows[k : k + SIZE]
            scores = model.scores(collate([(examples[i], first, last) for i, first, last in group], None)).numpy()
            for row, (i, first, last) in enumerate(group):
                found[i][first:last] = scores[row, 1 : 1 + last - first]
    model.train()
    return found


def measure(model: Tagger, examples: Sequence[Example]) -> dict[str, float]:
    """Exact-span F1 by word piece."""
    steps, starts = (part.detach().numpy() for part in model.steps)
    right, both = Counter[str](), Counter[str]()
    for example, scores in zip(examples, label_scores(model, examples), strict=True):
        found, gold = spans_of(viterbi(scores, steps, starts)), spans_of(example.labels.tolist())
        right.update(role for role, *_ in found & gold)
        both.update(role for role, *_ in [*found, *gold])
    return {role: round(2 * right[role] / max(1, both[role]), 4) for role in ROLES}


def spans_of(labels: Sequence[int]) -> set[tuple[str, int, int]]:
    spans, begin = set(), 0
    names = [LABELS[i] for i in labels] + ["O"]
    for i, name in enumerate(names):
        if i and names[i - 1] != "O" and not name.startswith("I-"):
            spans.add((names[i - 1][2:], begin, i))
        if name.startswith("B-"):
            begin = i
    return spans


def read_teacher(**texts: Iterable[Example]) -> Steps:
    """Give each list of texts its teacher's scores, kept under the list's name; returns the teacher's steps."""
    with np.load(TEACHER) as kept:
        for name, examples in texts.items():
            scores, at = kept[name], 0
            for example in examples:
                example.taught = scores[at : at + len(example)].astype(np.float32) / SCALE
                at += len(example)
            if at != len(scores):
                raise SystemExit(f"the teacher read {len(scores)} word pieces of {name}, now there are {at}")
        return Steps(torch.from_numpy(kept["steps"]), torch.from_numpy(kept["starts"]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=Path, default=Path("training/runs/tagger"))
    parser.add_argument("--alone", action="store_true", help="learn from the annotators alone, without a teacher")
    parser.add_argument("--layers", type=int, help="of the encoder, from below; all by default")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument(
        "--without", nargs="*", default=[], metavar="OUTLET", help="without these outlets; with --alone"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.without and not options.alone:
        parser.error("--without: the teacher has read these outlets; add --alone")
    options.runs.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    news, novels = read_news(options.data, "train", options.without), read_novels(options.data, "train")
    plain, teacher = [], None
    if not options.alone:
        plain = read_unlabelled(options.data)
        teacher = read_teacher(news=news, plain=plain)
    dev = {"news": read_news(options.data, "dev"), "novels": read_novels(options.data, "valid")}
    model = Tagger(minilm(), options.layers)
    run = Run(
        model, model.groups(RATE), folder=options.runs, total=options.steps, warm_up=WARM_UP,
        average_from=AVERAGE_FROM, average_every=AVERAGE_EVERY, average_decay=AVERAGE_DECAY, told_every=100,
    )  # fmt: skip
    while run.steps < options.steps:
        rng = random.Random(options.seed * 1000 + run.steps)
        for group in passes(rng, news, novels, plain):
            run.step(model.loss(collate(group, rng), teacher))
            if run.steps % (options.steps // PARTS) == 0:
                run.end_epoch({name: measure(run.average, texts) for name, texts in dev.items()})
            if run.steps == options.steps:
                break


def passes(rng: random.Random, *lists: Sequence[Example]) -> list[list[Window]]:
    """One pass over all lists, whose texts are never in one batch."""
    made = [group for texts in lists for group in batches(texts, rng, SIZE)]
    rng.shuffle(made)
    return made


if __name__ == "__main__":
    main()
