"""What the notebook on speech refuses, each in a sentence that says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np


def require_word(word: str, letters: str, longest: int) -> None:
    """Refuse what can't be spelled out letter by letter.

    Raises:
        ValueError: the word is empty, too long, or has a sign that isn't one of ``letters``.
    """
    if not word:
        raise ValueError("There is no word. Type one.")
    if len(word) > longest:
        raise ValueError(f"The word has {len(word):,} letters. The model reads at most {longest}: take a shorter one.")
    if strange := [sign for sign in word if sign not in letters]:
        raise ValueError(f"The word has the sign {strange[0]!r}. The model learned a to z and the apostrophe.")


def require_text(text: str, most: int = 300) -> None:
    """Refuse what nobody would wait to hear.

    Raises:
        ValueError: there is no word, or there are more than ``most``.
    """
    words = text.split()
    if not any(sign.isalnum() for sign in text):
        raise ValueError("There is nothing to say. Type at least one word.")
    if len(words) > most or len(text) > 20 * most:
        raise ValueError(f"The text has {len(words):,} words. At most {most} are spoken: take a piece of it.")


def require_english(text: str) -> None:
    """Refuse what has no word that errors could be counted over.

    Raises:
        ValueError: there is no letter from a to z and no digit in it.
    """
    if not any(sign.isascii() and sign.isalnum() for sign in text):
        raise ValueError("There is no English word to say, and both recognizers know English alone. Type one.")


def require_manner(voice: str, voices: Collection[str], speed: float, speeds: tuple[int, int]) -> None:
    """Refuse a voice that the notebook doesn't know, and a speed that eSpeak would cut without a word.

    Raises:
        ValueError: it isn't one of ``voices``, or lies outside of ``speeds``, in words a minute.
    """
    if voice not in voices:
        raise ValueError(f"There is no voice {voice!r}. Choose from: {', '.join(voices)}.")
    if not speeds[0] <= speed <= speeds[1]:
        raise ValueError(f"The speed is {speed:g} words a minute. Take one from {speeds[0]} to {speeds[1]}.")


def require_length(seconds: float, longest: int = 30) -> None:
    """Refuse a sound that is longer than Whisper's window.

    Raises:
        ValueError: it is.
    """
    if seconds > longest:
        raise ValueError(f"The sound lasts {seconds:,.0f} seconds. Cut it: at most {longest} are heard at a time.")


def require_sound(sound: np.ndarray, rate: int) -> None:
    """Refuse what no recognizer here can take.

    Raises:
        ValueError: the sound isn't one row of finite samples, or is shorter than 0.1 or longer than 30 seconds.
    """
    if sound.ndim != 1 or not np.isfinite(sound).all():
        raise ValueError("The sound must be one row of finite samples. Mix two channels into one first.")
    if len(sound) < rate // 10:
        raise ValueError(f"The sound lasts {len(sound) / rate:.2f} seconds. Record a tenth of a second or more.")
    require_length(len(sound) / rate)


def require_rate(rate: int, least: int = 8_000) -> None:
    """Refuse a recording that has lost what tells words apart.

    Raises:
        ValueError: it has fewer than ``least`` samples a second.
    """
    if rate < least:
        raise ValueError(
            f"The recording has {rate:,} samples a second, so nothing above {rate // 2:,} Hz is in it. "
            f"Record with {least:,} or more."
        )


def require_audible(sound: np.ndarray) -> None:
    """Refuse silence, in which no signal-to-noise ratio can be set.

    Raises:
        ValueError: the mean square is below that of a hundred-thousandth of full scale.
    """
    if not len(sound) or np.mean(np.square(sound, dtype=np.float64)) < 1e-10:
        raise ValueError("The recording is silent. Speak up, or choose another microphone, and record again.")
