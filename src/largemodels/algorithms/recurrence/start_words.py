"""What a start of a cell foretells, and what training made of it, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .starts import ENOUGH, STARTS, as_far_as

#: whether more than a thousandth comes back, and whether it learned → what that says of the prediction
WENT = {
    (False, False): "It did not learn, as foretold.",
    (False, True): "It learned, against the prediction.",
    (True, False): "It did not learn, though a gradient comes back.",
    (True, True): "It learned.",
}


def named(cell: str, number: float | None) -> str:
    """A cell and the number that it starts with, in words."""
    if cell not in STARTS:
        return cell
    name = STARTS[cell].name
    return f"{cell}, {name} = {number:g}" if len(name) == 1 else f"{cell}, {name} {number:g}"


def headline(cell: str, number: float | None, sizes: Sequence[float], n: int) -> str:
    """What comes back over n steps, and up to where it is enough, in words."""
    far = as_far_as(sizes)
    upto = f"up to {far} steps" if far else "at no distance"
    return f"{named(cell, number)}: {sizes[n]:.0e} over {n} steps, more than a thousandth {upto}"


def prediction(cell: str, number: float | None, curves: Mapping[float | None, Sequence[float]], n: int) -> str:
    """What comes back over n steps, what that foretells, up to where it is enough, and from which number on.

    Args:
        cell: one of ``starts.CELLS``.
        number: that it starts with, a key of ``curves``.
        curves: number → sizes at distance 0, 1, 2, ….
        n: the distance.
    """
    sizes, start = curves[number], STARTS.get(cell)
    over = "over 1 step" if n == 1 else f"over {n} steps"
    more, foretold = ("more", "may learn this") if sizes[n] > ENOUGH else ("less", "will not learn this")
    words = f"{named(cell, number)}: {over} {sizes[n]:.0e} comes back, {more} than a thousandth. "
    words += f"Prediction: it {foretold}. "
    last, far = len(sizes) - 1, as_far_as(sizes)
    if far == last:
        words += f"More comes back at each of the {far} distances"
    else:
        words += f"More comes back up to a distance of {far}" if far else "More comes back at no distance"
    if start is None:
        return f"{words}. Attention has no gate and no w: nothing multiplies step by step."
    return f"{words}, and {over} {enough(cell, curves, n)}."


def enough(cell: str, curves: Mapping[float | None, Sequence[float]], n: int) -> str:
    """With which numbers more than a thousandth comes back over n steps, in words.

    Args:
        cell: a key of ``starts.STARTS``.
        curves: number → sizes at distance 0, 1, 2, ….
        n: the distance.
    """
    start = STARTS[cell]
    return in_words(start.name, start.stops, [stop for stop in start.stops if curves[stop][n] > ENOUGH])


def in_words(name: str, stops: Sequence[float], good: Sequence[float]) -> str:
    """Which stops are good, in words: "from bias 2.5 on", "from w = 1.1 to 1.3".

    Args:
        name: what the stops are values of.
        stops: all of them, in order.
        good: some of them.
    """
    is_, runs = " = " if len(name) == 1 else " ", []
    for before, stop in zip((None, *stops), stops, strict=False):
        if stop in good and before in good:
            runs[-1][1] = stop
        elif stop in good:
            runs.append([stop, stop])
    said = []
    for low, high in runs:
        if high == stops[-1]:
            said.append(f"from {name}{is_}{low:g} on" if low != stops[0] else f"at every {name} here")
        else:
            said.append(f"from {name}{is_}{low:g} to {high:g}" if low < high else f"at {name}{is_}{low:g}")
    return " and ".join(said) or f"at no {name} here"
