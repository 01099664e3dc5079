"""The scalar autograd: parity with torch, order, accumulation, bad input; and what the two directions cost."""

import math
from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from largemodels.algorithms.backprop import sweeps
from largemodels.algorithms.backprop.autograd import Value, topological_order

NUMBERS = st.floats(-2, 2).filter(lambda x: abs(x) > 1e-3)
UNARY = {
    "exp": lambda x: x.exp(),
    "tanh": lambda x: x.tanh(),
    "relu": lambda x: x.relu(),
    "log": lambda x: (x**2 + 0.5).log(),
    "power": lambda x: (x**2 + 1) ** 0.5,
    "minus": lambda x: 1.5 - x,
    "over": lambda x: x / (x**2 + 1.0),
    "negative": lambda x: -x,
}
BINARY = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b * 0.5}


def grow(inputs, program):
    """Run a drawn program: each step takes two earlier numbers, or one, and adds the result to the list."""
    numbers = list(inputs)
    for operation, i, j in program:
        a, b = numbers[i % len(numbers)], numbers[j % len(numbers)]
        numbers.append(UNARY[operation](a.tanh()) if operation in UNARY else BINARY[operation](a.tanh(), b.tanh()))
    return sum(numbers[1:], numbers[0])


PROGRAMS = st.lists(
    st.tuples(st.sampled_from([*UNARY, *BINARY]), st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=12
)


@given(st.lists(NUMBERS, min_size=1, max_size=3), PROGRAMS)
def test_every_slope_of_a_random_graph_equals_torchs(numbers, program):
    ours = [Value(n) for n in numbers]
    grow(ours, program).backward()
    theirs = [torch.tensor(n, dtype=torch.double, requires_grad=True) for n in numbers]
    grow(theirs, program).backward()
    assert [one.grad for one in ours] == pytest.approx([t.grad.item() for t in theirs], rel=1e-9, abs=1e-9)


@given(st.lists(NUMBERS, min_size=2, max_size=2), PROGRAMS)
def test_both_directions_give_the_same_slopes_and_one_product_an_edge(numbers, program):
    inputs = [Value(n) for n in numbers]
    end = grow(inputs, program)
    edges = sum(len(node.made_from) for node in topological_order(end))
    slopes, count = sweeps.backward_sweep(end)
    assert count == edges
    for one in inputs:
        slope, count = sweeps.forward_sweep(end, one)
        assert count == edges and slope == pytest.approx(slopes[one], rel=1e-9, abs=1e-9)


def test_the_pencil():
    w, x, b, t = (Value(n) for n in (3.0, 2.0, 1.0, 5.0))
    ((w * x + b - t) ** 2).backward()
    assert [n.grad for n in (w, x, b, t)] == [8, 12, 4, -4]


def test_a_number_used_twice_gets_both_shares_in_the_right_order():
    x = Value(3.0)
    a = 2 * x
    (a + a**2).backward()
    assert (x.grad, a.grad) == (26, 13)


def test_inputs_accumulate_over_calls_as_in_torch_and_inner_numbers_do_not():
    x = Value(3.0)
    y = x * x
    end = y * 2
    end.backward()
    end.backward()
    assert (x.grad, y.grad, end.grad) == (24, 2, 1)


def test_the_order_is_topological_and_names_each_number_once():
    x = Value(1.0)
    a = x + x
    end = a * x + a
    order = topological_order(end)
    assert len(order) == len(set(order)) == 4 and order[-1] is end
    assert all(order.index(p) < order.index(n) for n in order for p, _ in n.made_from)


def test_a_long_chain_does_not_exhaust_the_stack():
    x = end = Value(1.0)
    for _ in range(20_000):
        end = end + 1.0
    end.backward()
    assert x.grad == 1


def test_relu_at_zero_has_slope_0_as_in_torch():
    x, t = Value(0.0), torch.tensor(0.0, requires_grad=True)
    x.relu().backward(), t.relu().backward()
    assert x.grad == t.grad.item() == 0


@pytest.mark.parametrize(
    ("attempt", "error", "said"),
    [
        (lambda: Value(math.nan), ValueError, "data is nan"),
        (lambda: Value(1.0) * math.inf, ValueError, "data is inf"),
        (lambda: Value(1e200) * 1e200, ValueError, "'×' gives inf"),
        (lambda: Value(1e200) ** 2, ValueError, r"'\^2' gives inf"),
        (lambda: Value(710.0).exp(), ValueError, "'exp' gives inf"),
        (lambda: Value(0.0).log(), ValueError, "logarithm of 0"),
        (lambda: Value(-1.0) ** 0.5, ValueError, "no finite real value"),
        (lambda: Value(1.0) / 0.0, ValueError, "0 to the -1"),
        (lambda: Value(2.0) ** Value(2.0), TypeError, "The power is a Value"),
        (lambda: Value("two words"), TypeError, "data is a str"),
        (lambda: Value(torch.ones(2)), TypeError, "data is a Tensor"),
        (lambda: Value(Value(1.0)), TypeError, "a Value already"),
    ],
)
def test_bad_input_ends_in_a_sentence(attempt, error, said):
    with pytest.raises(error, match=said):
        attempt()


def test_walking_every_path_is_right_and_doubles_with_each_step():
    x = end = Value(1.0)
    for _ in range(8):
        end = end + end
    by_path, walked = sweeps.path_sweep(end)
    by_order, edges = sweeps.backward_sweep(end)
    assert by_path[x] == by_order[x] == 256
    assert (walked, edges) == (2 * (2**8 - 1), 16)


@pytest.mark.parametrize("widths", [[5, 7, 3], [4, 4, 4, 4], [1, 9, 2, 8]])
def test_chain_products_are_those_that_matrices_take(widths):
    def products(chain):
        total, left = 0, chain[0]
        for right in chain[1:]:
            total += left[0] * left[1] * right[1]
            left = (left[0], right[1])
        return total

    jacobians = [(b, a) for a, b in pairwise(widths)]  # (out, in) of each stage
    counted = sweeps.chain_products(widths)
    assert counted["from the outputs"] == products(jacobians[::-1])
    assert counted["from the inputs"] == products([(b, a) for a, b in jacobians])


def test_as_many_inputs_as_outputs_tie():
    tie = sweeps.chain_products([6, 11, 11, 6])
    assert tie["from the inputs"] == tie["from the outputs"]
    with pytest.raises(ValueError, match="at least two numbers"):
        sweeps.chain_products([3])
