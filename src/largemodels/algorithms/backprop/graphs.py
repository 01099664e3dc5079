"""Two small graphs to walk through by hand, and what there is to see at each step of the walk.

A step forward computes one number. Then the result is told its own slope, 1. A step backward lets one number hand its
slope on to those that it was made from.
"""

from __future__ import annotations

from dataclasses import dataclass

from .autograd import Value


@dataclass(frozen=True)
class Graph:
    """A computed graph with names and places.

    Attributes:
        nodes: name → number, each after all that it was made from; the last one is the result.
        places: name → (across, up), for the drawing.
        formulas: name → how it is computed, in words of the other names; inputs have none.
    """

    nodes: dict[str, Value]
    places: dict[str, tuple[float, float]]
    formulas: dict[str, str]

    @property
    def edges(self) -> list[tuple[str, str, float]]:
        """(from, to, local slope) for each number that another one was made from."""
        names = {node: name for name, node in self.nodes.items()}
        return [(names[p], name, slope) for name, node in self.nodes.items() for p, slope in node.made_from]

    @property
    def steps(self) -> int:
        """The last step: all forward, one for the result's own slope, all backward."""
        return 2 * len(self.formulas) + 1

    def known(self, step: int) -> tuple[set[str], set[str], set[str]]:
        """Whose value is known after so many steps, whose slope has been added up, and who has handed its slope on.

        Raises:
            ValueError: there is no such step.
        """
        if not 0 <= step <= self.steps:
            raise ValueError(f"There is no step {step}. The walk has the steps 0 to {self.steps}.")
        computed, n = list(self.formulas), len(self.formulas)
        values = {name for name in self.nodes if name not in computed[step:]}
        senders = computed[::-1][: max(0, step - n - 1)]
        reached = {computed[-1]} if step > n else set()
        waiting = {origin for origin, to, _ in self.edges if to not in senders}
        reached |= {origin for origin, to, _ in self.edges if to in senders and origin not in waiting}
        return values, reached, set(senders)

    def sentence(self, step: int) -> str:
        """What happens at a step."""
        self.known(step)
        computed, n = list(self.formulas), len(self.formulas)
        if step == 0:
            return "Step 0. The inputs are there. Nothing is computed yet."
        if step <= n:
            name = computed[step - 1]
            return f"Step {step}, forward. {name} = {self.formulas[name]} = {plain(self.nodes[name].data)}"
        end = computed[-1]
        if step == n + 1:
            return f"Step {step}, turn. {end} grows by 1 when {end} grows by 1: its slope is 1."
        sender = computed[::-1][step - n - 2]
        grad = self.nodes[sender].grad
        gives = [
            f"{origin} gets {plain(grad)} × {plain(slope)} = {plain(grad * slope)}"
            for origin, to, slope in self.edges
            if to == sender
        ]
        return f"Step {step}, backward. {sender} hands its slope on: {', '.join(gives)}."


def plain(number: float) -> str:
    """A number in at most four digits, with a true minus sign, and 0 for -0."""
    return f"{number + 0.0:.4g}".replace("-", "−")


def finish(nodes: dict[str, Value], places: dict, formulas: dict[str, str]) -> Graph:
    """Walk back from the last node, so that every slope is there to be shown."""
    result = list(nodes.values())[-1]
    result.backward()
    return Graph(nodes, places, formulas)


def one_unit(w: float, x: float, b: float, v: float, t: float) -> Graph:
    """A network of one hidden unit, L = (v · relu(w x + b) − t)², on one example.

    Args:
        w: weight of the input.
        x: the input.
        b: bias.
        v: weight of the hidden unit.
        t: what the output should be.
    """
    nodes = {name: Value(number) for name, number in dict(w=w, x=x, b=b, v=v, t=t).items()}
    nodes["p"] = nodes["w"] * nodes["x"]
    nodes["s"] = nodes["p"] + nodes["b"]
    nodes["h"] = nodes["s"].relu()
    nodes["y"] = nodes["v"] * nodes["h"]
    nodes["e"] = nodes["y"] - nodes["t"]
    nodes["L"] = nodes["e"] ** 2
    places = dict(w=(0, 2), x=(0, 0.6), p=(1, 1.3), b=(1, 0), s=(2, 1), h=(3, 1), v=(3, 2.1), y=(4, 1.5), t=(4, 0.2))
    formulas = dict(p="w · x", s="p + b", h="relu(s)", y="v · h", e="y − t", L="e²")
    return finish(nodes, {**places, "e": (5, 1), "L": (6, 1)}, formulas)


def used_twice(x: float, w: float) -> Graph:
    """L = (w x) (x + 1): the input x goes two ways.

    Args:
        x: the input that is used twice.
        w: the other one.
    """
    nodes = {"w": Value(w), "x": Value(x), "one": Value(1.0)}
    nodes["a"] = nodes["w"] * nodes["x"]
    nodes["c"] = nodes["x"] + nodes["one"]
    nodes["L"] = nodes["a"] * nodes["c"]
    places = {"w": (0, 2), "x": (0, 1), "one": (0, 0), "a": (1.5, 1.6), "c": (1.5, 0.4), "L": (3, 1)}
    return finish(nodes, places, {"a": "w · x", "c": "x + 1", "L": "a · c"})


def squared_error(w: float, x: float, b: float, t: float) -> Graph:
    """A single linear unit and its squared error, L = (w x + b − t)²: the loss of notebook 1 on one example.

    Args:
        w: weight.
        x: the input.
        b: bias.
        t: what the output should be.
    """
    nodes = {name: Value(number) for name, number in dict(w=w, x=x, b=b, t=t).items()}
    nodes["p"] = nodes["w"] * nodes["x"]
    nodes["s"] = nodes["p"] + nodes["b"]
    nodes["e"] = nodes["s"] - nodes["t"]
    nodes["L"] = nodes["e"] ** 2
    places = dict(w=(0, 2), x=(0, 0.6), p=(1, 1.3), b=(1, 0), s=(2, 1), t=(2, 0), e=(3, 1), L=(4, 1))
    return finish(nodes, places, dict(p="w · x", s="p + b", e="s − t", L="e²"))
