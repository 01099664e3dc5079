"""The checks of lab 03's questions on graphs: the order, and the walk back, held against a linear solve in double.

A graph is a list: ``parents[i]`` holds the numbers of the nodes that node i was made from, and may name one twice.
"""

from __future__ import annotations

import copy
from collections.abc import Callable

import torch

from . import GENERATOR, Trial, draw
from .graph_walk_mistakes import backward_gone_wrong, order_gone_wrong
from .shortcuts import GRADIENTS, NO_DEEP_RECURSION, NO_GRADIENT


class Parents(list):
    """A graph whose name in a message stays short."""

    def __repr__(self) -> str:
        return super().__repr__() if len(self) <= 12 else f"a graph of {len(self)} nodes"


class Chain(Parents):
    """A graph that says so, once, if it is read again and again: a slow answer is right, and is to be told apart."""

    reads = 0

    def __getitem__(self, node: int) -> list[int]:
        """The parents of ``node``."""
        self.reads += 1
        if self.reads == 100 * len(self):
            print(
                f"Still at it: parents was read {self.reads:,} times for {len(self):,} nodes. Interrupt the kernel if "
                "you don't want to wait. To look through all nodes for each one takes long."
            )
        return super().__getitem__(node)


def draw_graph(K: int) -> tuple[Parents, int]:
    """K nodes numbered at random, each made from up to two others; the end, on which not all of them bear."""
    names = torch.randperm(K, generator=GENERATOR).tolist()
    parents = Parents([[] for _ in range(K)])
    for place in range(2, K - 1):
        lowest = max(0, place - 4)
        picks = [int(torch.randint(lowest, place, (), generator=GENERATOR)) for _ in range(1 + place % 2)]
        parents[names[place]] = [names[pick] for pick in picks]
    parents[names[K - 1]] = [names[0]]  # made from one that others use, and of no use to the end
    return parents, names[K - 2]


def shortcut() -> tuple[Parents, int]:
    """Node 3 is the end. It uses 2 directly, and 2 again through 1, so 2 must wait for 1."""
    return Parents([[], [2], [0], [2, 1], [0]]), 3


def order(answer: Callable) -> None:
    """Question 2: the nodes that ``end`` needs, each after its parents, as a list."""
    trial = Trial(answer, words=(*NO_GRADIENT, *NO_DEEP_RECURSION))
    mirrored = Parents([[], [2], [0], [1, 2], [0]]), 3
    cases = [shortcut(), mirrored, (Parents([[], [0, 0]]), 1), (Parents([[]]), 0), *(draw_graph(12) for _ in range(6))]
    for parents, end in cases:
        before = copy.deepcopy(parents)
        result = trial.call(parents=parents, end=end)
        if parents != before:
            trial.fail(f"{trial.name} changes parents, which question 3 still needs. Work on a copy.")
        for hint, seen in order_gone_wrong(result, parents, end):
            if seen:
                trial.fail(hint)
    trial.note = "A function that calls itself stops about 1,000 calls deep. Keep what is still to do in a list."
    chain = Chain([[], *([i] for i in range(4_999))])
    for hint, seen in order_gone_wrong(trial.call(parents=chain, end=4_999), chain, 4_999):
        if seen:
            trial.fail(hint)
    print(f"{trial.name} is right: graphs numbered at random, numbers used twice, and a chain of 5,000.")


def sorted_nodes(parents: list[list[int]], end: int) -> list[int]:
    """A topological order, for the checks of question 3."""
    found, stack = [], [(end, False)]
    while stack:
        node, done = stack.pop()
        if done and node not in found:
            found.append(node)
        elif not done and node not in found:
            stack += [(node, True), *((parent, False) for parent in parents[node])]
    return found


def backward(answer: Callable) -> None:
    """Question 3: the slope of the last node of ``order`` in every node, (K,)."""
    trial = Trial(answer, without=GRADIENTS, words=NO_GRADIENT)
    cases = [shortcut(), (Parents([[], [0, 0]]), 1), *(draw_graph(12) for _ in range(6))]
    for parents, end in cases:
        slopes = [draw(len(made_from)).tolist() for made_from in parents]
        nodes = sorted_nodes(parents, end)
        K = len(parents)
        edges = torch.zeros(K, K, dtype=torch.double)  # (to, from)
        for node in nodes:
            for parent, slope in zip(parents[node], slopes[node], strict=True):
                edges[node, parent] += slope
        right = torch.linalg.solve(torch.eye(K, dtype=torch.double) - edges.T, torch.eye(K, dtype=torch.double)[end])
        trial.note = f"The end is node {end}. Nodes that it doesn't need get 0."
        inputs = {"order": Parents(nodes), "parents": parents, "slopes": Parents(slopes)}
        before = copy.deepcopy(inputs)
        result = trial.tensor(trial.call(**inputs), (K,))
        if inputs != before:
            trial.fail(f"{trial.name} changes its inputs. Work on copies: `reversed(order)` leaves order as it is.")
        trial.compare(result, right, backward_gone_wrong(nodes, parents, slopes))
    trial.passed("numbers used twice, shortcuts, and nodes of no use.")
