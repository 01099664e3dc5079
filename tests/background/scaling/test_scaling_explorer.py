import pytest

from largemodels.background.scaling.cost import Shape
from largemodels.background.scaling.scaling_explorer import COMPUTE, DATA, SIZES, ScalingExplorer


@pytest.fixture
def explorer(law, ladder, budgets):
    return ScalingExplorer(law, ladder + budgets)


def points(explorer, name):
    trace = explorer.trace(name)
    return [(x, y) for x, y in zip(trace.x, trace.y, strict=True) if y is not None]


def test_every_control_at_both_ends_and_in_the_middle(explorer, law):
    for given in (DATA, COMPUTE):
        explorer.given.value = given
        for control in (explorer.seen, explorer.budget, explorer.size):
            values = [value for _, value in control.options]
            kept = control.value
            for value in (values[0], values[len(values) // 2], values[-1], kept):
                control.value = value
                said = explorer.said.value
                if said.startswith("<b>"):
                    assert "Raise the budget" in said and explorer.given.value == COMPUTE
                    continue
                ((N, loss),) = points(explorer, "here")
                assert N == explorer.size.value and f"{N:,} parameters on" in said and f"{loss:.2f} nats" in said
                assert loss == pytest.approx(float(law(N, explorer.sees(SIZES[N]))))


def test_what_was_measured_and_what_was_not_are_told_apart(explorer):
    explorer.size.value = Shape(64).parameters
    explorer.given.value, explorer.seen.value = DATA, 10**6
    near = [run for run in explorer.runs if 2 / 3 < run[1] / 10**6 < 3 / 2]
    assert len(near) >= 10 and f"{len(near)} runs of the records are like this" in explorer.said.value
    assert sorted(points(explorer, "runs like this")) == sorted((N, loss) for N, _, _, loss in near)
    inside, outside = points(explorer, "the law"), points(explorer, "beyond what was measured")
    assert max(inside)[0] < min(outside)[0]
    explorer.size.value = list(SIZES)[-1]
    assert "Nobody measured this" in explorer.said.value and "times the parameters" in explorer.said.value
    explorer.seen.value = 10**12
    assert not points(explorer, "the law") and "1,000,000 times the characters" not in explorer.said.value


def test_with_compute_given_the_line_has_a_lowest_point_and_the_words_name_it(explorer):
    explorer.given.value, explorer.budget.value = COMPUTE, 1e12
    line = sorted(points(explorer, "the law") + points(explorer, "beyond what was measured"))
    best = min(line, key=lambda point: point[1])
    assert line[0][1] > best[1] < line[-1][1]
    assert f"best size for this budget: about {int(float(f'{best[0]:.1e}')):,}" in explorer.said.value
    explorer.seen.value = 10**7  # who moves the slider of the data wants the data given
    assert explorer.given.value == DATA
    explorer.budget.value = 1e11
    assert explorer.given.value == COMPUTE


def test_a_budget_below_a_step_leaves_the_picture_and_says_so(explorer):
    explorer.given.value, explorer.size.value, explorer.budget.value = COMPUTE, list(SIZES)[-1], 1e15
    before = explorer.figure.to_plotly_json()["data"]
    explorer.budget.value = 1e9
    assert "less than one training step" in explorer.said.value
    assert explorer.figure.to_plotly_json()["data"] == before
