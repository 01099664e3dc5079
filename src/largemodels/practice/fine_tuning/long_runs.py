"""What takes longer than a notebook may: the table of methods, and the sweep over learning rates."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import torch
from tqdm.auto import tqdm

from ...background.learning_curves.crossings import as_words
from ...background.learning_curves.draws import drawn, split
from ...background.learning_curves.encoder import vectors
from ...background.learning_curves.methods import right
from ...core.device import device
from ...core.records import record
from .counts import GRIDS, chosen
from .tuning import FEW, FEW_B, tune

SEEDS = {"full": 3, "lora": 3}  #: method → how many
RATES = (1e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2)
TABLE = {"full": 5e-5, "lora": 1e-3}  #: method → learning rate
EPOCHS = 1
INFINITE = float("inf")


def judged(texts: Any, labels: Any, method: str, rate: float, test: Any, **settings: Any) -> dict[str, Any]:  # noqa: ANN401
    """A run: what it got right of ``test``, its losses, and the seconds of CPU that training took."""
    losses, start = [], time.process_time()
    model = tune(texts, labels, method, rate, half=True, after=lambda _, loss: losses.append(loss), **settings)
    seconds = time.process_time() - start
    with torch.autocast(device().type, torch.bfloat16):
        found = {name: right(model, reviews) for name, reviews in test.items()}
    return {"found": found, "losses": losses, "seconds": seconds}


def short_run(method: str, rate: float) -> dict[str, float]:
    """40 steps of 16 reviews, seed 0: validation accuracy, and the mean loss of the last ten steps."""
    few, test = drawn(split().learn, FEW, seed=0), {"validation": split().validation}
    run = judged(few.texts, few.labels, method, rate, test, B=FEW_B)
    last = run["losses"][-10:]
    return {"validation": float(run["found"]["validation"].mean()), "loss": sum(last) / len(last)}


@record("tuning_rates", "Validation accuracy of MiniLM after 640 labels, by learning rate, full and by LoRA.",
        seeds=[0], within=0.05, loose={"loss": 0.5})  # fmt: skip
def tuning_rates() -> dict:
    """A short run at each rate and by each method."""
    found: dict[str, Any] = {method: {} for method in TABLE}
    for method, rate in tqdm([(method, rate) for method in TABLE for rate in RATES], "rates"):
        found[method][f"{rate:g}"] = short_run(method, rate)
    return found


@record("fine_tuned", "What each way got right of 1,000 test reviews after 7,000 labels, one epoch.",
        seeds=range(max(SEEDS.values())), within=0.03,
        loose={"right": INFINITE, "seconds": INFINITE, "setting": INFINITE, "losses": INFINITE})  # fmt: skip
def fine_tuned() -> dict:
    """Counts and the frozen encoder at their best settings, and fine-tuning, each seed a run."""
    parts, found = split(), {}
    with torch.autocast(device().type, torch.bfloat16):
        vectors([*parts.learn.texts, *parts.validation.texts, *parts.test.texts], "reading")
    for name in tqdm(GRIDS, "counts and frozen"):
        classifier, setting, accuracy = chosen(name)
        answers = right(classifier, parts.test)
        found[name] = {"right": as_words([answers]), "test": [float(answers.mean())], "validation": [accuracy],
                       "setting": setting}  # fmt: skip
    test = {"validation": parts.validation, "test": parts.test}
    runs: dict[str, list[dict[str, Any]]] = {method: [] for method in TABLE}
    for seed, method in tqdm(
        [(n, name) for n in range(max(SEEDS.values())) for name in TABLE if n < SEEDS[name]], "fine-tuning"
    ):
        run = judged(parts.learn.texts, parts.learn.labels, method, TABLE[method], test, epochs=EPOCHS, seed=seed,
                     what=f"{method}, seed {seed}")  # fmt: skip
        tqdm.write(f"{method}, seed {seed}: {run['found']['test'].mean():.3f} of the test")
        runs[method].append(run)
    for method, made in runs.items():
        found[method] = {
            "right": as_words([run["found"]["test"] for run in made]),
            "setting": f"{method}, {TABLE[method]:g}, {EPOCHS} epoch",
            **{part: [float(run["found"][part].mean()) for run in made] for part in test},
            "losses": [[float(part.mean()) for part in np.array_split(run["losses"], 12)] for run in made],
            "seconds": [run["seconds"] for run in made],
        }
    return found
