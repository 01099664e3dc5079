"""LoRA against the PEFT library and against plain matrices; the one function that trains; saved and loaded."""

import copy
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from transformers import BertConfig, BertModel

from largemodels.background.learning_curves.fine_tuning import TunedEncoder
from largemodels.practice.fine_tuning import checkpoints, companions, listing, requirements, tuning
from largemodels.practice.fine_tuning.lora import LoRALinear, add_lora, library_lora, lora_count, merge_lora

SMALL = dict(hidden_size=24, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32)


@pytest.fixture
def body():
    torch.manual_seed(0)
    return BertModel(BertConfig(**SMALL)).eval()


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 9))
def test_beside_the_weight_is_the_same_as_added_to_it(d_in, d_out, seed):
    torch.manual_seed(seed)
    base, x = nn.Linear(d_in, d_out), torch.randn(3, d_in)
    untouched = base(x)
    layer = LoRALinear(base, r=min(d_in, d_out), alpha=4)
    assert torch.equal(layer(x), untouched)
    nn.init.normal_(layer.B)
    beside = layer(x)
    assert not torch.allclose(beside, untouched)
    assert torch.allclose(layer.merged()(x), beside, atol=1e-4)


def test_by_hand_equals_the_library(body):
    ours, theirs = add_lora(copy.deepcopy(body), r=3), library_lora(copy.deepcopy(body), r=3).eval()
    mine = [part for part in ours.modules() if isinstance(part, LoRALinear)]
    other = [part for part in theirs.modules() if hasattr(part, "lora_A") and hasattr(part, "base_layer")]
    assert len(mine) == len(other) == 4
    for own, peft in zip(mine, other, strict=True):
        nn.init.normal_(peft.lora_B["default"].weight)
        own.A.data.copy_(peft.lora_A["default"].weight), own.B.data.copy_(peft.lora_B["default"].weight)
    ids = torch.randint(0, 99, (2, 5))
    one, two = (model(input_ids=ids).last_hidden_state for model in (ours, theirs))
    assert torch.allclose(one, two, atol=1e-5) and not torch.allclose(one, body(ids).last_hidden_state, atol=1e-2)
    one.square().mean().backward(), two.square().mean().backward()
    for own, peft in zip(mine, other, strict=True):
        assert torch.allclose(own.A.grad, peft.lora_A["default"].weight.grad, atol=1e-5) and own.A.grad.abs().max() > 0
        assert (
            torch.allclose(own.B.grad, peft.lora_B["default"].weight.grad, atol=1e-5) and own.base.weight.grad is None
        )
    merged = merge_lora(ours)
    assert not any(isinstance(part, LoRALinear) for part in merged.modules())
    assert torch.allclose(merged(input_ids=ids).last_hidden_state, one, atol=1e-5)


@pytest.mark.parametrize("r", [1, 3, 24])
def test_the_formula_counts_what_learns(body, r):
    assert tuning.learning(library_lora(body, r)) == lora_count(r, width=24, layers=2)
    assert tuning.learning(tuning.fresh("lora", r)) - 770 == lora_count(r)


def test_batches_hold_every_text_once_and_those_alike_together():
    rows = [[0] * n for n in np.random.default_rng(0).integers(1, 60, 300)]
    found = tuning.batches_of(rows, 16, np.random.default_rng(1))
    assert sorted(n for batch in found for n in batch) == list(range(300)) and max(map(len, found)) == 16
    padding = sum(max(len(rows[n]) for n in batch) * len(batch) for batch in found) / sum(map(len, rows))
    assert padding < 1.25
    assert found != tuning.batches_of(rows, 16, np.random.default_rng(2))


TEXTS = ["a great warm film", "great fun", "warm and great", "a bad cold film", "bad stuff", "cold and bad"] * 2
LABELS = [1, 1, 1, 0, 0, 0] * 2


@pytest.mark.parametrize("method", requirements.METHODS)
def test_tuning_learns_and_lora_leaves_the_weights(method):
    losses = []
    rate = 5e-5 if method == "full" else 1e-3
    model = tuning.tune(TEXTS, LABELS, method, rate, epochs=2, B=4, after=lambda _, loss: losses.append(loss))
    assert len(losses) == 6 and losses[-1] < losses[0] and not model.training
    assert (model.predict_proba(TEXTS)[:, 1] > 0.5).astype(int).tolist() == LABELS
    start = tuning.minilm()[1].encoder.layer[0].attention.self.query.weight
    layer = (model.body.base_model.model if method == "lora" else model.body).encoder.layer[0].attention.self.query
    kept = torch.equal(layer.base_layer.weight if method == "lora" else layer.weight, start)
    assert kept == (method == "lora")


