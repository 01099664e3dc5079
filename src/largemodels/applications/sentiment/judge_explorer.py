"""Your own review before every judge that fits on the page, and the words that pulled the linear one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from sklearn.pipeline import Pipeline

from ...background.learning_curves.methods import Classifier
from ...core.explorer import Explorer, choice, sentence
from ...core.figures import BLUE, GRAY, VERMILION, describe
from ...core.figures.marks import panels
from .confidence import favor
from .judges import LEXICON, by_lexicon, odds_of
from .long_runs import examples
from .prompted import ASKED, PAIRS, PROMPTS, label_prior, likelihoods, log_odds
from .requirements import require_review, warning

ASKS, PULLS = "SmolLM2", 8


def pulls(linear: Pipeline, text: str, count: int = PULLS) -> list[tuple[str, float]]:
    """The words and pairs that moved a linear judge most, with the log-odds that each added, largest first."""
    bag, head = linear[0], linear[-1]
    row = bag.transform([text])
    added = row.multiply(head.coef_[0]).tocoo()
    names = bag.get_feature_names_out()
    found = [(str(names[n]), float(v)) for n, v in zip(added.coords[1], added.data, strict=True)]
    return sorted(found, key=lambda pull: -abs(pull[1]))[:count]


def smollm2_says(text: str, pair: str, shots: int) -> float:
    """SmolLM2's log-odds, the prior of the label words taken off."""
    shown, prompt = examples()[:shots], PROMPTS[ASKED]
    odds = log_odds(likelihoods([text], prompt, shown, pair=pair), pair)[0]
    return float(odds - label_prior(prompt, shown, pair=pair))


def says(classifiers: Mapping[str, Classifier], text: str) -> dict[str, float]:
    """Judge → its probability of "in favor": the lexicon first, then each classifier."""
    found = {LEXICON: float(favor(by_lexicon([text])[0]))}
    return found | {name: float(favor(odds_of(one, [text])[0])) for name, one in classifiers.items()}


class JudgeExplorer(Explorer):
    """A review, SmolLM2's label words and number of examples; bars of all opinions, and of the words that pulled.

    Args:
        classifiers: name → a judge with ``predict_proba``.
        linear: the one whose words are shown: word features, then logistic regression.
        text: the review to start with.
    """

    def __init__(self, classifiers: Mapping[str, Classifier], linear: Pipeline, text: str) -> None:
        self.classifiers, self.linear = classifiers, linear
        self.known = set(linear[0].vocabulary_)
        self.text = sentence("review", text)
        self.pair = choice("label words", list(PAIRS), next(iter(PAIRS)), width="170px")
        self.shots = choice("examples", [0, 2, 4], 0)
        names = [LEXICON, *classifiers, ASKS]
        figure = panels(["probability: in favor", "what pulled the linear judge"])
        figure.add_bar(x=[0.5] * len(names), y=names, orientation="h", name="in favor", marker_color=BLUE, row=1, col=1)
        figure.add_bar(x=[0.0] * PULLS, y=[" " * (n + 1) for n in range(PULLS)], orientation="h", name="pulls",
                       marker_color=[GRAY] * PULLS, row=1, col=2)  # fmt: skip
        figure.update_xaxes(range=[0, 1], row=1, col=1, tickformat=".0%").update_yaxes(autorange="reversed")
        figure.update_layout(height=380, showlegend=False)
        alt = "Bars of each judge's probability that a review is in favor, and of the words that pulled the linear one."
        super().__init__(describe(figure, alt), self.text, self.pair, self.shots)

    def draw(self) -> str:
        """Ask every judge, then patch both panels."""
        text = require_review(self.text.value)
        found = says(self.classifiers, text)
        found[ASKS] = float(favor(smollm2_says(text, self.pair.value, self.shots.value)))
        pulled = pulls(self.linear, text)
        rest = PULLS - len(pulled)
        self.trace("in favor").x = list(found.values())
        self.trace("pulls").update(
            x=[v for _, v in pulled] + [0.0] * rest, y=[w for w, _ in pulled] + [" " * (n + 1) for n in range(rest)],
            marker_color=[BLUE if v > 0 else VERMILION for _, v in pulled] + [GRAY] * rest,
        )  # fmt: skip
        verdicts = [f"{name} {p:.0%}" for name, p in found.items()]
        favorable = int(np.sum([p > 0.5 for p in found.values()]))
        return (
            f"{warning(text, self.known)}{favorable} of {len(found)} judges call it favorable: {', '.join(verdicts)}."
        )
