"""Fine-tuning in one function: the whole encoder, or LoRA beside a frozen one.

The head starts from the frozen encoder's logistic regression (Kumar et al. 2022, https://arxiv.org/abs/2202.10054).

Letters: B texts of a batch, N texts, D width.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ...background.learning_curves.draws import drawn, split
from ...background.learning_curves.encoder import frozen, minilm, tokens
from ...background.learning_curves.fine_tuning import TunedEncoder, rise_and_fall, start_from
from ...core.device import device
from ...core.memory import give_back
from ...core.training import train
from .lora import library_lora
from .requirements import require_labels, require_method, require_rate

HEAD_RATE = 1e-3
FEW, FEW_B = 640, 16  #: labels of the short runs, and texts of their batches


def fresh(method: str, r: int = 8) -> TunedEncoder:
    """A copy of MiniLM with a head; under ``lora`` its own weights are frozen, and A and B of rank r stand beside them.

    Raises:
        ValueError: there is no such method, or the rank is none.
    """
    require_method(method)
    known = minilm()[1]
    body = copy.deepcopy(known)
    body.set_attn_implementation("sdpa")  # the same numbers, computed faster
    body = library_lora(body, r) if method == "lora" else body
    return TunedEncoder(body, known.config.hidden_size).to(device())


def learning(model: torch.nn.Module) -> int:
    """How many parameters learn."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def batches_of(rows: Sequence[Sequence[int]], B: int, order: np.random.Generator) -> list[list[int]]:
    """One epoch: places of texts in batches of B, in a new order, texts of like length of each 8 batches together."""
    shuffled, found = order.permutation(len(rows)).tolist(), []
    for start in range(0, len(shuffled), 8 * B):
        alike = sorted(shuffled[start : start + 8 * B], key=lambda n: len(rows[n]))
        found += [alike[n : n + B] for n in range(0, len(alike), B)]
    return [found[n] for n in order.permutation(len(found))]


def tune(
    texts: Sequence[str], labels: Sequence[int], method: str = "full", learning_rate: float = 5e-5, *, r: int = 8,
    epochs: int = 1, B: int = 32, seed: int = 0, half: bool = False, what: str | None = None,
    after: Callable[[int, float], object] | None = None,
) -> TunedEncoder:  # fmt: skip
    """Fine-tune MiniLM with AdamW; the rate rises over a tenth of the steps, then falls to 0.

    Args:
        texts: to learn from.
        labels: 0 or 1 for each.
        method: ``full`` or ``lora``.
        learning_rate: the highest of the body; the head's is 1e-3.
        r: LoRA's rank.
        epochs: how often each text is seen.
        B: texts that a step sees.
        seed: of A, the dropout and the order.
        half: multiply matrices in bfloat16: half the time, on processors that can do it.
        what: what the progress bar says; without it there is none.
        after: called after each step with its number and loss.

    Raises:
        ValueError: the labels, the method, the rate or the rank can't be used.
    """
    require_labels(texts, labels), require_rate(learning_rate)
    torch.manual_seed(seed)
    model = fresh(method, r)
    start_from(model.head, frozen(texts, labels, C=0.1).head)
    rows, y, order = tokens(texts), torch.tensor(labels, device=device()), np.random.default_rng(seed)
    steps = [step for _ in range(epochs) for step in batches_of(rows, B, order)]
    body = [p for p in model.body.parameters() if p.requires_grad]
    rates = [learning_rate, HEAD_RATE]
    parts = [dict(params=body, lr=rates[0]), dict(params=model.head.parameters(), lr=rates[1])]
    optimizer = torch.optim.AdamW(parts, weight_decay=0.01, fused=True)
    schedule = rise_and_fall(optimizer, rates, len(steps))

    def loss_of(step: int) -> Tensor:
        with torch.autocast(device().type, torch.bfloat16, enabled=half):
            logits = model([rows[n] for n in steps[step]])  # (B, 2)
        return F.cross_entropy(logits.float(), y[steps[step]])

    train(model, loss_of, optimizer, len(steps), schedule=schedule, clip=1.0, what=what, after=after)
    optimizer.zero_grad(set_to_none=True)
    optimizer.state.clear()  # the schedule keeps it alive for a while, and Adam's memory is twice the model
    give_back()
    return model.eval()


@cache
def live_run(r: int = 8) -> TunedEncoder:
    """The short run that the notebook trains: LoRA at 1e-3 on 640 labels, as the record ``tuning_rates`` has it."""
    few = drawn(split().learn, FEW, seed=0)
    return tune(few.texts, few.labels, "lora", 1e-3, r=r, B=FEW_B, what=f"LoRA of rank {r}, {FEW} labels")
