"""Notebook 3.7: MiniLM fine-tuned on short movie reviews, in full, frozen, and by LoRA; the modules in its order.

`counts` (what is to be beaten), `tuning` (the one function that fine-tunes), `lora` (by hand), `companions` (a
forgotten mask), `checkpoints` (saved and loaded), `outcomes` (what each way got right), `requirements`
(what is refused).
"""
