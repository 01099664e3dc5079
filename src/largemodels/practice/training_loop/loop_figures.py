"""Figures of the loop: the machine, its first curve, three libraries, one batch by heart, a run resumed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import torch
from torch import Tensor

from ...core.figures import BLUE, GREEN, PALETTE, PINK, VERMILION, describe
from ...core.figures.diagrams import Diagram
from ...core.figures.marks import floor, level, told
from ...core.figures.pictures import gallery
from .loop import History


def the_loop() -> Diagram:
    """One step of training as a diagram, and the exam beside it."""
    diagram = Diagram(
        "A training step: a batch of inputs goes through the model to logits, with the labels to the loss; the old "
        "gradients are cleared, backward gives new ones, the optimizer moves the parameters, and the next batch comes. "
        "After each epoch the model is examined on other data, in evaluation mode."
    )
    diagram.box("batch", 0, 0, text="next batch\nX and y", color=GREEN).box(
        "model", 1.7, 0, text="model.train()\nmodel(X)"
    )
    diagram.box("loss", 3.4, 0, text="loss(logits, y)\nfinite?").box("clear", 3.4, 1.6, text="zero_grad()")
    diagram.box("back", 1.7, 1.6, text="backward()", color=VERMILION).box(
        "step", 0, 1.6, text="optimizer.step()\nschedule.step()", color=BLUE
    )
    diagram.box(
        "exam", 1.7, 3.1, text="after each epoch: model.eval(), no_grad(), validation data", wide=3.4, color=PINK
    )
    diagram.arrow("batch", "model", "(B, D)").arrow("model", "loss", "(B, C)").arrow("loss", "clear", "()")
    diagram.arrow("clear", "back").arrow("back", "step", "gradients").arrow("step", "batch", "parameters")
    return diagram.arrow("step", "exam")


def first_curve(history: History, C: int = 10) -> go.Figure:
    """The loss of each step and of each epoch's exam, beside ln C, which knowing nothing costs."""
    figure = go.Figure()
    figure.add_scatter(y=history.losses, name="training, each step", mode="lines", line=dict(color=BLUE, width=1.5))
    per = len(history.losses) // len(history.validation)
    ends = [per * (n + 1) - 1 for n in range(len(history.validation))]
    figure.add_scatter(
        x=ends, y=history.validation, name="validation, each epoch", mode="lines+markers",
        line=dict(color=VERMILION, width=2.5),
    )  # fmt: skip
    level(figure, math.log(C), f"ln {C} = {math.log(C):.2f}: knowing nothing")
    figure.update_xaxes(title="step").update_yaxes(title="loss, nats", rangemode="tozero")
    first, last = history.losses[0], history.validation[-1]
    figure.update_layout(title=f"From {first:.2f} nats, near ln {C}, to {last:.2f} on validation data")
    said = f"The training loss falls from {first:.2f} nats, close to ln {C}, and the validation loss to {last:.2f}."
    return describe(figure, said)


def hits_and_misses(X: Tensor, y: Tensor, logits: Tensor, each: int = 4) -> go.Figure:
    """The surest right answers and the surest wrong ones, as pictures, with what the net said.

    Args:
        X: pixels from 0 to 1, (N, 64).
        y: the digits shown, (N,).
        logits: (N, C).
        each: how many of both.
    """
    sure, said = logits.softmax(1).max(1)
    shown = []
    for right in (True, False):
        places = ((said == y) == right).nonzero().flatten()
        shown += places[sure[places].argsort(descending=True)[:each]].tolist()
    captions = [f"a {int(y[n])}, said {int(said[n])}<br>({sure[n]:.0%} sure)" for n in shown]
    big = [torch.kron(1 - X[n].reshape(8, 8).cpu(), torch.ones(8, 8)).numpy() for n in shown]
    figure = gallery(big, captions, columns=2 * each)
    wrong = int((said != y).sum())
    words = ", ".join(f"a {int(y[n])} taken for a {int(said[n])}" for n in shown if said[n] != y[n])
    return describe(figure, f"Sure and right, then sure and wrong, of {len(y)} pictures with {wrong} misses: {words}.")


def log_curves(
    runs: Mapping[str, Sequence[float]], x: Sequence[int], title: str, axes: tuple[str, str], least: float
) -> go.Figure:
    """Runs on a logarithmic axis; what is below ``least``, a 0 too, stands there.

    Args:
        runs: name → a value for each place on the axis.
        x: the places.
        title: what is to be seen, with its number.
        axes: the titles of both axes.
        least: the lowest value that is drawn.
    """
    figure = go.Figure().update_xaxes(title=axes[0]).update_yaxes(title=axes[1], type="log", exponentformat="power")
    for (name, run), color in zip(runs.items(), PALETTE, strict=False):
        figure.add_scatter(x=list(x), y=floor(run, least), name=name, mode="lines", line=dict(color=color, width=2.5))
    ends = told({name: run[-1] for name, run in runs.items()}, ".2g")
    return describe(figure.update_layout(title=title), f"{axes[1]} against {axes[0]}. At the end: {ends}.")
