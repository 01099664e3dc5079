"""Your own review under five eyes: what each way says of it, after so many labels."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from ...core.explorer import Explorer, sentence, stops
from ...core.figures import describe
from .curve_figures import COLORS
from .methods import Classifier
from .requirements import require_text


class OpinionExplorer(Explorer):
    """A review and a number of labels; bars say how sure each way is that the review is in favor.

    Args:
        fitted: number of labels → way → a classifier that learned from so many; all have the same ways.
        text: the review to start with.
    """

    def __init__(self, fitted: Mapping[int, Mapping[str, Classifier]], text: str) -> None:
        self.fitted = fitted
        self.text = sentence("review", text)
        self.labels = stops("labels", list(fitted), list(fitted)[-1], ",")
        ways = list(next(iter(fitted.values())))
        figure = go.Figure(go.Bar(x=[0.5] * len(ways), y=ways, orientation="h", base=0, name="in favor",
                                  marker_color=[COLORS[way] for way in ways]))  # fmt: skip
        figure.update_xaxes(range=[0, 1], title="chance that it is in favor", tickformat=".0%")
        figure.update_yaxes(autorange="reversed").update_layout(height=320)
        super().__init__(describe(figure, "Bars of how sure each way is that a review is in favor of its film."),
                         self.text, self.labels)  # fmt: skip

    def draw(self) -> str:
        """Ask each way, then patch the bars."""
        require_text(self.text.value)
        ways = self.fitted[self.labels.value]
        favor = {way: float(found.predict_proba([self.text.value])[0, 1]) for way, found in ways.items()}
        self.trace("in favor").x = list(favor.values())
        said = [f"{way}: {'in favor' if p > 0.5 else 'against'} ({max(p, 1 - p):.0%})" for way, p in favor.items()]
        return f"After {self.labels.value:,} labels. {'; '.join(said)}."
