"""Into the noise and out of it: the closed form, the network's shapes, sampling, and that a little training learns."""

import ast
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from largemodels.applications.diffusion import denoiser
from largemodels.applications.diffusion.denoiser import NOBODY, Denoiser, learn_noise
from largemodels.applications.diffusion.noising import T, kept, noised, one_step
from largemodels.applications.diffusion.sampling import guessed_noise, sampled


def test_the_schedule_goes_from_all_to_nothing():
    left = kept()
    assert left.shape == (T + 1,) and left[0] == 1 and left[-1] < 1e-3 and (left[1:] < left[:-1]).all()
    t = torch.arange(T, dtype=torch.float64) / T  # Nichol and Dhariwal 2021, equation 17; the last α is cut
    shape = ((t + 0.008) / 1.008 * torch.pi / 2).cos() ** 2
    assert torch.allclose(left[:T].double(), shape / shape[0], atol=1e-5)


@given(steps=st.integers(2, 12), B=st.integers(1, 3), P=st.integers(1, 5), seed=st.integers(0, 99))
@settings(max_examples=20, deadline=None)
def test_step_by_step_and_in_one_go_are_the_same(steps, B, P, seed):
    generator, left = torch.Generator().manual_seed(seed), kept().double()
    x = torch.randn(B, P, generator=generator, dtype=torch.float64)
    stepwise, gathered = x, torch.zeros_like(x)
    for t in range(1, steps + 1):
        noise = torch.randn(B, P, generator=generator, dtype=torch.float64)
        stepwise = one_step(stepwise, t, noise, left)
        alpha = left[t] / left[t - 1]
        gathered = alpha.sqrt() * gathered + (1 - alpha).sqrt() * noise
    one_go = noised(x, torch.full((B,), steps), gathered / (1 - left[steps]).sqrt(), left)
    assert torch.allclose(stepwise, one_go)


def test_steps_that_are_not_there_are_refused():
    x = torch.zeros(2, 64)
    for t in ([0, 101], [-1, 3]):
        with pytest.raises(ValueError, match="Take whole numbers from 0 to 100"):
            noised(x, torch.tensor(t), x, kept())


def test_the_network_answers_each_picture_for_itself():
    torch.manual_seed(0)
    net, x, t, digit = (
        Denoiser().eval(),
        torch.randn(4, 64),
        torch.tensor([1, 5, 50, 100]),
        torch.tensor([0, 3, 9, NOBODY]),
    )
    together = net(x, t, digit)
    assert together.shape == (4, 64)
    alone = torch.cat([net(x[n : n + 1], t[n : n + 1], digit[n : n + 1]) for n in range(4)])
    assert torch.allclose(together, alone, atol=1e-5)
    assert not torch.allclose(together, net(x, t, digit.flip(0)), atol=1e-3)
    assert not torch.allclose(together, net(x, t.flip(0), digit), atol=1e-3)


class Knowing(torch.nn.Module):
    """It knows the one picture that there is, so that it knows the noise."""

    def __init__(self, picture):
        super().__init__()
        self.picture, self.write = picture, torch.nn.Linear(1, picture.shape[-1])

    def forward(self, x, t, digit):
        a = kept()[t][:, None]
        return (x - a.sqrt() * self.picture * (1 - 2 * (digit == NOBODY).float()[:, None])) / (1 - a).sqrt()


def test_who_knows_the_noise_gets_the_picture_back():
    picture = torch.linspace(-1, 1, 64)
    way = sampled(Knowing(picture), torch.tensor([3, 4]))
    assert way.shape == (T + 1, 2, 64) and abs(way[0].std().item() - 1) < 0.2
    assert torch.allclose(way[-1], picture.expand(2, 64), atol=1e-3)
    a = kept()[50]
    assert way[T - 50].sub(a.sqrt() * picture).std().item() == pytest.approx((1 - a).sqrt().item(), rel=0.15)
    again, other = (
        sampled(Knowing(picture), torch.tensor([3, 4])),
        sampled(Knowing(picture), torch.tensor([3, 4]), seed=1),
    )
    assert torch.equal(way, again) and not torch.equal(way[0], other[0])


def test_guidance_goes_further_from_what_is_said_without_the_digit():
    net, x, digit = Knowing(torch.ones(64)), torch.zeros(1, 64), torch.tensor([2])
    told, untold = (guessed_noise(net, x, 50, d, 0) for d in (digit, torch.tensor([NOBODY])))
    assert torch.allclose(guessed_noise(net, x, 50, digit, 2.0), told + 2 * (told - untold))
    assert torch.equal(guessed_noise(net, x, 50, digit, 0.0), told)


def test_a_little_training_learns_one_picture(monkeypatch):
    monkeypatch.setattr(denoiser, "BATCH", 32)
    X = torch.sign(torch.linspace(-1, 1, 64))[None].repeat(10, 1)
    net, losses = learn_noise(X, torch.arange(10), 150)
    _, same = learn_noise(X, torch.arange(10), 150)
    assert losses == pytest.approx(same, rel=1e-3) and np.mean(losses[-20:]) < 0.5 * np.mean(losses[:5])
    assert not net.training


def test_the_notebook_builds_what_the_package_exports():
    root = Path(__file__).parents[3]
    nb = nbformat.read(root / "chapters/04_applications/04_images.ipynb", as_version=4)
    source = root / "src/largemodels/applications/diffusion/denoiser.py"
    trees = [
        ast.parse(text)
        for text in (source.read_text("utf-8"), *(c.source for c in nb.cells if "class Denoiser" in c.source))
    ]
    classes = [next(n for n in tree.body if isinstance(n, ast.ClassDef)) for tree in trees]
    for node in ast.walk(classes[0]):
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            node.body = node.body[1:]
    assert len(classes) == 2 and ast.dump(classes[0]) == ast.dump(classes[1])
