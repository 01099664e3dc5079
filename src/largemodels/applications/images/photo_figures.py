"""A picture and what the network says of it; what harm does to its answers; live and still alike."""

from __future__ import annotations

from textwrap import wrap
from typing import NamedTuple

import plotly.graph_objects as go
from torch import Tensor

from ...algorithms.convolution.photos import resized
from ...core.figures import BLUE, GREEN, INK, ORANGE, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import band, faint, panels
from ...core.figures.pictures import as_data, gallery
from .corruption import STRENGTHS, UNITS, VIEWS, over_pictures, survey
from .pictures import NAMED, accepted, answers, picture, top, view

SHOWN = 192  #: pixels of a picture's side on the page
NOTHING = "no class of ImageNet's fits"


class Reading(NamedTuple):
    """A picture as the network sees it, and its five likeliest names with their probabilities.

    Attributes:
        seen: (3, 224, 224).
        five: name and probability, the likeliest first.
        fits: what the first answer is: ``"right"``, ``"wrong"``, that no class fits, or nothing for one's own picture.
    """

    seen: Tensor
    five: list[tuple[str, float]]
    fits: str

    def data(self) -> dict[str, dict]:
        """New data by trace."""
        p = [value for _, value in self.five]
        names = [f"{name}  {value:.2f}" for name, value in self.five]
        shown = resized(self.seen, SHOWN, SHOWN).clamp(0, 1).permute(1, 2, 0).numpy()
        return {"picture": dict(source=as_data(shown, "jpeg")), "probability": dict(x=p), "names": dict(text=names)}

    def title(self) -> str:
        """The first answer, as short as a title."""
        name, p = self.five[0]
        return f"{name} ({p:.2f})" + (f": {self.fits}" if self.fits else "")

    def words(self) -> str:
        """The first answer as a sentence."""
        name, p = self.five[0]
        said = f"It says {name}, with {p:.2f}; the first five names share {sum(p for _, p in self.five):.2f}."
        return said + (f" By our list that is {self.fits}." if self.fits in ("right", "wrong") else "")


def read(x: Tensor, name: str = "") -> Reading:
    """What the network says of the middle of a square, (3, 256, 256), judged by the list if it has a name there."""
    seen = view(x)
    p = answers(seen[None])[0]
    fits = "" if not name else ("right" if accepted(name)[p.argmax()] else "wrong") if NAMED[name] else NOTHING
    return Reading(seen, top(p), fits)


def empty(first: Reading) -> go.Figure:
    """The picture and five bars, with their traces, as a reading fills them."""
    figure, data = panels(["what it sees", "its five likeliest names"], column_widths=[0.36, 0.64]), first.data()
    figure.add_trace(go.Image(source=data["picture"]["source"], name="picture", hoverinfo="skip"), row=1, col=1)
    bars = dict(y=list(range(5)), orientation="h", marker_color=faint(BLUE, 0.45), name="probability", hoverinfo="x")
    figure.add_bar(x=data["probability"]["x"], **bars, row=1, col=2)
    figure.add_scatter(
        x=[0.01] * 5, y=list(range(5)), text=data["names"]["text"], mode="text", textposition="middle right",
        textfont=dict(color=INK, size=14), name="names", hoverinfo="skip", row=1, col=2,
    )  # fmt: skip
    figure.update_xaxes(visible=False, col=1).update_yaxes(visible=False, col=1)
    figure.update_xaxes(range=[0, 1], title="probability", col=2)
    figure.update_yaxes(range=[4.5, -0.5], visible=False, col=2)
    return figure.update_layout(showlegend=False, height=420)


def all_pictures(start: str = "astronaut") -> go.Figure:
    """Every picture of the list with its five likeliest names, one at a time."""
    short = {name: name.split("_")[-1].replace("immunohistochemistry", "tissue") for name in NAMED}
    readings = {short[name]: read(picture(name), name) for name in NAMED}
    stops = [Stop(label, f"{label}: {reading.title()}", reading.data()) for label, reading in readings.items()]
    figure = empty(readings[start]).update_layout(height=520)
    figure = framed(figure, stops, start=list(readings).index(start))
    alt = "A picture, and the five likeliest names that the network gives it, as bars."
    return describe(figure, f"{alt} At {start}: {readings[start].words()}")


def augmented(name: str) -> go.Figure:
    """A picture as four views show it, in half the light and turned, each with the first answer."""
    x = picture(name)
    shown = {"as it is": view(x)}
    shown |= dict(
        zip(("mirrored", "moved up and left", "moved, mirrored"), (view(x, *how) for how in VIEWS[1:]), strict=True)
    )
    shown |= {"half the light": view(x) / 2, "upside down": view(x).flip(1)}
    firsts = {what: top(answers(seen[None])[0], 1)[0] for what, seen in shown.items()}
    captions = [f"{what}<br>{'<br>'.join(wrap(answer, 17))}<br>{p:.2f}" for what, (answer, p) in firsts.items()]
    small = [resized(seen, SHOWN, SHOWN).clamp(0, 1).permute(1, 2, 0).numpy() for seen in shown.values()]
    figure = gallery(small, captions, kind="jpeg").update_layout(
        title="One picture, six views, and the first answer to each"
    )
    said = "; ".join(f"{what}: {answer} {p:.2f}" for what, (answer, p) in firsts.items())
    return describe(figure, f"The picture {name} in six views with the network's first answer to each: {said}.")


def against_strength() -> go.Figure:
    """For each kind of harm: the share of right answers and how sure they were, over strengths."""
    figure = panels([f"{kind}, {UNITS[kind]}" for kind in STRENGTHS], rows=2, vertical_spacing=0.2)
    ends = []
    for n, (kind, amounts) in enumerate(STRENGTHS.items()):
        found = [survey(kind, strength) for strength in range(len(amounts))]
        place, x = dict(row=n // 2 + 1, col=n % 2 + 1), [f"{amount:g}" for amount in amounts]
        lows, highs = zip(*(over_pictures(seen.single) for seen in found), strict=True)
        band(figure, list(range(len(x))), lows, highs, "95 % over pictures", color=BLUE, **place)
        lines = {
            "one view": ([s.single.mean() for s in found], BLUE, "solid"),
            "mean of four views": ([s.mean.mean() for s in found], GREEN, "dash"),
            "its own probability": ([s.sure.mean() for s in found], ORANGE, "dot"),
        }
        for name, (y, color, dash) in lines.items():
            figure.add_scatter(x=list(range(len(x))), y=[float(v) for v in y], name=name, mode="lines+markers",
                               line=dict(color=color, dash=dash, width=2.5), **place)  # fmt: skip
        figure.update_xaxes(tickvals=list(range(len(x))), ticktext=x, **place)
        ends.append(f"{kind} {found[-1].single.mean():.2f}")
    first = set()
    for trace in figure.data:
        trace.showlegend = trace.name not in first
        first.add(trace.name)
    figure.update_yaxes(range=[-0.03, 1.03]).update_layout(
        height=640, margin_t=120, legend_y=1.06, title="What harm costs, and how sure the network still is"
    )
    alt = "Four panels: the share of right answers over 7 pictures and 4 views falls with strength from 1.00 to"
    return describe(figure, f"{alt} {', '.join(ends)}; the mean of four views does about as well.")
