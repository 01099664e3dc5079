"""Notebook 4.4, images, its first half: pictures are named; the modules in the order of the notebook.

`pictures` (seventeen of them, and one's own), `corruption` (harm, and what it costs), `label_sets`, `descriptions` and
`few_shot` (new labels from few examples), `requirements` (what is refused). `photo_explorer` is the live widget; the
modules that end in `_figures` draw. The second half, pictures made from noise, is in `applications.diffusion`.
"""
