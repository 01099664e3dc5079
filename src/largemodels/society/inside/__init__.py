"""Notebook 5.3: what a language model computes on the way, and how such a finding is tested; in the notebook's order.

`core.hooked` (SmolLM2, read and edited), `induction` (heads that copy), `lens` (the vocabulary read off every
layer), `sentences` (all words), `patching` (states moved between two of them), `probes` (linear readers with
control tasks), `inside_figures`, `found_figures`, `lens_explorer`, `requirements`. The toy of superposition stands
in `society.superposition`.
"""
