"""Speech made, disturbed, read from a file, heard, and its errors counted."""

import io
import wave

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from largemodels.applications.speech import voice
from largemodels.applications.speech.errors import Edits, edits, interval, phoneme_edits, plain, total
from largemodels.applications.speech.hearing import SPHINX, WHISPER, heard, noise, with_noise
from largemodels.applications.speech.recording import recording
from largemodels.applications.speech.sentences import SENTENCES
from largemodels.applications.speech.voice import SAMPLE_RATE, SPEEDS, VOICES, in_espeak, resampled, speak

TONE = (0.5 * np.sin(np.arange(SAMPLE_RATE) * 0.1)).astype(np.float32)  # a second


def as_wav(sound, rate=SAMPLE_RATE, channels=1):
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(channels), out.setsampwidth(2), out.setframerate(rate)
        out.writeframes((np.repeat(sound, channels) * 32_767).astype("<i2").tobytes())
    return file.getvalue()


def test_a_sentence_becomes_sound_and_always_the_same():
    one, two = speak("Good morning."), speak("Good morning.")
    assert one.dtype == np.float32 and one.ndim == 1 and 0.4 < len(one) / SAMPLE_RATE < 2
    assert np.array_equal(one, two) and 0.05 < np.abs(one).max() <= 1.1


def test_every_voice_speaks_in_a_way_of_its_own():
    made = [speak("Where is the water?", name) for name in VOICES]
    assert len({sound.tobytes() for sound in made}) == len(VOICES)


def test_a_faster_voice_is_shorter_at_both_ends_and_the_middle():
    lengths = [len(speak("one two three four five six", speed=speed)) for speed in (SPEEDS[0], 200, SPEEDS[1])]
    assert lengths[0] > lengths[1] > lengths[2]


def test_where_the_synthesizer_falls_there_is_a_sentence(monkeypatch, tmp_path):
    for program in ("import os; os.abort()", "print('no JSON')"):
        (tmp_path / "child.py").write_text(program)
        monkeypatch.setattr(voice, "CHILD", str(tmp_path / "child.py"))
        with pytest.raises(ValueError, match="fell over this text"):
            speak("hello")


def test_phonemes_are_spoken_as_the_word_is():
    assert in_espeak(("HH", "AH0", "L", "OW1")) == "[[h|@|l|'oU]]"
    spelled, spoken = speak("hello"), speak(in_espeak(("HH", "AH0", "L", "OW1")))
    assert abs(len(spelled) - len(spoken)) < 0.05 * SAMPLE_RATE
    assert len(speak("[[dZ|'3:|m|@|n]]")) < len(speak("dee zee three")) * 1.2  # not read out sign by sign


def test_resampling_keeps_a_tone():
    rate = 22_050
    tone = np.sin(2 * np.pi * 440 * np.arange(rate) / rate)
    out = resampled(tone, rate)
    assert len(out) == SAMPLE_RATE and np.abs(np.fft.rfft(out)).argmax() == 440


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("",), "nothing to say"), (("…!",), "nothing to say"), (("word " * 10_000,), "10,000 words"),
        (("hi", "Martian"), "no voice"), (("hi", "American", 20), "speed is 20"), (("hi", "American", 900), "900"),
    ],
)  # fmt: skip
def test_what_nobody_can_say_is_refused(arguments, says):
    with pytest.raises(ValueError, match=says):
        speak(*arguments)


@settings(max_examples=20, deadline=None)
@given(snr=st.floats(-30, 40), scale=st.floats(0.01, 1), seed=st.integers(0, 99))
def test_noise_has_the_strength_that_was_asked_for(snr, scale, seed):
    mixed = with_noise(scale * TONE, snr, seed)
    parts = np.stack([TONE, noise(len(TONE), seed)], axis=1)  # the sum may have been made quieter as a whole
    (voiced, hissed), *_ = np.linalg.lstsq(parts, mixed, rcond=None)
    measured = 20 * np.log10(voiced * TONE.std() / (hissed * parts[:, 1].std()))
    assert measured == pytest.approx(snr, abs=0.05) and np.abs(mixed).max() <= 1


