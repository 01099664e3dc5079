"""Each rule of the linter is shown to fire, alone, on a notebook that breaks it and nothing else."""

import json
import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from small_notebook import at, figure, live, printed, renumber, save, verdict

from largemodels.authoring import page
from largemodels.authoring.lint import lint

BAD = {}


def bad(rule, finding):
    """Register a mutation of the good notebook, the one rule that it breaks, and what the finding says."""

    def register(mutate):
        BAD[mutate.__name__] = (rule, finding, mutate)
        return mutate

    return register


@bad("has_lasting_ids", r"Cell 2 has no valid id \(None\)")
def id_missing(nb):
    del nb.cells[1]["id"]


@bad("has_lasting_ids", r"no valid id \('two words'\)")
def id_invalid(nb):
    nb.cells[1].id = "two words"


@bad("has_lasting_ids", r"1 cells have random ids \(0a1b2c3d\)")
def id_drawn_by_nbformat(nb):
    nb.cells[1].id = "0a1b2c3d"


@bad("has_lasting_ids", "'title', the cell at place 2, has the id of an earlier cell")
def id_twice(nb):
    nb.cells[1].id = "title"


@bad("has_lasting_ids", "'card', the cell at place 3, has the id of an earlier cell")
def card_twice(nb):
    nb.cells[1].id = "card"


@bad("has_lasting_ids", "breaks nbformat's schema: .*'novelty'")
def key_unknown(nb):
    nb.cells[2]["novelty"] = 1


@bad("opens_with_its_title", "The first cell is not the title")
def title_missing(nb):
    nb.cells[0].source = "Self-attention?"


@bad("opens_with_its_title", "There are 2 top headings. .*'By hand'")
def title_twice(nb):
    at(nb, "by-hand").source = "# By hand"


@bad("begins_as_agreed", "No question stands in bold before the first section")
def question_missing(nb):
    at(nb, "opening").source = at(nb, "opening").source.replace("look at?**", "look at.**")


@bad("begins_as_agreed", "Nothing says what the reader gains")
def gains_missing(nb):
    at(nb, "opening").source = at(nb, "opening").source.replace("After this", "In this")


@bad("begins_as_agreed", "list three things")
def gains_too_few(nb):
    at(nb, "opening").source = at(nb, "opening").source.replace("- **judge** it.", "")


@bad("begins_as_agreed", "list three things")
def gains_without_a_verb(nb):
    at(nb, "opening").source = at(nb, "opening").source.replace("- **judge** it", "- it")


@bad("begins_as_agreed", r"No paragraph `\*\*Letters for shapes")
def letters_missing(nb):
    at(nb, "opening").source = at(nb, "opening").source.replace("**Letters for shapes.**", "")


@bad("has_complete_metadata", r"lacks after \(list\)")
def predecessors_missing(nb):
    del nb.metadata.largemodels["after"]


@bad("comes_after_what_it_builds_on", "to be studied after 2.7, which comes later")
def after_itself(nb):
    nb.metadata.largemodels.after = ["2.7"]
    at(nb, "card").source += " · **After** [2.7](07_self_attention.ipynb)"


@bad("has_current_cards", r"'2.77' is no notebook\. There are 2.7")
def after_nothing(nb):
    nb.metadata.largemodels.after = ["2.77"]


@bad("is_studied_in_one_sitting", "Study takes about 105 minutes, and 90 is the most")
def too_long(nb):
    at(nb, "loop").source += " word" * 20_000
    at(nb, "card").source = at(nb, "card").source.replace("about 5 minutes", "about 105 minutes")


@bad("has_current_cards", "Card or launch links are missing or out of place")
def card_before_the_question(nb):
    nb.cells[1], nb.cells[2] = nb.cells[2], nb.cells[1]


@bad("has_current_cards", "Card or launch links are missing or out of place")
def launch_missing(nb):
    nb.cells.pop()


@bad("has_current_cards", "'card' is out of date")
def card_stale(nb):
    at(nb, "card").source = at(nb, "card").source.replace("about 5 minutes", "about 10 minutes")


@bad("has_current_cards", "needs 'no-such-model', which is no asset")
def need_unknown(nb):
    nb.metadata.largemodels.needs = ["no-such-model"]


