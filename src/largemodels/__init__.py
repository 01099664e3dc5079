"""Large Models, Hands On: what the course's notebooks import."""

import os

os.environ.setdefault("KERAS_BACKEND", "torch")  # Keras asks once, when it is imported
