"""The figures of notebook 8: what they draw and what they say is computed here once more, on examples made by hand."""

import math
import re

import torch
from figure_reading import start, still, stops
from pytest import approx

from largemodels.algorithms.transformer import ablation_figures, block_figures, diagrams, neighbor_figures
from largemodels.algorithms.transformer.deep_stacks import Depth
from largemodels.algorithms.transformer.reversal import Reversal


def test_last_number_moves():
    x = torch.tensor([[1.0, 2, 3, last] for last in (-20, 2, 40)])
    centered = x - x.mean(1, keepdim=True)
    normed = centered / centered.square().mean(1, keepdim=True).sqrt()
    figure = block_figures.last_number_moves(x, normed, start=1)
    said = ["(1, 2, 3, -20) → (0.47, 0.58, 0.68, -1.73)", "(1, 2, 3, 2) → (-1.41, 0.00, 1.41, 0.00)"]
    said = [said[0], f"{said[1]}: the last is the mean of the others", "(1, 2, 3, 40) → (-0.64, -0.58, -0.52, 1.73)"]
    for (label, at), title, row in zip(stops(figure).items(), said, x.tolist(), strict=True):
        assert (label, at.title, at["the token's numbers"]["y"]) == (f"{row[-1]:g}", title, row)
        spread = math.sqrt(sum((v - sum(row) / 4) ** 2 for v in row) / 4)
        assert at["after the layer norm"]["y"] == approx([(v - sum(row) / 4) / spread for v in row], abs=1e-4)
    assert start(figure) == "2" and at["after the layer norm"]["xaxis"] == "x2"
    for name, axis in (("the token's numbers", "yaxis"), ("after the layer norm", "yaxis2")):
        low, high = at.layout[axis]["range"]
        assert at[name]["x"] == [f"number {n}" for n in (1, 2, 3, 4)]
        assert all(low < min(stop[name]["y"]) and max(stop[name]["y"]) < high for stop in stops(figure).values())
    assert sorted(line["y0"] for line in at.layout["shapes"]) == approx([-math.sqrt(3), math.sqrt(3)])
    assert at.layout["annotations"][2]["text"] == "√3, never passed"
    assert at.alt == (
        "Bars of 4 numbers and of the same after the layer norm. As the last one grows to 40, it ends near 1.73, the "
        "square root of 3, and the others are pressed together near -0.58."
    )


def depth(kind, L, like, size, gradient):
    return Depth(kind, [size] * (L + 1), [like] * (L + 1), [gradient] * L + [1.0])


def test_depths():
    looks = {
        2: [depth("neither", 2, 0.5, 1e-15, 0.25), depth("both, norm after", 2, 0.75, 2.0, 0.5)],
        3: [depth("neither", 3, 0.999, 3.0, math.inf), depth("both, norm after", 3, 0.25, 1e15, 1e-3)],
    }
    figure = block_figures.depths(looks, start=3)
    few, many = stops(figure).values()
    assert few["neither"]["y"] == [0.5] * 3 and few["neither, sizes"]["y"] == [1e-12] * 3
    assert few["neither, gradients"]["y"] == [0.25, 0.25, 1] and few["both, norm after"]["y"] == [0.75] * 3
    assert many["neither, gradients"]["y"] == [1e12] * 3 + [1] and many["both, norm after, sizes"]["y"] == [1e12] * 4
    assert many["both, norm after, gradients"]["y"] == [1e-3] * 3 + [1] and many["neither"]["x"] == [0, 1, 2, 3]
    assert few.title == "2 blocks: tokens still differ with neither and with both, norm after"
    assert many.title == "3 blocks: tokens still differ with both, norm after" and start(figure) == "3"
    assert [trace.name for trace in figure.data if trace.showlegend] == ["neither", "both, norm after"]
    titles = [note["text"] for note in many.layout["annotations"]]
    assert titles[:3] == ["likeness of two tokens", "size of the numbers", "gradient, end = 1"]
    axes = [many[name]["xaxis"] for name in ("neither", "neither, sizes", "neither, gradients")]
    assert axes == ["x", "x2", "x3"] and many.layout["annotations"][3]["y"] == approx(-7)
    assert many.alt == (
        "Three panels of lines along a stack of untrained blocks. With 3 blocks: neither: likeness 1.00, size 3e+00, "
        "gradient overflowed; both, norm after: likeness 0.25, size 1e+15, gradient 1e-03."
    )


def test_depths_when_all_are_alike():
    looks = {L: [depth("neither", L, 0.995, 1.0, 1.0)] for L in (2, 4)}
    titles = [at.title for at in stops(block_figures.depths(looks, start=2)).values()]
    assert titles == [f"{L} blocks: tokens still differ with none of these" for L in (2, 4)]


def test_depths_say_what_is_left_at_the_end():
    alike, apart = [0.2, 0.9, 0.995], [1.0, 0.995, 0.3]
    looks = {
        L: [Depth(kind, [1.0, 3.0, 2e4], like, [0.5, 0.1, 1.0])
            for kind, like in (("neither", alike), ("norm only", apart))]
        for L in (2, 3)
    }  # fmt: skip
    shown = still(block_figures.depths(looks, start=2))
    assert shown.title == "2 blocks: tokens still differ with norm only"
    assert "With 3 blocks: neither: likeness 0.99, size 2e+04, gradient 5e-01; norm only: likeness 0.30" in shown.alt


def runs():
    made = {
        "nothing": [([2.0, 0.1], 1.0, 0.9), ([2.2, 0.3], 1.0, 1.0)],
        "positions": [([2.1, 1.5], 0.5, 0.3), ([2.0, 1.7], 0.6, 0.2)],
        "causal mask": [([1.0, 0.02], 1.0, 0.35), ([1.1, 0.04], 1.0, 0.45)],
    }
    return {
        part: [Reversal(part, n, losses, forced, made, 0.0, None) for n, (losses, forced, made) in enumerate(seeds)]
        for part, seeds in made.items()
    }


