"""Scores, lenses, patches, probes and the toy of notebook 5.3: by hand, against the model itself, and refusals."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from largemodels.core import hooked
from largemodels.society.inside import induction, lens, lens_explorer, patching, probes, requirements, sentences
from largemodels.society.superposition import toy


def row(text):
    return torch.tensor([hooked.ids_of(text)])


def test_a_head_that_looks_at_the_token_after_the_last_occurrence_scores_1_and_nothing_elsewhere():
    n = 4
    weights = torch.zeros(1, 1, 2, 2 * n, 2 * n)
    for t in range(n, 2 * n):
        weights[0, 0, 0, t, t - n + 1] = 1  # head 0: induction; head 1 looks at the same token itself
        weights[0, 0, 1, t, t - n] = 1
    assert induction.induction_scores(weights).tolist() == [[1, 0]]
    other = induction.elsewhere(weights)[0]
    assert other[0] == 0 and other[1] > 0
    assert induction.top_heads(induction.induction_scores(weights), 1) == [(0, 0)]


@given(st.integers(2, 7), st.integers(1, 3))
def test_even_attention_scores_the_same_everywhere(n, B):
    weights = torch.full((2, B, 3, 2 * n, 2 * n), 1 / (2 * n))
    assert torch.allclose(induction.induction_scores(weights), torch.full((2, 3), 1 / (2 * n)))
    assert torch.allclose(induction.elsewhere(weights), torch.full((2, 3), 1 / (2 * n)))


def test_repeated_text_repeats_and_the_control_does_not():
    twice, once = induction.repeated(2, 5), induction.unrepeated(2, 5)
    assert (twice[:, :5] == twice[:, 5:]).all() and not (once[:, :5] == once[:, 5:]).any()
    assert (twice[:, :5] == once[:, :5]).all()


def test_other_heads_are_of_the_same_layers_and_none_of_the_best():
    scores = torch.rand(30, 9, generator=torch.Generator().manual_seed(0))
    best, other = induction.top_heads(scores, 8), induction.other_heads(scores, 8, seed=1)
    assert len(set(other)) == 8 and not set(other) & set(induction.top_heads(scores, 40))
    assert sorted(layer for layer, _ in other) == sorted(layer for layer, _ in best)


def test_what_is_taken_out_is_zero_or_its_mean_and_the_rest_stays():
    out = torch.randn(2, 3, 3 * induction.WIDTH, generator=torch.Generator().manual_seed(0))
    for how in ("zero", "mean"):
        found = induction.without(out, [1], how)
        kept = [*range(64), *range(128, 192)]
        assert torch.equal(found[..., kept], out[..., kept])
        goal = 0 if how == "zero" else out[..., 64:128].mean((0, 1)).expand(2, 3, -1)
        assert torch.allclose(found[..., 64:128], torch.as_tensor(goal, dtype=out.dtype).expand(2, 3, 64))


def test_our_end_and_our_upper_layers_give_the_models_own_logits():
    ids = row("The capital of France is")
    stream, own = hooked.streams(ids), hooked.smollm2()[1](ids).logits
    assert stream.shape == (31, 1, 5, 576)
    assert torch.allclose(hooked.unembed(stream[-1]), own, atol=1e-3)
    for layer in (0, 17, 30):
        assert torch.allclose(hooked.run_from(layer, stream[layer]), own[:, -1], atol=1e-3)


def test_edits_are_gone_afterwards_and_attention_is_causal():
    ids, model = row("one two three"), hooked.smollm2()[1]
    before = model(ids).logits
    with hooked.edited(model, {(3, "MLP output"): torch.zeros_like}):
        assert not torch.allclose(model(ids).logits, before, atol=1e-2)
    assert torch.equal(model(ids).logits, before)
    weights = hooked.attention(ids)
    assert weights.shape == (30, 1, 9, len(ids[0]), len(ids[0]))
    assert torch.allclose(weights.sum(-1), torch.ones(()), atol=1e-4) and weights.triu(1).abs().max() == 0
    with pytest.raises(ValueError, match="no part 'nose'"), hooked.edited(model, {(3, "nose"): torch.zeros_like}):
        pass
    with pytest.raises(ValueError, match="no layer 30"), hooked.edited(model, {(30, "heads"): torch.zeros_like}):
        pass


def test_scores_without_a_head_change_above_it_alone():
    ids, heads = induction.repeated(1, 6), [(18, 6)]
    before = induction.induction_scores(hooked.attention(ids))
    found = induction.scores_without(ids, heads, "zero")
    assert torch.allclose(found[:19], before[:19], atol=1e-4) and not torch.allclose(found[19:], before[19:], atol=1e-3)
    assert torch.allclose(induction.induction_scores(hooked.attention(ids)), before, atol=1e-6)


def test_ranks_of_several_tokens_are_those_of_each_and_prompts_of_other_lengths_keep_their_order():
    prompts = ["The capital of Peru is", "Lima", "The capital of France is"]
    states, ids = lens.last_streams(prompts)[:, -2:], torch.tensor([5, 700, 9])
    assert torch.allclose(states[2, 1], hooked.streams(row(prompts[2]))[-1, 0, -1], atol=1e-2)
    both = lens.ranks(states, torch.stack([ids, ids + 1]))
    assert torch.equal(both[0], lens.ranks(states, ids)) and torch.equal(both[1], lens.ranks(states, ids + 1))


def test_ranks_count_what_scores_higher():
    logits = torch.tensor([[[0.1, 0.9, 0.5], [0.9, 0.1, 0.5]]])  # (1, 2, 3)
    assert lens.rank_of(logits, torch.tensor([2])).tolist() == [[1, 1]]
    assert lens.rank_of(logits, torch.tensor([0])).tolist() == [[2, 0]]


def test_a_fitted_lens_finds_a_linear_map_and_no_divergence_is_0():
    generator = torch.Generator().manual_seed(0)
    first, turn = torch.randn(400, 8, generator=generator), torch.randn(8, 8, generator=generator)
    states = torch.stack([first, first @ turn + 1])
    fitted = lens.fit_lens(states, [0], penalty=1e-6)
    assert torch.allclose(fitted(states[:1].transpose(0, 1))[:, 0], states[1], atol=1e-3)
    assert lens.divergence(first, first) == 0 and lens.divergence(first, first.flip(1)) > 0


def test_each_capital_is_asked_for_with_its_first_token():
    ids = lens.capital_ids()
    assert len(set(ids.tolist())) == len(sentences.CAPITALS) >= 20
    assert hooked.names([ids[0].item()]) == ["_Paris"]


def test_sentences_differ_in_one_token_and_ask_for_both_names_equally_often():
    for template in sentences.TEMPLATES:
        given = sentences.pairs(template)
        assert (given.clean != given.corrupt).sum(1).tolist() == [1] * 8
        assert (given.clean[:, given.again] == given.other).all()
        assert (given.corrupt[:, given.again] == given.answer).all()
        first = (given.clean == given.answer[:, None]).float().argmax(1)
        assert sorted(set(first.tolist())) == [1, 3] and (first == 1).sum() == 4


def test_reordered_sentences_keep_the_answer():
    given = sentences.pairs()
    moved = sentences.reordered(given)
    assert (moved != given.clean).sum(1).tolist() == [2] * 8 and (moved[:, given.again] == given.other).all()


def test_a_patch_of_everything_is_the_clean_run_and_hook_and_short_run_agree():
    runs = patching.run(sentences.pairs(names=sentences.NAMES[:2]))
    T = runs.pairs.clean.shape[1]
    whole = patching.patch(runs.corrupt, runs.clean, 27, list(range(T)))
    assert torch.allclose(runs.effect(whole).mean(), torch.ones(()), atol=1e-3)
    nothing = patching.patch(runs.corrupt, runs.corrupt, 27, T - 1)
    assert torch.allclose(runs.effect(nothing), torch.zeros(2), atol=1e-3)
    by_hook = patching.patch_by_hook(runs.pairs.corrupt, runs.clean[27][:, -1], 26, T - 1)
    assert torch.allclose(by_hook, patching.patch(runs.corrupt, runs.clean, 26, T - 1), atol=1e-3)
    side = patching.residual_map(runs, [26], [T - 1, [T - 2, T - 1]])  # (1, 2, B)
    assert torch.allclose(side[0, 0], runs.effect(patching.patch(runs.corrupt, runs.clean, 26, T - 1)), atol=1e-3)
    kept = []
    part = patching.part_map(runs, "attention output", [23], [[0], [T - 1]])
    with hooked.edited(hooked.smollm2()[1], {(23, "attention output"): lambda out: kept.append(out) or out}):
        hooked.streams(runs.pairs.clean)
    own = patching.patch_by_hook(runs.pairs.corrupt, kept[0][:, -1], 23, T - 1, "attention output")
    assert torch.allclose(part[0, 1], runs.effect(own), atol=1e-3)
    part = patching.part_map(runs, "MLP output", [28], [[0], [T - 1]])
    assert part.shape == (1, 2, 2) and part[0, 0].abs().max() < 1e-3


def test_countries_are_of_four_continents_and_once_each():
    labels = list(sentences.COUNTRIES.values())
    assert set(labels) == {"Africa", "Asia", "Europe", "Americas"} and len(labels) > 120


def test_a_probe_reads_what_is_there_and_only_memorizes_words_that_it_saw():
    labels = np.repeat(["a", "b"], 30)
    random = np.random.default_rng(0)
    words = random.normal(size=(60, 80))
    states = np.stack([words + 0.1 * random.normal(size=words.shape) for _ in range(3)])
    dealt = probes.random_labels(labels, 0)
    assert probes.held_out(states, dealt, 0, new_words=False) > 0.95
    assert np.mean([probes.held_out(states, dealt, seed, new_words=True) for seed in range(6)]) < 0.7
    states[..., :20] += 5 * (labels == "a")[:, None]
    assert probes.held_out(states, labels, 0, new_words=True) > 0.85


def test_the_toy_gives_two_features_a_direction_when_dense_and_a_pentagon_when_rare():
    assert toy.kept(toy.trained(1.0)[0]) == 2
    W, _, loss = toy.trained(0.05)
    assert toy.kept(W) == 5 and max(toy.angles(W)) < 84 and loss < 0.3
    assert toy.kept(toy.trained(0.05, linear=True)[0]) == 2
    assert toy.angles(torch.tensor([[1.0, 0.0, -1.0], [0.0, 1.0, 0.0]])) == [90, 90, 180]


@pytest.mark.parametrize(
    ("use", "sentence"),
    [
        (lambda: lens_explorer.opened(""), "The prompt is empty"),
        (lambda: lens_explorer.opened("Paris"), "single token"),
        (lambda: lens_explorer.opened("word " * 30), "30 tokens|31 tokens"),
        (lambda: lens_explorer.opened("word " * 10_000), "10,000 words"),
        (lambda: hooked.require_layer(30, 30), "no layer 30"),
        (lambda: hooked.require_layer(-1, 30), "no layer -1"),
        (lambda: toy.trained(0), "above 0"),
        (lambda: sentences.pairs(names=[("Mary", "John"), ("Bartholomew", "Ali")]), "differ in length"),
        (lambda: requirements.require_lengths([[1, 2], [1, 2, 3]]), "differ in length"),
    ],
)
def test_what_cannot_be_used_gets_a_sentence(use, sentence):
    with pytest.raises(ValueError, match=sentence) as error:
        use()
    assert str(error.value).endswith(".")
