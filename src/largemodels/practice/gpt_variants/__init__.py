"""Notebook 3.6, section 8: two choices that large models make and the recipe doesn't, put into the same GPT.

`experts` (several feed-forward networks, one for each token), `value_embeddings` (a second vector a token, for its
values), `variant` (a recipe with them), `long_runs` (the record), `requirements` (what is refused).
"""
