"""Notebook 5.2: explanations of one prediction, and tests of the explanations themselves."""
