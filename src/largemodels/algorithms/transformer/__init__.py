"""The Transformer, in the order of notebook 8.

``config`` is the one configuration, ``requirements`` says what input is refused. ``blocks`` holds the parts and the two
kinds of block, ``deep_stacks`` what they do in deep stacks, ``counting`` their parameters; ``embeddings``, ``encoder``,
``decoder`` and ``encoder_decoder`` are the stacks. ``parity`` copies torch's weights, ``bert`` loads MiniLM's.
``switches`` takes parts away: in training (``reversal``), and at run time (``neighbors``, ``senses``,
``switch_explorer``). Pictures: ``diagrams``, ``block_figures``,
``ablation_figures``, ``neighbor_figures``.
"""
