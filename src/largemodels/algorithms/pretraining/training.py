"""Pre-train a small language model in seconds, and judge it on text that it has not seen."""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.optim.lr_scheduler import OneCycleLR

from ...core.device import device, one_thread
from ...core.training import train
from ..shapes import require_sizes
from .language_model import LanguageModel, loss_where_asked
from .objectives import IGNORED, Pairs, causal_pairs
from .requirements import require_text, require_whole

SHORT, LONG = 8, 16  #: tokens of a training text, first and last


def windows(ids: Tensor, B: int, T: int, generator: torch.Generator) -> Tensor:
    """B stretches of T tokens from random places of a long text.

    Args:
        ids: the text, (N,).
        B: stretches.
        T: tokens of each.
        generator: where the randomness comes from (CPU).

    Returns:
        (B, T), on the course's device.

    Raises:
        ValueError: the text is shorter than one stretch.
    """
    require_sizes(B=B, T=T)
    require_text(ids, T)
    starts = torch.randint(len(ids) - T + 1, (B, 1), generator=generator)
    return ids[starts + torch.arange(T)].to(device())  # (B, 1) + (T,) -> (B, T)


def up_and_down(optimizer: torch.optim.Optimizer, steps: int) -> OneCycleLR:
    """A schedule: each of the optimizer's learning rates rises for a tenth of the steps, and then falls to 0.

    Raises:
        TypeError: the number of steps isn't whole.
        ValueError: there are fewer than 2 steps.
    """
    require_whole("steps", steps)
    if steps < 2:
        raise ValueError(f"steps is {steps}. A rate that rises and falls takes at least 2.")
    rates = [group["lr"] for group in optimizer.param_groups]
    return OneCycleLR(optimizer, rates, steps, pct_start=max(0.1, 1.5 / steps))


@one_thread()
def pretrain(
    model: LanguageModel, ids: Tensor, pairs: Pairs, *, steps: int = 400, tokens: int = 1024, seed: int = 0,
    learning_rate: float = 1e-2, long_share: float = 0.2, lengths: tuple[int, int] = (SHORT, LONG),
    what: str | None = None, after: Callable[[int, float], object] | None = None,
) -> list[float]:  # fmt: skip
    """Train the model in place with Adam, the rate rising for a tenth of the steps and then falling to 0.

    As BERT did (Devlin et al. 2018, appendix A.2), most steps see short texts, and the last ones long ones: a mind that
    has found its neighbors first finds its way in a long text sooner.

    Args:
        model: the language model.
        ids: the text, (N,).
        pairs: makes inputs and targets out of ids, see :func:`.objectives.asking`.
        steps: training steps.
        tokens: tokens of a step's batch.
        seed: of the batches and of what is hidden.
        learning_rate: Adam's, at its height.
        long_share: share of the steps, the last ones, that see long texts.
        lengths: tokens of a short text and of a long one.
        what: what the progress bar says; see :func:`.core.training.train`, for ``after``, too.
        after: called after each step.

    Returns:
        The loss of each step, in nats a target.

    Raises:
        TypeError: ``steps`` isn't a whole number, or the text is no tensor.
        ValueError: fewer than 2 steps, a batch smaller than one text, a share outside 0 … 1, or too short a text.
    """
    if not max(lengths) <= tokens:
        raise ValueError(f"tokens is {tokens}, and one text takes {max(lengths)}. Ask for at least that many a step.")
    if not 0 <= long_share <= 1:
        raise ValueError(f"long_share is {long_share}. It must be a share of the steps, from 0 to 1.")
    require_text(ids, max(lengths))
    generator = torch.Generator().manual_seed(seed)
    model.to(device())
    optimizer = torch.optim.Adam(model.parameters(), learning_rate, fused=True)  # one pass over each parameter
    schedule = up_and_down(optimizer, steps)

    def loss_of(step: int) -> Tensor:
        T = lengths[step >= steps * (1 - long_share)]
        return loss_where_asked(model, *pairs(windows(ids, tokens // T, T, generator), generator))

    return train(model, loss_of, optimizer, steps, schedule=schedule, clip=1.0, what=what, after=after)


@one_thread()
@torch.inference_mode()
def held_out_loss(model: LanguageModel, ids: Tensor, mask_id: int, T: int = SHORT, texts: int = 1024) -> float:
    """The loss on texts of T tokens that no training saw, in nats a target.

    A causal model is asked for each next token. Any other is asked for one hidden token of each text, always behind the
    mask, so that models trained at different mask rates sit the same exam.
    """
    texts_drawn = windows(ids, texts, T, generator := torch.Generator().manual_seed(999))
    if model.causal:
        inputs, targets = causal_pairs(texts_drawn)
    else:
        place = torch.randint(T, (texts, 1), generator=generator).to(texts_drawn.device)
        hidden = torch.zeros_like(texts_drawn, dtype=torch.bool).scatter_(1, place, True)  # (B, T), one True a row
        inputs, targets = texts_drawn.masked_fill(hidden, mask_id), texts_drawn.masked_fill(~hidden, IGNORED)
    return loss_where_asked(model.eval(), inputs, targets).item()


@one_thread()
@torch.inference_mode()
def text_loss(model: LanguageModel, ids: Tensor, T: int) -> float:
    """A causal model's loss over a whole text, in nats a piece: each piece is asked for once, after T / 2 … T others.

    Args:
        model: a causal one.
        ids: the text, (N,), N above T; its first T / 2 pieces are not asked for, and a rest at its end.
        T: pieces of a stretch, the most that the model was trained on.
    """
    require_text(ids, T + 1)
    losses = []
    for part in ids.unfold(0, T + 1, T - T // 2).split(128):  # (B, T + 1)
        inputs, targets = causal_pairs(part.to(device()))
        scores = model.eval().logits(model.states(inputs)[:, T // 2 :])  # (B, T / 2, V)
        losses.append(F.cross_entropy(scores.flatten(0, 1), targets[:, T // 2 :].flatten(), reduction="none"))
    return torch.cat(losses).mean().item()
