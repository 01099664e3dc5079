"""The collection that is searched: the prose of chapters 1 and 2, frozen in a record, cut into passages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from ...core.records import read
from ...core.repository import course
from .requirements import require_words

GENERATED = ("card", "launch", "map", "routes")  #: ids of cells that no author wrote
LEFT_OUT = re.compile(r"takeaway|source|three questions|next", re.IGNORECASE)  #: headings that answer nothing new
FEWEST, MOST = 25, 100  #: words: a shorter cell is a mere transition; a longer passage is cut
SENTENCE = re.compile(r"(?<=[.?!:])\s+(?=[A-Z(\"“])")


@dataclass(frozen=True)
class Passage:
    """A piece of the pages, and the cells that it comes from, such as ``2.7/why-divide-by-d``."""

    cells: tuple[str, ...]
    text: str


def plain(markdown: str) -> str:
    """Markdown as the words that a reader sees, on one line; formulas on lines of their own are left out."""
    text = re.sub(r"\$\$.*?\$\$", " ", markdown, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^#+ *(?:\d+\. *)?", "", text, flags=re.MULTILINE)
    text = re.sub(r"^\s*\|?[\s|:-]+\|\s*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\*\*|`|\$|(?<!\w)\*|\*(?!\w)|\|", " ", text)
    return re.sub(r"\s+([.,;:?!)])", r"\1", re.sub(r"\s+", " ", text)).strip()


def cells(root: Path, *chapters: str) -> Iterator[tuple[str, str]]:
    """Each cell of prose that can answer something: its name, and its words."""
    for path in course.notebooks(root, *(f"chapters/{chapter}" for chapter in chapters)):
        section = ""
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type != "markdown" or cell.id in GENERATED:
                continue
            section = (re.findall(r"^#+ (.*)", cell.source, re.MULTILINE) or [section])[-1]
            text = plain(cell.source)
            if not LEFT_OUT.search(section) and len(text.split()) >= FEWEST:
                yield f"{course.number(course.name(path, root))}/{cell.id}", text


def frozen() -> list[tuple[str, str]]:
    """The cells as they stood when the questions were written: their names and words."""
    return [(name, text) for name, text in read("course_pages")["cells"]]


def pieces(text: str, most: int) -> list[str]:
    """A text cut after sentences into pieces of at most ``most`` words; a longer sentence is cut after so many.

    Raises:
        ValueError: ``most`` is less than 10.
    """
    require_words(most)
    found: list[list[str]] = [[]]
    for sentence in SENTENCE.split(text):
        words = sentence.split()
        if found[-1] and len(found[-1]) + len(words) > most:
            found.append([])
        for start in range(0, len(words), most):
            found[-1] += words[start : start + most]
            if len(words) > start + most:
                found.append([])
    return [" ".join(words) for words in found if words]


def passages(most: int = MOST) -> list[Passage]:
    """The frozen collection in passages of at most so many words, each within one cell."""
    return [Passage((name,), piece) for name, text in frozen() for piece in pieces(text, most)]


def section_of(cell: str) -> str:
    """The name of the section's first cell, ``2.7/why-divide-by-d-text-2`` → ``2.7/why-divide-by-d``."""
    return re.sub(r"-(text(-\d+)?|\d+)$", "", cell)


def sections() -> list[Passage]:
    """The frozen collection with all cells of a section in one passage, however long."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, text in frozen():
        found.setdefault(section_of(name), []).append((name, text))
    return [Passage(tuple(name for name, _ in group), " ".join(text for _, text in group)) for group in found.values()]
