import pytest

from largemodels.practice.alignment.reward_explorer import RewardExplorer

UPDATES = [0, 5]


def run(chosen, group, kl, end):
    curve = [0.2, end]
    return dict(
        chosen=chosen, group=group, kl=kl, updates=UPDATES, reward=curve, exact=curve[::-1], copy=[1.0, end],
        distance=[0.0, 0.5], answers=["1<end>", "<b>", "3", "4"],
    )  # fmt: skip


@pytest.fixture
def explorer():
    choices = [(r, g, k) for r in ("exact", "rising") for g in (2, 16) for k in (0.0, 0.04, 0.5)]
    runs = [run(*choice, 0.3 + n / 100) for n, choice in enumerate(choices)]
    return RewardExplorer([*runs, run("constant", 16, 0.04, 0.9)])


def test_every_choice_shows_its_own_run(explorer):
    for (reward, group, kl), stored in explorer.runs.items():
        if reward == "constant":
            continue
        explorer.reward.value, explorer.group.value, explorer.weight.value = reward, group, kl
        assert (
            list(explorer.trace("reward").y) == stored["reward"] and list(explorer.trace("copying").y) == stored["copy"]
        )
        assert list(explorer.trace("exact match").y) == stored["exact"]
        assert (
            f"Reward 0.20 → {stored['reward'][1]:.2f}, exact match {stored['reward'][1]:.2f} → 0.20"
            in explorer.said.value
        )
        assert "distance 0.50" in explorer.said.value and "&lt;b&gt;" in explorer.said.value


def test_a_setting_that_was_not_tried_leaves_the_picture_and_says_so(explorer):
    before = list(explorer.trace("reward").y)
    explorer.group.value = 2
    explorer.reward.value = "constant"
    assert "take 16 samples and the KL weight 0.04" in explorer.said.value
    assert list(explorer.trace("reward").y) != [0.2, 0.9] and len(before) == 2
    explorer.group.value, explorer.weight.value = 16, 0.04
    assert list(explorer.trace("reward").y) == [0.2, 0.9]
