"""Networks that read one step after another and keep a state.

In the order of the notebook: ``units``, one unit, its way back, and the cliff; ``layers``, a plain layer, the LSTM and
the GRU; ``sequence_errors``, what they refuse; ``reach``, how much of a gradient comes back, and the gate that training
starts with; ``names``, place names in 14 languages; ``reader``, an LSTM that tells the language. The figures are in
``unit_figures``, ``reach_figures`` and ``name_figures``; ``gate_explorer`` is live. The recall task is ``..recall``.
"""
