"""What takes longer than the notebook may: both recipes in one run, and what each choice bought."""

from __future__ import annotations

import statistics
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from safetensors.torch import save_file
from tqdm.auto import tqdm

from ...core.records import read, record
from .model import write
from .recipe import OURS, PUBLIC, PUBLIC_STEPS, Recipe, shared_counts
from .run import Run, held_out_loss

PROMPT = "ROMEO:\n"
PARTS = 20  #: the two run by turns, so that a busy machine slows both alike
FIFTH, SHORT = 1 / 5, 1 / 15  #: of the public recipe's time: what each of the shorter runs gets
LARGE = dict(muon=0.04, learning_rate=0.01)  #: steps
ALONE = replace(OURS, order=None, dropout=0.0, **LARGE)  #: without a table all is to be learned
SAFE = 0.97  #: of the public recipe's time: ours must not take longer, and the estimate may be off
STORED = Path(__file__).parent / "records" / "pretrained_gpt.safetensors"
MOVES = dict.fromkeys(("seconds", "steps", "step", "wrote", "second"), float("inf"))
HOW = dict(seeds=[0], within=0.03, loose=MOVES)

#: One choice taken out at a time: what it is called, and what stands in its place.
WITHOUT = {
    "no counts below it": dict(order=None), "patterns of 5 characters": dict(order=5), "no dropout": dict(dropout=0.0),
    "four times the learning rates": dict(muon=0.04, learning_rate=0.008),
    "AdamW in place of Muon, at 0.006": dict(muon=None, learning_rate=0.006),
    "AdamW in place of Muon, at 0.002": dict(muon=None), "outputs start at random": dict(zero=False),
    "learned in place of rotary positions": dict(positions="learned"), "batch 32 in place of 16": dict(B=32),
    "layer norm in place of RMS norm": dict(norm="layer"), "GELU in place of squared ReLU": dict(activation="gelu"),
    "queries and keys as they come": dict(qk_norm=False),
    "cosine to a tenth in place of a line to 0": dict(shape="cosine", last=0.1),
}  # fmt: skip
#: Tried, and not kept.
TRIED = {
    "grouped queries: one head of keys and values": dict(kv_heads=1), "soft-capped logits, at 15": dict(cap=15.0),
    "SwiGLU": dict(activation="swiglu"), "five Newton–Schulz steps in place of three": dict(newton_schulz=5),
    "4 layers": dict(L=4),
}  # fmt: skip


def steps_within(recipe: Recipe, seconds: float, trial: int = 12) -> int:
    """How many steps of a recipe fit into so many seconds of one processor, counting and all; measured on a few."""
    run = Run(recipe, 10_000)
    before = run.seconds
    each = (run.advance(trial).seconds - before) / trial
    shared_counts.cache_clear()  # the run itself pays for them again
    return max(int((seconds - before) / each), recipe.warm_up + 2)


def short(recipe: Recipe, seconds: float, seed: int = 0) -> dict[str, float]:
    """A whole training in so many seconds."""
    run = Run(recipe, steps_within(recipe, seconds), seed)
    run.advance(run.steps)
    return {"loss": held_out_loss(run.model, run.data.held_out), "steps": run.steps, "seconds": run.seconds}


def public_seconds(trial: int = 30) -> float:
    """How many seconds of this processor the public recipe takes, measured on a few of its steps."""
    return PUBLIC_STEPS * Run(PUBLIC, PUBLIC_STEPS).advance(trial).seconds / trial


def by_turns(runs: dict[str, Run], judged: Collection[int], share: float = 1.0) -> dict:
    """Train each run, or a share of its steps, by turns with the others; curves, seconds and losses by name."""
    curves = {name: [point(run)] for name, run in runs.items()}
    for part in tqdm(range(1, PARTS + 1), desc="by turns"):
        for name, run in runs.items():
            run.advance(int(run.steps * (share if name == "public" else 1) * part / PARTS) - run.step)
            if part in judged:
                curves[name].append(point(run))
    spent = {what: {name: getattr(run, what) for name, run in runs.items()} for what in ("seconds", "steps")}
    loss = {name: curve[-1]["loss"] for name, curve in curves.items()}
    batches = {name: [round(loss, 3) for loss in run.losses[:100]] for name, run in runs.items()}
    return {"curves": curves, **spent, "loss": loss, "batches": batches}


@record("gpt_in_a_fifth", about="Our recipe, with counts and without, each in a fifth of the public "
        "recipe's time, beside its first fifth.", **HOW)  # fmt: skip
def gpt_in_a_fifth() -> dict:
    """Three trainings by turns, the public one for a fifth of its steps; judged at half and at the end."""
    seconds = FIFTH * SAFE * public_seconds()
    runs = {"public": Run(PUBLIC, PUBLIC_STEPS), "ours": Run(OURS, steps_within(OURS, seconds))}
    runs["ours, the GPT alone"] = Run(ALONE, steps_within(ALONE, seconds))
    return by_turns(runs, (10, PARTS), FIFTH)


@record("pretrained_gpt", about="The public recipe, ours, and ours without dropout, by turns in one run, "
        "each for the same time of one processor.", **HOW)  # fmt: skip
def pretrained_gpt() -> dict:
    """Losses and samples on the way; ours is stored."""
    steps = steps_within(OURS, SAFE * public_seconds())
    runs = {"public": Run(PUBLIC, PUBLIC_STEPS), "ours": Run(OURS, steps)}
    runs["ours, no dropout"] = Run(replace(OURS, dropout=0.0), steps)
    found = by_turns(runs, (1, 2, 4, 10, PARTS))
    store(runs["ours"])
    return found


@record("gpt_with_large_steps", about="Ours at four times the rates, with dropout and without, "
        "with as many steps as ours had.", **HOW)  # fmt: skip
def gpt_with_large_steps() -> dict:
    """Two trainings by turns."""
    large, steps = replace(OURS, **LARGE), int(read("pretrained_gpt")["steps"]["ours"])
    runs = {"dropout": Run(large, steps), "no dropout": Run(replace(large, dropout=0.0), steps)}
    return by_turns(runs, (1, 2, 4, 10, PARTS))


def store(run: Run) -> None:
    """Keep a run's model beside the records, in half precision."""
    save_file({name: tensor.half().contiguous().cpu() for name, tensor in run.model.state_dict().items()}, STORED)


def point(run: Run) -> dict:
    """Where a run stands: steps, seconds, loss, and what it writes."""
    ids = run.data.characters.encode(PROMPT).to(run.text.device)
    wrote = run.data.characters.decode(write(run.model, ids, 120, temperature=0.8).tolist())[len(PROMPT) :]
    loss = held_out_loss(run.model, run.data.held_out)
    return {"step": run.step, "second": run.seconds, "loss": loss, "wrote": wrote}


@record("choices_of_a_gpt", "The loss of short runs of our recipe, whole, with one choice taken out, with one more.",
        seeds=[0, 1, 2], within=0.05, loose=MOVES)  # fmt: skip
def choices_of_a_gpt() -> dict:
    """All with the same processor time: a fifteenth of the public recipe's, which is measured on a few steps first."""
    seconds = SHORT * public_seconds()
    whole = [short(OURS, seconds, seed) for seed in tqdm(range(3), desc="three seeds")]
    found = {
        kind: {name: short(replace(OURS, **choice), seconds) for name, choice in tqdm(choices.items(), desc=kind)}
        for kind, choices in (("without", WITHOUT), ("tried", TRIED))
    }
    losses = [run["loss"] for run in whole]
    return {"whole": whole, "mean": statistics.mean(losses), "spread": max(losses) - min(losses), **found}
