"""What notebook 5.7 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Collection, Mapping

FEWEST, LONGEST = 3, 2000  #: words that a field of a document has


def require_answer(key: str, asks: str, given: str | None, options: Collection[str]) -> str:
    """The answer to a question, refused where there is none or it isn't one of the options.

    Raises:
        ValueError: the question is unanswered, or its answer is none of the options.
    """
    if given is None or given == "":
        raise ValueError(f"The description is half filled: {key!r} is missing. {asks} One of: {', '.join(options)}.")
    if given not in options:
        raise ValueError(f"{given!r} is no answer to {key!r}. {asks} One of: {', '.join(options)}.")
    return given


def require_known(answers: Mapping[str, str | None], questions: Collection[str]) -> None:
    """Refuse answers to questions that nobody asks.

    Raises:
        ValueError: an answer belongs to no question.
    """
    unknown = [key for key in answers if key not in questions]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no question of the form. The questions are: {', '.join(questions)}.")


def require_field(name: str, text: object) -> str:
    """A field of a document, refused where it is empty, too short to say anything, or still a to-do.

    Raises:
        ValueError: the field has fewer than 3 words, more than 2,000, or holds TODO.
    """
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"The field {name!r} is empty. Write a sentence; if nobody knows, write that.")
    if "TODO" in text or len(text.split()) < FEWEST:
        raise ValueError(f"The field {name!r} is half filled: {text!r}. Write a whole sentence.")
    if len(text.split()) > LONGEST:
        raise ValueError(f"The field {name!r} has {len(text.split()):,} words. Write at most {LONGEST:,}.")
    return " ".join(text.split())
