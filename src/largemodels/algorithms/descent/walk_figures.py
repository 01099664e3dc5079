"""Figures of the notebook on gradient descent: each a surface with walks on it, beside the curve that explains them.

The walks are the notebook's own; a step is a row of a path, (steps + 1, 2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from torch import Tensor

from ...core.figures.frames import nearest
from .descent_figures import near
from .descent_menu import ALPHAS
from .landscape_figures import Frame, framed_walks
from .surfaces import Surface

LEAST = 1e-9  #: smaller distances are drawn as this one, since a logarithmic axis has no 0


def by_direction(surface: Surface, walks: Mapping[float, Tensor]) -> go.Figure:
    """Walks on a bowl along the axes, with a slider over the step size; beside them the distance in each direction.

    Args:
        surface: the bowl.
        walks: step size → path.
    """
    low, high = surface.curvatures(surface.minima[0]).tolist()
    marks, frames = {2 / (low + high): " = 2/(λ₁ + λ₂)", 2 / high: " = 2/λ₂"}, []
    for alpha, path in walks.items():
        sizes = path.abs().clamp(min=LEAST).T.tolist()  # (2, steps + 1)
        names = f"|θ₁|, curvature {low:g}", f"|θ₂|, curvature {high:g}"
        curves = {name: (range(len(path)), size) for name, size in zip(names, sizes, strict=True)}
        said = f"factors {1 - alpha * low:.3f} and {1 - alpha * high:.2f}"
        frames.append(Frame(f"{alpha:.3g}{near(alpha, marks)}", said, surface, path, curves))
    alt = (
        f"A walk on a bowl {high / low:g} times as steep in one direction; from a step size of {2 / high:g} on "
        "the steep direction grows."
    )
    titles = dict(prefix="step size α = ", x_title="step", y_title="distance by direction")
    figure = framed_walks(frames, alt, **titles, start=nearest(walks, 2 / (low + high)))
    return figure.update_yaxes(type="log", range=[-4, 1.3], col=2)


def into_the_trench(
    surface: Surface, path: Tensor, error: Tensor, predicted: Tensor, within: float, stops: Mapping[int, str]
) -> go.Figure:
    """One long walk, seen up to each of ``stops``; beside it the error after each step, counted and predicted.

    Args:
        surface: what is walked on.
        path: the walk.
        error: after each step, (steps + 1,).
        predicted: the same by theory, (steps + 1,).
        within: the error that is marked.
        stops: number of steps → words before the title, or none.
    """
    last = len(path) - 1
    marks = sorted({*(t for n in range(48) if (t := round(10 ** (n / 8))) < last), last})
    frames = []
    for stop, words in stops.items():
        curves = {"larger error of the two": (marks, error[marks].tolist()), "here": ([stop], [error[stop].item()])}
        theory = {"predicted": (marks, predicted[marks].tolist()), f"{within:g}": ([1, last], [within, within])}
        title = f"{words}θ = ({path[stop, 0]:.3f}, {path[stop, 1]:.3f}), loss {surface.value(path[stop]):.1e}"
        seen = path[[0, *(t for t in marks if t < stop), stop]]
        frames.append(Frame(f"{stop:,}", title, surface, seen, curves, theory))
    alt = "The source's example falls into a trench within ten steps and crawls along its floor for thirteen thousand."
    figure = framed_walks(frames, alt, prefix="steps: ", x_title="step", y_title="error", start=len(frames) // 2)
    return figure.update_xaxes(type="log", col=2).update_yaxes(type="log", range=[-4.5, 0.3], col=2)


def around_the_limit(surface: Surface, walks: Mapping[float, Tensor], left: Sequence[float], limit: float) -> go.Figure:
    """The explorer's two panels for plain descent, without a kernel: walks, and what each step size would leave.

    Args:
        surface: what is walked on.
        walks: step size → path.
        left: the distance left for each of the explorer's ``ALPHAS``.
        limit: the step size from which no walk settles.
    """
    theory, frames = {"limit by theory": ([limit, limit], [LEAST, 1e4])}, []
    for alpha, path in walks.items():
        end = min(max(path[-1].norm().item(), LEAST), 1e4)
        curves = {f"left after {len(path) - 1} steps": (ALPHAS.tolist(), left), "this α": ([alpha], [end])}
        said = f"α is {alpha / limit:.2f} of the limit"
        frames.append(Frame(f"{alpha:g}{near(alpha, {limit: ' = 2/λ_max'})}", said, surface, path[:80], curves, theory))
    alt = f"What each step size leaves on a bowl: less and less up to the limit {limit:g}, then all is lost."
    titles = dict(prefix="step size α = ", x_title="step size α", y_title="distance left")
    figure = framed_walks(frames, alt, start=min(3, len(frames) - 1), **titles)
    return figure.update_xaxes(type="log", range=[-4, 0.5], dtick=1, col=2).update_yaxes(
        type="log", range=[-9, 4], col=2
    )
