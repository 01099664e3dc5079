"""The pretrained encoder learns on, from the labels: all of it, with a head that starts from the frozen one.

First the head, then everything: Kumar et al. 2022, https://arxiv.org/abs/2202.10054.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.optim.lr_scheduler import OneCycleLR
from transformers import BertModel

from ...core.device import device
from ...core.training import train
from .encoder import batches, frozen, mean_vector, minilm, tokens
from .requirements import require_both

STEP = 16  #: texts that a step sees


class TunedEncoder(nn.Module):
    """An encoder and a head; it judges texts as scikit-learn's classifiers do."""

    def __init__(self, body: nn.Module, D: int) -> None:
        super().__init__()
        self.body, self.head = body, nn.Linear(D, 2)

    def forward(self, rows: Sequence[Sequence[int]]) -> Tensor:
        """B texts as ids → logits (B, 2)."""
        return self.head(mean_vector(self.body, rows))  # (B, D) -> (B, 2)

    @torch.inference_mode()
    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The chances of against and in favor, (N, 2)."""
        self.eval()
        rows, chances = tokens(texts), np.zeros((len(texts), 2))
        for chosen in batches(rows):
            chances[chosen] = F.softmax(self([rows[n] for n in chosen]), dim=1).double().cpu().numpy()
        return chances


def fine_tune(
    texts: Sequence[str], labels: Sequence[int], rate: float = 5e-5, passes: int = 3, seed: int = 0, *,
    pretrained: bool = True, half: bool = False, what: str | None = None,
) -> TunedEncoder:  # fmt: skip
    """Train MiniLM's network whole, with AdamW; the rate rises over a tenth of the steps, then falls to 0.

    Args:
        texts: to learn from.
        labels: 0 or 1 for each.
        rate: the body's highest learning rate; the head's is 1e-3.
        passes: how often each text is seen.
        seed: of the dropout and the order.
        pretrained: whether it starts from MiniLM's weights, and the head from the frozen one's; else both are random.
        half: multiply matrices in bfloat16: half the time, on processors that can do it.
        what: what the progress bar says; without it there is none.
    """
    require_both(texts, labels)
    torch.manual_seed(seed)
    known = minilm()[1]
    body = copy.deepcopy(known) if pretrained else BertModel(known.config)
    model = TunedEncoder(body, known.config.hidden_size).to(device())
    if pretrained:
        start_from(model.head, frozen(texts, labels).head)
    rows, y, order = tokens(texts), torch.tensor(labels, device=device()), np.random.default_rng(seed)
    steps = [step for _ in range(passes) for step in steps_of(rows, order)]
    parts = [dict(params=part.parameters()) for part in (model.body, model.head)]
    optimizer = torch.optim.AdamW(parts, weight_decay=0.01)
    schedule = rise_and_fall(optimizer, [rate, 1e-3], len(steps))

    def loss_of(step: int) -> Tensor:
        with torch.autocast(device().type, torch.bfloat16, enabled=half):  # anew each step: it keeps what it cast
            logits = model([rows[n] for n in steps[step]])  # (B, 2)
        return F.cross_entropy(logits.float(), y[steps[step]])

    train(model, loss_of, optimizer, len(steps), schedule=schedule, clip=1.0, what=what)
    model.zero_grad()  # the last gradients would stay with it, as large as its weights
    return model.eval()


def rise_and_fall(optimizer: torch.optim.Optimizer, rates: list[float], steps: int) -> OneCycleLR:
    """Learning rates, one a group, that rise over a tenth of the steps, then fall to 0.

    With exactly 10 steps OneCycleLR divides by zero, since the rise ends where it begins: shorter ones are cut from 11.
    """
    shape = dict(pct_start=0.1, anneal_strategy="linear", cycle_momentum=False)
    return OneCycleLR(optimizer, rates, max(11, steps), **shape)


@torch.no_grad()
def start_from(head: nn.Linear, found: object) -> None:
    """Give a head of two logits the weights w, b that scikit-learn found for their difference: -w/2 and w/2."""
    half = torch.tensor(np.c_[found.coef_, found.intercept_][0] / 2, dtype=torch.float32)  # (D + 1,)
    both = torch.stack([-half, half]).to(head.weight.device)  # (2, D + 1)
    head.weight.copy_(both[:, :-1]), head.bias.copy_(both[:, -1])


def steps_of(rows: Sequence[Sequence[int]], order: np.random.Generator) -> list[list[int]]:
    """One pass: places of texts in steps of 16, in a new order, texts of like length of each 128 together."""
    shuffled = order.permutation(len(rows)).tolist()
    groups = [shuffled[start : start + 8 * STEP] for start in range(0, len(shuffled), 8 * STEP)]
    alike = [sorted(group, key=lambda n: len(rows[n])) for group in groups]
    steps = [group[n : n + STEP] for group in alike for n in range(0, len(group), STEP)]
    return [steps[n] for n in order.permutation(len(steps))]
