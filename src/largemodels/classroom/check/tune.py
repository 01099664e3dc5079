"""The checks of lab 10, Fine-tune: a head, freezing, LoRA, where it goes in, and how it comes out again."""

from .tune_freezing import freeze
from .tune_head import head_logits
from .tune_inserting import insert
from .tune_lora import lora, merged

__all__ = ["freeze", "head_logits", "insert", "lora", "merged"]
