from largemodels.algorithms.pretraining import piece_figures, training_figures, transfer_figures
from largemodels.algorithms.pretraining.byte_pairs import BytePairs
from largemodels.algorithms.pretraining.objectives import IGNORED
from largemodels.core.figures import INK


def alt(figure):
    return figure.layout.meta["alt"]


def test_labels_of_pieces():
    tokenizer = BytePairs([(32, 97)])
    shown = [piece_figures.label(tokenizer, id) for id in (97, 256, 10, 0xE6, 7, 257, IGNORED)]
    assert shown == ["a", "·a", "⏎", "e6", "07", piece_figures.HIDDEN, ""]


def test_rows_are_told_to_those_who_cannot_see_them():
    figure = piece_figures.pair_rows({"input": ["a", "b"], "target": ["b", ""]}, {"target": [0]})
    assert "target: b –" in alt(figure)
    assert [list(row) for row in figure.data[0].z] == [[0, 0], [piece_figures.MARK, 0]]
    assert figure.data[0].textfont.color == INK  # left to plotly, it is dark on dark


def test_each_stop_of_the_merges_draws_the_whole_text():
    stops = {0: list("abcd"), 1: ["ab", "cd"], 2: ["abcd"]}
    figure = piece_figures.pieces_by_merges(stops)
    for step in figure.layout.sliders[0].steps:
        assert sum(step.args[0]["x"][0]) == 4
        assert step.args[0]["base"][0][0] == 0
    assert "2 merges: 1 pieces" in alt(figure)


def test_each_stop_of_the_transfer_figure_changes_lines_bars_and_guess():
    random = {10: [0.5, 0.5], 20: [0.5, 0.6]}
    stops = {str(n): {"pretrained": {10: [0.6 + n, 0.7 + n], 20: [0.8, 0.9]}, "random weights": random} for n in (0, 1)}
    figure = transfer_figures.transfer_curves(stops, "depth: ", {"0": 0.5, "1": 0.7}, active=1)
    first, second = (step.args[0] for step in figure.layout.sliders[0].steps)
    assert first["y"][0][0] != second["y"][0][0] and first["y"][2] == [0.5, 0.5] and second["y"][2] == [0.7, 0.7]
    assert len(first["y"]) == len(figure.data) == len(first["error_y.array"])
    assert "pretrained 0.85" in alt(figure)


def test_loss_curves_name_their_ends_and_lines():
    figure = training_figures.loss_curves({"causal": [6.0] * 40 + [4.0] * 40}, {"shares": 5.2})
    assert "causal 4.00" in alt(figure) and "shares 5.20" in alt(figure)


def test_mask_rates_show_each_seed():
    figure = training_figures.mask_rates({0.1: [5.0, 4.8], 0.4: [4.0]}, 5.2)
    assert list(figure.data[0].y) == [4.9, 4.0] and list(figure.data[1].x) == [0.1, 0.1, 0.4]
    assert "means over 2 seeds" in alt(figure)
    assert "one seed" in alt(training_figures.mask_rates({0.1: [5.0]}, 5.2))


def test_frozen_blocks_show_each_seed_and_no_stop_that_was_not_measured():
    runs = {"pretrained": {6: [0.6, 0.7], 4: [0.8]}, "random weights": {4: [0.5, 0.6, 0.4]}}
    figure = transfer_figures.frozen_blocks(runs, {4: 1000, 5: 100, 6: 10})
    assert list(figure.data[1].y) == [0.6, 0.7, 0.8] and list(figure.data[2].y) == [0.5]
    assert figure.layout.xaxis.tickvals == (4, 6) and figure.layout.xaxis.ticktext[0] == "4<br>1,000"
    assert "pretrained, 6 frozen: 0.65" in alt(figure)
