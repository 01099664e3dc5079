import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from largemodels.algorithms.tokens.byte_pairs import BytePairs, count_pairs, learn_merges, merge, split
from largemodels.algorithms.tokens.library_pieces import first_merges, library_encode, library_tokenizer

SOME = "the then they them hem, the hen; 12 hens and 345 men.\nnaïve 注意力 the theme"
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def test_the_pencil_count():
    pairs = count_pairs({tuple(b"the"): 1, tuple(b" then"): 1, tuple(b" hem"): 1})
    assert pairs[(ord("h"), ord("e"))] == 3 and pairs[(ord("t"), ord("h"))] == 2
    assert learn_merges("the then they them hem", 3) == [(104, 101), (116, 256), (32, 257)]


def test_a_word_counts_as_often_as_it_occurs():
    pairs = count_pairs({tuple(b"the"): 3, tuple(b"then"): 2, tuple(b"hehe"): 4})
    assert pairs[(ord("h"), ord("e"))] == 3 + 2 + 2 * 4
    assert pairs[(ord("t"), ord("h"))] == 5 and pairs[(ord("e"), ord("h"))] == 4 and pairs[(ord("e"), ord("n"))] == 2
    assert sum(pairs.values()) == 3 * 2 + 2 * 3 + 4 * 3


def test_merge_takes_pairs_from_the_left():
    assert merge((1, 1, 1), (1, 1), 9) == (9, 1)
    assert merge((1, 2, 1, 2), (1, 2), 9) == (9, 9)
    assert merge((), (1, 2), 9) == ()


@given(ANY_TEXT)
def test_split_loses_nothing(text):
    assert b"".join(split(text)) == text.encode()


@given(ANY_TEXT)
def test_encode_and_decode_any_unicode(text):
    tokenizer = BytePairs(learn_merges(SOME, 20))
    ids = tokenizer.encode(text)
    assert tokenizer.decode(ids) == text and len(ids) <= len(text.encode())


@given(st.text(string.ascii_letters + " .,\n0é", min_size=1, max_size=200), st.integers(0, 40))
def test_the_library_learns_and_cuts_the_same(text, merges):
    ours = learn_merges(text, merges)
    theirs = library_tokenizer(text, 256 + len(ours))
    assert library_encode(theirs, text) == BytePairs(ours).encode(text)


@pytest.mark.parametrize("V", [256, 259, 270])
def test_a_smaller_vocabulary_is_the_beginning_of_a_larger_one(V):
    large = library_tokenizer(SOME, 270)
    again = library_encode(library_tokenizer(SOME, V), SOME)
    assert library_encode(first_merges(large, V), SOME) == again
    assert library_encode(large, SOME) == BytePairs(learn_merges(SOME, 14)).encode(SOME)  # the large one is as it was


@pytest.mark.parametrize("V", [255, 271])
def test_a_size_that_the_tokenizer_does_not_hold_is_refused(V):
    with pytest.raises(ValueError, match=f"V is {V}.*256 to the tokenizer's own, 270"):
        first_merges(library_tokenizer(SOME, 270), V)


def test_it_stops_when_no_pair_is_left():
    assert learn_merges("ab ab", 50) == [(97, 98), (32, 256)]
    assert learn_merges("a", 5) == []


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: learn_merges("", 3), ValueError, "The text is empty"),
        (lambda: learn_merges("ab", -1), ValueError, "merges is -1"),
        (lambda: split(b"ab"), TypeError, "must be a str"),
        (lambda: split("a\ud800"), ValueError, "Character 1 of the text is half a character"),
        (lambda: BytePairs([]).decode([3, 256]), ValueError, "ids go from 3 to 256.*0 … 255"),
        (lambda: BytePairs([]).decode([-1]), ValueError, "ids go from -1"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(call, error, says):
    with pytest.raises(error, match=says):
        call()
