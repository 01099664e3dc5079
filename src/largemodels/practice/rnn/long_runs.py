"""What takes longer than the notebook may: each way to read a batch with four seeds; the best net against counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from tqdm.auto import tqdm

from ...core.records import record
from .baseline import linear, naive_bayes, tried
from .judging import f1_interval, macro_f1
from .training import READER, WAYS, fit, probabilities
from .written import parts

SEEDS = range(4)
TRAINED = [("RNN", way) for way in WAYS if way != "every letter"] + [("GRU", "last column"), ("GRU", "packed")]


@record(
    "ways_to_read", "Macro-F1 of small nets on test names, by how the answer is read from a padded batch, and seed.",
    seeds=SEEDS, within=0.05,
)  # fmt: skip
def ways_to_read() -> dict:
    """Each way with four seeds: macro-F1 in batches of 64 and name by name, how many answers differ; two leads."""
    _, _, test = parts()
    found, first = {}, {}
    for cell, way in tqdm(TRAINED, desc="ways"):
        rows = []
        for seed in SEEDS:
            model, read = fit(way, cell, seed), "packed" if way.endswith("equal lengths") else way
            together, alone = (probabilities(model, test, how).argmax(-1).numpy() for how in (read, "packed"))
            rows.append((macro_f1(test.y, together), macro_f1(test.y, alone), float((together != alone).mean())))
            first.setdefault((cell, way), together)
        columns = zip(*rows, strict=True)
        found[f"{cell}, {way}"] = dict(zip(("F1", "F1 name by name", "answers that differ"), columns, strict=True))
    leads = {cell: ahead(first[cell, "packed"], first[cell, "last column"]) for cell in ("RNN", "GRU")}
    return {"ways": found, "packed ahead of last column, seed 0": leads}


@record(
    "best_net", "The best net, four of it together, and counted n-grams: macro-F1 on test names, with intervals.",
    seeds=SEEDS, within=0.05,
)  # fmt: skip
def best_net() -> dict:
    """The listing at three learning rates; linear models at three penalties; four GRUs asked after every letter."""
    train, validation, test = parts()
    rates = {rate: valid_f1("last column", rate) for rate in (1e-3, 3e-3, 1e-2)}
    penalties = {C: score for (_, C), score in tried(linear, (4,), (1.0, 3.0, 10.0), train, validation).items()}
    counted = naive_bayes(4, 0.3).fit(train.texts, train.labels).predict_proba(test.texts)  # (N, C)
    nets = [probabilities(fit(**READER, seed=seed), test).numpy() for seed in SEEDS]
    four = np.mean(nets, axis=0)
    mixed = np.log(four + 1e-9) + np.log(counted + 1e-9)
    shown = {"n-grams": counted, "one net": nets[0], "four nets": four, "four nets and n-grams": mixed}
    said = {name: p.argmax(-1) for name, p in shown.items()}
    return {
        "rates of the listing": rates,
        "validation F1 of a linear model by C": penalties,
        "one net, each seed": [macro_f1(test.y, p.argmax(-1)) for p in nets],
        "F1": {name: macro_f1(test.y, labels) for name, labels in said.items()},
        "interval": {name: f1_interval(test.y, labels, test.places) for name, labels in said.items()},
        "ahead of n-grams": {name: ahead(said[name], said["n-grams"]) for name in list(said)[1:]},
    }


def valid_f1(way: str, rate: float) -> float:
    """Macro-F1 of a plain RNN on the validation names, read as it was trained."""
    validation = parts()[1]
    return macro_f1(validation.y, probabilities(fit(way, "RNN", rate=rate), validation, way).argmax(-1))


def ahead(said: NDArray, other: NDArray) -> tuple[float, float]:
    """The interval of one's lead over the other on the test names."""
    test = parts()[2]
    return f1_interval(test.y, said, test.places, other)
