"""For classes: what labs say to a learner, and how a lab is marked."""
