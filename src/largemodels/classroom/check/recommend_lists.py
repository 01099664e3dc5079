"""Lab 13, question 1: the check of a list of films, with its tempting mistakes.

I films.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from . import GENERATOR, Trial, draw_sizes


def best(scores: Tensor, seen: Tensor, k: int) -> list[int]:
    """The k unseen films with the highest scores, of equal ones the lower number first."""
    order = torch.sort(scores, descending=True, stable=True).indices.tolist()
    return [film for film in order if not seen[film]][:k]


def lists_gone_wrong(scores: Tensor, seen: Tensor, k: int) -> Iterator[tuple[str, list[int]]]:
    """Question 1: a hint, and the list with that mistake."""
    I, films = len(scores), range(len(scores))  # noqa: E741
    order = torch.sort(scores, descending=True, stable=True).indices.tolist()
    yield "Films that were seen are on the list. Leave them out before you cut.", order[:k]
    yield "The list is cut first and the seen films go then, so it is too short.", [n for n in order[:k] if not seen[n]]
    yield "The lowest scores come first.", best(-scores, seen, k)
    later = sorted(films, key=lambda n: (-float(scores[n]), -n))
    yield "Of equal scores the higher number comes first.", [n for n in later if not seen[n]][:k]
    zeroed = torch.sort(torch.where(seen, 0.0, scores), descending=True, stable=True).indices.tolist()
    yield "A seen film's score is set to 0, and 0 is more than a negative score. What is below all?", zeroed[:k]
    filled = torch.where(seen, -torch.inf, scores)
    yield (
        "With fewer unseen films than k, seen ones fill the list. Let it be shorter.",
        torch.sort(filled, descending=True, stable=True).indices.tolist()[:k],
    )
    yield "Those are the scores of the films. Return their numbers.", [float(scores[n]) for n in best(scores, seen, k)]
    yield "The right films, in the order of their numbers. The best comes first.", sorted(best(scores, seen, k))
    yield "One film too many: k of them.", best(scores, seen, min(k + 1, I))
    unseen = [n for n in films if not seen[n]]
    within = torch.sort(scores[~seen], descending=True, stable=True).indices.tolist()[:k]
    if unseen:
        yield "Those are places among the unseen films. Which numbers do these have among all?", within


def top_k(answer: Callable) -> None:
    """Question 1: the list, with ties, a short list, and somebody who has seen everything."""
    trial = Trial(answer)
    for kind in ("plain", "ties", "short", "negative", "all", "plain"):
        I, k = draw_sizes((9, 12), (3, 5))  # noqa: E741
        scores = torch.randn(I, generator=GENERATOR)
        seen = torch.zeros(I, dtype=torch.bool)
        seen[torch.randperm(I, generator=GENERATOR)[:3]] = True
        seen[scores.argmax()] = True  # the best one was seen
        if kind == "ties":
            scores, seen = torch.randint(0, 2, (I,), generator=GENERATOR).float(), torch.zeros(I, dtype=torch.bool)
            scores[:2], scores[-2:], seen[0] = 1.0, 1.0, True
        elif kind == "negative":
            scores = -scores.abs() - 0.1
        elif kind == "short":
            seen[2:] = True
            seen[:2], scores[0], scores[1] = False, -0.5, -1.0  # below 0, and unseen
        elif kind == "all":
            seen[:] = True
        trial.note = {"all": "Here everything was seen.", "short": "Here k is more than there are."}.get(kind, "")
        said = trial.call(scores=scores, seen=seen, k=k)
        if not isinstance(said, (list, Tensor)):
            trial.fail(f"{trial.name} returns a {type(said).__name__}. Return a list of film numbers.")
        given = said.tolist() if isinstance(said, Tensor) else [getattr(n, "item", lambda n=n: n)() for n in said]
        right = best(scores, seen, k)
        if given == right:
            continue
        for hint, wrong in lists_gone_wrong(scores, seen, k):
            if given == wrong:
                trial.fail(f"{hint} {trial.note}".rstrip())
        trial.fail(f"{trial.name} gives {given} where {right} is right. {trial.note}".rstrip())
    print(f"{trial.name} is right: seen films left out, equal scores in order, lists that are short or empty.")
