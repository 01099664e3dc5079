"""What takes longer than a notebook may: the ladder, its largest rung, the budgets, and one small text read often."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from tqdm.auto import tqdm

from ...core.records import record
from ...core.shakespeare import shakespeare
from .cost import Shape
from .training import learning_rate, mean_loss, trained, written

DATA = 200_000  #: characters that each model of the ladder sees, each of them once
WIDTHS = (8, 16, 32, 48, 64, 96)
LARGEST = 192
BUDGETS = {2e10: (8, 16, 24, 32, 48, 64), 8e10: (8, 16, 24, 32, 48, 64, 96)}  #: operations → widths
SMALL, MIDDLE = 10_000, 50_000  #: characters of the texts that are read often
PASSES = {SMALL: (2, 5, 20), MIDDLE: (4,)}
READERS = (8, 32, 128)
PROMPT = "ROMEO:\n"
FREE = dict.fromkeys(("wrote", "rate", "rates"), float("inf"))  #: what another machine may find otherwise


def rung(
    D: int, rate: float, seed: int = 0, *, characters: float = DATA, N: int | None = None, dropout: float = 0.0,
    sample: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Train one model of width D; ``N`` cuts the text that it learns from. Losses are in nats a character."""
    data = shakespeare()
    text = data.train[:N]
    model = trained(Shape(D), text, characters=characters, rate=rate, seed=seed, dropout=dropout)
    found = dict(D=D, rate=rate, seed=seed, characters=int(characters), loss=mean_loss(model, data.held_out))
    found["train"] = mean_loss(model, text[:100_000])
    return {**found, "wrote": written(model, data.characters, PROMPT)} if sample else found


def searched(D: int, seeds: Iterable[int], run: Callable[..., dict]) -> tuple[list[dict], list[list[float]]]:
    """Rates with seed 0, until the best one lies between two others; then the best with the other seeds.

    Returns:
        The runs with the best rate, and for each rate tried: width, rate, loss.
    """
    tried = {power: run(D, 2.0**power * learning_rate(D)) for power in (-1, 0, 1)}
    while (best := min(tried, key=lambda power: tried[power]["loss"])) in (min(tried), max(tried)) and abs(best) < 2:
        further = best - 1 if best == min(tried) else best + 1
        tried[further] = run(D, 2.0**further * learning_rate(D))
    runs = [tried[best], *(run(D, tried[best]["rate"], seed) for seed in seeds)]
    return runs, [[D, tried[power]["rate"], tried[power]["loss"]] for power in sorted(tried)]


def all_searched(jobs: Iterable[tuple[int, Iterable[int], Callable[..., dict]]]) -> dict[str, list]:
    """:func:`searched` for each (D, seeds, run), put together."""
    found = [searched(*job) for job in jobs]
    return {"runs": [run for runs, _ in found for run in runs], "rates": [rate for _, rates in found for rate in rates]}


def budgeted(budget: float, D: int, rate: float, seed: int = 0) -> dict[str, Any]:
    """One model of width D that spends a budget of operations."""
    return {"budget": budget, **rung(D, rate, seed, characters=Shape(D).characters(budget))}


@record("scaling_ladder", "Six sizes of GPT, each trained on the same 200,000 characters.", seeds=[0, 1],
        within=0.1, loose=FREE)  # fmt: skip
def scaling_ladder() -> dict:
    """Each size with its best of several rates, and then with another seed."""
    return all_searched((D, (1,), partial(rung, sample=True)) for D in tqdm(WIDTHS, "sizes"))


@record("scaling_largest", "The largest GPT of the ladder, trained after its loss had been predicted.", seeds=[0],
        within=0.1, loose=FREE)  # fmt: skip
def scaling_largest() -> dict:
    """One more size, with the same data and the two rates around which the ladder's best ones lie."""
    runs = [rung(LARGEST, factor * learning_rate(LARGEST), sample=True) for factor in tqdm((2, 1), "the largest")]
    return {"runs": [min(runs, key=lambda run: run["loss"])], "rates": [[LARGEST, r["rate"], r["loss"]] for r in runs]}


@record("scaling_budgets", "Sizes of GPT that each spend the same number of operations.", seeds=[0], within=0.1,
        loose=FREE)  # fmt: skip
def scaling_budgets() -> dict:
    """Each budget and size with one rate; the wide ones, which take few steps, with twice that as well."""
    runs = []
    for budget, D in tqdm([(budget, D) for budget, widths in BUDGETS.items() for D in widths], "budgets"):
        rates = [factor * learning_rate(D) for factor in ((1, 2) if D >= 48 else (1,))]
        runs.append(min((budgeted(budget, D, rate) for rate in rates), key=lambda found: found["loss"]))
    return {"runs": runs}


@record("scaling_passes", "Sizes of GPT that read a small text 2 to 20 times.", seeds=[0], within=0.15)
def scaling_passes() -> dict:
    """Every number of passes has a training of its own, whose rate falls to 0 at its end."""
    jobs = [(N, D, passes, 0.0) for N, some in PASSES.items() for D in READERS for passes in some]
    jobs += [(SMALL, READERS[-1], passes, 0.3) for passes in PASSES[SMALL][1:]]
    runs = []
    for N, D, passes, dropout in tqdm(jobs, "texts"):
        found = rung(D, learning_rate(D), characters=N * passes, N=N, dropout=dropout)
        runs.append({"N": N, "passes": passes, "dropout": dropout, **found})
    return {"runs": runs}
