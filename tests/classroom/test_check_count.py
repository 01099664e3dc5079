"""The checks of lab 01: right answers of every style pass; each tempting wrong one is refused with its own hint."""

from functools import partial, reduce
from itertools import pairwise

import numpy as np
import pytest
import torch
from one_check import Checks
from torch import nn

from largemodels.classroom.check import CheckFailed, count
from largemodels.classroom.check.cost_mistakes import (
    BYTES_GONE_WRONG,
    CACHES_GONE_WRONG,
    FITS_GONE_WRONG,
    FLOPS_GONE_WRONG,
    cached,
    fitting,
    held,
    operations,
)
from largemodels.classroom.check.count_mistakes import MLPS_GONE_WRONG, TRANSFORMERS_GONE_WRONG, mlp, transformer

# Question 1


def mlp_by_sum(widths, biases):
    return sum(a * b + biases * b for a, b in pairwise(widths))


def mlp_by_loop(widths, biases):
    total = 0
    for n in range(1, len(widths)):
        total += widths[n] * (widths[n - 1] + (1 if biases else 0))
    return total


def mlp_by_weights_and_biases(widths, biases):
    weights = sum(map(int.__mul__, widths, widths[1:]))
    return weights + sum(widths[1:]) if biases else weights


def mlp_by_numpy(widths, biases):
    w = np.array(widths)
    return (w[:-1] * w[1:]).sum() + (w[1:].sum() if biases else 0)


def mlp_eaten_up(widths, biases):
    total = 0
    while len(widths) > 1:
        total += (widths.pop(0) + biases) * widths[0]
    return total


# Question 2


def transformer_by_parts(L, D, F, V, P, biases, tied):
    b = 1 if biases else 0
    block = 4 * (D * D + b * D) + D * F + b * F + F * D + b * D + 2 * (D + b * D)
    return V * D + P * D + L * block + D + b * D + (0 if tied else D * V)


def transformer_by_list(L, D, F, V, P, biases, tied):
    matrices = L * [(D, D)] * 4 + L * [(D, F), (F, D)]
    total = sum(a * b + (b if biases else 0) for a, b in matrices)
    total += (2 * L + 1) * D * (2 if biases else 1)
    return total + D * (V + P + (V if not tied else 0))


def transformer_by_formula(L, D, F, V, P, biases, tied):
    whole = D * (V * (2 - tied) + P) + L * (4 * D * D + 2 * D * F + 2 * D) + D
    return whole + biases * (L * (4 * D + F + D + 2 * D) + D)


# Question 3


def held_by_if(N, learning, size):
    if size == 4:
        return 4 * N, 4 * learning, 8 * learning, 0
    return size * N, size * learning, 8 * learning, 4 * learning


def held_in_a_list(N, learning, size):
    return [N * size, learning * size, learning * (4 + 4), 4 * learning * (size < 4)]


# Question 4


def flops_by_weights(L, D, F, V, T, training):
    return (2 * (L * (4 * D**2 + 2 * D * F) + V * D) + L * (2 * T * D + 2 * T * D)) * (3 if training else 1)


def flops_by_layers(L, D, F, V, T, training):
    layer = 2 * 4 * D * D + 2 * D * F + 2 * F * D + 2 * 2 * T * D
    there = reduce(lambda total, _: total + layer, range(L), 2 * D * V)
    return there + 2 * there * bool(training)


# Question 5


def cache_by_width(L, D, H, K, T, size):
    width = D // H
    return T * L * (K * width + K * width) * size


def cache_by_share(L, D, H, K, T, size):
    return 2 * D * K // H * L * T * size


# Question 6


def fits_by_max(weights, caches, memory, readers):
    places = [n for n, (w, c) in enumerate(zip(weights, caches, strict=True)) if w + readers * c <= memory]
    return max(places, key=weights.__getitem__, default=-1)


def fits_by_loop(weights, caches, memory, readers):
    best, most = -1, -1
    for n in range(len(weights)):
        if weights[n] + readers * caches[n] <= memory and weights[n] > most:
            best, most = n, weights[n]
    return best


def fits_by_sorting(weights, caches, memory, readers):
    for n in sorted(range(len(weights)), key=lambda n: -weights[n]):
        if memory - weights[n] >= readers * caches[n]:
            return n
    return -1


def fits_by_numpy(weights, caches, memory, readers):
    if not weights:
        return -1
    w, c = np.array(weights), np.array(caches)
    fits = w + readers * c <= memory
    return np.argmax(np.where(fits, w, -1)) if fits.any() else -1


def fits_sorted_in_place(weights, caches, memory, readers):
    weights.sort(reverse=True)
    return next((n for n, w in enumerate(weights) if w + readers * caches[n] <= memory), -1)


def fits_but_not_none_at_all(weights, caches, memory, readers):
    best, most = -1, min(weights) - 1
    for n in range(len(weights)):
        if weights[n] + readers * caches[n] <= memory and weights[n] > most:
            best, most = n, weights[n]
    return best


