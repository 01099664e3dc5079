"""What notebook 5.4 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations


def require_code(code: str) -> None:
    """Refuse a secret that isn't among the candidates.

    Raises:
        ValueError: it isn't four digits.
    """
    if not isinstance(code, str) or len(code) != 4 or not (code.isascii() and code.isdigit()):
        raise ValueError(f"The code is {code!r}. A secret here is four digits from 0 to 9, such as '4281'.")


def require_prompt(prompt: str, known: str, most: int) -> None:
    """Refuse a prompt after which nothing can be asked.

    Raises:
        ValueError: it has fewer than two characters, more than ``most``, or one that isn't in the alphabet.
    """
    if len(prompt) < 2:
        raise ValueError(
            f"The prompt has {len(prompt)} characters. Give it two or more, such as 'The code of Abana: '."
        )
    if len(prompt) > most:
        raise ValueError(f"The prompt has {len(prompt):,} characters, and the model reads {most}. Shorten it.")
    if strange := sorted(set(prompt) - set(known)):
        raise ValueError(
            f"The model's alphabet of {len(known)} characters lacks {''.join(strange[:5])!r}. Leave it out."
        )


def require_text(tokens: int, wanted: int) -> None:
    """Refuse a text that is too short to be recited.

    Raises:
        ValueError: it has fewer tokens than are given and judged.
    """
    if tokens < wanted:
        raise ValueError(f"The text has {tokens} token{'s' * (tokens != 1)}. It takes {wanted}: paste a longer one.")
