"""Networks that read one step after another and keep a state.

In the order of the notebook:

``units`` one unit with a pencil, its way back, and the cliff that clipping saves it from; ``layers`` a layer of units,
the LSTM and the GRU; ``sequence_errors`` what they refuse; ``reach`` how much of the answer's gradient reaches a step;
``starts`` where training starts; ``names`` place names in many languages; ``reader`` an LSTM that tells the language.
The figures are in ``unit_figures``, ``reach_figures``, ``name_figures``; ``gate_explorer`` is live.
"""
