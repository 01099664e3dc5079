"""What takes longer than the notebook may: rewards to the end with three seeds, and every choice of the explorer."""

from __future__ import annotations

import copy
import time
from itertools import product

from torch import Tensor

from ...core.records import record
from .following import TAUGHT, followed, start_model
from .judging import accuracy
from .preferring import preferred
from .tuning import demonstrations, supervised

UPDATES, SHORT = 120, 30
BETAS = (0.02, 0.1, 0.5)
PAIRS = 60  #: steps of DPO
GROUPS, WEIGHTS = (2, 16), (0.0, 0.04, 0.5)
SAMPLES = 128  #: of each update, whatever the group
FREE = dict.fromkeys(("answers", "seconds"), float("inf"))  #: what another machine may find otherwise


@record("align_rewards", "A small GPT that learns to sort by reward alone: exact match by update, reward and seed.",
        seeds=range(3), within=0.3, loose=FREE)  # fmt: skip
def align_rewards() -> dict:
    """Two honest rewards, three seeds of start model and training, 120 updates of 16 prompts with 16 samples each."""
    found = {}
    for reward, seed in product(("exact", "places"), range(3)):
        start = time.process_time()
        run = followed(reward, UPDATES, seed=seed, every=10, what=f"{reward}, seed {seed}")
        found.setdefault(reward, []).append({**run, "seconds": time.process_time() - start})
    return {"runs": found}


@record("align_choices", "Short trainings by three rewards, by group size and KL weight; and one by a constant.",
        seeds=[0], within=0.4, loose=FREE)  # fmt: skip
def align_choices() -> dict:
    """The explorer's runs: 30 updates of 128 samples each."""
    choices = [*product(("places", "rising", "from the question"), GROUPS, WEIGHTS), ("constant", 16, 0.04)]
    runs = []
    for reward, group, kl in choices:
        run = followed(
            reward, SHORT, every=10, prompts=SAMPLES // group, group=group, kl=kl, what=f"{reward}, {group}, {kl}"
        )
        runs.append({"chosen": reward, "group": group, "kl": kl, **run})
    return {"runs": runs}


@record("align_rivals", "DPO by β; more of the same examples; and fine-tuning on own right answers.",
        seeds=[0], within=0.4, loose={**FREE, **dict.fromkeys(("chosen", "rejected"), 3.0)})  # fmt: skip
def align_rivals() -> dict:
    """60 steps of DPO for each β; as many more supervised steps as the start had; 60 updates on what was right."""
    by_beta = {}
    for beta in BETAS:
        by_beta[beta] = preferred(beta, PAIRS)
        del by_beta[beta]["model"]
    start, model = time.process_time(), copy.deepcopy(start_model())
    supervised(model, demonstrations(50, 150, 0), TAUGHT, seed=1, what="more examples")
    longer = {"exact": accuracy(model), "seconds": time.process_time() - start}
    start = time.process_time()
    own = followed("exact", UPDATES // 2, every=20, loss_of=on_right_answers, what="own right answers")
    return {"by beta": by_beta, "longer": longer, "own": {**own, "seconds": time.process_time() - start}}


def on_right_answers(
    new: Tensor, old: Tensor, reference: Tensor, mask: Tensor, advantage: Tensor, clip: float, kl: float
) -> Tensor:
    """Supervised fine-tuning on the samples that beat their group, in place of :func:`.losses.grpo_loss`."""
    better = mask & (advantage > 0)[:, None]  # (B, T)
    return -(new * better).sum() / better.sum().clamp(min=1)
