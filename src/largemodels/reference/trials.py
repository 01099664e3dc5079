"""Every claim of the source documents with the verdict that a notebook computed, if one did."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..core.claims import CLAIM_MIME, FAILS, HOLDS, HOLDS_WHEN, OPEN, registry
from ..core.executed import Notebook, executed, outputs

UNTRIED = "not tried yet"
VERDICTS = (HOLDS, HOLDS_WHEN, FAILS, OPEN, UNTRIED)
DOCUMENTS = ("000", "001", "002", "003", "004")
GROUPS = {"C": "concepts", "A": "algorithms", "K": "code", "P": "applications", "S": "society"}


@dataclass(frozen=True)
class Trial:
    """A claim, and how it stands.

    Attributes:
        id: such as ``"A12"``.
        claimed: what the documents say, in our words.
        source: where they say it.
        verdict: in full, such as ``"holds when training is long"``, or :data:`UNTRIED`.
        measured: the figure that decided.
        why: the reason.
        notebook: the one that decided; None if nobody tried.
        cell: the id of its cell.
        earlier: numbers of notebooks that tried the claim before. The last one knows most, so it decides.
    """

    id: str
    claimed: str
    source: str
    verdict: str = UNTRIED
    measured: str = ""
    why: str = ""
    notebook: Notebook | None = None
    cell: str = ""
    earlier: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """One of :data:`VERDICTS`: "holds when …" without its condition."""
        return HOLDS_WHEN if self.verdict.startswith(HOLDS_WHEN) else self.verdict

    @property
    def documents(self) -> tuple[str, ...]:
        """The numbers of the documents that make the claim."""
        return tuple(dict.fromkeys(re.findall(r"\b00\d\b", self.source)))

    @property
    def where(self) -> str:
        """The link to the cell that decided, as Markdown; before it the notebooks that tried earlier."""
        if self.notebook is None:
            return ""
        before = f"after {', '.join(self.earlier)}: " if self.earlier else ""
        return f"{before}[{self.notebook.number}]({self.notebook.link(self.cell)})"


def trials(root: Path) -> list[Trial]:
    """Every claim of the registry in its order, with what the executed notebooks under ``root`` say of it."""
    found: dict[str, list[tuple[Notebook, str, dict]]] = {}
    for notebook in executed(root):
        for cell, record in outputs(notebook, CLAIM_MIME):
            found.setdefault(record["id"], []).append((notebook, cell, record))
    return [judged(id, entry, found.get(id, [])) for id, entry in registry().items()]


def judged(id: str, entry: dict[str, str], tried: Sequence[tuple[Notebook, str, dict]]) -> Trial:
    """A claim with the last of its trials, or with none."""
    if not tried:
        return Trial(id, entry["claimed"], entry["source"])
    notebook, cell, record = tried[-1]
    return Trial(
        id, entry["claimed"], entry["source"], record["verdict"], record["measured"], record["why"], notebook, cell,
        tuple(dict.fromkeys(before.number for before, _, _ in tried[:-1] if before.name != notebook.name)),
    )  # fmt: skip


def chosen(every: Iterable[Trial], document: str = "", verdict: str = "") -> list[Trial]:
    """The trials of one document's claims (``"001"``) and of one verdict; an empty word leaves that open."""
    return [t for t in every if (not document or document in t.documents) and (not verdict or t.kind == verdict)]


def counts(every: Iterable[Trial]) -> dict[str, int]:
    """Verdict → how many claims, all five verdicts in their order."""
    counted = Counter(trial.kind for trial in every)
    return {verdict: counted[verdict] for verdict in VERDICTS}


def table(rows: Sequence[Trial]) -> str:
    """The trials as a Markdown table, with a link to each cell that decided."""
    lines = ["| Claim | The documents say | Verdict | Measured | Why | Where |", "| --- |" + " --- |" * 5]
    for t in rows:
        cells = [f"**{t.id}**", f"{t.claimed} ({t.source})", f"**{t.verdict}**", t.measured, t.why, t.where]
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines) if rows else "No claim is like that."
