"""Encoder and decoder together, as in the original Transformer: read all of one sequence, write another."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ..attention.attention import padding_mask
from .config import TransformerConfig
from .decoder import Decoder
from .encoder import Encoder


class EncoderDecoder(nn.Module):
    """An encoder reads the source; a decoder writes the target and looks at the encoder's vectors all the while.

    Args:
        c: the configuration of each: L blocks on each side, and a vocabulary that both share, though each has its own
            table.
    """

    def __init__(self, c: TransformerConfig) -> None:
        super().__init__()
        self.encoder = Encoder(c)
        self.decoder = Decoder(c, cross=True)

    def forward(self, source: Tensor, target: Tensor, lengths: Tensor | None = None) -> Tensor:
        """Logits of each target token's successor.

        Args:
            source: ids, (B, S), padded.
            target: ids, (B, T), beginning with a start token.
            lengths: how many source tokens are real, (B,); None means all.

        Returns:
            (B, T, V).
        """
        mask = None if lengths is None else padding_mask(lengths, source.size(1))  # (B, 1, S)
        return self.decoder(target, self.encoder(source, mask), memory_mask=mask)

    @torch.no_grad()
    def generate(self, source: Tensor, start: int, steps: int, lengths: Tensor | None = None) -> Tensor:
        """Autoregressive: ``steps`` tokens, each the likeliest after those before it; ``start`` stands in front.

        Returns:
            (B, steps + 1).
        """
        mask = None if lengths is None else padding_mask(lengths, source.size(1))  # (B, 1, S)
        memory = self.encoder(source, mask)  # (B, S, D), made once
        made = torch.full((len(source), 1), start, device=source.device)  # (B, 1)
        for _ in range(steps):
            best = self.decoder(made, memory, memory_mask=mask)[:, -1].argmax(-1)  # (B, V) -> (B,)
            made = torch.cat([made, best[:, None]], dim=1)
        return made
