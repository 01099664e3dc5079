"""What the page of tools says of versions, sizes and uses is found, not typed."""

import json
from pathlib import Path

import pytest

from largemodels.core.executed import Notebook
from largemodels.reference.tools import Tool, behind, data, imports, resolved, size_bars, table, tools, uses


def page(number, *sources):
    cells = [{"cell_type": "code", "id": "c", "source": source} for source in sources]
    return Notebook(f"chapters/02_algorithms/0{number}_x.ipynb", cells)


TORCH, KERAS = (next(tool for tool in tools() if tool.module == module) for module in ("torch", "keras"))


@pytest.mark.parametrize("tool", [tool for tool in tools() if tool.version], ids=lambda tool: tool.name)
def test_the_line_of_an_installed_tool_runs(tool):
    assert tool.run() and tool.megabytes() > 0.1


def test_a_tool_that_is_not_there_has_no_size():
    ghost = Tool("Ghost", "no-such-package-here", "ghost", "000", "haunts", "1", "https://example.org")
    assert ghost.version is None and ghost.megabytes() is None


def test_uses_follow_the_imports():
    notebooks = [
        page(1, "import torch.nn as nn"),
        page(2, "from largemodels.core.device import device"),  # its code imports torch
        page(3, "from sklearn import datasets\ntorchish = 1"),
        page(4, "%magic\nimport torch"),  # not Python: it can't be read
    ]
    found = uses(TORCH, notebooks)
    assert found == {"itself": [notebooks[0]], "package": [notebooks[1]]}
    assert "through its package: [2.2](02_algorithms/02_x.ipynb)" in table([TORCH], notebooks)
    assert f"not yet. {KERAS.apart}" in table([KERAS], notebooks)


def test_the_course_behind_a_module():
    assert "torch" in behind("largemodels.core.device") and "plotly" not in behind("largemodels.core.device")
    assert {"plotly", "ipywidgets"} <= behind("largemodels.core.explorer")
    assert behind("largemodels.no.such") == frozenset()


def test_imports_of_every_kind():
    import ast

    node = ast.parse("from ..core.figures import show").body[0]
    assert resolved(node, "largemodels.reference.tools", False)[0] == "largemodels.core.figures"
    assert set(imports("import a.b, c\nfrom d.e import f\ndef g():\n    import h")) == {"a.b", "c", "d.e", "d.e.f", "h"}
    assert list(imports("not python at all")) == []


def test_each_row_is_whole():
    for tool in tools():
        assert tool.docs.startswith("https://") and tool.purpose.endswith("."), tool.name
    assert [row["name"] for row in data()] == ["ImageNet", "IMDb reviews", "Wikipedia"]
    wanted = "PyTorch TensorFlow Keras Transformers fast.ai spaCy NLTK OpenCV Pillow".split()
    names = json.dumps([tool.name for tool in tools()])
    assert all(name in names for name in wanted)


def test_a_tool_that_no_notebook_uses_says_why():
    from largemodels.core.executed import executed

    for tool in tools():
        if not any(uses(tool, executed(Path(__file__).parents[2])).values()):
            assert tool.apart.endswith("."), tool.name


def test_the_longest_bar_is_the_largest_tool():
    figure = size_bars({"a": 3.0, "b": 700.0, "c": 20.0})
    assert list(figure.data[0].y) == ["a", "c", "b"] and list(figure.data[0].x) == [3, 20, 700]
    assert "a 3, c 20, b 700" in figure.layout.meta["alt"]
