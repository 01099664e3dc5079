"""Claims on trial: a claim of the source documents, what was measured, and the verdict that follows.

The claims themselves stand in ``claims.toml``, paraphrased, with their place in the sources.
"""

from __future__ import annotations

import html
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files

from IPython.display import display

CLAIM_MIME = "application/vnd.largemodels.claim+json"
HOLDS, HOLDS_WHEN, FAILS, OPEN = "holds", "holds when", "does not hold", "can't tell"


@dataclass(frozen=True)
class Claim:
    """A claim that was tried. ``verdict`` is one of holds, holds when …, does not hold, can't tell."""

    id: str
    verdict: str
    measured: str
    claimed: str
    why: str
    source: str


@cache
def registry() -> dict[str, dict[str, str]]:
    """Every claim of the sources: id → ``{"source": where, "claimed": what it says}``."""
    return tomllib.loads((files(__package__) / "claims.toml").read_text(encoding="utf-8"))


def verdict(holds: bool | None, needs: Mapping[str, bool]) -> str:
    """The verdict that follows from what was measured.

    Args:
        holds: whether the claim was seen to hold under the best conditions that were tried; None if what was measured
            (its interval) leaves that open.
        needs: condition → whether the claim was seen to fail without it.
    """
    if holds is None:
        return OPEN
    if not holds:
        return FAILS
    conditions = [condition for condition, needed in needs.items() if needed]
    return f"{HOLDS_WHEN} {' and '.join(conditions)}" if conditions else HOLDS


def claim(id: str, *, holds: bool | None, needs: Mapping[str, bool] | None = None, measured: str, why: str) -> Claim:
    """Show a claim's card, leave its machine-readable record in the notebook, and return it.

    Args:
        id: the claim's id in ``claims.toml``, such as ``"A12"``.
        holds: computed: was the claim seen to hold under the best conditions that were tried? None where the interval
            of what was measured lies on both sides: can't tell is a verdict, too.
        needs: condition, worded to follow "holds when" → computed: was the claim seen to fail without it?
        measured: the figure that decided, with its unit.
        why: the reason, in one sentence.

    Raises:
        KeyError: no claim has that id.
        TypeError: ``holds`` or a value of ``needs`` isn't True or False.
    """
    if id not in registry():
        raise KeyError(f"No claim has the id {id!r}. The ids are those of core/claims.toml: {', '.join(registry())}.")
    measurements = {"holds": holds, **(needs or {})}
    for name, value in measurements.items():
        if type(value) is not bool and not (
            name == "holds" and value is None
        ):  # a NumPy bool or a tensor hides a missing .item()
            raise TypeError(
                f"claim {id}: {name!r} is {value!r}, a {type(value).__name__}. It must be True or False: write bool(…)."
            )
    tried = Claim(id, verdict(holds, needs or {}), measured, registry()[id]["claimed"], why, registry()[id]["source"])
    display(
        {
            CLAIM_MIME: asdict(tried),
            "text/html": card(tried),
            "text/plain": f"{id} {tried.verdict}. Measured: {measured}",
        },
        raw=True,
    )
    return tried


def card(tried: Claim) -> str:
    """The claim as a small HTML card that reads on a light and on a dark page."""
    color = {HOLDS: "#009E73", FAILS: "#D55E00"}.get(tried.verdict, "#0072B2")
    rows = {"The source says": f"{tried.claimed} ({tried.source})", "Measured here": tried.measured, "Why": tried.why}
    body = "".join(
        f'<div style="margin-top:4px"><span style="opacity:.75">{name}:</span> {html.escape(text)}</div>'
        for name, text in rows.items()
    )
    title = f"Claim {html.escape(tried.id)}: {html.escape(tried.verdict)}"
    return (
        f'<div style="border-left:6px solid {color};background:rgba(128,128,128,.10);padding:10px 14px;margin:6px 0;'
        f'max-width:52em;font-size:1em;line-height:1.45"><strong>{title}</strong>{body}</div>'
    )
