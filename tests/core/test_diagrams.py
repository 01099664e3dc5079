"""In a diagram words lie in their boxes, arrows lead from edge to edge, and nothing is cut off."""

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.utils.capture import capture_output

from largemodels.authoring import lint_outputs, page
from largemodels.core import figures
from largemodels.core.figures.diagrams import SVG_MIME, Diagram, chain
from largemodels.core.figures.lettering import across
from largemodels.core.figures.routes import Place, route

ALT = "Tokens go into an embedding, and what comes out goes into a block."
SVG = "{http://www.w3.org/2000/svg}"


def drawn(diagram):
    return ET.fromstring(diagram.svg())


def paths(diagram):
    """The corners of each arrow."""
    ways = [way.attrib["d"] for way in drawn(diagram).findall(f"{SVG}path")]
    return [[tuple(map(float, corner.strip(" ML").split(","))) for corner in way.split(" L")] for way in ways]


def on_edge(point, place):
    x, y = point
    if x in (place.left, place.right):
        return place.top <= y <= place.bottom
    return y in (place.top, place.bottom) and place.left <= x <= place.right


def two(a=(0, 0), b=(0, 1), **arrow):
    return Diagram(ALT).box("a", *a).box("b", *b).arrow("a", "b", **arrow)


SPOTS = [(0, 0), (2, 0), (0, 2), (2, 2), (1, 3), (0.5, 1)]


@pytest.mark.parametrize("a", SPOTS)
@pytest.mark.parametrize("b", SPOTS)
@pytest.mark.parametrize("bend", [0, 1.2, -1.2])
def test_an_arrow_leads_from_edge_to_edge_by_right_angles(a, b, bend):
    if a == b:
        return
    diagram = two(a, b, bend=bend)
    (way,) = paths(diagram)
    assert on_edge(way[0], diagram.places["a"]) and on_edge(way[-1], diagram.places["b"])
    for (x, y), (u, v) in pairwise(way):
        assert x == u or y == v
    before, end = way[-2:]
    middle = diagram.places["b"]
    assert (end[0] - before[0]) * (middle.x - end[0]) >= 0 and (end[1] - before[1]) * (middle.y - end[1]) >= 0  # inward


def test_an_arrow_goes_round_what_stands_between():
    diagram = Diagram(ALT).box("a", 1, 0).box("between", 1, 1).box("b", 1, 2)
    for bend in (1.0, -1.0):
        way = route(diagram.places["a"], diagram.places["b"], bend).way
        assert {x > diagram.places["between"].right for x, _ in way[1:3]} == {bend > 0}
        assert {x < diagram.places["between"].left for x, _ in way[1:3]} == {bend < 0}
    for bend in (1.0, -1.0):
        way = route(Place(0, 0, 100, 40), Place(300, 0, 100, 40), bend).way
        assert [(y > 20, y < -20) for _, y in way[1:3]] == [(bend > 0, bend < 0)] * 2


@given(st.lists(st.tuples(*[st.sampled_from([-2, 0, 0.5, 1, 3])] * 2), min_size=2, max_size=5, unique=True), st.data())
def test_nothing_is_cut_off(places, data):
    diagram = Diagram(ALT)
    for n, (column, row) in enumerate(places):
        diagram.box(
            f"box {n}", column, row, text=data.draw(st.sampled_from(["a", "long words in a box", "注意力\n(B, T)"]))
        )
    bend = data.draw(st.sampled_from([0, 2.5, -2.5]))
    diagram.arrow("box 0", "box 1", "(B, T, D)", bend=bend).note("a note", data.draw(st.sampled_from([-3, 5])), 0)
    picture = drawn(diagram)
    left, top, width, height = map(float, picture.attrib["viewBox"].split())
    assert (float(picture.attrib["width"]), float(picture.attrib["height"])) == (width, height)
    for x, y in [corner for way in paths(diagram) for corner in way]:
        assert left < x < left + width and top < y < top + height
    for words in picture.findall(f"{SVG}text"):
        x, y, size = (float(words.attrib[name]) for name in ("x", "y", "font-size"))
        wide = across([words.text], size)
        start = x - {"start": 0, "middle": wide / 2, "end": wide}[words.attrib["text-anchor"]]
        assert left < start and start + wide < left + width and top < y - size / 2 and y + size / 2 < top + height


