"""Value embeddings: each layer has a second vector for every token, added to what attention hands on of it."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from ..pretrain_a_gpt.model import CountingGPT


def add_value_embeddings(model: CountingGPT) -> None:
    """Give a model its tables, which start at 0 and so change nothing yet.

    Keys decide where to look, values what is found there; a table of its own lets a layer hand on which character it
    was, however the residual connection has changed since. Zhou et al. 2024 (https://arxiv.org/abs/2410.17897) hand on
    the first layer's values; the tables come from the public race to train a small GPT fast
    (https://github.com/KellerJordan/modded-nanogpt).
    """
    c = model.config
    width = c.groups * c.d
    model.value_tables = nn.ModuleList(nn.Embedding(c.V, width) for _ in model.blocks)
    seen: list[Tensor] = []  # the ids of this call

    def remember(_: nn.Module, given: Sequence[object]) -> None:
        seen[:] = [given[0]]

    model.register_forward_pre_hook(remember)
    for block, table in zip(model.blocks, model.value_tables, strict=True):
        nn.init.zeros_(table.weight)

        def add(_: nn.Module, __: Sequence[Tensor], qkv: Tensor, table: nn.Embedding = table) -> Tensor:
            rest, values = qkv.split([qkv.size(-1) - width, width], -1)  # (B, T, …), (B, T, groups · d)
            return torch.cat([rest, values + table(seen[0])], -1)

        block.attend.qkv.register_forward_hook(add)
