import numpy as np
import pytest
import torch

from largemodels.algorithms.pretraining import transfer
from largemodels.algorithms.pretraining.fine_tuning import Classifier, fine_tune, freeze, share_right
from largemodels.algorithms.pretraining.upper_blocks import Upper, below
from largemodels.algorithms.transformer.batches import padded
from largemodels.algorithms.transformer.config import TransformerConfig
from largemodels.algorithms.transformer.encoder import Encoder
from largemodels.core.device import device
from largemodels.core.side_by_side import side_by_side


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


@pytest.mark.parametrize("frozen", [0, 1, 3])
def test_the_quick_way_equals_the_plain_one(encoder, task, frozen):
    ids, real, labels = task
    plain, quick = Classifier(encoder).to(device()), Upper(encoder, frozen).to(device())
    quick.head.load_state_dict(plain.head.state_dict())
    freeze(plain, frozen)
    low = below(encoder, frozen, ids, real)
    slow_losses = fine_tune(plain, ids, real, labels, steps=6, learning_rate=1e-2)
    quick_losses = fine_tune(quick, low, real, labels, steps=6, learning_rate=1e-2)
    assert quick_losses == pytest.approx(slow_losses, abs=1e-4)


def test_copies_of_a_frozen_encoder_learn_and_leave_it_alone(encoder, task):
    ids, real, labels = task
    freeze(Classifier(encoder), 3)
    quick = Upper(encoder, 0).to(device())
    fine_tune(quick, ids, real, labels, steps=3, learning_rate=1e-2)
    for part, original in ((quick.embed, encoder.embed), (quick.blocks[2], encoder.blocks[2])):
        assert not torch.equal(next(part.parameters()), next(original.parameters()))
    assert not any(p.requires_grad for p in encoder.parameters())


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


@pytest.mark.parametrize("texts", [[], [[1], []]])
def test_an_empty_text_is_refused(texts):
    with pytest.raises(ValueError, match="one of them is empty"):
        padded(texts, 5)


def test_a_reading_holds_the_means_at_each_depth(encoder):
    texts = [[8, 9, 10], [11], [12, 13]]
    seen = transfer.read(encoder, texts).means
    assert seen.shape == (4, 3, 16)
    alone = encoder(torch.tensor([[11]], device=device()))[0, 0]
    np.testing.assert_allclose(seen[-1, 1], alone.detach().cpu(), atol=1e-5)


@pytest.mark.parametrize("frozen", [1, 3])
def test_a_reading_keeps_what_the_frozen_part_says(encoder, frozen):
    draw = np.random.default_rng(0)
    texts = [draw.integers(8, 30, draw.integers(1, 10)).tolist() for _ in range(150)]  # more than two batches
    ids, real = padded(texts, 12)
    seen = transfer.read(encoder, texts, keep=(frozen,))
    assert torch.equal(seen.real, real) and list(seen.states) == [frozen]
    expected = below(encoder, frozen, ids, real)[real]
    torch.testing.assert_close(seen.states[frozen][real], expected, atol=1e-5, rtol=1e-5)


def test_tunings_at_once_equal_tunings_alone_and_leave_the_body_alone(encoder):
    draw = np.random.default_rng(1)
    texts = [[7 if n % 2 else 8, *draw.integers(9, 30, 5).tolist()] for n in range(160)]
    before = {name: p.clone() for name, p in encoder.state_dict().items()}
    seen = transfer.read(encoder, texts, keep=(1,))
    labels = [n % 2 for n in range(160)]

    def tuning(seed: int):
        return transfer.tuning(encoder, 1, seen.states[1], seen.real, labels, seed, count=80, test=64, steps=40)

    found = side_by_side({seed: tuning(seed) for seed in range(3)}, "tunings")
    assert min(found.values()) > 0.8
    alone = tuning(1)
    torch.rand(5)  # what is random was settled before
    assert alone() == found[1]
    assert all(torch.equal(p, before[name]) for name, p in encoder.state_dict().items())


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
