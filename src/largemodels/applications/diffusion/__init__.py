"""Notebook 4.4, images, its second half: digits are made from noise; the modules in the order of the notebook.

`noising` (pictures drown), `denoiser` (a network that guesses the noise), `sampling` (out of it again), `made` (what
the made digits are worth), `long_runs` (the record), `requirements` (what is refused). `digit_explorer` is the live
widget, `digit_figures` draws.
"""
