"""The causal language model against Transformers' GPT-2 and Llama; its cache; how the next token is drawn."""

import math
from dataclasses import replace

import pytest
import torch
from transformers import BertConfig, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

from largemodels.algorithms.causal_lm.blocks import rotary_waves, turned
from largemodels.algorithms.causal_lm.generation import Cache, next_probabilities, next_token
from largemodels.algorithms.causal_lm.model import CausalLM
from largemodels.algorithms.causal_lm.weights import own_causal_lm, own_config
from largemodels.algorithms.pretraining.language_model import loss_where_asked
from largemodels.algorithms.pretraining.objectives import asking, causal_pairs
from largemodels.algorithms.pretraining.training import held_out_loss, pretrain
from largemodels.algorithms.transformer.config import TransformerConfig
from largemodels.core.device import device
from largemodels.core.models import load_smollm2

SMALL = TransformerConfig(V=23, D=16, H=4, L=2, hidden=24, longest=12)
KINDS = {
    "gpt": SMALL,
    "llama": replace(
        SMALL, positions="rotary", norm="rms", activation="swiglu", kv_heads=2, tied=False, bias=False, qk_norm=True
    ),
    "original": replace(
        SMALL, positions="sinusoidal", pre_norm=False, activation="relu", dropout=0.3, embedding_norm=True
    ),
    "no places": replace(SMALL, positions=None, activation="relu2"),
}
GPT2 = dict(vocab_size=23, n_embd=16, n_head=4, n_layer=3, n_positions=12, bos_token_id=0, eos_token_id=0)
LLAMA = dict(
    vocab_size=23, hidden_size=16, num_attention_heads=4, num_key_value_heads=2, num_hidden_layers=3,
    intermediate_size=24, max_position_embeddings=12,
)  # fmt: skip


def spread(model):
    """Weights so large that every part matters."""
    torch.manual_seed(0)
    for name, parameter in model.named_parameters():
        torch.nn.init.normal_(parameter, mean=float("norm" in name or ".ln_" in name), std=0.4)
    return model.to(device()).eval()


@pytest.fixture(params=KINDS)
def model(request):
    return spread(CausalLM(KINDS[request.param]))


@pytest.fixture
def ids():
    return torch.randint(23, (3, 7), generator=torch.Generator().manual_seed(1)).to(device())


