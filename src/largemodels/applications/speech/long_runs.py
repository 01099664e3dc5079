"""What takes longer than the notebook may."""

from __future__ import annotations

import itertools

from tqdm.auto import tqdm

from ...core.records import record
from .errors import judged
from .hearing import SPHINX, WHISPER, heard, noise
from .pronunciations import lexicon
from .spelling_baseline import JointNgram
from .voice import SAMPLE_RATE

ORDERS = (4, 6)
INFINITE = float("inf")


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


@record("words_in_nothing", "What was heard in 10 clips of noise and 5 of next to silence, five seconds each.",
        seeds=[0], loose={"heard": INFINITE})  # fmt: skip
def words_in_nothing() -> dict:
    """White noise at a tenth and at a ten-thousandth of full scale."""
    clips = {"noise": [0.1 * noise(5 * SAMPLE_RATE, seed) for seed in range(10)],
             "silence": [0.0001 * noise(5 * SAMPLE_RATE, seed) for seed in range(5)]}  # fmt: skip
    return {"heard": {
        recognizer: {name: [heard(clip, recognizer) for clip in tqdm(all_, name)] for name, all_ in clips.items()}
        for recognizer in (WHISPER, SPHINX)
    }}  # fmt: skip
