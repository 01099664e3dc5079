"""The checks of lab 11, Mend the listings: for each, whether the function is mended and the faults are named.

B batch, T tokens, E width of what comes in, D width, C classes, N answers of one group.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from . import GENERATOR, CheckFailed, Trial, draw, draw_sizes
from .mend_faults import explained
from .mend_loading import put_back
from .mend_mistakes import (
    LOSSES_GONE_WRONG,
    MASK_TURNED,
    attended,
    attention_gone_wrong,
    clipped_loss,
    encoded,
    images_gone_wrong,
    last_states,
    maps,
    names_gone_wrong,
    sentences_gone_wrong,
    shrunk,
)
from .mend_stepping import fine_tune_step

__all__ = ["fine_tune_step", "policy_loss", "put_back", "read_names", "read_sentences", "see", "self_attention"]

MAKERS = ("zeros", "ones", "empty", "full", "rand", "randn")


class Placed(TorchFunctionMode):
    """While it is entered, notes in ``loose`` which of torch's makers were called without a device."""

    def __init__(self) -> None:
        super().__init__()
        self.loose: set[str] = set()

    def __torch_function__(
        self, function: Callable, types: tuple, args: tuple = (), kwargs: dict | None = None
    ) -> object:
        """The hook that torch calls in place of ``function``."""
        name = getattr(function, "__name__", "")
        if name in MAKERS and (kwargs or {}).get("device") is None:
            self.loose.add(name)
        return function(*args, **(kwargs or {}))


def lengths_from(B: int, T: int) -> Tensor:
    """B lengths between 1 and T, the longest not first."""
    lengths = torch.randint(1, T + 1, (B,), generator=GENERATOR)
    lengths[0], lengths[-1] = T // 2, T
    return lengths


def read_names(answer: Callable, chosen: Callable) -> None:
    """Question 1: logits (B, C) from the state after each name's last letter."""
    trial = Trial(answer)
    double = "Here the net computes in double precision, and so must what you make."
    for layers, kind, B, note in (
        (1, torch.float32, 4, "Here the names have several lengths."),
        (2, torch.float32, 3, "Here the net has two layers."),
        (1, torch.float32, 1, "Here is a single name."),
        (1, torch.float64, 3, double),
    ):
        T, E, D, C = draw_sizes((6, 8), (2, 3), (4, 5), (9, 11))
        rnn = nn.RNN(E, D, num_layers=layers, batch_first=True).to(kind)
        head, lengths = nn.Linear(D, C).to(kind), lengths_from(B, T)
        x = draw(B, T, E).to(kind) * (torch.arange(T) < lengths[:, None])[..., None]
        trial.note = note
        with Placed() as placed, torch.no_grad():
            result = trial.call(rnn=rnn, head=head, x=x, lengths=lengths)
        with torch.no_grad():
            right = head(last_states(rnn, x, lengths)[1])
            result = trial.tensor(result, (B, C), dtype=kind)
            trial.compare(result, right, names_gone_wrong(rnn, head, x, lengths) if kind == torch.float32 else ())
        if placed.loose:
            raise CheckFailed(
                f"torch.{min(placed.loose)} without a device makes a tensor on the CPU. With the net on a GPU that "
                "stops. Take the device of x, or let torch begin for you."
            )
    explained("read_names", chosen)
    trial.passed("each name answers from its own last letter, alone and in a batch, and the faults are named.")


def see(answer: Callable, chosen: Callable) -> None:
    """Question 2: logits (B, C) of images of any size."""
    trial = Trial(answer)
    for side, H, W, B, note in (
        (2, 8, 8, 3, "Here the images have the size that the head was made for."),
        (2, 16, 16, 3, "Here the images have twice the side that the head was made for."),
        (3, 20, 28, 2, "Here the images are no squares."),
        (2, 16, 16, 1, "Here is a single image of twice the side."),
        (3, 8, 8, 2, "Here the images are smaller than the head was made for."),
    ):
        E, K1, K2, C = draw_sizes((1, 2), (3, 4), (5, 6), (7, 10))
        conv1, conv2 = nn.Conv2d(E, K1, 3, padding=1), nn.Conv2d(K1, K2, 3, padding=1)
        head, images = nn.Linear(K2 * side * side, C), draw(B, E, H, W)
        trial.note = note
        with torch.no_grad():
            result = trial.call(conv1=conv1, conv2=conv2, head=head, images=images)
            right = head(shrunk(maps(conv1, conv2, images), side).flatten(1))
            mixed = "One image's numbers became several rows. Flatten each image by itself."
            rows = {(n, C): mixed for n in range(1, 30) if n != B}
            mistakes = images_gone_wrong(conv1, conv2, head, images)
            trial.compare(trial.tensor(result, (B, C), rows), right, mistakes)
    explained("see", chosen)
    trial.passed("one row an image, whatever its size, and the faults are named.")


