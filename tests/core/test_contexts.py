"""Counts of contexts, against a pencil, and as what they are: chances that sum to one."""

import math

import pytest

from largemodels.core.contexts import counted_nats


def test_by_pencil():
    # After no context: a 2, b 1, so a has (2 + 2/3)/5 and b (1 + 2/3)/5 for V = 3; after a: b once, of one kind.
    b = (1 + 2 * 1 / 3) / 5
    assert counted_nats(["aba"], "b", 0, 3) == pytest.approx(-math.log(b))
    assert counted_nats(["aba"], "ab", 1, 3) == pytest.approx(-math.log((1 + b) / 2))
    assert counted_nats([], "ab", 1, 3) == pytest.approx(math.log(3))


@pytest.mark.parametrize("most", [0, 1, 3])
@pytest.mark.parametrize("before", ["to b", "zzzz", "hat "])
def test_the_chances_of_all_characters_sum_to_one(most, before):
    text = "to be or not to be, that is the question"
    alphabet = sorted({*text, "z"})
    nats = [counted_nats([text], before[4 - most :] + c, most, len(alphabet)) for c in alphabet]
    assert sum(math.exp(-n) for n in nats) == pytest.approx(1)


def test_a_text_that_is_too_short_is_refused():
    with pytest.raises(ValueError, match="longest context has 4 characters, the text 4"):
        counted_nats(["abc"], "abcd", 4, 3)
