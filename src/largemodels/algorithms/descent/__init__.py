"""Notebook 2, gradient descent, read in this order.

`surfaces` and `valleys` (losses to walk on), `descent` (the loop), `optimizers` (plain, momentum, RMSProp, Adam),
`descent_theory` (what can be said before a walk), `stochastic` (a few examples at a time), `requirements` (what a walk
can take). `descent_explorer` is the live widget, `descent_menu` what it offers; modules that end in `_figures` draw.
"""
