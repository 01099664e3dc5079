"""Data in three parts."""

import pytest
import torch

from largemodels.core.parts import Parts


class Named(Parts):
    """A kind of its own."""


def test_the_first_examples_and_the_errors_of_a_line():
    X = torch.arange(1.0, 7).view(6, 1)
    parts = Named(X[:3], 2 * X[:3, 0], X[3:5], 2 * X[3:5, 0] + 1, X[5:], 2 * X[5:, 0] - 3)
    assert parts.errors(torch.tensor([2.0])) == (0, 1, 9)
    fewer = parts.first(2)
    assert isinstance(fewer, Named) and fewer.X.tolist() == [[1], [2]] and fewer.y.tolist() == [2, 4]
    assert fewer.X_test is parts.X_test and fewer.y_validation is parts.y_validation
    for n in (0, 4):
        with pytest.raises(ValueError, match=f"n is {n}. There are 3 examples to learn from: take 1 to 3"):
            parts.first(n)
