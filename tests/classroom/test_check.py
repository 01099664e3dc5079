"""What all checks share: how a failure is said and shown, what an answer may do, and that inputs are new each time."""

import linecache

import nbformat
import numpy as np
import pytest
import torch
from nbclient import NotebookClient

from largemodels.classroom.check import CheckFailed, Trial, draw, draw_sizes
from largemodels.classroom.check.shortcuts import ATTENTION, SOFTMAX, Shortcuts, taken


def double(x):
    return 2 * x


def trial(answer, **inputs):
    tried = Trial(answer)
    return tried, tried.call(**(inputs or {"x": torch.ones(2, 3)}))


def refusal(answer, **inputs):
    with pytest.raises(CheckFailed) as failed:
        trial(answer, **inputs)
    return str(failed.value)


def test_a_right_answer_gets_one_line(capsys):
    tried, result = trial(double)
    tried.compare(tried.tensor(result, (2, 3)), torch.full((2, 3), 2.0))
    tried.passed("twice.")
    assert capsys.readouterr().out == "double is right: twice. Shapes (2,3); largest difference 0.\n"


def test_an_error_names_its_kind_the_line_and_the_shapes():
    def broken(x, y):
        z = x + 1
        return z @ y

    said = refusal(broken, x=torch.ones(2, 3), y=torch.ones(2, 3))
    assert said.startswith("broken stops with RuntimeError: mat1 and mat2")
    assert "at the line `return z @ y`" in said
    assert said.endswith("Tried with x (2, 3), y (2, 3).")


def test_an_error_from_deep_inside_names_the_learners_own_line():
    def broken(x):
        return torch.nn.functional.layer_norm(x, (5,))

    assert "at the line `return torch.nn.functional.layer_norm(x, (5,))`" in refusal(broken)


def test_the_gap_of_another_function_is_named():
    def helper(x):
        raise NotImplementedError

    def answer(x):
        return helper(x)

    assert refusal(answer) == "answer calls helper, which isn't written yet. Write that first."
    assert refusal(helper) == "helper isn't written yet. Write it in the cell above."


def test_what_torch_has_not_implemented_is_no_gap():
    def answer(x):
        return (x > 0).softmax(-1)

    assert "not implemented for 'Bool'" in refusal(answer)


def test_an_answer_works_on_copies():
    x = torch.ones(2, 3)

    def rewrites(x):
        x += 1
        return x

    assert "changes its input x" in refusal(rewrites, x=x)
    assert torch.equal(x, torch.ones(2, 3))


def test_what_was_no_tensor_is_named_among_the_inputs():
    said = refusal(lambda x, H: x @ H, x=torch.ones(2, 3), H=4)
    assert said.endswith("Tried with x (2, 3), H = 4.")


def test_tensors_are_taken_and_parameters_too():
    for result in (torch.ones(2, 3), torch.nn.Parameter(torch.ones(2, 3))):
        assert torch.equal(Trial(double).tensor(result, (2, 3)), torch.ones(2, 3))


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (np.ones((2, 3), "float32"), "a NumPy array. The cells below go on with tensors: torch.from_numpy makes"),
        (np.full((2, 3), "text"), "a NumPy array"),
        (torch.ones(2, 3).double(), r"torch.float64. .* torch multiplies only like with like. End with .float\(\)"),
        (torch.ones(2, 3).long(), r"torch.int64. .* End with .float\(\)"),
        (torch.ones(2, 3).cfloat(), r"torch.complex64. .* End with .float\(\)"),
        (torch.ones(2, 3).to_sparse(), "a sparse tensor. Return a dense one"),
    ],
)
def test_what_the_next_cells_could_not_go_on_with_is_refused_with_a_sentence(result, said):
    with pytest.raises(CheckFailed, match=f"^double returns {said}"):
        Trial(double).tensor(result, (2, 3))


def test_where_the_mask_is_wanted_numbers_are_refused():
    assert Trial(double).tensor(torch.ones(2).bool(), (2,), dtype=torch.bool).all()
    with pytest.raises(CheckFailed, match=r"returns torch.float32. Return True and False"):
        Trial(double).tensor(torch.ones(2), (2,), dtype=torch.bool)


def test_what_is_special_about_the_inputs_is_said_in_place_of_the_advice_to_go_by_hand():
    tried, _ = trial(double)
    with pytest.raises(CheckFailed, match="Go through the example by hand again"):
        tried.compare(torch.zeros(2, 3), torch.ones(2, 3))
    tried.note = "Dimensions stand in front."
    with pytest.raises(CheckFailed, match=r"is right. Dimensions stand in front. Tried with"):
        tried.compare(torch.zeros(2, 3), torch.ones(2, 3))


