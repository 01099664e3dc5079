"""The course's own EfficientNet-Lite0 holds Google's weights and gives the original's outputs."""

from pathlib import Path

import pytest
import torch

from largemodels.algorithms.convolution import efficientnet
from largemodels.algorithms.convolution.photos import RIGHT, gray, photo, resized, square
from largemodels.core.assets import fetching as assets


@pytest.fixture(scope="module")
def net():
    return efficientnet.load_efficientnet()


@pytest.fixture(scope="module")
def names():
    return efficientnet.class_names()


def test_it_has_the_published_number_of_parameters(net):
    assert sum(p.numel() for p in net.parameters()) == 4_652_008
    assert not net.training


def test_it_gives_the_originals_outputs(net):
    """The six numbers are those of the package efficientnet-lite-pytorch 0.1.0, run once on this input."""
    x = torch.linspace(-1, 1, 3 * 224 * 224).view(1, 3, 224, 224).to(net.classify.weight.device)
    with torch.inference_mode():
        found = net(x)[0, :6].cpu()
    wanted = [0.266001, 0.590583, 1.719746, 1.383951, 1.840031, 1.910193]
    torch.testing.assert_close(found, torch.tensor(wanted), atol=2e-3, rtol=0)


def test_it_knows_the_five_photos(net, names):
    seen = efficientnet.probabilities(net, torch.stack([square(photo(name), 224) for name in RIGHT]))
    assert seen.shape == (5, 1000) and torch.allclose(seen.sum(-1), torch.ones(5))
    for name, row in zip(RIGHT, seen, strict=True):
        assert names[row.argmax()] in RIGHT[name]


def test_its_features_lead_to_its_answer(net):
    x = torch.rand(1, 3, 64, 64)
    maps = efficientnet.features(net, x)
    assert list(maps) == ["stem", *(f"block {n}" for n in range(1, 17)), "head"]
    assert maps["stem"].shape == (1, 32, 32, 32) and maps["head"].shape == (1, 1280, 2, 2)
    with torch.inference_mode():
        logits = net.classify(maps["head"].mean((2, 3)).to(net.classify.weight.device)).cpu()
    torch.testing.assert_close(logits.softmax(-1), efficientnet.probabilities(net, x), atol=1e-4, rtol=1e-3)


def test_the_cache_holds_no_pickle(net):
    folder = assets.fetch("efficientnet_lite0")
    assert sorted(path.name for path in Path(folder).iterdir()) == ["asset.json", "model.safetensors"]
    assert assets.verify("efficientnet_lite0") and assets.verify("imagenet_names")


def test_the_names(names):
    assert len(names) == 1000 and names[0] == "tench" and names[388] == "giant panda"
    assert all(right in names for several in RIGHT.values() for right in several)


def test_photos():
    for name in RIGHT:
        x = photo(name)
        assert x.dim() == 3 and x.size(0) == 3 and x.dtype == torch.float32 and 0 <= x.min() < x.max() <= 1
        assert gray(x).shape == x.shape[1:] and square(x, 64, down=16, right=-16).shape == (3, 64, 64)
    assert resized(photo("cat"), 10, 15).shape == (3, 10, 15)
    with pytest.raises(KeyError, match=r"no photo called 'dog'. Take one of cat, coffee"):
        photo("dog")
    with pytest.raises(ValueError, match="leaves the photo"):
        square(photo("cat"), 64, right=17)


def test_a_square_moves_with_its_window():
    still, moved = square(photo("coffee"), 64), square(photo("coffee"), 64, down=2, right=5)
    assert torch.equal(still[:, 2:, 5:], moved[:, :-2, :-5])
