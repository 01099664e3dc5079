"""What takes longer than the notebook may: crowds trained in many ways, each attacked."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from ...core.records import record
from .attacks import band, by_loss, by_ratio, caught, confidence
from .crowd import EXPECTED, POOL, Training, accuracy, digits, halves, log_chances, train_crowd
from .mechanisms import noise_for

M, PRIVATE, SHARE, DELTA = 64, 200, 2 * EXPECTED / POOL, 1 / POOL  #: models; steps of private ones; δ = 1 / (2 · 500)
EPSILONS = (0.5, 1, 2, 3, 8, 20)
NONE = "no defense"


def private(epsilon: float, width: int = Training.width, steps: int = PRIVATE) -> Training:
    """A training that spends ε at δ = 1 / 1,000."""
    return Training(clip=1.0, noise=noise_for(epsilon, SHARE, steps, DELTA), width=width, steps=steps)


def ways() -> dict[str, Training]:
    """Every training that is tried, by its name."""
    base = Training()
    plain = {f"stopped after {n} steps": replace(base, steps=n) for n in (15, 30, 60, 120)}
    plain |= {f"weight decay {d:g}": replace(base, decay=d) for d in (0.01, 0.03, 0.1)}
    plain |= {f"clipped at {c:g}": replace(base, clip=c) for c in (1.0, 0.3, 0.1)}
    small = {f"{H} hidden units": replace(base, width=H) for H in (4, 8, 16)} | {"linear": replace(base, width=0)}
    secret = {f"ε = {e:g}": private(e) for e in EPSILONS} | {f"ε = {e:g}, linear": private(e, 0) for e in (1, 3, 8)}
    return {NONE: base, **plain, **small, **secret}


def attacked(how: Training, y: Tensor | None = None, models: int = M, seed: int = 0) -> dict[str, list[float]]:
    """Train a crowd in one way, and attack it: means with their intervals."""
    X, right, X_test, y_test = digits()
    y = right if y is None else y
    inside = halves(models, len(y), seed)
    weights = train_crowd(inside, X, y, how, seed)
    found = confidence(log_chances(weights, X), y)
    loss, ratio = caught(by_loss(found), inside), caught(by_ratio(found, inside), inside)
    figures = {"accuracy": accuracy(weights, X_test, y_test).numpy(), "loss auc": loss.auc, "loss caught": loss.share}
    figures |= {"ratio auc": ratio.auc, "ratio caught": ratio.share}
    return {name: [round(x, 4) for x in band(values)] for name, values in figures.items()}


@record("privacy_members", "Accuracy, and members found, of 64 networks on digits by how they were trained.",
        seeds=[0], within=0.05)  # fmt: skip
def privacy_members() -> dict:
    """Each way; then labels at random, which can only be learned by heart."""
    found = {}
    for name, how in ways().items():
        print(name, flush=True)
        found[name] = attacked(how)
    y = digits()[1]
    mixed = y[torch.randperm(len(y), generator=torch.Generator().manual_seed(1))]
    return {"ways": found, "labels at random": attacked(replace(Training(), steps=1800), mixed)}