def test_saved_and_loaded_it_answers_as_before(tmp_path, body):
    model = TunedEncoder(library_lora(body, 2), 24)
    nn.init.normal_(model.body.base_model.model.encoder.layer[1].attention.self.value.lora_B["default"].weight)
    adapter, whole = tmp_path / "adapter.safetensors", tmp_path / "whole.safetensors"
    assert checkpoints.save(model, adapter, learned_only=True) < checkpoints.save(model, whole) / 5
    torch.manual_seed(0)
    other = TunedEncoder(library_lora(BertModel(BertConfig(**SMALL)).eval(), 2), 24)
    rows = [[5, 6, 7], [8]]
    assert not torch.equal(companions.favor(other, rows), companions.favor(model, rows))
    checkpoints.load(other, adapter, learned_only=True)
    assert torch.equal(companions.favor(other, rows), companions.favor(model, rows))
    with pytest.raises(ValueError, match=r"another shape: .* is \(2, 24\) in the file and \(3, 24\) in the model"):
        third = TunedEncoder(library_lora(BertModel(BertConfig(**SMALL)), 3), 24)
        checkpoints.load(third, adapter, learned_only=True)
    with pytest.raises(ValueError, match=r"another model: .* tensors are missing"):
        checkpoints.load(other, adapter)
    adapter.write_bytes(adapter.read_bytes()[:500])
    with pytest.raises(ValueError, match="cut short"):
        checkpoints.load(other, adapter, learned_only=True)


@pytest.mark.parametrize("zipped", [True, False])
def test_a_pickle_is_not_opened(tmp_path, body, zipped):
    class Trap:
        def __reduce__(self):
            return Path.touch, (tmp_path / "it_ran",)

    file = tmp_path / "model.pt"
    torch.save({"head": Trap()}, file, _use_new_zipfile_serialization=zipped)
    with pytest.raises(ValueError, match=r"model.pt is a pickle.*weights_only=True"):
        checkpoints.load(TunedEncoder(body, 24), file)
    assert not (tmp_path / "it_ran").exists()
    file.write_bytes(b"\x80\0\0\0\0\0\0\0{" + b" " * 127)  # begins like a pickle, and is a safetensors of 128 bytes
    requirements.require_no_pickle(file)
    with pytest.raises(ValueError, match="can't be read"):
        checkpoints.load(TunedEncoder(body, 24), tmp_path / "nowhere.safetensors")


def test_without_the_mask_company_matters(body):
    model = TunedEncoder(body, 24)
    with torch.no_grad():
        model.head.weight.mul_(20)
    alone, company = [[5, 6, 7]], [[5, 6, 7], [8] * 20]
    moved = {
        way: float((companions.favor(model, alone, way)[0] - companions.favor(model, company, way)[0]).abs())
        for way in companions.WAYS
    }
    assert moved[companions.MASKED] < 1e-6 < 1e-4 < min(moved[companions.MEAN_ONLY], moved[companions.NOWHERE])


def test_company_is_measured_on_real_reviews():
    model = tuning.fresh("full")
    found = companions.beside_longer(model, "a warm film", [0, 9])
    assert found[companions.MASKED][0] == pytest.approx(found[companions.MASKED][1], abs=1e-5)
    assert found[companions.NOWHERE][0] != pytest.approx(found[companions.NOWHERE][1], abs=1e-5)
    texts = ["a warm film", "dull", "a long and winding story without an end"]
    chances = companions.in_random_batches(model, texts, companions.MASKED, B=2)
    assert np.allclose(chances, model.predict_proba(texts)[:, 1], atol=1e-5)
    with pytest.raises(ValueError, match="no word"):
        companions.beside_longer(model, "…", [0])


def test_the_listing_says_what_python_says():
    assert listing.said_to("nn.Linear(1, 1)") == "NameError: name 'nn' is not defined"
    assert listing.said_to("nn.Linear(1, 1)", nn=nn) == "it runs"
    pupil = listing.classifier()
    losses = listing.taught_by_one(pupil, "a warm film", steps=3)
    assert losses[-1] < losses[0] and bool(listing.says_favor(pupil, ["a warm film"]).all())
    assert not torch.equal(
        listing.classifier(pretrained=False).bert.embeddings.word_embeddings.weight,
        tuning.minilm()[1].embeddings.word_embeddings.weight,
    )


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: requirements.require_rate(0), "learning rate is 0"),
        (lambda: requirements.require_rate(float("nan")), "learning rate is nan"),
        (lambda: requirements.require_rate("fast"), "learning rate is fast"),
        (lambda: requirements.require_rank(0, 384), "rank is 0"),
        (lambda: requirements.require_rank(385, 384), "smaller side, 384"),
        (lambda: LoRALinear(nn.Linear(4, 9), r=5), "smaller side, 4"),
        (lambda: requirements.require_labels(["a", "b"], [1]), "2 texts and 1 labels"),
        (lambda: requirements.require_labels(["a", "b"], [1, 2]), "Label 1 is 2"),
        (lambda: requirements.require_labels(["a", "b"], ["good", "bad"]), "Label 0 is 'good'"),
        (lambda: requirements.require_labels(["a", "b"], [1, 1]), "All labels are 1"),
        (lambda: requirements.require_labels([], []), "All labels are missing"),
        (lambda: requirements.require_method("prefix"), "full, lora"),
        (lambda: tuning.tune(["a", "b"], [0, 1], "full", -1.0), "learning rate is -1"),
        (lambda: tuning.fresh("lora", 0), "rank is 0"),
    ],
)
def test_what_cannot_be_used_is_a_sentence(call, said):
    with pytest.raises(ValueError, match=said):
        call()
