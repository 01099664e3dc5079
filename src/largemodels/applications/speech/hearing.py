"""Speech to text: Whisper tiny.en, a Transformer, and PocketSphinx, a recognizer of the time before; and noise.

Sources: Radford et al. 2022, https://arxiv.org/abs/2212.04356; Huggins-Daines et al. 2006 (PocketSphinx),
https://doi.org/10.1109/ICASSP.2006.1659988. Both run on the CPU and fetch nothing from a hub.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from faster_whisper import WhisperModel
from pocketsphinx import Decoder
from tqdm.auto import tqdm

from ...core.assets import fetch
from .requirements import require_audible, require_sound
from .voice import SAMPLE_RATE, speak

WHISPER, SPHINX = "Whisper tiny.en", "PocketSphinx"
SILENCE = SAMPLE_RATE // 2  #: samples put before and after, in which a recognizer can find its level


@cache
def whisper() -> WhisperModel:
    """Whisper tiny.en, its matrices in 8 bits, on one thread."""
    return WhisperModel(
        str(fetch("whisper_tiny_en")), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True
    )


@cache
def sphinx() -> Decoder:
    """PocketSphinx with the American model that its package holds."""
    return Decoder(samprate=SAMPLE_RATE, loglevel="FATAL")


def heard(sound: np.ndarray, recognizer: str = WHISPER) -> str:
    """The words that a recognizer finds in a sound; the same sound always gives the same words.

    Whisper is asked without its second tries at higher temperatures, which draw by chance.

    Args:
        sound: samples between -1 and 1, (N,), 16,000 a second, at most 30 seconds.
        recognizer: :data:`WHISPER` or :data:`SPHINX`.

    Raises:
        ValueError: the sound is empty, too long, holds a NaN, or the recognizer is another one.
    """
    require_sound(sound, SAMPLE_RATE)
    if recognizer == WHISPER:
        found, _ = whisper().transcribe(
            sound.astype(np.float32), language="en", temperature=0.0, condition_on_previous_text=False
        )
        return " ".join(segment.text.strip() for segment in found)
    if recognizer != SPHINX:
        raise ValueError(f"There is no recognizer {recognizer!r}. Choose {WHISPER!r} or {SPHINX!r}.")
    samples = (np.pad(sound, SILENCE).clip(-1, 1) * 32_767).astype(np.int16)
    sphinx().start_utt()
    sphinx().process_raw(samples.tobytes(), full_utt=True)
    sphinx().end_utt()
    found = sphinx().hyp()
    return found.hypstr if found else ""


def noise(many: int, seed: int = 0) -> np.ndarray:
    """White noise of variance 1: ``many`` independent normal samples, (N,)."""
    return np.random.default_rng(seed).standard_normal(many).astype(np.float32)


def with_noise(sound: np.ndarray, snr: float, seed: int = 0) -> np.ndarray:
    """A sound with white noise added, so that the signal-to-noise ratio is ``snr`` decibels.

    SNR = 10 log₁₀ (mean square of the sound / mean square of the noise). The sum is made quieter where it would pass 1.

    Raises:
        ValueError: the sound is silent, so that no noise stands in that ratio to it.
    """
    require_audible(sound)
    hiss = noise(len(sound), seed)
    power, unit = (np.mean(np.square(one, dtype=np.float64)) for one in (sound, hiss))
    hiss *= np.sqrt(power / 10 ** (snr / 10) / unit)
    mixed = sound + hiss
    return (mixed / max(1.0, float(np.abs(mixed).max()))).astype(np.float32)


Heard = dict[str, dict[str, list[str]]]  #: recognizer → signal-to-noise ratio → what was heard of each sentence


def hear_in_noise(sentences: Sequence[str], ratios: Mapping[str, Sequence[str]]) -> Heard:
    """An American voice at 160 words a minute; each sentence has a noise of its own.

    Args:
        sentences: what is said.
        ratios: recognizer → ratios in decibels, ``"inf"`` for none.
    """
    said = [speak(sentence) for sentence in sentences]
    return {
        recognizer: {
            ratio: [heard(with_noise(sound, float(ratio), n), recognizer) for n, sound in enumerate(said)]
            for ratio in ratios[recognizer]
        } for recognizer in tqdm(ratios, "recognizers")
    }  # fmt: skip
