"""The documents' own questions, answered from what the course measured."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from .trials import UNTRIED, Trial


@cache
def questions() -> tuple[Mapping[str, str], ...]:
    """Each question: its place, what is asked, what the documents answer, what the course answers; in our words."""
    return tuple(tomllib.loads((files(__package__) / "questions.toml").read_text(encoding="utf-8"))["question"])


def answered(asked: Mapping[str, str], trials: Sequence[Trial]) -> str:
    """A question with both answers as Markdown; each ``{A12}`` becomes that claim's verdict with its link.

    Raises:
        KeyError: an answer names a claim that there isn't.
    """
    by_id = {trial.id: trial for trial in trials}
    ours = re.sub(r"\{(\w+)\}", lambda found: cited(by_id[found[1]]), asked["ours"])
    return f"### {asked['asked']}\n\n*{asked['source']} answers:* {asked['theirs']}\n\n*The course answers:* {ours}"


def cited(trial: Trial) -> str:
    """A claim as an answer quotes it."""
    if trial.notebook is None:
        return f"({trial.id}: {UNTRIED})"
    return f"([{trial.id} in {trial.notebook.number}]({trial.notebook.link(trial.cell)}): {trial.verdict})"
