"""New labels from few examples: what the sets look like, how far each way gets, what it misses."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, ORANGE, describe
from ...core.figures.marks import level, over_seeds, panels
from ...core.figures.pictures import gallery
from .descriptions import NET
from .few_shot import DRAWS, SHOTS, accuracies, best, judged
from .label_sets import label_sets


def from_few() -> go.Figure:
    """Accuracy by examples a class: the network and the best plain way, bars from the worst to the best draw."""
    sets = label_sets()
    figure, ends = panels([f"{name}, {len(s.classes)} classes" for name, s in sets.items()]), []
    for col, (name, labels) in enumerate(sets.items(), start=1):
        for plain, color, place in ((False, BLUE, 0.94), (True, ORANGE, 1.06)):
            key = best(name, plain)
            x = [k * place for k in SHOTS]
            over_seeds(
                figure, x, accuracies(name)[key], "best plain way" if plain else NET, color=color, row=1, col=col
            )
            ends.append(f"{name}, {' and '.join(key)}: {', '.join(f'{m:.2f}' for m in accuracies(name)[key].mean(1))}")
        figure.update_xaxes(type="log", tickvals=list(SHOTS), ticktext=[str(k) for k in SHOTS], row=1, col=col)
        level(figure, 1 / len(labels.classes), "guessing", at="bottom right", row=1, col=col)
    for n, trace in enumerate(figure.data):
        trace.showlegend = n < 2
    figure.update_xaxes(title="examples a class").update_yaxes(range=[0, 1.03])
    figure.update_layout(title="Ahead, level, behind: what few examples are worth depends on the task", height=440)
    return describe(figure, f"Accuracy from {', '.join(map(str, SHOTS))} examples a class. {'. '.join(ends)}.")


def misses(name: str, k: int = 10, many: int = 6) -> tuple[dict[tuple[str, str], int], go.Figure]:
    """What the network's best way mistakes for what, over all draws, and the pictures most often missed.

    Returns:
        (what it is, what was said) → how often, the most frequent first; and a gallery.
    """
    labels, key = label_sets()[name], best(name, False)
    y = labels.y_test.numpy()
    said = np.stack([judged(name, *key, k, seed) for seed in range(DRAWS)])  # (DRAWS, N)
    pairs: dict[tuple[str, str], int] = {}
    for row in said:
        for true, other in zip(y[row != y], row[row != y], strict=True):
            pair = (labels.classes[true], labels.classes[other])
            pairs[pair] = pairs.get(pair, 0) + 1
    worst = np.argsort(-(said != y).sum(0), kind="stable")[:many]
    captions = []
    for n in worst:
        wrong = said[:, n][said[:, n] != y[n]]
        other = labels.classes[np.bincount(wrong).argmax()].split("_")[0] if len(wrong) else "never missed"
        captions.append(f"{labels.classes[y[n]].split('_')[0]}<br>read as {other}<br>missed {len(wrong)} of {DRAWS}")
    pictures = [labels.X_test[n, 0].clamp(0, 1).numpy() for n in worst]
    figure = gallery(pictures, captions).update_layout(
        title=f"{name.capitalize()}: the test pictures most often missed"
    )
    alt = f"Test pictures of {name} that {NET} missed most often with {k} examples a class: {'; '.join(captions)}."
    return dict(sorted(pairs.items(), key=lambda item: -item[1])), describe(figure, alt.replace("<br>", ", "))
