"""Chapter 2, the algorithms: each one built in the open in a notebook, and kept here for the notebooks after it.

A folder for each notebook, in the notebooks' order: linear, descent, backprop, convolution, attention. `shapes` says
mistakes in shapes for all of them.
"""
