"""The next token as a picture: two prompts side by side, a slider that needs no kernel, and a live explorer."""

from __future__ import annotations

import html
from collections.abc import Sequence

import ipywidgets as widgets
import plotly.graph_objects as go
import torch
from plotly.subplots import make_subplots
from torch import Tensor

from .figures import BLUE, describe, live, slider
from .next_token import Scores, choices, label, next_token, probabilities, score, smollm2

SHOWN = 10  #: bars in a picture
TEMPERATURES = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.2, 1.5, 1.7, 2.0)
TOP_K = [("1", 1), ("2", 2), ("3", 3), ("5", 5), ("10", 10), ("50", 50), ("all", None)]


def rows(logits: Tensor) -> tuple[list[int], list[str]]:
    """The likeliest tokens and their labels, safe for Plotly, which reads labels as HTML."""
    ids = logits.topk(SHOWN).indices.tolist()
    return ids, [html.escape(label(id)) for id in ids]


def bars(p: Tensor, labels: Sequence[str]) -> go.Bar:
    """One bar a token, the likeliest on top, with its share written beside it."""
    return go.Bar(
        x=p.tolist(),
        y=list(range(SHOWN)),
        customdata=list(labels),
        orientation="h",
        marker_color=BLUE,
        texttemplate="%{x:.1%}",
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{customdata}: %{x:.2%}<extra></extra>",
        showlegend=False,
    )


def ticks(labels: Sequence[str]) -> dict:
    """The axis that names the tokens."""
    return dict(tickvals=list(range(SHOWN)), ticktext=list(labels), autorange="reversed", showgrid=False, ticks="")


