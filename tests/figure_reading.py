"""What a figure says, read from its stored form: traces by name, and what a page shows at each stop of a slider."""

import base64
import copy
import json
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.utils import PlotlyJSONEncoder


@dataclass(frozen=True)
class Shown:
    """The figure as a page shows it: its title, its alternative text, its traces by name, and its layout."""

    title: str
    alt: str
    traces: dict
    layout: dict

    def __getitem__(self, name):
        return self.traces[name]


def still(figure: go.Figure) -> Shown:
    """What is to be seen before anything is moved."""
    return shown(stored(figure))


def stops(figure: go.Figure) -> dict[str, Shown]:
    """Label of a stop → what is to be seen there."""
    packed = stored(figure)
    [slider] = packed["layout"]["sliders"]
    return {step["label"]: shown(at(packed, step)) for step in slider["steps"]}


def start(figure: go.Figure) -> str:
    """The label of the stop that paper shows."""
    [slider] = figure.layout.sliders
    return slider.steps[slider.active].label


def shown(packed: dict) -> Shown:
    layout = packed["layout"]
    names = [trace.get("name", f"trace {n}") for n, trace in enumerate(packed["data"])]
    traces = dict(zip(names, packed["data"], strict=True))
    return Shown(title_of(packed), layout.get("meta", {}).get("alt", ""), traces, layout)


def stored(figure: go.Figure) -> dict:
    """The figure as a notebook keeps it, with packed arrays as lists."""
    return plain(json.loads(json.dumps(figure.to_plotly_json(), cls=PlotlyJSONEncoder)))


def plain(value):
    """JSON with Plotly's packed arrays as lists, and NaN as the null that a page makes of it."""
    if isinstance(value, dict) and "bdata" in value:
        numbers = np.frombuffer(base64.b64decode(value["bdata"]), value["dtype"])
        return plain(numbers.reshape([int(n) for n in str(value.get("shape", len(numbers))).split(",")]).tolist())
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return None if isinstance(value, float) and np.isnan(value) else value


def at(packed: dict, step: dict) -> dict:
    """A copy of the figure as Plotly's update leaves it once the slider is moved to ``step``."""
    assert step["method"] in ("update", "restyle"), f"No test knows what {step['method']} does. Teach it here."
    moved = copy.deepcopy({key: packed[key] for key in ("data", "layout")})
    data, layout, traces = [*step["args"], *[{}, None][len(step["args"]) - 1 :]]
    traces = range(len(moved["data"])) if traces is None else traces
    for name, values in data.items():
        for n, trace in enumerate(traces):
            put(moved["data"][trace], name, values[n % len(values)] if isinstance(values, list) else values)
    for name, value in layout.items():
        put(moved["layout"], name, value)
    return moved


def put(target: dict, path: str, value) -> None:
    """Set what Plotly's dotted name says, such as ``marker.color``; null takes it away."""
    *way, last = path.split(".")
    for name in way:
        target = target.setdefault(name, {}) if value is not None else target.get(name, {})
    if value is None:
        target.pop(last, None)
    else:
        target[last] = value


def title_of(packed: dict) -> str:
    return packed["layout"].get("title", {}).get("text", "")
