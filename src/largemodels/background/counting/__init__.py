"""Notebook 1.1: how many parameters a model has, and what it costs to hold, run and train it."""
