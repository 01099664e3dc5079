"""TODO: what is tried here, in a sentence."""

import pytest

from largemodels.society.explanations import requirements


def test_what_cannot_be_used_gets_a_sentence():
    with pytest.raises(ValueError, match="There are no numbers"):
        requirements.require_numbers([])


def test_the_smallest_case_by_hand():
    pytest.fail("Write the first test: the smallest case, with the numbers that the notebook works out by hand.")
