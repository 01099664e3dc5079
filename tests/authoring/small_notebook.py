"""A notebook in which the linter finds nothing, in pieces that tests can change."""

import json
from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

NAME = "chapters/02_algorithms/07_self_attention.ipynb"
ALT = "A line that rises from one to two in one step."
OPENING = """**Which words does a word look at?**

After this notebook you can

- **compute** it;
- **predict** it;
- **judge** it.

**Letters for shapes.** T tokens."""
FACTS = {"hardware": "CPU or GPU", "needs": [], "claims": ["A12"], "after": []}


def code(source, id, *outputs, tags=()):
    metadata = {"tags": list(tags)} if tags else {}
    return new_code_cell(source, id=id, metadata=metadata, outputs=list(outputs))


def printed(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def figure(alt=ALT):
    mime = "application/vnd.plotly.v1+json"
    return new_output(
        "display_data", {mime: {"data": [], "layout": {"meta": {"alt": alt}}}, "text/plain": f"Figure: {alt}"}
    )


def verdict(id="A12", **other):
    record = {"id": id, "verdict": "holds", "measured": "0.9", "claimed": "It is so.", "why": "It was seen.", **other}
    return new_output("display_data", {"application/vnd.largemodels.claim+json": record, "text/plain": "…"})


def live():
    return new_output("display_data", {"text/markdown": "*Live*"}, metadata={"largemodels": {"live": True}})


def good_notebook():
    compared = {"tags": ["nbval-check-output"]}
    cells = [
        new_markdown_cell("# Self-attention\n\n*Which words does a word look at?*", id="title"),
        new_markdown_cell(OPENING, id="opening"),
        new_markdown_cell("", id="card"),
        new_markdown_cell("## By hand\n\nThree scores.", id="by-hand"),
        code("import torch\n\nscores = torch.ones(3)\nprint(3)", "scores", printed("3\n"), **compared),
        new_markdown_cell("The loop. ![a triangle](x.png)", id="loop"),
        code(
            'def softmax(scores: list[float]) -> list[float]:\n    """Another docstring."""\n'
            "    return [score / sum(scores) for score in scores]",
            "softmax",
        ),
        code("print(4)", "shape", printed("4\n"), tags=["continues", "nbval-check-output"]),
        new_markdown_cell("The class.", id="class-text"),
        code("class Attention:\n    def __call__(self, x: float) -> float:\n        return x", "class"),
        new_markdown_cell("Look.", id="look"),
        code("print(5)", "draw", printed("5\n"), figure(), **compared),
        new_markdown_cell("Move it.", id="move-text"),
        code("move = 1", "move", live()),
        new_markdown_cell("## The claim", id="claim-text"),
        code(
            "from largemodels.core.claims import claim\n\nworst = softmax(scores)\n"
            "large = {'d is large': worst[1] > 0}\n"
            'claim("A12", holds=bool(worst[0] < 0.5), needs=large, measured=f"{worst}", why="So.")',
            "claim",
            verdict(),
            **compared,
        ),
        new_markdown_cell("## Questions", id="questions"),
        code(
            'from largemodels.core.quiz import quiz\n\nquiz("quiz.json")\nprint(6)',
            "quiz",
            printed("6\n"),
            **compared,
        ),
        new_markdown_cell("## Takeaways\n\n1. One.", id="takeaways"),
        new_markdown_cell("## Sources\n\n[A paper](https://arxiv.org/abs/1706.03762)", id="sources"),
        new_markdown_cell("", id="launch"),
    ]
    nb = new_notebook(cells=cells, metadata={"largemodels": dict(FACTS)})
    renumber(nb)
    return nb


def renumber(nb):
    for count, cell in enumerate((cell for cell in nb.cells if cell.cell_type == "code"), 1):
        cell.execution_count = count


def save(nb, path: Path) -> Path:
    """Write ``nb`` as it is: nbformat.write would repair or refuse what a test broke on purpose."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(nb), encoding="utf-8")
    return path


def at(nb, id):
    return next(cell for cell in nb.cells if cell.id == id)
