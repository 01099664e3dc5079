"""Lab 10, question 4: the check of putting a wrapper around a net's linear layers by name."""

from __future__ import annotations

from collections.abc import Callable

from torch import nn

from . import CheckFailed, Trial


class Wrapped(nn.Module):
    """What the check hands in as ``wrap``: it holds the layer that it wraps."""

    def __init__(self, base: nn.Linear) -> None:
        super().__init__()
        self.base = base


class Block(nn.Module):
    """Layers at several depths, some with the names that are looked for."""

    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.ModuleDict({name: nn.Linear(3, 3) for name in ("query", "key", "value")})
        self.attention["query_norm"] = nn.LayerNorm(3)
        self.value = nn.Linear(3, 3)
        self.query = nn.LayerNorm(3)  # a name that fits, and no linear layer
        self.out = nn.Sequential(nn.Linear(3, 3), nn.ReLU())


class Net(nn.Module):
    """Two blocks, a last linear layer whose name ends in a wanted word, and a head."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.ModuleList([Block(), Block()])
        self.not_value = nn.Linear(3, 3)
        self.head = nn.Linear(3, 2)

    def __repr__(self) -> str:
        return "a net of two blocks"


CASES: dict[tuple[str, ...], set[str]] = {
    ("query",): {f"blocks.{n}.attention.query" for n in range(2)},
    ("query", "value"): {f"blocks.{n}.{x}" for n in range(2) for x in ("attention.query", "attention.value", "value")},
    ("head",): {"head"},
    ("0",): {f"blocks.{n}.out.0" for n in range(2)},
    ("absent", "key"): {f"blocks.{n}.attention.key" for n in range(2)},
}  # fmt: skip


def found(net: nn.Module) -> set[str]:
    """Where wrappers are."""
    return {name for name, module in net.named_modules() if isinstance(module, Wrapped)}


def insert(answer: Callable) -> None:
    """Question 4: which layers were wrapped, how many, and what a second call does."""
    trial = Trial(answer)
    for names, right in CASES.items():
        net = Net()
        layers = dict(net.named_modules())
        trial.note = "One of these names fits, which is enough." if "absent" in names else ""
        said = trial.call(net=net, names=names, wrap=Wrapped)
        got = found(net)
        explain(trial, got, right, layers)
        if any(net.get_submodule(name).base is not layers[name] for name in right):
            trial.fail("A wrapper holds another layer than the one that stood in its place.")
        if type(said) is not int or said != len(right):
            trial.fail(f"{trial.name} returns {said!r}; {len(right)} layers were wrapped.")
    net = Net()
    trial.call(net=net, names=("query",), wrap=Wrapped)
    trial.note = "Here query was wrapped before, and value comes to it."
    said = trial.call(net=net, names=("value", "query"), wrap=Wrapped)
    twice = [name for name in found(net) if isinstance(net.get_submodule(name).base, Wrapped)]
    inner = [name for name in found(net) if ".base" in name]
    if twice or inner:
        raise CheckFailed("A layer was wrapped twice. What is wrapped already stays as it is.")
    if found(net) != CASES["query", "value"] or said != 4:
        trial.fail(f"{trial.name} is called a second time, with value and query, and returns {said!r}. 4 are new.")
    refused(trial)
    print(f"{trial.name} is right: layers at every depth, by their whole last name, once, and a name that fits none.")


def explain(trial: Trial, got: set[str], right: set[str], layers: dict[str, nn.Module]) -> None:
    """What is wrong with the places of the wrappers, if anything."""
    if got == right:
        return
    if extra := sorted(got - right):
        name = extra[0]
        if ".base" in name:
            raise CheckFailed("A layer within a wrapper was wrapped again. List the layers before you change any.")
        if not isinstance(layers.get(name), nn.Linear):
            trial.fail(f"{name} was wrapped, and is no nn.Linear.")
        trial.fail(f"{name} was wrapped. Its last name is {name.split('.')[-1]!r}, which isn't wanted.")
    if not got:
        trial.fail("No layer was wrapped: the net is as it was. Assigning to a loop's variable changes no net.")
    trial.fail(f"{min(right - got)} wasn't wrapped.")


def refused(trial: Trial) -> None:
    """Names that fit no linear layer get a ValueError: one that nothing has, and one that a norm has."""
    for name, what in (("query_proj", "Names that fit no layer"), ("query_norm", "The names of a norm alone")):
        try:
            trial.answer(Net(), (name,), Wrapped)
        except ValueError as error:
            if not str(error).strip():
                raise CheckFailed("The ValueError says nothing. Say which names fit no layer.") from None
        except Exception as error:
            raise CheckFailed(f"{what}: {type(error).__name__} came up. Raise ValueError.") from None
        else:
            raise CheckFailed(f"{what} were taken without a word: nothing would learn. Raise ValueError.")
