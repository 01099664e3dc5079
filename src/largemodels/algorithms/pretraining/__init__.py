"""Pre-training, in the order of notebook 9.

The text is ``core.reviews``, cut by ``tokens``. ``requirements`` says what input is refused. ``objectives`` makes
(input, target) pairs, ``baselines`` and ``counting`` say what counting reaches. ``language_model`` is the course's
Transformer with both objectives, ``training`` trains it, ``samples`` shows in words what it learned.
``training_figures`` draws; ``objective_explorer`` is the live widget; ``long_runs`` and ``counting_long_runs`` make the
records. What the trained bodies are worth to a task with labels is measured in ``transfer``.
"""
