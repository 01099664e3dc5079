"""The figures of notebook 5: what they draw and what they say is computed here once more, on numbers made by hand."""

import base64
import io

import numpy as np
import torch
from figure_reading import start, still, stops
from PIL import Image
from pytest import approx

from largemodels.algorithms.convolution import convolution_figures, photo_figures, window_figures
from largemodels.algorithms.convolution.photo_figures import as_array, seen_as, tiles
from largemodels.core.figures import GRAY, ORANGE


def pixels(uri):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.split(",")[1]))))


def test_numbers_are_written_plainly():
    assert [window_figures.written(n) for n in (3.0, 0.5, -2.0, 1 / 3, -0.001, 10.0)] == [
        "3", "0.5", "-2", "0.33", "0", "10",
    ]  # fmt: skip


def test_sliding_row():
    row, w = torch.tensor([2.0, 1, 8, 5]), torch.tensor([-1.0, 0.5, 1])
    found = (-2 + 0.5 + 8, -1 + 4 + 5)
    figure = window_figures.sliding_row(row, w, torch.tensor(found))
    titles = "-1 × 2 + 0.5 × 1 + 1 × 8 = 6.5", "-1 × 1 + 0.5 × 8 + 1 × 5 = 8"
    for (label, at), n, title in zip(stops(figure).items(), (1, 2), titles, strict=True):
        assert label == str(n) and at.title == title
        assert (at["row"]["x"], at["row"]["y"]) == ([1, 2, 3, 4], [2, 1, 8, 5])
        assert at["row"]["marker"]["color"] == [[ORANGE] * 3 + [GRAY], [GRAY] + [ORANGE] * 3][n - 1]
        assert (at["outputs"]["x"], at["outputs"]["y"]) == (list(range(1, n + 1)), list(found[:n]))
    assert "4 numbers with a window of 3" in at.alt and at.alt.endswith("its 2 outputs: 6.5, 8.")
    for outputs in (found, (-6.5, -8.0), (-9.0, 7.0)):  # each bar has room, down from 0 or up
        low, high = window_figures.sliding_row(row, w, torch.tensor(outputs)).layout.yaxis2.range
        assert low < min(0, *outputs) and max(0, *outputs) < high < 10
    assert figure.layout.xaxis2.range == (0.4, 2.6)
    assert start(figure) == "2"  # where all outputs are there


def test_sliding_window():
    image, kernel = torch.tensor([[1.0, 2, 0], [0, 3, 1]]), torch.tensor([[1.0, -1], [0, 1]])
    found = [[1 - 2 + 3, 2 - 0 + 1]]
    figure = window_figures.sliding_window(image, kernel, torch.tensor(found, dtype=torch.float))
    at = stops(figure)
    assert list(at) == ["1", "2"] and start(figure) == "2"
    for n, shown in enumerate(at.values()):
        assert shown["image"]["z"] == image.tolist() and shown["image"]["text"] == [["1", "2", "0"], ["0", "3", "1"]]
        assert shown["output"]["z"] == [[found[0][0], found[0][1] * n]]
        assert shown["output"]["text"] == [["2", "3" if n else ""]]
        [box] = shown.layout["shapes"]
        assert (box["x0"], box["x1"], box["y0"], box["y1"]) == (n - 0.5, n + 1.5, -0.5, 1.5)
        assert shown.title == f"row 1, column {n + 1}: 4 products add up to {found[0][n]}"
    assert shown["output"]["zmax"] == 3 == -shown["output"]["zmin"]
    assert "2 × 3 numbers with a window of 2 × 2 on it, and its output, 1 × 2," in shown.alt
    zero = stops(window_figures.sliding_window(torch.eye(3), torch.eye(2), torch.tensor([[2.0, 0], [0, 2]])))
    assert zero["2"]["output"]["text"] == [["2", "0"], ["", ""]]  # a 0 found is said


def test_coverage():
    figure = window_figures.coverage(8, 2, [1, 2, 3, 4])
    reads = [1, 2, 2, 2, 2, 2, 2, 1], [1] * 8, [1, 1, 0, 1, 1, 0, 1, 1], [1, 1, 0, 0, 1, 1, 0, 0]
    titles = (
        "stride 1: 7 places",
        "stride 2: 4 places",
        "stride 3: 3 places, 2 pixels between windows are never read",
        "stride 4: 2 places, 2 pixels between windows are never read, left over at the end: 2",
    )
    for (label, at), counts, title in zip(stops(figure).items(), reads, titles, strict=True):
        assert at.title == title and title.startswith(f"stride {label}:")
        assert (at["reads"]["x"], at["reads"]["y"]) == (list(range(1, 9)), counts)
    assert "windows of width 2 read each of 8 pixels" in at.alt and "read 2 times" in at.alt
    assert figure.layout.yaxis.range == (0, 2.4)
    assert "From stride 3 on" in at.alt and start(figure) == "3"


def test_matrix_picture():
    matrix = torch.tensor([[1.0, 2, 0], [0, 1, 2]])
    figure = convolution_figures.matrix_picture(matrix)
    assert list(figure.data[0].z) == matrix.tolist() and figure.layout.yaxis.autorange == "reversed"
    assert (figure.data[0].zmin, figure.data[0].zmax) == (0, 2)
    assert "The 2 × 3 matrix" in still(figure).alt and "4 of 6 weights aren't 0" in still(figure).alt
    both = convolution_figures.matrix_picture(-matrix).data[0]
    assert (both.zmin, both.zmax) == (-2, 2) and both.colorscale[0][1] == "rgb(213,94,0)"