@pytest.mark.parametrize(
    "text", ["q", "feed-forward network", "W" * 30, "注意力机制与残差连接", "three\nlines\nof words"]
)
@pytest.mark.parametrize("wide", [1, 2.5])
def test_words_lie_in_their_box(text, wide):
    picture = drawn(Diagram(ALT).box("a", 0, 0, text=text, wide=wide))
    (box,) = picture.findall(f"{SVG}rect")
    left, top, width, height = (float(box.attrib[name]) for name in ("x", "y", "width", "height"))
    for words, line in zip(picture.findall(f"{SVG}text"), text.split("\n"), strict=True):
        size, x, y = (float(words.attrib[name]) for name in ("font-size", "x", "y"))
        assert words.text == line and 11 <= size <= 14
        assert x - across([line], size) / 2 >= left and x + across([line], size) / 2 <= left + width
        assert top <= y - size / 2 and y + size / 2 <= top + height


def test_boxes_and_arrows_have_their_colors_and_say_their_words():
    diagram = two(text="(B, T) & <more>", color=figures.VERMILION).note("a\nnote", 3, 0)
    picture = drawn(diagram)
    assert [words.text for words in picture.findall(f"{SVG}text")] == ["a", "b", "(B, T) & <more>", "a", "note"]
    (way,) = picture.findall(f"{SVG}path")
    assert way.attrib["stroke"] == figures.VERMILION
    tip = picture.find(f"{SVG}defs/{SVG}marker")
    assert way.attrib["marker-end"] == f"url(#{tip.attrib['id']})"
    assert tip.find(f"{SVG}path").attrib["fill"] == figures.VERMILION


@pytest.mark.parametrize("alt", [ALT, 'Words with "quotes" & <signs> in a sentence.'])
def test_it_is_shown_with_its_text_as_the_linter_wants_it(alt):
    with capture_output() as seen:
        Diagram(alt).box("a", 0, 0).show()
    (output,) = seen.outputs
    assert output.data["text/plain"] == f"Figure: {alt}" and set(output.data) == {SVG_MIME, "text/plain"}
    picture = ET.fromstring(output.data[SVG_MIME])
    assert picture.attrib["aria-label"] == picture.find(f"{SVG}title").text == alt and picture.attrib["role"] == "img"
    cell = {"cell_type": "code", "id": "a", "source": "", "execution_count": 1, "metadata": {}}
    shown = {"output_type": "display_data", "data": output.data, "metadata": output.metadata}
    nb = page.nbformat.from_dict({"cells": [{**cell, "outputs": [shown]}], "metadata": {}})
    assert list(lint_outputs.describes_figures(page.Page(nb, "chapters/00_x.ipynb", page.Path()))) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: Diagram("A box.").box("a", 0, 0).show(), "Write a sentence of 30 characters or more"),
        (lambda: Diagram(ALT).show(), "Nothing is drawn yet"),
        (lambda: Diagram(ALT).box("a", 0, 0).box("a", 1, 0), "There is a box 'a' already"),
        (lambda: Diagram(ALT).box("a", 0, 0).arrow("a", "b"), r"There is no box 'b'\. There are: a"),
        (lambda: chain(ALT, ["a", "b"], ["(B, T)", "(B, D)"]), "2 shapes can't travel between 2 boxes"),
        (lambda: chain(ALT, ["a", "a"]), "There is a box 'a' already"),
    ],
)
def test_what_cannot_be_drawn_gets_a_sentence(wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong()


def test_a_chain_links_each_box_to_the_next_with_what_travels():
    diagram = chain(ALT, ["a", "b", "c"], ["(B, T)"])
    ways = paths(diagram)
    assert len(ways) == 2
    for way, (start, end) in zip(ways, [("a", "b"), ("b", "c")], strict=True):
        assert on_edge(way[0], diagram.places[start]) and on_edge(way[-1], diagram.places[end])
    assert [words.text for words in drawn(diagram).findall(f"{SVG}text")] == ["a", "b", "c", "(B, T)"]
