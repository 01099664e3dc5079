"""What a language model writes and guesses, in words: a trained one and a table of counts by the same few lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from ...core.device import device, one_thread
from ..causal_lm.generation import next_token
from ..shapes import require_sizes
from ..tokens.byte_pairs import BytePairs
from .language_model import LanguageModel

Chances = Callable[[Sequence[int]], NDArray[np.float64]]  #: the pieces so far → the chance of each to come next, (V,)


def next_chances(model: LanguageModel, longest: int) -> Chances:
    """What a causal model expects next, from the last ``longest`` pieces, the most that it was trained on."""

    @one_thread()
    @torch.inference_mode()
    def chances(before: Sequence[int]) -> NDArray[np.float64]:
        ids = torch.tensor([list(before[-longest:])], device=device())  # (1, T)
        return model.eval()(ids)[0, -1].double().softmax(-1).cpu().numpy()

    return chances


def written(
    chances: Chances, tokenizer: BytePairs, begun: str, new: int = 24, temperature: float = 1.0, seed: int = 0
) -> str:
    """A text that goes on piece by piece, each drawn after those before it (autoregressive); a line break shows as /.

    Args:
        chances: from :func:`next_chances`, or :meth:`.counting.NGrams.chances`.
        tokenizer: of the pieces.
        begun: the prompt.
        new: pieces to write.
        temperature: 0 takes the likeliest each time (greedy), 1 draws by the chances.
        seed: of the draws.

    Raises:
        ValueError: the prompt is empty, or ``new`` isn't a whole number, at least 1.
    """
    require_sizes(new=new)
    if not (ids := tokenizer.encode(begun)):
        raise ValueError("The prompt is empty, so there is nothing to go on from. Begin with at least one word.")
    generator = torch.Generator().manual_seed(seed)
    for _ in range(new):
        known = torch.from_numpy(chances(ids)[: len(tokenizer.bytes)])  # without the mask's id
        ids.append(int(next_token(known.log()[None], temperature, generator=generator)))
    return tokenizer.decode(ids).replace("\n", " / ")
