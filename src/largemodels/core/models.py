"""The two pretrained models that the course uses everywhere, loaded from the cache, without a network.

Each function returns the tokenizer and the model on `device()`, in float32 and in eval mode (no dropout).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from transformers import BertModel, BertTokenizer, LlamaForCausalLM, PreTrainedTokenizerFast
from transformers.utils import logging as transformers_logging

from .assets import fetch
from .device import device


def load_smollm2() -> tuple[PreTrainedTokenizerFast, LlamaForCausalLM]:
    """SmolLM2-135M-Instruct: a chat model of 134,515,008 parameters, 30 layers, 9 heads, 8,192 tokens of context.

    The weights were quantized to 4 bits by whoever packaged them and are unpacked to float32 (see `dequantize`), so
    answers can differ a little from the original's. `tokenizer.apply_chat_template` writes a conversation in the form
    that the model was trained on.

    Raises:
        AssetError: it isn't in the cache and can't be fetched.
    """
    folder = fetch("smollm2")
    with _quietly():
        tokenizer = PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
        model = LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32, local_files_only=True)
    return tokenizer, model.to(device()).eval()


@torch.inference_mode(False)
def load_minilm() -> tuple[BertTokenizer, BertModel]:
    """all-MiniLM-L6-v2: a BERT encoder of sentences, 22,713,216 parameters, 6 layers, 12 heads, D = 384, 512 tokens.

    Attention is computed the eager way, so that ``model(**inputs, output_attentions=True).attentions`` holds one
    (B, H, T, T) tensor a layer. There is no masked-language-model head.

    Raises:
        AssetError: it isn't in the cache and can't be fetched.
    """
    with _quietly():
        tokenizer = BertTokenizer.from_pretrained(fetch("minilm"), local_files_only=True)
    return tokenizer, minilm_as_loaded().to(device()).eval()


@torch.inference_mode(False)  # else a first call under inference_mode makes weights that no gradient can go through
def minilm_as_loaded() -> BertModel:
    """A MiniLM of its own as ``from_pretrained`` hands it over, on the CPU: in training mode or not is its choice."""
    with _quietly():
        return BertModel.from_pretrained(
            fetch("minilm"), dtype=torch.float32, attn_implementation="eager", local_files_only=True
        )


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep Transformers' progress bar and remarks off the page while a model loads; errors still show."""
    level, bars = transformers_logging.get_verbosity(), transformers_logging.is_progress_bar_enabled()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        transformers_logging.set_verbosity(level)
        if bars:
            transformers_logging.enable_progress_bar()
