"""Early stopping: when it stops, what it keeps, and what a NaN or a bad patience is told."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from largemodels.algorithms.regularization.early_stopping import EarlyStopping


def run(losses, patience):
    watch = EarlyStopping(patience)
    return watch, next((epoch for epoch, loss in enumerate(losses) if watch.stop(loss)), None)


def test_the_pencil():
    watch, stopped = run([0.9, 0.7, 0.8, 0.6, 0.65, 0.7, 0.5], 2)
    assert (stopped, watch.best_epoch, watch.best) == (5, 3, 0.6)
    watch, stopped = run([0.9, 0.7, 0.8, 0.6, 0.65, 0.7, 0.5], 3)
    assert (stopped, watch.best_epoch, watch.best) == (None, 6, 0.5)


@given(losses=st.lists(st.floats(0, 10), min_size=1, max_size=30), patience=st.integers(1, 5))
def test_it_keeps_the_first_best_and_stops_as_soon_as_patience_is_out(losses, patience):
    watch, stopped = run(losses, patience)
    seen = losses if stopped is None else losses[: stopped + 1]
    assert watch.best == min(seen) and watch.best_epoch == seen.index(min(seen))
    assert stopped is None or stopped - watch.best_epoch == patience
    assert stopped is not None or len(losses) - 1 - watch.best_epoch < patience


def test_a_tie_is_no_new_best_and_a_nan_neither():
    assert run([1.0, 1.0, 1.0, 0.5], 2)[1] == 2
    watch, stopped = run([math.nan, 2.0, math.nan, math.nan], 2)
    assert (stopped, watch.best) == (3, 2.0)
    assert run([math.nan, math.nan], 2)[1] == 1


@pytest.mark.parametrize("patience", [0, -1, 1.5, True, "3"])
def test_a_patience_that_is_none_is_said(patience):
    with pytest.raises(ValueError, match=f"patience is {patience!r}. It must be a whole number from 1 up"):
        EarlyStopping(patience)
