"""Figures of a record: as a file can hold them, and one time's compared with another's."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

DIGITS = 7  # significant digits, as many as float32 holds


def plain(value: Any, where: str = "figures") -> Any:  # noqa: ANN401
    """``value`` as JSON knows it: lists for tuples, arrays and tensors, words for keys, 7 digits of each number.

    Raises:
        ValueError: there is something that a file can't hold; its place is said.
    """
    if hasattr(value, "tolist"):  # NumPy's and torch's
        return plain(value.tolist(), where)
    if isinstance(value, Mapping):
        return {str(key): plain(part, f"{where}[{key!r}]") for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part, f"{where}[{n}]") for n, part in enumerate(value)]
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if value is None or isinstance(value, bool | int | str):
        return value
    raise ValueError(f"{where} is a {type(value).__name__}, which a record can't hold. Give numbers, words or lists.")


def differences(
    old: Any, new: Any, within: float, loose: Mapping[str, float], where: str = "", named: bool = False  # noqa: ANN401
) -> Iterator[str]:  # fmt: skip
    """A sentence for each place where two times' figures differ by more than they may.

    Args:
        old: plain figures, as the file holds them.
        new: plain figures of today.
        within: how far numbers with a point may be apart: so much up to 1, so much of the number above.
        loose: a figure's name → another ``within`` for all that is in it.
        where: the place so far.
        named: whether ``within`` comes from ``loose``: then it counts for whole numbers, too.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            place, (far, special) = f"{where}.{key}".lstrip("."), (loose.get(key, within), named or key in loose)
            if key not in old or key not in new:
                yield f"{place} is {'new' if key in new else 'gone'}."
            else:
                yield from differences(old[key], new[key], far, loose, place, special)
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield from [] if math.isinf(within) else [f"{where} has {len(new)} entries, and had {len(old)}."]
            return
        for n, (before, now) in enumerate(zip(old, new, strict=True)):
            yield from differences(before, now, within, loose, f"{where}[{n}]", named)
    elif not (same(old, new) or (near(old, new, within) and (named or float in (type(old), type(new))))):
        yield f"{where} is {new!r}, and was {old!r}."


def same(old: Any, new: Any) -> bool:  # noqa: ANN401
    """Equal, and of one type; not-a-number equals itself."""
    return type(old) is type(new) and (old == new or (old != old and new != new))


def near(old: Any, new: Any, within: float) -> bool:  # noqa: ANN401
    """Whether two numbers are as close as they must be."""
    if math.isinf(within):
        return True
    numbers = all(type(value) in (int, float) and math.isfinite(value) for value in (old, new))
    return numbers and abs(new - old) <= within * max(1.0, abs(old))
