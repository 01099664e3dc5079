"""Regularization: notebook 4, in the order in which it builds and uses these modules.

``parts`` has the data, cut in three; ``shrinkage`` the prices on size, L2 and L1, and the steps that pay them; ``path``
the errors over a whole range of prices; ``dropout`` and ``early_stopping`` two other leashes; ``crowd`` trains many
networks at once, so that a difference can be told from luck. ``requirements`` says what is wrong with what any of them
was given. The modules that end in ``_figures`` draw, and ``path_explorer`` puts the price under the learner's hand.
"""
