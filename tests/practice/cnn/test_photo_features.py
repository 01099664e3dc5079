"""Pieces of photos, what is done to them, and the ways to find what is alike."""

import pytest
import torch

from largemodels.practice.cnn import photo_features
from largemodels.practice.cnn.photo_features import CHANGES, alike, by_colors, by_net, by_pixels, pieces, untrained


def test_pieces_are_cut_alike_each_time():
    x, names = pieces()
    assert x.shape == (56, 3, 96, 96) and x.min() >= 0 and x.max() <= 1
    assert len(set(names)) == 14 and all(names.count(name) == 4 for name in names)
    assert torch.equal(x, pieces()[0]) and not torch.equal(x, pieces(seed=1)[0])


def test_changes_do_what_they_say():
    x = torch.rand(2, 3, 8, 8)
    assert CHANGES["as it is"](x) is x and torch.equal(CHANGES["half as bright"](x), x / 2)
    gray = CHANGES["in gray"](x)
    assert gray.shape == x.shape and torch.equal(gray[:, 0], gray[:, 2])
    assert gray[0, 0, 0, 0] == pytest.approx((x[0, :, 0, 0] * torch.tensor([0.299, 0.587, 0.114])).sum().item())
    assert torch.equal(CHANGES["turned by 90°"](CHANGES["turned by 90°"](x)), x.flip(2, 3))


def test_pixels_know_the_place_and_colors_do_not():
    x = torch.rand(3, 3, 32, 32)
    turned = x.rot90(1, (2, 3))
    assert torch.equal(by_colors(x), by_colors(turned)) and by_colors(x).shape == (3, 48)
    assert by_colors(x).sum(1).tolist() == [3 * 32 * 32] * 3
    assert by_pixels(x).shape == (3, 768) and not torch.allclose(by_pixels(x), by_pixels(turned))
    assert torch.allclose(by_pixels(x), by_pixels(x * 0.5 + 0.2) * 2, atol=1e-5)  # no brightness of the whole


def test_a_net_describes_by_what_stands_before_its_last_layer():
    net, x = untrained(), torch.rand(2, 3, 64, 64)
    with torch.inference_mode():
        assert torch.allclose(net.classify(by_net(net, x)), net(photo_features.normalized(x)), atol=1e-4)
    assert all(torch.equal(a, b) for a, b in zip(net.parameters(), untrained().parameters(), strict=True))


def test_the_most_alike_is_another_one():
    known = torch.tensor([[1.0, 0], [2, 0.1], [0, 1], [0.1, 3]])
    assert alike(known, known) == [1, 0, 3, 2] and alike(10 * known, known) == [1, 0, 3, 2]  # the length doesn't count
    with pytest.raises(ValueError, match=r"\(1, 2\) and \(4, 2\)"):
        alike(known[:1], known)
