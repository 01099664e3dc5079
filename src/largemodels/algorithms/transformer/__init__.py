"""The Transformer, in the order of notebook 8.

``requirements`` says what input it refuses. ``blocks`` holds the layer norm, the feed-forward network, the residual
road and the two kinds of block; ``embeddings`` turns ids into vectors with places. ``encoder``, ``decoder`` and
``encoder_decoder`` are the three stacks. ``parity`` copies weights from torch's classes, ``bert`` loads MiniLM's.
"""
