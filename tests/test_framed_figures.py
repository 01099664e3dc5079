"""Every stored figure with a slider: the stop it stands at is the one shown, stops differ, titles are their stops'."""

import json
import re
from pathlib import Path

import nbformat
import plotly.graph_objects as go
import pytest
from figure_reading import at, plain, stored, title_of

from largemodels.core.figures import PLOTLY_MIME
from largemodels.core.figures.frames import Stop, framed
from largemodels.core.repository import course

ROOT = Path(__file__).parents[1]


def faults(figure):
    """What is wrong with a stored figure that has sliders, as sentences."""
    figure, wrong = plain(figure), []
    for slider in figure["layout"]["sliders"]:
        steps, prefix = slider["steps"], slider.get("currentvalue", {}).get("prefix", "")
        labels, active = [step["label"] for step in steps], slider.get("active", 0)
        stops = [at(figure, step) for step in steps]
        titles, pictures = [title_of(stop) for stop in stops], [picture(stop) for stop in stops]
        if picture(figure) != pictures[active]:
            wrong.append(f"It stands at {labels[active]!r} and shows another picture.")
        if title_of(figure) != titles[active]:
            wrong.append(f"It stands at {labels[active]!r} under {title_of(figure)!r}, not {titles[active]!r}.")
        for kind, shown in (("label", labels), ("title", titles), ("picture", pictures)):
            for n, one in enumerate(shown):
                if one in shown[:n]:
                    wrong.append(f"Stops {labels[shown.index(one)]!r} and {labels[n]!r} have the same {kind}.")
        wrong += [
            f"Stop {labels[n]!r} has the title of another: {titles[n]!r}." for n in misnamed(titles, labels, prefix)
        ]
    return wrong


def picture(figure):
    """Everything but the title, as text that can be compared."""
    layout = {key: value for key, value in figure["layout"].items() if key not in ("title", "sliders")}
    return json.dumps([figure["data"], layout], sort_keys=True)


def misnamed(titles, labels, prefix):
    """Which titles name the stop that another label says: with the prefix always, bare where most titles do so."""
    for words, most in ([f"{prefix}{label}" for label in labels], 0), (labels, len(labels) / 2):
        named = [[says(title, phrase) for phrase in words] for title in titles]
        if sum(row[n] for n, row in enumerate(named)) > most or not most:
            yield from (n for n, row in enumerate(named) if any(row) and not row[n])


def says(title, words):
    """Whether the words stand in the title, and not as a part of a longer number or word."""
    return re.search(rf"(?<![\w.,−-]){re.escape(words)}(?!\w|[.,]\d)", title) is not None


def framed_figures():
    """Every stored figure with a slider, as a parameter that is named after its notebook and cell."""
    for path in course.notebooks(ROOT):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                figure = output.get("data", {}).get(PLOTLY_MIME)
                if figure and figure["layout"].get("sliders"):
                    name = f"{path.stem}-{cell.id}"
                    yield pytest.param(figure, id=name)


@pytest.mark.parametrize("figure", list(framed_figures()))
def test_each_stop_of_each_stored_figure(figure):
    assert faults(figure) == []


def doubled(start=1, title="{n} doubled is {value}", prefix="n = "):
    """A figure of five stops, in its stored form: one bar, twice as high as the label says."""
    stops = [Stop(str(n), title.format(n=n, value=2 * n), {"bar": dict(y=[2 * n])}) for n in (1, 2, 3, 4, 5)]
    figure = go.Figure([go.Bar(x=["a"], name="bar"), go.Scatter(x=["a"], y=[1], name="one")])
    return stored(framed(figure, stops, prefix=prefix, start=start))


def steps(figure):
    return figure["layout"]["sliders"][0]["steps"]


@pytest.mark.parametrize("start", [0, 2, 4])
@pytest.mark.parametrize("title", ["{n} doubled is {value}", "n = {n}: {value}", "a bar of {value}"])
def test_a_right_figure_has_no_fault(start, title):
    assert faults(doubled(start, title)) == []


def test_the_stop_it_stands_at_must_be_the_one_shown():
    figure = doubled()
    figure["layout"]["sliders"][0]["active"] = 2
    assert faults(figure) == [
        "It stands at '3' and shows another picture.",
        "It stands at '3' under '2 doubled is 4', not '3 doubled is 6'.",
    ]
    del figure["layout"]["sliders"][0]["active"]  # then it is the first
    assert faults(figure)[0] == "It stands at '1' and shows another picture."


@pytest.mark.parametrize(
    "change",
    [
        lambda figure: figure["data"][0].update(y=[5]),
        lambda figure: figure["data"].reverse(),
        lambda figure: steps(figure)[1]["args"][2].__setitem__(0, 1),
        lambda figure: steps(figure)[1]["args"][1].update({"yaxis.title.text": "twice"}),
    ],
)
def test_each_part_of_the_picture_is_compared(change):
    figure = doubled()
    change(figure)
    assert "It stands at '2' and shows another picture." in faults(figure)


def test_no_two_stops_are_the_same():
    figure = doubled()
    steps(figure)[2]["args"][0]["y"] = [[4]]
    assert faults(figure) == ["Stops '2' and '3' have the same picture."]
    steps(figure)[2]["args"] = steps(figure)[1]["args"]
    assert "Stops '2' and '3' have the same title." in faults(figure)
    steps(figure)[2]["label"] = "2"
    assert "Stops '2' and '2' have the same label." in faults(figure)


@pytest.mark.parametrize(
    ("title", "prefix"), [("n = {n}: {value}", "n = "), ("{n} doubled is {value}", "n = "), ("stop {n}", "")]
)
def test_a_title_that_names_another_stop(title, prefix):
    figure = doubled(0, title, prefix)
    first, last = steps(figure)[1]["args"][1], steps(figure)[2]["args"][1]
    first["title.text"], last["title.text"] = last["title.text"], first["title.text"]
    found = faults(figure)
    assert found and all("has the title of another" in fault for fault in found)


def test_titles_that_are_all_one_stop_late_are_found_by_their_prefix():
    figure = doubled(0, "n = {n}: {value}")
    for step, n in zip(steps(figure), (5, 1, 2, 3, 4), strict=True):
        step["args"][1]["title.text"] = f"n = {n}: {2 * n}"
    figure["layout"]["title"]["text"] = "n = 5: 10"
    assert len(faults(figure)) == 5


def test_numbers_that_happen_to_be_labels_are_no_names():
    figure = doubled(0, "a bar of {value}")  # stop 1 says 2
    assert faults(figure) == []
    assert not says("w = 0.25", "0") and not says("12,345", "12") and not says("−1", "1") and says("at 1, 2", "1")
