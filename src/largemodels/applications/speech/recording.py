"""A learner's own recording, as a file of any common kind: read, or refused in a sentence."""

from __future__ import annotations

from io import BytesIO

import av
import numpy as np
from faster_whisper.audio import decode_audio

from .requirements import require_audible, require_length, require_rate, require_sound
from .voice import SAMPLE_RATE


def recording(content: bytes) -> np.ndarray:
    """The sound in a file: one channel, 16,000 samples a second, (N,).

    Args:
        content: the bytes of a WAV, MP3, FLAC, Ogg or M4A file.

    Raises:
        ValueError: it isn't one, holds no sound, too long or too short or a silent one, or fewer than 8,000 samples a
            second. The length is looked at before the sound is unpacked.
    """
    try:
        with av.open(BytesIO(content)) as file:
            stream = file.streams.audio[0]
            require_rate(stream.rate)
            require_length(float((stream.duration or 0) * stream.time_base))
        sound = decode_audio(BytesIO(content), sampling_rate=SAMPLE_RATE)
    except (av.FFmpegError, IndexError, EOFError):
        raise ValueError("No sound can be read from this file. Give a recording saved as WAV, MP3 or FLAC.") from None
    require_sound(sound, SAMPLE_RATE)
    require_audible(sound)
    return sound
