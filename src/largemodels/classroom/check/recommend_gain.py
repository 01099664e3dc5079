"""Lab 13, question 2: the check of NDCG, with its tempting mistakes.

I films.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from . import GENERATOR, Trial, draw_sizes


def gain(ranking: list[int], relevant: Tensor, k: int) -> float:
    """NDCG@k with gains of 1; 0 where nothing is relevant."""
    most = min(k, int(relevant.sum()))
    if not most:
        return 0.0
    found = sum(1 / math.log2(place + 2) for place, film in enumerate(ranking[:k]) if relevant[film])
    return found / sum(1 / math.log2(place + 2) for place in range(most))


def gains_gone_wrong(ranking: list[int], relevant: Tensor, k: int) -> Iterator[tuple[str, float]]:
    """Question 2: a hint, and the number with that mistake."""
    hits = [bool(relevant[film]) for film in ranking]
    dcg = sum(1 / math.log2(place + 2) for place, hit in enumerate(hits[:k]) if hit)
    n = int(relevant.sum())
    if not n:
        return
    perfect = [
        sum(1 / math.log2(place + 2) for place in range(size)) for size in (n, k, min(k, sum(hits[:k])), len(hits))
    ]
    yield "That is DCG. Divide it by what the best possible list would get.", dcg
    if len(ranking) < k:
        short = sum(1 / math.log2(place + 2) for place in range(min(len(hits), n)))
        yield "The best list is taken to be as short as this one. It has k places.", dcg / short
    yield "The whole list counts. Behind the k-th place nothing does.", gain(ranking, relevant, len(ranking))
    yield "The best list has all relevant films, even behind place k. It has k places, too.", dcg / perfect[0]
    yield "The best list is taken to have k relevant films. There may be fewer.", dcg / perfect[1]
    if sum(hits[:k]):
        yield "The best list is made of what was found. It is made of what there is.", dcg / perfect[2]
    e = sum(1 / math.log(place + 2) for place, hit in enumerate(hits[:k]) if hit)
    yield "The logarithm is to base 2, also in the best list.", e / sum(1 / math.log2(p + 2) for p in range(min(k, n)))
    yield "That is the share of hits among the k places. Where they stand counts.", sum(hits[:k]) / k
    yield "That is the share of the relevant films that were found. Where they stand counts.", sum(hits[:k]) / n
    linear = sum(1 / (place + 1) for place, hit in enumerate(hits[:k]) if hit)
    ideal = sum(1 / (place + 1) for place in range(min(k, n)))
    yield "The gain falls as 1 / place. It falls as 1 / log2(place + 1).", linear / ideal
    if k > 1:
        late = sum(1 / math.log2(place + 3) for place, hit in enumerate(hits[:k]) if hit)
        yield (
            "Places are counted from 1, and place 1 gets 1 / log2(2) = 1.",
            late / sum(1 / math.log2(place + 2) for place in range(min(k, n))),
        )


def ndcg(answer: Callable) -> None:
    """Question 2: NDCG@k, with fewer and with more relevant films than k, none at all, and a short list."""
    trial = Trial(answer)
    for kind in ("many", "few", "short", "none", "missed", "many"):
        I, k, n = draw_sizes((14, 16), (4, 5), (7, 9))  # noqa: E741
        ranking = torch.randperm(I, generator=GENERATOR).tolist()[: I - 1]
        relevant = torch.zeros(I, dtype=torch.bool)
        if kind in ("many", "short"):
            relevant[ranking[1]] = relevant[ranking[3]] = True
            relevant[ranking[-n + 2 :]] = True
        elif kind == "few":
            relevant[ranking[1]] = relevant[ranking[k + 2]] = True
        elif kind == "missed":
            relevant[ranking[-2:]] = True
        ranking = ranking[: k - 1] if kind == "short" else ranking
        trial.note = {
            "none": "Here nothing is relevant: return 0.", "short": "Here the list is shorter than k.",
            "missed": "Here no relevant film is among the first k.",
        }.get(kind, "")  # fmt: skip
        said = trial.call(ranking=ranking, relevant=relevant, k=k)
        number = said.item() if isinstance(said, Tensor) and said.numel() == 1 else said
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            trial.fail(f"{trial.name} returns a {type(said).__name__}. Return one number.")
        right = gain(ranking, relevant, k)
        if abs(number - right) < 1e-5:
            continue
        for hint, wrong in gains_gone_wrong(ranking, relevant, k):
            if abs(number - wrong) < 1e-5:
                trial.fail(f"{hint} {trial.note}".rstrip())
        trial.fail(f"{trial.name} gives {number:.4f} where {right:.4f} is right. {trial.note}".rstrip())
    print(f"{trial.name} is right: more and fewer relevant films than places, none, a short list, and nothing found.")
