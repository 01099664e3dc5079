"""Your own review, judged by counts, by the frozen encoder and by LoRA, as you trained it."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from ...background.learning_curves.methods import Classifier
from ...background.learning_curves.requirements import require_text
from ...core.explorer import Explorer, sentence
from ...core.figures import describe
from .figures import COLORS
from .verdict_figures import opinions_of


class ReviewExplorer(Explorer):
    """A review; bars say how sure each way is that it is in favor of its film.

    Args:
        ways: name → a classifier.
        text: the review to start with.
    """

    def __init__(self, ways: Mapping[str, Classifier], text: str) -> None:
        self.ways, self.text = ways, sentence("review", text)
        bars = go.Bar(x=[0.5] * len(ways), y=list(ways), orientation="h", name="in favor",
                      marker_color=[COLORS[name] for name in ways])  # fmt: skip
        figure = go.Figure(bars).update_xaxes(range=[0, 1], title="chance that it is in favor", tickformat=".0%")
        figure.update_yaxes(autorange="reversed").update_layout(height=280)
        alt = "Bars of how sure each way of learning is that the review is in favor of its film."
        super().__init__(describe(figure, alt), self.text)

    def draw(self) -> str:
        """Ask each way, then patch the bars."""
        require_text(self.text.value)
        favor = {name: chances[0] for name, chances in opinions_of(self.ways, [self.text.value]).items()}
        self.trace("in favor").x = list(favor.values())
        said = [f"{name}: {'in favor' if p > 0.5 else 'against'} ({max(p, 1 - p):.0%})" for name, p in favor.items()]
        return f"{'; '.join(said)}."
