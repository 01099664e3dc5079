"""The course's attention against torch's, over random shapes; and what it says of input that it can't take."""

import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from largemodels.algorithms.attention.attention import (
    MultiHeadAttention,
    attention,
    attention_by_loop,
    causal_mask,
    padding_mask,
)

sizes = st.integers(1, 7)


@settings(max_examples=60, deadline=None)
@given(B=sizes, H=sizes, T=sizes, S=sizes, d=sizes, d_v=sizes, masked=st.booleans(), seed=st.integers(0, 99))
def test_attention_is_torchs(B, H, T, S, d, d_v, masked, seed):
    torch.manual_seed(seed)
    q, k, v = torch.randn(B, H, T, d), torch.randn(B, H, S, d), torch.randn(B, H, S, d_v)
    mask = None
    if masked:
        mask = torch.rand(B, H, T, S) < 0.5
        mask[..., 0] = True  # every token sees at least one
    out, weights = attention(q, k, v, mask)
    torch.testing.assert_close(out, F.scaled_dot_product_attention(q, k, v, attn_mask=mask), atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(weights.sum(-1), torch.ones(B, H, T))
    if masked:
        assert (weights[~mask] == 0).all()


@settings(max_examples=20, deadline=None)
@given(T=sizes, S=sizes, d=sizes, d_v=sizes, seed=st.integers(0, 99))
def test_the_loop_agrees(T, S, d, d_v, seed):
    torch.manual_seed(seed)
    q, k, v = torch.randn(T, d), torch.randn(S, d), torch.randn(S, d_v)
    for slow, fast in zip(attention_by_loop(q, k, v), attention(q, k, v), strict=True):
        torch.testing.assert_close(slow, fast, atol=1e-5, rtol=1e-5)


def test_gradients_in_double_precision():
    q, k, v = (torch.randn(2, 3, 4, dtype=torch.double, requires_grad=True) for _ in range(3))
    assert torch.autograd.gradcheck(lambda q, k, v: attention(q, k, v, causal_mask(3))[0], (q, k, v))


@settings(max_examples=25, deadline=None)
@given(B=sizes, T=sizes, H=st.sampled_from([1, 2, 4]), causal=st.booleans(), seed=st.integers(0, 99))
def test_several_heads_are_torchs(B, T, H, causal, seed):
    torch.manual_seed(seed)
    theirs, ours = nn.MultiheadAttention(8, H, batch_first=True), MultiHeadAttention(8, H)
    with torch.no_grad():
        for part, w, b in zip(
            (ours.query, ours.key, ours.value),
            theirs.in_proj_weight.chunk(3),
            theirs.in_proj_bias.chunk(3),
            strict=True,
        ):
            part.weight.copy_(w)
            part.bias.copy_(b)
    ours.out.load_state_dict(theirs.out_proj.state_dict())
    x = torch.randn(B, T, 8)
    mask = causal_mask(T) if causal else None
    hidden = None if mask is None else ~mask
    out, weights = theirs(x, x, x, attn_mask=hidden, average_attn_weights=False)
    torch.testing.assert_close(ours(x, mask=mask), (out, weights), atol=1e-5, rtol=1e-5)


def test_looking_at_another_sequence():
    layer = MultiHeadAttention(8, 2)
    out, weights = layer(torch.randn(2, 3, 8), memory=torch.randn(2, 5, 8), mask=padding_mask(torch.tensor([5, 2]), 5))
    assert out.shape == (2, 3, 8) and weights.shape == (2, 2, 3, 5)
    assert (weights[1, :, :, 2:] == 0).all() and (weights[0] > 0).all()


def test_masks():
    assert causal_mask(3).tolist() == [[True, False, False], [True, True, False], [True, True, True]]
    assert padding_mask(torch.tensor([2, 0]), 3).tolist() == [[[True, True, False]], [[False, False, False]]]


x = torch.randn(2, 3, 4)


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        ((x[0, 0], x, x), ValueError, r"q has the shape \(4,\).*two dimensions"),
        ((x[..., :2], x, x), ValueError, r"q has the shape \(2, 3, 2\) and k \(2, 3, 4\)"),
        ((x, x, x[:, :2]), ValueError, r"k has the shape \(2, 3, 4\) and v \(2, 2, 4\)"),
        ((x, x[:, :0], x[:, :0]), ValueError, "no token to look at"),
        ((x, x, x, torch.ones(3, 3)), TypeError, "mask holds torch.float32.*mask.bool()"),
        ((x, x, x, causal_mask(2)), ValueError, r"mask has the shape \(2, 2\). It must be \(2, 3, 3\)"),
        ((x, x, x, torch.zeros(3, 3, dtype=torch.bool)), ValueError, "A row of mask hides every token"),
    ],
)
def test_a_mistake_is_said_as_a_sentence(arguments, kind, said):
    with pytest.raises(kind, match=said):
        attention(*arguments)


def test_nothing_to_ask_is_no_mistake():
    out, weights = attention(x[:, :0], x, x)
    assert out.shape == (2, 0, 4) and weights.shape == (2, 0, 3)


@pytest.mark.parametrize("H", [0, -1, 3, 16])
def test_heads_must_divide_the_width(H):
    with pytest.raises(ValueError, match=f"{H} heads can't share a width of 8"):
        MultiHeadAttention(8, H)


def test_a_nan_shows_and_stays_in_its_row():
    q = torch.randn(3, 4)
    q[1, 0] = math.nan
    out, _ = attention(q, x[0], x[0])
    assert out[1].isnan().all() and not out[[0, 2]].isnan().any()
