"""From a hand-in to its marks.

``grade`` marks a class: for a ``lab`` it gives each submission as a ``job`` to a ``crew``. The job runs the answers in
``rounds`` and asks the probes; ``mark`` compares each reply's ``values`` with the solution's (``compare``), and looks
for forbidden calls (``rules``). ``fingerprint`` tells when all that has changed.
"""
