"""A kernel of nine numbers under the learner's hand, over a real photo, live."""

from __future__ import annotations

from functools import cache

import ipywidgets as widgets
import plotly.graph_objects as go
import torch
from torch import Tensor

from ...core.explorer import Explorer, choice, numbers
from ...core.figures import describe
from ...core.figures.pictures import as_data
from .convolution import conv2d
from .kernels import PRESETS
from .photo_figures import as_array, seen_as
from .photos import RIGHT, gray, photo, resized

HEIGHT = 200  #: pixels of the photo, so that a change shows at once
MOST_PADDING = 8


class KernelExplorer(Explorer):
    """Nine entries, presets, stride, padding and photo; the filtered photo is patched in place as they change.

    Args:
        preset: the kernel to begin with, a name of ``kernels.PRESETS``.
        name: the photo to begin with, a name of ``photos.RIGHT``.
    """

    def __init__(self, preset: str = "upright edges", name: str = "temple") -> None:
        self.photo = choice("photo", list(RIGHT), name, width="90px")
        self.preset = choice("kernel", [*PRESETS, "own"], preset, width="112px")
        self.entries = [entry(f"row {n // 3 + 1}, column {n % 3 + 1}") for n in range(9)]
        grid = dict(margin="4px 0 4px 140px", grid_template_columns="80px 80px 80px")
        self.stride = choice("stride", [1, 2, 3, 4, 8], width="60px")
        self.padding = numbers("padding", 0, MOST_PADDING, 0)
        picture = go.Figure(go.Image(source=as_data([[0.0]]), name="photo", hoverinfo="skip"))
        hidden = dict(visible=False, showgrid=False)  # the picture is its own scale
        picture.update_xaxes(hidden).update_yaxes(hidden).update_layout(height=400, margin=dict(l=10, r=10, t=10, b=10))
        alt = "The photo after the kernel; a larger stride makes it smaller, more padding adds a frame."
        nine = widgets.GridBox(self.entries, layout=widgets.Layout(**grid))
        super().__init__(describe(picture, alt), self.photo, self.preset, nine, self.stride, self.padding)

    def draw(self) -> str:
        """Patch the picture; say its size, and what the kernel's sum means."""
        w, stride, padding, x = self.kernel(), self.stride.value, self.padding.value, shrunk(self.photo.value)
        with torch.inference_mode():
            out = conv2d(x, w, stride=stride, padding=padding)[0, 0]  # (H', W')
        total, (H, W), size = w.sum().item(), x.shape[2:], tuple(out.shape)
        self.patch({"photo": dict(source=as_data(as_array(seen_as(out, total)), "jpeg"))})
        across, down = [-MOST_PADDING, W + MOST_PADDING], [H + MOST_PADDING, -MOST_PADDING]
        self.figure.update_layout(xaxis_range=across, yaxis_range=down)
        unread = f" With stride {stride} > 3, pixels between the windows are never read." if stride > 3 else ""
        sizes = f"{H} × {W} pixels in, {size[0]} × {size[1]} out."
        return f"{sizes} The entries sum to {total:.2f}: {meaning(total)}.{unread}"

    def kernel(self) -> Tensor:
        """The nine entries as (1, 1, 3, 3), after what was moved last, they or the preset, has set the other."""
        if self.moved in self.entries:
            now = tuple(one.value for one in self.entries)
            self.preset.value = next((name for name, nine in PRESETS.items() if nine == now), "own")
        for one, value in zip(self.entries, PRESETS.get(self.preset.value, ()), strict=False):  # "own" leaves them
            one.value = value
        return torch.tensor([one.value for one in self.entries]).view(1, 1, 3, 3)


def meaning(total: float) -> str:
    """What a kernel of that sum does to flat areas."""
    if abs(total) < 0.05:
        return "flat areas vanish (shown as mid-gray), and only changes are left"
    if abs(total - 1) < 0.05:
        return "flat areas keep their brightness"
    cut = "which a screen can only show as black" if total < 0 else "cut off at black and white"
    return f"flat areas become {total:.2f} times as bright, {cut}"


@cache
def shrunk(name: str) -> Tensor:
    """The brightness of a photo at a height of ``HEIGHT``, (1, 1, H, W)."""
    whole = photo(name)
    return gray(resized(whole, HEIGHT, round(HEIGHT * whole.size(2) / whole.size(1))))[None, None]


def entry(label: str) -> widgets.FloatText:
    """A small box for a number, whose label is there for screen readers alone."""
    box = widgets.FloatText(step=1, layout=widgets.Layout(width="76px"), description=label)
    box.style.description_width = "0px"
    return box
