"""Notebook 4.7: recommending films, predicting stars, and what a ranking's figure depends on; in the notebook's order.

`requirements` (what is refused), `factors` (biases, matrix factorization), `histories` (who saw what in which order),
`ranking` (hits, NDCG, ties, samples, intervals), `next_film` (counting methods, EASE), `methods` (all of them side by
side), `sequence` (the Transformer; `long_runs` trains it), `rating_figures`, `ranking_figures`,
`picks_figures`, `history_explorer`.
"""
