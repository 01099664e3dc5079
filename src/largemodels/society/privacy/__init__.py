"""Notebook 5.4, privacy: secrets planted in a small language model, pulled out, and taken out again."""
