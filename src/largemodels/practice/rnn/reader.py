"""The net that reads names, and the ways to read its answer from a padded batch.

Letters: B names, T letters, D width of a letter, H width of the state, C languages.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence

from .requirements import require_batch


class NameRNN(nn.Module):
    """Embed letters, read them one by one, answer from the state after each name's own last letter.

    Args:
        letters: letter → token, from 2 on; 0 is padding and 1 an unknown letter.
        C: languages.
        cell: ``nn.RNN`` or ``nn.GRU``.
        D: width of a letter.
        H: width of the state.
        dropout: share of the embedding and of the state that training leaves out.
    """

    def __init__(
        self, letters: dict[str, int], C: int, cell: type[nn.RNNBase] = nn.RNN, D: int = 32, H: int = 64,
        dropout: float = 0.0,
    ) -> None:  # fmt: skip
        super().__init__()
        self.letters = letters
        self.embed = nn.Embedding(len(letters) + 2, D)
        self.cell = cell(D, H, batch_first=True)
        self.answer = nn.Linear(H, C)
        self.drop = nn.Dropout(dropout)

    def states(self, tokens: Tensor) -> Tensor:
        """(B, T) -> the state after each column, padding or not, (B, T, H)."""
        return self.cell(self.drop(self.embed(tokens)))[0]

    def forward(self, tokens: Tensor, lengths: Tensor) -> Tensor:
        """(B, T), (B,) -> logits, (B, C), from a packed batch: padding is never read."""
        require_batch(tokens, lengths, self.embed.num_embeddings)
        x = self.drop(self.embed(tokens))  # (B, T, D)
        packed = pack_padded_sequence(x, lengths.cpu(), batch_first=True, enforce_sorted=False)
        _, last = self.cell(packed)  # no first state given: zeros are made where x is. (1, B, H)
        return self.answer(self.drop(last[-1]))  # (B, H) -> (B, C)


def last_column(model: NameRNN, tokens: Tensor, lengths: Tensor) -> Tensor:
    """Logits (B, C) as the listing reads them: from the last column, whatever stands there."""
    return model.answer(model.drop(model.states(tokens)[:, -1]))


def by_hand(model: NameRNN, tokens: Tensor, lengths: Tensor) -> Tensor:
    """Logits (B, C) from the state after each name's last letter, picked out of all states."""
    require_batch(tokens, lengths, model.embed.num_embeddings)
    states = model.states(tokens)  # (B, T, H)
    last = states[torch.arange(len(tokens), device=tokens.device), lengths.to(tokens.device) - 1]  # (B, H)
    return model.answer(model.drop(last))


def left_padded(model: NameRNN, tokens: Tensor, lengths: Tensor) -> Tensor:
    """Logits (B, C) from the last column, with the padding moved in front of the names."""
    T = tokens.size(1)
    shifted = torch.arange(T, device=tokens.device) - (T - lengths.to(tokens.device))[:, None]  # (B, T)
    return last_column(model, tokens.gather(1, shifted % T), lengths)


def every_letter(model: NameRNN, tokens: Tensor) -> Tensor:
    """Logits after each letter, (B, T, C)."""
    return model.answer(model.drop(model.states(tokens)))
