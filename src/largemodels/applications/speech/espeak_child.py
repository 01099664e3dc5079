"""eSpeak NG in a process of its own, one a text.

The library is C, and keeps one global state: it can't be initialized twice, and the sound of a text depends, by a few
samples, on the texts before it. In a fresh process it doesn't, and if the library falls, only that process does.
Run by :mod:`.voice`. Needs no numpy, so that it starts in a tenth of a second.
Source: eSpeak NG's ``speak_lib.h``, https://github.com/espeak-ng/espeak-ng.
"""

from __future__ import annotations

import ctypes
import json
import sys

import espeakng_loader

RETRIEVAL, DONT_EXIT = 1, 0x8000  #: the sound comes back by a callback; an error is a number, not the end
RATE = 1  #: the parameter that is words a minute
UTF8, PHONEMES = 1, 0x100  #: text is UTF-8, and [[…]] in it are phonemes
Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


def main() -> None:
    """Read a request, a line of JSON; write a line of JSON, then 16-bit sound."""
    asked, sound = json.loads(sys.stdin.buffer.readline()), bytearray()
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = library.espeak_Initialize(RETRIEVAL, 0, espeakng_loader.get_data_path().encode(), DONT_EXIT)

    @Callback
    def collect(samples: ctypes.Array, many: int, events: int) -> int:
        if samples and many > 0:
            sound.extend(ctypes.string_at(samples, 2 * many))
        return 0

    library.espeak_SetSynthCallback(collect)
    known = library.espeak_SetVoiceByName(asked["voice"].encode()) == 0
    library.espeak_SetParameter(RATE, asked["speed"], 0)
    text = asked["text"].encode()
    library.espeak_Synth(text, len(text) + 1, 0, 0, 0, UTF8 | PHONEMES, None, None)
    library.espeak_Synchronize()
    sys.stdout.buffer.write(json.dumps({"known": known, "rate": rate}).encode() + b"\n" + sound)


if __name__ == "__main__":
    main()
