"""A live widget draws at once and at each move, and what it can't use becomes words, not a broken page."""

import ipywidgets as widgets
import plotly.graph_objects as go
import pytest
import torch

from largemodels.core import explorer, figures
from largemodels.core.explorer import Explorer
from largemodels.core.figures.live_figure import LiveFigure

ALT = "A line whose end stands at the number that the slider says."


class Doubling(Explorer):
    """Shows twice the slider's number; refuses 3."""

    def __init__(self, *more):
        self.number = explorer.numbers("Number", 0, 9, 1)
        self.again = widgets.Button(description="Again")
        self.drawn = []
        figure = go.Figure([go.Scatter(y=[0, 0], name="line"), go.Scatter(y=[9], name="other")])
        super().__init__(figures.describe(figure, ALT), self.number, self.again, widgets.HTML("no control"), *more)

    def draw(self):
        self.drawn.append((self.number.value, torch.get_num_threads()))
        self.figure.layout.title.text = str(self.number.value)
        if self.number.value == 3:
            raise ValueError("3 is <b>no</b> number & that is that.")
        self.trace("line").y = [0, 2 * self.number.value]
        return f"Twice {self.number.value} is <{2 * self.number.value}> & more."


def test_it_is_drawn_before_anything_moves():
    shown = Doubling()
    assert isinstance(shown.figure, LiveFigure) and shown.figure.layout.meta["alt"] == ALT
    assert list(shown.trace("line").y) == [0, 2]
    assert shown.said.value == "Twice 1 is &lt;2&gt; &amp; more."
    kinds = (widgets.IntSlider, widgets.Button, widgets.HTML, widgets.HTML, LiveFigure)
    assert all(map(isinstance, shown.widget.children, kinds)) and len(shown.widget.children) == len(kinds)
    assert shown.widget.children[-2] is shown.said


@pytest.mark.parametrize("value", [0, 5, 9])
def test_a_move_patches_the_same_picture(value):
    shown = Doubling()
    figure, other = shown.figure, shown.trace("other")
    shown.number.value = value
    assert shown.figure is figure and shown.trace("other") is other
    assert list(shown.trace("line").y) == [0, 2 * value]
    assert shown.said.value.startswith(f"Twice {value} is")


def test_a_move_is_one_message_to_the_page(monkeypatch):
    shown = Doubling()
    sent = []
    for kind in ("update", "restyle", "relayout"):
        monkeypatch.setattr(LiveFigure, f"_send_{kind}_msg", lambda *args, kind=kind, **kwargs: sent.append(kind))
    shown.number.value = 7  # both a trace and the layout change
    assert sent == ["update"]


def test_an_input_that_cannot_be_used_becomes_words_and_the_next_one_works():
    shown = Doubling()
    shown.number.value = 3
    assert shown.said.value == "<b>3 is &lt;b&gt;no&lt;/b&gt; number &amp; that is that.</b>"
    assert list(shown.trace("line").y) == [0, 2]
    shown.number.value = 4
    assert list(shown.trace("line").y) == [0, 8] and shown.said.value.startswith("Twice 4")


def test_a_button_draws_anew():
    shown = Doubling()
    shown.again.click()
    assert [value for value, _ in shown.drawn] == [1, 1]


def test_drawing_has_one_thread_and_gives_the_others_back():
    before = torch.get_num_threads()
    assert {threads for _, threads in Doubling().drawn} == {1}
    assert torch.get_num_threads() == before


def test_an_error_in_the_code_is_not_hidden():
    class Broken(Doubling):
        def draw(self):
            raise ZeroDivisionError("a fault of ours")

    with pytest.raises(ZeroDivisionError):
        Broken()


@pytest.mark.parametrize(("name", "many"), [("lines", 0), ("twin", 2)])
def test_a_trace_has_one_name_of_its_own(name, many):
    class Twins(Explorer):
        def draw(self):
            return "Two lines of one name."

    figure = go.Figure([go.Scatter(y=[1], name="twin"), go.Scatter(y=[2], name="twin")])
    with pytest.raises(KeyError, match=f"{many} traces are called '{name}'"):
        Twins(figures.describe(figure, ALT)).trace(name)


def test_a_trace_is_found_by_its_first_name_and_patched_by_it():
    shown = Doubling()
    shown.patch({"line": dict(name="the line of old", y=[1, 2]), "other": {"line.color": "#D55E00"}})
    assert shown.trace("line").name == "the line of old" and list(shown.trace("line").y) == [1, 2]
    assert shown.trace("other").line.color == "#D55E00"


class Steering(Doubling):
    """Puts its slider back to 5 at the most, and says what was moved."""

    def draw(self):
        self.number.value = min(self.number.value, 5)
        super().draw()
        return f"Moved: {getattr(self.moved, 'description', None)}."


def test_drawing_may_set_a_control_and_is_not_called_by_it():
    shown = Steering()
    shown.number.value = 8
    assert shown.number.value == 5 and [value for value, _ in shown.drawn] == [1, 5]
    shown.number.value = 3  # refused; the next move draws again
    shown.number.value = 4
    assert list(shown.trace("line").y) == [0, 8]


def test_drawing_can_ask_what_was_moved_in_a_row_too():
    button = widgets.Button(description="in a row")
    shown = Steering(widgets.HBox([button]))
    assert shown.said.value == "Moved: None."
    for control in (button, shown.again):
        control.click()
        assert shown.said.value == f"Moved: {control.description}."
    shown.number.value = 2
    assert shown.said.value == "Moved: Number."


def test_a_base_class_draws_nothing():
    with pytest.raises(NotImplementedError):
        Explorer(figures.describe(go.Figure(), ALT))


def test_controls_say_what_they_choose_and_have_room_for_it():
    made = {
        explorer.choice("Head", [("one", 1), ("two", 2)], 2): 2,
        explorer.choice("Head", ["one", "two"]): "one",
        explorer.numbers("Head", 1, 12, 3, 2): 3,
        explorer.menu("Head", ["a long name", "another"], "another"): "another",
        explorer.decimals("Head", -1, 1, 0.5, 0.25): 0.5,
        explorer.powers("Head", -4, 0, 0.01, 0.5): 0.01,
        explorer.stops("Head", [1e-3, 0.5, "all"], 0.5): 0.5,
        explorer.sentence("Head", "some words"): "some words",
    }
    for control, value in made.items():
        assert control.value == value and control.description == "Head"
        assert control.style.description_width == explorer.LABEL
    log = explorer.powers("Rate", -4, 0, 0.01, 0.5, ".4f")
    assert (log.min, log.max, log.step, log.readout_format) == (-4, 0, 0.5, ".4f")
    labels = [label for label, _ in explorer.stops("Rate", [1e-3, 0.5, "all"], "all", ".0e").options]
    assert labels == ["1e-03", "5e-01", "all"]
    assert not explorer.sentence("Words", "").continuous_update
