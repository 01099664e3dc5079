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

DATA = 1_000_000  #: characters that each model of the ladder sees, nearly all of them once
WIDTHS = (8, 16, 32, 48, 64, 96, 128)
LARGEST = 256
BUDGETS = {  #: operations → widths
    4e10: (8, 16, 24, 32, 48, 64, 96),
    1.6e11: (16, 24, 32, 48, 64, 96, 128),
    6.4e11: (24, 32, 48, 64, 96, 128, 192),
}
NEXT_BUDGET, NEXT_WIDTHS = 2.56e12, (48, 64, 96, 128, 192)
ONE_RATE = (16, 32, 64, 128)  #: widths that are trained with the narrowest one's rate as well
SMALL, MIDDLE = 20_000, 100_000  #: characters of the texts that are read often
PASSES = {SMALL: (2, 5, 10, 20, 50), MIDDLE: (2, 5, 10)}
READERS = (8, 16, 32, 64, 128)
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
    while (best := min(tried, key=lambda power: tried[power]["loss"])) in (min(tried), max(tried)) and abs(best) < 4:
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


@record("scaling_ladder", "Seven sizes of GPT, each trained on the same million characters.", seeds=[0, 1, 2],
        within=0.08, loose=FREE)  # fmt: skip
def scaling_ladder() -> dict:
    """Each size with its best of several rates, and then with other seeds."""
    run = partial(rung, sample=True)
    return all_searched((D, (1, 2) if D < 96 else (1,), run) for D in tqdm(WIDTHS, "sizes"))


@record("scaling_largest", "The largest GPT of the ladder, trained after its loss had been predicted.", seeds=[0, 1],
        within=0.08, loose=FREE)  # fmt: skip
def scaling_largest() -> dict:
    """One more size, with the same data and the same search for a rate."""
    return all_searched([(LARGEST, (1,), partial(rung, sample=True))])


@record("scaling_budgets", "Sizes of GPT that each spend the same number of operations.", seeds=[0, 1], within=0.08,
        loose=FREE)  # fmt: skip
def scaling_budgets() -> dict:
    """Each budget and size with its best of several rates, and then with another seed."""
    jobs = [(D, (1,), partial(budgeted, budget)) for budget, widths in BUDGETS.items() for D in widths]
    return all_searched(tqdm(jobs, "budgets"))


@record("scaling_next_budget", "The same for a budget four times the largest.", seeds=[0], within=0.08, loose=FREE)
def scaling_next_budget() -> dict:
    """What the first three budgets let one expect; one rate, which they found."""
    return {"runs": [budgeted(NEXT_BUDGET, D, learning_rate(D)) for D in tqdm(NEXT_WIDTHS, "the next budget")]}


@record("scaling_one_rate", "Four sizes with the rate that suits the smallest one.", seeds=[0], within=0.2, loose=FREE)
def scaling_one_rate() -> dict:
    """What the ladder would have looked like without a search."""
    return {"runs": [rung(D, 2 * learning_rate(WIDTHS[0])) for D in tqdm(ONE_RATE, "one rate")]}


@record("scaling_passes", "Sizes of GPT that read a small text 2 to 50 times.", seeds=[0, 1], within=0.12)
def scaling_passes() -> dict:
    """Every number of passes has a training of its own, whose rate falls to 0 at its end."""
    jobs = [(N, D, passes, seed, 0.0) for N in PASSES for D in READERS for passes in PASSES[N]
            for seed in ((0, 1) if N == SMALL else (0,))]  # fmt: skip
    jobs += [(SMALL, READERS[-1], passes, 0, 0.3) for passes in PASSES[SMALL]]
    runs = []
    for N, D, passes, seed, dropout in tqdm(jobs, "texts"):
        found = rung(D, learning_rate(D), seed, characters=N * passes, N=N, dropout=dropout)
        runs.append({"N": N, "passes": passes, "dropout": dropout, **found})
    return {"runs": runs}
