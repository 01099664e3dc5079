"""Lab 01: half the work gets half the marks, an answer that loses digits none, and what the lab's prose says is so."""

import pytest
from one_lab import Lab, at, replace

LAB = Lab("lab_01_count_a_model")
POINTS = {
    "mlp-parameters-check": 2.0,
    "transformer-parameters-check": 4.0,
    "training-bytes-check": 3.0,
    "flops-per-token-check": 3.0,
    "cache-bytes-check": 3.0,
    "which-fits-check": 3.0,
}
GAPS = [id.removesuffix("-check") for id in POINTS]


def test_half_solved_gets_its_half(marks):
    got = {"mlp-parameters-check", "cache-bytes-check", "which-fits-check"}
    half = LAB.solved("mlp-parameters", "cache-bytes", "which-fits")
    assert marks(half) == {id: points * (id in got) for id, points in POINTS.items()}


def test_answers_that_are_nearly_right_get_no_marks(marks):
    submission = LAB.solved(*GAPS)
    for id, old, new in (
        ("mlp-parameters", "biases * widths[layer]", "widths[layer]"),
        ("transformer-parameters", "norm = D + biases * D", "norm = (1 + biases) * D * biases"),
        ("training-bytes", "learning * size, 8", "N * size, 8"),
        ("flops-per-token", "V * D\n", "(0 if training else V * D)\n"),
        ("cache-bytes", "K * (D // H)", "H * (D // H)"),
        ("which-fits", "<= memory", "< memory"),
    ):
        replace(submission, id, old, new)
    assert marks(submission) == dict.fromkeys(POINTS, 0.0)


@pytest.mark.parametrize(
    ("mlp", "fits"),
    [
        (
            ("for layer in range(1, len(widths)):", "for layer in map(widths.index, widths[1:]):"),
            ("max(places, key=lambda n: weights[n], default=-1)",
             "weights.index(max(weights[n] for n in places)) if places else -1"),
        ),
        (
            ("    return total", "    widths.clear()\n    return total"),
            ("    return", "    weights.append(0)\n    return"),
        ),
    ],
    ids=["equal numbers taken for one", "the lists changed"],
)  # fmt: skip
def test_equal_numbers_and_changed_lists_cost_the_marks(mlp, fits, marks):
    submission = LAB.solved("mlp-parameters", "which-fits")
    replace(submission, "mlp-parameters", *mlp)
    replace(submission, "which-fits", *fits)
    assert marks(submission) == dict.fromkeys(POINTS, 0.0)


def test_digits_that_a_float_loses_cost_the_marks(marks):
    submission = LAB.solved(*GAPS)
    for id in GAPS[:-1]:
        name, source = id.replace("-", "_"), at(submission, id).source
        again = "tuple(int(float(n)) for n in exact(*given))" if id == "training-bytes" else "int(float(exact(*given)))"
        at(submission, id).source = f"{source.replace(name, 'exact')}\ndef {name}(*given):\n    return {again}\n"
    fits = at(submission, "which-fits")
    fits.source = fits.source.replace("weights[n] + readers * caches[n]", "float(weights[n]) + readers * caches[n]")
    assert marks(submission) == dict.fromkeys(POINTS, 0.0)


def test_a_library_that_counts_gets_no_marks(marks):
    submission = LAB.solved("mlp-parameters", "transformer-parameters")
    at(submission, "mlp-parameters").source = """
import torch

def mlp_parameters(widths, biases):
    with torch.device("meta"):
        layers = [torch.nn.Linear(a, b, bias=biases) for a, b in zip(widths, widths[1:])]
    return sum(p.numel() for layer in layers for p in layer.parameters())
"""
    at(submission, "transformer-parameters").source = """
def transformer_parameters(L, D, F, V, P, biases, tied):
    from largemodels.background.counting.shape import Shape, total_parameters

    return total_parameters(Shape(L, D, 1, V, positions=P, hidden=F, biases=biases, tied=tied))
"""
    assert marks(submission) == dict.fromkeys(POINTS, 0.0)


@pytest.fixture(scope="module")
def space():
    """What the solution defines."""
    return LAB.space("how-a-lab-works-code", "how-a-lab-works-code-2", *GAPS)


def test_the_examples_by_hand(space):
    assert [space["mlp_parameters"]([3, 4, 2], biases) for biases in (True, False)] == [26, 20]
    assert space["mlp_parameters"]([7], True) == 0
    kinds = ((True, True), (True, False), (False, True))
    assert [space["transformer_parameters"](1, 2, 3, 5, 4, *kind) for kind in kinds] == [71, 81, 52]
    assert space["training_bytes"](100, 10, 2) == (200, 20, 80, 40)
    assert space["training_bytes"](100, 10, 4) == (400, 40, 80, 0)
    assert [space["flops_per_token"](1, 2, 3, 5, 4, training) for training in (False, True)] == [108, 324]
    assert space["cache_bytes"](2, 12, 6, 2, 5, 2) == 160
    assert [space["which_fits"]([90, 50, 80], [3, 1, 10], 100, readers) for readers in (2, 5, 60)] == [0, 1, -1]


def test_the_solution_counts_as_the_chapter_does(space):
    from largemodels.background.counting.flops import flops_per_token
    from largemodels.background.counting.memory import cache_bytes
    from largemodels.background.counting.shape import Shape, total_parameters

    V, T = space["V"], space["T"]
    for row in space["table"].values():
        L, D, H, P = row.values()
        shape = Shape(L, D, H, V, positions=P)
        assert space["transformer_parameters"](L, D, 4 * D, V, P, True, True) == total_parameters(shape)
        assert space["flops_per_token"](L, D, 4 * D, V, T, True) == flops_per_token(shape, T, training=True)
        assert space["cache_bytes"](L, D, H, H, T, 2) == cache_bytes(shape, T, size=2)


def test_the_third_reader_is_one_too_many(space):
    row = space["table"]["GPT-3 6.7B"]
    N = space["transformer_parameters"](row["L"], row["D"], 4 * row["D"], space["V"], row["P"], True, True)
    cache = space["cache_bytes"](row["L"], row["D"], row["H"], row["H"], space["T"], 2)
    assert N + 2 * cache <= space["phone"] < N + 3 * cache
    assert cache == 536_870_912


def test_what_the_lab_gives_holds_no_answer():
    """The given cells import the check alone; nothing of the chapter's package, which has these functions."""
    assert LAB.given_import_lines() == ["from largemodels.classroom.check import count as check"]
