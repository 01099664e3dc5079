"""The checks of lab 13: right answers of every style pass; each tempting wrong one is refused with its own hint."""

import math

import torch
from one_check import Checks

from largemodels.classroom.check import recommend

# 1


def masked(scores, seen, k):
    order = scores.masked_fill(seen, -torch.inf).argsort(descending=True, stable=True)
    return order[: min(k, int((~seen).sum()))]


def by_sorting(scores, seen, k):
    films = [n for n in range(len(scores)) if not seen[n]]
    return sorted(films, key=lambda n: (-scores[n].item(), n))[:k]


def listed(value=lambda scores, seen: scores, after=lambda order, seen, k: [n for n in order if not seen[n]][:k],
           key=None):  # fmt: skip
    def answer(scores, seen, k):
        scores = value(scores, seen)
        order = sorted(range(len(scores)), key=key(scores) if key else lambda n: (-scores[n].item(), n))
        return after(order, seen, k)

    return answer


def among_the_unseen(scores, seen, k):
    return scores[~seen].argsort(descending=True, stable=True)[:k].tolist()


def their_scores(scores, seen, k):
    return [scores[n].item() for n in by_sorting(scores, seen, k)]


# 2


def by_a_loop(ranking, relevant, k):
    got = best = 0.0
    for place in range(k):
        if place < len(ranking) and relevant[ranking[place]]:
            got += 1 / math.log2(place + 2)
        if place < relevant.sum():
            best += 1 / math.log2(place + 2)
    return got / best if best else 0.0


def by_tensors(ranking, relevant, k):
    worth = 1 / torch.log2(torch.arange(2.0, k + 2))
    hits = relevant[torch.tensor(ranking[:k], dtype=torch.long)].float()
    ideal = worth[: int(relevant.sum())].sum()
    return (hits * worth[: len(hits)]).sum() / ideal if ideal else torch.tensor(0.0)


def dcg(hits, worth=lambda place: 1 / math.log2(place + 1)):
    return sum(worth(place) for place, hit in enumerate(hits, 1) if hit)


def divided(ideal, cut=True, worth=lambda place: 1 / math.log2(place + 1)):
    def answer(ranking, relevant, k):
        n, hits = int(relevant.sum()), [bool(relevant[film]) for film in ranking]
        hits = hits[:k] if cut else hits
        below = ideal(n, k, hits)
        return dcg(hits, worth) / below if below else 0.0

    return answer


def perfect(size, worth=lambda place: 1 / math.log2(place + 1)):
    return dcg([True] * size, worth)


# 3


def by_solving(Q, x, alpha, penalty):
    c = 1 + alpha * x
    return torch.linalg.solve((Q.T * c) @ Q + penalty * torch.eye(Q.size(1)), Q.T @ (c * x))


def by_least_squares(Q, x, alpha, penalty):
    root = (1 + alpha * x).sqrt()
    A = torch.cat([root[:, None] * Q, penalty**0.5 * torch.eye(Q.size(1))])
    b = torch.cat([root * x, torch.zeros(Q.size(1))])
    return torch.linalg.lstsq(A, b[:, None]).solution[:, 0]


def solves(c=lambda alpha, x: 1 + alpha * x, left=None, right=None, add=lambda penalty, D: penalty * torch.eye(D)):
    def answer(Q, x, alpha, penalty):
        a, b = (one(alpha, x) if one else c(alpha, x) for one in (left, right))
        return torch.linalg.solve((Q.T * a) @ Q + add(penalty, Q.size(1)), Q.T @ (b * x))

    return answer


def ones(alpha, x):
    return torch.ones_like(x)


# 4


def in_rows(X, Q, rounds, alpha, penalty):
    for _ in range(rounds):
        P = torch.stack([by_solving(Q, x, alpha, penalty) for x in X])
        Q = torch.stack([by_solving(P, x, alpha, penalty) for x in X.T])
    return P, Q


def batched(X, Q, rounds, alpha, penalty):
    def side(X, Q):
        c = 1 + alpha * X
        A = torch.einsum("id,ui,ie->ude", Q, c, Q) + penalty * torch.eye(Q.size(1))
        return torch.linalg.solve(A, (c * X) @ Q)

    for _ in range(rounds):
        P = side(X, Q)
        Q = side(X.T, P)
    return P, Q


def no_turn_for_films(X, Q, rounds, alpha, penalty):
    return in_rows(X, Q, 1, alpha, penalty)[0], Q


def from_the_round_before(X, Q, rounds, alpha, penalty):
    P = torch.zeros(len(X), Q.size(1))
    for _ in range(rounds):
        old = P
        P = torch.stack([by_solving(Q, x, alpha, penalty) for x in X])
        Q = torch.stack([by_solving(old, x, alpha, penalty) for x in X.T])
    return P, Q


def one_more_for_people(X, Q, rounds, alpha, penalty):
    _, Q = in_rows(X, Q, rounds, alpha, penalty)
    return torch.stack([by_solving(Q, x, alpha, penalty) for x in X]), Q


