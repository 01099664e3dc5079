"""Lab 15, question 3: the check of the noisy mean, with its tempting mistakes.

N examples that were drawn, P parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from . import GENERATOR, Mistake, Trial, draw, draw_sizes
from .private_clipping import clipped


def from_state(state: Tensor, *shape: int, uniform: bool = False) -> Tensor:
    """What a generator in this state gives next."""
    generator = torch.Generator()
    generator.set_state(state)
    return (torch.rand if uniform else torch.randn)(shape, generator=generator)


def noise_gone_wrong(
    G: Tensor, C: float, sigma: float, expected: float, state: Tensor, last: Tensor | None
) -> Iterator[Mistake]:
    """Question 3: ``state`` is the generator's before the call, ``last`` the noise of the call before."""
    N, P = G.shape
    z, total, scale = from_state(state, P), G.sum(0), sigma * C
    if N:
        yield "You divide by the number of examples drawn. It is random and private: expected.", (total + scale * z) / N
        yield "The sum is divided by the number drawn, the noise by expected.", total / N + scale * z / expected
        each = from_state(state, N, P).sum(0)
        yield "Noise is added for each example: N times too often. Once is enough.", (total + scale * each) / expected
        yield "The same noise is added N times. Once, to the sum.", (total + N * scale * z) / expected
    if expected != int(expected):
        cut = int(expected)
        yield "The expected size is cut to a whole number. It is a mean: divide by it.", (total + scale * z) / cut
    yield "There is no noise.", total / expected
    yield "C is missing: the noise is as large as what one example can do.", (total + sigma * z) / expected
    yield "Sigma is missing in the noise.", (total + C * z) / expected
    yield "The standard deviation is σC. You took its square.", (total + scale**2 * z) / expected
    yield "The standard deviation is σC. You took its root.", (total + scale**0.5 * z) / expected
    yield "σ is divided by C. It is multiplied.", (total + sigma / C * z) / expected
    yield "Noise is added after dividing: it is divided, too.", total / expected + scale * z
    yield "That is the sum. Divide by expected.", total + scale * z
    one = from_state(state)
    yield "All parameters get the same noise: one number. Draw P.", (total + scale * one) / expected
    yield (
        "The noise is uniform. Take normal noise: torch.randn.",
        (total + scale * from_state(state, P, uniform=True)) / expected,
    )
    yield (
        "The noise is subtracted. As private, but add it, so that numbers can be compared.",
        (total - scale * z) / expected,
    )
    if last is not None:
        yield (
            "The second call adds the noise of the first. Don't seed: go on with the generator.",
            (total + scale * last) / expected,
        )


def noisy_mean(answer: Callable) -> None:
    """Question 3: drawn and expected sizes that differ, no noise, nobody drawn, one; twice from one generator."""
    trial = Trial(answer)
    for kind in ("more", "fewer", "no noise", "none", "one", "more"):
        N, P, expected = draw_sizes((5, 7), (9, 20), (3, 4) if kind == "more" else (8, 8))
        N, expected = {"one": 1, "none": 0}.get(kind, N), expected + 0.5 * (kind == "fewer")
        C = 1.4 + float(torch.rand((), generator=GENERATOR))
        sigma = 0.0 if kind == "no noise" else 0.5 + 0.3 * float(torch.rand((), generator=GENERATOR))
        generator = torch.Generator().manual_seed(int(torch.randint(1, 10**6, (), generator=GENERATOR)))
        last = None
        for again in (False, True):
            G = clipped(2 * draw(N, P), C)
            trial.note = {
                "none": "Here nobody was drawn: the noise alone, divided by expected.",
                "no noise": "Here sigma is 0.",
            }.get(kind, "This is the second call with one generator." if again else "")
            state = generator.get_state()
            said = trial.call(G=G, C=C, sigma=sigma, expected=float(expected), generator=generator)
            result = trial.tensor(said, (P,), {(N, P): "That is one row an example. Add them up."} if N != 1 else {})
            z = from_state(state, P)
            right = (G.sum(0) + sigma * C * z) / expected
            mistakes = noise_gone_wrong(G, C, sigma, float(expected), state, last)
            if sigma:
                trial.compare(result, right, strange(G, C, sigma, float(expected), result, mistakes))
            else:
                hint = "You divide by the number of examples drawn. It is random and private: expected."
                trial.compare(result, right, [(hint, G.mean(0)), ("That is the sum. Divide by expected.", G.sum(0))])
            if sigma and torch.equal(state, generator.get_state()):
                trial.fail("The generator stands where it stood: the next call gets the same noise. Draw from it.")
            last = z
    trial.passed("the sum, noise once from the generator given, over the expected size.")


def strange(
    G: Tensor, C: float, sigma: float, expected: float, result: Tensor, mistakes: Iterator[Mistake]
) -> Iterator[Mistake]:
    """The mistakes, and then: noise of the right size that isn't the generator's."""
    yield from mistakes
    z = (result * expected - G.sum(0)) / (sigma * C)
    if z.isfinite().all() and 0.3 < float(z.std()) < 2.5 and float(z.mean().abs()) < 1.5:
        yield "The noise isn't the generator's: torch.randn(P, generator=generator), one call.", None
