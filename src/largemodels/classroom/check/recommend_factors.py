"""Lab 13, questions 3 and 4: the checks of a person's factors, and of both sides in turn, with tempting mistakes.

U people, I films, D factors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from . import GENERATOR, Mistake, Trial, draw, draw_sizes


def solved(Q: Tensor, x: Tensor, alpha: float, penalty: float) -> Tensor:
    """The factors of one person, (D,), from the films' factors (I, D) and what was seen, (I,)."""
    Q, x = Q.double(), x.double()
    c = 1 + alpha * x  # (I,)
    A = Q.T @ (c[:, None] * Q) + penalty * torch.eye(Q.size(1), dtype=Q.dtype)  # (D, D)
    return torch.linalg.solve(A, Q.T @ (c * x)).float()


def persons_gone_wrong(Q: Tensor, x: Tensor, alpha: float, penalty: float) -> Iterator[Mistake]:
    """Question 3."""
    c, eye = 1 + alpha * x, torch.eye(Q.size(1))
    gram, right = Q.T @ (c[:, None] * Q), Q.T @ (c * x)
    plain = Q.T @ Q + penalty * eye
    yield "The penalty is missing in the matrix.", torch.linalg.solve(gram, right)
    yield (
        "The penalty is added to every entry. It stands on the diagonal: times torch.eye(D).",
        torch.linalg.solve(gram + penalty, right),
    )
    yield "The confidence isn't used at all: every film counts 1.", torch.linalg.solve(plain, Q.T @ x)
    yield "The confidence is missing in the matrix; only the right side has it.", torch.linalg.solve(plain, right)
    yield (
        "The confidence is missing on the right side; only the matrix has it.",
        torch.linalg.solve(gram + penalty * eye, Q.T @ x),
    )
    bare = alpha * x
    yield (
        "The confidence of an unseen film is 1, not 0: c = 1 + alpha * x.",
        torch.linalg.solve(Q.T @ (bare[:, None] * Q) + penalty * eye, Q.T @ (bare * x)),
    )
    yield (
        "The confidence is squared: it multiplies Q on both sides. Once is enough.",
        torch.linalg.solve((c[:, None] * Q).T @ (c[:, None] * Q) + penalty * eye, right),
    )
    yield "The penalty is squared, or added twice.", torch.linalg.solve(gram + 2 * penalty * eye, right)
    yield "That is the right side alone. The matrix has to be solved for.", right


def person(answer: Callable) -> None:
    """Question 3: one person's factors; with one film, with many, with none, and with more factors than films."""
    trial = Trial(answer)
    for kind in ("many", "one", "none", "thin", "many"):
        I, D = draw_sizes((9, 12), (3, 5))  # noqa: E741
        if kind == "thin":
            I, D = 3, 5  # noqa: E741
        Q, alpha = draw(I, D), 2.0 + 3 * float(torch.rand((), generator=GENERATOR))
        penalty = 0.5 + float(torch.rand((), generator=GENERATOR))
        x = (torch.rand(I, generator=GENERATOR) < 0.5).float()
        x[0], x[1] = 1.0, 0.0
        if kind in ("one", "none"):
            x[:] = 0
            x[0] = float(kind == "one")
        trial.note = {
            "none": "Here nothing was seen: the factors are 0, and no error.",
            "thin": "Here there are more factors than films; the penalty makes the matrix invertible.",
        }.get(kind, "")
        said = trial.call(Q=Q, x=x, alpha=alpha, penalty=penalty)
        column = {(D, 1): "That is a column. Solve for a vector (D,), or squeeze it."}
        result = trial.tensor(said, (D,), column)
        mistakes = () if kind in ("none", "thin") else persons_gone_wrong(Q, x, alpha, penalty)
        trial.compare(result, solved(Q, x, alpha, penalty), mistakes)
    trial.passed("with one film, with many and with none.")


def in_turn(
    X: Tensor, Q: Tensor, rounds: int, alpha: float, penalty: float, *, old: bool = False
) -> tuple[Tensor, Tensor]:
    """Both sides in turn, ``rounds`` times: people's factors (U, D), films' factors (I, D)."""
    P = torch.zeros(len(X), Q.size(1))
    for _ in range(rounds):
        before = P
        P = torch.stack([solved(Q, x, alpha, penalty) for x in X])
        Q = torch.stack([solved(before if old else P, x, alpha, penalty) for x in X.T])
    return P, Q


def als(answer: Callable) -> None:
    """Question 4: alternating least squares; one round and more, a film nobody saw, the start left as it was."""
    trial = Trial(answer)
    for rounds, empty in ((1, False), (3, False), (2, True)):
        U, I, D = draw_sizes((6, 7), (8, 9), (2, 3))  # noqa: E741
        X = (torch.rand(U, I, generator=GENERATOR) < 0.5).float()
        X[0, 0] = X[1, 1] = 1.0
        if empty:
            X[:, 2], X[3] = 0, 0
        Q, alpha, penalty = draw(I, D), 2.5, 0.7
        trial.note = "Here one film was seen by nobody, and one person saw nothing." if empty else f"Rounds: {rounds}."
        said = trial.call(X=X, Q=Q, rounds=rounds, alpha=alpha, penalty=penalty)
        if not isinstance(said, tuple) or len(said) != 2:
            trial.fail(f"{trial.name} returns a {type(said).__name__}. Return two tensors: P, Q.")
        swapped = "P is (U, D), one row a person, and comes first."
        P, films = trial.tensor(said[0], (U, D), {(I, D): swapped}), trial.tensor(said[1], (I, D))
        given, right = torch.cat([P, films]), torch.cat(in_turn(X, Q, rounds, alpha, penalty))
        trial.compare(given, right, turns_gone_wrong(X, Q, rounds, alpha, penalty))
    trial.passed("people and films in turn, each from the other's newest factors.")


def turns_gone_wrong(X: Tensor, Q: Tensor, rounds: int, alpha: float, penalty: float) -> Iterator[Mistake]:
    """Question 4."""
    _, new = in_turn(X, Q, rounds, alpha, penalty)
    first, second = in_turn(X, Q, 1, alpha, penalty)
    last = torch.stack([solved(new, x, alpha, penalty) for x in X])
    old = in_turn(X, Q, rounds, alpha, penalty, old=True)
    fewer = in_turn(X, Q, rounds - 1, alpha, penalty)
    yield "The films keep the factors that they began with. They have their turn, too.", torch.cat([first, Q])
    yield "The films learn from people's factors of the round before. Take the new ones.", torch.cat(old)
    if rounds > 1:
        yield "There is only one round.", torch.cat([first, second])
        yield "One round is missing.", torch.cat(fewer)
    yield "People have one turn too many at the end: a round is people, then films.", torch.cat([last, new])
    yield "One round too many.", torch.cat(in_turn(X, Q, rounds + 1, alpha, penalty))
    yield "Alpha and the penalty are exchanged.", torch.cat(in_turn(X, Q, rounds, penalty, alpha))
