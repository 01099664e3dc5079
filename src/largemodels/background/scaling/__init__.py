"""Scaling, measured, in the order of notebook 1.3.

``cost`` says what a model costs before it exists; ``model`` is the model, ``training`` trains it and judges it.
``long_runs`` makes the four records. ``laws`` fits loss against size, ``budget_laws`` loss against size and compute.
``ladder_figures``, ``budget_figures`` and ``reading_figures`` draw; ``scaling_explorer`` is the live widget.
"""
