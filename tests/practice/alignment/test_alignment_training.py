import copy

import pytest
import torch

from largemodels.core.device import device
from largemodels.practice.alignment import following, judging, long_runs, preferring
from largemodels.practice.alignment.chat import COPY, END, SORT, V, conversations, questions, right_answers
from largemodels.practice.alignment.losses import mean_loss, token_log_probs
from largemodels.practice.alignment.reinforcing import reinforce
from largemodels.practice.alignment.rewards import REWARDS, constant, places
from largemodels.practice.alignment.tuning import (
    answer_log_prob,
    demonstrations,
    fresh,
    frozen,
    prefer,
    sample,
    supervised,
)  # fmt: skip


def weights(model):
    return [p.clone() for p in model.parameters()]


def same(a, b):
    return all(torch.equal(x, y) for x, y in zip(a, b, strict=True))


@pytest.fixture(scope="module")
def model():
    return supervised(fresh(0), demonstrations(40, 40, 0), 30)


def test_the_gpt_has_the_size_that_is_said():
    assert sum(p.numel() for p in fresh(0).parameters()) == 83_200
    assert same(weights(fresh(3)), weights(fresh(3))) and not same(weights(fresh(3)), weights(fresh(4)))


def test_demonstrations_are_conversations_with_right_answers():
    shown = demonstrations(3, 2, 0).cpu()
    assert shown.shape == (5, 16) and shown[:, 1].tolist() == [SORT] * 3 + [COPY] * 2
    assert torch.equal(shown[:3, -7:], right_answers(shown[:3, 2:8]))


def test_supervised_lowers_the_loss_that_it_counts():
    shown = demonstrations(40, 40, 1)
    for masked in (True, False):
        model = fresh(1)
        counts = torch.ones_like(shown, dtype=torch.bool)
        if masked:
            counts[:, :9] = False
        before = mean_loss(token_log_probs(model, shown), counts).item()
        supervised(model, shown, 15, masked=masked)
        assert mean_loss(token_log_probs(model, shown), counts).item() < before - 0.3


def test_with_the_mask_no_token_of_a_question_is_taught():
    shown, model = demonstrations(8, 8, 2), fresh(2)
    seen = []
    supervised(model, shown, 1, after=lambda step, loss: seen.append(loss))
    counts = torch.zeros_like(shown, dtype=torch.bool)
    counts[:, 9:] = True
    generator = torch.Generator().manual_seed(0)
    batch = torch.randint(16, (64,), generator=generator)
    assert seen[0] == pytest.approx(mean_loss(token_log_probs(fresh(2), shown[batch]), counts[batch]).item(), rel=1e-4)


def test_samples_stand_in_groups_behind_their_prompts(model):
    digits = questions(3, torch.Generator().manual_seed(0))
    ids = sample(model, digits, 4, torch.Generator().manual_seed(0)).cpu()
    assert ids.shape == (12, 16) and torch.equal(ids[:, 2:8], digits.repeat_interleave(4, 0))


def test_dpo_prefers_what_was_chosen(model):
    digits = questions(30, torch.Generator().manual_seed(1))
    right = conversations(digits).to(device())
    wrong = right.clone()
    wrong[:, 9] = (wrong[:, 9] + 1) % 10
    learner, reference = copy.deepcopy(model), frozen(model)
    assert prefer(learner, (right, wrong), 8, beta=0.5) is learner
    with torch.no_grad():
        gained = [answer_log_prob(learner, ids) - answer_log_prob(reference, ids) for ids in (right, wrong)]
    assert (gained[0] - gained[1]).mean() > 0.3


def test_a_constant_reward_moves_nothing(model):
    learner = copy.deepcopy(model)
    assert reinforce(learner, constant, 2, prompts=2, group=4) == [1.0, 1.0]
    assert same(weights(learner), weights(model))


def test_reinforce_moves_the_learner_and_leaves_the_model_that_it_was_copied_from(model):
    before, learner = weights(model), copy.deepcopy(model)
    paid = reinforce(learner, places, 2, prompts=4, group=4)
    assert len(paid) == 2 and all(0 < reward < 1 for reward in paid)
    assert same(weights(model), before) and not same(weights(learner), before)


def test_a_frozen_reference_takes_no_gradient(model):
    assert not any(p.requires_grad for p in frozen(model).parameters())


@pytest.mark.parametrize(
    ("settings", "says"),
    [(dict(group=1), "2 samples"), (dict(prompts=0), "at least 1 prompt"), (dict(kl=-1.0), "kl is -1.0"),
     (dict(clip=1.0), "clip 1.0"), (dict(kl=float("nan")), "kl is nan")],
)  # fmt: skip
def test_settings_that_teach_nothing_are_refused_before_anything_is_drawn(model, settings, says):
    with pytest.raises(ValueError, match=says):
        reinforce(model, places, 1, **settings)


