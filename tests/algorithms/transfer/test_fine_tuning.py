import numpy as np
import pytest
import torch

from largemodels.algorithms.transfer import transfer
from largemodels.algorithms.transfer.fine_tuning import Classifier, fine_tune, freeze, share_right
from largemodels.algorithms.transformer.batches import padded
from largemodels.algorithms.transformer.config import TransformerConfig
from largemodels.algorithms.transformer.encoder import Encoder
from largemodels.core.device import device


@pytest.fixture
def encoder():
    torch.manual_seed(0)
    return Encoder(TransformerConfig(V=30, D=16, H=2, L=3, hidden=32, longest=12, pre_norm=False)).to(device())


@pytest.fixture
def task():
    """Texts of 3 to 9 ids; the answer is whether id 7 is among them."""
    draw = np.random.default_rng(0)
    texts = [draw.integers(8, 30, draw.integers(3, 10)).tolist() for _ in range(120)]
    for text in texts[::2]:
        text[0] = 7
    ids, real = padded(texts, 12)
    return ids, real, torch.tensor([1, 0] * 60, device=device())


@pytest.mark.parametrize("frozen", [0, 1, 2, 3])
def test_what_is_frozen_does_not_move_and_the_rest_does(encoder, task, frozen):
    model = Classifier(encoder).to(device())
    learning = freeze(model, frozen)
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    fine_tune(model, *task, steps=3, learning_rate=1e-2)
    moved = {name for name, p in model.named_parameters() if not torch.equal(p, before[name])}
    expected = {"head", *(f"encoder.blocks.{n}" for n in range(frozen, 3)), *(["encoder.embed"] if frozen == 0 else [])}
    parts = {name.rsplit(".", 1)[0] if name.startswith("head") else ".".join(name.split(".")[:3]) for name in moved}
    assert {part if not part.startswith("encoder.embed") else "encoder.embed" for part in parts} == expected
    assert learning == sum(p.numel() for p in model.parameters() if p.requires_grad)


def test_it_learns(encoder, task):
    model = Classifier(encoder).to(device())
    fine_tune(model, *task, steps=80, learning_rate=1e-2)
    assert share_right(model, *task) > 0.95


def test_padding_changes_nothing(encoder):
    model = Classifier(encoder).to(device())
    alone, beside = padded([[8, 9]], 12), padded([[8, 9], [9, 10, 11, 12]], 12)
    torch.testing.assert_close(model(*alone)[0], model(*beside)[0])


@pytest.mark.parametrize("blocks", [-1, 4])
def test_a_number_of_blocks_that_are_not_there_is_refused(encoder, blocks):
    with pytest.raises(ValueError, match=f"Can't freeze {blocks} blocks of 3"):
        freeze(Classifier(encoder), blocks)


@pytest.mark.parametrize("blocks", [1.5, True, "2"])
def test_a_number_of_blocks_that_is_not_whole_is_refused(encoder, blocks):
    model = Classifier(encoder)
    freeze(model, 3)
    with pytest.raises(TypeError, match=r"blocks is .*It must be a whole number"):
        freeze(model, blocks)


@pytest.mark.parametrize("texts", [[], [[1], []]])
def test_an_empty_text_is_refused(texts):
    with pytest.raises(ValueError, match="one of them is empty"):
        padded(texts, 5)


def test_a_reading_holds_the_means_at_each_depth(encoder):
    texts = [[8, 9, 10], [11], [12, 13]]
    seen = transfer.read(encoder, texts)
    assert seen.shape == (4, 3, 16)
    alone = encoder(torch.tensor([[11]], device=device()))[0, 0]
    np.testing.assert_allclose(seen[-1, 1], alone.detach().cpu(), atol=1e-5)


def test_a_learning_curve_rises_on_a_clear_task_and_stays_flat_on_noise():
    draw = np.random.default_rng(0)
    y = draw.integers(0, 2, 400)
    clear, noise = draw.normal(size=(400, 5)) + 2 * y[:, None], draw.normal(size=(400, 5))
    tasks = {"clear": clear, "noise": noise}
    curves = {name: transfer.learning_curve(x, y, [20, 200], 100, 4) for name, x in tasks.items()}
    assert np.mean(curves["clear"][200]) > 0.95 and abs(np.mean(curves["noise"][200]) - 0.5) < 0.1
    mean, error = transfer.gaps(curves, "clear", "noise")[200]
    assert mean > 0.3 and mean > 5 * error
    with pytest.raises(ValueError, match="301 labels are asked for, and 300 are left"):
        transfer.learning_curve(clear, y, [301], 100)


def test_the_short_reviews_are_short_and_balanced():
    short, ids = transfer.short_reviews(200)
    assert len(short) == len(ids) == 200 and max(map(len, ids)) <= transfer.LONGEST
    assert 70 < sum(short.labels) < 130
    with pytest.raises(ValueError, match="not 99999"):
        transfer.short_reviews(99_999)
