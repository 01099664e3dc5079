"""Claims by document and by verdict, live."""

from __future__ import annotations

import html
from collections.abc import Sequence

import ipywidgets as widgets

from ..core.explorer import Explorer, choice
from .trial_figures import COLORS, claim_squares, shade
from .trials import DOCUMENTS, VERDICTS, Trial, chosen


class TrialsExplorer(Explorer):
    """A document and a verdict pick claims: the others fade, and a table with links names those that stay.

    Args:
        every: the trials, see :func:`.trials.trials`.
    """

    def __init__(self, every: Sequence[Trial]) -> None:
        self.every = list(every)
        self.document = choice("document", [("all", ""), *((number, number) for number in DOCUMENTS)], width="70px")
        self.verdict = choice("verdict", [("all", ""), *((verdict, verdict) for verdict in VERDICTS)], width="110px")
        self.rows = widgets.HTML()
        super().__init__(claim_squares(self.every), self.document, self.verdict)
        self.widget.children = [*self.widget.children, self.rows]

    def draw(self) -> str:
        """Fade the squares that aren't picked, and write the table of those that are."""
        picked = chosen(self.every, self.document.value, self.verdict.value)
        for verdict in COLORS:
            here = [trial for trial in self.every if trial.kind == verdict]
            self.trace(verdict).marker.opacity = [shade(trial, trial in picked) for trial in here]
        self.rows.value = html_table(picked)
        tried = sum(trial.notebook is not None for trial in picked)
        return f"{len(picked)} of {len(self.every)} claims; {tried} of them were tried."


def html_table(rows: Sequence[Trial]) -> str:
    """The trials as an HTML table whose links lead to the cells that decided."""
    lines = []
    for trial in rows:
        texts = [trial.id, f"{trial.claimed} ({trial.source})", trial.verdict, trial.measured]
        link = ""
        if trial.notebook is not None:
            link = f'<a href="{trial.notebook.link(trial.cell)}" target="_blank">{trial.notebook.number}</a>'
        cells = "".join(f'<td style="padding:2px 10px;vertical-align:top">{html.escape(text)}</td>' for text in texts)
        lines.append(f'<tr>{cells}<td style="padding:2px 10px;vertical-align:top">{link}</td></tr>')
    return f'<table style="line-height:1.35">{"".join(lines)}</table>' if lines else "No claim is like that."