def test_no_noise_and_no_sound():
    assert np.allclose(with_noise(TONE, float("inf")), TONE)
    with pytest.raises(ValueError, match="silent"):
        with_noise(np.zeros(100, dtype=np.float32), 0)
    assert abs(noise(100_000).std() - 1) < 0.02 and not np.array_equal(noise(9, 1), noise(9, 2))


def test_both_recognizers_hear_words_and_always_the_same():
    sound = speak("The weather is good today.")
    first, second = (heard(sound, WHISPER) for _ in range(2))
    assert first == second and edits("the weather is good today", plain(first)).rate < 0.7
    assert heard(sound, SPHINX).split()


@pytest.mark.parametrize(
    ("sound", "says"),
    [
        (np.zeros(100), "0.01 seconds"), (np.zeros(31 * SAMPLE_RATE), "31 seconds"), (np.zeros((2, 9999)), "one row"),
        (np.full(9999, np.nan), "finite"),
    ],
)  # fmt: skip
def test_no_recognizer_is_given_what_it_cannot_take(sound, says):
    with pytest.raises(ValueError, match=says):
        heard(sound)


def test_another_recognizer_is_refused():
    with pytest.raises(ValueError, match="no recognizer"):
        heard(TONE, "Siri")


def test_a_recording_is_read_at_any_rate_and_from_two_channels():
    for rate, channels in ((16_000, 1), (44_100, 2), (8_000, 1)):
        found = recording(as_wav(TONE[:rate], rate, channels))
        assert abs(len(found) / SAMPLE_RATE - len(TONE[:rate]) / rate) < 0.02 and 0.4 < np.abs(found).max() < 0.6


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "No sound"), (b"not a sound at all" * 99, "No sound"), (as_wav(TONE)[:30], "No sound"),
        (as_wav(0 * TONE), "silent"), (as_wav(TONE[:800]), "0.05 seconds"), (as_wav(TONE, 4_000), "4,000 samples"),
        (as_wav(np.tile(TONE[:8_000], 600), 8_000), "600 seconds"),
    ],
    ids=["empty", "not sound", "broken", "silent", "short", "wrong rate", "ten minutes"],
)  # fmt: skip
def test_a_recording_that_cannot_be_used_is_a_sentence(content, says):
    with pytest.raises(ValueError, match=says) as refused:
        recording(content)
    assert str(refused.value).endswith(".") and "\n" not in str(refused.value)


def test_edits_are_counted_by_kind():
    assert edits("the cat sat on the mat", "a cat sat the mat today") == Edits(1, 1, 1, 6)
    assert edits("yes", "") == Edits(0, 1, 0, 1) and edits("yes", "yes I will").rate == 2
    assert plain("Yes, at NOON — O’Neill!") == "yes at noon o'neill"
    assert total([Edits(1, 2, 3, 4), Edits(1, 0, 0, 6)]) == Edits(2, 2, 3, 10)


def test_the_interval_holds_the_rate_and_shrinks_with_sentences():
    some = [Edits(n % 3, 0, 0, 5) for n in range(12)]
    low, high = interval(some)
    wide, narrow = high - low, np.diff(interval(some * 9))[0]
    assert low < total(some).rate < high and narrow < wide / 2 and interval(some) == (low, high)


def test_the_nearest_pronunciation_counts_and_stress_only_if_asked():
    right = [("R", "EH1", "D"), ("R", "IY1", "D")]
    assert phoneme_edits(right, ("R", "IY0", "D")).rate == 0
    assert phoneme_edits(right, ("R", "IY0", "D"), stress=True).rate == pytest.approx(1 / 3)
    assert phoneme_edits(right, ()).deleted == 3


def test_the_sentences_are_many_and_have_no_digits():
    assert len(SENTENCES) == len(set(SENTENCES)) == 24
    assert all(plain(one).split() and not any(map(str.isdigit, one)) for one in SENTENCES)
    assert voice.SAMPLE_RATE == 16_000
