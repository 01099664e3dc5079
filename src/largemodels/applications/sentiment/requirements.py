"""What notebook 4.2 refuses, or warns of: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

from ...background.learning_curves.requirements import require_text

MOST_WORDS = 300


def require_review(text: str) -> str:
    """Refuse what is no review; returns it in lower case, as the judges learned to read.

    Raises:
        ValueError: it has no word, or too many.
    """
    require_text(text)
    words = len(text.split())
    if words > MOST_WORDS:
        raise ValueError(
            f"This has {words:,} words, and the judges learned from reviews of about 20. "
            f"Give at most {MOST_WORDS}, or judge its sentences one by one."
        )
    return " ".join(text.lower().split())


def warning(text: str, known: set[str]) -> str:
    """A sentence if less than half of the words were ever seen in training, else nothing."""
    words = [word.strip(".,!?;:\"'()") for word in text.lower().split()]
    words = [word for word in words if word]
    seen = sum(word in known for word in words)
    if 2 * seen >= len(words):
        return ""
    return (
        f"Of its {len(words)} words training held {seen}: it may be in another language, and counts only guess here. "
        "Give an English review. "
    )
