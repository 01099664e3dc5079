"""Notebook 1, linear and logistic regression, read in this order.

`requirements` (what a linear model can take), `linear` (the mean squared error and its gradient), `logistic` (the
cross-entropy and its gradient), `tables` (the two tables of patients), `decisions` (from a probability to a decision).
`line_explorer` and `threshold_explorer` are the live widgets; the modules that end in `_figures` draw.
"""
