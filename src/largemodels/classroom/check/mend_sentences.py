"""Lab 11, question 4: the check of a classifier made of the library's encoder, and its tempting mistakes.

B sentences, T words, D width, C classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from . import GENERATOR, CheckFailed, Mistake, Trial, draw, draw_sizes
from .flowing import flows
from .mend_faults import explained
from .mend_names import lengths_from

MASK_TURNED = "The mask is turned round: True means padding, and is left out."


class Encoder(nn.TransformerEncoder):
    """A small one, in evaluation mode, that shows as a few words."""

    def __init__(self, D: int, H: int, layers: int) -> None:
        layer = nn.TransformerEncoderLayer(D, H, 2 * D, dropout=0.0, batch_first=True)
        super().__init__(layer, layers, enable_nested_tensor=False)
        for p in self.parameters():
            if p.ndim > 1:
                nn.init.normal_(p, std=0.5)
        self.eval()

    def __repr__(self) -> str:
        return f"TransformerEncoder({len(self.layers)} layers)"


def read_sentences(answer: Callable, chosen: Callable) -> None:
    """Question 4: logits (B, C), the mean over each sentence's own words."""
    trial = Trial(answer)
    for B, T, layers, note in (
        (5, 5, 1, "Here B and T are equal, so that a mask of the wrong kind fits."),
        (3, 6, 2, "Here the sentences have several lengths."),
        (2, 4, 1, "Here no sentence has padding."),
        (1, 6, 1, "Here is a single sentence with padding behind it."),
    ):
        V, C, longest = draw_sizes((12, 15), (2, 3), (8, 10))
        embed, encoder, head = nn.Embedding(V, 8), Encoder(8, 2, layers), nn.Linear(8, C)
        positions = draw(longest, 8).requires_grad_()
        lengths = torch.full((B,), T) if (B, T) == (2, 4) else lengths_from(B, T)
        if B == 1:
            lengths[0] = T - 2
        ids = torch.randint(1, V, (B, T), generator=GENERATOR) * (torch.arange(T) < lengths[:, None])
        given = embed, positions, encoder, head, ids
        trial.note = note
        result = trial.call(embed=embed, positions=positions, encoder=encoder, head=head, ids=ids)
        out, right = result, encoded(*given)
        result = trial.tensor(result, (B, C))
        if result.isnan().any():  # a softmax over nothing, in older builds of torch
            raise CheckFailed(MASK_TURNED)
        trial.compare(result, right.detach(), sentences_gone_wrong(*given))
        layer = encoder.layers[0].linear1.weight
        flows(out, right, embed=embed.weight, positions=positions, encoder=layer, head=head.weight)
    explained("read_sentences", chosen)
    trial.passed("padding counts nowhere, the order of words does, and the faults are named.")


def encoded(embed: nn.Embedding, positions: Tensor, encoder: nn.Module, head: nn.Linear, ids: Tensor,
            mask: str = "padding", order: int | None = 0, mean: str = "own") -> Tensor:  # fmt: skip
    """Logits of sentences (B, C), with what a mistake changes."""
    padding, T = ids == 0, ids.size(1)
    x = embed(ids)
    if order is not None:
        x = x + positions[order : order + T]
    masks = {"padding": dict(src_key_padding_mask=padding), "none": {}, "turned": dict(src_key_padding_mask=~padding)}
    masks["attention"] = dict(mask=padding) if len(ids) == T else {}
    x = encoder(x, **masks[mask])
    real = (~padding)[..., None]
    if mean == "all":
        return head(x.mean(1))
    if mean == "first":
        return head(x[:, 0])
    return head((x * real).sum(1) / (T if mean == "longest" else real.sum(1)))


def sentences_gone_wrong(*given) -> Iterator[Mistake]:  # noqa: ANN002 - those of ``encoded``
    """Question 4."""
    yield (
        "The padding still counts: it reaches the encoder as another argument than it should.",
        encoded(*given, mask="attention"),
    )
    yield "The padding still counts, in the encoder and in the mean.", encoded(*given, mask="attention", mean="all")
    yield "The encoder isn't told what is padding.", encoded(*given, mask="none")
    yield "Neither the encoder nor the mean is told what is padding.", encoded(*given, mask="none", mean="all")
    yield MASK_TURNED, encoded(*given, mask="turned")
    yield "The mean still counts the padding.", encoded(*given, mean="all")
    yield "The sum is divided by T. Each sentence has its own number of words.", encoded(*given, mean="longest")
    yield (
        "That is the first word's vector. The mean over all words is wanted.",
        encoded(*given, mean="first"),
    )
    yield "The positions aren't added.", encoded(*given, order=None)
    yield "The positions begin at 1. The first word has position 0.", encoded(*given, order=1)
    yield "Neither positions nor the mask are there.", encoded(*given, mask="none", order=None)
