"""A term looked up, and how often each notebook speaks of it: still and live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from ..core.explorer import Explorer, sentence
from ..core.figures import BLUE, describe
from .executed import Notebook
from .glossary import glossary, looked_up, mentions


def mention_bars(counted: Mapping[str, int], word: str) -> go.Figure:
    """A bar for each notebook, as high as the number of times that it names a term.

    Args:
        counted: number of the notebook → times.
        word: the term.
    """
    figure = go.Figure(go.Bar(x=list(counted), y=list(counted.values()), name="mentions", marker_color=BLUE))
    figure.update_xaxes(title="notebook", type="category", showgrid=False)
    figure.update_yaxes(title="times named", rangemode="tozero")
    most = max(counted, key=lambda number: counted[number])
    return describe(
        figure.update_layout(title=word, height=320),
        f"How often each notebook names {word}: {sum(counted.values())} times in all, "
        f"most often in notebook {most}, {counted[most]} times.",
    )


class GlossaryExplorer(Explorer):
    """Type a word, English or Chinese: its meaning, and where the course speaks of it.

    Args:
        word: the one to start with.
        notebooks: the executed ones.

    Raises:
        ValueError: no term has the word in it.
    """

    def __init__(self, word: str, notebooks: Sequence[Notebook]) -> None:
        self.notebooks = notebooks
        self.word = sentence("term or 词", word)
        first = looked_up(word, glossary())[0]
        super().__init__(mention_bars(mentions(first, notebooks), first.english), self.word)

    def draw(self) -> str:
        """Look the word up; say what it means, and which other terms have it."""
        term, *others = looked_up(self.word.value, glossary())
        counted = mentions(term, self.notebooks)
        self.trace("mentions").y = list(counted.values())
        self.figure.layout.title.text = term.english
        also = f" See also: {', '.join(other.english for other in others[:6])}." if others else ""
        return f"{term.english} ({'、'.join(term.chinese)}): {term.means}{also}"
