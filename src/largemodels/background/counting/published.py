"""Published models on the time axis: year, parameters, training, citation. What is known stands in published.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import torch
from transformers import BertConfig, BertModel, OpenAIGPTConfig, OpenAIGPTLMHeadModel, ResNetConfig
from transformers import ResNetForImageClassification as ResNet

from .flops import counted_flops
from .library import count, on_paper
from .nets import PolicyNet, inception_parameters
from .shape import Shape, total_parameters

ROWS = tomllib.loads(files(__package__).joinpath("published.toml").read_text("utf-8"))
SHAPES = {name: Shape(**row["shape"]) for name, row in ROWS.items() if "shape" in row}


@dataclass(frozen=True)
class Published:
    """A model on the time axis.

    Attributes:
        name: of the model.
        year: of its first publication, with a point for the month.
        parameters: how many.
        at: where its name stands beside its dot.
        source: address of the paper.
        counted: they were counted here; else they are the paper's rounded figure.
        compute: operations of its training, or None where there is nothing to go by.
        how: where ``compute`` comes from.
        named: the source documents name it as a large model.
    """

    name: str
    year: float
    parameters: int
    at: str
    source: str
    counted: bool
    compute: float | None
    how: str
    named: bool


@cache
def published() -> tuple[Published, ...]:
    """All of them, oldest first."""
    counts = {name: total_parameters(shape) for name, shape in SHAPES.items()}
    counts["Inception"] = inception_parameters(ROWS["Inception"]["modules"])
    counts["GPT"] = count(on_paper(lambda: OpenAIGPTLMHeadModel(OpenAIGPTConfig())))
    counts["BERT-base"] = count(on_paper(lambda: BertModel(BertConfig())))
    compute = {name: row.get("compute") for name, row in ROWS.items()}
    for name, make, size in (("ResNet-50", resnet50, (3, 224, 224)), ("AlphaGo's policy", PolicyNet, (48, 19, 19))):
        counts[name] = count(net := on_paper(make))
        once = counted_flops(net, torch.zeros(1, *size, device="meta"))
        compute[name] = 3.0 * once * ROWS[name]["examples"]  # the way back takes two passes more
    return tuple(
        Published(
            name, row["year"], counts.get(name, row.get("parameters")), row["at"], row["source"], name in counts,
            compute[name], row.get("how", "not published"), row.get("named", False),
        )
        for name, row in ROWS.items()
    )  # fmt: skip


def resnet50() -> ResNet:
    """ResNet-50 with its classifier of 1,000 kinds; strides as in the paper, in the first kernel of a block."""
    return ResNet(ResNetConfig(num_labels=1000, downsample_in_bottleneck=True))
