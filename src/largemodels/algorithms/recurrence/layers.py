"""A plain recurrent layer, the LSTM and the GRU, with weights laid out as torch lays them out.

Built step by step in ``chapters/02_algorithms/06_recurrence_and_gates.ipynb``; the definitions are the same there.
Sources: Hochreiter and Schmidhuber 1997, https://doi.org/10.1162/neco.1997.9.8.1735, with the forget gate of Gers,
Schmidhuber and Cummins 2000, https://doi.org/10.1162/089976600300015015; Cho et al. 2014,
https://arxiv.org/abs/1406.1078, in the variant of torch, where the reset gate comes after the matrix.

Letters: B sequences, T steps, D width of the input, H width of the state.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .requirements import require_sequence


def rnn(x: Tensor, h: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor) -> Tensor:
    """A plain recurrent layer: h ← tanh(W_x x + W_h h + b), once a step.

    Args:
        x: sequences, (B, T, D).
        h: the state at the start, (B, H).
        W_x: (H, D).
        W_h: (H, H).
        b: (H,), the sum of torch's two biases.

    Returns:
        The state after each step, (B, T, H).

    Raises:
        TypeError: x isn't a floating-point tensor.
        ValueError: the shapes don't fit, there is nothing to read, or x holds NaN.
    """
    require_sequence(x, h, W_x, W_h, blocks=1)
    states = []
    for t in range(x.size(1)):
        h = torch.tanh(x[:, t] @ W_x.T + h @ W_h.T + b)  # (B, D) x (D, H) + (B, H) x (H, H) -> (B, H)
        states.append(h)
    return torch.stack(states, dim=1)  # (B, T, H)


def lstm_step(x: Tensor, h: Tensor, c: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """One step of an LSTM.

    Args:
        x: the input of this step, (B, D).
        h: what the last step let out, (B, H).
        c: the cell, (B, H).
        W_x: (4 H, D), the blocks in torch's order: input gate, forget gate, candidate, output gate.
        W_h: (4 H, H).
        b: (4 H,).

    Returns:
        The new h and c, (B, H), and the gates input, forget, output, stacked: (B, 3, H).
    """
    i, f, g, o = (x @ W_x.T + h @ W_h.T + b).chunk(4, dim=-1)  # (B, 4 H) -> four of (B, H)
    i, f, o = i.sigmoid(), f.sigmoid(), o.sigmoid()  # each between 0 and 1
    c = f * c + i * g.tanh()  # keep a share of the old, write a share of the new
    h = o * c.tanh()  # let a share of it out
    return h, c, torch.stack([i, f, o], dim=1)  # (B, H), (B, H), (B, 3, H)


def lstm(x: Tensor, W_x: Tensor, W_h: Tensor, b: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """An LSTM over whole sequences, from a state of zeros.

    Args:
        x: sequences, (B, T, D).
        W_x: (4 H, D).
        W_h: (4 H, H).
        b: (4 H,).

    Returns:
        After each step h and c, (B, T, H), and the gates input, forget, output, (B, T, 3, H).

    Raises:
        TypeError: x isn't a floating-point tensor.
        ValueError: the shapes don't fit, there is nothing to read, or x holds NaN.
    """
    h = c = W_h.new_zeros(len(x), W_h.size(1))  # (B, H)
    require_sequence(x, h, W_x, W_h, blocks=4)
    steps = []
    for t in range(x.size(1)):
        h, c, gates = lstm_step(x[:, t], h, c, W_x, W_h, b)
        steps.append((h, c, gates))
    outs, cells, gates = (torch.stack(part, dim=1) for part in zip(*steps, strict=True))
    return outs, cells, gates  # (B, T, H), (B, T, H), (B, T, 3, H)


def gru(x: Tensor, h: Tensor, W_x: Tensor, W_h: Tensor, b_x: Tensor, b_h: Tensor) -> Tensor:
    """A GRU over whole sequences.

    Args:
        x: sequences, (B, T, D).
        h: the state at the start, (B, H).
        W_x: (3 H, D), the blocks in torch's order: reset gate, update gate, candidate.
        W_h: (3 H, H).
        b_x: (3 H,).
        b_h: (3 H,), apart from ``b_x`` because the reset gate multiplies its last block.

    Returns:
        The state after each step, (B, T, H).

    Raises:
        TypeError: x isn't a floating-point tensor.
        ValueError: the shapes don't fit, there is nothing to read, or x holds NaN.
    """
    require_sequence(x, h, W_x, W_h, blocks=3)
    states = []
    for t in range(x.size(1)):
        r_x, z_x, n_x = (x[:, t] @ W_x.T + b_x).chunk(3, dim=-1)  # three of (B, H)
        r_h, z_h, n_h = (h @ W_h.T + b_h).chunk(3, dim=-1)
        r, z = (r_x + r_h).sigmoid(), (z_x + z_h).sigmoid()  # reset, keep
        h = z * h + (1 - z) * torch.tanh(n_x + r * n_h)  # two shares that make 1
        states.append(h)
    return torch.stack(states, dim=1)  # (B, T, H)
