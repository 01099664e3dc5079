"""Notebook 3.4: BERT from the Transformers library, and a search by meaning; the modules in the notebook's order.

`requirements` (what is refused), `bert` (tokens in, vectors out), `listing` (what the source leaves out, measured),
`senses` (a word in several sentences), `words` (BM25), `pages` (the frozen collection; `long_runs` makes it),
`questions`, `search` (ranks, fusion, recall with intervals), `bert_figures`, `search_figures`, `answer_figures`,
`search_explorer`.
"""
