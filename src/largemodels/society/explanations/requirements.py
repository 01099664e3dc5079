"""What notebook 5.2 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Collection

from ...background.learning_curves.requirements import require_text

MOST_WORDS, MOST_TOKENS = 40, 256


def require_words(text: str) -> None:
    """Refuse a text in which no word can be weighed against another one.

    Raises:
        ValueError: it has no word, one word, or more than fit.
    """
    require_text(text)
    words = len(text.split())
    if words < 2:
        raise ValueError("There is one word alone, so all of the verdict is its doing. Give two words or more.")
    if words > MOST_WORDS:
        raise ValueError(f"There are {words:,} words, and the picture holds {MOST_WORDS}. Give one or two sentences.")


def require_short(tokens: int) -> None:
    """Refuse a text of few words, and those so long that the encoder can't read them at once.

    Raises:
        ValueError: it has too many tokens.
    """
    if tokens > MOST_TOKENS:
        raise ValueError(f"The words come to {tokens:,} tokens, and {MOST_TOKENS} fit here. Give shorter words.")


def require_method(name: str, known: Collection[str]) -> None:
    """Refuse a method, a way to take words away, or a baseline that isn't there.

    Raises:
        ValueError: nothing is called so.
    """
    if name not in known:
        raise ValueError(f"There is nothing called {name!r} here. Take one of: {'; '.join(known)}.")


def require_steps(steps: int) -> None:
    """Refuse a sum over no steps.

    Raises:
        ValueError: it isn't a whole number of 1 or more.
    """
    if type(steps) is not int or steps < 1:
        raise ValueError(f"The number is {steps!r}. Integrated gradients and Shapley samples need 1 or more.")


def require_players(n: int, most: int = 12) -> None:
    """Refuse to go through all coalitions of too many players.

    Raises:
        ValueError: there is none, or there are more than ``most``.
    """
    if not 1 <= n <= most:
        raise ValueError(f"{n} features have 2^{n} coalitions. Go through all for 1 to {most} of them, or draw some.")
