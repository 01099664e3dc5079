"""What the curves alone say: rules that look at a run without knowing its fault."""

from __future__ import annotations

import math

from .clinic import BLANK, HEALTHY, KEPT, SHARED, SHIFTED, TRAINING, TWICE, Curves

#: The lowest loss that ten probabilities, taken for logits, can reach: −ln(e / (e + 9)), 1.46 nats.
SOFTMAX_FLOOR = math.log(math.e + 9) - 1
UNDECIDED = "undecided"
WORDS = {
    UNDECIDED: "The loss is still high: change the learning rate or train longer before you judge.",
    HEALTHY: "Nothing speaks against it. Dropout makes the training loss the higher one.",
    KEPT: "The loss grows: gradients that add up, or too high a rate. Test whether the gradient is fresh.",
    TRAINING: "Validation is worse than training: predict alone as in company; if it holds still, it is overfitting.",
    TWICE: f"Right answers, and a loss above {SOFTMAX_FLOOR:.2f}: a softmax before the one in the loss.",
    SHIFTED: "Validation is worse than guessing: look at pairs of input and label.",
    SHARED: "Validation is too good against training: count the rows that stand in both parts.",
    BLANK: "NaN: find the layer and the row where it was born.",
}


def diagnose(curves: Curves, C: int = 10) -> str:
    """The fault that the curves look like, a key of :data:`WORDS`; the limits were set with seeds 0 to 2 in view."""
    train, validation, guess = curves.train[-1], curves.validation[-1], math.log(C)
    if not (math.isfinite(train) and math.isfinite(validation)):
        return BLANK
    if train > max(guess, 1.5 * min(curves.train)):
        return KEPT
    if validation > 1.02 * guess:
        return SHIFTED
    if train > SOFTMAX_FLOOR and curves.accuracy[-1] > 0.5:
        return TWICE
    if validation < 0.35 * train:
        return SHARED
    return UNDECIDED if train > 1 else TRAINING if validation > 1.2 * train else HEALTHY
