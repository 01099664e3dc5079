"""What takes longer than the notebook may: a causal model that trains until counting lies behind it."""

from __future__ import annotations

import torch

from ...core.device import device, one_thread, seed_everything
from ...core.records import record
from ...core.reviews import reviews
from ..tokens.byte_pairs import BytePairs
from .both_ways import both_ways
from .counting import NGrams
from .language_model import LanguageModel
from .objectives import asking
from .samples import Chances, next_chances, written
from .training import pretrain, text_loss

T = 32  #: pieces that the model sees
PROMPTS = ("the film is", "one of the", "the acting")
LOOKS = (100, 200, 400, 700, 1000, 1500, 2000, 3000)  #: steps after which the loss is looked at, and at the end


def wider_model(V: int) -> LanguageModel:
    """Two blocks of width 128, for texts of 32 pieces, its weights drawn from seed 0."""
    seed_everything(0)
    return LanguageModel(V, causal=True, D=128, L=2, longest=T).to(device())


def wider_pretrain(model: LanguageModel, ids: torch.Tensor, mask_id: int, steps: int, **more: object) -> list[float]:
    """:func:`.training.pretrain` on 31 texts of 33 pieces a step, in place; the loss of each step, in nats."""
    settings = dict(tokens=1024, long_share=0, lengths=(T + 1, T + 1), learning_rate=3e-3)
    return pretrain(model, ids, asking("causal", mask_id), steps=steps, **settings, **more)


def samples(chances: Chances, tokenizer: BytePairs) -> dict[str, list[str]]:
    """Each prompt gone on from, greedily and drawn twice."""
    draws = (dict(temperature=0), dict(seed=1), dict(seed=2))
    return {begun: [written(chances, tokenizer, begun, **draw) for draw in draws] for begun in PROMPTS}


@record(
    "past_counting",
    "The held-out loss of a causal model by training step, of counts by their order, and what both write.",
    seeds=[0],
    within=0.05,
    loose={"written": float("inf")},  # one piece drawn otherwise, and all after it differ
)
def past_counting(steps: int = 4000) -> dict:
    """Two blocks of width 128, 4,000 steps of 1,000 pieces or so: the 403,053 pieces of the reviews, ten times over."""
    tokenizer = both_ways().tokenizer
    ids, test_ids = (torch.tensor(tokenizer.encode("\n".join(part.texts))) for part in reviews())
    mask_id, curve = len(tokenizer.bytes), {}
    counts = {order: NGrams(ids.tolist(), mask_id + 1, order) for order in (1, 2, 3, 4)}
    counted = {order: table.loss(test_ids.tolist()) for order, table in counts.items()}
    model = wider_model(mask_id + 1)

    def look(step: int, loss: float) -> None:
        if step + 1 in (*LOOKS, steps):
            curve[step + 1] = text_loss(model, test_ids, T)

    wider_pretrain(model, ids, mask_id, steps, what="causal model", after=look)
    short = wider_model(mask_id + 1)
    wider_pretrain(short, ids, mask_id, 100)
    with one_thread():
        texts = {
            "the model": samples(next_chances(model, T), tokenizer),
            **{f"counts of order {n}": samples(counts[n].chances, tokenizer) for n in (2, 4)},
        }
    passed = {order: next((step for step, loss in curve.items() if loss < counted[order]), None) for order in counted}
    return {
        "counts": counted, "model": curve, "passed by step": passed, "100 steps alone": text_loss(short, test_ids, T),
        "written": texts,
    }  # fmt: skip
