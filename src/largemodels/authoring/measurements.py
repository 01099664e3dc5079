"""What ``make bench`` measured, kept in ``bench.json``: the benchmarks write it, the cards read it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

FILE = "src/largemodels/authoring/bench.json"
NOT_MEASURED = "not measured yet"


def load(root: Path) -> dict:
    """All measurements of the course under ``root``; an empty dictionary before the first benchmark."""
    path = root / FILE
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def merge(root: Path, section: str, rows: dict) -> dict:
    """Lay ``rows`` over one section of bench.json, leave every other row as it is, and return the whole.

    Args:
        root: the course's folder.
        section: ``machine``, ``notebooks``, ``setup``, ``widgets`` or ``grading``.
        rows: what was measured, ready for JSON.
    """
    measured = load(root)
    measured[section] = {**measured.get(section, {}), **rows}
    save(root, measured)
    return measured


def drop(root: Path, section: str, name: str) -> None:
    """Take one row out of a section of bench.json."""
    measured = load(root)
    del measured[section][name]
    save(root, measured)


def save(root: Path, measured: dict) -> None:
    """Write bench.json whole or not at all."""
    path = root / FILE
    unfinished = path.with_suffix(".unfinished")
    text = json.dumps(measured, indent=1, sort_keys=True, ensure_ascii=False)
    unfinished.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    os.replace(unfinished, path)


def figures(name: str, measured: dict) -> tuple[str, str]:
    """Seconds and peak memory of a notebook as text with units."""
    row = measured.get("notebooks", {}).get(re.sub(r"^labs/", "solutions/", name))
    if not row:
        return NOT_MEASURED, NOT_MEASURED
    memory = row["peak_mb"]
    return f"{row['seconds']:.0f} s", f"{memory / 1000:.1f} GB" if memory >= 1000 else f"{memory:.0f} MB"


def machine_sentence(measured: dict) -> str:
    """The machine of the last benchmark as the end of a sentence, or nothing before the first one."""
    facts = measured.get("machine")
    if not facts:
        return ""
    hardware = f"{facts['cores']} CPU cores ({facts['cpu']}), {facts['memory_gb']:.0f} GB of memory"
    software = f"Python {facts['python']}, torch {facts['torch']}"
    return f"{hardware}, {facts['gpu'] or 'no GPU'}, {software}, on {facts['date']}"
