"""The two models that the notebook's cells and its live widget share: made once, from weights that a seed gives."""

import pytest
import torch

from largemodels.algorithms.pretraining import both_ways as module
from largemodels.algorithms.pretraining.both_ways import both_ways
from largemodels.algorithms.pretraining.language_model import LanguageModel
from largemodels.core.device import seed_everything


@pytest.fixture
def few_steps(monkeypatch):
    monkeypatch.setattr(module, "STEPS", {"causal": (2, 0.5), "masked": (3, 0.5)})
    monkeypatch.setattr(module, "MERGES", 5)
    both_ways.cache_clear()
    yield
    both_ways.cache_clear()


def test_they_are_trained_once_and_leave_torchs_dice_alone(few_steps):
    torch.manual_seed(5)
    first = both_ways()
    drawn = torch.rand(3)
    torch.manual_seed(5)
    assert torch.equal(drawn, torch.rand(3))
    assert both_ways() is first
    assert {objective: len(losses) for objective, losses in first.losses.items()} == {"causal": 2, "masked": 3}
    assert first.models["causal"].causal and not first.models["masked"].causal


def test_they_start_as_the_notebook_shows_untrained_ones(few_steps, monkeypatch):
    monkeypatch.setattr(module, "pretrain", lambda model, *_, **__: [])
    found = both_ways()
    seed_everything(0)
    V = len(found.tokenizer.bytes) + 1
    for objective, model in found.models.items():
        fresh = LanguageModel(V, objective == "causal").state_dict()
        assert all(torch.equal(weights.cpu(), fresh[name]) for name, weights in model.state_dict().items())
