"""Notebook 5.3, its second half: `toy` (superposition), `toy_figures`, `toy_explorer`, `requirements`."""