@pytest.mark.parametrize(
    ("reward", "says"),
    [
        (lambda asked, wrote: torch.full((len(wrote),), float("nan")), "prompt 0, sample 0 is nan"),
        (lambda asked, wrote: wrote.float(), r"The reward returned \(8, 7\)"),
        (lambda asked, wrote: 1.0, "The reward returned float"),
    ],
)
def test_rewards_that_are_none_are_refused_and_no_weight_moves(model, reward, says):
    learner = copy.deepcopy(model)
    with pytest.raises(ValueError, match=says):
        reinforce(learner, reward, 1, prompts=2, group=4)
    assert same(weights(learner), weights(model))


def test_own_right_answers_are_the_mean_over_those_that_beat_their_group():
    new = torch.tensor([[-1.0, -2.0], [-4.0, -8.0]])
    mask = torch.tensor([[True, True], [True, False]])
    loss = long_runs.on_right_answers(new, new, new, mask, torch.tensor([1.0, -1.0]), 0.2, 0.0)
    assert loss.item() == pytest.approx(1.5)
    nobody = long_runs.on_right_answers(new, new, new, mask, torch.zeros(2), 0.2, 0.0)
    assert nobody.item() == 0


def test_cases_are_always_the_same_and_held_out():
    assert torch.equal(judging.cases(), judging.cases()) and judging.cases().shape == (1000, 6)
    assert bool((judging.cases().sum(1) % 9 == 0).all())


def test_intervals_hold_the_share_and_shrink():
    low, high = judging.interval(0.2)
    assert low < 0.2 < high and 0.04 < high - low < 0.06
    assert judging.interval(0.2, 100)[1] > high


def test_the_vote_goes_to_the_most_frequent_and_in_a_tie_to_the_first():
    answers = torch.tensor([[[1] * 7, [2] * 7, [2] * 7], [[3] * 7, [4] * 7, [5] * 7]])
    assert judging.majority(answers)[:, 0].tolist() == [2, 3]


def test_more_samples_are_counted_as_they_should(monkeypatch, model):
    digits = judging.cases(4)
    right = conversations(digits)
    wrong = right.clone()
    wrong[:, 9] = END
    tries = [[1, 1, 0], [0, 0, 1], [0, 0, 0], [1, 1, 1]]  # of three, which are right
    ids = torch.stack([(right if ok else wrong)[q] for q, row in enumerate(tries) for ok in row])
    monkeypatch.setattr(judging, "sample", lambda *_: ids)
    assert judging.by_more_samples(model, digits, 3) == {"best of N": 0.75, "majority vote": 0.5}


def test_a_model_has_no_distance_from_itself(model):
    assert judging.distance(model, frozen(model), 20) == pytest.approx(0, abs=1e-6)
    assert judging.distance(fresh(5), model, 20) > 0.1


def test_runs_are_looked_at_from_their_start_on(monkeypatch, model):
    monkeypatch.setattr(following, "start_model", lambda seed=0: model)
    run = following.followed("places", 2, every=1, prompts=2, group=2)
    assert run["updates"] == [0, 1, 2] and len(run["answers"]) == following.SHOWN
    assert {len(run[key]) for key in ("reward", "exact", "copy", "distance")} == {3}
    assert run["distance"][0] == pytest.approx(0, abs=1e-6) and run["exact"][0] == pytest.approx(
        judging.accuracy(model)
    )


def test_pairs_are_right_and_wrong_answers_to_one_question(monkeypatch):
    def drawn(model, digits, group, generator):
        right = conversations(digits).repeat_interleave(group, 0)
        right[1::2, 9] = END  # every other answer is wrong
        right[: 2 * group, 9] = END  # the first two questions get no right one
        return right

    monkeypatch.setattr(preferring, "sample", drawn)
    chosen, rejected = preferring.preference_pairs(None, 5)
    assert len(chosen) == 3 and torch.equal(chosen[:, :9], rejected[:, :9])
    assert torch.equal(chosen[:, -7:], right_answers(chosen[:, 2:8]))
    assert bool((rejected[:, 9] == END).all())


def test_compared_puts_a_mark_beside_what_is_right_alone():
    right = [following.text(row) for row in right_answers(judging.cases(following.SHOWN))]
    lines = following.compared({"none": ["<end>"] * following.SHOWN, "all": right}).split("\n")
    assert len(lines) == 1 + following.SHOWN and all(line.count("✓") == 1 for line in lines[1:])
    assert all(f"{answer} ✓" in line for answer, line in zip(right, lines[1:], strict=True))


def test_every_reward_and_choice_of_the_record_has_its_run():
    assert set(REWARDS) == {"exact", "places", "rising", "from the question", "constant"} and V == 15


def test_an_unknown_reward_and_no_samples_are_refused_with_a_sentence(model):
    with pytest.raises(ValueError, match=r"no reward 'tidy'\. Take one of exact, places"):
        following.followed("tidy", 1)
    with pytest.raises(ValueError, match="to get 0 samples"):
        judging.by_more_samples(model, judging.cases(2), 0)
