"""Notebook 5.1: TODO, what it is about; the modules in the order of the notebook.

`requirements` (what is refused).
"""