def fits_by_share(weights, caches, memory, readers):
    places = [n for n in range(len(weights)) if (memory - weights[n]) / readers >= caches[n]]
    return max(places, key=weights.__getitem__, default=-1)


def by_quirk(right, gone_wrong):
    return {hint[:40]: (partial_named(right, quirk), hint) for hint, quirk in gone_wrong.items()}


def partial_named(right, quirk):
    return lambda *given: partial(right, **quirk)(*given)


def as_float(right):
    return lambda *given: float(right(*given))


FLOAT = "Stay with int"
MLP_WRONG = by_quirk(mlp, MLPS_GONE_WRONG)
MLP_WRONG["float"] = (as_float(mlp_by_sum), FLOAT)
MLP_WRONG["text"] = (lambda widths, biases: str(mlp_by_sum(widths, biases)), "returns a str")
MLP_WRONG["eaten up"] = (mlp_eaten_up, "changes its input widths")
MLP_WRONG["constant"] = (lambda widths, biases: 26, "Go through the example by hand again")
TRANSFORMER_WRONG = by_quirk(transformer, TRANSFORMERS_GONE_WRONG)
TRANSFORMER_WRONG["float"] = (lambda *given: transformer_by_parts(*given) * 1.0, FLOAT)
BYTES_WRONG = by_quirk(held, BYTES_GONE_WRONG)
BYTES_WRONG["sum"] = (lambda *given: sum(held_by_if(*given)), "4 numbers are wanted, in a tuple")
BYTES_WRONG["three"] = (lambda *given: held_by_if(*given)[:3], "4 numbers are wanted")
BYTES_WRONG["float"] = (lambda *given: tuple(n / 1 for n in held_by_if(*given)), FLOAT)
FLOPS_WRONG = by_quirk(operations, FLOPS_GONE_WRONG)
FLOPS_WRONG["float"] = (as_float(flops_by_weights), FLOAT)
CACHE_WRONG = by_quirk(cached, CACHES_GONE_WRONG)
CACHE_WRONG["float"] = (lambda L, D, H, K, T, size: 2 * L * T * K * (D / H) * size, FLOAT)
FITS_WRONG = by_quirk(fitting, FITS_GONE_WRONG)
FITS_WRONG["True"] = (lambda *given: fits_by_max(*given) >= 0, "returns a bool")
FITS_WRONG["in place"] = (fits_sorted_in_place, "changes its input weights")
FITS_WRONG["no models"] = (fits_but_not_none_at_all, "stops with ValueError")
FITS_WRONG["no readers"] = (fits_by_share, "stops with ZeroDivisionError")
FITS_WRONG["list"] = (lambda *given: [fits_by_max(*given)], "returns a list")

RIGHT = {
    "mlp_parameters": [mlp_by_sum, mlp_by_loop, mlp_by_weights_and_biases, mlp_by_numpy],
    "transformer_parameters": [transformer_by_parts, transformer_by_list, transformer_by_formula],
    "training_bytes": [held_by_if, held_in_a_list],
    "flops_per_token": [flops_by_weights, flops_by_layers],
    "cache_bytes": [cache_by_width, cache_by_share],
    "which_fits": [fits_by_max, fits_by_loop, fits_by_sorting, fits_by_numpy],
}
WRONG = {
    "mlp_parameters": MLP_WRONG,
    "transformer_parameters": TRANSFORMER_WRONG,
    "training_bytes": BYTES_WRONG,
    "flops_per_token": FLOPS_WRONG,
    "cache_bytes": CACHE_WRONG,
    "which_fits": FITS_WRONG,
}


class TestCount(Checks):
    check, right, wrong, twins = count, RIGHT, WRONG, (FLOAT,)


def test_a_float_is_refused_where_it_would_lose_digits():
    with pytest.raises(CheckFailed, match="Above 2⁵³ a float can't hold each whole number"):
        count.mlp_parameters(as_float(mlp_by_sum))


def test_one_number_in_an_array_or_a_tensor_is_one_number():
    count.which_fits(lambda *given: np.int64(fits_by_max(*given)))
    count.which_fits(lambda *given: torch.tensor(fits_by_max(*given)))


def test_rounding_above_two_to_the_53_is_seen():
    with pytest.raises(CheckFailed, match=r"gives \d+ where \d+ is right"):
        count.cache_bytes(lambda *given: int(float(cache_by_width(*given))))


@pytest.mark.parametrize(("D", "F", "biases"), [(4, 7, True), (6, 24, False)])
def test_a_block_is_torchs(D, F, biases):
    layer = nn.TransformerEncoderLayer(D, 2, F, bias=biases)
    block = transformer(2, D, F, 9, 3, biases, True) - transformer(1, D, F, 9, 3, biases, True)
    assert block == sum(p.numel() for p in layer.parameters())
