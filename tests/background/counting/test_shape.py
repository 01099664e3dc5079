"""The formula against the library's own models, to the last digit: published shapes, and shapes drawn."""

import math
from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from transformers import BertConfig, BertModel, GPT2Config, GPT2LMHeadModel

from largemodels.background.counting.files import count_in
from largemodels.background.counting.library import count, library_model, on_paper
from largemodels.background.counting.machines import resident
from largemodels.background.counting.nets import PolicyNet, conv, inception_parameters
from largemodels.background.counting.published import ROWS, SHAPES, published, resnet50
from largemodels.background.counting.shape import (
    Shape,
    active_parameters,
    expert_parameters,
    mlp_parameters,
    parameters,
    total_parameters,
)

GPT2 = Shape(12, 768, 12, 50257, positions=1024)


def test_published_counts():
    assert total_parameters(GPT2) == count(on_paper(lambda: GPT2LMHeadModel(GPT2Config()))) == 124_439_808
    assert total_parameters(SHAPES["GPT-3"]) == 174_604_259_328
    assert total_parameters(SHAPES["Mixtral 8x7B"]) == 46_702_792_704
    assert active_parameters(SHAPES["Mixtral 8x7B"]) == 12_879_925_248
    assert total_parameters(SHAPES["Llama 3.1 405B"]) == 405_853_388_800
    assert count(on_paper(lambda: BertModel(BertConfig()))) == 109_482_240
    assert count(on_paper(resnet50)) == 25_557_032
    assert count(on_paper(PolicyNet)) == 48 * 192 * 25 + 192 + 11 * (192 * 192 * 9 + 192) + 192 + 361
    assert inception_parameters(ROWS["Inception"]["modules"]) == 6_998_552  # Caffe's bvlc_googlenet has as many


@pytest.mark.parametrize("name", list(SHAPES))
def test_the_library_builds_the_same(name):
    assert count(library_model(SHAPES[name])) == total_parameters(SHAPES[name])


@settings(max_examples=15, deadline=None)
@given(
    st.integers(1, 3), st.integers(1, 5), st.integers(1, 4), st.integers(3, 60), st.integers(1, 20), st.integers(1, 50)
)
def test_any_gpt(layers, each, heads, vocabulary, positions, hidden):
    shape = Shape(layers, each * heads, heads, vocabulary, positions=positions, hidden=hidden)
    assert count(library_model(shape)) == sum(parameters(shape).values())


@settings(max_examples=15, deadline=None)
@given(
    st.integers(1, 3),
    st.sampled_from([1, 2, 3]),
    st.sampled_from([1, 2]),
    st.integers(3, 60),
    st.booleans(),
    st.integers(1, 4),
)
def test_any_llama_and_any_mixture(layers, kv_heads, groups, vocabulary, tied, experts):
    heads = kv_heads * groups
    shape = Shape(
        layers, 4 * heads, heads, vocabulary, hidden=10, kv_heads=kv_heads, gated=True, biases=False, tied=tied,
        experts=experts, active=min(2, experts),
    )  # fmt: skip
    assert count(library_model(shape)) == total_parameters(shape)
    resting = total_parameters(shape) - active_parameters(shape)
    assert resting == layers * (experts - min(2, experts)) * expert_parameters(shape)


def test_a_block_by_pencil():
    D, one, two = 40, Shape(1, 40, 4, 7, positions=3), Shape(2, 40, 4, 7, positions=3)
    assert total_parameters(two) - total_parameters(one) == 12 * D * D + 13 * D
    assert all(total_parameters(Shape(1, 40, heads, 7, positions=3)) == total_parameters(one) for heads in (1, 8, 40))


@pytest.mark.parametrize("widths", [[64, 8, 10], [1, 1], [3, 5, 2, 7]])
def test_an_mlp(widths):
    layers = [nn.Linear(a, b) for a, b in pairwise(widths)]
    assert mlp_parameters(widths) == count(nn.Sequential(*layers))


def test_a_convolution():
    assert conv(3, 64, 7) == count(nn.Conv2d(3, 64, 7))


def test_the_policy_net_scores_each_point():
    assert PolicyNet(planes=2, filters=4, layers=3, side=5)(torch.zeros(2, 2, 5, 5)).shape == (2, 5, 5)


def test_tied_weights_count_once():
    tied = library_model(Shape(1, 8, 2, 11, positions=3))
    assert sum(t.numel() for t in tied.state_dict().values()) - count(tied) == 11 * 8


def test_no_number_is_too_large():
    shape = Shape(10**6, 10**9, 10**3, 10**9, positions=10**9)
    assert total_parameters(shape) == 10**6 * (12 * 10**18 + 13 * 10**9) + 2 * 10**18 + 2 * 10**9


