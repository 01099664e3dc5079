"""What takes longer than the notebook may."""

from __future__ import annotations

import itertools
from functools import partial

from tqdm.auto import tqdm

from ...core.records import record
from .errors import judged
from .hearing import SPHINX, WHISPER, hear_in_noise, heard, noise
from .pronouncer import learn_to_pronounce, new_pronouncer, pronounce, read_aloud, store, stored_pronouncer
from .pronunciations import lexicon
from .sentences import SENTENCES
from .spelling_baseline import JointNgram
from .voice import SAMPLE_RATE, VOICES, speak

STEPS, LOOK = 4_000, 500
ORDERS = (4, 6)
RATIOS = {WHISPER: ("inf", "20", "10", "5", "0", "-5"), SPHINX: ("inf", "10", "0")}  #: in decibels
INFINITE = float("inf")


@record("pronouncer", "A Transformer that learned CMUdict's pronunciations: its errors on the way, and on test words.",
        seeds=[0], within=0.03, loose={"spoken": INFINITE, "curve": 0.1})  # fmt: skip
def pronouncer() -> dict:
    """Four epochs; the model is stored on the way, too."""
    model, curve, parts = new_pronouncer(), [], lexicon()

    def look(step: int, loss: float) -> None:
        if (step + 1) % LOOK == 0:
            store(model)
            found = judged(parts.validation, pronounce(model, list(parts.validation)))
            curve.append({"step": step + 1, "loss": loss, **found})

    learn_to_pronounce(model, STEPS, what="pronouncer", after=look)
    store(model)
    spoken = pronounce(model, list(parts.test))
    return {"curve": curve, "test": judged(parts.test, spoken), "spoken": [" ".join(one) for one in spoken]}


@record("spelling_counts", "A joint n-gram of letters and phonemes: its errors on CMUdict's test words, by order.",
        within=0.02, loose={"spoken": INFINITE})  # fmt: skip
def spelling_counts() -> dict:
    """The order is chosen on validation words; the test is judged once."""
    parts = lexicon()
    pairs = [(word, spoken) for word, all_ in parts.learn.items() for spoken in all_]
    counts, found = JointNgram(pairs, max(ORDERS)), {}
    few = dict(itertools.islice(parts.validation.items(), 200))
    for counts.order in ORDERS:
        found[str(counts.order)] = judged(few, [counts.pronounce(word) for word in tqdm(few, f"order {counts.order}")])
    counts.order = int(min(found, key=lambda order: found[order]["words"]))
    spoken = [counts.pronounce(word) for word in tqdm(parts.test, "test")]
    return {"validation": found, "order": counts.order, "test": judged(parts.test, spoken)}


@record("words_in_noise", "What was heard of 24 spoken sentences, by recognizer and signal-to-noise ratio.",
        seeds=[0], loose={"heard": INFINITE})  # fmt: skip
def words_in_noise() -> dict:
    """All sentences at all ratios."""
    return {"heard": hear_in_noise(SENTENCES, RATIOS)}


@record("words_by_voice", "What Whisper heard of 12 sentences without noise, by voice, by speed, and spoken from the "
        "Transformer's phonemes.", loose={"heard": INFINITE})  # fmt: skip
def words_by_voice() -> dict:
    """Each voice at 160 words a minute, and the American one at other speeds; from phonemes no word is looked up."""
    ways = {voice: partial(speak, voice=voice) for voice in VOICES}
    ways |= {f"{n} words a minute": partial(speak, speed=n) for n in (100, 240, 320, 400)}
    ways["the Transformer's phonemes"] = partial(read_aloud, stored_pronouncer())
    found = {name: [heard(way(one)) for one in SENTENCES[:12]] for name, way in tqdm(ways.items(), "voices")}
    return {"heard": found}


@record("words_in_nothing", "What was heard in 10 clips of noise and 5 of next to silence, five seconds each.",
        seeds=[0], loose={"heard": INFINITE})  # fmt: skip
def words_in_nothing() -> dict:
    """White noise at a tenth and at a ten-thousandth of full scale."""
    clips = {"noise": [0.1 * noise(5 * SAMPLE_RATE, seed) for seed in range(10)],
             "silence": [0.0001 * noise(5 * SAMPLE_RATE, seed) for seed in range(5)]}  # fmt: skip
    return {"heard": {
        recognizer: {name: [heard(clip, recognizer) for clip in tqdm(all_, name)] for name, all_ in clips.items()}
        for recognizer in RATIOS}}  # fmt: skip