@bad("introduces_code", "'class' has no prose before it")
def prose_missing(nb):
    nb.cells.remove(at(nb, "class-text"))


@bad("introduces_code", "'third' has no prose before it")
def third_in_a_row(nb):
    third = new_code_cell("1", id="third", metadata={"tags": ["continues"]})
    nb.cells.insert(nb.cells.index(at(nb, "shape")) + 1, third)
    renumber(nb)


@bad("keeps_cells_short", "'scores' has 21 lines; 20 is the most")
def cell_long(nb):
    at(nb, "scores").source = "import torch\n\nscores = torch.ones(3)\n" + "\n".join(f"a = {i}" for i in range(20))


@bad("keeps_cells_short", "'look-class' has 41 lines; 40 is the most")
def class_long(nb):
    at(nb, "draw").id = "look-class"
    at(nb, "look-class").metadata.tags.append("by-hand")
    at(nb, "look-class").source = "class Long:\n" + "\n".join(f"    a = {i}" for i in range(40))
    at(nb, "card").source = at(nb, "card").source.replace("about 5 minutes", "about 10 minutes")


@bad("keeps_cells_short", "'move' is empty. Delete it")
def cell_empty(nb):
    at(nb, "move").update(source="  \n", outputs=[])
    counted = [cell for cell in nb.cells if cell.cell_type == "code" and cell.source.strip()]
    for count, cell in enumerate(counted, 1):
        cell.execution_count = count


@bad("has_no_gaps", "'loop' has a gap. Write what stands there as TODO")
def gap_in_prose(nb):
    at(nb, "loop").source += " TODO: why."


@bad("has_no_gaps", "'move' has a gap")
def gap_in_code(nb):
    at(nb, "move").source += "  # TODO"


@bad("ends_as_agreed", "no section of takeaways")
def takeaways_missing(nb):
    at(nb, "takeaways").source = "## In short"


@bad("ends_as_agreed", "no section of sources")
def sources_missing(nb):
    at(nb, "sources").source = "## More\n\n[A paper](https://arxiv.org)"


@bad("ends_as_agreed", "The section of sources has no link")
def sources_without_link(nb):
    at(nb, "sources").source = "## Sources\n\nA paper."


@bad("ends_as_agreed", "There is no quiz")
def quiz_missing(nb):
    at(nb, "quiz").source = "print(6)"


@bad("describes_pictures", "'loop' shows a picture without alternative text")
def picture_bare(nb):
    at(nb, "loop").source = "![](x.png)"


@bad("describes_pictures", "'loop' shows a picture without alternative text")
def html_picture_bare(nb):
    at(nb, "loop").source = '<img src="x.png" alt="">'


@bad("is_python", r"'scores' has a magic or shell line \(%pip")
def magic(nb):
    at(nb, "scores").source = "%pip install x\nimport torch\n\nscores = torch.ones(3)"


@bad("is_python", "'move' has a magic or shell line")
def shell(nb):
    at(nb, "move").source = "found = !ls"


@bad("is_python", "'move' has a magic or shell line")
def help_mark(nb):
    at(nb, "move").source = "torch.ones?"


@bad("is_python", "'move' calls get_ipython")
def magic_in_disguise(nb):
    at(nb, "move").source = 'get_ipython().run_line_magic("time", "1")'


@bad("is_python", "'move' is not valid Python")
def no_python(nb):
    at(nb, "move").source = "1 +"


@bad("imports_by_name", r"'move' has `from torch import \*`")
def star(nb):
    at(nb, "move").source = "from torch import *"


@bad("skips_nothing", "'move' is taken out of the tests by 'raises-exception'")
def skip_tag(nb):
    at(nb, "move").metadata.tags = ["raises-exception"]


@bad("skips_nothing", "'move' is taken out of the tests by 'NBVAL_SKIP'")
def skip_comment(nb):
    at(nb, "move").source = "# NBVAL_SKIP\n1"


@bad("defines_what_the_package_has", "'move' defines stretch, which largemodels.algorithms lacks")
def definition_of_its_own(nb):
    at(nb, "move").source = "def stretch():\n    return 1"


