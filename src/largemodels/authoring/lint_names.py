"""A rule about names: what a cell takes from an earlier one stays what it was.

A learner goes back and runs a cell again. If its names have got other values by then, its figures belie the text.
"""

from __future__ import annotations

from collections.abc import Iterator

from largemodels.authoring.lint_live import GIVEN, bound, missing
from largemodels.authoring.page import CHAPTER, FRONT, Page, at, parsed, rule


@rule(CHAPTER, FRONT)
def names_stay(page: Page) -> Iterator[str]:
    """A name that a cell takes from an earlier one is bound anew neither in that cell nor after it."""
    cells = [(cell, tree) for cell in page.code if (tree := parsed(cell.source))]
    bindings = [bound(tree) for _, tree in cells]
    for n, (cell, tree) in enumerate(cells):
        earlier = set().union(*bindings[:n])
        for name in sorted(earlier.intersection(missing(tree, GIVEN))):
            anew = next(
                (other for (other, _), names in zip(cells[n:], bindings[n:], strict=True) if name in names), None
            )
            if anew is not None:
                yield (
                    f"{at(cell)} takes {name} from an earlier cell, and {at(anew).lower()} binds it anew: run again, "
                    "the cell would use that. Give one of the two another name."
                )
