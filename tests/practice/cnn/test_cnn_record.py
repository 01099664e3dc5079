"""The record of who reads digits: whole, and what one of its folds says when it is judged anew."""

import numpy as np
import pytest

from largemodels.background.learning_curves.crossings import from_words
from largemodels.core.records import read
from largemodels.practice.cnn import long_runs, writers

WAYS = (long_runs.NET, long_runs.MACHINE, long_runs.MOVED, long_runs.NEAREST)


@pytest.mark.parametrize("kind", [writers.MIXED, writers.APART])
def test_it_holds_every_picture_for_every_way(kind):
    kept = read("who_reads_digits")[kind]
    assert tuple(kept) == WAYS
    for way in WAYS:
        which = from_words([kept[way]["right"]])[0]
        assert len(which) == 1800 and not which[1797:].any()
        assert which[:1797].mean() == pytest.approx(kept[way]["share"], abs=1e-4)


def test_the_nearest_neighbors_of_one_fold_are_on_record():
    rows, found = long_runs.judged(writers.APART, 2, (long_runs.NEAREST,))
    kept = from_words([read("who_reads_digits")[writers.APART][long_runs.NEAREST]["right"]])[0][:1797]
    assert np.array_equal(found[long_runs.NEAREST], kept[rows])
