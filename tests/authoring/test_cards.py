"""Cards and maps say what the metadata, the benchmark and the addresses say today."""

import json

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook
from small_notebook import FACTS, NAME, at, good_notebook, save

from largemodels.authoring import cards, measurements
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


def row(text):
    return [cell.strip() for cell in text.splitlines()[2].strip("|").split("|")]


def test_a_card_before_the_first_benchmark(small_course):
    assert row(card(small_course)) == ["75 minutes", "not measured yet", "CPU or GPU", "nothing more", "A12"]


def test_a_card_after_it(measured):
    text = card(measured, needs=["minilm"], claims=["A12", "K3"])
    size = f"{ASSETS['minilm'].download_size / 1e6:.0f} MB"
    assert row(text) == ["75 minutes", "23 s, 812 MB", "CPU or GPU", f"{ASSETS['minilm'].title} ({size})", "A12, K3"]
    assert (
        "measured on 2 CPU cores (Some CPU), 8 GB of memory, no GPU, Python 3.12.1, torch 2.13.0, on 2030-01-31."
        in text
    )
    assert text.count("](https://") == 3
    assert "!pip install" in text


def test_a_card_counts_gigabytes(measured):
    measurements.merge(measured, "notebooks", {NAME: {"seconds": 61.7, "peak_mb": 1523}})
    assert row(card(measured))[1] == "62 s, 1.5 GB"


def test_the_links_of_a_lab_open_what_learners_get(small_course):
    text = card(small_course, "solutions/lab_07_attend/lab_07_attend.ipynb")
    assert "labs/lab_07_attend/lab_07_attend.ipynb" in text
    assert "solutions" not in text


def test_an_unknown_asset_is_refused(small_course):
    with pytest.raises(ValueError, match="needs 'nothing-like-it', which is no asset"):
        card(small_course, needs=["nothing-like-it"])


def test_a_chapter_without_a_card_gets_one_after_its_title(small_course):
    nb = new_notebook(cells=[new_markdown_cell("# T"), new_markdown_cell("x")], metadata={"largemodels": FACTS})
    assert [cell.id for cell in cards.refresh(nb, NAME, small_course).cells][1] == "card"
    assert len(cards.refresh(nb, "chapters/98_glossary.ipynb", small_course).cells) == 2
    assert len(nb.cells) == 2


def test_a_card_that_moved_or_was_pasted_again_is_put_in_its_place(small_course):
    cells = [new_markdown_cell(id, id=id) for id in ("title", "what", "how")]
    cells += [new_markdown_cell("old", id="card"), new_markdown_cell("older")]
    cells[4].id = "card"
    nb = new_notebook(metadata={"largemodels": FACTS})
    nb.cells = cells
    assert [cell.id for cell in cards.refresh(nb, NAME, small_course).cells] == ["title", "card", "what", "how"]


def test_placeholders_become_generated_cells(small_course):
    cells = [new_markdown_cell("# T"), new_markdown_cell("<!-- card -->\n"), new_markdown_cell("<!-- map -->")]
    nb = cards.refresh(new_notebook(cells=cells, metadata={"largemodels": FACTS}), NAME, small_course)
    assert [cell.id for cell in nb.cells[1:]] == ["card", "map"]
    assert nb.cells[1].source.startswith("| Study |")
    assert nb.cells[2].source.startswith("| No. |")


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
    lines = cards.course_map(measured, measured).splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:6]]
    assert [cells[0] for cells in rows] == ["", "2.7", "10.2", "Lab 7"]
    assert rows[0][1] == "[Start here](chapters/00_start_here.ipynb)"
    assert rows[1][1:6] == [
        f"[Self-attention]({NAME})<br>Which words does a word look at?",
        "75 min",
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
    fresh = cards.refresh_readme(text, small_course)
    assert fresh.startswith("before\n<!-- map -->\n")
    assert fresh.endswith("<!-- /map -->\nafter\n")
    assert "old" not in fresh
    assert cards.refresh_readme(fresh, small_course) == fresh


def test_a_readme_without_a_place_for_the_map_is_refused(small_course):
    with pytest.raises(ValueError, match="no place for the map"):
        cards.refresh_readme("# A course\n", small_course)
