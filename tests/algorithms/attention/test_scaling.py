"""The query's gradient, with and without the division by √d."""

import torch

from largemodels.algorithms.attention.scaling import query_gradient


def test_one_key_leaves_nothing_to_learn():
    assert query_gradient(8, 1.0, draws=5, S=1).abs().max() < 1e-6  # its weight is 1, whatever the query


def test_without_the_division_the_typical_gradient_fades_with_the_width():
    torch.manual_seed(0)
    narrow, wide, scaled = (query_gradient(d, by).median() for d, by in ((4, 1.0), (1024, 1.0), (1024, 1 / 32)))
    assert wide < 1e-2 * narrow and scaled > 0.3 * narrow
    assert query_gradient(4, 0.5, draws=7).shape == (7,)
