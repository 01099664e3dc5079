"""The tempting mistakes of lab 03 on a graph: what each one gives, and the hint that it deserves.

Graphs as in ``largemodels.classroom.check.graph_walk``.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch

from . import Mistake


def order_gone_wrong(result: object, parents: list[list[int]], end: int) -> Iterator[tuple[str, bool]]:
    """Question 2: hints, and whether each is due."""
    yield f"order returns a {type(result).__name__}. Return a list of node numbers.", not isinstance(result, list)
    numbers = all(isinstance(node, int) and 0 <= node < len(parents) for node in result)
    yield "The list holds something else than the numbers of nodes.", not numbers
    twice = next((node for node in result if result.count(node) > 1), None) if len(result) < 100 else None
    yield f"Node {twice} stands there more than once. Note which ones you have seen.", twice is not None
    needed, queue = {end}, [end]
    for node in queue:
        for parent in parents[node]:
            if parent not in needed:
                needed.add(parent)
                queue.append(parent)
    useless = sorted(set(result) - needed)
    yield f"Node {(useless or [0])[0]} isn't needed for the end. Start from the end, and follow parents.", bool(useless)
    missing = sorted(needed - set(result))
    yield f"Node {(missing or [0])[0]} is missing, and the end needs it.", bool(missing)
    place = {node: i for i, node in enumerate(result)}
    late = next(((n, p) for n in result for p in parents[n] if place[p] > place[n]), None)
    backward = all(place[p] > place[n] for n in result for p in parents[n]) and len(result) > 1
    yield "The list runs from the end to the inputs. Turn it round: the end comes last.", backward
    node, parent = late or (0, 0)
    yield (
        f"Node {parent} comes after node {node}, which was made from it. Write a node down once ALL of its parents are "
        "written: when it was first met says nothing about that.",
        late is not None,
    )
    yield "The end doesn't come last.", bool(result) and result[-1] != end


def walk(
    nodes: list[int], parents: list, slopes: list, *, seed: float = 1.0, add: bool = True, up: bool = True
) -> list:
    """Slopes handed on in the order of ``nodes``; with ``add`` off they overwrite, with ``up`` off arrive bare."""
    grads = [0.0] * len(parents)
    grads[seed_place(nodes, parents)] = seed
    for node in nodes:
        for parent, slope in zip(parents[node], slopes[node], strict=True):
            share = slope * grads[node] if up else slope
            grads[parent] = grads[parent] * add + share
    return grads


def seed_place(nodes: list[int], parents: list) -> int:
    """The one of ``nodes`` that no other was made from."""
    used = {parent for node in nodes for parent in parents[node]}
    return next(node for node in nodes if node not in used)


def backward_gone_wrong(nodes: list[int], parents: list, slopes: list) -> Iterator[Mistake]:
    """Question 3."""
    back = nodes[::-1]
    tries = {
        "All slopes are 0. What is the slope of the end in itself? Begin with that.": walk(
            back, parents, slopes, seed=0
        ),
        "A number that is used twice gets its last share only. Shares are added.": walk(
            back, parents, slopes, add=False
        ),
        "You go from the inputs to the end. Read the order from its other side.": walk(nodes, parents, slopes),
        "Local slopes are added up, but not multiplied by what arrived at the node.": walk(
            back, parents, slopes, up=False
        ),
    }
    by_number = [0.0] * len(parents)
    by_number[nodes[-1]] = 1.0
    last = [0.0] * (len(parents) - 1) + [1.0]
    for grads, way in ((by_number, range(len(parents) - 1, -1, -1)), (last, back)):
        for node in way:
            for parent, slope in zip(parents[node], slopes[node], strict=True):
                grads[parent] += slope * grads[node]
    tries["You go by the numbers of the nodes, from the largest down. Go by `order`."] = by_number
    tries["The 1 stands at the node with the largest number. Which node does `order` end with?"] = last
    grads = [0.0] * len(parents)
    grads[nodes[-1]] = 1.0
    for node in back:
        for parent in set(parents[node]):
            grads[parent] += slopes[node][parents[node].index(parent)] * grads[node]
    tries["A node can use another one twice, as x · x does. Both uses count."] = grads
    without_seed = walk(back, parents, slopes)
    without_seed[nodes[-1]] = 0.0
    tries["All is right but the end's own slope, which is 1."] = without_seed
    for hint, wrong in tries.items():
        yield hint, torch.tensor(wrong)
