"""What a question forbids can't be had under any name: the kernel whose values count lacks the operation itself."""

import sys

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from largemodels.classroom.box.taken_away import operations
from largemodels.classroom.marking import mark as marking
from largemodels.classroom.marking.mark import expected, mark

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the box is bubblewrap's, which needs Linux")
HIDDEN = """### BEGIN HIDDEN TESTS
from largemodels.classroom.probes import forbid, probe
probe({!r}, setup={!r}, tolerance=1e-5)
forbid{}
### END HIDDEN TESTS"""
GRADIENTS = ("grad", "backward", "vjp", "jvp", "jac", "hessian", "linearize", "functional_call")
NAME = "'soft' + 'max'"
SOFTMAX = {
    "another name for getattr": f"g = getattr\ndef f(x):\n    return g(torch, {NAME})(x, -1)",
    "eval as a default": f"def f(x, eval=eval):\n    return eval('torch.' + {NAME})(x, -1)",
    "eval out of a list": f"def f(x):\n    for eval in [eval_]:\n        return eval('torch.' + {NAME})(x, -1)\n"
    "eval_ = __builtins__.eval",
    "a pattern": "def f(x):\n    match torch:\n        case object(softmax=go):\n            return go(x, -1)",
    "a format's field": "import string\ndef f(x):\n"
    f"    return string.Formatter().get_field('0.' + {NAME}, (torch,), {{}})[0](x, -1)",
    "a hint of types": "import typing\nclass Hint:\n    x: 'torch.soft' 'max'\n"
    "def f(x):\n    return typing.get_type_hints(Hint)['x'](x, -1)",
    "a module in a module": "import dataclasses\ndef f(x):\n"
    f"    return dict(dataclasses.inspect.getmembers(torch))[{NAME}](x, -1)",
    "a distribution": "def f(x):\n    return torch.distributions.Categorical(logits=x).probs",
    "a loss": "def f(x):\n"
    "    classes = [torch.full((len(x),), i) for i in range(x.shape[-1])]\n"
    "    losses = [torch.nn.functional.cross_entropy(x, y, reduction='none') for y in classes]\n"
    "    return torch.exp(-torch.stack(losses, -1))",
    "attention": "def f(x):\n    one = torch.eye(x.shape[-1])\n"
    "    return torch.nn.functional.scaled_dot_product_attention(x, one, one, scale=1.0)",
    "a layout of oneDNN's": "def f(x):\n    return x.to_mkldnn().softmax(-1).to_dense()",
    "sparse": "def f(x):\n    return torch.sparse.softmax(x.to_sparse(), -1).to_dense()",
    "vmap": "def f(x):\n    return torch.vmap(lambda row: row.softmax(-1))(x)",
    "the operation itself": "def f(x):\n    return torch.ops.aten._softmax.default(x, -1, False)",
    "compiled": "@torch.jit.script\ndef g(x: torch.Tensor):\n    return torch.softmax(x, -1)\n"
    "def f(x):\n    return g(x)",
    "with gradients": "def f(x):\n    return x.clone().requires_grad_().softmax(-1).detach()",
    "put back": "library = torch.library.Library('aten', 'IMPL')\n"
    "library.impl('softmax.int', lambda x, d, dtype=None: torch.log_softmax(x, d).exp(), 'CPU')\n"
    "def f(x):\n    return torch.softmax(x, -1)",
    "deregistered": "import gc\nfor one in gc.get_objects():\n    if type(one).__name__ == 'Library':\n"
    "        one._destroy()\ndef f(x):\n    return torch.softmax(x, -1)",
}
SQUARES = {
    "backward": "def f(x):\n    x = x.clone().requires_grad_()\n    (x**2).sum().backward()\n    return x.grad",
    "grad": "def f(x):\n    x = x.clone().requires_grad_()\n    return torch.autograd.grad((x**2).sum(), x)[0]",
    "functions of functions": "def f(x):\n    return torch.func.grad(lambda x: (x**2).sum())(x)",
    "forward": "def f(x):\n    return torch.func.jvp(lambda x: x**2, (x,), (torch.ones_like(x),))[1]",
    "sparse": "def f(x):\n    x = x.clone().requires_grad_()\n    (x.to_sparse().to_dense() ** 2).sum().backward()\n"
    "    return x.grad",
}
CONVOLUTION = ("conv1d", "conv2d", "conv3d", "convolution", "conv_t", "lazyconv")
EDGES = {
    "a layer": "def f(x):\n    layer = torch.nn.Conv1d(1, 1, 2, bias=False)\n"
    "    layer.weight.data = torch.tensor([[[-1.0, 1.0]]])\n    return layer(x[:, None])[:, 0].detach()",
    "the name that all share": "def f(x):\n    return torch.conv1d(x[:, None], torch.tensor([[[-1.0, 1.0]]]))[:, 0]",
    "the other way round": "def f(x):\n"
    "    y = torch.nn.functional.conv_transpose1d(x[:, None], torch.tensor([[[1.0, -1.0]]]))[:, 0]\n"
    "    return y[:, 1:-1]",
}
SETUP = "x = torch.tensor([[1.0, 2.0, 4.0], [0.5, -1.0, 0.25]])"
SHARES = "def f(x):\n    e = x.exp()\n    return e / e.sum(-1, keepdim=True)"
TABLE = [
    (("softmax", "logsumexp", "softmin"), SHARES, SOFTMAX),
    (GRADIENTS, "def f(x):\n    return 2 * x", SQUARES),
    (CONVOLUTION, "def f(x):\n    return x[:, 1:] - x[:, :-1]", EDGES),
]  # fmt: skip


