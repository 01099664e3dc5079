"""Notebook 7, self-attention, read in this order.

`attention` (scaled dot-product attention, masks, several heads), `scaling` (gradients with and without √d), `heads`
(MiniLM's real heads, opened), `habits` (what they do in general), `cost` (counted and measured). Where tokens stand is
in `..positions`, the recall task in `..recurrence.recall`. `attention_explorer` is the live widget; `diagrams` and the
modules that end in `_figures` draw.
"""
