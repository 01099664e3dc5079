"""Notebook 3.3, a CNN that sees; the modules in the order of the notebook.

`bitmaps` (ink counted into pixels), `listing` (the documents' wiring, with its faults), `digit_net` (the mended one),
`learning` (shifts, training), `baselines` (k-NN, SVM, McNemar's test), `writers` (whose hand a picture is from),
`judging` (all ways on one fold), `sketches` and `canvas` (a page to draw on), `photo_features` (a larger net's eyes),
`requirements` (what is refused). `drawing_explorer` is the live widget; `net_diagrams` and the modules that end in
`_figures` draw.
"""
