"""The next token under the learner's hand: bars that follow prompt, temperature and top-k, and a button that draws."""

from __future__ import annotations

import html

import ipywidgets as widgets
import torch

from ..core.figures import BLUE, live
from .next_token import READ, Scores, next_token, probabilities, score, smollm2
from .next_token_figures import likeliest, next_tokens, wavering

TOP_K = (1, 2, 3, 5, 10, 50)
ENDED = "The model has drawn the token that ends its text. Start over."


class NextTokenExplorer:
    """A prompt, temperature and top-k, with the bars patched in place; a button draws a token and reads on.

    The model reads when the text changes. Temperature and top-k reuse its scores.

    Args:
        prompt: the one to start with.

    Attributes:
        scores: what the model made of the text so far.
        drawn: the ids of the tokens drawn since the prompt.
        figure: the bars, a FigureWidget.
        widget: controls and bars together; display this.
    """

    def __init__(self, prompt: str) -> None:
        self.scores, self.drawn = next_token(prompt), []
        self.ids, _ = likeliest(self.scores.logits)
        self.chance = torch.Generator().manual_seed(0)
        wide = dict(layout=widgets.Layout(width="520px"), style=dict(description_width="90px"))
        self.prompt = widgets.Text(prompt, description="prompt", continuous_update=False, **wide)
        self.temperature = widgets.FloatSlider(
            1.0, min=0.1, max=2.0, step=0.1, description="temperature", readout_format=".1f", **wide
        )
        V = len(self.scores.logits)
        kept = [*((str(k), k) for k in TOP_K), ("all", V)]
        self.top_k = widgets.SelectionSlider(options=kept, value=V, description="top-k", **wide)
        self.next = widgets.Button(description="Draw the next token", button_style="primary")
        self.again = widgets.Button(description="Start over")
        self.next.layout.width = self.again.layout.width = "auto"
        self.text, self.said = widgets.HTML(), widgets.HTML()
        self.figure = live(next_tokens(self.scores))
        buttons = widgets.HBox([self.next, self.again])
        controls = [self.prompt, self.temperature, self.top_k, buttons, self.text, self.said]
        self.widget = widgets.VBox([*controls, self.figure])
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
        """Draw one token by the probabilities in the picture, put it after the text, and read that."""
        if self.ended():
            return
        p = probabilities(self.scores.logits, self.temperature.value, self.top_k.value)  # (V,)
        id = int(torch.multinomial(p, 1, generator=self.chance))
        ids = [*self.scores.ids, id][-READ:]
        self.scores, self.drawn = Scores(ids, score(ids), self.scores.remark), [*self.drawn, id]
        self.rename()

    def ended(self) -> bool:
        """Whether the token that ends a text has been drawn."""
        return smollm2()[0].eos_token_id in self.drawn

    def rename(self) -> None:
        """Name the bars anew, then paint them."""
        self.ids, names = likeliest(self.scores.logits)
        with self.figure.batch_update():
            self.figure.update_yaxes(ticktext=names)
            self.figure.data[0].customdata = names
            self.paint()

    def paint(self, change: object = None) -> None:
        """Patch the bars, and the two lines above them, with what the controls say now."""
        p = probabilities(self.scores.logits, self.temperature.value, self.top_k.value)  # (V,)
        with self.figure.batch_update():
            self.figure.data[0].x = p[self.ids].tolist()
        prompt, new = self.prompt.value, smollm2()[0].decode(self.drawn)
        shown = prompt if len(prompt) <= 400 else f"… {prompt[-400:]}"
        self.text.value = f"{html.escape(shown)}<b style='color:{BLUE}'>{html.escape(new)}</b>"
        said = (f"{wavering(p).capitalize()}.", self.scores.remark, ENDED if self.ended() else "")
        self.said.value = html.escape(" ".join(filter(None, said)))
