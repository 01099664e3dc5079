"""A kernel of nine numbers under the learner's hand, over a real photo, live."""

from __future__ import annotations

import html

import ipywidgets as widgets
import plotly.graph_objects as go
import torch

from ...core.controls import buttons
from ...core.device import one_thread
from ...core.figures import describe, live
from .convolution import conv2d
from .kernels import PRESETS
from .photo_figures import as_uri, picture_axes, seen_as
from .photos import RIGHT, gray, photo, resized

HEIGHT = 200  #: pixels of the photo, so that a change shows at once
MOST_PADDING = 8


class KernelExplorer:
    """Nine entries, presets, stride, padding and photo; the filtered photo is patched in place as they change.

    Args:
        preset: the kernel to begin with, a name of ``kernels.PRESETS``.
        name: the photo to begin with, a name of ``photos.RIGHT``.

    Attributes:
        figure: the filtered photo, a FigureWidget.
        widget: controls and picture together; display this.
    """

    def __init__(self, preset: str = "upright edges", name: str = "temple") -> None:
        wide = dict(description_width="70px")
        self.photo = buttons(list(RIGHT), "photo", value=name, label_width="70px", width="90px")
        self.preset = buttons([*PRESETS, "own"], "kernel", value=preset, label_width="70px", width="112px")
        self.entries = [
            widgets.FloatText(step=1, layout=widgets.Layout(width="76px"), description=f"row {i}, column {j}")
            for i in (1, 2, 3)
            for j in (1, 2, 3)
        ]
        for entry in self.entries:
            entry.style.description_width = "0px"  # the label stays for screen readers
        grid = widgets.GridBox(
            self.entries, layout=widgets.Layout(margin="4px 0 4px 70px", grid_template_columns="80px 80px 80px")
        )
        self.stride = buttons([1, 2, 3, 4, 8], "stride", label_width="70px", width="60px")
        self.padding = widgets.IntSlider(0, 0, MOST_PADDING, description="padding", style=wide)
        self.said = widgets.HTML()
        self.x = torch.zeros(1, 1, HEIGHT, HEIGHT)
        self.taking = False  # whether a preset is being written into the entries
        picture = go.Figure(go.Image(source=as_uri(self.x[0, 0]), hoverinfo="skip"))
        picture_axes(picture)
        picture.update_layout(height=400, margin=dict(l=10, r=10, t=10, b=10))
        alt = "The photo after the kernel; a larger stride makes it smaller, more padding adds a frame."
        self.figure = live(describe(picture, alt))
        self.widget = widgets.VBox([self.photo, self.preset, grid, self.stride, self.padding, self.said, self.figure])
        self.photo.observe(self.read, "value")
        self.preset.observe(self.take, "value")
        for entry in self.entries:
            entry.observe(self.edit, "value")
        for control in (self.stride, self.padding):
            control.observe(self.draw, "value")
        self.take()
        self.read()

    def kernel(self) -> torch.Tensor:
        """The nine entries as (1, 1, 3, 3)."""
        return torch.tensor([entry.value for entry in self.entries]).view(1, 1, 3, 3)

    def read(self, change: object = None) -> None:
        """Take another photo."""
        whole = photo(self.photo.value)
        width = round(HEIGHT * whole.size(2) / whole.size(1))
        self.x = gray(resized(whole, HEIGHT, width))[None, None]  # (1, 1, H, W)
        room = MOST_PADDING
        with self.figure.batch_update():
            self.figure.update_xaxes(range=[-room, width + room])
            self.figure.update_yaxes(range=[HEIGHT + room, -room])
            self.draw()  # in the same message

    def take(self, change: object = None) -> None:
        """Write a preset's numbers into the nine entries; "own" leaves them as they are."""
        if self.preset.value == "own":
            return
        self.taking = True
        for entry, value in zip(self.entries, PRESETS[self.preset.value], strict=True):
            entry.value = value
        self.taking = False
        self.draw()

    def edit(self, change: object = None) -> None:
        """An entry was changed by hand: name the preset that it makes, or "own", and draw."""
        if self.taking:
            return
        now = tuple(entry.value for entry in self.entries)
        self.preset.value = next((name for name, numbers in PRESETS.items() if numbers == now), "own")
        self.draw()

    @one_thread()
    def draw(self, change: object = None) -> None:
        """Patch the picture and the line above it with what the controls say now."""
        w = self.kernel()
        with torch.inference_mode():
            out = conv2d(self.x, w, stride=self.stride.value, padding=self.padding.value)[0, 0]  # (H', W')
        with self.figure.batch_update():
            self.figure.data[0].source = as_uri(seen_as(out, w.sum().item()))
        self.said.value = html.escape(self.summary(w, tuple(out.shape)))

    def summary(self, w: torch.Tensor, size: tuple[int, int]) -> str:
        """What the picture shows, in words."""
        total = w.sum().item()
        if abs(total) < 0.05:
            means = "flat areas vanish (shown as mid-gray), and only changes are left"
        elif abs(total - 1) < 0.05:
            means = "flat areas keep their brightness"
        elif total < 0:
            means = f"flat areas become {total:.2f} times as bright, which a screen can only show as black"
        else:
            means = f"flat areas become {total:.2f} times as bright, cut off at black and white"
        stride = self.stride.value
        unread = f" With stride {stride} > 3, pixels between the windows are never read." if stride > 3 else ""
        H, W = self.x.shape[2:]
        return f"{H} × {W} pixels in, {size[0]} × {size[1]} out. The entries sum to {total:.2f}: {means}.{unread}"
