"""Notebook 5.4, second half: was a record in the training set, and how differential privacy hides it."""
