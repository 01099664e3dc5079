"""The two directions in which slopes can travel through a graph, each with its multiplications counted.

Forward: from one input, the slope of everything that comes after it. Backward: from the one result, its slope in
everything that came before. Both multiply one local slope per edge. They differ in how often they must set out.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .autograd import Value, topological_order


def forward_sweep(end: Value, start: Value) -> tuple[float, int]:
    """∂end/∂start by one pass from the inputs to the end, and the multiplications that it took.

    Args:
        end: the result.
        start: one of the inputs.
    """
    slopes, count = {}, 0
    for node in topological_order(end):
        slopes[node] = 1.0 if node is start else 0.0
        for parent, slope in node.made_from:
            slopes[node] += slope * slopes[parent]
            count += 1
    return slopes[end], count


def backward_sweep(end: Value) -> tuple[dict[Value, float], int]:
    """∂end/∂(everything) by one pass from the end to the inputs, and the multiplications that it took."""
    order, count = topological_order(end), 0
    slopes = dict.fromkeys(order, 0.0)
    slopes[end] = 1.0
    for node in reversed(order):
        for parent, slope in node.made_from:
            slopes[parent] += slope * slopes[node]
            count += 1
    return slopes, count


def path_sweep(end: Value) -> tuple[dict[Value, float], int]:
    """As :func:`backward_sweep`, but each path from the end is walked by itself, so shared parts are walked again."""
    slopes, count, walks = {end: 1.0}, 0, [(end, 1.0)]
    while walks:
        node, arrived = walks.pop()
        for parent, slope in node.made_from:
            slopes[parent] = slopes.get(parent, 0.0) + slope * arrived
            count += 1
            walks.append((parent, slope * arrived))
    return slopes, count


def chain_products(widths: Sequence[int]) -> dict[str, int]:
    """Multiplications to multiply a chain of Jacobians, from the inputs on and from the outputs back.

    Args:
        widths: numbers at the input, at each stage, at the output; at least two, each at least 1.

    Raises:
        ValueError: there are fewer than two widths, or one is below 1.
    """
    if len(widths) < 2 or min(widths) < 1:
        raise ValueError(f"widths is {list(widths)}. It needs at least two numbers, input and output, each at least 1.")
    inputs, *_, outputs = widths
    forward = sum(inputs * a * b for a, b in pairwise(widths[1:]))
    backward = sum(outputs * a * b for a, b in pairwise(widths[:-1]))
    return {"from the inputs": forward, "from the outputs": backward}
