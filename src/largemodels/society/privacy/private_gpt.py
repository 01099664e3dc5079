"""The small GPT trained with differential privacy: each window's gradient clipped, and noise on their sum.

Letters: N windows, P parameters.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor
from tqdm.auto import tqdm

from ...core.device import device, one_thread
from .planting import Secret, alphabet, planted
from .small_gpt import Trained, small

EXPECTED, CLIP, FAST = 32, 1.0, 3e-3  #: windows of a step on average, clipping norm, AdamW's learning rate
WINDOW = 65  #: characters of an example


def private_gpt(
    secrets: Sequence[Secret], noise: float | None, *, seed: int, length: int, steps: int, D: int = 32
) -> Trained:
    """Train on disjoint windows, each drawn with the same chance a step (Poisson sampling).

    Args:
        secrets: what is planted.
        noise: standard deviation of the noise over the clipping norm; 0 clips alone, None does neither.
        seed: of weights, text and draws.
        length: characters of plays.
        steps: of AdamW.
        D: width.
    """
    text, characters = planted(secrets, length, seed), alphabet(length)
    ids = characters.encode(text)
    windows = ids[: len(ids) // WINDOW * WINDOW].view(-1, WINDOW).to(device())  # (N, 65)
    torch.manual_seed(seed)
    model = small(len(characters), D).to(device())
    weights = list(model.parameters())
    optimizer = torch.optim.AdamW(weights, FAST, betas=(0.9, 0.99), weight_decay=0.0)
    chance = torch.Generator().manual_seed(seed)
    with one_thread():
        for _ in tqdm(range(steps), desc=f"noise {noise}"):
            drawn = windows[(torch.rand(len(windows), generator=chance) < EXPECTED / len(windows)).to(windows.device)]
            for weight, gradient in zip(weights, summed(model, drawn, noise), strict=True):
                if noise:
                    gradient = gradient + noise * CLIP * torch.randn(gradient.shape, generator=chance).to(gradient)
                weight.grad = gradient / EXPECTED
            optimizer.step()
    return Trained(model.eval(), characters, list(secrets), text)


def summed(model: torch.nn.Module, windows: Tensor, noise: float | None) -> list[Tensor]:
    """The sum over windows of their gradients, each clipped to CLIP unless ``noise`` is None."""
    weights = list(model.parameters())
    total = [torch.zeros_like(weight) for weight in weights]
    for window in windows:
        loss = F.cross_entropy(model(window[None, :-1])[0], window[1:])
        found = torch.autograd.grad(loss, weights)
        norm = torch.stack([g.norm() for g in found]).norm()
        factor = 1.0 if noise is None else float((CLIP / norm).clamp(max=1))
        for sum, g in zip(total, found, strict=True):
            sum.add_(g, alpha=factor)
    return total
