"""Notebook 5.1: bias measured, treated and measured again; the modules in the order of the notebook.

`definitions` (scores, two thresholds), `remedies`, `thinning`, `words` (vectors), `sentence_pairs` (SmolLM2),
`country_names` (tokens), `long_runs`, `requirements`. People, rates by group and vectors are read in `core`.
"""
