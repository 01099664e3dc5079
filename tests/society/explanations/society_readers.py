"""A reader for tests: MiniLM as it is, with a head drawn by chance."""

import copy
from functools import cache

import torch

from largemodels.background.learning_curves.encoder import minilm
from largemodels.background.learning_curves.fine_tuning import TunedEncoder
from largemodels.core.device import device
from largemodels.society.explanations.reading import Reader


@cache
def plain_reader() -> Reader:
    torch.manual_seed(0)
    model = TunedEncoder(copy.deepcopy(minilm()[1]), 384).to(device())
    with torch.no_grad():
        model.head.weight.mul_(20)
    return Reader(model)
