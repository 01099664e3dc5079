"""What takes longer than a notebook may: all methods on 50 reviews, and on networks without knowledge."""

from __future__ import annotations

from tqdm.auto import tqdm

from ...core.records import record
from .faithfulness import interval
from .methods import ASK, verdict
from .randomized import survives
from .ranking import by_baseline, on_reviews, reader, tried

REVIEWS, BLANKED = 50, 12
LEVELS = ("head", "layer 6", "layer 4", "layer 2", "embeddings")
LINES = {"deletion": float("inf"), "insertion": float("inf")}  #: input by input, compared by no one


@record("explanations_judged", "Explanations of MiniLM's verdicts under deletion, insertion and blanking.",
        seeds=[0], within=0.15, loose=LINES)  # fmt: skip
def explanations_judged() -> dict:
    """The areas of each review, mean curves, agreement of methods, and rank correlations with a blank network."""
    judge = reader()
    found = on_reviews(judge, REVIEWS, what="reviews")
    tqdm.write("reviews done")
    pairs = by_baseline(judge, tried(REVIEWS))
    found["baselines"] = {pair: [round(v, 4) for v in interval(values)] for pair, values in pairs.items()}
    reads = tried(BLANKED)
    blanked = survives(judge, reads, [verdict(judge, read) for read in reads], ASK, LEVELS)
    found["survives"] = {name: {level: [round(v, 4) for v in interval(values)] for level, values in levels.items()}
                         for name, levels in blanked.items()}  # fmt: skip
    return found
