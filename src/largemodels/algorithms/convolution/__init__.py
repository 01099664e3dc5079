"""Notebook 5, convolution, read in this order.

`convolution` (the window that slides, pooling, and their gradients), `kernels` (nine numbers drawn by hand), `photos`
(five real ones), `equivariance` (what moves when the input moves, and what an output can see), `efficientnet` (a real
network, opened). `kernel_explorer` is the live widget; the modules that end in `_figures` draw.
"""
