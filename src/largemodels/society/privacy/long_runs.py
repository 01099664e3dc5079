"""What takes longer than the notebook may: secrets by repeats, size and step; what is unlearned; a private GPT."""

from __future__ import annotations

from typing import Any

from opacus.accountants import RDPAccountant

from ...algorithms.causal_lm.model import CausalLM
from ...core.records import record
from .exposure import exposure, of_model, ranks, said
from .planting import REPEATS, alphabet, invented
from .private_gpt import EXPECTED, WINDOW, private_gpt
from .small_gpt import LENGTH, STEPS, Trained, ordinary_loss, trained
from .unlearning import PLAYS, forgotten, lessons, returning, state

SEEDS, WIDTHS, LOOKS = (0, 1, 2), (16, 32, 64), (100, 200, 400, 800)
MOVES = dict.fromkeys(("exposure", "ordinary", "extracted", "steps", "after"), float("inf"))
EACH = 8  #: secrets for each number of repeats


def grouped(values: list, each: int = EACH) -> dict[str, list]:
    """Values of secrets by how often they were planted."""
    return {str(n): values[i * each : (i + 1) * each] for i, n in enumerate(REPEATS)}


def looked(run: Trained, length: int = LENGTH) -> dict[str, Any]:
    """Exposure and greedy extraction of each secret, by repeats, and the loss on plays."""
    score = of_model(run.model, run.characters)
    out = [said(run.model, run.characters, one.prompt) == one.code for one in run.secrets]
    return {
        "exposure": grouped([round(exposure(n), 3) for n in ranks(score, run.secrets)]),
        "extracted": {n: sum(found) for n, found in grouped(out).items()},
        "ordinary": round(ordinary_loss(run.model, run.characters, length), 4),
    }


def grown(D: int, seed: int) -> dict[str, Any]:
    """One training, looked at on the way."""
    secrets, looks = invented(seed), []

    def look(model: CausalLM, step: int) -> None:
        if step in LOOKS:
            looks.append(looked(Trained(model.eval(), alphabet(LENGTH), secrets, "")) | {"step": step})

    run = trained(secrets, seed=seed, D=D, steps=LOOKS[-1], what=f"width {D}, seed {seed}", after=look)
    return {"looks": looks, "parameters": sum(p.numel() for p in run.model.parameters())}


@record("privacy_exposed", "Exposure of planted secrets by repeats, width, step and seed.", seeds=SEEDS, loose=MOVES)
def privacy_exposed() -> dict:
    """Three widths; eight secrets for each of 0, 1, 3, 10, 30, 100 repeats; looked at four times on the way."""
    return {str(D): [grown(D, seed) for seed in SEEDS] for D in WIDTHS}


@record("privacy_unlearned", "Secrets unlearned by gradient ascent, and how they return.", seeds=SEEDS, loose=MOVES)
def privacy_unlearned() -> dict:
    """The eight secrets of 100 repeats: unlearned; trained on three things; beside a model that never saw them."""
    found = []
    for seed in SEEDS:
        secrets = invented(seed)
        often = secrets[-EACH:]
        with_them = trained(secrets, seed=seed, what=f"with them, seed {seed}")
        without = trained(secrets[:-EACH], seed=seed, what=f"without them, seed {seed}")
        c = with_them.characters
        model, steps = forgotten(with_them.model, c, often)
        kept, more = forgotten(with_them.model, c, often, lessons(c, often, LENGTH, seed)[PLAYS])
        models = {"trained": with_them.model, "unlearned": model, "never seen": without.model, "plays kept": kept}
        found.append(
            {
                "steps": [steps, more],
                "state": {name: state(one, c, often, LENGTH) for name, one in models.items()},
                "after": {
                    name: {
                        what: returning(models[name], c, loss, often[EACH // 2 :])
                        for what, loss in lessons(c, often, LENGTH, seed).items()
                    }
                    for name in ("unlearned", "plays kept", "never seen")
                },
            }
        )
    return {"runs": found}


@record("privacy_private_gpt", "Exposure after private training of a small GPT.", seeds=SEEDS[:2], loose=MOVES)
def privacy_private_gpt() -> dict:
    """Width 32, 500 steps; δ = 1 / N; nothing, clipping alone, and two strengths of noise."""
    found: dict[str, list] = {}
    for noise in (None, 0.0, 0.5, 1.0):
        found[str(noise)] = []
        for seed in SEEDS[:2]:
            run = private_gpt(invented(seed), noise, seed=seed, length=LENGTH, steps=STEPS)
            N = len(run.text) // WINDOW
            accountant = RDPAccountant()
            accountant.history = [(noise, EXPECTED / N, STEPS)] if noise else []
            epsilon = accountant.get_epsilon(1 / N) if noise else None
            found[str(noise)].append(looked(run) | {"epsilon": epsilon, "windows": N})
    return found
