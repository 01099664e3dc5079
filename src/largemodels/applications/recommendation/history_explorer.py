"""A history of your own: films, their order, popular ones toned down; what three methods recommend."""

from __future__ import annotations

from functools import cache

from ...core import explorer
from ...core.figures import describe
from ...core.film_titles import film_numbers
from ...core.movielens import movielens
from .histories import histories
from .methods import EASE, NEAR, Counted, counted
from .picks_figures import WAYS, columns, picks, picks_panel

AS_WRITTEN, BACKWARDS = ORDERS = ("as written", "backwards")
POWERS = {"as they are": 0.0, "toned down": 0.5, "hardly": 1.0}


@cache
def learned() -> Counted:
    """The plain methods, learned once a kernel from everybody's whole history."""
    data = movielens()
    return counted(histories(data)[0], data.I)


class HistoryExplorer(explorer.Explorer):
    """A line of titles, their order, and how far popular films count; three columns of recommendations.

    Args:
        films: titles, divided by semicolons, oldest first.
    """

    def __init__(self, films: str) -> None:
        self.films = explorer.sentence("films, oldest first", films)
        self.order = explorer.choice("order", ORDERS, AS_WRITTEN)
        self.popular = explorer.choice("popular films", list(POWERS), "as they are")
        figure = describe(picks_panel(), "Three columns: eight films by popularity, by EASE, and by counts near the "
                          "last film, for the history that is typed.")  # fmt: skip
        super().__init__(figure, self.films, self.order, self.popular)

    def draw(self) -> str:
        """Ask the three methods, and patch the columns.

        Raises:
            ValueError: no film is named, one isn't in the catalog, or one is named twice.
        """
        data, history = movielens(), film_numbers(self.films.value, guess=True)
        if self.order.value == BACKWARDS:
            history = history[::-1]
        chosen = picks(learned(), history, POWERS[self.popular.value])
        new = columns(chosen, data)
        for name in WAYS:
            trace = self.trace(name)
            trace.text, trace.textfont.color = new[name]["text"], new[name]["textfont.color"]
        both = len({*chosen[EASE]} & {*chosen[NEAR]})
        read = "; ".join(data.titles[film] for film in history)
        return f"Read as {read}. EASE and the counts agree on {both} of 8. Green: one method alone."
