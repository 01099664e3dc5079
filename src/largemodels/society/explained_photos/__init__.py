"""The second half of notebook 5.2: the same explanations and tests, of a photo's class."""
