"""Notebook 3.6: a GPT pre-trained from nothing; the modules in the order of the notebook.

`counting` (what a table knows), `muon` (steps for matrices), `model` (a GPT on top of the table), `recipe` (all choices
in one place), `together`, `run` (a training that can be stopped and taken up), `long_runs` (the records), `stored` (the
model that they left), `gpt_figures`, `writing_figures`, `writing_explorer`, `requirements` (what is refused).
"""
