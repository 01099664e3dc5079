"""A summary with one fact turned round: one word of it for another that says the contrary."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BOTH_WAYS = (
    "improves worsens", "improve worsen", "improved worsened", "improving worsening", "improvements losses",
    "improvement loss", "outperforms underperforms", "outperform underperform", "better worse", "best worst",
    "higher lower", "high low", "increases decreases", "increase decrease", "reduces raises", "reduce raise",
    "more less", "gains losses", "gain loss", "effective useless", "effectively hardly", "significantly hardly",
    "can cannot", "fewer more", "robust fragile", "superior inferior", "achieves misses", "achieve miss",
    "helps harms", "help harm",
    "useful useless", "large small", "larger smaller", "efficient wasteful", "comparable inferior", "many few",
    "boosts lowers", "boost lower", "strong weak", "faster slower", "allows forbids", "can't can",
)  # fmt: skip
TURNS = {one: other for pair in _BOTH_WAYS for one, other in (pair.split(), pair.split()[::-1])} | {"more": "less"}


@dataclass(frozen=True)
class Turned:
    """A text with one word turned into its contrary."""

    text: str
    old: str
    new: str


def turned(text: str) -> Turned | None:
    """Turn the last word of a table of contraries that ``text`` holds; None if it holds none.

    The last, as what came out stands at the end of most summaries.
    """
    found = [match for match in re.finditer(r"[A-Za-z']+", text) if match[0].lower() in TURNS]
    if not found:
        return None
    match = found[-1]
    new = TURNS[match[0].lower()]
    return Turned(f"{text[: match.start()]}{new}{text[match.end() :]}", match[0], new)
