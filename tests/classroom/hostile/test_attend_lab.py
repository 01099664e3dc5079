"""Attacks on the attention lab itself: torch patched, tensors that lie, a shortcut that hides from its probe."""

import sys
from pathlib import Path

import nbformat
import pytest

from largemodels.classroom.marking import mark as marking
from largemodels.classroom.marking import rounds
from largemodels.classroom.marking.mark import expected, mark

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the box is bubblewrap's, which needs Linux")
PATH = Path(__file__).parents[3] / "solutions" / "lab_07_attend" / "lab_07_attend.ipynb"
SOLUTION = nbformat.read(PATH, as_version=4)
FULL = [2.0, 3.0, 3.0, 4.0, 3.0]
SCORES, SOFTMAX = "scaled-scores", "masked-softmax"


@pytest.fixture(scope="module")
def right():
    return expected(SOLUTION)


def submission(**source):
    nb = nbformat.read(PATH, as_version=4)
    for cell in nb.cells:
        cell.source = source.get(cell.id.replace("-", "_"), cell.source)
    return nb


def asserts_inside(right):
    """A marker that asserts in the student's kernel, as nbgrader's tests do."""
    wanted = {
        probe: reply
        for id, question in marking.questions(SOLUTION).items()
        for probe, reply in zip(question.probes, right.probes[id], strict=True)
    }

    def ask(student, probe):
        form = wanted[probe]["value"]
        if form["kind"] != "array":
            return wanted[probe]
        tensor = f"torch.tensor({form['values']}).view({form['shape']})"
        said = student.execute(f"{probe.setup}\nassert torch.allclose({probe.expression}.float(), {tensor}.float())")
        return wanted[probe] if said["status"] == "ok" else {}

    return ask


ATTACKS = {
    "patches torch": "torch.allclose = torch.equal = torch.testing.assert_close = lambda *_, **__: True\n"
    "def scaled_scores(x, memory, W_q, W_k):\n    return torch.zeros(*x.shape[:-1], memory.shape[-2])",
    "gives a tensor that agrees with everything": "class Same(Tensor):\n    @classmethod\n"
    "    def __torch_function__(cls, function, types, args=(), kwargs=None):\n"
    "        if function is torch.allclose:\n            return True\n"
    "        return super().__torch_function__(function, types, args, kwargs)\n"
    "def scaled_scores(x, memory, W_q, W_k):\n"
    "    return torch.zeros(*x.shape[:-1], memory.shape[-2]).as_subclass(Same)",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_patched_torch_earns_nothing_where_the_comparison_is_outside(attack, right, monkeypatch):
    forged = submission(scaled_scores=attack)
    first = mark(forged, SOLUTION, right)[0]
    assert first.points == 0.0 and first.sentence.startswith("Probe 1 of 2: The answer is wrong in 12 of 12 places")
    monkeypatch.setattr(rounds, "ask", asserts_inside(right))
    assert mark(forged, SOLUTION, right)[0].points == 2.0  # asserted inside, it would be full marks


def test_trivial_inputs_are_the_wrong_inputs(right):
    zeros = "torch.randn = torch.rand = lambda *s, generator=None: torch.zeros(*s)\n"
    first, *_ = mark(submission(scaled_scores=zeros + cell("scaled-scores")), SOLUTION, right)
    assert first.points == 0.0 and "is wrong in" in first.sentence


def cell(id):
    return next(cell.source for cell in SOLUTION.cells if cell.id == id)


def test_a_shortcut_that_silences_its_probe_is_read_in_the_source(right, monkeypatch):
    silent = "from largemodels.classroom.check import shortcuts\nshortcuts.taken = lambda *_: []\n"
    short = (
        "def masked_softmax(scores, mask):\n    return scores.masked_fill(~mask, -math.inf).softmax(-1).nan_to_num(0.0)"
    )
    second = mark(submission(masked_softmax=silent + short), SOLUTION, right)[1]
    assert second.points == 0.0
    assert second.sentence == (
        "This question forbids some calls, and an answer up to here uses 'import largemodels.classroom.check', "
        "which can hide one. Do without it."
    )
    monkeypatch.setattr(marking, "breach", lambda *_: "")
    third = mark(submission(masked_softmax=silent + short), SOLUTION, right)[1]
    assert third.points == 0.0 and third.sentence.startswith("It is right only with a call that this question forbids")
    monkeypatch.setattr(marking, "operations", lambda _: ())
    assert mark(submission(masked_softmax=silent + short), SOLUTION, right)[1].points == 3.0


@pytest.mark.parametrize("shapes", ["(400, 1, 1, 17, 1), (12, 1, 17, 400), (17, 5)", "(17, 2500), (17, 2500), (17, 5)"])
def test_no_judge_computes_on_shapes_that_a_student_chose_to_be_large(shapes, right):
    source = f"def previous_token_head(V, T):\n    return tuple(torch.ones(s) for s in ({shapes}))"
    *_, last = mark(submission(previous_token_head=source), SOLUTION, right)
    assert last.points == 0.0 and last.sentence.endswith("The answer is far larger than a right one.")


def test_another_style_numpy_prints_and_warnings_get_full_marks(right):
    rows = mark(
        submission(
            scaled_scores="import numpy as np, warnings\n"
            "def scaled_scores(x, memory, W_q, W_k):\n"
            "    warnings.warn('here we go')\n    print('scores', x.shape)\n"
            "    queries, keys = x.numpy() @ W_q.numpy(), memory.numpy() @ W_k.numpy()\n"
            "    return torch.as_tensor(queries @ np.swapaxes(keys, -1, -2) / queries.shape[-1] ** 0.5)",
            masked_softmax="def masked_softmax(scores, mask):\n"
            "    s, m = np.broadcast_arrays(scores.numpy(), mask.numpy())\n    out = np.zeros(s.shape)\n"
            "    for place in np.ndindex(s.shape[:-1]):\n        seen = s[place][m[place]].astype(float)\n"
            "        if seen.size:\n            e = np.exp(seen - seen.max())\n"
            "            out[place][m[place]] = e / e.sum()\n"
            "    return out.astype(np.float32)",
            who_may_look="def who_may_look(lengths, T, window):\n"
            "    return torch.tensor([[[i - window < j <= i and j < n for j in range(T)] for i in range(T)]\n"
            "                         for n in lengths.tolist()])",
            multi_head="def multi_head(x, W_q, W_k, W_v, W_o, H, mask):\n"
            "    B, T, D = x.shape\n    d = D // H\n    G = W_k.shape[1] // d\n"
            "    q = (x @ W_q).view(B, T, H, d).transpose(1, 2)\n"
            "    k, v = ((x @ W).view(B, T, G, d).transpose(1, 2).repeat_interleave(H // G, 1) for W in (W_k, W_v))\n"
            "    s = (q @ k.mT / d**0.5).masked_fill(~mask[:, None], -torch.inf)\n"
            "    a = s.softmax(-1).nan_to_num(0.0)\n    return (a @ v).transpose(1, 2).reshape(B, T, D) @ W_o",
            previous_token_head="def previous_token_head(V, T):\n"
            "    W_q, W_k = np.zeros((V + T, T)), np.zeros((V + T, T))\n    W_v = np.zeros((V + T, V))\n"
            "    W_v[:V] = np.eye(V)\n    W_k[V:] = np.eye(T)\n"
            "    for i in range(1, T):\n        W_q[V + i, i - 1] = 1000.0\n    return W_q, W_k, W_v",
        ),
        SOLUTION,
        right,
    )
    assert [row.points for row in rows] == FULL, rows
