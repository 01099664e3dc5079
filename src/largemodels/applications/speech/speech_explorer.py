"""A sentence spoken, disturbed and heard, live; or a recording of the learner's own in the sentence's place."""

from __future__ import annotations

import ipywidgets as widgets
import numpy as np
from IPython.display import Audio

from ...core.explorer import Explorer, choice, menu, numbers, sentence
from .errors import edits, plain
from .hearing import SPHINX, WHISPER, heard, with_noise
from .recording import recording
from .requirements import require_english
from .speech_figures import listening, traces
from .voice import SAMPLE_RATE, VOICES, speak


class SpeechExplorer(Explorer):
    """Sentence, voice, speed, noise, recognizer; a recording that is uploaded is heard until the sentence moves.

    Args:
        text: the sentence to start with.

    Attributes:
        own: the uploaded sound, (N,), or None.
        sound: what the recognizer was given last, (N,).
        words: what it heard.
        player: plays what the recognizer was given.
    """

    def __init__(self, text: str = "My neighbor plays the violin when it rains.") -> None:
        self.text, self.voice = sentence("sentence", text), menu("voice", list(VOICES), "American")
        self.speed = numbers("words a minute", 80, 440, 160, 40)
        self.ratio = numbers("signal to noise, dB", -10, 40, 20, 10)
        self.recognizer = choice("recognizer", [WHISPER, SPHINX], width="150px")
        self.upload = widgets.FileUpload(accept="audio/*", description="a recording of your own")
        self.player, self.own, self.words = widgets.Audio(format="wav", autoplay=False), None, ""
        self.upload.layout.width = "240px"
        figure = listening(np.zeros(300, dtype=np.float32), text, "")
        super().__init__(
            figure, self.text, self.voice, self.speed, self.ratio, self.recognizer, self.upload, self.player
        )

    def draw(self) -> str:
        """Speak or take the recording, add noise, hear; patch the wave and the words.

        Raises:
            ValueError: the sentence can't be said, or the recording can't be used.
        """
        if self.moved is self.upload and self.upload.value:
            self.own = recording(bytes(self.upload.value[0]["content"]))
        elif self.moved in (self.text, self.voice, self.speed):
            self.own = None
        said, own = self.text.value, self.own is not None
        if not own:
            require_english(said)
        sound = self.own if own else speak(said, self.voice.value, self.speed.value)
        noisy = self.sound = with_noise(sound, self.ratio.value)
        words = self.words = heard(noisy, self.recognizer.value)
        self.player.value = Audio(noisy, rate=SAMPLE_RATE, normalize=False).data
        self.patch(traces(noisy, "your recording" if own else said, words))
        if own:
            return f"{self.recognizer.value} heard in your recording: {words.rstrip('.') or 'nothing'}."
        found = edits(plain(said), plain(words))
        return (
            f"{self.recognizer.value}: word error rate {found.rate:.2f} ({found.substituted} substituted, "
            f"{found.deleted} deleted, {found.inserted} inserted, of {found.words})."
        )
