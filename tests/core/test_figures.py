import subprocess
import sys

import plotly.graph_objects as go
import pytest
from IPython.utils.capture import capture_output
from plotly.colors import sample_colorscale

from largemodels.authoring.tidy import KEYS_MARK
from largemodels.core import figures
from largemodels.core.figures.live_figure import LiveFigure

ALT = "A line that rises from one to two over two steps."


def brightness(color: str) -> float:
    """Relative luminance, 0 … 1, as the Web Content Accessibility Guidelines 2.2 define it."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    light, dark = sorted((brightness(one), brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("page", ["#FFFFFF", "#111111"])
def test_ink_and_lines_stand_out_on_light_and_dark(page):
    assert contrast(figures.INK, page) > 4
    for color in figures.PALETTE[:4]:  # the first four carry the figures; the others help
        assert contrast(color, page) > 3, color


@pytest.mark.parametrize("scale", [figures.SEQUENTIAL_OPAQUE, figures.DIVERGING_OPAQUE])
def test_numbers_in_opaque_cells_can_be_read(scale):
    for share in range(101):
        cell = sample_colorscale(scale, share / 100, colortype="tuple")[0]
        r, g, b = (round(255 * part) for part in cell)
        letters = "#FFFFFF" if (299 * r + 587 * g + 114 * b) / 1000 < 128 else "#444444"  # as Plotly chooses
        assert contrast(f"#{r:02X}{g:02X}{b:02X}", letters) > 2.5, share


def test_a_figure_is_displayed_with_its_text():
    with capture_output() as seen:
        figures.show(go.Figure(go.Scatter(y=[1, 2])), ALT)
    (output,) = seen.outputs
    assert set(output.data) == {figures.PLOTLY_MIME, "text/plain"}
    assert output.data["text/plain"] == f"Figure: {ALT}"
    assert output.data[figures.PLOTLY_MIME]["layout"]["meta"] == {"alt": ALT}


def test_a_slider_brings_its_keys_and_nothing_else_does():
    control = dict(steps=[dict(label="a", args=[{}]), dict(label="b", args=[{}])])
    with capture_output() as seen:
        figures.show(go.Figure(go.Scatter(y=[1, 2]), dict(sliders=[control])), ALT)
    script, picture = (output.data for output in seen.outputs)
    assert seen.outputs[0].metadata == KEYS_MARK
    assert set(script) == {figures.KEYS_MIME} and "keydown" in script[figures.KEYS_MIME]
    assert figures.PLOTLY_MIME in picture


@pytest.mark.parametrize("alt", [None, "", "A plot.", "A line that rises over two steps from one to two"])
@pytest.mark.parametrize("display", [figures.show, figures.live])
def test_no_figure_without_a_sentence(display, alt):
    with pytest.raises(ValueError, match=r"Write a sentence of 30 characters or more, ending with a period"):
        display(go.Figure(), alt)


def test_the_figures_own_layout_wins():
    figure = figures.describe(go.Figure(layout=dict(height=123)), ALT)
    assert figure.layout.height == 123
    assert figures.describe(go.Figure(), ALT).layout.height == figures.HEIGHT
    figures.show(figure)  # described already


def test_an_optional_module_is_left_out_and_back_afterwards():
    with figures.without("colorsys_of_another_world"), pytest.raises(ImportError):
        import colorsys_of_another_world  # noqa: F401
    assert "colorsys_of_another_world" not in sys.modules
    with figures.without("json"):
        import json
    assert sys.modules["json"] is json


def test_a_live_figure_comes_without_the_slow_grammar_and_nbformat_still_works():
    script = (
        "import sys, plotly.graph_objects as go; from largemodels.core.figures import live; "
        f"live(go.Figure(), {ALT!r}); assert 'rfc3987_syntax' not in sys.modules; "
        "import nbformat; nbformat.validate(nbformat.v4.new_notebook()); print('fine')"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout == "fine\n"


def test_a_page_never_sees_a_live_figure_with_another_configuration(monkeypatch):
    opened, begin = [], LiveFigure.open
    monkeypatch.setattr(LiveFigure, "open", lambda widget: (opened.append(dict(widget._config)), begin(widget)))
    widget = figures.live(go.Figure(), ALT)
    assert opened == [figures.CONFIG]
    widget._config = {"displayModeBar": True, "locale": "de"}
    assert widget._config == {**figures.CONFIG, "locale": "de"}
