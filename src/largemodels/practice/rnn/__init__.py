"""Notebook 3.2: an RNN that reads place names and says which of 24 languages each is written in.

In the order of the notebook: ``written``, the names in three parts; ``judging``, macro-F1 and its interval;
``baseline``, counted n-grams; ``listing``, the net of the documents with its two faults; ``reader``, the net without
them, and the other ways to read a padded batch; ``training``, one training for every way; ``beliefs``, what a net
believes after each letter; ``long_runs``, the record of many seeds; ``requirements``, what is refused. Pictures are in
``batch_figures``, ``score_figures`` and ``belief_figures``; ``belief_explorer`` is live.
"""
