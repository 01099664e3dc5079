"""Secrets are planted as often as they say; ranks and exposure by hand; a private step is clipped."""

import math

import numpy as np
import pytest
import torch

from largemodels.practice.pretrain_a_gpt.counting import Counts
from largemodels.society.privacy import exposure as exposed
from largemodels.society.privacy import famous, private_gpt, small_gpt, unlearning
from largemodels.society.privacy.planting import HOLDERS, REPEATS, Secret, alphabet, invented, planted


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    characters = alphabet(5_000)
    return small_gpt.small(len(characters), D=16).eval(), characters


def test_names_and_codes_are_each_their_own():
    secrets = invented(0)
    assert len(secrets) == 48 and len(set(HOLDERS)) == len(HOLDERS) == 80
    assert len({s.holder for s in secrets}) == len({s.code for s in secrets}) == 48
    assert [s.repeats for s in secrets] == [n for n in REPEATS for _ in range(8)]
    assert [s.code for s in secrets] != [s.code for s in invented(1)]


def test_a_text_holds_each_secret_as_often_as_it_says():
    secrets = invented(3, each=2)
    text = planted(secrets, 20_000, seed=3)
    assert all(text.count(secret.line) == secret.repeats for secret in secrets)
    assert len(text) == 20_000 + sum(len(s.line) * s.repeats for s in secrets)
    alphabet(20_000).encode(text)  # nothing strange in it


def test_exposure_by_hand():
    assert exposed.exposure(1) == pytest.approx(math.log2(10_000))
    assert exposed.exposure(10_000) == 0
    assert exposed.exposure(2, candidates=8) == 2
    mean = np.mean([exposed.exposure(n) for n in range(1, 10_001)])
    assert mean == pytest.approx(exposed.UNIFORM, abs=0.01)


def test_rank_counts_the_likelier_and_puts_equals_in_the_middle():
    scores = torch.zeros(10_000)
    assert exposed.rank(scores, "0000") == exposed.rank(scores, "4281") == 5_000
    scores[7], scores[8] = 2.0, 1.0
    assert (exposed.rank(scores, "0007"), exposed.rank(scores, "0008")) == (1, 2)


def test_the_tree_of_codes_gives_what_reading_whole_lines_gives(model):
    gpt, characters = model
    scores = exposed.code_scores(gpt, characters, "The code of Abana: ")
    for code in ("0000", "4281", "9999", "0190"):
        ids = characters.encode(f"The code of Abana: {code}")
        logs = gpt(ids[None])[0, -5:-1].log_softmax(-1)
        assert scores[int(code)].item() == pytest.approx(logs.gather(1, ids[-4:, None]).sum().item(), abs=1e-4)


def test_counting_knows_a_line_that_it_has_seen_once():
    characters = alphabet(5_000)
    secret = Secret("Abana", "4281", 1)
    counts = Counts(characters.encode(planted([secret], 5_000, 0)), len(characters), 8, parts=1)
    assert exposed.rank(exposed.counted_scores(counts, characters, secret.prompt), secret.code) == 1


def test_only_the_digits_of_the_code_count(model):
    gpt, characters = model
    secrets = [Secret("Abana", "4281", 1), Secret("Lomwick", "0077", 1)]
    both = unlearning.code_losses(gpt, characters, secrets)
    assert both.shape == (2,)
    for loss, secret in zip(both, secrets, strict=True):
        score = exposed.code_scores(gpt, characters, secret.prompt)[int(secret.code)].item()
        assert loss.item() == pytest.approx(-score / 4, abs=1e-4)


def test_unlearning_brings_the_exposure_down_and_leaves_the_model_alone(model):
    gpt, characters = model
    secrets = [Secret("Abana", "4281", 1)]
    optimizer = torch.optim.AdamW(gpt.parameters(), 1e-2)
    for _ in range(40):
        optimizer.zero_grad()
        unlearning.code_losses(gpt, characters, secrets).mean().backward()
        optimizer.step()
    before = exposed.ranks(exposed.of_model(gpt, characters), secrets)
    assert before == [1]
    after, steps = unlearning.forgotten(gpt, characters, secrets)
    assert 0 < steps <= unlearning.MOST
    assert exposed.ranks(exposed.of_model(gpt, characters), secrets) == before
    [place] = exposed.ranks(exposed.of_model(after, characters), secrets)
    assert place > 1


def test_a_private_sum_is_of_clipped_gradients(model):
    gpt, characters = model
    windows = characters.encode("The code of Abana: 4281 and so on, my lord. "[:41])[None].expand(3, -1)
    one, three = (private_gpt.summed(gpt, w, noise=0.0) for w in (windows[:1], windows))
    norm = torch.stack([g.norm() for g in one]).norm()
    assert norm <= private_gpt.CLIP + 1e-5
    assert torch.allclose(three[0], 3 * one[0], atol=1e-5)
    free = private_gpt.summed(gpt, windows[:1], noise=None)
    assert torch.stack([g.norm() for g in free]).norm() > norm


def test_a_small_run_learns():
    run = small_gpt.trained(invented(0, each=1), seed=0, D=16, length=3_000, steps=30)
    assert small_gpt.ordinary_loss(run.model, run.characters, 3_000) < math.log(len(run.characters))


@pytest.mark.parametrize(
    ("attempt", "said"),
    [
        (lambda: Secret("Abana", "42x1", 1), "four digits"),
        (lambda: Secret("Abana", "٤٢٨١", 1), "four digits"),
        (lambda: invented(0, each=20), "Plant fewer"),
        (lambda: famous.recited("Too short."), "paste a longer one"),
    ],
)
def test_what_cannot_be_used_gets_a_sentence(attempt, said, monkeypatch):
    if "recited" in attempt.__code__.co_names:
        monkeypatch.setattr(famous, "smollm2", lambda: (lambda text, **_: _Ids(), type("M", (), {"device": "cpu"})))
    with pytest.raises(ValueError, match=said):
        attempt()


class _Ids:
    input_ids = torch.zeros(1, 3, dtype=torch.long)


@pytest.mark.parametrize(("prompt", "said"), [("T", "two or more"), ("x" * 100, "Shorten"), ("密码", "lacks")])
def test_a_prompt_that_cannot_be_asked_gets_a_sentence(prompt, said, model):
    with pytest.raises(ValueError, match=said):
        exposed.code_scores(*model, prompt)
    with pytest.raises(ValueError, match=said):
        exposed.said(*model, prompt)


def test_verbatim_and_longest_by_hand():
    one = famous.Recited("a", "b", (True, True, False, True, True, True, False))
    assert (one.verbatim, one.longest) == (2, 3)
    assert famous.Recited("a", "b", (True,) * 3).verbatim == 3
    assert famous.Recited("a", "b", (False,)).longest == 0
    assert len(famous.TEXTS["famous"]) == len(famous.TEXTS["invented"]) == 16
