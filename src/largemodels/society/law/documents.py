"""A model card and a data sheet, from a form to Markdown files; the figures in them are put in by the program."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

from ...core.claims import CLAIM_MIME
from ...core.executed import outputs, read
from ...core.repository import course
from .credit import Figure
from .requirements import require_field, require_title

CARD, SHEET = "card", "sheet"
CHAPTER, NUMBERS = "chapters/05_societal_impact", ("5.1", "5.2", "5.3", "5.4")
UNMEASURED = "not measured yet"


@cache
def sections(kind: str) -> dict[str, str]:
    """Section of the card or of the sheet → what it asks."""
    return tomllib.loads((files(__package__) / "documents.toml").read_text(encoding="utf-8"))[kind]


def other_figures(root: Path) -> dict[str, list[str]]:
    """What notebooks 5.1 to 5.4 measured, read from their committed outputs; a sentence where there is nothing yet.

    Args:
        root: the course's folder.

    Returns:
        number → a line for each claim that it tried: id, verdict, figure.
    """
    found = {number: [] for number in NUMBERS}
    for path in sorted((root / CHAPTER).glob("*.ipynb")):
        number = course.number(course.name(path, root))
        if number in found:
            records = [record for _, record in outputs(read(path, root), CLAIM_MIME)]
            found[number] = [f"{r['id']} {r['verdict']}: {r['measured']}" for r in records]
    return {number: lines or [UNMEASURED] for number, lines in found.items()}


def filled(kind: str, form: Mapping[str, str]) -> str:
    """The sections as Markdown, in their order.

    Raises:
        ValueError: a field is empty, half filled, or asked by no section.
    """
    unknown = [name for name in form if name not in sections(kind)]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no section. The sections are: {', '.join(sections(kind))}.")
    fields = {name: require_field(name, form.get(name)) for name in sections(kind)}
    return "\n\n".join(f"## {name}\n\n{text}" for name, text in fields.items())


def header(name: str, figures: Sequence[Figure], *, license: str, data: str) -> str:
    """The YAML block at the top of a card, in the form that the Hugging Face Hub reads.

    Args:
        name: of the model.
        figures: accuracy and others.
        license: an identifier of the Hub, such as ``"mit"``.
        data: the data set's name.
    """
    license, data = require_title("license", license), require_title("name of the data set", data)
    metrics = [dict(type="accuracy" if f.name == "accuracy" else f.name, value=f.share, name=f.name) for f in figures]
    result = dict(task=dict(type="tabular-classification"), dataset=dict(name=data, type=data), metrics=metrics)
    fields = dict(license=license, tags=["credit"], datasets=[data])
    fields["model-index"] = [dict(name=name, results=[result])]
    return f"---\n{yaml.safe_dump(fields, sort_keys=False, allow_unicode=True)}---\n"


def card(
    name: str, form: Mapping[str, str], figures: Sequence[Figure], others: Mapping[str, Sequence[str]], **head: str
) -> str:
    """A model card.

    Args:
        name: of the model.
        form: section → text; "Quantitative analyses" is written by the program.
        figures: of the model, measured.
        others: what other notebooks measured, of :func:`other_figures`.
        head: ``license`` and ``data``.

    Raises:
        ValueError: a field is empty or half filled, no figure was measured, or the model has no name or license.
    """
    if not figures:
        raise ValueError("No figure was measured. Measure the model first: a card without figures is an advertisement.")
    name = require_title("name of the model", name)
    body, lines = filled(CARD, form), [f"- {figure}" for figure in figures]
    course_lines = [f"- {number}: {line}" for number, measured in others.items() for line in measured]
    analyses = ["## Quantitative analyses", "", "This model, with intervals of 95 %:", "", *lines, ""]
    analyses += ["Other models, from the notebooks of this chapter:", "", *course_lines]
    return f"{header(name, figures, **head)}\n# {name}\n\n{body}\n\n" + "\n".join(analyses) + "\n"


def sheet(name: str, form: Mapping[str, str]) -> str:
    """A data sheet.

    Raises:
        ValueError: a field is empty or half filled, or the data set has no name.
    """
    name = require_title("name of the data set", name)
    return f"# Data sheet: {name}\n\n{filled(SHEET, form)}\n"


def save(path: Path, text: str, *, replace: bool = False) -> str:
    """Write a document; returns a sentence that says what was done.

    Raises:
        FileExistsError: there is another text in the file, and ``replace`` wasn't asked for.
        ValueError: the path is a folder.
    """
    if path.is_dir():
        raise ValueError(f"{path.name} is a folder. Give the path of a file, such as {path.name}/model_card.md.")
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return f"{path.name} holds this text already."
    if path.exists() and not replace:
        raise FileExistsError(f"{path.name} is there already, with another text. Say replace=True to overwrite it.")
    said = "replaced" if path.exists() else "written"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return f"{path.name} was {said}: {len(text.split()):,} words."
