"""Lab 11, question 5: the check of one step of fine-tuning, by what three steps leave behind."""

from __future__ import annotations

import copy
from collections.abc import Callable

import torch
from torch import Tensor, nn

from . import GENERATOR, CheckFailed, Trial, draw_sizes
from .mend_faults import explained


class Classifier(nn.Module):
    """A small net that is called as Transformers' BertForSequenceClassification is: V words, C classes."""

    def __init__(self, V: int, C: int, D: int = 4) -> None:
        super().__init__()
        self.embed, self.head = nn.Embedding(V, D), nn.Linear(D, C)

    def forward(self, input_ids: Tensor, attention_mask: Tensor | None = None, labels: Tensor | None = None) -> tuple:
        """(B, T) -> the logits (B, C), behind the loss where there are labels."""
        mask = torch.ones_like(input_ids) if attention_mask is None else attention_mask
        mean = (self.embed(input_ids) * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)  # (B, D)
        logits = self.head(mean)
        return (logits,) if labels is None else (nn.functional.cross_entropy(logits, labels), logits)

    def __repr__(self) -> str:
        return f"Classifier({self.embed.num_embeddings}, {self.head.out_features})"


class Descent(torch.optim.SGD):
    """SGD that shows as one word."""

    def __repr__(self) -> str:
        return "SGD"


def stepped(model: nn.Module, optimizer: torch.optim.Optimizer, ids: Tensor, mask: Tensor, labels: Tensor, *,
            masked: bool = True, clean: bool = True, moves: bool = True, twice: bool = False,
            clipped: bool = False) -> float:  # fmt: skip
    """One step, with what a mistake changes; returns the loss before it."""
    if clean:
        optimizer.zero_grad()
    loss = model(ids, attention_mask=mask if masked else None, labels=labels)[0]
    loss.backward()
    if clipped:
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    if moves:
        optimizer.step()
    if twice:
        with torch.no_grad():
            return float(model(ids, attention_mask=mask, labels=labels)[0])
    return loss.item()


MISTAKES = {
    "The mask doesn't reach the net: padding is read as words.": dict(masked=False),
    "The gradients of earlier steps still count.": dict(clean=False),
    "The mask doesn't reach the net, and the gradients of earlier steps still count.": dict(masked=False, clean=False),
    "The net never moves. Are the gradients set to zero between backward and step, or is there no step?": dict(
        moves=False
    ),
    "The gradients are clipped. Recipes do that; here the step is to be the whole one.": dict(clipped=True),
    "The loss that comes back is that after the step. The one that was stepped down from is wanted.": dict(twice=True),
}


def fine_tune_step(answer: Callable, chosen: Callable) -> None:
    """Question 5: three steps, and after them the losses and all parameters."""
    trial = Trial(answer)
    for _ in range(2):
        V, C, B, T = draw_sizes((12, 15), (2, 3), (7, 8), (5, 6))
        start, batches = Classifier(V, C), []
        start.embed.weight.data *= 6  # gradients so long that clipping them tells
        for _ in range(3):
            lengths = torch.randint(2, T, (B, 1), generator=GENERATOR)
            mask = (torch.arange(T) < lengths).long()  # (B, T)
            ids = torch.randint(1, V, (B, T), generator=GENERATOR) * mask
            batches.append((ids, mask, torch.randint(0, C, (B,), generator=GENERATOR)))

        def one(model: nn.Module, optimizer: torch.optim.Optimizer, ids: Tensor, mask: Tensor, labels: Tensor) -> float:
            loss = trial.call(model=model, optimizer=optimizer, ids=ids, mask=mask, labels=labels)
            if isinstance(loss, Tensor):
                trial.fail(
                    f"{trial.name} returns a tensor. It may hold on to the graph of its step, and a list of such "
                    "losses fills the memory. Return the number."
                )
            if not isinstance(loss, float):
                trial.fail(f"{trial.name} returns a {type(loss).__name__}. Return the loss, a float.")
            return loss

        result, right = (after(start, batches, step) for step in (one, stepped))
        others = ((hint, after(start, batches, stepped, **quirk)) for hint, quirk in MISTAKES.items())
        trial.compare(result, right, others)
    explained("fine_tune_step", chosen)
    print(f"{trial.name} is right: three steps leave the losses and parameters that they should; faults are named.")


def after(start: nn.Module, batches: list[tuple[Tensor, ...]], step: Callable, **quirk: bool) -> Tensor:
    """The losses of the steps and the parameters behind them, in one row."""
    model = copy.deepcopy(start)
    optimizer = Descent(model.parameters(), lr=0.7)
    losses = [step(model, optimizer, *batch, **quirk) for batch in batches]
    return torch.cat([torch.tensor(losses), *(p.detach().flatten() for p in model.parameters())])


__all__ = ["CheckFailed", "Classifier", "fine_tune_step"]
