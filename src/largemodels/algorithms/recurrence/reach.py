"""How much of the answer's gradient reaches a step, which way it points, and where training starts."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ...core.device import one_thread
from .requirements import require_cell


@one_thread()
def gradients(model: nn.Module, tokens: Tensor) -> Tensor:
    """∂answer/∂x_t for each sequence and each distance 0, 1, 2, … from the last token, (T, B, K D).

    x_t is the embedded token at step t, of width D, and the answer is all K logits.

    Args:
        model: one of :data:`.recall_models.KINDS`, with an ``embed`` and an ``answer``.
        tokens: (B, T).
    """
    seen: list[Tensor] = []
    (B, T), K = tokens.shape, model.answer.out_features
    hook = model.embed.register_forward_hook(lambda module, given, x: seen.append(x) or x)
    try:
        logits = model(tokens.repeat(K, 1))  # (K B, K): a copy of the sequences for each logit, so one way back for all
    finally:
        hook.remove()
    (x,) = seen  # (K B, T, D)
    own = logits.view(K, B, K).diagonal(dim1=0, dim2=2)  # (B, K): logit k of copy k
    (gradient,) = torch.autograd.grad(own.sum(), x)  # (K B, T, D)
    return gradient.view(K, B, T, -1).permute(2, 1, 0, 3).flatten(2).flip(0).cpu()  # (T, B, K D)


def reach(model: nn.Module, tokens: Tensor) -> Tensor:
    """The size of ∂answer/∂x_t for each distance 0, 1, 2, … from the last token, (T,): the median over the sequences.

    The size is the norm of that matrix; see :func:`gradients` for the arguments.
    """
    return gradients(model, tokens).norm(dim=2).median(1).values  # (T,)


def agreement(model: nn.Module, tokens: Tensor) -> Tensor:
    """Whether ∂answer/∂x_t points the same way in all B sequences, for each distance 0, 1, 2, …, (T,).

    The length of the mean gradient over the mean of the lengths: 1 if all point the same way, about 1/√B if each points
    its own way, NaN where nothing comes back; see :func:`gradients` for the arguments.
    """
    found = gradients(model, tokens)  # (T, B, K D)
    return found.mean(1).norm(dim=1) / found.norm(dim=2).mean(1)  # (T,)


def open_gate(model: nn.Module, bias: float) -> None:
    """Let a recurrent model start with its gate of keeping at σ(bias): an LSTM's forget gate or a GRU's update gate.

    Source: Gers, Schmidhuber and Cummins 2000, https://doi.org/10.1162/089976600300015015; advised again by
    Jozefowicz, Zaremba and Sutskever 2015, https://proceedings.mlr.press/v37/jozefowicz15.html.

    Raises:
        ValueError: the model has no such gate.
    """
    cell = require_cell(model, (nn.LSTM, nn.GRU), "no gate to open", "LSTM or GRU")
    H = cell.hidden_size
    with torch.no_grad():
        cell.bias_ih_l0[H : 2 * H] = bias  # the second block: forget in an LSTM, update in a GRU
        cell.bias_hh_l0[H : 2 * H] = 0.0
