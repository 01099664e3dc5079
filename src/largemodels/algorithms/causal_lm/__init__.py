"""The causal language model that later chapters train, tune and write with.

``model`` is GPT-2, Llama, or what lies between (``blocks``); ``generation`` draws the next token and keeps what those
before it said; ``weights`` loads other people's weights. ``requirements`` says what drawing refuses.
"""
