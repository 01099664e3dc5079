"""Text to speech: eSpeak NG, asked from here, run in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from math import gcd
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

from .pronunciations import Spoken
from .requirements import require_manner, require_text

SAMPLE_RATE = 16_000  #: samples a second, what both recognizers were trained on
VOICES = {
    "American": "en-us", "American, female": "en-us+f3", "British": "en-gb-x-rp", "Scottish": "en-gb-scotland",
    "Caribbean": "en-029", "New York": "en-us-nyc", "whispering": "en-us+whisper", "reading as if it were German": "de",
}  # fmt: skip
#: CMUdict's phoneme → eSpeak's, where it isn't the same letter in small; 0 is a vowel without stress.
ESPEAK = {
    "AA": "A:", "AE": "a", "AH": "V", "AH0": "@", "AO": "O:", "AW": "aU", "AY": "aI", "EH": "E", "ER": "3:",
    "ER0": "3", "EY": "eI", "IH": "I", "IY": "i:", "IY0": "i", "OW": "oU", "OY": "OI", "UH": "U", "UW": "u:",
    "CH": "tS", "DH": "D", "HH": "h", "JH": "dZ", "NG": "N", "SH": "S", "TH": "T", "Y": "j", "ZH": "Z",
}  # fmt: skip
CHILD = str(Path(__file__).with_name("espeak_child.py"))
SPEEDS = (80, 450)  #: words a minute, the slowest and the fastest


def resampled(sound: np.ndarray, rate: int) -> np.ndarray:
    """Sound of another rate at 16,000 samples a second, low-passed before samples are left out. (N,) -> (M,)."""
    common = gcd(rate, SAMPLE_RATE)
    return resample_poly(sound, SAMPLE_RATE // common, rate // common).astype(np.float32)


def speak(text: str, voice: str = "American", speed: int = 160) -> np.ndarray:
    """What a voice makes of a text.

    Args:
        text: English words, at most 300; eSpeak's phonemes may stand in ``[[…]]``.
        voice: a key of :data:`VOICES`.
        speed: words a minute.

    Returns:
        Samples between -1 and 1, (N,), float32, 16,000 a second.

    Raises:
        ValueError: no text, too long a one, no such voice, a speed that eSpeak hasn't, or eSpeak fell over it.
    """
    require_text(text)
    require_manner(voice, VOICES, speed, SPEEDS)
    asked = json.dumps({"text": text, "voice": VOICES[voice], "speed": speed})
    try:
        found = subprocess.run([sys.executable, "-P", CHILD], input=asked.encode(), capture_output=True, check=True)
        answer, _, sound = found.stdout.partition(b"\n")
        answer = json.loads(answer)
    except (OSError, subprocess.SubprocessError, ValueError):
        raise ValueError("The synthesizer fell over this text, and nothing else did. Try another text.") from None
    samples = np.frombuffer(sound, dtype=np.int16).astype(np.float32) / 32_768
    return resampled(samples, answer["rate"])


def in_espeak(spoken: Spoken) -> str:
    """CMUdict's phonemes in the signs that eSpeak takes: ``HH AH0 L OW1`` → ``[[h|@|l|'oU]]``."""
    signs = []
    for phoneme in spoken:
        plain, stress = phoneme.rstrip("012"), phoneme[-1]
        signs.append({"1": "'", "2": ","}.get(stress, "") + ESPEAK.get(phoneme, ESPEAK.get(plain, plain.lower())))
    return f"[[{'|'.join(signs)}]]"
