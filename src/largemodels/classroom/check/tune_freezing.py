"""Lab 10, question 2: the check of freezing all but a head and the upper blocks."""

from __future__ import annotations

from collections.abc import Callable

from torch import nn

from . import CheckFailed, Trial, draw_sizes


class Small(nn.Module):
    """A net in the shape of the lab's: a table, L blocks, a head; it shows as a few words."""

    def __init__(self, L: int, D: int, C: int) -> None:
        super().__init__()
        self.embeddings = nn.Embedding(7, D)
        self.blocks = nn.ModuleList(nn.Sequential(nn.Linear(D, D), nn.LayerNorm(D)) for _ in range(L))
        self.head = nn.Linear(D, C)

    def __repr__(self) -> str:
        return f"a net of {len(self.blocks)} blocks"


def learning(net: Small, upper: int) -> set[str]:
    """The names of the parameters that should learn."""
    L = len(net.blocks)
    fronts = ("head.", *(f"blocks.{n}." for n in range(L - upper, L)))
    return {name for name, _ in net.named_parameters() if name.startswith(fronts)}


def freeze(answer: Callable) -> None:
    """Question 2: which parameters learn, and how many there are."""
    trial = Trial(answer)
    for again in (False, True):
        for share, L in ((0, 5), (1, 4), (2, 6), (-1, 3)):
            D, C = draw_sizes((6, 7), (2, 3))
            net, upper = Small(L, D, C), share if share >= 0 else L
            if again:  # it was frozen before, otherwise
                for n, parameter in enumerate(net.parameters()):
                    parameter.requires_grad_(n % 3 == 0)
            trial.note = (
                "Here a part was frozen before: what is to learn must be set free again." if again else
                "Here nothing was frozen before."
            )  # fmt: skip
            said = trial.call(net=net, upper=upper)
            compare(trial, net, upper)
            right = sum(p.numel() for name, p in net.named_parameters() if name in learning(net, upper))
            if type(said) is not int:
                trial.fail(f"{trial.name} returns a {type(said).__name__}. Return how many parameters learn, an int.")
            if said == len(learning(net, upper)):
                trial.fail(f"{trial.name} returns {said}, the number of tensors. How many numbers do they hold?")
            if said != right:
                trial.fail(f"{trial.name} returns {said}; {right} parameters learn now.")
    print(f"{trial.name} is right: no block, one, two and all, from a free net and from one that was frozen otherwise.")


def compare(trial: Trial, net: Small, upper: int) -> None:
    """Whether those parameters learn that should; else what is wrong."""
    L, right = len(net.blocks), learning(net, upper)
    free = {name for name, p in net.named_parameters() if p.requires_grad}
    lower = {name for name, _ in net.named_parameters() if name.startswith(tuple(f"blocks.{n}." for n in range(upper)))}
    blocks = {name for name in free if name.startswith("blocks.")}
    if free == right:
        return
    if upper == 0 and free >= right | {name for name, _ in net.named_parameters() if name.startswith("blocks.")}:
        raise CheckFailed("With upper = 0 all blocks learn. [-0:] is the whole list: where does the upper part begin?")
    if blocks and blocks == lower != right & blocks:
        raise CheckFailed("The lower blocks learn. The upper ones are those at the end, next to the head.")
    if "head.weight" not in free:
        trial.fail(f"The head is frozen. It is new, and has to learn. {trial.note}")
    if "embeddings.weight" in free:
        trial.fail("The table of tokens learns. Only the head and the upper blocks should.")
    if missing := sorted(right - free):
        trial.fail(f"{missing[0]} is frozen, and should learn. {trial.note}")
    trial.fail(f"{min(free - right)} learns, and should be frozen: with {L} blocks, upper = {upper}. {trial.note}")
