"""The collection: the handbook of an invented town, its questions, and how documents are cut into pieces."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from ...practice.semantic_search.pages import SENTENCE, Passage, frozen, pieces
from .requirements import require_collection, require_cut

SAME, OTHER, CHOOSING = "same words", "other words", "choosing"
TOWN = tomllib.loads((files(__package__) / "handbook.toml").read_text(encoding="utf-8"))
PAGES = tomllib.loads((files(__package__) / "pages.toml").read_text(encoding="utf-8"))["questions"]
MOST = 50  #: words of a piece, unless somebody moves it


@dataclass(frozen=True)
class Document:
    """A title and a text."""

    title: str
    text: str


@dataclass(frozen=True)
class Question:
    """A question, its answer as the document has it, the document's number, and a false answer of the same type."""

    ask: str
    answer: str
    document: int
    kind: str
    false: str = ""


@dataclass(frozen=True)
class Piece:
    """A piece of a document, with the document's number; what is read is :attr:`shown`, with the title in front."""

    title: str
    text: str
    document: int

    @property
    def shown(self) -> str:
        """The title, and the text."""
        return f"{self.title}: {self.text}" if self.title else self.text


def documents() -> list[Document]:
    """The 30 documents of the handbook."""
    return [Document(row["title"], row["text"]) for row in TOWN["document"]]


def questions(*kinds: str) -> list[Question]:
    """The questions that have an answer: by default the 60 of the test, same words and other words in turn."""
    keys = {"same": SAME, "other": OTHER, "choosing": CHOOSING}
    return [
        Question(row[key][0], row[key][1], n, kind, *row[key][2:])
        for n, row in enumerate(TOWN["document"])
        for key, kind in keys.items()
        if key in row and kind in (kinds or (SAME, OTHER))
    ]


def silent(choosing: bool = False) -> list[str]:
    """Twenty questions that the handbook doesn't answer; twenty others to choose a threshold with."""
    return list(TOWN["silent_choosing" if choosing else "silent"])


def cut(collection: Sequence[Document], most: int = MOST, overlap: float = 0.0, titled: bool = True) -> list[Piece]:
    """Each document in pieces of whole sentences, at most ``most`` words each; a longer sentence is cut.

    Args:
        collection: the documents.
        most: words of a piece.
        overlap: the share of a piece that the next one may repeat, in whole sentences.
        titled: put the document's title in front of each of its pieces.

    Raises:
        ValueError: there is no document, or the pieces can't be cut so.
    """
    require_collection(collection)
    require_cut(most, overlap)
    found = []
    for n, document in enumerate(collection):
        title = document.title if titled else ""
        found += [Piece(title, text, n) for text in windows(document.text, most, int(most * overlap))]
    return found


def windows(text: str, most: int, again: int) -> list[str]:
    """Windows of whole sentences; each begins with the last sentences of the one before, up to ``again`` words."""
    found: list[list[str]] = [[]]
    for sentence in [part for whole in SENTENCE.split(text) for part in pieces(whole, most)]:
        if found[-1] and length([*found[-1], sentence]) > most:
            kept = list(found[-1])
            while kept and (length(kept) > again or length([*kept, sentence]) > most):
                kept.pop(0)
            found.append(kept)
        found[-1].append(sentence)
    return [" ".join(window) for window in found]


def length(sentences: Sequence[str]) -> int:
    """Words of some sentences together."""
    return len(" ".join(sentences).split())


def changed(piece: Piece, question: Question) -> Piece:
    """The piece with the false answer in the place of the right one."""
    return replace(piece, text=piece.text.replace(question.answer, question.false))


def page_pieces(found: Sequence[Passage]) -> list[Piece]:
    """The course's passages (notebook 3.4) as pieces; a document is a cell."""
    numbers = {name: n for n, (name, _) in enumerate(frozen())}
    return [Piece("", passage.text, numbers[passage.cells[0]]) for passage in found]


def page_questions() -> list[Question]:
    """Twenty questions with a short answer to the course's pages; a document is a cell."""
    numbers = {name: n for n, (name, _) in enumerate(frozen())}
    return [Question(ask, answer, numbers[cell], SAME) for ask, answer, cell in PAGES]
