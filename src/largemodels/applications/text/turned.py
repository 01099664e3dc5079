"""A summary with one fact turned round: one word of it for another that says the contrary."""

from __future__ import annotations

import re

from .asking import TEXTS

PAIRS = [pair.split() for pair in TEXTS["contraries"]["pairs"]]
TURNS = {word: other for one, two in PAIRS for word, other in ((two, one), (one, two))} | {"more": "less"}


def turned(text: str) -> tuple[str, str, str] | None:
    """Turn the last word of the table that ``text`` holds into its contrary; None if it holds none.

    The last, as what came out stands at the end of most summaries.

    Returns:
        The new text, the old word, the new word.
    """
    found = [match for match in re.finditer(r"[A-Za-z]+", text) if match[0].lower() in TURNS]
    if not found:
        return None
    start, end, old = *found[-1].span(), found[-1][0]
    return f"{text[:start]}{TURNS[old.lower()]}{text[end:]}", old, TURNS[old.lower()]
