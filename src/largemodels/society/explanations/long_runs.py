"""What takes longer than a notebook may: all methods on 100 reviews and 7 photos, and on a network without knowledge."""

from __future__ import annotations

from tqdm.auto import tqdm

from ...applications.images.pictures import WITH_WORD
from ...core.records import record
from .faithfulness import interval
from .methods import ASK, verdict
from .randomized import survives
from .ranking import by_baseline, on_photos, on_reviews, reader, tried

REVIEWS, BLANKED = 100, 20


@record("explanations_tested", "Explanations of MiniLM and EfficientNet-Lite0 under deletion, insertion and blanking.",
        seeds=[0], within=0.15, loose={"deletion": float("inf"), "insertion": float("inf")})  # fmt: skip
def explanations_tested() -> dict:
    """The areas of each input, mean curves, agreement of methods, and rank correlations with a blank network."""
    judge = reader()
    found = {"photos": on_photos(WITH_WORD, what="photos"), "names": WITH_WORD}
    tqdm.write("photos done")
    reads = tried(BLANKED)
    verdicts = [verdict(judge, read) for read in reads]
    blanked = survives(judge, reads, verdicts, ASK)
    found["survives"] = {
        name: {level: [round(v, 4) for v in interval(values)] for level, values in levels.items()}
        for name, levels in blanked.items()
    }
    tqdm.write("blank networks done")
    pairs = by_baseline(judge, tried(REVIEWS))
    found["baselines"] = {pair: [round(v, 4) for v in interval(values)] for pair, values in pairs.items()}
    return {**found, **on_reviews(judge, REVIEWS, what="reviews")}
