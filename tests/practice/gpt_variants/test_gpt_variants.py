"""Experts against one network and a loop, value embeddings against a sum by hand, and both in a run."""

import pytest
import torch

from largemodels.algorithms.transformer.config import TransformerConfig
from largemodels.core.records import read
from largemodels.core.shakespeare import Characters, Shakespeare
from largemodels.practice.gpt_variants.experts import PUSH, Experts, total_and_active
from largemodels.practice.gpt_variants.long_runs import CHOICES, recipes
from largemodels.practice.gpt_variants.variant import Variant
from largemodels.practice.pretrain_a_gpt.run import Run

C = TransformerConfig(V=5, D=8, H=2, L=1, hidden=16, longest=64, bias=False)
TINY = dict(D=16, H=2, B=2, order=3, warm_up=2, dropout=0.0)


@pytest.fixture(scope="module")
def data():
    text = torch.randint(5, (4000,), generator=torch.Generator().manual_seed(0))
    return Shakespeare(text[:3600], text[3600:], Characters("abcde"))


def test_each_token_gets_its_own_expert_times_its_chance():
    layer, x = Experts(C, 3).eval(), torch.randn(2, 7, 8)
    found = layer(x)
    for row, token in zip(found.flatten(0, 1), x.flatten(0, 1), strict=True):
        chances = (layer.router.weight @ token).softmax(0)
        best = int(chances.argmax())
        torch.testing.assert_close(row, chances[best] * layer.experts[best](token))


def test_gradients_reach_the_router_and_only_the_experts_that_were_asked():
    layer, x = Experts(C, 3), torch.randn(5, 8)
    layer.bias[:] = torch.tensor([10.0, 0.0, -10.0])  # all tokens go to the first
    layer(x).square().sum().backward()
    assert layer.router.weight.grad.abs().sum() > 0
    reached = [expert.up.weight.grad.abs().sum() > 0 for expert in layer.experts]
    assert reached == [True, False, False]


def test_biases_push_tokens_to_whoever_has_few():
    layer = Experts(C, 2)
    layer.bias[:] = torch.tensor([10.0, 0.0])
    layer(torch.randn(6, 8))
    torch.testing.assert_close(layer.bias, torch.tensor([10.0 - PUSH, PUSH]))
    assert layer.load.tolist() == [6, 0]
    layer.eval()(torch.randn(6, 8))
    assert layer.load.tolist() == [6, 0]


def test_parameters_in_all_and_for_one_token():
    layer = Experts(C, 4)
    assert total_and_active(layer) == (4 * 2 * 8 * 16 + 4 * 8, 2 * 8 * 16 + 4 * 8)


def test_one_expert_is_no_mixture():
    with pytest.raises(ValueError, match="Take 2 or more"):
        Experts(C, 1)


def test_tables_that_are_zero_change_nothing_and_others_add_to_the_values(data):
    torch.manual_seed(0)
    plain = Variant(**TINY, zero=False).model(data.train, 5).eval()
    torch.manual_seed(0)
    model = Variant(**TINY, zero=False, value_embeddings=True).model(data.train, 5).eval()
    model.load_state_dict(plain.state_dict(), strict=False)
    ids = torch.randint(5, (2, 9))
    torch.testing.assert_close(model(ids), plain(ids))
    torch.nn.init.normal_(model.value_tables[0].weight)
    x, attend = torch.randn(2, 9, 16), model.blocks[0].attend
    model(ids)  # so that its ids are known
    by_hand = plain.blocks[0].attend.qkv(x)
    by_hand[..., 32:] += model.value_tables[0].weight[ids]
    torch.testing.assert_close(
        attend.qkv(x), torch.cat([plain.blocks[0].attend.qkv(x)[..., :32], by_hand[..., 32:]], -1)
    )
    assert not torch.allclose(model(ids), plain(ids))


@pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES)
def test_a_run_with_it_learns_and_every_new_part_moves(choice, data):
    run = Run(Variant(**TINY, **choice), 12, data=data)
    before = {name: p.clone() for name, p in run.model.named_parameters()}
    run.advance(12)
    new = [name for name in before if "value_tables" in name or "router" in name]
    assert new and all(not torch.equal(before[name], dict(run.model.named_parameters())[name]) for name in new)
    assert all(torch.isfinite(torch.tensor(run.losses)))


def test_the_record_has_three_seeds_of_each():
    record = read("variants_of_a_gpt")
    assert {base: list(choices) for base, choices in recipes().items()} == {
        base: list(record[base]) for base in recipes()
    }
    assert all(len(runs) == 3 for base in recipes() for runs in record[base].values())
