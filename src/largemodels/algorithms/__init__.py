"""Chapter 2, the algorithms: each one built in the open in a notebook, and kept here for the notebooks after it.

A folder for each notebook, in the notebooks' order: linear, descent, backprop, regularization, convolution, recurrence,
attention, transformer, pretraining. `shapes` says mistakes in shapes for all of
them, `positions` tells tokens where they stand.
"""
