"""The linter: what every notebook of the course keeps to, one rule a function, one sentence a finding.

The rules stand in ``lint_card``, ``lint_shape``, ``lint_source``, ``lint_outputs``, ``lint_live``, ``lint_names`` and
``lint_claims``; importing these registers them.
"""

from __future__ import annotations

from pathlib import Path

from largemodels.authoring import (
    lint_card,
    lint_claims,
    lint_live,
    lint_names,
    lint_outputs,
    lint_shape,
    lint_source,
    page,
)

__all__ = ["lint", "lint_card", "lint_claims", "lint_live", "lint_names", "lint_outputs", "lint_shape", "lint_source"]


def lint(path: Path) -> list[str]:
    """What is wrong with the notebook at ``path``: a sentence each, with the cell's id and what to do."""
    try:
        notebook = page.read(path)
    except ValueError as error:
        return [str(error)]
    return [finding for rule, kinds in page.RULES if notebook.kind in kinds for finding in rule(notebook)]
