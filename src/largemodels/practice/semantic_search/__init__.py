"""Notebook 3.4: BERT from the Transformers library, and a search by meaning; the modules in the notebook's order.

`requirements` (what is refused), `bert` (tokens in, vectors out), `listing` (faults of the source, measured), `senses`
(a word in several sentences), `pages` (the frozen collection), `questions`, `words` (BM25), `search` (ranks, fusion,
recall with intervals), `long_runs` (records), and figures.
"""
