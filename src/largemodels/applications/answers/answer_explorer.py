"""Your own question to the handbook, or to a document that you paste; and its framed twin."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import plotly.graph_objects as go

from ...core import explorer
from ...core.figures import BLUE, GRAY, describe
from ...core.figures.frames import Stop, framed
from ...practice.semantic_search.search_explorer import unread
from .handbook import Document, Piece, cut, documents
from .reading import answers, message
from .requirements import parted
from .scoring import taken
from .searching import MEANING, WAYS, Collection

SHOWN, SIZES, KS = 5, (25, 50, 100), (1, 3, 5)


def brief(text: str, letters: int = 76) -> str:
    """The beginning of a text, as a label that can't break the page."""
    return textwrap.shorten(text, letters, placeholder=" …").replace("<", "&lt;")


def rows(pieces: Sequence[Piece], cosines: Sequence[float], k: int) -> dict[str, dict[str, list]]:
    """The first five pieces as new data of the bars: the k that are read in blue."""
    empty = SHOWN - len(pieces)
    text = [brief(piece.shown) for piece in pieces] + [""] * empty
    length = [max(float(near), 0.0) for near in cosines] + [0.0] * empty
    return {"pieces": {"x": length, "text": text, "marker.color": [BLUE] * k + [GRAY] * (SHOWN - k)}}


def panel() -> go.Figure:
    """Five empty bars, with room for a line of text on each."""
    figure = go.Figure().add_bar(
        x=[0] * SHOWN, y=[f"{n}." for n in range(1, SHOWN + 1)], text=[""] * SHOWN, name="pieces", orientation="h",
        marker_color=[GRAY] * SHOWN, textposition="outside", cliponaxis=False, hoverinfo="skip",
    )  # fmt: skip
    figure.update_xaxes(range=[0, 2.6], tickvals=[0, 0.5, 1], title="cosine with the question")
    return figure.update_yaxes(autorange="reversed").update_layout(height=330, showlegend=False)


@cache
def collection(document: str, size: int) -> Collection:
    """A pasted document, or the handbook if there is none, in pieces of so many words; read once a kernel."""
    return Collection(cut([Document("", document)] if document else documents(), size))


class AnswerExplorer(explorer.Explorer):
    """A question to the handbook, or a document of your own and then a question; retriever, size, number of pieces.

    Args:
        question: the one to start with.
    """

    def __init__(self, question: str) -> None:
        self.text = explorer.sentence("question", question)
        self.way = explorer.choice("search by", WAYS, MEANING, width="90px")
        self.size = explorer.choice("words of a piece", SIZES, 50, width="90px")
        self.k = explorer.choice("pieces read", KS, 1, width="90px")
        figure = describe(panel(), "Bars of the cosines of the first five pieces for a question; those read are blue.")
        super().__init__(figure, self.text, self.way, self.size, self.k)

    def draw(self) -> str:
        """Look the question up, let the model read, and patch the bars.

        Raises:
            ValueError: there is no question, or too much to read.
        """
        document, question = parted(self.text.value)
        found = collection(document, self.size.value)
        places = np.argsort(found.ranks([question])[self.way.value][0], kind="stable")[:SHOWN]
        pieces, near = [found.pieces[n] for n in places], found.cosines([question])[0][places]
        [answer] = answers([message(question, pieces[: self.k.value])])
        self.patch(rows(pieces, near, self.k.value))
        known = taken(answer.text, " ".join([question, *(piece.shown for piece in pieces[: self.k.value])]))
        check = "Its numbers and longer words all stand" if known else "Not all its numbers and longer words stand"
        where = "your document" if document else "the handbook"
        return f"SmolLM2, from {where}: “{answer.text}” {check} in what it read.{unread(question)}"


def kept_answers(
    question: str, handed: Mapping[str, Sequence[Piece]], written: Mapping[str, str], start: int
) -> go.Figure:
    """The twin: what was handed over for one question, and what the record says was answered, with a slider.

    Args:
        question: as it was asked.
        handed: stop → its pieces.
        written: stop → the answer.
        start: the stop to begin with.
    """
    stops = []
    for name, pieces in handed.items():
        near = Collection(pieces).cosines([question])[0] if pieces else []
        stops.append(Stop(name, f"{name}: “{brief(written[name], 90)}”", rows(pieces, near, len(pieces))))
    figure = framed(panel(), stops, prefix="handed over: ", start=start).update_layout(height=460)
    return describe(figure, f"What was handed over for “{question}”, and the answer. {stops[start].title}.")
