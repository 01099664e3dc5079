"""Figures of counts and costs, looked at by what they say: a lie in their words or numbers fails here."""

import re

import pytest
from figure_reading import still

from largemodels.background.counting import machines, shape_figures
from largemodels.background.counting.cost_figures import activations_by_length, operations_by_length
from largemodels.background.counting.diagrams import block_diagram
from largemodels.background.counting.flops import flops_per_token
from largemodels.background.counting.machines import fits, in_words
from largemodels.background.counting.memory import activation_bytes, needs
from largemodels.background.counting.published import Published, published
from largemodels.background.counting.published_figures import CLAIMED, timeline
from largemodels.background.counting.shape import Shape, parameters, total_parameters
from largemodels.background.counting.shape_explorer import BITS, HEADS, PRESETS, VOCABULARIES, WIDTHS, ShapeExplorer

GPT2 = PRESETS["GPT-2"]


def by_name(figure):
    return {trace.name: trace for trace in figure.data}


def test_each_dot_of_the_timeline_is_its_model():
    figure = timeline(published(), 610)
    traces, models = by_name(figure), {model.name: model for model in published()}
    for name, value, told in (("named by the documents", "parameters", True), ("to compare with", "parameters", False),
                              ("named by the documents: training", "compute", True)):  # fmt: skip
        trace = traces[name]
        assert {n: (x, y) for n, x, y in zip(trace.text, trace.x, trace.y, strict=True)} == {
            n: (m.year, getattr(m, value)) for n, m in models.items() if m.named is told and getattr(m, value)
        }
    assert traces["by pencil"].y == (610,) and "digit reader, 610" in traces["by pencil"].text
    band = figure.layout.shapes[0]
    assert (band.y0, band.y1) == CLAIMED == (100, 10**8)
    smallest, largest = (pick(m.parameters for m in models.values() if m.named) for pick in (min, max))
    assert f"{largest / smallest:,.0f} times" in figure.layout.title.text
    assert "AlphaGo's policy 3.88e+06" in figure.layout.meta["alt"]


def model(name, year, parameters, counted, compute, named):
    return Published(name, year, parameters, "top center", "", counted, compute, "", named)


def test_the_timeline_puts_counted_models_first_and_names_the_ends():
    models = [model("Middle", 2015.0, 600, False, 1e20, True), model("Old", 2012.5, 40_000, True, None, True),
              model("New", 2020.0, 8, True, 3e18, True), model("Other", 2018.0, 10**9, False, 2e22, False)]  # fmt: skip
    shown = still(timeline(models, 610))
    named, trained = shown["named by the documents"], shown["named by the documents: training"]
    assert named["text"] == ["Old", "New", "Middle"] and named["x"] == [2012.5, 2020, 2015]
    assert named["marker"]["symbol"] == ["circle", "circle", "circle-open"] and named["y"] == [40_000, 8, 600]
    assert (trained["text"], trained["y"], trained["yaxis"]) == (["New", "Middle"], [3e18, 1e20], "y2")
    assert trained["marker"]["symbol"] == ["circle", "circle"]
    assert shown.title == "What the documents call large: from New, 8, to Old, 5,000 times"
    label = next(note for note in shown.layout["annotations"] if "tens of millions" in note["text"])
    assert 2 < label["y"] < 8 and 2011 < label["x"] < 2026  # in the band, whose edges are 10² and 10⁸
    assert "Middle 600, Old 4e+04, New 8, Other 1e+09; a net of 610" in shown.alt and "up to 2e+22." in shown.alt


def test_shares_are_those_of_the_parts():
    shapes = {"small": Shape(1, 8, 2, 100, positions=4), "GPT-2": GPT2}
    figure = shape_figures.shares(shapes)
    for part, trace in by_name(figure).items():
        for share, label, shape in zip(trace.x, trace.y, shapes.values(), strict=True):
            assert share == pytest.approx(100 * parameters(shape)[part] / total_parameters(shape))
            assert label.endswith(f"{total_parameters(shape):,}")
        assert list(trace.text) == [f"{share:.0f} %" if share >= 5 else "" for share in trace.x]
    assert "attention 23 %" in figure.layout.meta["alt"]


@pytest.mark.parametrize("name", list(PRESETS))
def test_each_stop_is_its_shape(name):
    figure = shape_figures.shape_stops(PRESETS, start=1)
    slider, shape = figure.layout.sliders[0], PRESETS[name]
    assert slider.active == 1 and figure.layout.title.text == slider.steps[1].args[1]["title.text"]
    new, words, places = slider.steps[list(PRESETS).index(name)].args
    found = {figure.data[place].name: y for place, y in zip(places, new["y"], strict=True)}
    assert {part: found[part] for part in parameters(shape)} == {part: [n] for part, n in parameters(shape).items()}
    assert all(found[part] == list(both) for part, both in needs(shape, 32).items())
    run, train = shape_figures.totals(shape, 32)
    assert [run, train] == [sum(both[n] for both in needs(shape, 32).values()) for n in (0, 1)]
    said = f"{total_parameters(shape):,} parameters: {in_words(run)} to run, {in_words(train)} to train"
    assert words["title.text"] == said
    alone = shape_figures.shape_picture(shape).layout.meta["alt"]
    assert all(f"{part} {n:,}" in alone for part, n in parameters(shape).items()) and alone.endswith(f"{said}.")
    bars = new["x"][[figure.data[place].name for place in places].index("what fits")]
    assert bars == [*machines.machines().values(), max(run, 1e6), max(train, 1e6)]


