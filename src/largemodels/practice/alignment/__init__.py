"""Notebook 8, align: a chat template, supervised fine-tuning, preferences (DPO) and rewards (GRPO) on a small GPT."""