def test_a_file_is_counted_by_its_header(tmp_path):
    from safetensors.torch import save_file

    save_file({"a": torch.zeros(3, 5), "b": torch.zeros(7, dtype=torch.int64), "c": torch.zeros(())}, tmp_path / "w")
    assert count_in(tmp_path / "w") == 3 * 5 + 7 + 1
    for wrong in (b"", b"\x05\0\0\0\0\0\0\0hello"):
        (tmp_path / "no").write_bytes(wrong)
        with pytest.raises(ValueError, match="doesn't begin as a safetensors file"):
            count_in(tmp_path / "no")


def test_ten_trillion_parameters_are_counted_and_refused_without_memory():
    huge, before = Shape(128, 81_920, 640, 100_000, positions=8192), resident()
    assert count(library_model(huge)) == total_parameters(huge) > 10**13
    with pytest.raises(ValueError, match=r"need 41.3 TB in float32, and .* free here. Nothing was made"):
        library_model(huge, "cpu")
    assert resident() - before < 200e6


def test_a_small_one_is_built_with_numbers():
    model = library_model(Shape(1, 8, 2, 11, positions=3), "cpu")
    assert model.lm_head.weight.device.type == "cpu" and model.lm_head.weight.abs().sum() > 0 and not model.training


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        (dict(layers=0), "layers is 0. Give a whole number from 1 up."),
        (dict(layers=-3), "layers is -3."),
        (dict(heads=5), "5 heads can't share a width of 768 evenly. Take 4 or 6 heads."),
        (dict(heads=10**9), "1,000,000,000 heads can't share a width of 768 evenly. Take 384 or 768 heads."),
        (dict(width=768.0), "width is 768.0, a float."),
        (dict(vocabulary="50k"), "vocabulary is '50k', a str."),
        (dict(vocabulary=True), "vocabulary is True, a bool."),
        (dict(positions=-1), "positions is -1. Give a whole number from 0 up."),
        (dict(kv_heads=5), "12 heads can't share 5 key-value heads evenly."),
        (dict(active=2), "2 experts can't be active where there are 1."),
    ],
)
def test_a_shape_that_cannot_be_is_refused(sizes, said):
    with pytest.raises(ValueError) as refused:
        Shape(**{"layers": 12, "width": 768, "heads": 12, "vocabulary": 50257} | sizes)
    assert said in str(refused.value) and str(refused.value).endswith(".")


def test_other_refusals():
    with pytest.raises(ValueError, match="1,001 layers are too many Python objects"):
        library_model(Shape(1001, 8, 2, 11, positions=3))
    with pytest.raises(ValueError, match="The library has no model of this shape"):
        library_model(Shape(1, 8, 2, 11, positions=3, gated=True))
    with pytest.raises(ValueError, match="The number of widths is 1"):
        mlp_parameters([64])
    with pytest.raises(ValueError, match="A width is 0"):
        mlp_parameters([64, 0])


def test_the_models_of_the_documents():
    models = {model.name: model for model in published()}
    named = {"GPT-3", "BERT-base", "DALL-E", "GPT", "ResNet-50", "Inception", "AlphaGo's policy"}
    assert {name for name, model in models.items() if model.named} == named
    uncounted = {"AlexNet", "VGG-16", "Turing-NLG", "DALL-E"}
    assert {name for name, model in models.items() if not model.counted} == uncounted
    assert [model.year for model in models.values()] == sorted(model.year for model in models.values())
    assert all(model.source.startswith("https://") for model in models.values())
    assert models["GPT"].parameters == 116_534_784
    assert models["GPT"].compute == pytest.approx(0.96 * 1e15 * 86400, rel=0.001)
    assert models["BERT-base"].compute == pytest.approx(6 * 109e6 * 250e9, rel=0.01)
    assert models["GPT-3"].compute == pytest.approx(6 * models["GPT-3"].parameters * 300e9, rel=0.002)
    assert models["DALL-E"].compute == pytest.approx(6 * 12e9 * 430_000 * 1024 * 1280, rel=0.002)
    assert models["SmolLM2-135M"].compute == pytest.approx(6 * models["SmolLM2-135M"].parameters * 2e12, rel=0.003)
    assert models["ResNet-50"].compute == pytest.approx(3 * 2 * 3.8e9 * 600_000 * 256, rel=0.02)  # the paper's 3.8e9
    assert models["AlphaGo's policy"].compute == pytest.approx(6 * 3.88e6 * 361 * 16 * 340e6, rel=0.01)
    assert all(math.isfinite(model.compute or 0) and (model.compute is None) == (model.how == "not published")
               for model in models.values())  # fmt: skip
