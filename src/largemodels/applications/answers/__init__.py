"""Notebook 4.10: answers from documents; the modules in the order of the notebook.

`requirements` (what is refused).
"""
