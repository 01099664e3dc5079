"""Lab 11, question 6: the check of loading an encoder's weights, by what the net holds afterwards."""

from __future__ import annotations

import copy
from collections import OrderedDict
from collections.abc import Callable

import torch
from torch import Tensor, nn

from . import CheckFailed, Trial, draw, draw_sizes
from .mend_faults import explained


class Reader(nn.Module):
    """An encoder of five tensors, in parts with these names, and a head on top: V words, C classes."""

    def __init__(self, V: int, C: int, parts: tuple[str, ...] = ("0", "1", "2"), D: int = 3) -> None:
        super().__init__()
        layers = nn.Embedding(V, D), nn.Linear(D, D), nn.LayerNorm(D)
        self.encoder = nn.Sequential(OrderedDict(zip(parts, layers, strict=True)))
        self.head = nn.Linear(D, C)

    def __repr__(self) -> str:
        return f"Reader({self.encoder[0].num_embeddings}, {self.head.out_features})"


WORDS = ("embed", "dense", "norm")


class File(dict):
    """A state dict that shows as its length."""

    def __repr__(self) -> str:
        return f"{len(self)} tensors"


def put_back(answer: Callable, chosen: Callable) -> None:
    """Question 6: how many tensors were loaded; a file that doesn't fit is refused, and nothing has changed."""
    trial = Trial(answer)
    V, C, other = draw_sizes((6, 8), (2, 3), (4, 5))
    names = list(Reader(V, C).encoder.state_dict())
    bare = File({name: draw(*x.shape) for name, x in Reader(V, C).encoder.state_dict().items()})
    whole = File({f"encoder.{name}": draw(*x.shape) for name, x in bare.items()})
    whole |= {"head.weight": draw(other, 3), "head.bias": draw(other)}
    alike = File(whole | {"head.weight": draw(C, 3), "head.bias": draw(C)})
    written = File({name: draw(*x.shape) for name, x in Reader(V, C, WORDS).state_dict().items()})
    for saved, what in (
        (bare, "Here the file holds an encoder alone, whose names have no prefix."),
        (File(whole), "Here the file holds another net with an encoder like this one, and a head for other classes."),
        (alike, "Here the file holds another net, with a head of the same shape."),
        (File(reversed(whole.items())), "Here the names stand in the file in another order."),
        (written, f"Here the encoder's parts are called {', '.join(WORDS)}."),
    ):
        net = Reader(V, C, WORDS) if saved is written else Reader(V, C)
        names = list(net.encoder.state_dict())
        before = copy.deepcopy(net.state_dict())
        trial.note = what
        said = trial.call(net=net, saved=saved)
        unlike = [name for name in names if not torch.equal(net.encoder.state_dict()[name], of(saved, name))]
        if any(not torch.equal(net.state_dict()[name], before[name]) for name in ("head.weight", "head.bias")):
            trial.fail(f"The head was changed. It belongs to the new task and learns it afresh. {what}")
        if len(unlike) == len(names):
            trial.fail(f"Nothing was loaded: the encoder is as it was. {what}")
        if unlike:
            trial.fail(f"{len(unlike)} of the encoder's {len(names)} tensors aren't those of the file. {what}")
        if type(said) is not int:
            trial.fail(f"{trial.name} returns a {type(said).__name__}. Return how many tensors were loaded, an int.")
        if said != len(names):
            trial.fail(f"{trial.name} returns {said}. {len(names)} tensors of the encoder were loaded. {what}")
    apart(trial, Reader(V, C), bare)
    names = list(bare)
    wrong = [(File(without(bare, name)), f"the file lacks {name}") for name in (names[0], names[-1])]
    wrong += [(File(without(whole, f"encoder.{names[1]}")), f"the file, of a whole net, lacks encoder.{names[1]}")]
    wrong += [(File(bare | {"3.weight": draw(3)}), "the file holds a tensor more than the encoder has")]
    for name, shape in ((names[-1], (4,)), (names[-1], (1,)), (names[0], (3, V))):
        wrong += [(File(bare | {name: draw(*shape)}), f"{name} has another shape, {shape}, than in the encoder")]
    wrong += [(File(), "the file is empty"), (File({"head.weight": draw(C, 3)}), "the file holds a head alone")]
    for saved, what in wrong:
        refused(trial, Reader(V, C), saved, what)
    explained("put_back", chosen)
    print(f"{trial.name} is right: loads what fits, counts it, and refuses what doesn't; faults are named.")


def apart(trial: Trial, net: Reader, saved: File) -> None:
    """What the net holds after loading is its own."""
    trial.answer(net, saved)
    if any(x.data_ptr() == saved[name].data_ptr() for name, x in net.encoder.state_dict().items()):
        raise CheckFailed("Net and file hold the same tensors: train the net, and the file changes. Copy the numbers.")


def of(saved: dict[str, Tensor], name: str) -> Tensor:
    """The encoder's tensor ``name`` in a file, with the prefix or without."""
    return saved[name] if name in saved else saved[f"encoder.{name}"]


def without(saved: dict[str, Tensor], name: str) -> dict[str, Tensor]:
    """A file that lacks one tensor."""
    return {key: x for key, x in saved.items() if key != name}


def refused(trial: Trial, net: Reader, saved: File, what: str) -> None:
    """The answer raises ValueError with a sentence, and the net is as it was."""
    before = copy.deepcopy(net.state_dict())
    ask = f"Raise ValueError with a sentence that says so: {what}."
    try:
        trial.answer(net, saved)
    except ValueError as error:
        if not str(error).strip():
            raise CheckFailed(f"The ValueError says nothing. {ask}") from None
    except Exception as error:
        raise CheckFailed(f"{trial.name} stops with {type(error).__name__}. {ask}") from None
    else:
        raise CheckFailed(f"{trial.name} takes a file that doesn't fit. {ask}")
    if any(not torch.equal(x, before[name]) for name, x in net.state_dict().items()):
        raise CheckFailed(
            f"It is refused, and yet the net has changed: a part was loaded before the fault was found ({what}). "
            "Compare names and shapes first, load afterwards."
        )
