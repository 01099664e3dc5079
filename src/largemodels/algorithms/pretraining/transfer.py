"""The same network twice, with the weights that pre-training left and with random ones, on the same labels.

The network is MiniLM, 6 blocks, 22.6 million parameters in the course's own encoder. It was pre-trained on plain text
and then on more than a billion pairs of sentences: https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits
from torch import Tensor
from tqdm.auto import tqdm

from ...core.device import device, seed_everything
from ...core.reviews import Reviews, reviews
from ..transformer.batches import mean_of_real, padded
from ..transformer.bert import encoder_like, minilm_config, pieces
from ..transformer.encoder import Encoder
from .fine_tuning import fine_tune, share_right
from .upper_blocks import Upper

LONGEST = 16  #: MiniLM's pieces in a short review, [CLS] and [SEP] included


@cache
def random_minilm(seed: int = 0) -> Encoder:
    """MiniLM's network with the random weights that a training from scratch would start from."""
    torch.manual_seed(seed)
    return encoder_like(minilm_config()).to(device()).eval()


def short_reviews(count: int) -> tuple[Reviews, list[list[int]]]:
    """So many of the reviews of at most 16 pieces, in an order drawn once, and their ids in MiniLM's vocabulary.

    Raises:
        ValueError: there are not so many.
    """
    learn, held_out = reviews()
    texts, labels = learn.texts + held_out.texts, learn.labels + held_out.labels
    hopeful = [n for n, text in enumerate(texts) if len(text.split()) <= LONGEST - 2]  # a word is a piece or more
    ids = dict(zip(hopeful, pieces([texts[n] for n in hopeful]), strict=True))
    short = [n for n in hopeful if len(ids[n]) <= LONGEST]
    if count > len(short):
        raise ValueError(f"There are {len(short)} reviews of at most {LONGEST} pieces, not {count}. Ask for fewer.")
    chosen = random.Random(0).sample(short, count)
    return Reviews([texts[n] for n in chosen], [labels[n] for n in chosen]), [ids[n] for n in chosen]


@dataclass(frozen=True)
class Reading:
    """What a frozen encoder of L blocks and width D says about N texts of at most T tokens, computed once."""

    means: NDArray[np.float32]  #: the mean of each text's vectors after 0, 1, …, L blocks, (L + 1, N, D)
    states: dict[int, Tensor]  #: after so many blocks, each token's vector, and 0 where none is, (N, T, D)
    real: Tensor  #: which tokens are no padding, boolean (N, T)


def read(encoder: Encoder, texts: Sequence[Sequence[int]], name: str = "texts", keep: Sequence[int] = ()) -> Reading:
    """Send the texts through a frozen encoder, those alike in length together, so that little is padding.

    Args:
        encoder: left as it is; one that has no norm after its last block.
        texts: ids of each text.
        name: what the progress bar says.
        keep: numbers of blocks after which each token's vector is kept, for :func:`tuning`.
    """
    _, real = padded(texts, LONGEST)  # (N, T)
    means = np.zeros((len(encoder.blocks) + 1, len(texts), encoder.D), dtype=np.float32)
    states = {depth: torch.zeros(*real.shape, encoder.D, device=real.device) for depth in keep}
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    with torch.inference_mode():
        for start in tqdm(range(0, len(texts), 64), desc=name):
            batch = order[start : start + 64]
            ids, there = padded([texts[n] for n in batch], LONGEST)
            x = encoder.embed(ids)  # (B, t, D), t the longest of this batch
            for depth, block in enumerate([None, *encoder.blocks]):
                x = block(x, there[:, None]) if block else x  # (B, t, D)
                means[depth, batch] = mean_of_real(x, there).cpu().numpy()
                if depth in states:
                    states[depth][batch, : x.size(1)] = x
    return Reading(means, states, real)


def learning_curve(
    x: NDArray, y: NDArray, sizes: Sequence[int], test: int, draws: int = 8, strength: float = 0.01
) -> dict[int, list[float]]:
    """The test accuracy of a linear head (logistic regression) that learned from so many labels, several times.

    Args:
        x: features, (N, F), an array or a sparse matrix.
        y: labels, (N,).
        sizes: numbers of labels; each draw takes them from the texts after the first ``test``.
        test: texts that are judged, the first ones, the same for all.
        draws: of the labels, for each size; the same ones for every ``x``.
        strength: inverse of the penalty on the squared weights, scikit-learn's C.

    Returns:
        size → accuracies, one for each draw.

    Raises:
        ValueError: a size is larger than what is left after the test.
    """
    room = len(y) - test
    if max(sizes) > room:
        raise ValueError(f"{max(sizes)} labels are asked for, and {room} are left beside the test. Ask for fewer.")
    curve = {}
    with threadpool_limits(1):  # small matrices: threads cost more than they save
        for size in sizes:
            curve[size] = []
            for draw in range(draws):
                chosen = test + np.random.default_rng(draw).permutation(room)[:size]
                scale = StandardScaler(with_mean=isinstance(x, np.ndarray)).fit(x[chosen])
                head = LogisticRegression(C=strength, max_iter=500).fit(scale.transform(x[chosen]), y[chosen])
                curve[size].append(head.score(scale.transform(x[:test]), y[:test]))
    return curve


def gaps(curves: Mapping[str, Mapping[int, list[float]]], one: str, other: str) -> dict[int, tuple[float, float]]:
    """Size → mean and standard error of the difference in accuracy between two curves, draw by draw."""
    found = {}
    for size in curves[one]:
        apart = np.subtract(curves[one][size], curves[other][size])
        found[size] = float(apart.mean()), float(apart.std(ddof=1) / np.sqrt(len(apart)))
    return found


def tuning(
    body: Encoder, frozen: int, low: Tensor, real: Tensor, labels: Sequence[int], seed: int, *, count: int, test: int,
    steps: int,
) -> Callable[[], float]:  # fmt: skip
    """A fine-tuning of a copy of a body's upper blocks and a new head: call it, and get the test accuracy.

    What is random in it, the labels, the head and the batches, is settled before the call. So several can run at once.
    The body learns at a rate of 2e-4, the head, which starts from nothing, at 1e-2; each step sees 16 texts.

    Args:
        body: left as it is.
        frozen: blocks that don't learn, see :class:`.upper_blocks.Upper`.
        low: what those say about N texts, as :func:`read` keeps it or :func:`.upper_blocks.below` makes it, (N, T, D);
            the first ``test`` texts are judged, the others can be learned from.
        real: which tokens are no padding, boolean (N, T).
        labels: of the texts.
        seed: of the draw, the head and the batches.
        count: labels that are learned from.
        test: texts that are judged.
        steps: training steps.
    """
    seed_everything(seed)
    y = torch.tensor(labels, device=real.device)  # (N,)
    chosen = (test + torch.randperm(len(y) - test)[:count]).to(real.device)
    upper = Upper(body, frozen).to(real.device)

    def tune() -> float:
        learned = low[chosen], real[chosen], y[chosen]
        fine_tune(upper, *learned, steps=steps, seed=seed, learning_rate=2e-4, head_rate=1e-2)
        return share_right(upper, low[:test], real[:test], y[:test])

    return tune