def test_training_curves():
    figure = ablation_figures.training_curves(runs())
    positions, mask = stops(figure).values()
    assert positions["the part off"]["y"] == [2.1, 1.5] and positions["the part off, seed 2"]["y"] == [2.0, 1.7]
    assert mask["the part off"]["y"] == [1.0, 0.02] and mask["the part off, seed 2"]["y"] == [1.1, 0.04]
    for at in (positions, mask):
        assert at["nothing off"]["y"] == [2.0, 0.1] and at["nothing off, seed 2"]["y"] == [2.2, 0.3]
        assert at["nothing off"]["x"] == at["the part off, seed 2"]["x"] == [1, 2]
    assert [trace.name for trace in figure.data if trace.showlegend] == ["nothing off", "the part off"]
    assert figure.layout.xaxis.range == (1, 2)
    said = "of letters right with teacher forcing"
    assert positions.title == f"without positions: 55% {said}, 25% generated"
    assert mask.title == f"without causal mask: 100% {said}, 40% generated"
    assert start(figure) == "causal mask" and list(stops(figure)) == ["positions", "causal mask"]
    [label] = mask.layout["annotations"]
    assert label["text"] == "guessing: ln 8" and label["y"] == approx(math.log10(math.log(8)))
    assert mask.alt == (
        "Training loss against steps on a logarithmic axis. The last losses without a part: nothing 0.20, "
        "positions 1.60, causal mask 0.03."
    )


def test_letters_right():
    shown = still(ablation_figures.letters_right(runs()))
    alone, told = shown["generated"], shown["teacher forcing"]
    parts = ["positions"] * 2 + ["causal mask"] * 2 + ["nothing"] * 2  # the worst first
    assert alone["y"] == told["y"] == parts
    assert alone["x"] == [0.3, 0.2, 0.35, 0.45, 0.9, 1.0] and told["x"] == [0.5, 0.6, 1, 1, 1, 1]
    assert shown.layout["shapes"][0]["x0"] == 1 / 8 and shown.layout["annotations"][0]["text"] == "guessing"
    assert shown.alt == (
        "Share of letters right by what was switched off. Generated, mean of the seeds: positions 0.25, "
        "causal mask 0.40, nothing 0.95."
    )


def test_parts_are_ordered_by_the_mean_of_their_seeds():
    right = {"steady": (0.5, 0.5), "lucky": (0.1, 0.8)}
    two = {part: [Reversal(part, 0, [1.0], 1.0, made, 0.0, None) for made in seeds] for part, seeds in right.items()}
    assert still(ablation_figures.letters_right(two))["generated"]["y"] == ["lucky"] * 2 + ["steady"] * 2


def test_found_by_part():
    shown = still(neighbor_figures.found_by_part({"positions": [None] * 2 + [3], "attention": [5, 6, 7]}, of=20))
    assert shown["found"]["z"] == [[None, None, 3], [5, 6, 7]]
    assert shown["found"]["text"] == [["", "", "3"], ["5", "6", "7"]]
    assert shown["found"]["x"] == ["layer 1", "layer 2", "all layers"] and shown["found"]["zmax"] == 20
    assert shown["found"]["y"] == ["positions", "attention"]
    assert shown.alt == (
        "Sentences of 20 whose nearest other is their partner. Off in all layers: positions 3; attention 7."
    )


def test_likeness_bars():
    shown = still(neighbor_figures.likeness_bars(["one", "other"], torch.tensor([0.9, 0.1]), torch.tensor([0.5, 0.25])))
    assert shown["now"]["x"] == [0.5, 0.25] and shown["nothing off"]["x"] == approx([0.9, 0.1])
    assert shown["now"]["y"] == shown["nothing off"]["y"] == ["one", "other"]
    assert shown.alt == (
        "Bars of the cosine between one sentence and others, with marks as it was: one 0.50, other 0.25."
    )


def test_the_block_has_its_norms_after_the_sums_and_before_the_parts():
    drawn = diagrams.block_diagram()
    left, right = ([name for name in drawn.places if name.endswith(f" {column}")] for column in (0.6, 3.0))
    rows = [[re.sub(r" \d [\d.]+$", "", name) for name in sorted(names, key=lambda n: drawn.places[n].y)]
            for names in (left, right)]  # fmt: skip
    assert rows[0] == ["x", "attention", "+", "layer norm", "feed-forward", "+", "layer norm", "out"]
    assert rows[1] == ["x", "layer norm", "attention", "+", "layer norm", "feed-forward", "+", "out"]
    svg = drawn.svg()
    assert svg.count(">residual<") == 4 and svg.count(">(B, T, D)<") == 14
    assert drawn.alt.endswith("Right: each norm stands before its part, and none on the sum.")


def test_the_memory_goes_to_the_cross_attention_and_only_decoders_end_in_logits():
    drawn = diagrams.stacks_diagram()
    memory, cross = drawn.places["memory 3.25"], drawn.places["cross-attention\nsees the source 4.9"]
    assert memory.y == cross.y  # a straight arrow
    svg = drawn.svg()
    assert [svg.count(f">{word}<") for word in ("logits", "vectors", "memory", "sees all", "sees the past")] == [
        2, 1, 1, 2, 2,
    ]  # fmt: skip
    assert [svg.count(f">{shape}<") for shape in ("(B, T)", "(B, S)", "(B, S, D)", "(B, T, V)")] == [3, 1, 4, 2]
    assert svg.count(">× L<") == 4
