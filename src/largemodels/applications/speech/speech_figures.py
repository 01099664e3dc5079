"""What was said and what was heard, drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, ORANGE, SKY, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import level, told
from .errors import Edits, edits, interval, plain, total
from .hearing import SPHINX, WHISPER
from .voice import SAMPLE_RATE

COLORS = {WHISPER: BLUE, SPHINX: ORANGE}
WAVE, SAID, HEARD = "sound", "said", "heard"


def traces(sound: np.ndarray, said: str, heard: str) -> dict[str, dict[str, list]]:
    """New data by name of a trace: the sound's outline, the words said above it, those heard below it."""
    parts = np.array_split(sound, min(300, len(sound)))
    seconds = len(sound) / SAMPLE_RATE
    outline = [float(level) for part in parts for level in (part.max(), part.min())]
    found = {WAVE: dict(x=np.linspace(0, seconds, len(outline)).round(3).tolist(), y=np.round(outline, 3).tolist())}
    for name, text, y in ((SAID, said, 1.3), (HEARD, heard, -1.3)):
        words = text.split() or ["(nothing)"]
        x = (np.arange(len(words)) + 0.5) * seconds / len(words)
        found[name] = dict(x=x.round(3).tolist(), y=[y + 0.14 * (n % 2) for n in range(len(words))], text=words)
    return found


def listening(sound: np.ndarray, said: str, heard: str) -> go.Figure:
    """A sound, the words that were said and the words that were heard; without slider."""
    figure, data = go.Figure(), traces(sound, said, heard)
    figure.add_scatter(**data[WAVE], name=WAVE, mode="lines", line=dict(color=SKY, width=1))
    for name, color in ((SAID, GRAY), (HEARD, BLUE)):
        figure.add_scatter(**data[name], name=name, mode="text", textfont=dict(color=color, size=13))
    figure.update_xaxes(title="seconds", showgrid=False)
    ticks = dict(tickvals=[1.37, 0, -1.23], ticktext=["said", "sound", "heard"])
    figure.update_yaxes(range=[-1.6, 1.75], showgrid=False, **ticks).update_layout(showlegend=False, height=380)
    return describe(figure, "A sound as a wave over time, the words that were said above it, those heard below it.")


def noise_slider(sounds: Mapping[str, np.ndarray], said: str, heard: Mapping[str, str], start: str) -> go.Figure:
    """The same with a slider over the signal-to-noise ratio; ``sounds`` and ``heard`` by its label."""
    figure = listening(sounds[start], said, heard[start])
    stops = []
    for db, sound in sounds.items():
        found = edits(plain(said), plain(heard[db]))
        wrong = found.substituted + found.deleted + found.inserted
        stops.append(Stop(db, f"{wrong} edits for {found.words} words at {db} dB", traces(sound, said, heard[db])))
    framed(figure, stops, prefix="signal to noise, dB: ", start=list(sounds).index(start))
    return describe(figure, f"A spoken sentence under noise. {stops[list(sounds).index(start)].title}.")


def errors_by_noise(found: Mapping[str, Mapping[str, Sequence[Edits]]]) -> go.Figure:
    """The word error rate against the signal-to-noise ratio, a line a recognizer, with 95 % intervals."""
    figure = go.Figure()
    for name, by_ratio in found.items():
        rates, ends = [total(all_).rate for all_ in by_ratio.values()], [interval(all_) for all_ in by_ratio.values()]
        bars = dict(array=[high - rate for rate, (_, high) in zip(rates, ends, strict=True)],
                    arrayminus=[rate - low for rate, (low, _) in zip(rates, ends, strict=True)])  # fmt: skip
        line = dict(color=COLORS[name], width=2.5)
        figure.add_scatter(x=[ratio_name(r) for r in by_ratio], y=rates, name=name, error_y=bars, line=line)
    level(figure, 1.0, "as many edits as words", color=VERMILION, at="top left")
    figure.update_xaxes(title="signal-to-noise ratio, dB", type="category").update_yaxes(title="word error rate")
    quiet = told({name: total(next(iter(by_ratio.values()))).rate for name, by_ratio in found.items()})
    return describe(figure.update_yaxes(rangemode="tozero"), f"Word error rate against noise. Without noise: {quiet}.")


def ratio_name(ratio: str) -> str:
    """``"inf"`` → ``"no noise"``."""
    return "no noise" if ratio == "inf" else ratio