@bad("defines_what_the_package_has", "'softmax' defines softmax differently from largemodels.algorithms")
def definition_differs(nb):
    at(nb, "softmax").source = at(nb, "softmax").source.replace("sum", "max")


@bad("ran_top_to_bottom", "'move' has the execution count None in place of 6")
def never_run(nb):
    at(nb, "move").update(execution_count=None)


@bad("ran_top_to_bottom", "'scores' has the execution count 7 in place of 1")
def run_out_of_order(nb):
    at(nb, "scores").execution_count = 7


@bad("stores_no_widget", "The notebook stores widget state")
def widget_state(nb):
    nb.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {}}


@bad("stores_no_widget", "'draw' stores a widget's view")
def widget_view(nb):
    at(nb, "draw").outputs.append(new_output("display_data", {"application/vnd.jupyter.widget-view+json": {}}))


@bad("stores_no_trouble", r"'move' stores an error \(ValueError\)")
def error(nb):
    at(nb, "move").outputs.append(new_output("error", ename="ValueError", evalue="no", traceback=[]))


@bad("stores_no_trouble", r"'move' stores a message on stderr \(<cell>:1: UserWarning: old\)")
def warning(nb):
    at(nb, "move").outputs.append(printed("<cell>:1: UserWarning: old\n", "stderr"))


@bad("names_no_machine", r"'move' shows a path of one machine \(/home/ada/x\.py\)")
def path_printed(nb):
    at(nb, "move").outputs.append(printed("in /home/ada/x.py\n"))


@bad("names_no_machine", "'move' shows a path of one machine")
def path_in_windows(nb):
    at(nb, "move").outputs.append(new_output("display_data", {"text/html": r"<b>C:\Users\ada</b>"}))


@bad("names_no_machine", r"'move' shows a path of one machine \(/home/ada\)")
def path_in_html(nb):
    at(nb, "move").outputs.append(new_output("display_data", {"text/html": "<b>/home/ada</b>"}))


@bad("names_no_machine", r"'move' shows a path of one machine \(file:///root/x\)")
def path_in_address(nb):
    at(nb, "move").outputs.append(new_output("display_data", {"text/html": '<a href="file:///root/x">x</a>'}))


@bad("shows_nothing_remote", r"'loop' shows a picture from the network \(!\[a triangle\]\(https://x.org/x.png\)\)")
def picture_remote(nb):
    at(nb, "loop").source = "![a triangle](https://x.org/x.png)"


@bad("shows_nothing_remote", r"'move' shows something from the network \(<script src=.https://cdn.org/x.js.>\)")
def script_remote(nb):
    at(nb, "move").outputs.append(
        new_output("display_data", {"text/html": '<script src="https://cdn.org/x.js"></script>'})
    )


@bad("names_no_machine", r"'move' shows a memory address \(at 0x7f1bc0ffee\)")
def address(nb):
    at(nb, "move").outputs.append(printed("<map object at 0x7f1bc0ffee>\n"))


@bad("describes_figures", "'draw' shows a figure without alternative text")
def figure_alt_short(nb):
    at(nb, "draw").outputs[1] = figure(alt="A line.")


@bad("describes_figures", "'draw' shows a figure without alternative text")
def figure_alt_no_sentence(nb):
    at(nb, "draw").outputs[1] = figure(alt="a line that rises from one to two in one step")


@bad("describes_figures", "'draw' shows an image without alternative text")
def image_without_alt(nb):
    at(nb, "draw").outputs.append(new_output("display_data", {"image/png": "aGk="}))


@bad("has_twins", "'move' is live and has no twin")
def twin_missing(nb):
    at(nb, "draw").outputs.pop()


@bad("stands_alone", "'move' is live and uses softmax, worst of another cell")
def live_cell_that_needs_another(nb):
    at(nb, "move").source = "draw = lambda: softmax(scores, worst)"


@bad("names_stay", "Cell 'claim' takes scores from an earlier cell, and cell 'quiz' binds it anew")
def name_bound_anew(nb):
    at(nb, "quiz").source += "\nscores = 3"


