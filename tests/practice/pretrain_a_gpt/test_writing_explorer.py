"""The explorer of notebook 3.6 at both ends and in the middle of its controls; and the model that is stored."""

from dataclasses import replace

import pytest
import torch
from safetensors.torch import save_file

from largemodels.core.shakespeare import Characters, Shakespeare
from largemodels.practice.pretrain_a_gpt import stored as stored_module
from largemodels.practice.pretrain_a_gpt import writing_explorer
from largemodels.practice.pretrain_a_gpt.recipe import OURS
from largemodels.practice.pretrain_a_gpt.writing_explorer import NEW, WritingExplorer

KNOWN = "\n abcdefghijklmno"


@pytest.fixture(scope="module")
def data():
    text = torch.randint(len(KNOWN), (3000,), generator=torch.Generator().manual_seed(0))
    return Shakespeare(text[:2500], text[2500:], Characters(KNOWN))


@pytest.fixture
def explorer(data, monkeypatch):
    torch.manual_seed(0)
    model = replace(OURS, D=16, H=2, order=3).model(data.train, len(KNOWN))
    monkeypatch.setattr(writing_explorer, "stored", lambda: (model.to(writing_explorer.device()), data.characters))
    return WritingExplorer("abc\\nd")


def heights(explorer, name="as it is drawn"):
    return torch.tensor(explorer.trace(name).y)


def test_each_control_at_both_ends_and_in_the_middle(explorer):
    as_said = heights(explorer, "as the model says")
    for t in (0.0, 1.0, 2.0):
        explorer.temperature.value = t
        drawn = heights(explorer)
        if t == 0:
            assert drawn[0] == 1 and drawn[1:].sum() == 0 and explorer.said.value.startswith("Among 1 of 17")
        elif t == 1:
            torch.testing.assert_close(drawn, as_said)
        else:
            assert drawn[0] < as_said[0]
    explorer.temperature.value = 1.0
    for k in (1, 5, 17):
        explorer.top_k.value = k
        assert explorer.said.value.startswith(f"Among {k} of 17") and int((heights(explorer) > 0).sum()) == min(k, 12)
    left = []
    for p in (0.1, 0.7, 1.0):
        explorer.top_p.value = p
        left.append(int(explorer.said.value.split()[1]))
    assert left[0] < left[1] < left[2] == 17


def test_the_button_writes_and_each_press_writes_another_text(explorer):
    said = []
    for _ in range(2):
        explorer.button.click()
        said.append(explorer.said.value)
        assert len(said[-1].replace(" ↵ ", "\n")) == NEW
    assert said[0] != said[1]
    explorer.temperature.value = 0.3
    assert "can still be drawn" in explorer.said.value


def test_what_cannot_be_read_leaves_the_bars_and_says_why(explorer):
    before = heights(explorer)
    for prompt, why in (("", "at least one of each"), ("naïve", "lacks")):
        explorer.prompt.value = prompt
        assert why in explorer.said.value and torch.equal(heights(explorer), before)
    explorer.prompt.value = "o" * 200
    assert "can still be drawn" in explorer.said.value


def test_the_stored_model_is_the_one_that_was_left_or_a_sentence(data, tmp_path, monkeypatch):
    small = replace(OURS, D=16, H=2, order=3)
    model, path = small.model(data.train, len(KNOWN)), tmp_path / "model.safetensors"
    save_file({name: p.half().contiguous() for name, p in model.state_dict().items()}, path)
    for name, value in dict(STORED=path, OURS=small, shakespeare=lambda: data).items():
        monkeypatch.setattr(stored_module, name, value)
    loaded, characters = stored_module.stored.__wrapped__()
    assert characters is data.characters and not loaded.training
    for (name, p), q in zip(model.named_parameters(), loaded.parameters(), strict=True):
        torch.testing.assert_close(p, q.cpu(), atol=1e-3, rtol=1e-3, msg=name)
    monkeypatch.setattr(stored_module, "OURS", replace(small, D=32))
    with pytest.raises(ValueError, match="in the checkpoint and"):
        stored_module.stored.__wrapped__()
