"""What is said here: sentences of the course's own, so that no recognizer was tuned on them."""

from importlib.resources import files

#: For judging by: 24 sentences without digits.
SENTENCES = (files(__package__) / "sentences.txt").read_text(encoding="utf-8").splitlines()
