"""A Transformer's shape under the learner's hand: what it costs, and what it fits."""

from __future__ import annotations

from ...core.explorer import Explorer, choice, numbers, stops
from .machines import fits
from .published import SHAPES
from .shape import Shape
from .shape_figures import shape_picture, title, totals, traces

PRESETS = {
    "toy": Shape(2, 96, 4, 1000, positions=128),
    "GPT-2": Shape(12, 768, 12, 50_257, positions=1024),
    "GPT-2 XL": SHAPES["GPT-2 XL"],
    "GPT-3": SHAPES["GPT-3"],
    "10 trillion": Shape(90, 98_304, 768, 100_000, positions=8192),
}
WIDTHS = [96, 192, 384, 768, 1536, 1600, 3072, 6144, 12_288, 24_576, 49_152, 98_304]  # most let 12 heads share them
HEADS = [1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 25, 48, 96, 768]
VOCABULARIES = [256, 1000, 8000, 30_522, 50_257, 100_000, 256_000]
BITS = [("4 bytes", 32), ("2 bytes", 16), ("1 byte", 8), ("½ byte", 4)]


class ShapeExplorer(Explorer):
    """Layers, width, heads, vocabulary, bytes of a weight, tokens; buttons set them to those of known models.

    Attributes:
        sizes: name, as in :class:`Shape` → its slider. The learned positions are as many as the tokens.
    """

    def __init__(self) -> None:
        shape = PRESETS["GPT-2"]
        self.setting = False
        self.preset = choice("like", list(PRESETS), "GPT-2", width="90px")
        self.sizes = {
            "layers": numbers("layers", 1, 128, shape.layers),
            "width": stops("width", WIDTHS, shape.width, ","),
            "heads": stops("heads", HEADS, shape.heads),
            "vocabulary": stops("vocabulary", VOCABULARIES, shape.vocabulary, ","),
            "positions": stops("tokens", [2**n for n in range(7, 18)], shape.positions, ","),
        }
        self.bits = choice("a weight has", BITS, 32, width="80px")
        super().__init__(shape_picture(shape), self.preset, *self.sizes.values(), self.bits)

    def move(self, change: object = None) -> None:
        """A button sets the sliders before the picture is drawn once; a slider moved by hand releases the button."""
        if self.setting:
            return
        self.setting, moved = True, getattr(change, "owner", None)
        if moved is self.preset and self.preset.value:
            for name, slider in self.sizes.items():
                slider.value = getattr(PRESETS[self.preset.value], name)
        elif moved in self.sizes.values():
            self.preset.value = None
        self.setting = False
        super().move(change)

    def draw(self) -> str:
        """What it takes, and what holds that."""
        shape, bits = Shape(**{name: slider.value for name, slider in self.sizes.items()}), self.bits.value
        run, train = totals(shape, bits)
        for name, data in traces(shape, bits).items():
            self.trace(name).update(data)
        self.figure.update_layout(title_text=title(shape, bits))
        return f"To run, it {fits(run)}. To train, it {fits(train)}."
