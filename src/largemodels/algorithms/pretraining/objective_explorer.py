"""Your own sentence as questions with answers, live: what each objective asks, and what the small models say."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping

import ipywidgets as widgets
import plotly.graph_objects as go
import torch

from ...core.controls import buttons
from ...core.device import device, one_thread
from ...core.figures import BLUE, INK, describe, live
from ..tokens.byte_pairs import BytePairs
from ..tokens.piece_figures import label
from .language_model import LanguageModel
from .objectives import IGNORED, OBJECTIVES, asking
from .training import LONG

RATES = (0.05, 0.15, 0.4, 0.6, 0.8, 1.0)  #: far apart: of 16 pieces, the first draw asks for more at each


class ObjectiveExplorer:
    """Sentence, objective, mask rate and draw, with the bars patched in place as they move.

    Args:
        sentence: the one to start with; cut to its first 16 pieces, the most that the models were trained on.
        tokenizer: the models'.
        models: ``"causal"`` and ``"masked"`` → the trained model.
        rate: the mask rate to start with, one of RATES.

    Attributes:
        figure: a bar for each piece that is asked for, as high as the chance that the model gave it.
        widget: controls and bars together; display this.
    """

    def __init__(
        self, sentence: str, tokenizer: BytePairs, models: Mapping[str, LanguageModel], rate: float = 0.4
    ) -> None:
        self.tokenizer, self.models = tokenizer, models
        self.mask_id = len(tokenizer.bytes)
        wide = dict(layout=widgets.Layout(width="460px"), style=dict(description_width="90px"))
        self.sentence = widgets.Text(sentence, description="sentence", continuous_update=False, **wide)
        self.objective = buttons(OBJECTIVES, "objective", value="masked")
        stops = [(f"{stop:.0%}", stop) for stop in RATES]
        self.rate = widgets.SelectionSlider(options=stops, value=rate, description="mask rate", **wide)
        self.lot = widgets.IntSlider(1, 1, 10, description="draw", **wide)
        self.said = widgets.HTML()
        self.figure = live(chances())
        self.widget = widgets.VBox([self.sentence, self.objective, self.rate, self.lot, self.said, self.figure])
        for control in (self.sentence, self.objective, self.rate, self.lot):
            control.observe(self.draw, "value")
        self.draw()

    @one_thread()
    def draw(self, change: object = None) -> None:
        """Ask the model what the controls say; a sentence that can't be asked about leaves the bars, and says why."""
        causal = self.objective.value == "causal"
        self.rate.disabled = self.lot.disabled = causal  # a causal model is always asked for every next piece
        try:
            ids, targets, shown, guesses, left_out = self.ask()
        except ValueError as error:
            self.said.value = f"<b>{html.escape(str(error))}</b>"
            return
        names = [label(self.tokenizer, n) for n in ids]
        wanted = [label(self.tokenizer, n) for n in targets]
        with self.figure.batch_update():
            bars = self.figure.data[0]
            bars.x, bars.y, bars.text = list(range(len(ids))), shown, guesses
            bars.customdata = wanted
            self.figure.layout.xaxis.tickvals = list(range(len(ids)))
            self.figure.layout.xaxis.ticktext = [f"{a}<br>{b}" for a, b in zip(names, wanted, strict=True)]
            self.figure.layout.xaxis.range = [-0.5, len(ids) - 0.5]
        self.said.value = html.escape(self.summary(shown, targets, left_out))

    def ask(self) -> tuple[list[int], list[int], list[float], list[str], int]:
        """Inputs, targets, the chance given to each target (0 where nothing is asked), best guesses, pieces left out.

        Raises:
            ValueError: the sentence has no piece to ask for.
        """
        objective = self.objective.value
        pieces = self.tokenizer.encode(self.sentence.value.lower())
        room = LONG + (objective == "causal")
        kept = pieces[:room]
        if not kept:
            raise ValueError("The sentence is empty. Type at least one word.")
        ids = torch.tensor([kept])  # (1, T)
        pairs = asking(objective, self.mask_id, self.rate.value)
        inputs, targets = pairs(ids, torch.Generator().manual_seed(1 + self.lot.value))  # (1, T) each
        with torch.inference_mode():
            chance = self.models[objective].eval()(inputs.to(device()))[0].softmax(-1).cpu()  # (T, V)
        asked = targets[0] != IGNORED  # (T,)
        given = chance.gather(-1, targets[0].clamp(min=0)[:, None])[:, 0] * asked  # (T,)
        guesses = [label(self.tokenizer, int(n)) if a else "" for n, a in zip(chance.argmax(-1), asked, strict=True)]
        return inputs[0].tolist(), targets[0].tolist(), given.tolist(), guesses, len(pieces) - len(kept)

    def summary(self, given: list[float], targets: list[int], left_out: int) -> str:
        """What the bars show, in words."""
        chances = [max(p, 1e-12) for p, target in zip(given, targets, strict=True) if target != IGNORED]
        loss = -sum(map(math.log, chances)) / len(chances)
        V = len(self.tokenizer.bytes) + 1
        said = (
            f"{len(chances)} of {len(targets)} places are asked. Loss {loss:.2f} nats a target: as unsure as between "
            f"{math.exp(loss):.0f} equal choices. Knowing nothing, it would be {math.log(V):.2f} and {V}."
        )
        return said + (f" The last {left_out} pieces were left out." if left_out else "")


def chances() -> go.Figure:
    """The empty bars that the explorer fills."""
    figure = go.Figure(
        go.Bar(
            x=[], y=[], text=[], customdata=[], marker_color=BLUE, textposition="outside", textfont=dict(color=INK),
            cliponaxis=False, hovertemplate="right: %{customdata}<br>chance: %{y:.3f}<br>guess: %{text}<extra></extra>",
        )
    )  # fmt: skip
    figure.update_xaxes(title="input (above) and target (below)", tickangle=0)
    figure.update_yaxes(title="chance given to the target", range=[0, 1.08])
    return describe(
        figure,
        "For each place of the sentence the input, the target where one is asked for, a bar for the chance that the "
        "model gave to the target, and above it the model's best guess.",
    )