def lab(words, sources):
    """A question for each source, whose function ``f`` becomes ``f0``, ``f1`` and so on."""
    cells = [new_code_cell("import torch", id="imports")]
    for n, source in enumerate(sources):
        marks = {"grade_id": f"f{n}", "grade": False, "solution": True}
        cells.append(new_code_cell(source.replace("def f(", f"def f{n}("), id=f"f{n}", metadata={"nbgrader": marks}))
        marks = {"grade_id": f"f{n}-check", "grade": True, "solution": False, "points": 1}
        hidden = HIDDEN.format(f"f{n}(x)", SETUP, words)
        cells.append(new_code_cell(hidden, id=f"f{n}-check", metadata={"nbgrader": marks}))
    return new_notebook(cells=cells)


@pytest.mark.parametrize(("words", "right", "spellings"), TABLE, ids=[words[0] for words, *_ in TABLE])
def test_no_spelling_gets_past_the_missing_operation(words, right, spellings, boxed, monkeypatch):
    solution = lab(words, [right] * len(spellings))
    wanted, submission = expected(solution), lab(words, spellings.values())
    monkeypatch.setattr(marking, "breach", lambda *_: "")  # the source isn't read
    rows = dict(zip(spellings, mark(submission, solution, wanted), strict=True))
    assert {name: row.sentence for name, row in rows.items() if row.points} == {}
    assert {row.sentence.partition(" (")[0] for row in rows.values() if "forbids" in row.sentence} == {
        "It is right only with a call that this question forbids"
    }
    monkeypatch.setattr(marking, "operations", lambda words: ())
    earned = {name for name, row in zip(spellings, mark(submission, solution, wanted), strict=True) if row.points}
    assert spellings.keys() - earned == set()  # each is right where nothing is missing


@pytest.mark.parametrize(("words", "right", "spellings"), TABLE, ids=[words[0] for words, *_ in TABLE])
def test_an_answer_that_computes_it_keeps_its_points(words, right, spellings, boxed):
    solution = lab(words, [right])
    caught = right.replace("def f(x):\n", "def f(x):\n    with torch.no_grad():\n        x = x + 0\n")
    assert [row.sentence for row in mark(lab(words, [caught]), solution, expected(solution))] == ["Right."]


def test_words_that_no_operation_has_need_no_second_kernel():
    assert operations(("optim", "fairlearn")) == () and operations(("lstm", "optim")) == ("lstm",)
