"""One theme, one palette, and no figure without a sentence for those who can't see it.

The theme is made for white and for dark pages at once: the background is transparent and the ink is a gray whose
contrast is above 4:1 on both white and JupyterLab's dark #111111 (a test computes it).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

import plotly.graph_objects as go
from IPython.display import display
from plotly.utils import PlotlyJSONEncoder

PLOTLY_MIME = "application/vnd.plotly.v1+json"
KEYS_MIME, KEYS_MARK = "application/javascript", {"largemodels": {"keys": True}}

#: Okabe and Ito's palette (https://jfly.uni-koeln.de/color/), told apart with every common kind of color vision.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A7A7A")
BLUE, VERMILION, GREEN, PINK, ORANGE, SKY, GRAY = PALETTE

#: From the page's own background to full ink, so that "more" stands out on white and on black alike.
SEQUENTIAL = [[0.0, "rgba(24,134,214,0.04)"], [1.0, "rgba(24,134,214,1)"]]
#: Negative, zero, positive.
DIVERGING = [[0.0, "rgb(213,94,0)"], [0.5, "rgba(128,128,128,0.08)"], [1.0, "rgb(0,114,178)"]]
#: Both again, opaque, for cells with numbers in them: Plotly picks the number's color by the cell's as it is on white.
SEQUENTIAL_OPAQUE = [[0.0, "rgb(224,238,249)"], [1.0, "rgb(24,134,214)"]]
DIVERGING_OPAQUE = [[0.0, "rgb(213,94,0)"], [0.5, "rgb(238,238,238)"], [1.0, "rgb(0,114,178)"]]

INK = "#7A7A7A"
GRID = "rgba(128,128,128,0.22)"
FONT = "Inter, 'Source Sans 3', 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"

_axis = dict(gridcolor=GRID, linecolor=INK, zerolinecolor=GRID, ticks="outside", tickcolor=GRID, automargin=True)
THEME = go.layout.Template(
    layout=dict(
        colorway=PALETTE,
        font=dict(family=FONT, size=14, color=INK),
        title=dict(x=0, xanchor="left", xref="paper", font=dict(size=16), y=1, yanchor="top", pad=dict(t=14)),
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        xaxis=_axis,
        yaxis=_axis,
        colorscale=dict(sequential=SEQUENTIAL, diverging=DIVERGING),
        hoverlabel=dict(font=dict(family=FONT)),
        legend=dict(orientation="h", y=1.02, yanchor="bottom", x=0),
        margin=dict(l=60, r=24, t=72, b=56),
        autosize=True,
    )
)
HEIGHT = 400  #: pixels, where a figure doesn't set its own
CONFIG = {"displaylogo": False, "displayModeBar": False}  # with "responsive", JupyterLab folds a figure to nothing


def describe(fig: go.Figure, alt: str) -> go.Figure:
    """Give ``fig`` the course's theme and its alternative text; returns the same figure.

    Args:
        fig: a Plotly figure, or a FigureWidget.
        alt: what someone who can't see the figure needs to know, as a sentence.

    Raises:
        ValueError: ``alt`` isn't a sentence of at least 30 characters that ends with a period.
    """
    alt = " ".join(alt.split())
    if len(alt) < 30 or not alt.endswith("."):
        raise ValueError(
            f"The alternative text is {alt!r}. Write a sentence of 30 characters or more, ending with a period, "
            "that says what the figure shows to someone who can't see it."
        )
    fig.update_layout(template=THEME, meta={"alt": alt}, height=fig.layout.height or HEIGHT)
    return fig


def show(fig: go.Figure, alt: str | None = None) -> None:
    """Display ``fig`` as Plotly's MIME type; its alternative text is the plain-text output too.

    Before a figure with a slider comes the script by which the slider takes keys, in a page that runs the notebook.

    Args:
        fig: the figure; its own layout wins over the theme.
        alt: a sentence, see :func:`describe`; may be left out if the figure has been described already.

    Raises:
        ValueError: the figure has no alternative text.
    """
    described = describe(fig, alt or (fig.layout.meta or {}).get("alt", "")).to_plotly_json()
    bundle = json.loads(json.dumps(described, cls=PlotlyJSONEncoder))
    if fig.layout.sliders:
        script = files(__package__).joinpath("slider_keys.js").read_text("utf-8")
        display({KEYS_MIME: script}, metadata=KEYS_MARK, raw=True)
    display(
        {PLOTLY_MIME: {**bundle, "config": CONFIG}, "text/plain": f"Figure: {bundle['layout']['meta']['alt']}"},
        raw=True,
    )


def live(fig: go.Figure, alt: str | None = None) -> go.FigureWidget:
    """Make ``fig`` a widget that a callback can patch in place; ``alt`` as in :func:`show`.

    Labels of its axes aren't measured anew at each move, to hide one that leaves the picture: a tenth of the redraw.
    """
    fig.update_xaxes(ticklabeloverflow="allow").update_yaxes(ticklabeloverflow="allow")
    with without("rfc3987_syntax"):
        from .live_figure import LiveFigure, listed  # no sooner: it imports all that Plotly's widgets need

        return LiveFigure(describe(listed(fig), alt or (fig.layout.meta or {}).get("alt", "")))


@contextmanager
def without(module: str) -> Iterator[None]:
    """Inside the block, an optional module that hasn't been imported yet counts as not installed.

    Plotly's widgets import nbformat, that imports jsonschema, and that the grammar of internationalized addresses where
    it is installed. Compiling it takes 2 to 3 seconds, and no figure needs it.
    """
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None
    try:
        yield
    finally:
        del sys.modules[module]
