"""A small net from scratch: a vector for each word, learned from the labels alone; their mean; one hidden layer.

Iyyer et al. 2015, *Deep Unordered Composition*, https://aclanthology.org/P15-1162, call it a deep averaging network.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from ...core.device import device, one_thread
from ...core.training import train
from .requirements import require_both

UNKNOWN = 0  #: the id of a word that training never showed
WORDS = re.compile(r"\w+")


class SmallNet(nn.Module):
    """Words → their vectors → the mean → a hidden layer → two logits."""

    def __init__(self, V: int, D: int = 64) -> None:
        super().__init__()
        self.vectors = nn.EmbeddingBag(V, D, mode="mean")
        self.head = nn.Sequential(nn.Dropout(0.5), nn.Linear(D, D), nn.ReLU(), nn.Dropout(0.5), nn.Linear(D, 2))

    def forward(self, ids: Tensor, starts: Tensor) -> Tensor:
        """All words of B texts one after the other, and where each text starts, (B,) → logits (B, 2)."""
        return self.head(self.vectors(ids, starts))  # (B, D) -> (B, 2)


class SmallNetReader:
    """A small net with the words that it knows; it judges texts as scikit-learn's classifiers do."""

    def __init__(self, texts: Sequence[str], seed: int) -> None:
        counted = Counter(word for text in texts for word in WORDS.findall(text.lower()))
        self.ids = {word: n for n, word in enumerate(sorted(counted), UNKNOWN + 1)}
        torch.manual_seed(seed)
        self.net = SmallNet(len(self.ids) + 1).to(device())

    def pack(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Texts as the net takes them: ids, and where each text starts."""
        rows = [[self.ids.get(word, UNKNOWN) for word in WORDS.findall(text.lower())] or [UNKNOWN] for text in texts]
        starts = np.cumsum([0, *(len(row) for row in rows[:-1])])
        ids = torch.tensor([id for row in rows for id in row], device=device())
        return ids, torch.tensor(starts, device=device())

    @torch.inference_mode()
    def predict_proba(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The chances of against and in favor, (N, 2)."""
        self.net.eval()
        return F.softmax(self.net(*self.pack(texts)), dim=1).double().cpu().numpy()


@one_thread()
def small_net(
    texts: Sequence[str], labels: Sequence[int], rate: float = 3e-3, passes: int = 20, seed: int = 0
) -> SmallNetReader:
    """Train a small net from scratch with Adam, 16 texts a step.

    Args:
        texts: to learn from.
        labels: 0 or 1 for each.
        rate: the learning rate.
        passes: how often each text is seen.
        seed: of the first weights, the dropout and the order.
    """
    require_both(texts, labels)
    reader = SmallNetReader(texts, seed)
    y, order = torch.tensor(labels, device=device()), np.random.default_rng(seed)
    batches = [b for _ in range(passes) for b in np.array_split(order.permutation(len(y)), -(-len(y) // 16))]

    def loss_of(step: int) -> Tensor:
        chosen = batches[step]
        return F.cross_entropy(reader.net(*reader.pack([texts[n] for n in chosen])), y[chosen])

    train(reader.net, loss_of, torch.optim.Adam(reader.net.parameters(), lr=rate, weight_decay=1e-5), len(batches))
    return reader
