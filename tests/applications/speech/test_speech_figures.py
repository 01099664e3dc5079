"""Figures and the live widget say what was measured."""

from datetime import datetime
from itertools import pairwise

import pytest
from test_hearing_speech import TONE, as_wav

from largemodels.applications.speech import speech_figures as figures
from largemodels.applications.speech.errors import Edits, total
from largemodels.applications.speech.hearing import SPHINX, WHISPER, with_noise
from largemodels.applications.speech.speech_explorer import SpeechExplorer


def named(figure):
    return {trace.name: trace for trace in figure.data}


def test_a_sound_stands_between_what_was_said_and_what_was_heard():
    found = named(figures.listening(TONE, "one two three", ""))
    assert list(found["said"].text) == ["one", "two", "three"] and list(found["heard"].text) == ["(nothing)"]
    assert max(found["sound"].y) == pytest.approx(0.5, abs=0.01) and found["sound"].x[-1] == pytest.approx(1)
    assert all(isinstance(part, list) for new in figures.traces(TONE, "a", "b").values() for part in new.values())


def test_each_stop_of_the_noise_shows_its_words_and_counts_its_edits():
    texts = {"20": "one two three", "0": "one too tree", "-10": ""}
    sounds = {name: with_noise(TONE, float(name)) for name in texts}
    figure = figures.noise_slider(sounds, "One, two, three.", texts, "0")
    titles = [step.args[1]["title.text"] for step in figure.layout.sliders[0].steps]
    assert titles == [f"{wrong} edits for 3 words at {ratio} dB" for wrong, ratio in ((0, 20), (2, 0), (3, -10))]
    assert list(named(figure)["heard"].text) == ["one", "too", "tree"] and figure.layout.title.text == titles[1]
    assert "2 edits for 3 words at 0 dB" in figure.layout.meta["alt"]


def test_the_error_rates_drawn_are_those_counted():
    all_ = {"inf": [Edits(1, 0, 0, 5), Edits(0, 0, 0, 5)], "0": [Edits(2, 2, 1, 5), Edits(1, 0, 1, 5)]}
    figure = figures.errors_by_noise({WHISPER: all_, SPHINX: {"inf": [Edits(5, 0, 0, 5)] * 2}})
    line = named(figure)[WHISPER]
    assert list(line.x) == ["no noise", "0"] and list(line.y) == [0.1, 0.7]
    assert line.y[0] + line.error_y.array[0] == pytest.approx(0.2) and line.error_y.arrayminus[0] == pytest.approx(0.1)
    assert f"{WHISPER} 0.10, {SPHINX} 1.00" in figure.layout.meta["alt"]
    assert total(all_["0"]).rate == 0.7


@pytest.fixture(scope="module")
def explorer():
    return SpeechExplorer()


def shown(explorer):
    return {trace.name: (list(trace.y), list(trace.text or [])) for trace in explorer.figure.data}


@pytest.mark.parametrize(("control", "values"), [
    ("speed", (80, 280, 440)), ("ratio", (-10, 10, 40)), ("recognizer", (SPHINX, WHISPER)),
    ("voice", ("British", "whispering", "American")), ("text", ("The tea is hot.", "Good morning to you all.")),
])  # fmt: skip
def test_every_control_changes_picture_and_words(explorer, control, values):
    seen = []
    for value in values:
        getattr(explorer, control).value = value
        assert explorer.said.value.endswith(".") and "word error rate" in explorer.said.value
        assert explorer.player.value[:4] == b"RIFF"
        seen.append(shown(explorer))
    assert all(one != two for one, two in pairwise(seen))


@pytest.mark.parametrize("text", ["", "word " * 10_000, "🙂🚀🎉", "你好，世界", "Привет"])
def test_a_sentence_that_nobody_can_say_leaves_the_picture(explorer, text):
    before = shown(explorer)
    explorer.text.value = text
    assert "<b>" in explorer.said.value and ".</b>" in explorer.said.value and shown(explorer) == before
    explorer.text.value = "Good morning."
    assert "word error rate" in explorer.said.value


def give(explorer, content):
    facts = {"name": "own.wav", "type": "audio/wav", "size": len(content), "last_modified": datetime.now()}
    explorer.upload.value = ({**facts, "content": memoryview(content)},)


def test_a_recording_of_ones_own_is_heard_until_the_sentence_moves(explorer):
    give(explorer, as_wav(TONE))
    assert "in your recording" in explorer.said.value
    assert list(named(explorer.figure)["said"].text) == ["your", "recording"]
    explorer.ratio.value = 0 if explorer.ratio.value else 10
    assert "in your recording" in explorer.said.value
    explorer.speed.value = 200
    assert "word error rate" in explorer.said.value
    before = shown(explorer)
    give(explorer, as_wav(0 * TONE))
    assert "silent" in explorer.said.value and explorer.own is None and shown(explorer) == before
