"""Ask for a digit, and stop the way out of noise wherever you like."""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor

from ...core.device import device
from ...core.explorer import Explorer, numbers, stops
from ...core.figures import describe
from .digit_figures import TILES, page_of, taught_denoiser, tiles
from .made import judged, real
from .noising import T
from .sampling import sampled

MANY = 12


@cache
def way(digit: int, guidance: float, seed: int) -> Tensor:
    """All steps of twelve samples, (T + 1, 12, 64), on the CPU."""
    asked = torch.full((MANY,), digit, device=device())
    return sampled(taught_denoiser(), asked, seed=seed, guidance=guidance).cpu()


class DigitExplorer(Explorer):
    """Digit, steps to go, guidance, and the noise that it starts from."""

    def __init__(self) -> None:
        self.digit = numbers("digit", 0, 9, 5)
        self.left = stops("steps to go", (100, 80, 60, 50, 40, 30, 20, 10, 5, 0), 0)
        self.guidance = stops("guidance", (0.0, 0.5, 1.0, 2.0, 4.0), 0.0)
        self.seed = numbers("other noise", 0, 9, 0)
        alt = "Twelve samples of one digit on their way out of noise, as gray pixels that follow the controls."
        first = describe(page_of(torch.zeros(MANY, 64), 6), alt)
        super().__init__(first, self.digit, self.left, self.guidance, self.seed)

    def draw(self) -> str:
        """Patch the pixels; say what the judge reads."""
        digit = self.digit.value
        x = way(digit, self.guidance.value, self.seed.value)[T - self.left.value]  # (12, 64)
        found = judged(x, torch.full((MANY,), digit), real().X)
        self.patch({TILES: dict(z=tiles(x, 6))})
        right = int((found.read == digit).sum())
        read = " ".join(str(n) for n in found.read)
        return (
            f"Asked for {digit}, with {self.left.value} steps to go: "
            f"the judge reads {right} of {MANY} as asked ({read}). "
            f"The nearest picture learned from is {found.near.mean():.1f} away on average."
        )
