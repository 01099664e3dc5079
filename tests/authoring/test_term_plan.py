"""The term plan is what the notebooks say today: weeks add up, and a lab follows the notebook that leads to it."""

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook
from small_notebook import save

from largemodels.authoring import cards, term_plan


def add(root, name, minutes, text=""):
    """A notebook whose study takes so many minutes: in a chapter by its words, in a lab as its metadata say."""
    cells = [new_markdown_cell(f"# {name.rpartition('/')[2]}"), new_markdown_cell(text)]
    cells += [new_markdown_cell("word " * 200 * minutes), new_markdown_cell(id="card")] if minutes else []
    save(new_notebook(cells=cells, metadata={"largemodels": {"minutes": minutes}}), root / f"{name}.ipynb")


@pytest.fixture
def planned(small_course):
    add(small_course, "chapters/00_start_here", 20, "[lab](../labs/lab_02_b/lab_02_b.ipynb)")
    add(small_course, "chapters/01_background/01_x", 90)
    add(small_course, "chapters/01_background/02_y", 80, "**The lab.** [Lab](../../labs/lab_02_b/lab_02_b.ipynb)")
    add(small_course, "chapters/98_glossary", 0)
    for name, minutes in (("lab_01_a", 60), ("lab_02_b", 50)):
        add(small_course, f"solutions/{name}/{name}", minutes)
    (small_course / "TEACHING.md").write_text("# T\n\n<!-- plan -->\n<!-- /plan -->\n\nRules.\n")
    return small_course


def rows(text):
    lines = [line for line in text.splitlines() if line.startswith("| ")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_weeks_hold_what_fits_and_say_its_minutes(planned):
    found = rows(term_plan.plan(planned))
    assert [(week, minutes) for week, _, minutes in found] == [("1", "160"), ("2", "140")]
    assert found[0][1] == (
        "[00_start_here](chapters/00_start_here.ipynb), 20 min<br>"
        "[lab_02_b](labs/lab_02_b/lab_02_b.ipynb), 50 min<br>"
        "[1.1 01_x](chapters/01_background/01_x.ipynb), 90 min"
    )
    assert "lab_01_a" in found[1][1] and "glossary" not in term_plan.plan(planned)


def test_more_minutes_make_more_weeks(planned):
    add(planned, "chapters/01_background/01_x", 170)
    assert [minutes for *_, minutes in rows(term_plan.plan(planned))] == ["70", "170", "140"]


def test_a_lab_comes_after_the_notebook_that_it_names(planned):
    save(
        new_notebook(
            cells=[new_markdown_cell("# lab_02_b\n\ncomes after [1.2, y](../../chapters/01_background/02_y.ipynb)")],
            metadata={"largemodels": {"minutes": 50}},
        ),
        planned / "solutions/lab_02_b/lab_02_b.ipynb",
    )
    found = rows(term_plan.plan(planned))
    assert "lab_02_b" not in found[0][1] and "02_y.ipynb), 80 min<br>[lab_02_b]" in found[1][1]


def test_the_map_of_the_start_page_names_no_lab_for_it(planned):
    nb = new_notebook(
        cells=[new_markdown_cell("# S"), new_markdown_cell("labs/lab_02_b/", id="map"), new_markdown_cell(id="card")],
    )
    save(nb, planned / "chapters" / "00_start_here.ipynb")
    assert "lab_02_b" in rows(term_plan.plan(planned))[1][1]


def test_what_is_planned_and_not_there_is_one_line(planned):
    line = term_plan.still_to_come(planned)
    assert line.startswith("Planned, and not there yet: 2 of 4 notebooks on background, 9 of 9 notebooks on algorithms")
    assert line.endswith(", 14 of 16 labs.")
    for folder, (_, count) in term_plan.PLANNED.items():
        for number in range(count):
            add(planned, f"chapters/{folder}/{number:02d}_n", 10)
    for number in range(3, 17):
        add(planned, f"solutions/lab_{number:02d}_c/lab_{number:02d}_c", 10)
    assert term_plan.still_to_come(planned) == ""


def test_the_page_is_brought_up_to_date_with_the_cards(planned):
    assert "TEACHING.md" in cards.refresh_files(planned)
    text = (planned / "TEACHING.md").read_text()
    assert text.startswith("# T\n\n<!-- plan -->\n\n| Week |") and text.endswith("<!-- /plan -->\n\nRules.\n")
    assert cards.refresh_files(planned) == []


def test_a_page_without_a_place_for_the_plan_is_refused(planned):
    with pytest.raises(ValueError, match=r"TEACHING.md has no place for the plan. Add a line <!-- plan -->"):
        term_plan.refresh("# T", planned)
