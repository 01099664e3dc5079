"""The rows of bench.json and the notebooks that exist belong together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat

from largemodels.authoring import budget, measurements
from largemodels.core.repository import course

NO_SLIDER = (  # notebooks whose live widgets have no slider, so that no press of a key can be timed
    "chapters/02_algorithms/08_the_transformer.ipynb",
    "chapters/03_code_practice/04_bert_from_the_library.ipynb",
    "chapters/03_code_practice/07_fine_tune_bert.ipynb",
    "chapters/04_applications/02_sentiment.ipynb",
    "chapters/04_applications/07_recommendation.ipynb",
    "chapters/04_applications/10_answers_from_documents.ipynb",
    "chapters/05_societal_impact/02_explanations.ipynb",
    "chapters/05_societal_impact/07_law_and_responsibility.ipynb",
)


def findings(root: Path) -> Iterator[str]:
    """A sentence for each notebook or live widget without a row, and for each row without its notebook or widget."""
    there, measured = expected(root), measurements.load(root)
    for name in sorted(there["notebooks"] - measured.get("notebooks", {}).keys()):
        yield f"{name} has no row of seconds and memory. Run `largemodels bench {name}`."
    for name in sorted(there["widgets"] - measured.get("widgets", {}).keys() - {*NO_SLIDER}):
        yield (
            f"{name} has a live widget and no row for it. Run `LARGEMODELS_WRITE_BENCH=1 pytest tests/browser -k "
            f"'from_key_press and {Path(name).stem}'`, or, if it has no slider, name it in bench_rows.NO_SLIDER."
        )
    for section, name in gone(root):
        yield f"bench.json has a row of {section} for {name}, which isn't there. Any `largemodels bench` takes it out."


def expected(root: Path) -> dict[str, set[str]]:
    """The names that must have a row: of all notebooks, and of those with a live widget."""
    notebooks = {course.name(path, root): path for path in course.notebooks(root)}
    live = {name for name, path in notebooks.items() if budget.explorers(nbformat.read(path, as_version=4))}
    return {"notebooks": set(notebooks), "widgets": live}


def gone(root: Path) -> list[tuple[str, str]]:
    """Section and name of each row whose notebook or widget is no longer there."""
    measured = measurements.load(root)
    return [
        (section, name)
        for section, there in expected(root).items()
        for name in measured.get(section, {}).keys() - there
    ]


def prune(root: Path) -> None:
    """Take those rows out of bench.json. A class's copy, which has no solutions, keeps all of its rows."""
    if (root / "solutions").is_dir():
        for section, name in gone(root):
            measurements.drop(root, section, name)
