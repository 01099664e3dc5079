"""What takes longer than the notebook may: more seeds, more steps, whole reviews, more bags of words."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import torch
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from tqdm.auto import tqdm

from ...core.device import one_thread, seed_everything
from ...core.records import record
from ...core.reviews import reviews
from ..transformer.bert import own_minilm
from . import training, transfer
from .both_ways import both_ways
from .language_model import LanguageModel
from .objectives import asking


@record(
    "mask_rates",
    "The loss of small masked models on held-out reviews, by the mask rate in training and the seed.",
    seeds=range(5),
    within=0.1,
)
def mask_rates() -> dict:
    """The notebook's section 6 with five seeds, of first weights and batches; and BERT's 15 % for 800 steps."""
    tokenizer = both_ways().tokenizer
    ids, test_ids = (torch.tensor(tokenizer.encode("\n".join(part.texts))) for part in reviews())
    mask_id = len(tokenizer.bytes)

    def loss(rate: float, seed: int, steps: int) -> float:
        seed_everything(seed)
        model, pairs = LanguageModel(mask_id + 1, False), asking("masked", mask_id, rate)
        training.pretrain(model, ids, pairs, steps=steps, seed=seed, long_share=0)
        return training.held_out_loss(model, test_ids, mask_id)

    rates, seeds = (0.05, 0.15, 0.4, 0.8), range(5)
    found = {runs: loss(*runs, 260) for runs in tqdm(list(product(rates, seeds)), desc="trainings")}
    by_rate = {rate: [found[rate, seed] for seed in seeds] for rate in rates}
    best = Counter(min(rates, key=lambda rate: found[rate, seed]) for seed in seeds)
    return {"loss": by_rate, "best": best, "loss at 0.15 after 800 steps": loss(0.15, 0, 800)}


@record(
    "bags_of_words",
    "The accuracy of bags of words on 500 short reviews, by method and number of labels, the mean of four draws.",
    seeds=range(4),
    within=0.02,
)
def bags_of_words() -> dict:
    """Logistic regressions under several penalties and naive Bayes, with words and with pairs of words."""
    (learn, held_out), (short, _), test = reviews(), transfer.short_reviews(1100), 500
    known = set(short.texts[:test])
    others = [(t, y) for t, y in zip(learn.texts + held_out.texts, learn.labels + held_out.labels, strict=True)]
    others = [(t, y) for t, y in others if t not in known]
    y, accuracy = np.array([*short.labels[:test], *(y for _, y in others)]), {}
    methods = {f"logistic regression, C = {c:g}": LogisticRegression(C=c, max_iter=500) for c in (0.01, 0.1, 1.0)}
    methods["naive Bayes"] = MultinomialNB()
    for words, longest in (("words", 1), ("words and pairs", 2)):
        vectorizer = CountVectorizer(binary=True, ngram_range=(1, longest))
        bag = vectorizer.fit_transform(short.texts[:test] + [t for t, _ in others])
        for name, method in tqdm(methods.items(), desc=words):
            for size in (2000, 4000, 8000):
                draws = [test + np.random.default_rng(draw).permutation(len(others))[:size] for draw in range(4)]
                scores = [method.fit(bag[chosen], y[chosen]).score(bag[:test], y[:test]) for chosen in draws]
                accuracy.setdefault(f"{name}, {words}", {})[size] = np.mean(scores)
    return {
        "accuracy": accuracy,
        "best": {size: max(a[size] for a in accuracy.values()) for size in (2000, 4000, 8000)},
    }


@record(
    "frozen_blocks",
    "MiniLM's accuracy on 256 short reviews after 96 labels, with 4 or 6 of its 6 blocks frozen.",
    seeds=range(10),
    within=0.05,
)
def frozen_blocks() -> dict:
    """The notebook's section 11 with ten seeds; and a head on the frozen body that is trained to its end, six draws."""
    short, ids = transfer.short_reviews(1100)
    minilm = own_minilm()
    kept, runs = transfer.read(minilm, ids, "MiniLM", keep=(4, 6)), {4: [], 6: []}
    with one_thread():
        for seed, n in tqdm(list(product(range(10), runs)), desc="tunings"):
            tune = transfer.tuning(
                minilm, n, kept.states[n], kept.real, short.labels, seed, count=96, steps=12, test=256
            )
            runs[n].append(tune())
    ahead = np.subtract(runs[4], runs[6])
    head = transfer.learning_curve(kept.means[6], np.array(short.labels), [96], 256, draws=6)[96]
    return {
        "accuracy": runs,
        "freedom ahead": {"mean": ahead.mean(), "standard error": ahead.std(ddof=1) / np.sqrt(len(ahead))},
        "head trained to its end": np.mean(head),
    }
