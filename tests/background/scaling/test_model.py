import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode
from transformers import GPTNeoXConfig, GPTNeoXForCausalLM

from largemodels.background.scaling.cost import Shape
from largemodels.background.scaling.model import BASE, GPT, rotated

WIDTHS = [8, 16, 24, 32, 64, 128]


@pytest.mark.parametrize("D", WIDTHS)
def test_the_pencil_counts_what_the_model_has(D):
    shape, model = Shape(D), GPT(Shape(D))
    inner = [*model.blocks.parameters(), *model.norm.parameters()]
    assert sum(p.numel() for p in inner) == shape.parameters
    assert sum(p.numel() for p in model.parameters()) == shape.total


@pytest.mark.parametrize("D", [8, 32, 64])
def test_the_pencil_counts_the_operations_that_torch_counts(D):
    shape = Shape(D, L=3, T=16)
    ids = torch.zeros(2, 16, dtype=torch.long)
    with sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        GPT(shape)(ids).sum().backward()
    assert counter.get_total_flops() == shape.flops * ids.numel()


def test_the_same_weights_give_what_transformers_gpt_neox_gives():
    torch.manual_seed(0)
    shape = Shape(32, L=2, T=16)
    ours = GPT(shape).eval()
    theirs = GPTNeoXForCausalLM(
        GPTNeoXConfig(
            vocab_size=shape.V, hidden_size=shape.D, num_hidden_layers=shape.L, num_attention_heads=shape.H,
            intermediate_size=4 * shape.D, max_position_embeddings=shape.T, hidden_act="gelu",
            use_parallel_residual=False, attention_bias=False, tie_word_embeddings=False, layer_norm_eps=1e-5,
            rope_parameters=dict(rope_type="default", rope_theta=float(BASE), partial_rotary_factor=1.0),
        )
    ).eval()  # fmt: skip
    state = theirs.state_dict()
    with torch.no_grad():
        for name, tensor in state.items():
            if name.endswith("bias"):
                tensor.zero_()
        state["gpt_neox.embed_in.weight"].copy_(ours.embed.weight)
        state["lm_head.weight"].copy_(ours.head.weight)
        for n, block in enumerate(ours.blocks):
            layer = f"gpt_neox.layers.{n}."
            qkv = block.qkv.weight.view(3, shape.H, -1, shape.D).transpose(0, 1)  # theirs: head by head
            state[layer + "attention.query_key_value.weight"].copy_(qkv.reshape(-1, shape.D))
            state[layer + "attention.dense.weight"].copy_(block.out.weight)
            state[layer + "mlp.dense_h_to_4h.weight"].copy_(block.up.weight)
            state[layer + "mlp.dense_4h_to_h.weight"].copy_(block.down.weight)
        ids = torch.randint(shape.V, (3, 16))
        assert (ours(ids) - theirs(ids).logits).abs().max() < 1e-5


@settings(deadline=None, max_examples=20)
@given(st.sampled_from([8, 16, 48]), st.integers(2, 20), st.integers(1, 3), st.data())
def test_no_character_sees_those_after_it(D, T, B, data):
    model = GPT(Shape(D, T=20)).eval()
    ids = torch.randint(75, (B, T))
    place = data.draw(st.integers(1, T - 1))
    other = ids.clone()
    other[:, place] = (other[:, place] + 1) % 75
    before, after = model(ids), model(other)
    assert before.shape == (B, T, 75)
    assert torch.allclose(before[:, :place], after[:, :place], atol=1e-6)
    assert not torch.allclose(before[:, place:], after[:, place:], atol=1e-6)


def test_a_score_depends_on_how_far_apart_two_places_are_and_keeps_lengths():
    turn = GPT(Shape(16, T=12)).turn
    q, k = torch.randn(8 * 2), torch.randn(8 * 2)
    turned = [rotated(x.expand(12, -1), turn) for x in (q, k)]
    scores = turned[0] @ turned[1].T  # (12, 12)
    for apart in range(-5, 6):
        along = scores.diagonal(apart)
        assert torch.allclose(along, along[0].expand_as(along), atol=1e-4)
    assert torch.allclose(turned[0].norm(dim=-1), q.norm().expand(12), atol=1e-5)


@pytest.mark.parametrize(
    ("sizes", "word"),
    [
        (dict(D=0), "D is 0, which leaves a model without parameters"),
        (dict(D=16, L=0), "L is 0"),
        (dict(D=16, V=-1), "V is -1"),
        (dict(D=12), "width D is 12"),
        (dict(D=40), "width D is 40"),
    ],
)
def test_a_shape_that_cannot_be_is_refused(sizes, word):
    with pytest.raises(ValueError, match=word):
        Shape(**sizes)


def test_a_budget_below_one_step_is_refused():
    shape = Shape(64)
    assert shape.characters(shape.flops * 5120) == 5120
    with pytest.raises(ValueError, match=r"A budget of 1e\+06 operations is less than one training step.*3\.7e\+08"):
        shape.characters(1e6)
    for wrong in (0, -1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="Raise the budget"):
            shape.characters(wrong)
