"""The notebook's two language models, pre-trained once a kernel: its own cells and its live widget share them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial

import torch

from ...core.device import device
from ...core.reviews import reviews
from ...core.side_by_side import side_by_side
from ..tokens.byte_pairs import BytePairs, learn_merges
from .language_model import LanguageModel
from .objectives import asking
from .training import pretrain

MERGES = 256
RATE = 0.4  #: the share of pieces that the masked model is asked for
STEPS = {"causal": (400, 0.3), "masked": (360, 0.2)}  #: objective → steps, and the share of them that see long texts


@dataclass(frozen=True)
class BothWays:
    """The tokenizer, each objective's model, and the loss of each step of its training, in nats."""

    tokenizer: BytePairs
    models: dict[str, LanguageModel]
    losses: dict[str, list[float]]


@cache
def both_ways() -> BothWays:
    """Train a causal and a masked model on the movie reviews, side by side, in about 6 seconds on two cores.

    The second call in a kernel gets the same models, so train no further on them: copy their weights.

    Raises:
        AssetError: the reviews aren't in the cache and can't be fetched.
    """
    text = "\n".join(reviews()[0].texts)
    tokenizer = BytePairs(learn_merges(text, MERGES))
    ids, mask_id = torch.tensor(tokenizer.encode(text)), len(tokenizer.bytes)  # (N,)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        models = {objective: LanguageModel(mask_id + 1, objective == "causal").to(device()) for objective in STEPS}
    trainings = {
        objective: partial(
            pretrain, models[objective], ids, asking(objective, mask_id, RATE), steps=steps, long_share=share
        )
        for objective, (steps, share) in STEPS.items()
    }
    return BothWays(tokenizer, models, side_by_side(trainings, "objectives"))