@bad("compares_outputs", "4 cells with an output are tagged `nbval-check-output`; 5 is the least")
def compared_too_few(nb):
    at(nb, "scores").outputs = []


@bad("compares_nothing_that_moves", "'draw' is tagged `nbval-check-output`, but its output is live")
def compared_live(nb):
    at(nb, "draw").outputs.append(live())


@bad("compares_nothing_that_moves", "'scores' is tagged `nbval-check-output`, but shows a progress bar")
def compared_with_a_bar(nb):
    at(nb, "scores").source += "\ntrain(net, loss_of, optimizer, steps=60, what='fitting')"


@bad("tries_what_it_announces", "Claim A13 is announced and never tried")
def claim_untried(nb):
    nb.metadata.largemodels.claims = ["A12", "A13"]
    at(nb, "card").source = at(nb, "card").source.replace("A12", "A12, A13")


@bad("tries_what_it_announces", "Claim K3 is tried and not announced")
def claim_unannounced(nb):
    at(nb, "claim").outputs.append(verdict("K3"))


@bad("tries_what_it_announces", "Claim A12 is tried 2 times")
def claim_twice(nb):
    at(nb, "claim").outputs.append(verdict())


@bad("tries_what_it_announces", "'claim' lacks measured")
def claim_incomplete(nb):
    at(nb, "claim").outputs[0] = verdict(measured="")


@bad("tries_what_it_announces", "'claim' has an unknown verdict")
def claim_verdict_unknown(nb):
    at(nb, "claim").outputs[0] = verdict(verdict="mostly")


def claiming(**arguments):
    given = {"holds": "bool(worst[0] < 0.5)", "measured": 'f"{worst}"', "why": '"So."', **arguments}
    call = ", ".join(f"{key}={value}" for key, value in given.items() if value)

    def mutate(nb):
        at(nb, "claim").source = f'import torch\nworst = torch.ones(3)\nclaim("A12", {call})'

    return mutate


TYPED = {
    "True": "holds=True",
    "name": "holds=ok",
    "name of a name": "holds=fine",
    "not": "holds=not False",
    "bool": "holds=bool(1)",
    "comparison": "holds=2 > 1",
    "function": "holds=always()",
    "loop": "holds=each",
    "missing": "holds=",
    "needs": 'needs={"d is large": True}',
    "one of needs": 'needs={"d is large": worst[0] > 1, "n is large": ok}',
    "needs by name": "needs=conditions",
    "measured": 'measured="0.9 of 1"',
}
COMPUTED = {
    "comparison": "holds=bool(worst[0] < 0.5)",
    "filled dictionary": 'holds=errors["a"] > 1',
    "filled list": "holds=len(seen) > 3",
    "updated": "holds=both",
    "all": "holds=all(part > 0 for part in worst)",
    "function": "holds=measure()",
    "needs": 'needs={"d is large": bool(worst[0] > 1)}',
    "needs by name": "needs=measured_conditions",
    "no needs": "needs=None",
}
NAMES = """
ok = True
fine = ok and not False
conditions = {"d is large": False}
measured_conditions = {"d is large": worst[0] > 2}
errors, seen, both = {}, [0.0], True
errors["a"] = worst[0]
seen.append(worst[1])
both &= bool(worst[2] > 0)
for id, each in [("A12", True)]:
    print(id)
"""


def with_names(nb, arguments):
    key, _, value = arguments.partition("=")
    claiming(**{key: value})(nb)
    at(nb, "claim").source = at(nb, "claim").source.replace("worst = torch.ones(3)", f"worst = torch.ones(3){NAMES}")
    at(nb, "move").update(outputs=[], metadata={"tags": ["by-hand"]})
    at(nb, "move").source = "def always():\n    return True\n\n\ndef measure():\n    return worst.sum() > 0"


@pytest.mark.parametrize("case", BAD)
def test_each_rule_fires_alone(case, change):
    rule, expected, mutate = BAD[case]
    path = change(mutate)
    notebook = page.read(path)
    fired = {function.__name__ for function, kinds in page.RULES if notebook.kind in kinds and list(function(notebook))}
    assert fired == {rule}
    findings = lint(path)
    assert len(findings) == 1
    assert re.search(expected, findings[0])


