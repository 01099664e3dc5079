"""Notebook 3, back-propagation and the multi-layer perceptron, read in this order.

`autograd` (numbers that remember), `graphs` and `sweeps` (the walk through a graph, both ways), `mlp` (the same in
matrices), `own_gradients` (our gradients under torch's check), `digits` and `mlp_training` (a network that reads),
`depth` and `xor` (what layers do and what they are for). `graph_explorer` is the live widget; `_figures` draw.
"""
