"""Linear probes on the residual stream, with the controls that say what a probe's accuracy is worth.

Letters: N countries, P phrases that a country ends, L' layers, D width, C = 4 continents.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from torch import Tensor
from transformers import LlamaForCausalLM

from ...core.device import device
from ...core.hooked import ids_of, smollm2, streams
from .sentences import COUNTRIES

TOGETHER = 48  #: sentences at most in one run
PHRASES = ("Last year I went to {} and", "My friends were born in {} and", "The goods were sent from {} and")


def states_of_countries(layers: tuple[int, ...], model: LlamaForCausalLM | None = None) -> NDArray[np.float32]:
    """The stream at the country's last token and at the word after it, after so many layers: (2, L', P, N, D).

    Sentences of one length run together, not too many: all their streams are held for a moment.
    """
    texts = [phrase.format(country) for phrase in PHRASES for country in COUNTRIES]
    found: dict[int, Tensor] = {}
    ids = [ids_of(text) for text in texts]
    for length in sorted({len(one) for one in ids}):
        chosen = [n for n, one in enumerate(ids) if len(one) == length]
        for some in (chosen[n : n + TOGETHER] for n in range(0, len(chosen), TOGETHER)):
            states = streams(torch.tensor([ids[n] for n in some]), model)[list(layers), :, -2:]
            found |= {n: states[:, at].cpu().clone() for at, n in enumerate(some)}
    stacked = torch.stack([found[n] for n in range(len(texts))], dim=1)  # (L', P · N, 2, D)
    return stacked.permute(2, 0, 1, 3).unflatten(2, (len(PHRASES), -1)).numpy()


def untrained(layers: int, seed: int = 0) -> LlamaForCausalLM:
    """A model of the same sizes with random weights and only the first ``layers`` layers, which is all that is used."""
    config = type(smollm2()[1].config)(**{**smollm2()[1].config.to_dict(), "num_hidden_layers": layers})
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return LlamaForCausalLM(config).to(device()).eval().requires_grad_(False)


def random_labels(labels: NDArray, seed: int) -> NDArray:
    """The control task: the same labels dealt out to the words at random, once and for all phrases."""
    return np.random.default_rng(seed).permutation(labels)


def held_out(states: NDArray, labels: NDArray, seed: int, new_words: bool, penalty: float = 1.0) -> float:
    """The accuracy of a linear probe on what it wasn't fitted on.

    Args:
        states: of every phrase and word, (P, N, D).
        labels: of the words, (N,).
        seed: of the split.
        new_words: held out are a third of the words, in all phrases; else one phrase, with words that the probe was
            fitted on in other phrases.
        penalty: times 100, 1 / C of the logistic regression, on features of unit variance.
    """
    P, N, _ = states.shape
    if new_words:
        order = np.random.default_rng(seed).permutation(N)
        tests, learns = order[: N // 3], order[N // 3 :]
        learn, test = (states[:, learns], np.tile(labels[learns], P)), (states[:, tests], np.tile(labels[tests], P))
    else:
        held = seed % P
        rest = [p for p in range(P) if p != held]
        learn, test = (states[rest], np.tile(labels, P - 1)), (states[[held]], labels)
    X, X_test = (part[0].reshape(-1, states.shape[-1]) for part in (learn, test))
    scale = StandardScaler().fit(X)
    model = LogisticRegression(C=0.01 / penalty, max_iter=60, tol=1e-3).fit(scale.transform(X), learn[1])
    return float(model.score(scale.transform(X_test), test[1]))


def spelled(labels: NDArray, seed: int, new_words: bool = True) -> float:
    """The plain baseline: logistic regression on the name's letters, 1 to 4 together, on the same held-out words.

    Without ``new_words`` it is fitted on every name, as a probe is that sees them in other phrases.
    """
    names, order = np.array(list(COUNTRIES)), np.random.default_rng(seed).permutation(len(labels))
    tests, learns = (order[: len(order) // 3], order[len(order) // 3 :]) if new_words else (order, order)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True)
    model = LogisticRegression(C=30, max_iter=300).fit(letters.fit_transform(names[learns]), labels[learns])
    return float(model.score(letters.transform(names[tests]), labels[tests]))
