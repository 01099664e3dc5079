"""What the counting functions need, each said in a sentence when it isn't given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Integral

from .machines import in_words

MOST_LAYERS = 1_000  #: of a model made on the meta device: each layer is some 20 Python objects, and takes 20 kB
SWITCHES, MAY_BE_0 = ("gated", "biases", "tied"), ("positions", "hidden", "kv_heads")
BITS = (32, 16, 8, 4)  #: of one weight


def require_whole(name: str, value: object, least: int = 1) -> None:
    """``value`` is a whole number from ``least`` up.

    Raises:
        ValueError: it isn't; the sentence calls it ``name``.
    """
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise ValueError(f"{name} is {value!r}, a {type(value).__name__}. Give a whole number from {least} up.")
    if value < least:
        raise ValueError(f"{name} is {value:,}. Give a whole number from {least} up.")


def require_widths(widths: Sequence[int]) -> None:
    """The widths of a multi-layer perceptron are at least two whole numbers from 1 up.

    Raises:
        ValueError: they aren't.
    """
    require_whole("The number of widths", len(widths), 2)
    for width in widths:
        require_whole("A width", width)


def require_parts(sizes: Mapping[str, object]) -> None:
    """The sizes of a Transformer fit each other: all are whole numbers, and what is shared is shared evenly.

    Args:
        sizes: name → size, as in :class:`.shape.Shape`; its switches, True or False, may be among them.

    Raises:
        ValueError: they don't; the sentence says which, and what would fit.
    """
    for name, value in sizes.items():
        if name not in SWITCHES:
            require_whole(name, value, least=0 if name in MAY_BE_0 else 1)
    width, heads, kv_heads = sizes["width"], sizes["heads"], sizes["kv_heads"]
    if width % heads:
        fit = [n for n in range(1, min(width, 2 * heads, 10_000) + 1) if width % n == 0]
        near = " or ".join(f"{n:,}" for n in sorted(sorted(fit, key=lambda n: abs(n - heads))[:2]))
        raise ValueError(f"{heads:,} heads can't share a width of {width:,} evenly. Take {near} heads.")
    if kv_heads and heads % kv_heads:
        raise ValueError(f"{heads:,} heads can't share {kv_heads:,} key-value heads evenly. Take a divisor.")
    if sizes["active"] > sizes["experts"]:
        raise ValueError(f"{sizes['active']:,} experts can't be active where there are {sizes['experts']:,}.")


def require_bits(bits: object) -> None:
    """A weight has 32, 16, 8 or 4 bits.

    Raises:
        ValueError: it hasn't.
    """
    if bits not in BITS:
        raise ValueError(f"A weight can't have {bits!r} bits here. Take {', '.join(map(str, BITS))}.")


def require_layers(layers: int) -> None:
    """A model of so many layers can be made of Python objects.

    Raises:
        ValueError: there are too many layers.
    """
    if layers > MOST_LAYERS:
        most = f"{MOST_LAYERS:,} are the most here"
        raise ValueError(f"{layers:,} layers are too many Python objects: {most}. Count by total_parameters(shape).")


def require_room(need: int, free: int) -> None:
    """``need`` bytes fit into the ``free`` ones; asked before any is taken.

    Raises:
        ValueError: they don't.
    """
    if need > free:
        here = f"{in_words(need)} in float32, and {in_words(free)} are free here"
        raise ValueError(f"The weights alone need {here}. Nothing was made. Take a smaller model, or the meta device.")
