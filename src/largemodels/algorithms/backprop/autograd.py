"""Numbers that remember what they were made from, and hand back what each had to do with the result.

Built step by step in ``chapters/02_algorithms/03_backpropagation_and_the_mlp.ipynb``; the definitions there and here
are the same. Sources: Linnainmaa 1976, https://doi.org/10.1007/BF01931367; Rumelhart, Hinton and Williams 1986,
https://doi.org/10.1038/323533a0; Baydin et al. 2018, a survey, https://arxiv.org/abs/1502.05767.
"""

from __future__ import annotations

import math


class Value:
    """A number, what it was made from, and, after :meth:`backward`, the slope of the result in it.

    Args:
        data: the number.
        made_from: (parent, local slope) for each number that it was computed from; empty for an input.
        op: the sign of the operation, for drawings.

    Attributes:
        grad: ∂(result)/∂(this). For an input, ``backward`` adds to it, as torch does; set it to 0 between two calls.

    Raises:
        TypeError: ``data`` is no number.
        ValueError: ``data`` is NaN or infinite, or an operation's input lies where it has no slope.
    """

    def __init__(self, data: float, made_from: tuple = (), op: str = "") -> None:
        self.data, self.made_from, self.op, self.grad = finite_number(data, op), made_from, op, 0.0

    def __add__(self, other: Value | float) -> Value:
        other = as_value(other)
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)), "+")

    def __sub__(self, other: Value | float) -> Value:
        other = as_value(other)
        return Value(self.data - other.data, ((self, 1.0), (other, -1.0)), "−")

    def __mul__(self, other: Value | float) -> Value:
        other = as_value(other)
        return Value(self.data * other.data, ((self, other.data), (other, self.data)), "×")

    def __pow__(self, n: float) -> Value:
        return Value(power(self.data, n), ((self, n * power(self.data, n - 1) if n else 0.0),), f"^{n:g}")

    def exp(self) -> Value:
        """The exponential, e to this number; its slope is itself."""
        return Value(exponential(self.data), ((self, exponential(self.data)),), "exp")

    def log(self) -> Value:
        """The natural logarithm, for numbers above 0."""
        return Value(logarithm(self.data), ((self, 1 / self.data),), "log")

    def tanh(self) -> Value:
        """The hyperbolic tangent, between -1 and 1."""
        return Value(math.tanh(self.data), ((self, 1 - math.tanh(self.data) ** 2),), "tanh")

    def relu(self) -> Value:
        """The number if it is above 0, else 0; the slope at 0 is 0, as in torch."""
        return Value(max(self.data, 0.0), ((self, float(self.data > 0)),), "relu")

    def backward(self) -> None:
        """Give every number that this one was made from its slope, in one pass from the end to the inputs."""
        order = topological_order(self)
        for node in order:
            node.grad = 0.0 if node.made_from else node.grad
        self.grad += 1.0
        for node in reversed(order):
            for parent, slope in node.made_from:
                parent.grad += slope * node.grad

    def __neg__(self) -> Value:
        return self * -1.0

    def __rsub__(self, other: float) -> Value:
        return as_value(other) - self

    def __truediv__(self, other: Value | float) -> Value:
        return self * as_value(other) ** -1

    __radd__, __rmul__ = __add__, __mul__

    def __repr__(self) -> str:
        return f"Value({self.data:g}, grad {self.grad:g})"


def topological_order(end: Value) -> list[Value]:
    """Every number that ``end`` was computed from, each after all that it was made from; ``end`` comes last."""
    order, seen, stack = [], set(), [(end, False)]
    while stack:
        node, parents_done = stack.pop()
        if parents_done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack += [(node, True), *((parent, False) for parent, _ in node.made_from)]
    return order


def as_value(x: Value | float) -> Value:
    """``x`` itself if it is a Value, else a constant made of it."""
    return x if isinstance(x, Value) else Value(x)


def finite_number(data: float, op: str) -> float:
    """``data`` as a float, or a sentence that says what it is instead."""
    if isinstance(data, Value):
        raise TypeError("data is a Value already. Give the number in it: value.data.")
    try:
        number = float(data)
    except (TypeError, ValueError, RuntimeError):
        raise TypeError(f"data is a {type(data).__name__}. It must be one number; tensors come in mlp.py.") from None
    if not math.isfinite(number):
        where = f"the operation {op!r} gives {number}" if op else f"data is {number}"
        raise ValueError(f"{where}: no slope leads through it. Keep inputs finite, and results below 1.8e308.")
    return number


def power(x: float, n: float) -> float:
    """``x`` to the ``n``, where that is a real number."""
    if isinstance(n, Value):
        raise TypeError("The power is a Value. It must be a plain number; for x to the y write (y * x.log()).exp().")
    if (x < 0 and n != int(n)) or (x == 0 and n < 0):
        raise ValueError(f"{x:g} to the {n:g} has no finite real value or slope. Keep the base above 0.")
    try:
        return x**n
    except OverflowError:
        return math.inf


def exponential(x: float) -> float:
    """The exponential of ``x``; infinity where that is too large for a float."""
    return math.exp(x) if x < 709.78 else math.inf


def logarithm(x: float) -> float:
    """The logarithm of x, for x above 0."""
    if x <= 0:
        raise ValueError(f"The logarithm of {x:g} was asked for. It takes numbers above 0 only.")
    return math.log(x)