def test_activations_lie_on_their_lines():
    shape, points = Shape(2, 32, 4, 50), {"kept": {32: 7}, "not kept": {32: 5}}
    figure = activations_by_length(shape, 3, points, 10**6, "a model")
    for name, scores in (("scores kept", True), ("scores not kept", False)):
        line = by_name(figure)[name]
        assert list(line.y) == [activation_bytes(shape, T, 3, scores=scores) for T in line.x]
        assert by_name(figure)[f"{name}, measured"].y == tuple(points[name.removeprefix("scores ")].values())
    ratio = activation_bytes(shape, 2048, 3, scores=True) / activation_bytes(shape, 2048, 3)
    assert figure.layout.title.text == f"2,048 tokens: {ratio:.1f} times as many bytes with the scores"
    assert figure.layout.shapes[0].y0 == 10**6
    kept, without = (activation_bytes(shape, 2048, 3, scores=scores) for scores in (True, False))
    assert "Activations of a model for 3 texts" in (said := figure.layout.meta["alt"])
    assert f"at 2,048 tokens {kept:,} against {without:,} bytes" in said
    assert by_name(figure)["scores kept"].x == tuple(2**n for n in range(4, 12))
    assert by_name(figure)["scores not kept, measured"].x == (32,)


def test_operations_are_in_multiples_of_two_n():
    figure = operations_by_length({"GPT-2": GPT2}, {"GPT-2": {128: 2.0 * total_parameters(GPT2)}})
    line, circle = by_name(figure)["GPT-2"], by_name(figure)["GPT-2, measured"]
    assert list(line.y) == [flops_per_token(GPT2, T) / (2 * total_parameters(GPT2)) for T in line.x]
    assert circle.x == (128,) and circle.y == (1.0,)
    assert figure.layout.title.text == f"At 32,768 tokens, in multiples of 2 N: GPT-2 {line.y[-1]:.1f}"
    assert line.x == tuple(2**n for n in range(5, 16)) and figure.layout.title.text in figure.layout.meta["alt"]
    assert figure.layout.shapes[0].y0 == 1


def test_the_block_says_its_own_sum():
    D, svg = 768, block_diagram(768).svg()
    boxes = [int(n.replace(",", "")) for n in re.findall(r"D[² +\d]*[D ]*= ([\d,]+)<", svg)]
    *parts, together = boxes
    assert sum(parts) == together == 12 * D * D + 13 * D
    assert f"12 D² + 13 D = {together:,}" in block_diagram(768).alt


@pytest.fixture
def explorer():
    return ShapeExplorer()


def shown(explorer):
    return {part: explorer.trace(part).y[0] for part in parameters(GPT2)}


@pytest.mark.parametrize("name", list(PRESETS))
def test_a_button_sets_everything(explorer, name):
    explorer.preset.value = name
    assert {size: slider.value for size, slider in explorer.sizes.items()} == {
        size: getattr(PRESETS[name], size) for size in explorer.sizes
    }
    assert shown(explorer) == parameters(PRESETS[name])
    assert explorer.figure.layout.title.text == shape_figures.title(PRESETS[name], 32)
    run, train = shape_figures.totals(PRESETS[name], 32)
    assert explorer.said.value == f"To run, it {fits(run)}. To train, it {fits(train)}."


@pytest.mark.parametrize("layers", [1, 64, 128])
@pytest.mark.parametrize("vocabulary", [VOCABULARIES[0], VOCABULARIES[3], VOCABULARIES[-1]])
def test_both_ends_and_the_middle(explorer, layers, vocabulary):
    explorer.sizes["layers"].value, explorer.sizes["vocabulary"].value = layers, vocabulary
    assert shown(explorer) == parameters(Shape(layers, 768, 12, vocabulary, positions=1024))


@pytest.mark.parametrize("tokens", [128, 2048, 131_072])
@pytest.mark.parametrize("width", [WIDTHS[0], 3072, WIDTHS[-1]])
def test_bytes_follow_width_and_tokens(explorer, tokens, width):
    explorer.sizes["positions"].value, explorer.sizes["width"].value = tokens, width
    shape = Shape(12, width, 12, 50_257, positions=tokens)
    assert {part: explorer.trace(part).y for part in needs(shape, 32)} == needs(shape, 32)


@pytest.mark.parametrize("bits", [bits for _, bits in BITS])
def test_bytes_of_a_weight(explorer, bits):
    explorer.bits.value = bits
    assert explorer.trace("weights").y[0] == total_parameters(GPT2) * bits // 8
    assert explorer.preset.value == "GPT-2"


def test_heads_that_do_not_fit_are_told_so_and_the_picture_stays(explorer):
    before = shown(explorer)
    explorer.sizes["heads"].value = 5
    assert "5 heads can&#x27;t share a width of 768 evenly. Take 4 or 6 heads." in explorer.said.value
    assert shown(explorer) == before and explorer.preset.value is None
    explorer.sizes["heads"].value = 6
    assert "can&#x27;t" not in explorer.said.value
    explorer.preset.value = "GPT-2"  # released, it can be pressed again
    assert explorer.sizes["heads"].value == 12


@pytest.mark.parametrize("heads", [HEADS[0], 6, HEADS[-1]])
def test_ends_of_the_heads_change_what_their_sums_take(explorer, heads):
    explorer.sizes["heads"].value = heads
    assert shown(explorer) == parameters(GPT2)
    assert explorer.trace("activations").y == needs(Shape(12, 768, heads, 50_257, positions=1024), 32)["activations"]


def test_each_size_can_be_had():
    assert all(PRESETS[name].width in WIDTHS and PRESETS[name].heads in HEADS for name in PRESETS)
    assert all(PRESETS[name].vocabulary in VOCABULARIES for name in PRESETS)
