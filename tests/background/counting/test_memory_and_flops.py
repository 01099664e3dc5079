"""Bytes and operations by formula against what tensors weigh and what torch counts."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from largemodels.background.counting import machines
from largemodels.background.counting.flops import counted_flops, flops_per_token, matrix_weights
from largemodels.background.counting.library import library_model
from largemodels.background.counting.machines import fits, in_words
from largemodels.background.counting.memory import activation_bytes, cache_bytes, needs, saved_bytes, training_state
from largemodels.background.counting.shape import Shape, total_parameters

SMALL = Shape(3, 48, 4, 101, positions=64)
LLAMA = Shape(2, 48, 6, 101, hidden=40, kv_heads=2, gated=True, biases=False, tied=False)


def test_the_state_of_training_to_the_byte():
    model = library_model(SMALL, "cpu")
    adam = torch.optim.AdamW(model.parameters())
    model(torch.zeros(1, 64, dtype=torch.long)).logits.sum().backward()
    adam.step()
    state = training_state(total_parameters(SMALL))
    assert sum(p.nbytes for p in model.parameters()) == state["weights"]
    assert sum(p.grad.nbytes for p in model.parameters()) == state["gradients"]
    moments = [t for kept in adam.state.values() for name, t in kept.items() if name != "step"]
    assert sum(t.nbytes for t in moments) == state["Adam's moments"]


def test_sixteen_bits_save_nothing_in_training():
    assert sum(training_state(1000).values()) == sum(training_state(1000, 16).values()) == 16_000
    with pytest.raises(ValueError, match=r"A weight can't have 12 bits here\. Take 32, 16, 8, 4\."):
        training_state(1000, 12)


@pytest.mark.parametrize("shape", [SMALL, LLAMA])
@pytest.mark.parametrize(("B", "T"), [(1, 1), (3, 20)])
def test_the_cache_to_the_byte(shape, B, T):
    with torch.no_grad():
        cache = library_model(shape, "cpu")(torch.zeros(B, T, dtype=torch.long), use_cache=True).past_key_values
    assert sum(layer.keys.nbytes + layer.values.nbytes for layer in cache.layers) == cache_bytes(shape, T, B)


@pytest.mark.parametrize("attention", ["eager", "sdpa"])
@pytest.mark.parametrize(("B", "T"), [(1, 5), (2, 64)])
def test_activations_to_a_few_numbers(attention, B, T):
    model = library_model(SMALL, "cpu")
    model.set_attn_implementation(attention)
    model.config.use_cache = False  # a cache would copy keys and values
    for block in model.transformer.h:
        block.mlp.act = nn.GELU()
    ids = torch.zeros(B, T, dtype=torch.long)
    seen = saved_bytes(model, ids, lambda out: nn.functional.cross_entropy(out.logits.flatten(0, 1), ids.flatten()))
    said = activation_bytes(SMALL, T, B, scores=attention == "eager", head=True)
    assert 0 <= seen - said <= 16 * B * T + 16  # ids and positions, 8 bytes each


def test_a_gelu_written_out_keeps_twelve_widths_more():
    model, ids = library_model(SMALL, "cpu"), torch.zeros(1, 10, dtype=torch.long)
    before = saved_bytes(model, ids, lambda out: out.logits.sum())
    for block in model.transformer.h:
        block.mlp.act = nn.GELU()
    assert before - saved_bytes(model, ids, lambda out: out.logits.sum()) == 4 * 10 * 3 * 12 * 48


@pytest.mark.parametrize("shape", [SMALL, LLAMA])
@pytest.mark.parametrize("training", [False, True])
def test_operations_as_torch_counts_them(shape, training):
    ids = torch.zeros(2, 30, dtype=torch.long, device="meta")
    counted = counted_flops(library_model(shape), ids, training=training)
    assert counted == 2 * 30 * flops_per_token(shape, 30, training)


def test_operations_of_a_dense_layer_and_of_a_convolution():
    assert counted_flops(nn.Linear(5, 7), torch.zeros(3, 5)) == 2 * 3 * 5 * 7
    assert counted_flops(nn.Conv2d(2, 3, 3), torch.zeros(1, 2, 6, 6)) == 2 * 3 * 2 * 9 * 16


def test_resting_experts_compute_nothing():
    few = Shape(2, 8, 2, 9, gated=True, biases=False, experts=4, active=1)
    more = Shape(2, 8, 2, 9, gated=True, biases=False, experts=8, active=1)
    assert matrix_weights(more) - matrix_weights(few) == 2 * 4 * 8  # the router's
    assert flops_per_token(few, 10) < 2 * total_parameters(few)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 4), st.integers(1, 9), st.integers(1, 2000))
def test_two_n_is_wrong_by_t_over_six_d(layers, heads, T):
    shape = Shape(layers, 16 * heads, heads, 50)
    blocks = 2 * layers * 12 * shape.width**2
    assert flops_per_token(shape, T) - 2 * 50 * shape.width == pytest.approx(blocks * (1 + T / (6 * shape.width)))


@pytest.mark.parametrize("formula", [cache_bytes, activation_bytes, flops_per_token])
@pytest.mark.parametrize("T", [0, 1.5, "8"])
def test_a_length_that_is_none(formula, T):
    with pytest.raises(ValueError, match=r"T is .*Give a whole number from 1 up"):
        formula(SMALL, T)


def test_needs_by_part():
    weights, cache, gradients, adam, activations = needs(SMALL, 4).values()
    N, T = total_parameters(SMALL), 64
    assert weights == (N // 2, 2 * N) and gradients == (0, 2 * N) and adam == (0, 12 * N)
    assert cache == (cache_bytes(SMALL, T, size=2), 0)
    assert activations == (0, activation_bytes(SMALL, T, size=2, head=True))


def test_bytes_as_people_say_them():
    assert [in_words(n) for n in (0, 999, 46_080, 10**9, 1_991_036_928, 4 * 10**13, 10**21)] == [
        "0 bytes", "999 bytes", "46.1 kB", "1 GB", "1.99 GB", "40 TB", "1e+03 EB",
    ]  # fmt: skip


def test_what_fits(monkeypatch):
    monkeypatch.setattr(machines, "container", lambda: (3 * 10**9, 10**9))
    assert machines.machines()["this machine"] == 3 * 10**9
    said = {
        10**9: "fits all four",
        2 * 10**9 + 1: "fits a phone and a laptop and this machine",
        10**12: "fits none of them",
    }
    assert {need: fits(need) for need in said} == said
    with pytest.raises(ValueError, match="and 1 GB are free here"):
        library_model(Shape(4, 8192, 8, 10, positions=9), "cpu")
