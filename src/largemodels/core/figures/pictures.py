"""Real pictures in a figure: side by side with their captions, or one at a time under a slider."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike
from PIL import Image

from .frames import ROOM, Stop, framed

PAGE, TALLEST, LINE = 940, 240, 20  #: pixels: a notebook's width, the most of a picture's height, a line of a caption


def as_data(picture: ArrayLike, kind: str = "png") -> str:
    """A picture as a data address that Plotly shows.

    Args:
        picture: (H, W) or (H, W, 3); whole numbers 0 … 255, or 0 … 1 with a point, or False and True.
        kind: ``"png"`` keeps every pixel; ``"jpeg"`` is for photos, a tenth as large.

    Raises:
        ValueError: the shape or the range is another one.
    """
    pixels = np.asarray(picture)
    if pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] != 3):
        raise ValueError(f"The picture has the shape {pixels.shape}. It must be (H, W), or (H, W, 3) in color.")
    pixels = pixels.astype(float) if pixels.dtype.kind == "b" else pixels
    most = 1 if pixels.dtype.kind == "f" else 255
    if not (np.isfinite(pixels).all() and pixels.min() >= 0 and pixels.max() <= most):
        raise ValueError(f"The picture goes from {pixels.min()} to {pixels.max()}. Scale it to 0 … {most} first.")
    if most == 1:
        pixels = (255 * pixels).round()
    packed = io.BytesIO()
    settings = dict(optimize=True) if kind == "png" else dict(quality=80)
    Image.fromarray(pixels.astype(np.uint8)).save(packed, kind, **settings)
    return f"data:image/{kind};base64," + base64.b64encode(packed.getvalue()).decode()


def gallery(
    pictures: Sequence[ArrayLike], captions: Sequence[str], columns: int = 6, *, kind: str = "png"
) -> go.Figure:
    """Pictures in rows, each above its caption; colors are the pictures' own.

    They keep their shapes; the tallest gives the height of all rows.

    Args:
        pictures: as :func:`as_data` takes them, all shown equally wide.
        captions: one each; ``<br>`` ends a line.
        columns: the most pictures of a row.
        kind: as in :func:`as_data`.

    Raises:
        ValueError: pictures and captions aren't equally many, or a picture isn't one.
    """
    if not captions or len(pictures) != len(captions):
        raise ValueError(f"There are {len(pictures)} pictures and {len(captions)} captions. Give each its own.")
    columns = min(columns, len(captions))
    tall = max(height / width for height, width, *_ in map(np.shape, pictures)) * 0.92 * PAGE / columns
    tall, words = min(tall, TALLEST), LINE * (1 + max(caption.count("<br>") for caption in captions))
    row = tall + words + 16
    figure = go.Figure(go.Scatter(x=[0], y=[0], mode="markers", marker_opacity=0, hoverinfo="skip", name="pictures"))
    for n, (picture, caption) in enumerate(zip(pictures, captions, strict=True)):
        foot = -(n // columns) * row - tall
        place = dict(x=n % columns, xref="x", yref="y", xanchor="center")
        figure.add_layout_image(
            source=as_data(picture, kind), y=foot, yanchor="bottom", sizex=0.92, sizey=tall, **place
        )
        figure.add_annotation(text=caption, y=foot - 2, yanchor="top", showarrow=False, **place)
    rows = -(-len(captions) // columns)
    figure.update_xaxes(range=[-0.5, columns - 0.5], visible=False, fixedrange=True)
    figure.update_yaxes(range=[-rows * row, 0], visible=False, fixedrange=True)
    return figure.update_layout(height=56 + rows * row, margin=dict(l=8, r=8, t=48, b=8), showlegend=False)


def picture_slider(
    pictures: Mapping[str, ArrayLike], titles: Sequence[str], *, prefix: str = "", start: int = 0, kind: str = "png"
) -> go.Figure:
    """One picture at a time, all at one scale, with a slider that needs no kernel.

    Args:
        pictures: the stop's label → a picture, as :func:`as_data` takes them.
        titles: what is to be seen at each stop.
        prefix: words before the current stop's label.
        start: the stop that paper shows.
        kind: as in :func:`as_data`.

    Raises:
        ValueError: pictures and titles aren't equally many, there are fewer than two, or a picture isn't one.
    """
    if len(pictures) != len(titles):
        raise ValueError(f"There are {len(pictures)} pictures and {len(titles)} titles. Give each its own.")
    figure = go.Figure(go.Image(source=as_data(next(iter(pictures.values()))), name="picture", hoverinfo="skip"))
    stops = [
        Stop(label, title, {"picture": dict(source=as_data(picture, kind))})
        for (label, picture), title in zip(pictures.items(), titles, strict=True)
    ]
    figure.update_xaxes(visible=False), figure.update_yaxes(visible=False)
    sizes = {np.shape(picture)[:2] for picture in pictures.values()}
    if len(sizes) > 1:  # a smaller picture shows smaller, at the top left
        figure.update_xaxes(range=[-0.5, max(wide for _, wide in sizes) - 0.5])
        figure.update_yaxes(range=[max(high for high, _ in sizes) - 0.5, -0.5])
    shown = framed(figure, stops, prefix=prefix, start=start)
    shown.layout.sliders[0].pad.t = 12  # no axis stands between
    return shown.update_layout(height=480, margin_b=ROOM)
