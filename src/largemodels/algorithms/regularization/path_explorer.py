"""The price on size under the learner's hand, live: L1 or L2, and λ."""

from __future__ import annotations

from ...core.explorer import Explorer, choice, stops
from .parts import curve_parts, noisy_points
from .path import KINDS, PENALTIES, penalty_path
from .price_figures import fitted, headline, one_price, price_picture, whole_path


class PathExplorer(Explorer):
    """λ by slider and the kind of price by button; curve, weights and errors are patched in place.

    Every price is fitted when the explorer is made, so that a move only looks up.

    Args:
        seed: of the draw of points.
        kind: "L2" or "L1".

    Attributes:
        paths: kind → the path over all prices.
    """

    def __init__(self, seed: int = 1, kind: str = "L2") -> None:
        parts, points = curve_parts(seed), noisy_points(3 * seed)
        self.paths = {name: penalty_path(parts, name) for name in KINDS}
        self.curves = {name: fitted(path, *points) for name, path in self.paths.items()}
        self.kind = choice("price", KINDS, kind, width="70px")
        self.penalty = stops("λ", PENALTIES, PENALTIES[0], ".2g")
        picture = price_picture(self.paths[kind], *points)
        picture.update_xaxes(automargin=False).update_yaxes(automargin=False)  # no second layout
        super().__init__(picture, self.kind, self.penalty)

    def draw(self) -> str:
        """Patch the picture; say what it shows, and on which side of the best price it is."""
        path, at = self.paths[self.kind.value], PENALTIES.index(self.penalty.value)
        self.patch({**whole_path(path), **one_price(path, self.curves[path.kind], at)})
        side = "Too cheap: the curve follows the noise." if at < path.best else "Too dear: the curve misses the wave."
        if abs(at - path.best) <= 1:
            side = "About the right price." if at != path.best else "This is the price that validation chooses."
        return f"{headline(path, at)}. {side}"
