"""Figures of tokens, pooling and senses, each with alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from torch import Tensor

from ...core.figures import BLUE, GREEN, INK, ORANGE, VERMILION, describe
from ...core.figures.diagrams import Diagram
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import cells, level, told
from .bert import CLS, MEAN, UNMASKED

COLORS = {MEAN: GREEN, CLS: BLUE, UNMASKED: VERMILION}


def search_diagram() -> Diagram:
    """From a question and a passage to one number."""
    diagram = Diagram(
        "A question and the passages go the same way: the tokenizer cuts them into tokens, BERT makes a vector of each "
        "token, the mean with the mask makes one vector of each text. The cosine of two vectors ranks the passages."
    )
    for row, text in ((0, "question"), (1.4, "passages")):
        diagram.box(text, 0, row)
        diagram.box(f"{text} tokens", 1.35, row, text="tokenizer\n(WordPiece)", color=ORANGE)
        diagram.box(f"{text} BERT", 2.75, row, text="BertModel\nthe same weights", color=BLUE)
        diagram.box(f"{text} mean", 4.15, row, text="mean\nwith the mask", color=GREEN)
        diagram.arrow(text, f"{text} tokens", "text")
        diagram.arrow(f"{text} tokens", f"{text} BERT", "(B, T)")
        diagram.arrow(f"{text} BERT", f"{text} mean", "(B, T, D)")
    diagram.box("cosine", 5.6, 0.7, text="cosine, rank", color=VERMILION)
    diagram.arrow("question mean", "cosine", "(1, D)")
    return diagram.arrow("passages mean", "cosine", "(N, D)")


def token_rows(rows: Sequence[Sequence[str]], mask: Tensor) -> go.Figure:
    """Texts of one batch as rows of tokens; real ones are filled, padding is not."""
    figure = cells(go.Figure(), mask.tolist(), [list(row) for row in rows], name="tokens", span=(0, 1.6),
                   y=[f"text {n + 1}" for n in range(len(rows))])  # fmt: skip
    figure.update_layout(height=150 + 46 * len(rows), margin=dict(t=40, b=30)).update_xaxes(visible=False)
    real = ", ".join(f"text {n + 1} has {sum(row)}" for n, row in enumerate(mask.tolist()))
    return describe(figure, f"Tokens of {len(rows)} texts in one batch of {mask.size(1)} places; real tokens: {real}.")


def padding_lines(extra: Sequence[int], curves: Mapping[str, Sequence[float]]) -> go.Figure:
    """How near a text stays to itself as padding is added, for each way to make one vector."""
    figure = go.Figure()
    figure.update_xaxes(title="tokens of padding behind the text")
    figure.update_yaxes(title="cosine with the text alone")
    for name, cosines in curves.items():
        line = dict(color=COLORS[name], width=2.5, dash="dot" if name == CLS else "solid")
        figure.add_scatter(x=list(extra), y=list(cosines), name=name, mode="lines+markers", line=line)
    last = told({name: cosines[-1] for name, cosines in curves.items()}, ".3f")
    return describe(figure, f"Cosine of a text with itself under {extra[-1]} tokens of padding: {last}.")


def senses_figure(layers: Tensor, sentences: Sequence[str], right: Sequence[int], of: int) -> go.Figure:
    """Cosines between a word's vectors in N sentences, with a slider over the depth.

    Args:
        layers: the word's vectors, of length 1, (L + 1, N, D).
        sentences: N of them, the first half with one sense.
        right: at each depth, of the eight words of notebook 2.8, in how many sentences the nearest use is of one sense.
        of: how many sentences those are.
    """
    N = len(sentences)
    names = [f"{n + 1} {' '.join(text.split()[:4])} …" for n, text in enumerate(sentences)]
    alike = [each @ each.T for each in layers]  # (N, N)
    stops = [
        Stop(f"{depth}", f"depth {depth}: one sense {within(each):.2f}, two senses {across(each):.2f}; of eight words "
             f"{right[depth]} of {of} uses", {"cells": dict(z=each.tolist(), text=worded(each))})
        for depth, each in enumerate(alike)
    ]  # fmt: skip
    figure = cells(go.Figure(), alike[0].tolist(), ".2f", x=[str(n + 1) for n in range(N)], y=names, span=(0.6, 1))
    figure.update_layout(height=520)
    figure = framed(figure, stops, prefix="depth ", start=len(stops) - 1)
    return describe(figure, f"Cosines between one word's vectors in {N} sentences, by depth. {stops[-1].title}.")


def worded(alike: Tensor) -> list[list[str]]:
    """A table of cosines as the cells say them."""
    return [[f"{value:.2f}" for value in row] for row in alike.tolist()]


def within(alike: Tensor) -> float:
    """The mean cosine of two different sentences of one sense; (N, N), the first half has one, the second the other."""
    half = len(alike) // 2
    blocks = alike[:half, :half].sum() + alike[half:, half:].sum() - len(alike)
    return float(blocks / (2 * half * (half - 1)))


def across(alike: Tensor) -> float:
    """The mean cosine of two sentences of different senses."""
    half = len(alike) // 2
    return float(alike[:half, half:].mean())


def cut_lines(before: Sequence[int], curves: Mapping[int, Sequence[float]]) -> go.Figure:
    """Cosine of a question with a passage whose answer stands ever further back, for each number of tokens read.

    Args:
        before: tokens in front of the answer.
        curves: tokens read at most → the cosine at each.
    """
    figure = go.Figure()
    figure.update_xaxes(title="tokens in front of the answer").update_yaxes(title="cosine with the question")
    for color, (longest, cosines) in zip((VERMILION, BLUE), curves.items(), strict=True):
        figure.add_scatter(x=list(before), y=list(cosines), name=f"{longest} tokens read", mode="lines+markers",
                           line=dict(color=color, width=2.5))  # fmt: skip
    level(figure, min(curves), f"cut at {min(curves)}", axis="x", color=INK)
    last = told({f"{longest} tokens read": cosines[-1] for longest, cosines in curves.items()})
    return describe(figure, f"Cosine of question and passage with {before[-1]} tokens in front of the answer: {last}.")
