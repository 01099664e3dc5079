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

from ...core.device import seed_everything
from ..attention.heads import minilm
from ..transformer.bert import encoder_like, own_minilm
from ..transformer.encoder import Encoder
from .fine_tuning import fine_tune, mean_of_real, padded, share_right
from .reviews import Reviews, reviews
from .upper_blocks import Upper, below

LONGEST = 16  #: MiniLM's pieces in a short review, [CLS] and [SEP] included


@cache
def random_minilm(seed: int = 0) -> Encoder:
    """MiniLM's network with the random weights that a training from scratch would start from."""
    torch.manual_seed(seed)
    _, theirs = minilm()
    return encoder_like(theirs.config).to(theirs.device).eval()


def short_reviews(count: int) -> tuple[Reviews, list[list[int]]]:
    """So many of the reviews of at most 16 pieces, in an order drawn once, and their ids in MiniLM's vocabulary.

    Raises:
        ValueError: there are not so many.
    """
    tokenizer, _ = own_minilm()
    learn, held_out = reviews()
    texts, labels = learn.texts + held_out.texts, learn.labels + held_out.labels
    ids = tokenizer(texts)["input_ids"]
    short = [n for n in range(len(texts)) if len(ids[n]) <= LONGEST]
    if count > len(short):
        raise ValueError(f"There are {len(short)} reviews of at most {LONGEST} pieces, not {count}. Ask for fewer.")
    chosen = random.Random(0).sample(short, count)
    return Reviews([texts[n] for n in chosen], [labels[n] for n in chosen]), [ids[n] for n in chosen]


@torch.no_grad()
def features(encoder: Encoder, texts: Sequence[Sequence[int]], name: str = "texts") -> NDArray[np.float32]:
    """What a frozen encoder says about each text at each depth: the mean of its vectors after 0, 1, …, L blocks.

    Args:
        encoder: left as it is.
        texts: ids of each text.
        name: what the progress bar says.

    Returns:
        (L + 1, N, D).
    """
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))  # alike in length, so that little is padding
    out = np.zeros((len(encoder.blocks) + 1, len(texts), encoder.D), dtype=np.float32)
    for start in tqdm(range(0, len(texts), 64), desc=name):
        batch = order[start : start + 64]
        ids, real = padded([texts[n] for n in batch], LONGEST)
        states = encoder.embed(ids)  # (B, T, D)
        out[0, batch] = mean_of_real(states, real).cpu().numpy()
        for depth, block in enumerate(encoder.blocks, start=1):
            states = block(states, real[:, None])  # (B, T, D)
            out[depth, batch] = mean_of_real(states, real).cpu().numpy()
    return out


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


def tuned(
    body: Encoder, frozen: int, texts: Sequence[Sequence[int]], labels: Sequence[int], *, count: int = 96,
    test: int = 256, seeds: Sequence[int] = (0, 1), steps: int = 12,
) -> list[float]:  # fmt: skip
    """The test accuracy after fine-tuning a copy of a body's upper blocks and a new head, once for each seed.

    The body learns at a rate of 2e-4, the head, which starts from nothing, at 1e-2; each step sees 16 texts.

    Args:
        body: left as it is.
        frozen: blocks that don't learn, see :class:`.upper_blocks.Upper`.
        texts: ids of each text; the first ``test`` are judged, the others can be learned from.
        labels: of the texts.
        count: labels that are learned from, drawn anew for each seed.
        test: texts that are judged.
        seeds: of the draw, the head and the batches.
        steps: training steps.
    """
    ids, real = padded(texts, LONGEST)  # (N, T) each
    y = torch.tensor(labels, device=ids.device)
    exam = below(body, frozen, ids[:test], real[:test]), real[:test], y[:test]
    found = []
    for seed in seeds:
        seed_everything(seed)
        chosen = (test + torch.randperm(len(texts) - test)[:count]).to(ids.device)
        upper = Upper(body, frozen).to(ids.device)
        low = below(body, frozen, ids[chosen], real[chosen])
        fine_tune(upper, low, real[chosen], y[chosen], steps=steps, seed=seed, learning_rate=2e-4, head_rate=1e-2)
        found.append(share_right(upper, *exam))
        del upper, low  # before the next copy is made
    return found
