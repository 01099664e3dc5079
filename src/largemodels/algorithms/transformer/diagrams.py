"""The machine of notebook 8, drawn: one block with its norms in both places, and the three stacks."""

from __future__ import annotations

from itertools import pairwise

from ...core.figures import BLUE, GREEN, INK, ORANGE, PINK, VERMILION
from ...core.figures.diagrams import Diagram

LOOK = {"embedding": PINK, "attention": BLUE, "cross-attention": VERMILION, "feed-forward": GREEN, "layer norm": ORANGE}
ALL, PAST, CROSS = "attention\nsees all", "attention\nsees the past", "cross-attention\nsees the source"
AFTER, BEFORE = "x attention + norm feed-forward + norm out", "x norm attention + norm feed-forward + out"


def block_diagram() -> Diagram:
    """An encoder's block, with its norms after the sums and before the parts."""
    drawn = Diagram(
        "An encoder's block twice, from top to bottom. Left: attention, plus what came in, a norm; a feed-forward "
        "network, plus what came in, a norm. Right: each norm stands before its part, and none on the sum."
    )
    drawn.note("norm after: 2017, BERT", 0.6, -0.55).note("norm before: GPT-2 and later", 3.0, -0.55)
    for column, parts in ((0.6, AFTER), (3.0, BEFORE)):
        texts = ["layer norm" if part == "norm" else part for part in parts.split()]
        named = [f"{text} {row} {column}" for row, text in enumerate(texts)]
        for row, (name, text) in enumerate(zip(named, texts, strict=True)):
            drawn.box(name, column, row * 0.9, text=text, color=LOOK.get(text, INK))
        for start, end in pairwise(named):
            drawn.arrow(start, end, "(B, T, D)")
        sums = [name for name in named if name.startswith("+")]
        for start, end in zip((named[0], named[3]), sums, strict=True):
            drawn.arrow(start, end, "residual", bend=-0.65, color=VERMILION)
    return drawn


def stacks_diagram() -> Diagram:
    """The encoder, the decoder, and the two together, with what each attention may see."""
    drawn = Diagram(
        "Three stacks, from top to bottom. An encoder: tokens, embedding, L blocks of attention that sees all tokens "
        "and a feed-forward network, then vectors. A decoder: the same with attention that sees the past, then logits. "
        "Both together: in each of the decoder's blocks a cross-attention reads what the encoder made."
    )
    stacks = {0.0: ("T", ALL, "vectors"), 1.55: ("T", PAST, "logits")}  # column → its letter, attentions, and end
    stacks |= {3.25: ("S", ALL, "memory"), 4.9: ("T", PAST, CROSS, "logits")}
    for column, (T, *attentions, end) in stacks.items():
        top = len(attentions) - 1
        texts = ["source" if T == "S" else "tokens", "embedding\n+ positions", *attentions, "feed-forward", end]
        for row, text in enumerate(texts, start=top):
            drawn.box(f"{text} {column}", column, row, text=text, color=LOOK.get(text.split("\n")[0], INK))
        shapes = [f"(B, {T})", *[f"(B, {T}, D)"] * (len(texts) - 3), f"(B, {T}, {'V' if end == 'logits' else 'D'})"]
        for (before, after), shape in zip(pairwise(texts), shapes, strict=True):
            drawn.arrow(f"{before} {column}", f"{after} {column}", shape)
        drawn.note("× L", column - 0.53, top + 2.5)
    drawn.arrow("memory 3.25", f"{CROSS} 4.9", "(B, S, D)", color=VERMILION)
    drawn.note("encoder: BERT", 0.0, -0.6).note("decoder: GPT", 1.55, -0.6)
    return drawn.note("encoder and decoder: the original", 4.05, -0.6)
