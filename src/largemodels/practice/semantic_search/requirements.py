"""What notebook 3.4 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Sequence


def require_texts(texts: Sequence[str]) -> None:
    """Refuse what the encoder could read, and whose vector would mean nothing.

    Raises:
        ValueError: there is no text, one is no string, or one holds no letter and no digit.
    """
    if isinstance(texts, str) or not len(texts):
        raise ValueError('There is no list of texts. Give a list with at least one, such as ["How\'s the weather?"].')
    for n, text in enumerate(texts):
        if not isinstance(text, str) or not any(letter.isalnum() for letter in text):
            raise ValueError(
                f"Text {n} is {text!r}, without a word. [CLS] and [SEP] alone have a vector too, and it would be "
                "near something: type a question, or leave the text out."
            )


def require_places(tokens: int, places: int) -> None:
    """Refuse more tokens than the model has positions for.

    Raises:
        ValueError: there are more.
    """
    if tokens > places:
        raise ValueError(
            f"The text has {tokens:,} tokens, and the model has positions for {places}. Cut it into passages, or say "
            f"truncation=True, max_length={places}: then everything after the cut is lost, without a word."
        )


def require_share(name: str, share: float) -> None:
    """Refuse a share that isn't between 0 and 1.

    Raises:
        ValueError: it isn't.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"{name} is {share}. It is a share: choose from 0 to 1.")


def require_words(limit: int) -> None:
    """Refuse passages of less than ten words, which no question can be answered by.

    Raises:
        ValueError: the limit is lower.
    """
    if limit < 10:
        raise ValueError(f"Passages of at most {limit} words say too little. Take 10 or more.")


def require_word(word: str, tokens: Sequence[int]) -> None:
    """Refuse a word that isn't one token of the vocabulary.

    Args:
        word: what is looked for.
        tokens: its ids.

    Raises:
        ValueError: it is cut into several.
    """
    if len(tokens) != 1:
        raise ValueError(f"{word!r} is cut into {len(tokens)} tokens, so no single vector is its own. Choose another.")


def require_both(words: object, vectors: object) -> None:
    """Refuse rankings that aren't of the same questions and passages.

    Raises:
        ValueError: the shapes differ.
    """
    if words.shape != vectors.shape:
        raise ValueError(f"The two rankings have the shapes {words.shape} and {vectors.shape}. Rank the same passages.")
