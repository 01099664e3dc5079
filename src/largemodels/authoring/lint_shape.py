"""Rules about a notebook's shape: its title, ids, sections, and prose before code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import nbformat.validator

from largemodels.authoring.page import CHAPTER, FRONT, LAB, Page, at, call_it, rule, tags
from largemodels.authoring.tidy import MACHINE_ID, VALID_ID

LINES, CLASS_LINES = 20, 40
LINK = re.compile(r"\]\(https?://|<https?://")


@rule(CHAPTER, FRONT, LAB)
def has_lasting_ids(page: Page) -> Iterator[str]:
    """Ids are there, valid, unique, and chosen rather than drawn at random; then the file fits nbformat's schema."""
    seen: set[str] = set()
    drawn = [cell.id for cell in page.nb.cells if MACHINE_ID.fullmatch(cell.get("id") or "")]
    trouble = bool(drawn)
    for position, cell in enumerate(page.nb.cells, 1):
        id = cell.get("id")
        if id is None or not VALID_ID.fullmatch(id):
            trouble = True
            yield f"Cell {position} has no valid id ({id!r}). Run `largemodels notebooks` on it."
        elif id in seen:
            trouble = True
            yield f"{at(cell)}, the cell at place {position}, has the id of an earlier cell. Give it another one."
        seen.add(id)
    if drawn:
        few = ", ".join(drawn[:3]) + (", …" if len(drawn) > 3 else "")
        yield f"{len(drawn)} cells have random ids ({few}). Run `largemodels notebooks` on it for readable ones."
    if not trouble:
        for error in nbformat.validator.iter_validate(page.nb):
            yield f"The file breaks nbformat's schema: {str(error.message)[:200]}. Mend that place."


@rule(CHAPTER, FRONT, LAB)
def opens_with_its_title(page: Page) -> Iterator[str]:
    """The first cell opens with the one top heading."""
    first = page.nb.cells[0] if page.nb.cells else None
    if first is None or first.cell_type != "markdown" or not re.match(r"# \S", first.source):
        yield "The first cell is not the title. Open with a Markdown cell that begins with `# ` and the title."
    elif len(titles := [title for level, title, _ in page.headings() if level == 1]) > 1:
        yield f"There are {len(titles)} top headings. Keep the title, and make {titles[1]!r} a `## ` heading."


@rule(CHAPTER)
def begins_as_agreed(page: Page) -> Iterator[str]:
    """Before the first section stand one question in bold, three things that the reader will be able to do, letters."""
    text = re.split(r"^## ", "\n\n".join(cell.source for cell in page.prose), maxsplit=1, flags=re.MULTILINE)[0]
    if not re.search(r"\*\*[^*]+\?\*\*", text):
        yield "No question stands in bold before the first section. Ask there what the notebook answers."
    _, promised, list_of = text.partition("After this notebook you can")
    if not promised:
        yield "Nothing says what the reader gains. Write `After this notebook you can` and a list before section 1."
    elif len(re.findall(r"^- \*\*\w+", list_of, re.MULTILINE)) != 3:
        yield "After `After this notebook you can`, list three things, each beginning with its verb in bold."
    if "**Letters" not in text:
        yield "No paragraph `**Letters for shapes.**` stands before the first section. Name each letter once there."


@rule(CHAPTER, FRONT, LAB)
def introduces_code(page: Page) -> Iterator[str]:
    """Prose stands before each code cell; a second one in a row may say ``continues``."""
    before = None
    for cell in page.nb.cells:
        second = before is not None and before.cell_type == "code"
        excused = "continues" in tags(cell) and second and "continues" not in tags(before)
        if cell.cell_type == "code" and (before is None or second) and not excused and not is_test(cell):
            yield (
                f"{at(cell)} has no prose before it. Say in a Markdown cell what it does and why, "
                "or tag it `continues` when it is the second of two."
            )
        before = cell


@rule(CHAPTER, FRONT, LAB)
def keeps_cells_short(page: Page) -> Iterator[str]:
    """Code cells have at most 20 lines that aren't blank, 40 where they hold a class, and none is empty.

    Imports aren't counted: they are a list to look things up in, and one cell of them stands in each notebook.
    """
    for cell in page.code:
        tree = page.trees.get(call_it(cell))
        imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)] if tree else []
        lines = sum(bool(line.strip()) for line in cell.source.splitlines())
        counted = lines - sum(node.end_lineno - node.lineno + 1 for node in imports)
        limit = CLASS_LINES if tree and any(isinstance(node, ast.ClassDef) for node in tree.body) else LINES
        if not lines:
            yield f"{at(cell)} is empty. Delete it."
        elif counted > limit and not is_test(cell):
            yield f"{at(cell)} has {counted} lines; {limit} is the most. Split it, or say it shorter."


@rule(CHAPTER)
def ends_as_agreed(page: Page) -> Iterator[str]:
    """There are takeaways, sources with links, and a quiz."""
    titles = {title.lower(): text for _, title, text in page.headings()}
    if not any("takeaway" in title for title in titles):
        yield "There is no section of takeaways. Add a heading with that word and three sentences."
    sources = [text for title, text in titles.items() if re.search(r"\bsources?\b", title)]
    if not sources:
        yield "There is no section of sources. Add a heading with that word and the links."
    elif not any(LINK.search(text) for text in sources):
        yield "The section of sources has no link. Link each source."
    if not any("quiz(" in cell.source for cell in page.code):
        yield "There is no quiz. Add three questions with explained answers by core.quiz.quiz."


@rule(CHAPTER, FRONT, LAB)
def has_no_gaps(page: Page) -> Iterator[str]:
    """No ``TODO`` is left, in a cell or in the quiz."""
    for cell in page.nb.cells:
        if "TODO" in cell.source:
            yield f"{at(cell)} has a gap. Write what stands there as TODO."
        for name in re.findall(r"""quiz\(["']([\w/]+)["']\)""", cell.source):
            path = page.root / "src" / "largemodels" / "core" / "quizzes" / f"{name}.json"
            if path.is_file() and "TODO" in path.read_text(encoding="utf-8"):
                yield f"The quiz {name} has a gap. Write what stands there as TODO."


@rule(CHAPTER, FRONT, LAB)
def describes_pictures(page: Page) -> Iterator[str]:
    """Pictures in prose have alternative text."""
    for cell in page.prose:
        bare = re.search(r"!\[\s*\]\(", cell.source)
        html = [tag for tag in re.findall(r"<img\b[^>]*>", cell.source) if not re.search(r"\balt=[\"'][^\"']", tag)]
        if bare or html:
            yield f"{at(cell)} shows a picture without alternative text. Say in words what it shows."


def is_test(cell: nbformat.NotebookNode) -> bool:
    """Whether nbgrader marks by this cell: it follows its answer cell directly and may be long."""
    marks = cell.metadata.get("nbgrader", {})
    return bool(marks.get("grade")) and not marks.get("solution")
