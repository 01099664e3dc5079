"""The drawn graphs, their walk, and the explorer's callbacks at both ends and the middle of each control."""

import pytest

from largemodels.algorithms.backprop.graph_explorer import INPUTS, GraphExplorer
from largemodels.algorithms.backprop.graphs import one_unit, plain, squared_error, used_twice

PENCIL = dict(w=1.0, x=2.0, b=-1.0, v=3.0, t=1.0)


def test_the_unit_by_hand():
    nodes = one_unit(**PENCIL).nodes
    assert {name: node.data for name, node in nodes.items()} == PENCIL | dict(p=2, s=1, h=1, y=3, e=2, L=4)
    assert [nodes[n].grad for n in "wxbvtpshye"] == [24, 12, 12, 4, -4, 12, 12, 12, 4, 4]


def test_the_other_graphs_by_hand():
    assert used_twice(3.0, 2.0).nodes["x"].grad == 14
    assert squared_error(3.0, 2.0, 1.0, 5.0).nodes["w"].grad == 8


def test_the_walk_knows_what_it_knows():
    graph = one_unit(**PENCIL)
    assert graph.steps == 13
    values, reached, senders = graph.known(0)
    assert values == set("wxbvt") and not reached and not senders
    values, reached, senders = graph.known(7)
    assert values == set(graph.nodes) and reached == {"L"} and not senders
    assert graph.known(13)[1] == set(graph.nodes)


def test_a_slope_is_shown_only_when_all_its_shares_are_there():
    graph = used_twice(3.0, 2.0)
    after = {step: "x" in graph.known(step)[1] for step in range(graph.steps + 1)}
    assert after == {0: False, 1: False, 2: False, 3: False, 4: False, 5: False, 6: False, 7: True}


@pytest.mark.parametrize("step", [-1, 14])
def test_there_is_no_step_outside(step):
    with pytest.raises(ValueError, match="no step"):
        one_unit(**PENCIL).sentence(step)


def test_numbers_are_plain():
    assert [plain(n) for n in (-0.0, -4.0, 1 / 3)] == ["0", "−4", "0.3333"]


@pytest.fixture
def explorer():
    return GraphExplorer()


@pytest.mark.parametrize(("step", "title"), [(0, "Nothing is computed"), (7, "turn"), (13, "w gets 12 × 2 = 24")])
def test_the_steps_at_both_ends_and_the_middle(explorer, step, title):
    explorer.step.value = step
    assert title in explorer.figure.layout.title.text
    known = sum(bool(text.strip()) and "?" not in text for text in explorer.trace("values").text)
    assert known == (5 if step == 0 else 11)
    assert sum(text != " " for text in explorer.trace("slopes").text) == {0: 0, 7: 1, 13: 11}[step]


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize("where", ["low", "middle", "high"])
def test_each_input_at_both_ends_and_the_middle(explorer, name, where):
    _, low, high = INPUTS[name]
    explorer.step.value = explorer.step.max
    explorer.inputs[name].value = {"low": low, "middle": (low + high) / 2, "high": high}[where]
    graph = one_unit(**{n: control.value for n, control in explorer.inputs.items()})
    assert explorer.trace("values").text == tuple(f"{n} = {plain(v.data)}" for n, v in graph.nodes.items())
    assert explorer.trace("slopes").text == tuple(f"slope {plain(v.grad)}" for v in graph.nodes.values())


@pytest.mark.parametrize(("w", "said"), [(0.25, "silent"), (0.5, "silent"), (0.75, "turn w down"), (0.67, "turn w")])
def test_the_unit_falls_silent_at_a_half(explorer, w, said):
    explorer.inputs["w"].value = w
    assert said in explorer.said.value


def test_the_slope_can_vanish_while_the_unit_speaks(explorer):
    explorer.inputs["v"].value = 0.0
    assert "Which factor" in explorer.said.value
