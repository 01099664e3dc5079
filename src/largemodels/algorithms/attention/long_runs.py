"""What takes longer than the notebook may: the recall task at five distances, with gates opened on purpose beside."""

from __future__ import annotations

from functools import partial
from itertools import product

import numpy as np
from tqdm.auto import tqdm

from ...core.records import record
from ..recurrence.reach import open_gate
from ..recurrence.recall import train_recall

OPEN = partial(open_gate, bias=5.0)
KINDS = {"RNN": None, "LSTM": None, "GRU": None, "LSTM, gate open": OPEN, "GRU, gate open": OPEN}
KINDS |= {"attention": None, "attention without positions": None}
PATIENT = ("LSTM, gate open", "GRU, gate open", "attention")
DISTANCES, RATES, SEEDS = (8, 16, 32, 64, 128), (1e-2, 3e-2, 3e-3), (0, 1, 2)


def right(kind: str, distance: int, seed: int, rate: float, steps: int = 200) -> float:
    """The share of fresh sequences of which a newly trained model names the first symbol."""
    name = kind.partition(",")[0]
    return train_recall(name, distance, seed, steps=steps, learning_rate=rate, prepare=KINDS[kind]).accuracy


@record(
    "recall_by_distance",
    "The share of sequences whose first symbol is named, by distance, for each kind at the better of three rates.",
    seeds=SEEDS,
    within=0.3,
    loose={"right": float("inf"), "right after 800 steps": float("inf")},  # single seeds differ between machines
)
def recall_by_distance() -> dict:
    """Each kind, distance and rate; what is best is the mean over seeds at the better rate, chosen at each distance."""
    short = dict.fromkeys(KINDS)
    long = dict.fromkeys(PATIENT)
    with tqdm(total=len(RATES) * len(SEEDS) * (len(KINDS) * len(DISTANCES) + len(PATIENT) * 2), desc="models") as bar:
        for found, distances, steps in ((short, DISTANCES, 200), (long, DISTANCES[-2:], 800)):
            for kind in found:
                found[kind] = {n: {rate: [] for rate in RATES} for n in distances}
                for n, rate, seed in product(distances, RATES, SEEDS):
                    found[kind][n][rate].append(right(kind, n, seed, rate, steps))
                    bar.update()

    def best(found: dict) -> dict[str, dict[int, float]]:
        return {
            kind: {n: float(max(map(np.mean, by_rate.values()))) for n, by_rate in by_distance.items()}
            for kind, by_distance in found.items()
        }

    return {"right": short, "right after 800 steps": long, "best": best(short), "best after 800 steps": best(long)}
