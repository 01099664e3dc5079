import pytest
import torch

from largemodels.algorithms.positions import sinusoidal_positions


def test_the_papers_formula():
    T, D = 20, 8
    table = sinusoidal_positions(T, D)
    for t in (0, 3, 19):
        for i in range(D // 2):
            angle = torch.tensor(t / 10_000 ** (2 * i / D))
            torch.testing.assert_close(table[t, 2 * i], angle.sin(), atol=1e-5, rtol=0)
            torch.testing.assert_close(table[t, 2 * i + 1], angle.cos(), atol=1e-5, rtol=0)


def test_every_place_differs_and_none_is_longer():
    table = sinusoidal_positions(512, 16)
    assert torch.cdist(table, table).fill_diagonal_(1).min() > 0.01
    torch.testing.assert_close(table.norm(dim=-1), torch.full((512,), 8**0.5))


def test_an_odd_width_is_refused():
    with pytest.raises(ValueError, match="D is 7"):
        sinusoidal_positions(4, 7)
