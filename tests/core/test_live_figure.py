import numpy as np
import plotly.graph_objects as go

from largemodels.core.figures import live

ALT = "A line that rises from one to two over two steps."


def test_a_live_picture_holds_lists():
    widget = live(go.Figure(go.Scatter(x=np.array([1.0, 2.0]), y=np.array([1.0, 2.0]))), ALT)
    assert widget._data[0]["x"] == [1.0, 2.0] and widget._data[0]["y"] == [1.0, 2.0]
