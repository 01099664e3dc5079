"""Notebook 5.1: bias measured, treated and measured again; the modules in the order of the notebook.

`tables` (credit, Adult, COMPAS), `measures` (rates by group, intervals), `definitions` (two thresholds), `remedies`,
`thinning`, `words` (vectors), `sentence_pairs` (SmolLM2), `country_names` (tokens), `long_runs`, `requirements`.
"""