SHARE = dict(range=[0, 1.12], tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%", title="probability of coming next")


def side_by_side(prompts: Sequence[str]) -> go.Figure:
    """The ten likeliest next tokens of two prompts."""
    figure = make_subplots(1, len(prompts), subplot_titles=[f"{html.escape(prompt)} …" for prompt in prompts], horizontal_spacing=0.2)
    firsts = []
    for column, prompt in enumerate(prompts, start=1):
        logits = next_token(prompt).logits
        ids, labels = rows(logits)
        p = probabilities(logits)[ids]
        figure.add_trace(bars(p, labels), 1, column)
        figure.update_yaxes(ticks(labels), row=1, col=column)
        firsts.append(f"after “{prompt}”, {label(ids[0])} with {p[0]:.0%} and {label(ids[1])} with {p[1]:.0%}")
    figure.update_xaxes(SHARE)
    return describe(figure, f"The ten likeliest next tokens: {'; '.join(firsts)}; the rest share what is left.")


def by_temperature(scores: Scores, temperatures: Sequence[float] = TEMPERATURES) -> go.Figure:
    """The ten likeliest next tokens with a slider over the temperature, which works without a kernel; starts at 1."""
    ids, labels = rows(scores.logits)
    p = {t: probabilities(scores.logits, t) for t in temperatures}
    figure = go.Figure(bars(p[1.0][ids], labels))
    stops = [[{"x": [p[t][ids].tolist()]}, {"title.text": wavering(p[t])}] for t in temperatures]
    control = slider([f"{t:g}" for t in temperatures], prefix="temperature ", steps_args=stops, active=list(temperatures).index(1.0), y=-0.2)
    figure.update_layout(title=wavering(p[1.0]), sliders=[control], height=500, margin=dict(b=150))
    figure.update_xaxes(SHARE)
    figure.update_yaxes(ticks(labels))
    ends = " and ".join(f"{p[t][ids[0]]:.0%} at temperature {t:g}" for t in (temperatures[0], 1.0, temperatures[-1]))
    return describe(figure, f"The ten likeliest next tokens under a slider of temperatures. The first, {label(ids[0])}, has {ends}.")


def wavering(p: Tensor) -> str:
    """Between how many tokens the model wavers, as a figure's title says it."""
    wide = choices(p)
    return f"as if it chose evenly among {wide:,.0f} tokens" if wide >= 1.5 else "as good as sure"


class NextTokenExplorer:
    """A prompt, temperature and top-k, with the bars patched in place; a button that draws a token and goes on.

    The model reads anew when the text changes; temperature and top-k reuse its scores.

    Args:
        prompt: the one to start with.

    Attributes:
        scores: what the model made of the prompt and of the tokens drawn since.
        drawn: the ids of those tokens.
        figure: the bars, a FigureWidget.
        widget: controls and bars together; display this.
    """

    def __init__(self, prompt: str) -> None:
        self.scores, self.drawn = next_token(prompt), []
        self.ids, labels = rows(self.scores.logits)
        self.chance = torch.Generator().manual_seed(0)
        wide = dict(layout=widgets.Layout(width="520px"), style=dict(description_width="90px"))
        self.prompt = widgets.Text(prompt, description="prompt", continuous_update=False, **wide)
        self.temperature = widgets.FloatSlider(1.0, min=0.1, max=2.0, step=0.1, description="temperature", readout_format=".1f", **wide)
        self.top_k = widgets.SelectionSlider(options=TOP_K, value=None, description="top-k", **wide)
        self.next = widgets.Button(description="Draw the next token", button_style="primary", layout=widgets.Layout(width="auto"))
        self.again = widgets.Button(description="Start over", layout=widgets.Layout(width="auto"))
        self.text, self.said = widgets.HTML(), widgets.HTML()
        figure = go.Figure(bars(probabilities(self.scores.logits)[self.ids], labels)).update_layout(height=440)
        figure.update_xaxes(SHARE)
        figure.update_yaxes(ticks(labels))
        self.figure = live(figure, "A live picture of the ten likeliest next tokens of the prompt, one bar for each.")
        buttons = widgets.HBox([self.next, self.again])
        self.widget = widgets.VBox([self.prompt, self.temperature, self.top_k, buttons, self.text, self.said, self.figure])
        self.prompt.observe(self.read, "value")
        self.temperature.observe(self.paint, "value")
        self.top_k.observe(self.paint, "value")
        self.next.on_click(self.draw)
        self.again.on_click(self.read)
        self.paint()

    def read(self, change: object = None) -> None:
        """Read the prompt anew, without what was drawn; one that can't be read leaves the picture and says why."""
        try:
            self.scores, self.drawn = next_token(self.prompt.value), []
        except ValueError as error:
            self.said.value = f"<b>{html.escape(str(error))}</b>"
            return
        self.rename()

    def draw(self, change: object = None) -> None:
        """Draw a token by the probabilities of the picture, put it after the text, and read on."""
        if smollm2()[0].eos_token_id in self.drawn:
            return
        p = probabilities(self.scores.logits, self.temperature.value, self.top_k.value)
        id = int(torch.multinomial(p, 1, generator=self.chance))
        ids = [*self.scores.ids, id]
        self.scores, self.drawn = Scores(ids, score(ids), self.scores.remark), [*self.drawn, id]
        self.rename()

    def rename(self) -> None:
        """Name the bars anew, then paint them."""
        self.ids, labels = rows(self.scores.logits)
        with self.figure.batch_update():
            self.figure.update_yaxes(ticktext=labels)
            self.figure.data[0].customdata = labels
            self.paint()

    def paint(self, change: object = None) -> None:
        """Patch the bars and the two lines above them with what the controls say now."""
        p = probabilities(self.scores.logits, self.temperature.value, self.top_k.value)
        with self.figure.batch_update():
            self.figure.data[0].x = p[self.ids].tolist()
        new = html.escape(smollm2()[0].decode(self.drawn))
        self.text.value = f'<div style="max-width:52em;line-height:1.5">{html.escape(self.prompt.value[-400:])}<b style="color:{BLUE}">{new}</b></div>'
        ended = " The model has ended its text: start over." if smollm2()[0].eos_token_id in self.drawn else ""
        self.said.value = html.escape(f"{wavering(p).capitalize()}. {self.scores.remark}{ended}")
