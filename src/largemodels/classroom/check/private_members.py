"""Lab 15, question 5: the check of the share of members that an attacker finds, with its tempting mistakes.

N members, M others.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from . import GENERATOR, Trial, draw, draw_sizes
from .private_epsilon import plain, refuses


def named(members: Tensor, others: Tensor, rate: float) -> float:
    """The largest share of members at or above a threshold that at most ``rate`` of the others reach."""
    found = 0
    for threshold in members.tolist():
        if int((others >= threshold).sum()) / len(others) <= rate:
            found = max(found, int((members >= threshold).sum()))
    return found / len(members)


def shares_gone_wrong(members: Tensor, others: Tensor, rate: float) -> Iterator[tuple[str, float]]:
    """Question 5: a hint, and the number with that mistake."""
    N, M = len(members), len(others)
    high, k = others.sort(descending=True).values, int(rate * M + 1e-9)
    right = named(members, others, rate)
    yield "That is how many members are found. Which share of them?", right * N
    yield "The share is of all people. It is of the members.", right * N / (N + M)
    yield "The two lists are exchanged: members are to be found, others spared.", named(others, members, rate)
    yield "Low scores are taken for members. A high score speaks for one.", named(-members, -others, rate)
    beside = [(float((members >= t).float().mean()), float((others >= t).float().mean())) for t in members.tolist()]
    yield (
        "That is the largest difference of the two shares. How many are found at this rate?",
        max(0.0, *(tpr - fpr for tpr, fpr in beside)),
    )
    above = (members[:, None] > others).float() + 0.5 * (members[:, None] == others).float()
    yield "That is the area under the curve. How many are found at this rate?", float(above.mean())
    few = "Too few of the others are named: a share of exactly rate is allowed, so the threshold may be lower."
    if 0 < k < M:
        yield few, float((members >= high[k - 1]).float().mean())
        yield few, float((members > high[k - 1]).float().mean())
    if k < M:
        yield (
            "Members level with an other who may not be named are counted. They are named together, or not at all.",
            float((members >= high[k]).float().mean()),
        )
    quantile = float(torch.quantile(others.double(), 1 - rate))
    for reached in (members.double() > quantile, members.double() >= quantile):
        yield "A quantile lies between two others. Count those who are named.", float(reached.float().mean())
    if k < M:
        yield "One other too many is named. At most rate of them.", named(members, others, (k + 1) / M)
    yield "That is the share that is not found.", 1 - right


def scores(kind: str) -> tuple[Tensor, Tensor, float]:
    """Scores of members and of others, and how large a share of the others may be named."""
    N, M = draw_sizes((21, 29), (32, 39))
    members, others, rate = draw(N) + 1, draw(M), 0.25
    if kind == "border":  # one in a hundred is exactly the rate
        others, rate = draw(100), 0.01
        order = others.sort(descending=True).values
        members = torch.cat([members, (order[:2].sum() / 2).repeat(3), order[1:2] - 0.001])
    if kind == "nobody":  # of 50, a hundredth is nobody
        others, rate = draw(50), 0.01
        top = others.sort(descending=True).values
        members = torch.cat([members, top[:1] + 1, top[:1] - 0.01 * (top[0] - top[1]), top[:1]])
    if kind == "ties":  # of 8, a quarter is two, and the second, third and fourth are level
        others = torch.tensor([3.0, 5, 3, 1, 0, 3, -1, 1])[torch.randperm(8, generator=GENERATOR)]
        members = torch.tensor([5.0, 3, 3, 4, 0, 6, 1])[torch.randperm(7, generator=GENERATOR)]
    if kind == "on top":
        others[-1] = 9.0
        rate = 0.0
    if kind == "apart":
        members = members + 20
        rate = 0.0
    if kind == "all":
        rate, members[0] = 1.0, -50
    if kind == "hundredths":  # 0.29 · 100 is 28.999…, and 29 of 100 is no more than 0.29
        others, rate = draw(100), 0.29
        order = others.sort(descending=True).values
        members = torch.cat([members, (order[28:30].sum() / 2).repeat(3)])
    if kind == "infinite":
        members[:2], others[0] = torch.tensor([torch.inf, -torch.inf]), -torch.inf
    if kind == "dense":
        others = torch.cumsum(torch.rand(19, generator=GENERATOR) + 0.5, 0)
        members = torch.linspace(-9, float(others.max()) + 0.3, 601)
    return members, others, rate


def found(answer: Callable) -> None:
    """Question 5: a border, nobody, ties, all and none found, lists of unequal length; empty lists and NaN."""
    trial = Trial(answer)
    for kind in ("dense", "plain", "border", "nobody", "ties", "on top", "apart", "all", "hundredths", "infinite"):
        members, others, rate = scores(kind)
        trial.note = {
            "ties": "Here several people have the same score.",
            "nobody": "Here none of the others may be named.",
            "all": "Here all others may be named: everybody is found.",
            "hundredths": "Here 29 of 100 others may be named.",
            "infinite": "Here scores are infinite, as the logarithm of 0 is. Only NaN is refused.",
            "on top": "Here the best score of all is an other's, and none may be named.",
        }.get(kind, "")
        given = plain(trial, trial.call(members=members, others=others, rate=rate))
        right = named(members, others, rate)
        if math.isclose(given, right, abs_tol=1e-5):
            continue
        for hint, wrong in shares_gone_wrong(members, others, rate):
            if math.isclose(given, wrong, abs_tol=1e-5):
                trial.fail(f"{hint} {trial.note}".rstrip())
        trial.fail(f"{trial.name} gives {given:.4f} where {right:.4f} is right. {trial.note}".rstrip())
    some, gap = torch.tensor([1.0, 2.0]), torch.tensor([1.0, torch.nan])
    refuses(trial, "An empty list of members", torch.zeros(0), some, 0.01)
    refuses(trial, "An empty list of others", some, torch.zeros(0), 0.01)
    refuses(trial, "A member's score that is NaN", gap, some, 0.01)
    refuses(trial, "An other's score that is NaN", some, gap, 0.01)
    print(f"{trial.name} is right: ties, a share of exactly the rate, nobody and everybody; no list is empty.")
