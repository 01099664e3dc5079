"""What a teacher and students get of the marks: a ``report`` in words, an ``export`` as CSV, ``feedback`` as pages."""