def test_every_rule_is_shown_to_fire():
    shown = {rule for rule, _, _ in BAD.values()} | {"computes_verdicts"}
    assert shown == {rule.__name__ for rule, _ in page.RULES}


@pytest.mark.parametrize("case", TYPED)
def test_a_typed_verdict_is_found(case, change):
    path = change(lambda nb: with_names(nb, TYPED[case]))
    findings = lint(path)
    assert len(findings) == 1
    assert re.search("'claim': (holds|measured|a value of needs) of the claim is typed", findings[0])


@pytest.mark.parametrize("case", COMPUTED)
def test_a_computed_verdict_passes(case, change):
    assert lint(change(lambda nb: with_names(nb, COMPUTED[case]))) == []


def test_a_good_notebook_has_no_finding(good):
    assert lint(good) == []


def test_a_list_of_imports_may_be_long(change):
    def mutate(nb):
        at(nb, "scores").source = "import ast\n" * 30 + at(nb, "scores").source

    assert lint(change(mutate)) == []


@pytest.mark.parametrize("tag", ["by-hand", "breaks"])
def test_a_tagged_cell_may_define_what_the_package_lacks(tag, change):
    def mutate(nb):
        definition_of_its_own(nb)
        at(nb, "move").metadata.tags = [tag]

    assert lint(change(mutate)) == []


def test_a_front_page_needs_no_card_quiz_or_claims(good):
    nb = json.loads(good.read_text())
    left_out = ("card", "launch", "claim", "sources", "takeaways")
    nb["cells"] = [cell for cell in nb["cells"] if cell["id"] not in left_out]
    nb["cells"][-1]["source"] = "print(7)"
    nb["cells"].append(new_markdown_cell("More.", id="more"))
    nb["cells"].append(
        new_code_cell("print(8)", id="last", metadata={"tags": ["nbval-check-output"]}, outputs=[printed("8\n")])
    )
    for count, cell in enumerate((cell for cell in nb["cells"] if cell["cell_type"] == "code"), 1):
        cell["execution_count"] = count
    assert lint(save(nb, good.parents[1] / "98_glossary.ipynb")) == []
    assert lint(save(nb, good.parents[1] / "00_start_here.ipynb")) == [
        "The start page has no map. Add a Markdown cell `<!-- map -->`, and run `largemodels notebooks --cards`."
    ]


def test_a_solution_may_follow_its_answer_by_a_long_test(good):
    marks = {
        "schema_version": 3,
        "grade_id": "t",
        "grade": True,
        "solution": False,
        "locked": True,
        "task": False,
        "points": 1,
    }
    cells = [
        new_markdown_cell("# Lab", id="title"),
        new_code_cell("x = 1", id="answer", execution_count=1),
        new_code_cell("x\n" * 30, id="test", metadata={"nbgrader": marks}, execution_count=2),
    ]
    facts = {"minutes": 20, "hardware": "CPU", "needs": [], "claims": []}
    nb = {"cells": cells, "metadata": {"largemodels": facts}, "nbformat": 4, "nbformat_minor": 5}
    path = save(nb, good.parents[2] / "solutions" / "lab_07_attend" / "lab_07_attend.ipynb")
    assert lint(path) == []
    del cells[2]["metadata"]["nbgrader"]
    assert len(lint(save(nb, path))) == 2


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"nbformat": 3, "cells": []}', "no notebook"])
def test_what_is_no_notebook_gets_one_sentence(text, good):
    good.write_text(text)
    findings = lint(good)
    assert len(findings) == 1
    assert findings[0].startswith("This is no notebook of format 4")


@pytest.mark.parametrize(
    ("source", "found"),
    [("scores = 3", 1), ("scores = scores + 1", 2), ("later = scores", 0), ("def f(scores): ...", 0)],
)
def test_a_name_that_a_cell_takes_is_bound_anew_nowhere_after_it(source, found, change):
    path = change(lambda nb: at(nb, "quiz").update(source=f"{at(nb, 'quiz').source}\n{source}"))
    said = [finding for finding in lint(path) if "from an earlier cell, and cell 'quiz' binds it anew" in finding]
    assert len(said) == found
