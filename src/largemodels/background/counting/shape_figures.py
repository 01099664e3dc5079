"""A shape as a picture: where its parameters are, what it takes to run and to train, and what that fits."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, GREEN, ORANGE, PINK, SKY, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import floor, panels
from .machines import in_words, machines
from .memory import needs
from .shape import Shape, parameters, total_parameters

PARTS = {"embeddings": BLUE, "attention": VERMILION, "feed-forward": GREEN, "norms": PINK, "head": SKY}
BYTES = {"weights": GREEN, "KV cache": ORANGE, "gradients": VERMILION, "Adam": PINK, "activations": SKY}
LEAST = 1e6  #: bytes at which the bars of a logarithmic axis begin


def shares(shapes: Mapping[str, Shape]) -> go.Figure:
    """Where the parameters are, as shares of each model's: a bar for each, from top to bottom."""
    counted = {name: parameters(shape) for name, shape in shapes.items()}
    names = [f"{name}, {sum(parts.values()):,}" for name, parts in counted.items()]
    percent = {n: {part: 100 * k / sum(parts.values()) for part, k in parts.items()} for n, parts in counted.items()}
    figure = go.Figure()
    for part, color in PARTS.items():
        share = [percents[part] for percents in percent.values()]
        figure.add_bar(
            x=share, y=names, orientation="h", name=part, marker_color=color, textposition="inside",
            text=[f"{value:.0f} %" if value >= 5 else "" for value in share], insidetextanchor="middle",
        )  # fmt: skip
    figure.update_yaxes(autorange="reversed", showgrid=False).update_xaxes(ticksuffix=" %", range=[0, 100])
    figure.update_layout(barmode="stack", height=150 + 48 * len(shapes), legend_traceorder="normal")
    figure.update_layout(title="Where the parameters are")
    said = [f"{n}: " + ", ".join(f"{part} {x:.0f} %" for part, x in parts.items()) for n, parts in percent.items()]
    return describe(figure, f"Stacked bars of the shares of parameters by part. {'; '.join(said)}.")


def totals(shape: Shape, bits: int) -> tuple[int, int]:
    """Bytes to run and to train, with one text as long as there are positions."""
    run, train = (sum(values) for values in zip(*needs(shape, bits).values(), strict=True))
    return run, train


def title(shape: Shape, bits: int) -> str:
    """How many parameters, and what they take."""
    run, train = totals(shape, bits)
    return f"{total_parameters(shape):,} parameters: {in_words(run)} to run, {in_words(train)} to train"


def traces(shape: Shape, bits: int) -> dict[str, dict[str, list]]:
    """The picture's data by the names of its traces: what an explorer patches, and what a stop brings."""
    run, train = totals(shape, bits)
    sizes = {**machines(), "to run": run, "to train": train}
    data = {part: (["all"], [n], [""]) for part, n in parameters(shape).items()}
    data |= {name: (["to run", "to train"], list(both), ["", ""]) for name, both in needs(shape, bits).items()}
    data["what fits"] = (floor(list(sizes.values()), LEAST), list(sizes), [in_words(size) for size in sizes.values()])
    return {name: dict(x=x, y=y, text=text) for name, (x, y, text) in data.items()}


def shape_picture(shape: Shape, bits: int = 32) -> go.Figure:
    """Three panels: parameters by part, bytes by part to run and to train, and those beside four machines."""
    figure = panels(["parameters", "bytes", "what fits"], column_widths=[0.2, 0.3, 0.5], horizontal_spacing=0.12)
    data = traces(shape, bits)
    for column, colors, legend in ((1, PARTS, "legend"), (2, BYTES, "legend2")):
        for name, color in colors.items():
            figure.add_bar(name=name, marker_color=color, **data[name], legend=legend, row=1, col=column)
    figure.add_bar(
        **data["what fits"], name="what fits", orientation="h", showlegend=False, row=1, col=3, textposition="auto",
        marker_color=[GRAY] * len(machines()) + [GREEN, VERMILION],
    )  # fmt: skip
    figure.update_yaxes(exponentformat="B", col=1).update_yaxes(exponentformat="SI", ticksuffix="B", col=2)
    figure.update_yaxes(autorange="reversed", showgrid=False, row=1, col=3).update_yaxes(automargin=False)
    ticks = dict(tickvals=[10**6, 10**9, 10**12, 10**15], ticktext=["1 MB", "1 GB", "1 TB", "1 PB"])
    figure.update_xaxes(type="log", range=[6, 15.4], **ticks, row=1, col=3)
    above = dict(orientation="h", x=0, yanchor="bottom", font_size=12, traceorder="normal")
    figure.update_layout(
        barmode="stack", height=500, margin_t=132, title=title(shape, bits), legend=dict(y=1.2, **above),
        legend2=dict(y=1.11, **above),
    )  # fmt: skip
    parts = ", ".join(f"{part} {n:,}" for part, n in parameters(shape).items())
    return describe(
        figure,
        f"Bars of a model's parameters by part ({parts}), of the bytes it takes to run and to train, and of those "
        f"beside the memory of four machines. {title(shape, bits)}.",
    )


def shape_stops(presets: Mapping[str, Shape], start: int = 0, bits: int = 32) -> go.Figure:
    """The same picture with a slider over models that needs no kernel.

    Args:
        presets: name → shape; each runs and trains with one text as long as its positions.
        start: the one shown first.
        bits: of a weight.
    """
    first = shape_picture(list(presets.values())[start], bits)
    stops = [Stop(name, title(shape, bits), traces(shape, bits)) for name, shape in presets.items()]
    return framed(first, stops, prefix="model: ", start=start)