@pytest.mark.parametrize("result", [[1.0, 2.0], 3.0, "text"])
def test_other_kinds_are_named(result):
    tried, result = trial(lambda x: result)
    with pytest.raises(CheckFailed, match=f"returns a {type(result).__name__}. Return a tensor"):
        tried.tensor(result, (2,))


def test_a_wrong_shape_is_named_with_the_hint_for_it():
    tried, result = trial(double)
    with pytest.raises(CheckFailed, match=r"the shape \(2, 3\) where \(3, 2\) is wanted. Turned round."):
        tried.tensor(result, (3, 2), {(2, 3): "Turned round."})


def test_nan_is_never_right():
    tried, _ = trial(double)
    with pytest.raises(CheckFailed, match=r"off by up to inf; at .* it gives nan where 1.000 is right"):
        tried.compare(torch.full((2, 3), torch.nan), torch.ones(2, 3))
    with pytest.raises(CheckFailed):
        tried.compare(torch.ones(2, 3), torch.full((2, 3), torch.nan))


def test_inputs_are_new_each_time_and_leave_the_learners_seed_alone():
    torch.manual_seed(0)
    before = torch.get_rng_state()
    assert not torch.equal(draw(4), draw(4))
    assert len({tuple(draw_sizes((2, 9), (2, 9))) for _ in range(20)}) > 5
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize(
    ("shortcuts", "call"),
    [
        (SOFTMAX, lambda x: x.softmax(-1)),
        (SOFTMAX, lambda x: torch.softmax(x, -1)),
        (SOFTMAX, torch.nn.Softmax(-1)),
        (SOFTMAX, lambda x: torch.special.softmax(x, -1)),
        (SOFTMAX, lambda x: torch.nn.functional.log_softmax(x, -1).exp()),
        (SOFTMAX, lambda x: torch.nn.functional.softmin(-x, -1)),
        (SOFTMAX, lambda x: (x - x.logsumexp(-1, keepdim=True)).exp()),
        (SOFTMAX, lambda x: torch.logsumexp(x, -1)),
        (SOFTMAX, lambda x: torch.special.logsumexp(x, -1)),
        (SOFTMAX, lambda x: torch.special.log_softmax(x, -1)),
        (ATTENTION, lambda x: torch.nn.functional.scaled_dot_product_attention(x, x, x)),
        (ATTENTION, lambda x: torch.nn.MultiheadAttention(4, 2, batch_first=True).eval()(x, x, x)),
    ],
)
def test_a_shortcut_is_seen_in_any_spelling(shortcuts, call):
    assert len(taken(shortcuts, call, torch.ones(1, 3, 4))) == 1
    assert taken(shortcuts, double, torch.ones(1, 3, 4)) == []


def test_shortcuts_are_forgotten_outside():
    with Shortcuts() as seen:
        pass
    torch.ones(2).softmax(0)
    assert "softmax" not in seen.names


def test_a_notebook_shows_the_sentence_and_no_traceback():
    source = (
        "from largemodels.classroom.check import CheckFailed\nraise CheckFailed('The mask is ' + 'upside down. ' * 8)"
    )
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(nb, kernel_name="python3", allow_errors=True).execute()
    (shown,) = nb.cells[0].outputs
    assert shown.output_type == "error" and shown.ename == "CheckFailed"
    first, second = shown.traceback
    assert first == "\x1b[1mNot yet.\x1b[0m The mask is" + " upside down." * 5
    assert second == "upside down. upside down. upside down."


def from_a_cell(source):
    """The function ``answer`` of a cell, as a notebook holds it: its source is known, and stands in no file."""
    name, namespace = f"<cell {hash(source)}>", {"torch": torch}
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    exec(compile(source, name, "exec"), namespace)
    return namespace["answer"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("    with torch.enable_grad(): x = 2 * x", "The cell above uses enable_grad, which a question of this lab"),
        ("    import os", "The cell above uses 'import os'. It can hide a call"),
        ("    getattr(torch, 'e' + 'xp')(x)", "The cell above uses 'getattr'. It can hide a call"),
    ],
)
def test_what_would_cost_marks_is_said_by_the_check_as_well(line, said):
    answer = from_a_cell(f"def answer(x):\n{line}\n    return x\n")
    with pytest.raises(CheckFailed) as failed:
        Trial(answer, words=("grad",)).call(x=torch.ones(2))
    assert str(failed.value).startswith(said)
    assert Trial(answer).call(x=torch.ones(2)) is not None  # the source isn't read where nothing is forbidden


def test_honest_source_passes_and_an_answer_in_a_file_is_not_read():
    answer = from_a_cell("import math\nimport numpy as np\n\ndef answer(x):\n    grad_W = 2 * x\n    return grad_W\n")
    assert torch.equal(Trial(answer, words=("grad",)).call(x=torch.ones(2)), torch.full((2,), 2.0))
    assert torch.equal(Trial(double, words=("double", "x")).call(x=torch.ones(2)), torch.full((2,), 2.0))
