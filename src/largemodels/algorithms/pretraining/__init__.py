"""Pre-training and fine-tuning, in the order of notebook 9.

``requirements`` says what input it refuses. ``byte_pairs`` cuts text into pieces, and ``library_pieces`` does it fast;
the text is ``core.reviews``. ``objectives`` makes (input, target) pairs of it, ``baselines`` says what counting
reaches. ``language_model`` is the course's Transformer with both objectives, ``training`` trains it. ``fine_tuning``
puts a head on top and freezes what lies below, ``upper_blocks`` does so the quick way, and ``transfer`` sets MiniLM
pretrained against MiniLM at random weights. ``piece_figures``, ``training_figures``, ``transfer_figures`` draw;
``objective_explorer`` is the live widget.

For later chapters: ``causal_lm`` is GPT-2, Llama, or what lies between (``causal_blocks``), ``generation`` writes with
it, and ``causal_lm_weights`` loads other people's weights into it.
"""
