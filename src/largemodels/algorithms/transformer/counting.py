"""Parameters of an encoder by part, from the formula alone."""

from __future__ import annotations

from ..shapes import require_sizes


def block_parameters(D: int, hidden: int) -> dict[str, int]:
    """Parameters of one encoder block: four D x D matrices, two of D x hidden, two norms, and their biases.

    Raises:
        ValueError: a size isn't a whole number, at least 1.
    """
    require_sizes(D=D, hidden=hidden)
    return {"attention": 4 * (D * D + D), "feed-forward": 2 * D * hidden + hidden + D, "norms": 2 * 2 * D}


def encoder_parameters(V: int, D: int, L: int, hidden: int, longest: int) -> dict[str, int]:
    """Parameters of an encoder of L blocks with learned positions and a norm on its embedding, by part.

    The number of heads isn't asked for: it changes nothing.

    Raises:
        ValueError: a size isn't a whole number, at least 1.
    """
    require_sizes(V=V, L=L, longest=longest)
    blocks = {part: L * number for part, number in block_parameters(D, hidden).items()}
    return {"tokens": V * D, "positions": longest * D, **blocks, "norms": blocks["norms"] + 2 * D}
