"""Values travel as JSON and are compared outside: nothing that a student's object does can fool or stop that."""

import json
import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from largemodels.classroom.marking.compare import equal
from largemodels.classroom.marking.values import DEEPEST, MOST, decode, encode

numbers = st.one_of(st.booleans(), st.integers(-(2**900), 2**900), st.floats())
leaves = st.one_of(
    numbers,
    st.none(),
    st.text(),
    arrays.arrays(
        st.sampled_from([np.bool_, np.int32, np.uint8, np.float32, np.float64]),
        arrays.array_shapes(min_dims=0, max_dims=3),
    ),
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(st.one_of(st.text(), st.integers()), inner, max_size=3),
    ),
    max_leaves=8,
)


def travel(value):
    """What arrives outside."""
    return json.loads(json.dumps(encode(value), allow_nan=False))


@given(values)
def test_a_value_equals_itself_after_the_journey(value):
    assert equal(encode(value), travel(value)) == (True, "Right.")


@given(values, values)
def test_comparing_never_fails_and_always_gives_a_sentence(one, other):
    agrees, why = equal(encode(one), travel(other), 0.1)
    assert isinstance(agrees, bool) and why.endswith(".")


junk = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.just(10**400)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["kind", "shape", "dtype", "values", "items", "pairs", "text"]),
            st.one_of(inner, st.sampled_from(["array", "list", "dictionary", "text", "nothing", "bool"])),
        ),
    ),
    max_leaves=10,
)


@given(values, junk)
def test_junk_in_place_of_a_form_is_refused_with_a_sentence(value, form):
    agrees, why = equal(encode(value), json.loads(json.dumps(form)))
    assert not agrees or form == travel(value)
    assert why.endswith(".")


@given(arrays.arrays(np.float64, arrays.array_shapes(max_dims=2), elements=st.floats(-1e3, 1e3)), st.integers(0, 10**6))
def test_one_number_beyond_the_tolerance_is_found(array, place):
    near, far = array.copy(), array.copy()
    at = np.unravel_index(place % array.size, array.shape)
    near[at] += 0.9e-3 * max(1, abs(array[at]))
    far[at] += 1.1e-3 * max(1, abs(array[at]))
    assert equal(encode(array), travel(near), 1e-3)[0]
    agrees, why = equal(encode(array), travel(far), 1e-3)
    assert not agrees and why.startswith(f"The answer is wrong in 1 of {array.size} places")


@pytest.mark.parametrize(
    ("right", "given", "why"),
    [
        (torch.zeros(2, 3), torch.zeros(3, 2), "The answer has the shape (3, 2); (2, 3) would be right."),
        (torch.zeros(2), [0.0, 0.0], "The answer is a list; numbers would be right."),
        (torch.zeros(1), 0.0, "The answer has the shape (); (1,) would be right."),
        (torch.zeros(2), torch.zeros(2).bool(), "The answer holds True and False; numbers would be right."),
        (torch.zeros(2).bool(), torch.zeros(2), "The answer holds numbers; True and False would be right."),
        (True, 1, "The answer holds numbers; True and False would be right."),
        (torch.zeros(2), torch.tensor([0.0, torch.nan]), "The answer holds NaN where a number would be right."),
        (math.inf, 1e300, "The answer is wrong in 1 of 1 places, by up to inf."),
        (math.inf, -math.inf, "The answer is wrong in 1 of 1 places, by up to inf."),
        ([1, 2], [1], "The answer has 1 items; 2 would be right."),
        ([1, 2], (1, 3), "Item 1 is wrong in 1 of 1 places, by up to 0.5."),
        ({"a": 1}, {"b": 1}, "The answer has other keys than it should."),
        ({"a": [1]}, {"a": [2]}, "Item 0 is wrong in 1 of 1 places, by up to 1."),
        ("it", "ti", "The answer is another text."),
        (None, 0, "The answer is numbers; None would be right."),
        (0, None, "The answer is None; numbers would be right."),
    ],
)
def test_a_difference_is_said(right, given, why):
    assert equal(encode(right), travel(given)) == (False, why)


