"""Notebook 7, self-attention, read in this order.

`attention` (scaled dot-product attention, masks, several heads), `positions` (telling tokens where they stand), `heads`
(MiniLM's real heads, opened), `cost` (counted and measured), `recall` (a task of distance, for attention and its
rivals). `attention_explorer` is the live widget; the modules that end in `_figures` draw.
"""
