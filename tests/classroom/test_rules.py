"""What a question forbids is found in the source, in whatever spelling; honest source is left alone."""

import pytest

from largemodels.classroom.marking.rules import breach

WORDS = ("softmax", "logsumexp")
HEAD = "import math\nimport torch\nfrom torch import Tensor\nfrom torch.nn import functional as F\n"


@pytest.mark.parametrize(
    "source",
    [
        "def masked_softmax(scores, mask):\n    power = scores.exp()\n    return power / power.sum(-1, keepdim=True)",
        "def my_softmax(x):\n    return x\ndef f(x):\n    return my_softmax(x)",
        "softmax = scores.exp() / scores.exp().sum(-1, keepdim=True)\ny = softmax * 2",
        "def f(input, softmax_sum):\n    return input / softmax_sum",
        "import sys\nsys.setrecursionlimit(10_000)",
        "_, d = x.shape\n_half = d / 2\ny = _half",
        "print('softmax')  # not a softmax",
        '"""A softmax."""\nimport numpy as np\nx = np.exp(1)\nname = getattr(torch, "exp")',
        "import time, warnings\nfrom collections import defaultdict\nimport torch.nn as nn\nstart = time.time()",
        "class Head(torch.nn.Module):\n    def __init__(self):\n        super().__init__()",
    ],
)
def test_honest_source_breaks_no_rule(source):
    assert breach([HEAD, source], WORDS) == ""


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("y = torch.softmax(x, -1)", "uses softmax, which this question forbids"),
        ("y = x.softmax(-1)", "uses softmax, which"),
        ("y = torch.nn.Softmax(-1)(x)", "uses Softmax, which"),
        ("y = F.gumbel_softmax(x)", "uses gumbel_softmax, which"),
        ("y = torch.special.logsumexp", "uses logsumexp, which"),
        ("from torch.nn.functional import softmax as f", "uses softmax, which"),
        ("def softmax(x):\n    return torch.softmax(x, -1)", "uses softmax, which"),
        ("softmax = torch.exp\ny = softmax(torch.softmax(x, -1))", "uses softmax, which"),
        ("from torch.nn.functional import softmax\ny = softmax(x)", "uses softmax, which"),
        ("y = getattr(torch, 'softmax')", "uses softmax, which"),
        ("y = getattr(torch, 'soft' + 'max')", "uses '__getattribute__', which can hide one"),
        ("exec('y = torch.soft' + 'max')", "uses 'exec', which"),
        ("y = torch.__dict__['soft' + 'max']", "uses '__dict__', which"),
        ("y = torch._C", "uses '_C', which"),
        ("y = torch.ops.aten", "uses 'ops', which"),
        ("y = vars(torch)", "uses 'vars', which"),
        ("from torch.nn.functional import *", "uses 'import *', which"),
        ("import scipy.special", "uses 'import scipy.special', which"),
        (
            "from largemodels.classroom.check import shortcuts\nshortcuts.taken = list",
            "uses 'import largemodels.classroom.check', which",
        ),
        ("import sys\nsys.modules", "uses 'modules', which"),
        ("import sys\nsys.exc_info()", "uses 'exc_info', which"),
        ("y = (n for n in x).gi_frame.f_builtins['ev' + 'al']", "uses '"),
        ("g = getattr\ny = g(torch, 'soft' + 'max')", "uses 'getattr', which"),
        ("def f(x, eval=eval):\n    return eval('torch.soft' + 'max')(x)", "uses 'eval', which"),
        ("for exec in [print]:\n    exec('y')", "uses 'exec', which"),
        ("match torch:\n    case object(softmax=go):\n        y = go(x, -1)", "uses softmax, which"),
        ("import string\ny = string.Formatter().get_field('0.x', (torch,), {})", "uses '"),
        ("import typing\ny = typing.get_type_hints(Hint)", "uses 'get_type_hints', which"),
        ("import dataclasses\ny = dataclasses.inspect.getmembers(torch)", "uses 'inspect', which"),
        ("import logging\nlogging.os.system('x')", "uses 'os', which"),
        ("%run x.py", "can't be read as Python"),
        ("x\0", "can't be read as Python"),
        ("-" * 100_000 + "x", "can't be read as Python"),
    ],
)
def test_a_broken_rule_is_said(source, said):
    assert said in breach([HEAD, source], WORDS)


def test_no_answers_break_no_rule():
    assert breach([], WORDS) == ""
