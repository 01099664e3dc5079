"""What takes longer than the notebook may: the Transformer, chosen on validation, then trained from 3 seeds."""

from __future__ import annotations

import numpy as np
import torch

from ...core.movielens import movielens
from ...core.records import record
from .histories import Histories, histories, last_held_out, seen
from .ranking import places, sampled, top
from .sequence import film_model, model_scores, train_film_model

SEEDS, STEPS, EVERY, DROPOUTS = (0, 1, 2), 1_000, 100, (0.2, 0.5)
LOOSE = {"above": float("inf"), "hits": 1, "ndcg": 1, "steps": 600, "films": 300, "popular": 50}


def validated(
    past: Histories, times: Histories, films: int, dropout: float, steps: int = STEPS, every: int = EVERY
) -> list[float]:
    """NDCG@10 for the last film of ``past``, from what stands before it, after each ``every`` steps."""
    before, target = last_held_out(past)
    X, found = seen(before, films), []
    torch.manual_seed(0)
    model = film_model(films, dropout=dropout)

    def look(step: int, loss: float) -> None:
        if (step + 1) % every == 0:
            found.append(float(places(model_scores(model, before), target, X).ndcg().mean()))

    train_film_model(model, before, [t[: len(h)] for t, h in zip(times, before, strict=True)], steps, after=look,
                     what=f"dropout {dropout}")  # fmt: skip
    return found


@record("next_film_transformer", "A causal Transformer over MovieLens histories: the place of each person's last film.",
        seeds=SEEDS, within=0.15, loose=LOOSE)  # fmt: skip
def next_film_transformer() -> dict:
    """Dropout and steps by the film before the last; then, from each seed, where the last film stands."""
    data = movielens()
    whole, times = histories(data)
    past, target = last_held_out(whole)
    X = seen(past, data.I)
    curves = {str(dropout): validated(past, times, data.I, dropout) for dropout in DROPOUTS}
    dropout = max(DROPOUTS, key=lambda one: max(curves[str(one)]))
    steps = EVERY * (1 + int(np.argmax(curves[str(dropout)])))
    kept: dict = {"above": [], "hits": [], "ndcg": [], "popular": [], "films": [], "loss": []}
    before = [t[:-1] for t in times]
    for seed in SEEDS:
        torch.manual_seed(seed)
        model = film_model(data.I, dropout=dropout)
        losses = train_film_model(model, past, before, steps, seed=seed, what=f"seed {seed}")
        scores = model_scores(model, past)
        kept["above"].append(places(scores, target, X).above.tolist())
        for name, values in zip(("hits", "ndcg"), sampled(scores, target, X), strict=True):
            kept[name].append(values.round(4).tolist())
        shown = top(scores, X)
        kept["films"].append(len(np.unique(shown)))
        kept["popular"].append(float(X.sum(0)[shown].mean()))
        kept["loss"].append(float(np.mean(losses[-50:])))
    return {"validation": curves, "every": EVERY, "dropout": dropout, "steps": steps, **kept}