RIGHT = {
    "top_k": [masked, by_sorting],
    "ndcg": [by_a_loop, by_tensors],
    "person": [by_solving, by_least_squares],
    "als": [in_rows, batched],
}
WRONG = {
    "top_k": {
        "seen ones": (listed(after=lambda order, seen, k: order[:k]), "Films that were seen are on the list"),
        "cut first": (listed(after=lambda o, s, k: [n for n in o[:k] if not s[n]]), "The list is cut first"),
        "lowest": (listed(lambda scores, seen: -scores), "The lowest scores come first"),
        "higher number": (
            listed(key=lambda scores: lambda n: (-scores[n].item(), -n)),
            "Of equal scores the higher number comes first",
        ),
        "zero": (
            listed(lambda scores, seen: torch.where(seen, 0.0, scores), lambda order, seen, k: order[:k]),
            "0 is more than a negative score",
        ),
        "filled": (
            listed(lambda scores, seen: scores.masked_fill(seen, -torch.inf), lambda order, seen, k: order[:k]),
            "seen ones fill the list",
        ),
        "scores": (their_scores, "Those are the scores of the films"),
        "by number": (lambda *given: sorted(by_sorting(*given)), "in the order of their numbers"),
        "among the unseen": (among_the_unseen, "places among the unseen films"),
        "a number": (lambda scores, seen, k: 3, "returns a int"),
        "one more": (lambda scores, seen, k: by_sorting(scores, seen, k + 1), "One film too many"),
    },
    "ndcg": {
        "dcg": (divided(lambda n, k, hits: 1), "That is DCG"),
        "all places": (divided(lambda n, k, hits: perfect(n), cut=False), "The whole list counts"),
        "all relevant": (divided(lambda n, k, hits: perfect(n)), "even behind place k"),
        "k relevant": (divided(lambda n, k, hits: perfect(k)), "There may be fewer"),
        "what was found": (divided(lambda n, k, hits: perfect(sum(hits))), "made of what was found"),
        "natural": (
            divided(lambda n, k, hits: perfect(min(n, k)), worth=lambda place: 1 / math.log(place + 1)),
            "The logarithm is to base 2",
        ),
        "precision": (lambda r, rel, k: sum(rel[f].item() for f in r[:k]) / k, "share of hits among the k places"),
        "recall": (
            lambda r, rel, k: float(sum(rel[f].item() for f in r[:k])) / max(int(rel.sum()), 1),
            "share of the relevant films that were found",
        ),
        "1 / place": (
            divided(lambda n, k, hits: perfect(min(n, k), lambda p: 1 / p), worth=lambda place: 1 / place),
            "The gain falls as 1 / place",
        ),
        "from 2": (
            divided(lambda n, k, hits: perfect(min(n, k)), worth=lambda place: 1 / math.log2(place + 2)),
            "place 1 gets",
        ),
        "nothing relevant": (
            lambda r, rel, k: by_a_loop(r, rel, k) if rel.any() else float("nan"),
            "Here nothing is relevant",
        ),
        "a list": (lambda r, rel, k: [by_a_loop(r, rel, k)], "Return one number"),
    },
    "person": {
        "no penalty": (solves(add=lambda penalty, D: 0), "The penalty is missing"),
        "everywhere": (solves(add=lambda penalty, D: penalty), "The penalty is added to every entry"),
        "no confidence": (solves(ones), "The confidence isn't used at all"),
        "only right": (solves(left=ones), "only the right side has it"),
        "only left": (solves(right=ones), "only the matrix has it"),
        "no 1": (solves(lambda alpha, x: alpha * x), "The confidence of an unseen film is 1"),
        "squared": (solves(left=lambda alpha, x: (1 + alpha * x) ** 2), "The confidence is squared"),
        "twice": (solves(add=lambda penalty, D: 2 * penalty * torch.eye(D)), "The penalty is squared, or added twice"),
        "right side": (lambda Q, x, alpha, penalty: Q.T @ ((1 + alpha * x) * x), "That is the right side alone"),
        "a column": (lambda *given: by_solving(*given)[:, None], "That is a column"),
        "none seen": (
            lambda Q, x, alpha, penalty: by_solving(Q, x, alpha, penalty) if x.any() else torch.ones(Q.size(1)),
            "Here nothing was seen",
        ),
    },
    "als": {
        "films wait": (no_turn_for_films, "The films keep the factors that they began with"),
        "old factors": (from_the_round_before, "from people's factors of the round before"),
        "one round": (lambda X, Q, rounds, a, p: in_rows(X, Q, 1, a, p), "There is only one round"),
        "one more turn": (one_more_for_people, "People have one turn too many"),
        "one round more": (lambda X, Q, rounds, a, p: in_rows(X, Q, rounds + 1, a, p), "One round too many"),
        "exchanged": (lambda X, Q, rounds, a, p: in_rows(X, Q, rounds, p, a), "Alpha and the penalty are exchanged"),
        "swapped": (lambda *given: in_rows(*given)[::-1], "P is (U, D)"),
        "films alone": (lambda *given: in_rows(*given)[1], "Return two tensors"),
    },
}  # fmt: skip


class TestRecommend(Checks):
    check = recommend
    right = RIGHT
    wrong = WRONG
