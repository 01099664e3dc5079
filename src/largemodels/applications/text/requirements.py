"""What notebook 4.1 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence


def require_text(text: str) -> None:
    """Refuse a text without a letter or a digit.

    Raises:
        ValueError: there is none.
    """
    if not isinstance(text, str) or not any(letter.isalnum() for letter in text):
        raise ValueError(f"The text is {str(text)[:20]!r}, without a letter. Type at least one word.")


def require_tokens(ids: Sequence[int], least: int = 2) -> None:
    """Refuse a text of too few tokens: the first one has nothing before it, so nothing predicts it.

    Raises:
        ValueError: there are fewer.
    """
    if len(ids) < least:
        raise ValueError(f"The text has {len(ids)} token, and the first has no probability. Type {least} or more.")


def require_sentences(text: str, least: int) -> None:
    """Refuse to summarize a text that is no longer than its summary.

    Raises:
        ValueError: it has fewer than ``least`` words.
    """
    require_text(text)
    words = len(re.findall(r"\w+", text))
    if words < least:
        raise ValueError(f"The text has {words} words; a summary has some 60. Give {least} or more, divided by spaces.")