@pytest.mark.parametrize(
    ("right", "given"),
    [
        (torch.tensor([1.0, torch.nan, torch.inf]), np.array([1.0, np.nan, np.inf])),
        (torch.ones(2, dtype=torch.bfloat16), torch.ones(2, dtype=torch.float16)),
        (torch.nn.Parameter(torch.ones(2)), np.ones(2, dtype=np.int64)),
        (torch.ones(2, 2).T[:, :1], np.ones((2, 1))),
        (1, 1.0),
        (np.float64(0.5), torch.tensor(0.5)),
        ([1, 2], (1, 2)),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (torch.zeros(0, 3), np.zeros((0, 3))),
        (np.bool_(True), True),
    ],
)
def test_another_way_of_holding_the_same_is_right(right, given):
    assert equal(encode(right), travel(given)) == (True, "Right.")


class AlwaysEqual:
    def __eq__(self, other):
        return True

    __hash__ = object.__hash__


class EqualTensor(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        if function is torch.Tensor.__eq__:
            return torch.tensor(True)
        return super().__torch_function__(function, types, args, kwargs)


class EqualArray(np.ndarray):
    def __eq__(self, other):
        return np.bool_(True)

    __hash__ = None

    def __sub__(self, other):
        return 0.0


class EqualFloat(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__


def test_an_object_that_equals_everything_is_refused():
    with pytest.raises(ValueError, match="A value of the type AlwaysEqual can't be compared"):
        encode(AlwaysEqual())
    with pytest.raises(ValueError, match="a key of the type AlwaysEqual"):
        encode({AlwaysEqual(): 1})


@pytest.mark.parametrize(
    "impostor",
    [torch.zeros(2).as_subclass(EqualTensor), np.zeros(2).view(EqualArray), [EqualFloat(0.0), EqualFloat(0.0)]],
    ids=["tensor", "array", "floats"],
)
def test_a_subclass_counts_by_its_numbers(impostor):
    right = [1.0, 2.0] if isinstance(impostor, list) else np.array([1.0, 2.0])
    assert not equal(encode(right), travel(impostor))[0]
    zeros = [0.0, 0.0] if isinstance(impostor, list) else np.zeros(2)
    assert equal(encode(zeros), travel(impostor)) == (True, "Right.")


def endless():
    value = []
    value.append(value)
    return value


class Endless(list):
    def __iter__(self):
        while True:
            yield 0


def deep(levels):
    value = 0
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (torch.zeros(MOST + 1), "too large"),
        (np.broadcast_to(np.zeros(1), (10**12,)), "too large"),
        (torch.zeros(1).expand(10**12), "too large"),
        ("a" * (MOST + 1), "too large"),
        ([[0] * 1000] * 1000, "too large"),
        (Endless(), "too large"),
        ({str(n): "a" * 1000 for n in range(1000)}, "too large"),
        (endless(), "or contains itself"),
        (deep(DEEPEST + 1), "nested more than"),
        (2**2000, "more than 1,000 bits"),
        (1j, "type complex"),
        (np.array(["a"]), "An array of the type <U1"),
        (np.array([None]), "An array of the type object"),
        (torch.ones(2, dtype=torch.complex64), "An array of the type complex64"),
        (torch.eye(2).to_sparse(), "A tensor of this kind"),
        ({1, 2}, "A value of the type set"),
        (lambda: 0, "A value of the type function"),
        ({(1, 2): 3}, "a key of the type tuple"),
    ],
)
def test_what_cannot_travel_gets_a_sentence(value, why):
    with pytest.raises(ValueError, match=why) as refused:
        encode(value)
    assert str(refused.value).endswith(".")


def test_the_deepest_value_allowed_travels():
    assert equal(encode(deep(DEEPEST)), travel(deep(DEEPEST))) == (True, "Right.")


def test_fewer_numbers_than_the_shape_says_are_damage():
    form = encode(torch.zeros(2, 3))
    assert equal(form, {**form, "values": [0.0] * 5}) == (False, "The answer came back damaged and can't be read.")
    assert equal(form, {**form, "values": [False] * 6})[1] == "The answer came back damaged and can't be read."
    assert equal(form, {**form, "values": ["0.0"] * 6})[1] == "The answer came back damaged and can't be read."


@given(values)
def test_what_is_read_back_says_the_same(value):
    form = travel(value)
    assert equal(form, travel(decode(form)))[0]


@pytest.mark.parametrize(
    "form", [{}, {"kind": "array"}, {"kind": "array", "dtype": "int", "shape": [3], "values": [1]}]
)
def test_a_damaged_form_is_not_read(form):
    with pytest.raises((KeyError, ValueError)):
        decode(form)
