"""What a check does with a learner's answer: call it, look at what comes back, and say in a sentence what is wrong."""

from __future__ import annotations

import linecache
import textwrap
import traceback
import warnings
from collections.abc import Callable, Iterable

import numpy as np
import torch
from torch import Tensor

from .inputs import changed, copied
from .shortcuts import Shortcuts
from .source import refused

CLOSE = 1e-4
#: What to say of an answer whose type isn't the one wanted.
ADVICE = {
    torch.float32: "The cells below go on with torch.float32, and torch multiplies only like with like. "
    "End with .float().",
    torch.float64: "Here double precision is wanted: begin with .double(), and stay there.",
    torch.bool: "Return True and False: a comparison gives them.",
}
#: In place of a mistake's numbers: whatever else is wrong.
ANYTHING = None
#: A hint, and what an answer with that mistake gives.
Mistake = tuple[str, Tensor | None]


class CheckFailed(AssertionError):
    """What a check found wrong, as a sentence or two. A notebook shows it without a traceback."""

    def _render_traceback_(self) -> list[str]:
        """IPython's hook for errors that show themselves. JupyterLab would break long lines within words."""
        lines = textwrap.wrap(f"Not yet. {self}", 88, break_long_words=False, break_on_hyphens=False)
        return [lines[0].replace("Not yet.", "\x1b[1mNot yet.\x1b[0m", 1), *lines[1:]]


class Trial:
    """A learner's answer on trial.

    Args:
        answer: the function that the learner wrote.
        without: names of torch functions that the question is to be answered without.
        words: what no name in the answer's source may hold; None if the source isn't read.
    """

    def __init__(self, answer: Callable, without: Iterable[str] = (), words: tuple[str, ...] | None = None) -> None:
        self.answer = answer
        self.name = getattr(answer, "__name__", "your function")
        self.without = frozenset(without)
        self.refused = "" if words is None else refused(answer, words)
        self.note = ""  # what is special about the inputs tried now; said when they make the answer stop
        self.inputs: dict[str, object] = {}
        self.shapes: list[tuple[int, ...]] = []
        self.furthest = 0.0

    def call(self, **inputs: object) -> object:
        """What the answer returns for copies of ``inputs``, handed over in their order.

        Raises:
            CheckFailed: it isn't written yet, stops with an error, returns nothing, changes an input, or cuts short.
        """
        self.inputs = inputs
        copies = [copied(value) for value in inputs.values()]
        try:
            with warnings.catch_warnings(action="ignore"), Shortcuts() as taken:
                result = self.answer(*copies)
        except Exception as error:
            if isinstance(error, NotImplementedError) and not error.args:  # torch's own say what isn't implemented
                raise CheckFailed(self.gap(error)) from None
            said = (str(error).splitlines() or [""])[0].rstrip(".")
            self.fail(f"{self.name} stops with {type(error).__name__}: {said}{self.line(error)}. {self.note}".rstrip())
        if result is None:
            raise CheckFailed(f"{self.name} returns nothing. Does its last line begin with `return`?")
        for (name, before), after in zip(inputs.items(), copies, strict=True):
            if does := changed(before, after):
                self.fail(f"{self.name} {does} its input {name}, which whoever calls it still needs. Work on a copy.")
        if shortcuts := sorted(self.without & taken.names):
            raise CheckFailed(f"{self.name} calls torch's {shortcuts[0]}, which is what you are to write here.")
        if self.refused:
            raise CheckFailed(self.refused)
        return result

    def fail(self, hint: str) -> None:
        """Raise CheckFailed with ``hint`` and what the answer was given."""
        given = [
            f"{name} {tuple(x.shape)}" if hasattr(x, "shape") else f"{name} = {x}" for name, x in self.inputs.items()
        ]
        raise CheckFailed(f"{hint} Tried with {', '.join(given)}.") from None

    def gap(self, error: NotImplementedError) -> str:
        """Which function isn't written yet: the answer, or another one that it calls."""
        *_, (frame, _) = traceback.walk_tb(error.__traceback__)
        other = frame.f_code.co_name
        if other in (self.name, "<lambda>"):
            return f"{self.name} isn't written yet. Write it in the cell above."
        return f"{self.name} calls {other}, which isn't written yet. Write that first."

    def line(self, error: Exception) -> str:
        """The learner's own line in which ``error`` came up, as the end of a sentence, or nothing."""
        file = getattr(getattr(self.answer, "__code__", None), "co_filename", None)
        own = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == file]
        text = linecache.getline(file, own[-1]).strip() if own else ""
        return f", at the line `{text}`" if text else ""

    def tensor(
        self,
        result: object,
        shape: tuple[int, ...],
        hints: dict[tuple[int, ...], str] | None = None,
        dtype: torch.dtype = torch.float32,
    ) -> Tensor:
        """``result``, if it is a dense tensor of ``shape`` and ``dtype``, with which the lab's next cells can go on.

        Raises:
            CheckFailed: it isn't; ``hints`` says more about some shapes.
        """
        if isinstance(result, np.ndarray):
            go_on = "The cells below go on with tensors: torch.from_numpy makes one of it."
            self.fail(f"{self.name} returns a NumPy array. {go_on}")
        if not isinstance(result, Tensor):
            self.fail(f"{self.name} returns a {type(result).__name__}. Return a tensor.")
        if result.layout != torch.strided:
            self.fail(f"{self.name} returns a sparse tensor. Return a dense one: .to_dense() makes it.")
        if tuple(result.shape) != shape:
            hint = (hints or {}).get(tuple(result.shape), self.note or "Print the shape after each line, and compare.")
            self.fail(f"{self.name} returns the shape {tuple(result.shape)} where {shape} is wanted. {hint}")
        if result.dtype != dtype:
            self.fail(f"{self.name} returns {result.dtype}. {ADVICE[dtype]}")
        return result.detach().cpu()

    def compare(self, result: Tensor, right: Tensor, mistakes: Iterable[Mistake] = ()) -> None:
        """Note that ``result`` is ``right``, to within ``CLOSE``.

        Raises:
            CheckFailed: it isn't; with the hint of the first of ``mistakes`` that it comes to.
        """
        if close(result, right):
            self.shapes.append(tuple(right.shape))
            self.furthest = max([self.furthest, *(result - right).abs().flatten().tolist()])
            return
        for hint, wrong in mistakes:
            if wrong is ANYTHING or (wrong.shape == result.shape and close(result, wrong)):
                raise CheckFailed(hint)
        worst = (result.double() - right.double()).abs().nan_to_num(torch.inf)
        place = [int(i) for i in np.unravel_index(int(worst.argmax()), right.shape)]
        self.fail(
            f"{self.name} is off by up to {worst.max():.2g}; at {place} it gives {result[tuple(place)]:.3f} "
            f"where {right[tuple(place)]:.3f} is right. "
            + (self.note or "Go through the example by hand again, line by line.")
        )

    def passed(self, what: str) -> None:
        """Say in one line what was verified."""
        sizes = " ".join(str(shape).replace(" ", "") for shape in dict.fromkeys(self.shapes))
        print(f"{self.name} is right: {what} Shapes {sizes}; largest difference {self.furthest:.1g}.")


def close(one: Tensor, other: Tensor) -> bool:
    """Whether two tensors of the same shape agree to within ``CLOSE``."""
    return torch.allclose(one.double(), other.double(), rtol=CLOSE, atol=CLOSE)
