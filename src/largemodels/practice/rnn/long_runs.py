"""What takes longer than the notebook may: each way to read a batch with four seeds, and tries for the other side."""

from __future__ import annotations

from numpy.typing import NDArray
from tqdm.auto import tqdm

from ...core.records import record
from .baseline import linear, tried
from .judging import f1_interval, macro_f1
from .training import WAYS, fit, probabilities
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
    "more_tries", "Macro-F1 on validation names: the listing's way at three learning rates, linear models on n-grams.",
    seeds=[0], within=0.05,
)  # fmt: skip
def more_tries() -> dict:
    """Whether another rate saves the listing, and whether a linear model is the better baseline."""
    rates = {rate: valid_f1("last column", rate) for rate in tqdm((1e-3, 3e-3, 1e-2), desc="rates")}
    scores = tried(linear, (4,), (1.0, 3.0, 10.0), *parts()[:2])
    return {"rates of the listing": rates, "linear models by C": {C: score for (_, C), score in scores.items()}}


def valid_f1(way: str, rate: float) -> float:
    """Macro-F1 of a plain RNN on the validation names, read as it was trained."""
    validation = parts()[1]
    return macro_f1(validation.y, probabilities(fit(way, "RNN", rate=rate), validation, way).argmax(-1))


def ahead(said: NDArray, other: NDArray) -> tuple[float, float]:
    """The interval of one's lead over the other on the test names."""
    test = parts()[2]
    return f1_interval(test.y, said, test.places, other)
