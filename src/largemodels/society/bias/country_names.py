"""What a language costs in tokens: the same twenty countries, named in each language.

Source: https://cldr.unicode.org, Unicode License v3, through Babel, https://babel.pocoo.org, BSD.
"""

from __future__ import annotations

from dataclasses import dataclass

from babel import Locale

from .sentence_pairs import smollm2

COUNTRIES = "IN CN US ID PK NG BR BD RU ET MX JP EG PH CD VN IR TR DE TH".split()  #: the most people, 2023, UN's order
LANGUAGES = {
    "en": "English", "sw": "Swahili", "es": "Spanish", "id": "Indonesian", "fr": "French", "de": "German",
    "vi": "Vietnamese", "ru": "Russian", "zh": "Chinese", "ar": "Arabic", "ja": "Japanese", "hi": "Hindi",
    "ko": "Korean", "am": "Amharic", "ta": "Tamil", "th": "Thai", "bn": "Bengali", "my": "Burmese",
}  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """What the names of :data:`COUNTRIES` come to in one language, all together."""

    tokens: int
    characters: int
    bytes: int


def names(language: str) -> list[str]:
    """The countries' names in a language, by its code.

    Raises:
        ValueError: it isn't one of :data:`LANGUAGES`.
    """
    if language not in LANGUAGES:
        raise ValueError(f"There is no language {language!r} here. Take one of {', '.join(LANGUAGES)}.")
    return [str(Locale(language).territories[code]) for code in COUNTRIES]


def cost(language: str) -> Cost:
    """Tokens of SmolLM2 for the names, each after a space as within a sentence; the space isn't counted as a byte."""
    found, tokenizer = names(language), smollm2()[0]
    return Cost(
        sum(len(tokenizer(f" {name}", add_special_tokens=False)["input_ids"]) for name in found),
        sum(map(len, found)), sum(len(name.encode()) for name in found),
    )  # fmt: skip


def factors(cost: Cost, other: Cost) -> tuple[float, float, float]:
    """How many times another's characters, bytes a character, and tokens a byte; their product is that of tokens."""
    each = [(c.characters, c.bytes / c.characters, c.tokens / c.bytes) for c in (cost, other)]
    return tuple(one / two for one, two in zip(*each, strict=True))
