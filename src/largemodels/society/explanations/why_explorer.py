"""Your own sentence, explained: words colored by a method's scores, and the two tests of that explanation below."""

from __future__ import annotations

import html
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from ...applications.sentiment.judges import favor
from ...core import explorer
from ...core.figures import BLUE, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import cells, panels
from .faithfulness import SHARES, Curves, curves
from .figures import scaled
from .methods import ASK, LEXICON, LINEAR, RANDOM, Scores, explain, verdict
from .ranking import reader
from .reading import Reader, Review, review
from .requirements import require_method

ACROSS, ROWS = 8, 5
OFFERED = (*ASK, LINEAR, LEXICON, RANDOM)


def cut_to(word: str, letters: int = 12) -> str:
    """A word as it fits a cell."""
    return word if len(word) <= letters else word[: letters - 1] + "…"


@dataclass(frozen=True)
class Explained:
    """One sentence, one method: the verdict ±1 with its chance, the scores, and how the two tests went."""

    read: Review
    name: str
    c: int
    chance: float
    scores: Scores
    curves: Curves

    def data(self) -> dict[str, dict]:
        """New data by trace."""
        blank = ROWS * ACROSS - len(self.read.words)
        z = scaled(self.scores).round(3).tolist() + [0.0] * blank
        pairs = zip(self.read.words, self.scores, strict=True)
        text = [f"{html.escape(cut_to(word))}<br>{score:+.2f}" for word, score in pairs] + [""] * blank
        cut = [slice(start, start + ACROSS) for start in range(0, ROWS * ACROSS, ACROSS)]
        tests = {name: dict(y=one.tolist()) for name, one in self.curves._asdict().items()}
        return {"words": dict(z=[z[one] for one in cut], text=[text[one] for one in cut]), **tests}

    def words(self) -> str:
        """The verdict and the test in a sentence."""
        said, top = ("in favor" if self.c > 0 else "against"), cut_to(self.read.words[int(np.argmax(self.scores))], 30)
        low, high = self.curves.areas()
        return f"{said} ({self.chance:.2f}), by {self.name} for {top}; area {low:.2f} deleted, {high:.2f} inserted"


def explained_by(judge: Reader, text: str, name: str) -> Explained:
    """Explain the verdict on a text by one method, and test that.

    Raises:
        ValueError: the text has too few or too many words, or there is no such method.
    """
    require_method(name, OFFERED)
    read = review(text)
    c = verdict(judge, read)
    scores = explain(name, judge, read, c)
    tested = curves(judge, read, c, {name: scores})[name]
    return Explained(read, name, c, float(favor(c * judge.odds([read.ids]))[0]), scores, tested)


def picture(found: Explained) -> go.Figure:
    """Words above, the two tests below."""
    figure = panels(["for the verdict (blue) or against it (orange)", "its chance, as words go or come"], rows=2,
                    vertical_spacing=0.16, row_heights=[0.55, 0.45])  # fmt: skip
    data = found.data()
    cells(figure, data["words"]["z"], data["words"]["text"], name="words", signed=True, span=(-1, 1), row=1, col=1)
    figure.update_traces(hovertemplate="%{text}<extra></extra>", selector=dict(name="words"))
    for name, color in (("deletion", VERMILION), ("insertion", BLUE)):
        figure.add_scatter(x=list(SHARES), y=data[name]["y"], name=name, line_color=color, row=2, col=1)
    figure.update_xaxes(visible=False, row=1, col=1).update_yaxes(visible=False, row=1, col=1)
    figure.update_xaxes(range=[0, 1], tickformat=".0%", title="share of the words", row=2, col=1)
    figure.update_yaxes(range=[0, 1.02], tickvals=[0, 0.5, 1], row=2, col=1)
    figure.update_layout(height=620, legend_y=1.06)
    return describe(figure, f"Words of a review in the colors of their scores, and below two curves: {found.words()}.")


def by_method(judge: Reader, text: str, start: int) -> go.Figure:
    """The same picture with a slider over methods, for a page without a kernel."""
    found = [explained_by(judge, text, name) for name in OFFERED]
    short = "Shapley, occlusion, IG, grad × input, saliency, rollout, last layer, linear, list, random".split(", ")
    stops = [Stop(label, one.words(), one.data()) for label, one in zip(short, found, strict=True)]
    return framed(picture(found[start]), stops, prefix="by ", start=start).update_layout(height=720)


class WhyExplorer(explorer.Explorer):
    """A sentence and a method; words, curves and the line of words follow."""

    def __init__(self, text: str, name: str = OFFERED[2]) -> None:
        self.text = explorer.sentence("review", text)
        self.method = explorer.menu("method", OFFERED, name)
        super().__init__(picture(explained_by(reader(), text, name)), self.text, self.method)

    def draw(self) -> str:
        """Explain and test.

        Raises:
            ValueError: the text can't be explained.
        """
        found = explained_by(reader(), self.text.value, self.method.value)
        self.patch(found.data())
        said = found.words()
        return f"{said[0].upper()}{said[1:]}."
