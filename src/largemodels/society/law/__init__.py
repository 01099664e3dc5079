"""Notebook 5.7: which rules a product falls under, and who answers for it; the modules in the order of the notebook.

`law_tables` (three laws as trees that are data), `rules` (the walk), `cases` (sixteen products, and what is counted),
`law_figures` and `form_explorer` (pictures), `credit` (a small model with its figures), `documents` (model card and
data sheet), `requirements` (what is refused). Teaching material, not legal advice.
"""
