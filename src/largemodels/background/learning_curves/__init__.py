"""From features to pretrained models, in the order of notebook 1.2.

``draws`` deals out the labels. ``lexicon``, ``bags``, ``small_net``, ``encoder`` and ``fine_tuning`` are the ways of
making a classifier; ``methods`` gives each its best setting. ``crossings`` says where one way overtakes another,
``unseen_words`` why, ``price`` at what cost, ``one_word`` where the order turns round. ``long_runs`` makes the records.
``curve_figures`` draws; ``opinion_explorer`` is the live widget.
"""
