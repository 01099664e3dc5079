import numpy as np
import pytest
import torch

from largemodels.algorithms.attention import cost
from largemodels.algorithms.attention.attention import MultiHeadAttention, attention
from largemodels.core.device import device


def test_the_formula_counts_what_torch_counts():
    from torch.utils.flop_counter import FlopCounterMode

    x = torch.randn(1, 1, 96, 32)
    with FlopCounterMode(display=False) as counter:
        attention(x, x, x)
    assert counter.get_total_flops() == cost.attention_flops(96, 32)


@pytest.mark.parametrize(("T", "H"), [(5, 1), (64, 4), (100, 2)])
def test_a_layer_is_scores_and_projections_and_they_are_equal_at_twice_the_width(T, H):
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter:
        MultiHeadAttention(32, H)(torch.randn(1, T, 32))
    assert counter.get_total_flops() == cost.attention_flops(T, 32) + cost.projection_flops(T, 32)
    assert (cost.attention_flops(T, 32) == cost.projection_flops(T, 32)) == (T == 64)


def test_the_peak_is_that_of_the_scores():
    x = torch.randn(1, 1, 1024, 8, device=device())
    peak = cost.bytes_at_peak(lambda: attention(x, x, x))
    assert 2 * cost.score_bytes(1024) <= peak <= 3.1 * cost.score_bytes(1024)


def test_the_peak_counts_what_is_freed():
    def run():
        for _ in range(5):
            torch.empty(1_000_000, device=device())

    assert 4_000_000 <= cost.bytes_at_peak(run) < 9_000_000


def test_seconds_are_those_of_the_call():
    import time

    assert 0.01 <= cost.seconds(lambda: time.sleep(0.01), repeats=3) < 0.1


def test_a_power_law_is_found_again():
    x = [1, 10, 100, 1000]
    law = cost.fit_power(x, [3 * n**1.5 for n in x])
    assert (law.scale, law.exponent) == pytest.approx((3, 1.5))
    np.testing.assert_allclose(law(np.array([4.0])), [24.0])
