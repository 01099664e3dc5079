"""Records: what takes longer than a notebook may, made by a command, kept as a file of figures, read by the notebook.

A function that makes one stands in a module ``long_runs`` (or ``…_long_runs``) of a notebook's folder::

    @record("scaling_ladder", "The loss of six small GPTs on held-out text.", seeds=[0, 1, 2], within=0.1)
    def scaling_ladder() -> dict: ...

``largemodels records scaling_ladder`` runs it and writes ``records/scaling_ladder.json`` beside that module;
``read("scaling_ladder")`` gives it to a notebook, running nothing and importing nothing.
"""

from .making import record
from .reading import Record, read

__all__ = ["Record", "read", "record"]
