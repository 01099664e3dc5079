"""The same network twice, with the weights that pre-training left and with random ones, on the same labels.

The network is MiniLM, 6 blocks, 22.6 million parameters in the course's own encoder. It was pre-trained on plain text
and then on more than a billion pairs of sentences: https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits
from tqdm.auto import tqdm

from ...core.device import device
from ...core.reviews import Reviews, reviews
from ..transformer.batches import mean_of_real, padded
from ..transformer.bert import encoder_like, minilm_config, pieces
from ..transformer.encoder import Encoder

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


def read(encoder: Encoder, texts: Sequence[Sequence[int]], name: str = "texts") -> NDArray[np.float32]:
    """Send N texts through a frozen encoder of L blocks and width D, those alike in length together.

    Args:
        encoder: left as it is; one that has no norm after its last block.
        texts: ids of each text.
        name: what the progress bar says.

    Returns:
        The mean of each text's vectors after 0, 1, …, L blocks, (L + 1, N, D).
    """
    means = np.zeros((len(encoder.blocks) + 1, len(texts), encoder.D), dtype=np.float32)
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    with torch.inference_mode():
        for start in tqdm(range(0, len(texts), 64), desc=name):
            batch = order[start : start + 64]
            ids, there = padded([texts[n] for n in batch], LONGEST)
            x = encoder.embed(ids)  # (B, t, D), t the longest of this batch
            for depth, block in enumerate([None, *encoder.blocks]):
                x = block(x, there[:, None]) if block else x  # (B, t, D)
                means[depth, batch] = mean_of_real(x, there).cpu().numpy()
    return means


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
