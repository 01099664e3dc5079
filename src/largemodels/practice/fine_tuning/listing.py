"""The listing's faults, each alone: what Python says to it, or what it does in silence. All code here is our own."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from transformers import BertForSequenceClassification, logging

from ...background.learning_curves.encoder import minilm, padded, tokens
from ...core.assets import fetch
from ...core.device import device


def said_to(code: str, **known: object) -> str:
    """What Python says to a line of code: the kind of error and its first line, or that it runs.

    Args:
        code: run in a namespace of its own.
        known: what it may name.
    """
    try:
        exec(code, dict(known))
    except Exception as error:
        return f"{type(error).__name__}: {str(error).strip().splitlines()[0]}"
    return "it runs"


def classifier(seed: int = 0, pretrained: bool = True) -> BertForSequenceClassification:
    """MiniLM under the library's classification head, which starts at random; without ``pretrained`` all of it does."""
    torch.manual_seed(seed)
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error(), logging.disable_progress_bar()
    try:
        if not pretrained:
            model = BertForSequenceClassification(minilm()[1].config)
        else:
            model = BertForSequenceClassification.from_pretrained(fetch("minilm"), local_files_only=True)
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
    return model.to(device()).eval()


@torch.inference_mode()
def says_favor(model: BertForSequenceClassification, texts: Sequence[str]) -> Tensor:
    """Which texts the classifier calls favorable, boolean (N,)."""
    ids, real = padded(tokens(texts))
    return model(input_ids=ids, attention_mask=real).logits.argmax(dim=1) == 1


def taught_by_one(model: BertForSequenceClassification, text: str, steps: int = 5) -> list[float]:
    """The losses of steps on one favorable review, at Adam's default rate of 1e-3, in place."""
    ids, real = padded(tokens([text]))
    optimizer, losses = torch.optim.Adam(model.parameters(), foreach=False), []  # tensor by tensor: less memory at once
    for _ in range(steps):
        loss = model(input_ids=ids, attention_mask=real, labels=torch.ones(1, dtype=torch.long, device=ids.device)).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    optimizer.zero_grad(), optimizer.state.clear()
    return losses
