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


def require_share(name: str, hits: int, of: int) -> None:
    """Refuse a share of a group that has no members, or of more hits than members.

    Raises:
        ValueError: there is no member, or the hits aren't among them.
    """
    if of < 1:
        raise ValueError(f"The group of {name!r} has no members, so it has no share. Leave it out, and say so.")
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} of {of} is no share of {name!r}. Count the hits among the members.")


def require_title(what: str, text: object) -> str:
    """A name in one line, refused where it is empty or would break the page.

    Raises:
        ValueError: it is no text, empty, longer than 100 characters, or has several lines.
    """
    if not isinstance(text, str) or not text.strip() or len(text.strip()) > 100 or len(text.strip().splitlines()) > 1:
        raise ValueError(f"The {what} must be one line of 1 to 100 characters. Give it a name.")
    return text.strip()


def require_field(name: str, text: object) -> str:
    """A field of a document, refused where it is empty, too short to say anything, still a to-do, or a heading.

    Raises:
        ValueError: the field has fewer than 3 words, more than 2,000, holds TODO or TBD, or begins like a heading.
    """
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"The field {name!r} is empty. Write a sentence; if nobody knows, write that.")
    if "TODO" in text or "TBD" in text or len(text.split()) < FEWEST:
        raise ValueError(f"The field {name!r} is half filled: {text!r}. Write a whole sentence.")
    if len(text.split()) > LONGEST:
        raise ValueError(f"The field {name!r} has {len(text.split()):,} words. Write at most {LONGEST:,}.")
    if text.lstrip().startswith(("#", "---", "```")):
        raise ValueError(f"The field {name!r} would begin a section of its own. Begin it with a word.")
    return " ".join(text.split())
