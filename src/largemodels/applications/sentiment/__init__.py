"""Notebook 4.2: seven judges of a movie review, from a word list to a language model, and where all of them fail.

``judges`` and ``prompted`` give log-odds; ``long_runs`` makes the records. ``confidence`` asks whether a probability is
one, ``kinds`` sorts the failures, ``plays`` is a second task. ``requirements`` says what is refused.
"""
