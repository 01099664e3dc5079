"""What takes longer than the notebook may: nothing frozen, and more bags of words."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import torch
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from tqdm.auto import tqdm

from ...core.device import device, one_thread, seed_everything
from ...core.records import record
from ...core.reviews import reviews
from ..transformer.batches import padded
from ..transformer.bert import own_minilm
from ..transformer.encoder import Encoder
from .fine_tuning import Classifier, fine_tune, share_right
from .transfer import LONGEST, random_minilm, short_reviews

STARTS: dict[str, Callable[[], Encoder]] = {"pretrained": own_minilm, "random weights": random_minilm}
TEST = 500


@record(
    "nothing_frozen",
    "The accuracy on 500 short reviews after MiniLM, all of it, has learned from 400 labels; pretrained and random.",
    seeds=range(3),
    within=0.1,
    loose={"accuracy": float("inf")},  # single seeds differ between machines
)
def nothing_frozen() -> dict:
    """The notebook's section 11 without frozen blocks: 150 steps of 16 texts, rates 1e-4 (body) and 1e-2 (head)."""
    short, ids = short_reviews(1100)
    x, real = padded(ids, LONGEST)
    tasks = {"opinion": short.labels, "a comma": ["," in text for text in short.texts]}
    accuracy = {task: {start: [] for start in STARTS} for task in tasks}
    with one_thread():
        for (task, answers), (start, body), seed in tqdm(list(product(tasks.items(), STARTS.items(), range(3)))):
            labels = torch.as_tensor(np.array(answers, dtype=np.int64), device=device())
            chosen = TEST + np.random.default_rng(seed).permutation(len(ids) - TEST)[:400]
            seed_everything(seed)
            model = Classifier(body()).to(device())
            some = x[chosen], real[chosen], labels[chosen]
            fine_tune(model, *some, steps=150, seed=seed, learning_rate=1e-4, head_rate=1e-2)
            accuracy[task][start].append(share_right(model, x[:TEST], real[:TEST], labels[:TEST]))
    means = {task: {start: np.mean(runs) for start, runs in by.items()} for task, by in accuracy.items()}
    return {"accuracy": accuracy, "mean": means}


@record(
    "bags_of_words",
    "The accuracy of bags of words on 500 short reviews, by method and number of labels, the mean of four draws.",
    seeds=range(4),
    within=0.02,
)
def bags_of_words() -> dict:
    """Logistic regressions under several penalties and naive Bayes, with words and with pairs of words."""
    (learn, held_out), (short, _), test = reviews(), short_reviews(1100), 500
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
