"""Every term in English and Chinese, its meaning, and where the course uses it first, found by looking."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ..core.executed import Notebook, prose

HAN = r"\u3400-\u9fff"
#: ``**back-propagation** (反向传播)``: what stands in parentheses, with a Chinese character in it.
BESIDE = re.compile(rf"\(([^()\n]*[{HAN}][^()\n]*)\)")
#: The Chinese term in such parentheses, of which the rest is a remark; a letter and a space may stand in front.
CHINESE = re.compile(rf"(?:(?<![A-Za-z])[A-Za-z] )?[{HAN}]+(?: ?[A-Za-z]+ ?[{HAN}]+)*")
#: Chinese in parentheses that is no term: the name of a book, a word that a document uses wrongly, a quotation.
NO_TERMS = {"禅与计算机程序设计艺术", "递归", "数百乃至数千万个参数"}


@dataclass(frozen=True)
class Term:
    """A term of the field.

    Attributes:
        english: as it is looked up.
        chinese: one or several, as the field writes them.
        means: one sentence.
        forms: other spellings under which it is found.
    """

    english: str
    chinese: tuple[str, ...]
    means: str
    forms: tuple[str, ...] = ()


@cache
def glossary() -> tuple[Term, ...]:
    """Every term, in alphabetical order."""
    read = tomllib.loads((files(__package__) / "glossary.toml").read_text(encoding="utf-8"))
    terms = [
        Term(e, tuple(row["zh"].split("、")), row["means"], tuple(row.get("forms", ()))) for e, row in read.items()
    ]
    return tuple(sorted(terms, key=lambda term: term.english.lower()))


def introduced(notebook: Notebook) -> Iterator[tuple[str, str, str]]:
    """Each Chinese term that stands beside an English one: cell, Chinese, and the words before it."""
    for cell, text in prose(notebook):
        for found in BESIDE.finditer(text):
            for chinese in CHINESE.findall(found[1]):
                if chinese not in NO_TERMS:
                    yield cell, chinese.strip(), text[max(0, found.start() - 50) : found.start()].rpartition("\n")[2]


def missing(notebooks: Sequence[Notebook]) -> list[str]:
    """A sentence for each term that a notebook introduces and the glossary lacks."""
    known = {chinese for term in glossary() for chinese in term.chinese}
    return [
        f"{notebook.name}, cell {cell!r}: {before.strip()} ({chinese}) is no term of glossary.toml. Add it."
        for notebook in notebooks
        for cell, chinese, before in introduced(notebook)
        if chinese not in known
    ]


def first_use(term: Term, notebooks: Sequence[Notebook]) -> tuple[Notebook, str] | None:
    """Where a term is introduced with its Chinese name; where none is, the first place that names it at all.

    Returns:
        The notebook and the id of the cell, or None where no notebook uses it.
    """
    for notebook in notebooks:
        for cell, chinese, _ in introduced(notebook):
            if chinese in term.chinese:
                return notebook, cell
    named = spelled(term)
    for notebook in notebooks:
        for cell, text in prose(notebook):
            if named.search(text):
                return notebook, cell
    return None


def spelled(term: Term) -> re.Pattern[str]:
    """What finds a term's English forms in a text, as whole words, singular or plural."""
    names = "|".join(re.escape(form) for form in (term.english, *term.forms))
    return re.compile(rf"(?<![\w-])(?:{names})(?:s|es)?(?![\w-])", re.IGNORECASE)


def mentions(term: Term, notebooks: Sequence[Notebook]) -> dict[str, int]:
    """Number of each notebook → how often its prose names the term."""
    named = spelled(term)
    return {nb.number: sum(len(named.findall(text)) for _, text in prose(nb)) for nb in notebooks}


def table(terms: Sequence[Term], notebooks: Sequence[Notebook]) -> str:
    """The terms as a Markdown table with a link to each one's first use."""
    lines = ["| Term | 中文 | Meaning | First used |", "| --- | --- | --- | --- |"]
    for term in terms:
        found = first_use(term, notebooks)
        where = f"[{found[0].number}]({found[0].link(found[1])})" if found else ""
        lines.append(f"| **{term.english}** | {'、'.join(term.chinese)} | {term.means} | {where} |")
    return "\n".join(lines)


def looked_up(word: str, terms: Sequence[Term]) -> list[Term]:
    """The terms that a word, English or Chinese, is part of; those that begin with it come first.

    Raises:
        ValueError: no term has it.
    """
    word = word.strip().lower()
    names = {term: [term.english.lower(), *(form.lower() for form in term.forms), *term.chinese] for term in terms}
    found = [term for term in terms if word and any(word in name for name in names[term])]
    if not found:
        raise ValueError(f"No term has {word!r} in it. Try a shorter part of the word, in English or Chinese.")
    return sorted(found, key=lambda term: not any(name.startswith(word) for name in names[term]))
