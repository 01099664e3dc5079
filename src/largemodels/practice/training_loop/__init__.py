"""Notebook 3.1, a training loop you can trust, read in this order.

`loop` (batches, the loop, its exam), `nets`, `libraries` (the same steps in Keras and scikit-learn), `checkpoint`
(stop and resume), `clinic` (six silent faults), `births` (where a NaN was born), `tests_of_a_loop` (what catches each).
`loop_figures` and `clinic_figures` draw, `clinic_explorer` is the live widget, `requirements` says what is refused.
"""
