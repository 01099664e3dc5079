"""Harm a picture, the course's or one's own, and watch the network's five likeliest names."""

from __future__ import annotations

import ipywidgets as widgets

from ...core.explorer import LABEL, Explorer, choice, menu, numbers
from ...core.figures import describe
from .corruption import STRENGTHS, UNITS, corrupted
from .photo_figures import empty, read
from .pictures import NAMED, middle, opened, picture


class PhotoExplorer(Explorer):
    """A picture, a kind of harm and its strength; a picture that is uploaded stays until another one is chosen.

    Attributes:
        own: the uploaded picture's middle, (3, 256, 256), or None.
    """

    def __init__(self, name: str = "cat") -> None:
        self.name = menu("picture", list(NAMED), name)
        self.upload = widgets.FileUpload(accept="image/*", description="a picture of your own")
        self.upload.layout = widgets.Layout(width="240px", margin=f"0 0 0 {LABEL}")
        self.kind = choice("harm", list(STRENGTHS), "noise", width="90px")
        self.strength = numbers("strength", 0, 3, 2)
        self.own, self.remark = None, ""
        alt = "A picture with some harm done to it, and the network's five likeliest names for it, as bars that follow."
        first = describe(empty(read(picture(name), name)), alt)
        super().__init__(first, self.name, self.upload, self.kind, self.strength)

    def draw(self) -> str:
        """Read the harmed picture; patch it and the bars.

        Raises:
            ValueError: what was uploaded can't be used.
        """
        if self.moved is self.upload and self.upload.value:
            x, self.remark = opened(bytes(self.upload.value[0]["content"]))
            self.own = middle(x)
        elif self.moved is self.name:
            self.own, self.remark = None, ""
        name, kind, strength = ("" if self.own is not None else self.name.value), self.kind.value, self.strength.value
        x = self.own if self.own is not None else picture(name)
        reading = read(corrupted(x, kind, strength), name)
        self.patch(reading.data())
        harm = f"{kind.capitalize()}, {UNITS[kind]}: {STRENGTHS[kind][strength]:g}. "
        none = "" if not name or NAMED[name] else " ImageNet has no word for this picture."
        return f"{harm}{reading.words()}{none} {self.remark}".strip()
