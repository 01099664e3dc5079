"""What notebook 4.10 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST, DOCUMENT = 200, 3000  #: words of a question; of a pasted document


def require_question(question: str) -> None:
    """Refuse a question that nothing can be looked up for.

    Raises:
        ValueError: it is no string, holds no letter and no digit, or has more than 200 words.
    """
    if not isinstance(question, str) or not any(letter.isalnum() for letter in question):
        raise ValueError('The question is empty. Type one, such as "When does the ferry leave?".')
    if len(question.split()) > LONGEST:
        raise ValueError(f"The question has {len(question.split()):,} words. Ask in a sentence of at most {LONGEST}.")


def require_collection(documents: Sequence[object]) -> None:
    """Refuse a collection in which there is nothing to find.

    Raises:
        ValueError: it is empty.
    """
    if not documents:
        raise ValueError("The collection is empty: there is nothing to look anything up in. Add a document.")


def require_cut(most: int, overlap: float) -> None:
    """Refuse pieces that can't be cut.

    Raises:
        ValueError: a piece has fewer than 10 words, or the overlap isn't from 0 to 0.9 of it.
    """
    if most < 10:
        raise ValueError(f"Pieces of at most {most} words say too little. Take 10 or more.")
    if not 0 <= overlap <= 0.9:
        raise ValueError(f"The overlap is {overlap}. It is a share of a piece: choose from 0 to 0.9.")


def require_pieces(k: int, most: int) -> None:
    """Refuse a number of pieces that isn't there.

    Raises:
        ValueError: it is less than 1, or more than there are.
    """
    if not 1 <= k <= most:
        raise ValueError(f"There are {most} pieces, and k is {k}. Choose from 1 to {most}.")


def parted(text: str) -> tuple[str, str]:
    """A text as document and question: the question is its last sentence, the document all that stands before it.

    Raises:
        ValueError: there is no question, or more than 3,000 words.
    """
    if len(text.split()) > DOCUMENT:
        raise ValueError(f"There are {len(text.split()):,} words, and {DOCUMENT:,} are read at most. Paste a part.")
    *document, question = re.split(r"(?<=[.?!])\s+", text.strip())
    require_question(question)
    return " ".join(document), question
