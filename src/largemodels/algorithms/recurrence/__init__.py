"""Networks that read one step after another and keep a state.

In the order of the notebook: ``units``, one unit, its way back, and the cliff; ``layers``, a plain layer, the LSTM and
the GRU; ``requirements``, what they refuse; ``recall``, a task of distance, and ``recall_models``, who sits it;
``reach``, how much of a gradient comes back, and the gate that training starts with; ``starts``, the one number that
each cell starts with, and ``start_words``, what it foretells; ``names``, place names in 14 languages; ``reader``, an
LSTM that tells the language. The figures are in ``unit_figures``, ``reach_figures``, ``start_figures`` and
``name_figures``; ``reach_explorer`` and ``gate_explorer`` are live.
"""