def test_unknowns():
    errors = {"dense": [0.9, 0.5, 0.0], "convolution": [0.1, 0.01, 0.0]}
    shown = still(convolution_figures.unknowns([1, 32, 64], errors, [0.98, 0.5, 0.0]))
    for kind, error in errors.items():
        assert (shown[f"{kind}, measured"]["x"], shown[f"{kind}, measured"]["y"]) == ([1, 32, 64], error)
        assert f"{kind} {error[0]:.2f} after 1, {error[-1]:.2f} after 64" in shown.alt
    assert shown["dense, predicted: 1 − n / 64"]["y"] == [0.98, 0.5, 0]
    assert shown.layout["shapes"][0]["x0"] == 64 and shown.layout["annotations"][0]["text"] == "64 pixels, 64 examples"


def test_shift_errors():
    errors = {"stride 1": [0.0, 0.0, 0.0], "stride 2": [0.0, 0.7, 0.0], "dense": [1.2, 1.3, 1.4]}
    shown = still(convolution_figures.shift_errors([0, 1, 2], errors, "who keeps it?"))
    for name, error in errors.items():
        assert (shown[name]["x"], shown[name]["y"]) == ([0, 1, 2], error)
    assert len({trace["line"]["color"] for trace in shown.traces.values()}) == 3
    assert len({trace["marker"]["symbol"] for trace in shown.traces.values()}) == 3
    assert shown.alt.endswith("It is 0 for stride 1: at 0, 1, 2; stride 2: at 0, 2; dense: at no shift.")
    assert shown.title == "who keeps it?"


def test_lines():
    shown = still(
        convolution_figures.lines(
            [1, 2], {"a": [0.1, 0.2], "b": [0.3, 0.4]}, "x", "y", "Two lines, for a test of lines."
        )
    )
    assert (shown["a"]["y"], shown["b"]["y"], shown["b"]["x"]) == ([0.1, 0.2], [0.3, 0.4], [1, 2])


def test_an_edge_kernel_is_seen_around_mid_gray():
    assert seen_as(torch.tensor([-0.5, 0.5]), 0.0).tolist() == [0, 1]
    assert seen_as(torch.tensor([0.0, 1.0]), 1.0).tolist() == [0, 1]


def test_pictures_keep_their_pixels():
    x = torch.rand(3, 5, 7)
    assert np.array_equal(as_array(x), (x.permute(1, 2, 0) * 255).round().byte().numpy())
    assert as_array(torch.tensor([[-1.0, 0.5, 2.0]])).tolist() == [[0, 128, 255]]  # what is outside is cut off
    colors = torch.eye(3)[:, None].expand(3, 4, 3)  # three columns: red, green, blue
    assert as_array(colors)[0].tolist() == [[255, 0, 0], [0, 255, 0], [0, 0, 255]]


def test_gallery():
    dark, light = torch.full((4, 6), 0.2), torch.full((4, 6), 0.8)
    figure = photo_figures.gallery({"dark": dark, "light": light}, "Two gray pictures, one dark and one light.", 2)
    found = [(image.x, round(pixels(image.source).mean() / 255, 1)) for image in figure.layout.images]
    assert found == [(0, 0.2), (1, 0.8)] and [note.text for note in figure.layout.annotations] == ["dark", "light"]
    assert still(figure).alt == "Two gray pictures, one dark and one light."


def test_picture_slider():
    several, names = [torch.full((20, 30), 0.2), torch.full((10, 15), 0.8)], ["1", "2"]
    alt = "Two gray pictures, one of them small and light."
    figure = photo_figures.picture_slider(several, names, ["dark", "light"], "stride ", alt, active=1)
    for (label, at), bright, title in zip(stops(figure).items(), (0.2, 0.8), ("dark", "light"), strict=True):
        seen = pixels(at["picture"]["source"])
        assert round(seen.mean() / 255, 1) == bright and at.title == title and label in names
    assert seen.shape == (10, 15) and start(figure) == "2" and at.alt == alt
    assert figure.layout.xaxis.range == (-0.5, 29.5) and figure.layout.yaxis.range == (19.5, -0.5)  # one scale for both
    alike = photo_figures.picture_slider(
        several[:1] * 2, names, ["a", "b"], "stride ", "Two pictures of one size, dark."
    )
    assert alike.layout.xaxis.range is None


def test_tiles():
    maps = torch.stack([torch.tensor([[0.0, 5], [5, 5]]), torch.tensor([[1.0, 1], [1, 2]]), torch.zeros(2, 2)])
    sheet = tiles(maps, columns=2, side=4, gap=2)
    assert sheet.shape == (3, 2 * 6, 2 * 6) and sheet[0, 0, 0] == 0.5  # the gap is mid-gray
    assert sheet[:, 1, 1].tolist() == [0, 0, 0] and sheet[:, 1, 4].tolist() == [1, 1, 1]  # the first map, stretched
    assert sheet[0, 1, 7] == 0 and sheet[0, 4, 10] == 1  # the second one, to its right
    assert (sheet[:, 6:, 6:] == 0.5).all()  # no fourth


def test_with_heat():
    lit = photo_figures.with_heat(torch.ones(3, 4, 4), torch.eye(4))
    assert lit[:, 0, 0].tolist() == approx([0xE6 / 255, 0x9F / 255, 0]) and lit[:, 0, 1].tolist() == approx([0.35] * 3)
    faint = photo_figures.with_heat(torch.zeros(3, 1, 2), torch.tensor([[4.0, 1.0]]))
    assert faint[0].tolist()[0] == approx([0xE6 / 255, 0.5 * 0xE6 / 255])  # the root shows the faint ones too
