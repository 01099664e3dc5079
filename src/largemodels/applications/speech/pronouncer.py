"""A Transformer of chapter 2 that reads letters and writes phonemes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor

from ...algorithms.transformer.batches import padded
from ...algorithms.transformer.config import TransformerConfig
from ...algorithms.transformer.encoder_decoder import EncoderDecoder
from ...core.device import device, one_thread
from ...core.training import train
from .pronunciations import LETTERS, PHONEMES, Spoken, lexicon
from .requirements import require_word
from .voice import in_espeak, speak

PAD, START, END = 0, 1, 2
IDS = {sign: n for n, sign in enumerate([*LETTERS, *PHONEMES], start=3)}  #: letters and phonemes share one vocabulary
SIGNS = {n: sign for sign, n in IDS.items()}
LONGEST = 40  #: letters, or phonemes and the end
B, LEARNING_RATE = 128, 2e-3
STORED = Path(__file__).parent / "records" / "pronouncer.safetensors"


def new_pronouncer(seed: int = 0, D: int = 128, L: int = 2) -> EncoderDecoder:
    """An encoder and a decoder of ``L`` blocks each and width ``D``, with random weights, on the course's device."""
    torch.manual_seed(seed)
    config = TransformerConfig(V=3 + len(IDS), D=D, H=4, L=L, hidden=2 * D, longest=LONGEST)
    return EncoderDecoder(config).to(device())


def epochs(pairs: Sequence[tuple[str, Spoken]], B: int, seed: int = 0) -> Iterator[list[tuple[str, Spoken]]]:
    """Batches without end, each of ``B`` pairs of about one length, in an order that is new in each epoch."""
    order, chance = list(pairs), random.Random(seed)
    while True:
        chance.shuffle(order)
        order.sort(key=lambda pair: len(pair[0]) + len(pair[1]) / 100)  # stable: as shuffled within a length
        batches = [order[n : n + B] for n in range(0, len(order), B)]
        chance.shuffle(batches)
        yield from batches


def pronunciation_loss(model: EncoderDecoder, batch: Sequence[tuple[str, Spoken]]) -> Tensor:
    """Cross-entropy of each phoneme, and of the end, given the letters and the phonemes before it (teacher forcing)."""
    source, real = padded([[IDS[letter] for letter in word] for word, _ in batch])  # (B, S)
    target, _ = padded([[START, *(IDS[phoneme] for phoneme in spoken), END] for _, spoken in batch])  # (B, T + 1)
    logits = model(source, target[:, :-1], real.sum(1))  # (B, T, V)
    return F.cross_entropy(logits.flatten(0, 1), target[:, 1:].flatten(), ignore_index=PAD)


@one_thread()
def learn_to_pronounce(
    model: EncoderDecoder, steps: int, seed: int = 0, what: str | None = None,
    after: Callable[[int, float], object] | None = None,
) -> list[float]:  # fmt: skip
    """Train on CMUdict's training words; the learning rate rises for a tenth of the steps, then falls to 0.

    Returns:
        The loss of each step.
    """
    pairs = [(word, spoken) for word, all_ in lexicon().learn.items() for spoken in all_]
    batches = epochs([pair for pair in pairs if max(map(len, pair)) < LONGEST], B, seed)
    optimizer = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.98), fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, LEARNING_RATE, steps, pct_start=0.1, anneal_strategy="linear", cycle_momentum=False
    )
    return train(model, lambda step: pronunciation_loss(model, next(batches)), optimizer, steps,
                 schedule=schedule, clip=1.0, what=what, after=after)  # fmt: skip


@one_thread()
def pronounce(model: EncoderDecoder, words: Sequence[str]) -> list[Spoken]:
    """What the model says for each word: always the likeliest phoneme next, until the end.

    Raises:
        ValueError: a word is empty, has a sign that CMUdict's words haven't, or more than 40 letters.
    """
    for word in words:
        require_word(word, LETTERS, LONGEST)
    spoken: list[Spoken] = [()] * len(words)
    order = sorted(range(len(words)), key=lambda n: len(words[n]))
    model.eval()
    for start in range(0, len(order), 256):
        part = order[start : start + 256]
        source, real = padded([[IDS[letter] for letter in words[n]] for n in part])  # (B, S)
        steps = min(LONGEST, 2 * source.size(1) + 4)
        for n, row in zip(part, model.generate(source, START, steps, real.sum(1))[:, 1:].tolist(), strict=True):
            row = row[: row.index(END)] if END in row else row
            spoken[n] = tuple(SIGNS[i] for i in row if SIGNS.get(i) in PHONEMES)
    return spoken


def read_aloud(model: EncoderDecoder, text: str) -> np.ndarray:
    """A sentence spoken from the model's phonemes alone: eSpeak gives the voice. Samples, (N,).

    Raises:
        ValueError: it holds no word.
    """
    words = [word.strip("'") for word in re.findall(r"[a-z']+", text.lower())]
    return speak(" ".join(in_espeak(spoken) for spoken in pronounce(model, [word for word in words if word])))


def store(model: EncoderDecoder) -> None:
    """Keep a model's weights beside the records, in half precision."""
    save_file({name: tensor.half().contiguous().cpu() for name, tensor in model.state_dict().items()}, STORED)


def stored_pronouncer() -> EncoderDecoder:
    """The model of the record ``pronouncer``, ready to read a word."""
    model = new_pronouncer()
    model.load_state_dict({name: tensor.float() for name, tensor in load_file(STORED).items()})
    return model.eval()
