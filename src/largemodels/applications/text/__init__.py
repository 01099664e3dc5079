"""Notebook 4.1: generating and summarizing text with SmolLM2; the modules in the notebook's order.

`requirements` (what is refused), `writing` (generate, and the loop by hand), `reading` (a text's tokens, each with its
probability and its rivals), `cutting` (what temperature, top-k and top-p leave), `bits` (perplexity, bits per byte,
plain compressors), `asking` (`texts.toml`, the chat template, plain answers), `papers` (texts with summaries),
`summarizing` (ROUGE and plain summaries), `turned` (a fact turned round), `failures` (sorted into kinds), `long_runs`;
`heat_figures`, `cut_figures`, `score_figures`; `heat_explorer`, `cut_explorer`.
"""