@pytest.mark.parametrize(
    "change", [{}, dict(n_inner=20), dict(activation_function="relu"), dict(tie_word_embeddings=False)]
)
def test_it_is_gpt2(change, ids):
    theirs = spread(GPT2LMHeadModel(GPT2Config(**GPT2 | change)))
    with torch.no_grad():
        torch.testing.assert_close(own_causal_lm(theirs)(ids), theirs(ids).logits, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize(
    "change",
    [
        {}, dict(tie_word_embeddings=True), dict(attention_bias=True, mlp_bias=True),
        dict(rope_parameters=dict(rope_type="default", rope_theta=500.0)), dict(num_key_value_heads=1),
    ],
)  # fmt: skip
def test_it_is_llama(change, ids):
    theirs = spread(LlamaForCausalLM(LlamaConfig(**LLAMA | change)))
    with torch.no_grad():
        torch.testing.assert_close(own_causal_lm(theirs)(ids), theirs(ids).logits, atol=1e-5, rtol=1e-5)


def test_it_is_smollm2():
    tokenizer, theirs = load_smollm2()
    ours = own_causal_lm(theirs)
    ids = tokenizer("Amina repaired the old radio before", return_tensors="pt").input_ids.to(theirs.device)
    with torch.inference_mode():
        torch.testing.assert_close(ours(ids), theirs(ids).logits, atol=1e-4, rtol=1e-5)
        assert torch.equal(ours.generate(ids, 4, 0), theirs.generate(ids, max_new_tokens=4, do_sample=False))
    assert ours.token.weight.data_ptr() == theirs.model.embed_tokens.weight.data_ptr()  # no second copy in memory


@pytest.mark.parametrize(
    "theirs",
    [
        BertConfig(), LlamaConfig(**LLAMA | dict(head_dim=8)), LlamaConfig(**LLAMA | dict(attention_bias=True)),
        LlamaConfig(**LLAMA | dict(hidden_act="gelu")),
        LlamaConfig(**LLAMA | dict(rope_parameters=dict(rope_type="linear", factor=2.0, rope_theta=1e4))),
    ],
)  # fmt: skip
def test_models_that_ours_has_no_place_for(theirs):
    with pytest.raises(ValueError, match=r"no place for that|of the kind 'bert'"):
        own_config(theirs)


def test_no_token_sees_a_later_one(model, ids):
    changed = ids.clone()
    changed[:, 4] = (changed[:, 4] + 1) % 23
    moved = (model(ids) - model(changed)).abs().amax((0, 2)) > 1e-5
    assert moved.tolist() == [False] * 4 + [True] * 3


def test_in_pieces_through_the_cache_it_says_the_same(model, ids):
    cache = Cache()
    said = [model(piece, cache) for piece in ids.split([1, 4, 2], 1)]
    torch.testing.assert_close(torch.cat(said, 1), model(ids), atol=1e-5, rtol=1e-4)
    assert cache.length == 7
    with pytest.raises(ValueError, match="tokens are 7 long, and there are positions for 5"):
        model(ids, cache)


@pytest.mark.parametrize("settings", [dict(temperature=0), dict(), dict(temperature=0.7, top_k=9, top_p=0.8)])
@pytest.mark.parametrize("start", [1, 7, 15])  # the last is longer than the model takes
def test_cached_writing_is_uncached_writing_token_for_token(model, start, settings):
    begun = torch.randint(23, (2, start), generator=torch.Generator().manual_seed(2)).to(device())
    written = [
        model.train().generate(begun, 9, **settings, generator=torch.Generator().manual_seed(3), cached=cached)
        for cached in (True, False)
    ]
    assert torch.equal(*written) and torch.equal(written[0][:, :start], begun) and model.training
    assert written[0].shape == (2, start + 9)


def test_rotary_positions_know_distances_alone():
    torch.manual_seed(0)
    q, k = torch.randn(2, 1, 1, 1, 8)

    def at(x, place):
        return turned(x, rotary_waves(1, 8, place, 100.0, x.device))

    meets = [(at(q, m + 5) * at(k, m)).sum() for m in (0, 3, 100)]
    torch.testing.assert_close(torch.stack(meets), meets[0].expand(3), atol=1e-4, rtol=1e-4)
    assert abs(meets[0] - (at(q, 4) * at(k, 0)).sum()) > 1e-2


@pytest.mark.parametrize("qk_norm", [True, False])
def test_normed_queries_and_keys_have_no_length_to_turn_up(ids, qk_norm):
    model = spread(CausalLM(replace(SMALL, bias=False, qk_norm=qk_norm)))
    before = model(ids)
    with torch.no_grad():
        for block in model.blocks:
            block.attend.qkv.weight[: 2 * SMALL.D] *= 3  # queries and keys
    assert torch.allclose(model(ids), before, atol=1e-3) == qk_norm


def test_it_starts_as_gpt2_does():
    torch.manual_seed(0)
    fresh = CausalLM(replace(SMALL, V=300, D=64, hidden=256, L=8)).to(device())
    loss = loss_where_asked(fresh, *causal_pairs(torch.randint(300, (16, 12), device=device())))
    assert loss.item() == pytest.approx(math.log(300), abs=0.05)
    block = fresh.blocks[3]
    spreads = [p.weight.std().item() for p in (block.attend.qkv, block.feed.up, block.attend.out, block.feed.down)]
    assert spreads == pytest.approx([0.02, 0.02, 0.005, 0.005], rel=0.1)
    assert not block.feed.up.bias.any() and fresh.place.std().item() == pytest.approx(0.02, rel=0.1)


@pytest.mark.parametrize("kind", ["gpt", "llama"])
def test_it_learns(kind):
    torch.manual_seed(0)
    circle = torch.arange(4000) % 20
    student = CausalLM(replace(KINDS[kind], D=32, longest=16))
    pretrain(student, circle, asking("causal", 20), steps=100, tokens=256)
    assert held_out_loss(student, circle, 20) < 0.1
    assert student.generate(torch.tensor([[17]], device=device()), 5, temperature=0)[0].tolist() == [
        17,
        18,
        19,
        0,
        1,
        2,
    ]


LOGITS = torch.tensor([[0.0, 3.0, 1.0, 2.0]])  # softmax: 0.032, 0.644, 0.087, 0.237


@pytest.mark.parametrize(
    ("settings", "kept"),
    [
        (dict(), [0, 1, 2, 3]), (dict(top_k=2), [1, 3]), (dict(top_k=9), [0, 1, 2, 3]), (dict(top_p=0.6), [1]),
        (dict(top_p=0.7), [1, 3]), (dict(top_p=0.9), [1, 2, 3]), (dict(top_p=1.0), [0, 1, 2, 3]),
        (dict(top_k=3, top_p=0.9), [1, 3]), (dict(temperature=0), [1]),
    ],
)  # fmt: skip
def test_which_tokens_may_come_next(settings, kept):
    chances = next_probabilities(LOGITS, **settings)[0]
    assert chances.nonzero()[:, 0].tolist() == kept
    wanted = LOGITS[0, kept].softmax(0)  # what stays keeps its proportions
    torch.testing.assert_close(chances[kept], wanted)


def test_temperature_divides_the_logits():
    torch.testing.assert_close(next_probabilities(LOGITS, 2.0), (LOGITS / 2).softmax(1))


def test_tokens_are_drawn_by_their_chances():
    draws = next_token(LOGITS.expand(4000, 4), generator=torch.Generator().manual_seed(0))
    shares = draws.bincount(minlength=4) / 4000
    torch.testing.assert_close(shares, LOGITS[0].softmax(0), atol=0.03, rtol=0)


@pytest.mark.parametrize(
    "bad", [dict(temperature=-1), dict(temperature=math.nan), dict(top_k=0), dict(top_p=0), dict(top_p=1.1)]
)
def test_settings_that_nothing_can_be_drawn_with(bad):
    with pytest.raises(ValueError, match="The temperature must be 0 or above"):
        next_probabilities(LOGITS, **bad)


def test_what_else_it_refuses(ids):
    model = CausalLM(SMALL).to(device())
    for bad, kind, said in (
        (ids[0], ValueError, r"shape \(7,\)"), (ids.float(), TypeError, "tokens.long"),
        (ids + 20, ValueError, "0 … 22"), (ids.repeat(1, 2), ValueError, "14 long"),
    ):  # fmt: skip
        with pytest.raises(kind, match=said):
            model(bad)
    with pytest.raises(ValueError, match="new is 0"):
        model.generate(ids, 0)
    torch.nn.init.constant_(model.token.weight, math.nan)
    with pytest.raises(ValueError, match="hold a NaN"):
        model.generate(ids, 1)
    assert model.training
