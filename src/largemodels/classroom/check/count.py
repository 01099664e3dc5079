"""The checks of lab 01, Count a model. Numbers are whole and right to the last digit, however large.

Letters: L layers, D width, H heads, K heads with keys of their own, F hidden units, V tokens in the vocabulary,
P positions, T tokens of a text, N parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch

from . import GENERATOR, Trial, draw_sizes
from .cost_mistakes import (
    BYTES_GONE_WRONG,
    CACHES_GONE_WRONG,
    FITS_GONE_WRONG,
    FLOPS_GONE_WRONG,
    cached,
    fitting,
    held,
    operations,
)
from .count_mistakes import MLPS_GONE_WRONG, TRANSFORMERS_GONE_WRONG, mlp, transformer
from .whole_numbers import on_trial

#: Words that no answer's source may hold: those that would let a library count.
NO_COUNTING = ("numel", "background")
BIG = 2**53  #: from here on a float loses digits


def mlp_parameters(answer: Callable) -> None:
    """Question 1: parameters of a multi-layer perceptron."""
    cases = [{"widths": draw_sizes(*[(2, 9)] * n), "biases": biases} for n in (2, 3, 4) for biases in (True, False)]
    cases += [{"widths": draw_sizes((2, 9)), "biases": True}, {"widths": [BIG + 1, 3, BIG + 5], "biases": True}]
    a, b, c = draw_sizes((2, 4), (5, 7), (8, 9))
    cases.append({"widths": [a, b, a, c, b, c, b], "biases": True})  # equal widths, and equal layers
    on_trial(Trial(answer, words=NO_COUNTING), cases, mlp, MLPS_GONE_WRONG)
    said(answer, "one layer, three and six, with biases and without, and a single width.")


def transformer_parameters(answer: Callable) -> None:
    """Question 2: parameters of a GPT of any shape."""
    cases = []
    for L, positions in ((1, True), (3, True), (4, False)):
        for biases in (True, False):
            for tied in (True, False):
                D, F, V, P = draw_sizes((3, 6), (7, 11), (12, 20), (21, 29))
                cases.append(dict(L=L, D=D, F=F, V=V, P=P if positions else 0, biases=biases, tied=tied))
    cases.append(dict(L=96, D=2**28 + 1, F=2**29 + 7, V=2**20, P=2**17, biases=True, tied=False))
    on_trial(Trial(answer, words=NO_COUNTING), cases, transformer, TRANSFORMERS_GONE_WRONG)
    said(answer, "tied or not, with biases and without, with positions and without, to the last digit.")


def training_bytes(answer: Callable) -> None:
    """Question 3: bytes of weights, gradients, moments and the copy."""
    cases = []
    for size in (4, 2):
        learning, N = draw_sizes((5, 40), (50, 90))
        cases += [dict(N=N, learning=some, size=size) for some in (learning, N, 0)]
    cases.append(dict(N=3 * BIG + 1, learning=BIG + 3, size=2))
    on_trial(Trial(answer), cases, held, BYTES_GONE_WRONG, parts=4)
    said(answer, "what learns and what is frozen, in 4 bytes and in 2.")


def flops_per_token(answer: Callable) -> None:
    """Question 4: operations of a token."""
    cases = []
    for L in (1, 3):
        for training in (False, True):
            D, F, V, T = draw_sizes((3, 6), (7, 11), (12, 20), (21, 29))
            cases.append(dict(L=L, D=D, F=F, V=V, T=T, training=training))
    cases.append(dict(L=96, D=2**28 + 1, F=2**29 + 7, V=2**20, T=2**17, training=True))
    on_trial(Trial(answer), cases, operations, FLOPS_GONE_WRONG)
    said(answer, "matrices, head and attention, there and back.")


def cache_bytes(answer: Callable) -> None:
    """Question 5: bytes of keys and values."""
    cases = []
    for L, K, shared in ((1, 3, 2), (4, 2, 5), (3, 5, 1)):  # shared: heads to a key
        wide, T = draw_sizes((2, 7), (8, 13))
        cases += [dict(L=L, D=K * shared * wide, H=K * shared, K=K, T=T, size=size) for size in (4, 2)]
    cases.append(dict(L=96, D=3 * (2**28 + 1), H=3, K=1, T=2**30 + 7, size=2))
    on_trial(Trial(answer), cases, cached, CACHES_GONE_WRONG)
    said(answer, "with keys for every head and with shared ones.")


def which_fits(answer: Callable) -> None:
    """Question 6: the place of the model with the most weights that fits, or -1."""
    cases = [draw_models(quirk) for quirk in FITS_GONE_WRONG.values()]
    cases.append(dict(weights=[40, 50, 50, 30], caches=[9, 5, 1, 2], memory=60, readers=2))  # equals
    cases.append(dict(weights=[60, 50, 60], caches=[9, 1, 2], memory=66, readers=3))  # equals, of which one fits
    cases.append(dict(weights=[50, 40], caches=[5, 1], memory=60, readers=2))  # the first
    cases.append(dict(weights=[9, 10, 11], caches=[5, 4, 3], memory=10, readers=0))
    cases.append(dict(weights=[9], caches=[2], memory=10, readers=1))  # none
    cases.append(dict(weights=[], caches=[], memory=10, readers=1))
    cases.append(dict(weights=[10 * BIG, BIG], caches=[3, 1], memory=10 * BIG + 8, readers=3))  # by one byte
    on_trial(Trial(answer), cases, fitting, FITS_GONE_WRONG)
    said(answer, "the largest that fits, to the byte, and -1 where none does.")


def draw_models(quirk: Mapping[str, object]) -> dict[str, object]:
    """Models in no order, of which ``quirk`` takes another one than is right, and so do many other mistakes."""

    def one() -> dict[str, object]:
        weights = torch.randint(20, 100, (5,), generator=GENERATOR).tolist()
        caches = torch.randint(1, 12, (5,), generator=GENERATOR).tolist()
        readers = int(torch.randint(2, 6, (), generator=GENERATOR))
        exact = int(torch.randint(0, 5, (), generator=GENERATOR))
        return dict(weights=weights, caches=caches, memory=weights[exact] + readers * caches[exact], readers=readers)

    def telling(case: Mapping) -> tuple[bool, int]:
        others = [fitting(**case, **other) for other in FITS_GONE_WRONG.values()]
        return fitting(**case, **quirk) != fitting(**case), len(set(others))

    return max((one() for _ in range(60)), key=telling)


def said(answer: Callable, what: str) -> None:
    """Say in one line what was verified."""
    print(f"{getattr(answer, '__name__', 'your function')} is right: {what}")
