"""Cards and maps say what the metadata, the benchmark and the addresses say today."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from small_notebook import FACTS, NAME, at, good_notebook, save

from largemodels.authoring import cards, course_map, measurements
from largemodels.authoring.lint import lint
from largemodels.core.assets.registry import ASSETS

MACHINE = {
    "cores": 2, "cpu": "Some CPU", "date": "2030-01-31", "gpu": None, "memory_gb": 8.1,
    "python": "3.12.1", "system": "Linux", "torch": "2.13.0",
}  # fmt: skip


@pytest.fixture
def measured(small_course):
    measurements.merge(small_course, "machine", MACHINE)
    measurements.merge(small_course, "notebooks", {NAME: {"seconds": 23.4, "peak_mb": 812}})
    return small_course


def card(root, name=NAME, **facts):
    nb = new_notebook(cells=[new_markdown_cell("# T")], metadata={"largemodels": {**FACTS, **facts}})
    return cards.card(nb, name, root)


def test_a_card_before_the_first_benchmark(small_course):
    assert card(small_course) == (
        "**Study** about 5 minutes · **Run** not measured yet · **Hardware** CPU or GPU · **Claims** A12"
    )
    assert "Run time" not in cards.launch(NAME, small_course)


def test_a_card_after_it(measured):
    save(good_notebook(), measured / NAME)
    save(good_notebook(), measured / "chapters" / "00_start_here.ipynb")
    text = card(
        measured, "chapters/02_algorithms/08_x.ipynb", needs=["minilm"], claims=[], after=["2.7", "00_start_here"]
    )
    size = f"{ASSETS['minilm'].download_size / 1e6:.0f} MB"
    assert text == (
        "**Study** about 5 minutes · **Run** not measured yet · **Hardware** CPU or GPU · "
        f"**Needs** {ASSETS['minilm'].title} ({size}) · **After** [2.7](07_self_attention.ipynb), "
        "[Self-attention](../00_start_here.ipynb)"
    )
    assert "**Run** 23 s, 812 MB ·" in card(measured)


def test_a_card_counts_gigabytes(measured):
    measurements.merge(measured, "notebooks", {NAME: {"seconds": 61.7, "peak_mb": 1523}})
    assert "**Run** 62 s, 1.5 GB ·" in card(measured)


def test_plumbing_stands_at_the_end_and_names_no_hub_that_nobody_set(measured):
    text = cards.launch(NAME, measured)
    machine = "2 CPU cores (Some CPU), 8 GB of memory, no GPU, Python 3.12.1, torch 2.13.0, on 2030-01-31."
    assert text.startswith("---\n\nOpen this notebook in [Binder](https://") and text.endswith(f"on {machine}")
    assert text.count("](https://") == 2 and "!pip install" in text and "hub" not in text.lower().replace("github", "")
    pyproject = measured / "pyproject.toml"
    pyproject.write_text(pyproject.read_text().replace("hub.example.edu", "hub.school.org"))
    assert "[Class hub](https://hub.school.org/" in cards.launch(NAME, measured)


def test_the_links_of_a_lab_open_what_learners_get(small_course):
    text = cards.launch("solutions/lab_07_attend/lab_07_attend.ipynb", small_course)
    assert "labs/lab_07_attend/lab_07_attend.ipynb" in text
    assert "solutions" not in text


def test_an_unknown_asset_is_refused(small_course):
    with pytest.raises(ValueError, match="needs 'nothing-like-it', which is no asset"):
        card(small_course, needs=["nothing-like-it"])


def ids(nb, name, root):
    return [cell.id for cell in cards.refresh(nb, name, root).cells]


def pages(*ids, section="section"):
    """Text cells with these ids; the one called ``section`` begins one, ``code…`` is code."""
    cells = [new_code_cell(id=id) if id.startswith("code") else new_markdown_cell(id, id=id) for id in ids]
    for cell in cells:
        cell.source = {"title": "# T", "section": "Text.\n\n## One"}.get(cell.id, cell.source)
    nb = new_notebook(metadata={"largemodels": dict(FACTS)})
    nb.cells = cells
    return nb


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["title"], ["title", "card", "launch"]),
        (["title", "section"], ["title", "card", "section", "launch"]),
        (["title", "what", "code", "section"], ["title", "what", "card", "code", "section", "launch"]),
        (["title", "code", "what", "section", "more"], ["title", "code", "what", "card", "section", "more", "launch"]),
        (["title", "card", "what", "section"], ["title", "what", "card", "section", "launch"]),
        (["launch", "title", "section", "card", "card"], ["title", "card", "section", "launch"]),
        (["title", "what", "more"], ["title", "what", "more", "card", "launch"]),
    ],
)
def test_a_chapter_has_the_question_first_the_card_below_and_plumbing_last(small_course, before, after):
    nb = pages(*before)
    assert ids(nb, NAME, small_course) == after
    assert [cell.id for cell in nb.cells] == before
    assert ids(cards.refresh(nb, NAME, small_course), NAME, small_course) == after


def test_a_page_at_the_front_has_both_or_none(small_course):
    nb = pages("title", "section")
    assert ids(nb, "chapters/98_glossary.ipynb", small_course) == ["title", "section"]
    nb.cells.append(new_markdown_cell("<!-- card -->"))
    assert ids(nb, "chapters/00_start_here.ipynb", small_course) == ["title", "card", "section", "launch"]


def test_minutes_that_were_typed_go_where_they_are_counted(small_course):
    nb = pages("title")
    nb.metadata.largemodels.minutes = 75
    assert "minutes" not in cards.refresh(nb, NAME, small_course).metadata.largemodels
    assert cards.refresh(nb, "solutions/lab_07_x/lab_07_x.ipynb", small_course).metadata.largemodels.minutes == 75


def test_placeholders_become_generated_cells(small_course):
    cells = [new_markdown_cell("# T"), new_markdown_cell("<!-- card -->\n"), new_markdown_cell("<!-- map -->")]
    nb = cards.refresh(new_notebook(cells=cells, metadata={"largemodels": FACTS}), NAME, small_course)
    made = {cell.id: cell.source for cell in nb.cells[1:]}
    assert made["card"].startswith("**Study**") and made["map"].startswith("| No. |")
    assert made["launch"].startswith("---")


def test_a_stale_card_is_found_and_mended(good, small_course):
    assert lint(good) == []
    measurements.merge(small_course, "notebooks", {NAME: {"seconds": 23.4, "peak_mb": 812}})
    assert lint(good) == ["Cell 'card' is out of date. Run `largemodels notebooks --cards`."]
    assert cards.refresh_files(small_course) == [NAME, "README.md"]
    assert cards.refresh_files(small_course) == []
    assert lint(good) == []


def test_refreshing_cards_leaves_outputs_alone(good, small_course):
    before = nbformat.read(good, as_version=4)
    measurements.merge(small_course, "notebooks", {NAME: {"seconds": 23.4, "peak_mb": 812}})
    cards.refresh_files(small_course)
    after = nbformat.read(good, as_version=4)
    assert at(after, "card").source != at(before, "card").source
    at(after, "card").source = at(before, "card").source
    assert after == before


def test_the_map_lists_everything_in_order(measured):
    start = new_notebook(cells=[new_markdown_cell("# Start here"), new_markdown_cell("<!-- map -->")], metadata={})
    save(start, measured / "chapters" / "00_start_here.ipynb")
    save(good_notebook(), measured / NAME)
    save(good_notebook(), measured / "chapters" / "10_later" / "02_x.ipynb")
    lab = new_notebook(
        cells=[new_markdown_cell("# Attend\n\nMend it.")], metadata={"largemodels": {**FACTS, "minutes": 40}}
    )
    save(lab, measured / "solutions" / "lab_07_attend" / "lab_07_attend.ipynb")
    lines = course_map.course_map(measured, measured).splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:6]]
    assert [cells[0] for cells in rows] == ["", "2.7", "10.2", "Lab 7"]
    assert rows[0][1] == "[Start here](chapters/00_start_here.ipynb)"
    assert rows[1][1:6] == [
        f"[Self-attention]({NAME})<br>Which words does a word look at?",
        "5 min",
        "23 s",
        "812 MB",
        "CPU or GPU",
    ]
    assert rows[3][1] == "[Attend](labs/lab_07_attend/lab_07_attend.ipynb)"
    assert all(len(cells) == 7 for cells in rows)
    cards.refresh_files(measured)
    page = json.loads((measured / "chapters" / "00_start_here.ipynb").read_text())
    assert "[Self-attention](02_algorithms/07_self_attention.ipynb)" in "".join(page["cells"][1]["source"])
    assert "[Self-attention](chapters/02_algorithms/07_self_attention.ipynb)" in (measured / "README.md").read_text()


def test_the_readme_keeps_everything_around_the_map(small_course):
    text = "before\n<!-- map -->\nold\n<!-- /map -->\nafter\n"
    fresh = course_map.refresh(text, small_course)
    assert fresh.startswith("before\n<!-- map -->\n")
    assert fresh.endswith("<!-- /map -->\nafter\n")
    assert "old" not in fresh
    assert course_map.refresh(fresh, small_course) == fresh


def test_a_readme_without_a_place_for_the_map_is_refused(small_course):
    with pytest.raises(ValueError, match="no place for the map"):
        course_map.refresh("# A course\n", small_course)
