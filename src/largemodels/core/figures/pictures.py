"""Real pictures in a figure: side by side with their captions, or one at a time under a slider."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike
from PIL import Image

from .frames import Stop, framed

SIDE = 220  #: pixels of a row of pictures


def as_data(picture: ArrayLike, kind: str = "png") -> str:
    """A picture as a data address that Plotly shows.

    Args:
        picture: (H, W) or (H, W, 3); whole numbers 0 … 255, or 0 … 1 with a point.
        kind: ``"png"`` keeps every pixel; ``"jpeg"`` for photos, a tenth as large.

    Raises:
        ValueError: the shape or the range is another one.
    """
    pixels = np.asarray(picture)
    if pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] != 3):
        raise ValueError(f"The picture has the shape {pixels.shape}. It must be (H, W), or (H, W, 3) in color.")
    if pixels.dtype.kind == "f":
        if not (np.isfinite(pixels).all() and pixels.min() >= 0 and pixels.max() <= 1):
            raise ValueError(f"The picture goes from {pixels.min()} to {pixels.max()}. Scale it to 0 … 1 first.")
        pixels = (255 * pixels).round()
    packed = io.BytesIO()
    settings = dict(optimize=True) if kind == "png" else dict(quality=80)
    Image.fromarray(pixels.astype(np.uint8)).save(packed, kind, **settings)
    return f"data:image/{kind};base64," + base64.b64encode(packed.getvalue()).decode()


def gallery(
    pictures: Sequence[ArrayLike], captions: Sequence[str], columns: int = 6, *, kind: str = "png"
) -> go.Figure:
    """Pictures in rows, each above its caption; colors are the pictures' own.

    Args:
        pictures: as :func:`as_data` takes them, all shown equally wide.
        captions: one each.
        columns: pictures of a row.
        kind: as in :func:`as_data`.
    """
    figure = go.Figure(go.Scatter(x=[0], y=[0], mode="markers", marker_opacity=0, hoverinfo="skip", name="pictures"))
    rows = -(-len(captions) // columns)
    for n, (picture, caption) in enumerate(zip(pictures, captions, strict=True)):
        row, column = divmod(n, columns)
        place = dict(x=column, y=-row, xref="x", yref="y", xanchor="center", yanchor="middle")
        figure.add_layout_image(source=as_data(picture, kind), sizex=0.92, sizey=0.8, **place)
        figure.add_annotation(text=caption, x=column, y=-row - 0.47, xref="x", yref="y", showarrow=False, yanchor="top")
    hidden = dict(visible=False, fixedrange=True)
    figure.update_xaxes(range=[-0.5, columns - 0.5], **hidden)
    figure.update_yaxes(range=[-rows + 0.3, 0.5], **hidden)
    return figure.update_layout(height=40 + SIDE * rows, margin=dict(l=8, r=8, t=48, b=8), showlegend=False)


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
    """
    figure = go.Figure(go.Image(source=as_data(next(iter(pictures.values()))), name="picture", hoverinfo="skip"))
    stops = [
        Stop(label, title, {"picture": dict(source=as_data(picture, kind))})
        for (label, picture), title in zip(pictures.items(), titles, strict=True)
    ]
    figure.update_xaxes(visible=False), figure.update_yaxes(visible=False)
    if len({np.shape(picture) for picture in pictures.values()}) > 1:  # a smaller one shows smaller, at the top left
        high, wide = (max(np.shape(picture)[side] for picture in pictures.values()) for side in (0, 1))
        figure.update_xaxes(range=[-0.5, wide - 0.5]).update_yaxes(range=[high - 0.5, -0.5])
    return framed(figure.update_layout(height=480, margin=dict(l=8, r=8)), stops, prefix=prefix, start=start)
