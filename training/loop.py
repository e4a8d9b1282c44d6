"""What the training of each encoder shares: warm-up and decay, weights averaged over steps, a run that can go on."""

import copy
import json
import time
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn


class Run:
    """A model in training, and the average of its weights, kept in a folder after each epoch."""

    def __init__(
        self, model: nn.Module, groups: list[dict[str, Any]], *, folder: Path, total: int, warm_up: float,
        average_from: float, average_every: int, average_decay: float, told_every: int,
    ) -> None:  # fmt: skip
        """`groups` as an optimizer takes them; `total` steps, `warm_up` and `average_from` are shares of it."""
        self.model, self.average = model, copy.deepcopy(model)
        self.optimizer = torch.optim.AdamW(groups, fused=True)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda s: min(s / (warm_up * total), max(0.0, (total - s) / ((1 - warm_up) * total)))
        )
        self.folder, self.total, self.told_every = folder, total, told_every
        self._from, self._every, self._decay = average_from, average_every, average_decay
        self.epoch = self.steps = 0
        self._running, self._clock = 0.0, time.time()
        self._state = folder / "state.pt"
        if self._state.exists():
            self._go_on()

    @property
    def _parts(self) -> dict[str, Any]:
        return {"model": self.model, "average": self.average, "optimizer": self.optimizer, "schedule": self.schedule}

    def _go_on(self) -> None:
        state = torch.load(self._state, weights_only=False)
        for name, part in self._parts.items():
            part.load_state_dict(state[name])
        self.epoch, self.steps = state["epoch"], state["step"]

    def step(self, loss: Tensor) -> None:
        """One step of the optimizer, and of the average now and then."""
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.schedule.step()
        self.steps += 1
        self._running += loss.item()
        if self.steps % self._every == 0:
            decay = self._decay if self.steps > self._from * self.total else 0.0
            with torch.no_grad():
                for kept, new in zip(self.average.parameters(), self.model.parameters(), strict=True):
                    kept.lerp_(new, 1 - decay)
        if self.steps % self.told_every == 0:
            loss_now = self._running / self.told_every
            print(f"step {self.steps}/{self.total} loss {loss_now:.4f} {time.time() - self._clock:.0f} s", flush=True)
            self._running = 0.0

    def end_epoch(self, scores: dict[str, Any]) -> None:
        """Tells the scores, and keeps the state and the average of the epoch."""
        self.epoch += 1
        print(f"epoch {self.epoch}", json.dumps(scores), f"{time.time() - self._clock:.0f} s", flush=True)
        state = {name: part.state_dict() for name, part in self._parts.items()}
        part_file = self._state.with_suffix(".part")
        torch.save({**state, "epoch": self.epoch, "step": self.steps, "scores": scores}, part_file)
        part_file.replace(self._state)
        torch.save(self.average.state_dict(), self.folder / f"epoch-{self.epoch}.pt")
