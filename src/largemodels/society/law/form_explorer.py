"""The form: a product's answers, its class in three laws, and which of the answers decide; and its framed twin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from ...core import explorer
from ...core.figures import BLUE, INK, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import cells, panels
from .cases import Case, cases, flips, usual
from .law_figures import COLORS, LEVELS
from .law_tables import questions, regimes
from .rules import walks

OWN = "my own product"
ASKED = (
    "eu", "practice", "exception", "area", "task", "profiling", "talks", "generates", "deepfake", "china", "opinion",
    "personal", "basis", "ground", "decision",
)  # fmt: skip


def panel() -> go.Figure:
    """Three lanes for the classes over a table of questions by laws, empty, with a fixed frame."""
    titles, keys = [regime.title for regime in regimes().values()], list(questions())
    figure = panels(
        ["the class", "the answers: pale ones are asked, dark ones decide alone"], 2, row_heights=[0.2, 0.8]
    )
    figure.add_bar(y=titles, x=[0] * 3, name="level", orientation="h", row=1, col=1, marker_color=[BLUE] * 3)
    figure.add_scatter(
        y=titles, x=[0.05] * 3, text=[""] * 3, name="classes", mode="text", textposition="middle right", row=1, col=1,
        textfont=dict(color=INK, size=13), hoverinfo="skip",
    )  # fmt: skip
    cells(figure, [[0] * 3] * len(keys), None, x=[0, 1, 2], y=keys, name="asked", span=(0, 2), row=2, col=1)
    figure.add_scatter(
        y=keys, x=[2.7] * len(keys), text=[""] * len(keys), name="answers", mode="text", textposition="middle right",
        textfont=dict(color=INK, size=11), hoverinfo="skip", row=2, col=1,
    )  # fmt: skip
    figure.update_xaxes(range=[0, 5.6], tickvals=[0, 1, 2, 3, 4], ticktext=list(LEVELS), tickangle=0, row=1, col=1)
    short = [title.removeprefix("China's ") for title in titles]
    figure.update_xaxes(range=[-0.5, 6], tickvals=[0, 1, 2], ticktext=short, tickangle=0, zeroline=False, row=2, col=1)
    figure.update_yaxes(tickfont=dict(size=11), range=[len(keys) - 0.5, -0.5], autorange=False, row=2, col=1)
    figure.update_yaxes(range=[2.5, -0.5], autorange=False, row=1, col=1)
    return figure.update_layout(height=760, showlegend=False, margin_l=170)


def shown(answers: Mapping[str, str]) -> dict[str, dict[str, list]]:
    """What the traces of :func:`panel` hold for a product: 0 not asked, 1 asked, 2 asked and deciding alone."""
    found, decide = walks(answers), flips(answers)
    asked = {key: {step.question.key for step in one.steps} for key, one in found.items()}
    z = [[(q in asked[key]) * (1 + bool(decide[q][key])) for key in found] for q in questions()]
    levels = [one.level for one in found.values()]
    return {
        "level": {"x": [max(n, 0.03) for n in levels], "marker.color": [COLORS[n] for n in levels]},
        "classes": {"x": [max(n, 0.03) + 0.06 for n in levels], "text": [one.outcome for one in found.values()]},
        "asked": {"z": z},
        "answers": {"text": [answers[q] for q in questions()]},
    }


class FormExplorer(explorer.Explorer):
    """A product to begin with, and fifteen of its 24 answers to change; the words say which are left as they are.

    Args:
        start: the name of a case.
    """

    def __init__(self, start: str) -> None:
        self.known = {case.name: case.answers for case in cases()}
        self.known[OWN] = usual()
        self.case = explorer.menu("begin with", list(self.known), start)
        first = self.known[start]
        self.answers = {key: explorer.menu(key, questions()[key].options, first[key]) for key in ASKED}
        figure = describe(
            panel(), "Three bars of a product's class in three laws, over a table of the answers that decide."
        )
        super().__init__(figure, self.case, *self.answers.values())

    def draw(self) -> str:
        """Walk through the three laws, and patch bars and table."""
        base = self.known[self.case.value]
        if self.moved is self.case:
            for key, control in self.answers.items():
                control.value = base[key]
        answers = {**base, **{key: control.value for key, control in self.answers.items()}}
        found = walks(answers)
        self.patch(shown(answers))
        said = ". ".join(f"{w.regime.title}: {w.outcome} ({w.reason})" for w in found.values())
        alone = [key for key, by in flips(answers).items() if any(by.values())]
        decide = ", ".join(alone) if alone else "none"
        left = ", ".join(key for key in questions() if key not in ASKED)
        asked = f"{len(ASKED)} of {len(questions())} questions are asked here; as the product has them stay {left}"
        return f"{said}. Answers that change a class alone: {decide}. {asked}. Teaching material, not legal advice."


def form_twin(some: Sequence[Case], start: int) -> go.Figure:
    """The same picture for given cases, with a slider."""
    stops = []
    for n, case in enumerate(some, 1):
        classes = " · ".join(one.outcome for one in walks(case.answers).values())
        stops.append(Stop(str(n), f"{case.name}: {classes}", shown(case.answers)))
    figure = framed(panel(), stops, prefix="case ", start=start).update_layout(height=860)
    return describe(figure, f"The form for {len(some)} products in turn. {stops[start].title}.")
