"""What pre-training is worth to a task with few labels.

``fine_tuning`` puts a head on top of a body and freezes what lies below; ``transfer`` sets MiniLM pretrained against
MiniLM at random weights, ``transfer_figures`` draws that, and ``long_runs`` makes the records.
"""
