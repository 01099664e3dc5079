"""Compare what a student's kernel sent with what the solution's sent: forms alone, so nothing of the student's runs."""

from __future__ import annotations

import math

from .values import WIDEST

WORDS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
LARGER = 20  # times the values of the solution's answer, above which nothing is computed on a student's
KINDS = {"array": "numbers", "nothing": "None", "text": "text", "list": "a list", "dictionary": "a dictionary"}


def equal(expected: dict, given: object, tolerance: float = 0.0) -> tuple[bool, str]:
    """Whether two forms say the same, and a sentence about it.

    Args:
        expected: a form that :func:`largemodels.classroom.marking.values.encode` made of a value that is trusted.
        given: what came back from a student's kernel; it may be anything that JSON can hold.
        tolerance: how far numbers may differ, as a share of the expected one or of 1, whichever is larger.

    Whole numbers and floats may stand for each other; booleans and numbers may not. NaN equals NaN.
    """
    try:
        trouble = difference(expected, given, tolerance, "The answer")
    except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError):
        return False, "The answer came back damaged and can't be read."
    return not trouble, trouble or "Right."


def difference(expected: dict, given: dict, tolerance: float, name: str) -> str:
    """The first difference between two forms as a sentence about ``name``, or nothing."""
    kind = expected["kind"]
    if given["kind"] != kind:
        return f"{name} is {KINDS[given['kind']]}; {KINDS[kind]} would be right."
    if kind == "array":
        return difference_of_arrays(expected, given, tolerance, name)
    if kind == "text":
        return "" if expected["text"] == given["text"] else f"{name} is another text."
    parts = []
    if kind == "list":
        ours, theirs = expected["items"], given["items"]
        if len(ours) != len(theirs):
            return f"{name} has {len(theirs)} items; {len(ours)} would be right."
        parts = [(f"Item {n}", one, two) for n, (one, two) in enumerate(zip(ours, theirs, strict=True))]
    elif kind == "dictionary":
        ours, theirs = dict(expected["pairs"]), dict(given["pairs"])
        if ours.keys() != theirs.keys():
            return f"{name} has other keys than it should."
        parts = [(f"The entry {key!r}", ours[key], theirs[key]) for key in ours]
    return next((trouble for part, one, two in parts if (trouble := difference(one, two, tolerance, part))), "")


def difference_of_arrays(expected: dict, given: dict, tolerance: float, name: str) -> str:
    """The first difference between two arrays' forms as a sentence about ``name``, or nothing."""
    if expected["shape"] != given["shape"]:
        shape, right = (tuple(int(n) for n in form["shape"]) for form in (given, expected))
        return f"{name} has the shape {shape}; {right} would be right."
    boolean, other = (form["dtype"] == "bool" for form in (expected, given))
    if boolean != other:
        kinds = ("numbers", "True and False")
        return f"{name} holds {kinds[other]}; {kinds[boolean]} would be right."
    theirs = [read(x, boolean) for x in given["values"]]
    pairs = list(zip([read(x, boolean) for x in expected["values"]], theirs, strict=True))
    if any(math.isnan(y) and not math.isnan(x) for x, y in pairs):
        return f"{name} holds NaN where a number would be right."
    wrong = [far for x, y in pairs if not (far := distance(x, y)) <= tolerance]
    return f"{name} is wrong in {len(wrong)} of {len(pairs)} places, by up to {max(wrong):.2g}." if wrong else ""


def far_larger(expected: dict, given: object) -> bool:
    """Whether a form is so much larger than the expected one, or has more axes, that nobody should compute on it."""
    try:
        (ours, our_axes), (theirs, their_axes) = size(expected), size(given)
    except (AttributeError, KeyError, TypeError, ValueError):
        return True
    return theirs > LARGER * (ours + 100) or their_axes > our_axes


def size(form: dict) -> tuple[int, int]:
    """How many values a form holds, and the most axes of an array in it."""
    if form["kind"] == "array":
        return len(form["values"]), len(form["shape"])
    inner = form.get("items") or [value for _, value in form.get("pairs", ())]
    sizes = [size(one) for one in inner]
    return 1 + sum(number for number, _ in sizes), max((axes for _, axes in sizes), default=0)


def read(x: object, boolean: bool) -> float:
    """A number out of a form.

    Raises:
        KeyError, TypeError, ValueError: it isn't one.
    """
    if isinstance(x, str):
        return WORDS[x]
    if isinstance(x, bool) is not boolean or not isinstance(x, int | float):
        raise ValueError(f"{type(x).__name__} where a number should be")
    if isinstance(x, int) and x.bit_length() > WIDEST:
        raise ValueError("a whole number too large for a float")
    return x


def distance(x: float, y: float) -> float:
    """How far ``y`` is from ``x``, as a share of ``x`` or of 1, whichever is larger."""
    if x == y or (math.isnan(x) and math.isnan(y)):
        return 0.0
    return abs(x - y) / max(1, abs(x)) if math.isfinite(x) and math.isfinite(y) else math.inf
