"""For classes: what labs say to a learner, and how a lab is marked.

A lab imports two things: ``check``, help while one works, and in its solution ``probes``, by which it is marked.
``release`` hands labs out. ``largemodels grade`` finds ``handins``, runs each in a ``box``, and compares what it says
(``marking``); the ``gradebook`` keeps everything, and ``reports`` show it.
"""
