"""Notebook 5.3: what a language model computes on the way, and how such a finding is tested; in the notebook's order.

`machine` (SmolLM2, read and edited by hooks), `induction` (heads that copy), `lens` (the vocabulary read off every
layer), `patching` (states moved between two sentences), `countries` and `probes` (linear readers, with control tasks),
`toy` (superposition), `inside_figures`, `found_figures`, `lens_explorer`, `requirements` (what is refused).
"""