def self_attention(answer: Callable, chosen: Callable) -> None:
    """Question 3: a class with layers q, k, v, out, that gives (…, T, out_width)."""
    trial = Trial(answer)
    for *front, width, out_width in ((2, 6, 3), (3, 2, 5), (1, 4, 4), (7, 2)):
        T = draw_sizes((5, 6))[0]
        net = trial.call(width=width, out_width=out_width)
        if not isinstance(net, nn.Module):
            trial.fail(f"{trial.name}({width}, {out_width}) is a {type(net).__name__}, and no nn.Module.")
        right = nn.ModuleDict({name: nn.Linear(width, out_width) for name in "qkv"})
        right["out"] = nn.Linear(out_width, out_width)
        shapes = [{name: tuple(x.shape) for name, x in one.state_dict().items()} for one in (net, right)]
        if set(shapes[0]) != set(shapes[1]):
            trial.fail("The layers are to be called q, k, v and out, each an nn.Linear with a bias, and no others.")
        for name, shape in shapes[1].items():
            if shapes[0][name] != shape:
                trial.fail(f"{name} has the shape {shapes[0][name]} where {shape} is wanted.")
        net.load_state_dict(right.state_dict())
        with torch.no_grad():
            for layer in (right["q"], right["k"], net.q, net.k):
                layer.weight *= 3  # scores large enough for their size to tell
            x = draw(*front, T, width)
            run = Trial(net.forward)
            run.name, run.note = f"{trial.name}.forward", f"Here width is {width} and out_width {out_width}."
            result = run.tensor(run.call(x=x), (*front, T, out_width))
            run.compare(result, attended(right, x), attention_gone_wrong(right, x, width, out_width))
        trial.shapes += run.shapes
        trial.furthest = max(trial.furthest, run.furthest)
    explained("self_attention", chosen)
    trial.passed("any two widths, with a batch and without, and the faults are named.")


class Encoder(nn.TransformerEncoder):
    """A small one, in evaluation mode, that shows as a few words."""

    def __init__(self, D: int, H: int, layers: int) -> None:
        layer = nn.TransformerEncoderLayer(D, H, 2 * D, dropout=0.0, batch_first=True)
        super().__init__(layer, layers, enable_nested_tensor=False)
        for p in self.parameters():
            if p.ndim > 1:
                nn.init.normal_(p, std=0.5)
        self.eval()

    def __repr__(self) -> str:
        return f"TransformerEncoder({len(self.layers)} layers)"


def read_sentences(answer: Callable, chosen: Callable) -> None:
    """Question 4: logits (B, C), the mean over each sentence's own words."""
    trial = Trial(answer)
    for B, T, layers, note in (
        (5, 5, 1, "Here B and T are equal, so that a mask of the wrong kind fits."),
        (3, 6, 2, "Here the sentences have several lengths."),
        (2, 4, 1, "Here no sentence has padding."),
        (1, 6, 1, "Here is a single sentence with padding behind it."),
    ):
        V, C, longest = draw_sizes((12, 15), (2, 3), (8, 10))
        embed, encoder, head = nn.Embedding(V, 8), Encoder(8, 2, layers), nn.Linear(8, C)
        positions = draw(longest, 8)
        lengths = torch.full((B,), T) if (B, T) == (2, 4) else lengths_from(B, T)
        if B == 1:
            lengths[0] = T - 2
        ids = torch.randint(1, V, (B, T), generator=GENERATOR) * (torch.arange(T) < lengths[:, None])
        given = embed, positions, encoder, head, ids
        trial.note = note
        result = trial.call(embed=embed, positions=positions, encoder=encoder, head=head, ids=ids)
        result, right = trial.tensor(result, (B, C)), encoded(*given).detach()
        if result.isnan().any():  # a softmax over nothing, in older builds of torch
            raise CheckFailed(MASK_TURNED)
        trial.compare(result, right, sentences_gone_wrong(*given))
    explained("read_sentences", chosen)
    trial.passed("padding counts nowhere, the order of words does, and the faults are named.")


def policy_loss(answer: Callable, chosen: Callable) -> None:
    """Question 7: the clipped loss of a group of N answers, and its gradient."""
    trial = Trial(answer)
    moved = torch.tensor([0.6, 0.5, -0.5, -0.7, 0.05, -0.03, 0.02, 0.4])
    liked = torch.tensor([1.0, 0.0, 1.2, 0.1, 0.9, 0.3, 0.4, 1.1])
    for scale, N, note in (
        (1.0, 8, "Here some answers became much likelier, some much less likely."),
        (0.01, 8, "Here the rewards are close together."),
        (1.0, 2, "Here are two answers."),
        (0.0, 8, "Here all rewards are the same, so that there is nothing to learn."),
    ):
        old = -3 - draw(N).abs()
        new = (old + moved[:N] + 0.02 * draw(N)).requires_grad_()
        rewards, clip = scale * (liked[:N] + 0.05 * draw(N)) + 0.5, 0.2
        trial.note = note
        loss = trial.call(new=new, old=old, rewards=rewards, clip=clip)
        value = trial.tensor(loss, ())
        if not loss.requires_grad:
            trial.fail("No gradient flows from the loss to new. Leave out .item(), .detach() and no_grad.")
        (gradient,) = torch.autograd.grad(loss, new, allow_unused=True)
        result = torch.cat([value[None], torch.zeros(N) if gradient is None else gradient])
        if not result.isfinite().all():
            raise CheckFailed(f"The loss or its gradient is NaN. {note} What do you divide by?")
        trial.compare(result, with_gradient(new, old, rewards, clip), (
            (hint, with_gradient(new, old, rewards, clip, **quirk)) for hint, quirk in LOSSES_GONE_WRONG.items()
        ))  # fmt: skip
    explained("policy_loss", chosen)
    trial.passed("loss and gradient, clipped on both sides, and nothing where all rewards are equal; faults are named.")


def with_gradient(new: Tensor, *given, **quirk) -> Tensor:  # noqa: ANN002, ANN003 - those of ``clipped_loss``
    """The loss and its gradient over ``new``, (1 + N,)."""
    new = new.detach().requires_grad_()
    loss = clipped_loss(new, *given, **quirk)
    (gradient,) = torch.autograd.grad(loss, new)
    return torch.cat([loss.detach()[None], gradient])
