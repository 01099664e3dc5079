"""A notebook open in JupyterLab, in a real browser: run some of it, press keys, read what it shows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from controls import Control, controls
from lab_page import LabPage
from playwright.sync_api import ElementHandle

#: What is no fault, and why.
HARMLESS = {
    # When a page opens, JupyterLab asks the kernel for its widgets, and no cell has imported ipywidgets yet.
    r"No such comm target registered: jupyter\.widget\.control\n",
    r"No such comm: [0-9a-f-]{36}\n",
}


class NotebookPage:
    """One notebook, opened in JupyterLab's page with the outputs that its file holds; its kernel starts meanwhile.

    Args:
        lab: the page, in which no other notebook is open.
        name: the notebook's path from the served folder.

    Attributes:
        page: Playwright's.
        complaints: what went wrong so far: the page's complaints, and errors of widget callbacks.
    """

    def __init__(self, lab: LabPage, name: str) -> None:
        self.lab, self.page, self.name = lab, lab.page, name
        lab.complaints.clear()
        self.complaints = lab.complaints
        self._controls: dict[str, list[Control]] = {}
        lab.finish("open", name, f"{name} does not open")
        lab.until("probe.drawn()", f"{name} does not show all its pictures")

    def run(self, cells: Sequence[str]) -> None:
        """Run the cells with these ids, one after the other, and wait until what they show is there."""
        self.lab.finish("run", list(cells), f"{self.name} is still running")
        self.lab.until("probe.drawn()", f"{self.name} does not show all its pictures and widgets")
        self.settled()

    def wait_for_kernel(self) -> None:
        """Wait until its kernel is there."""
        self.lab.finish("kernel", None, f"{self.name} gets no kernel")

    def close(self) -> None:
        """Shut its kernel down and close it, unsaved."""
        self.lab.finish("close", None, f"{self.name} does not close")

    def settled(self) -> None:
        """Wait until the kernel has answered all that the widgets asked, and the page has drawn it."""
        self.lab.finish("settled", None, f"{self.name}: the kernel has not answered")
        for text in self.page.evaluate("probe.said.splice(0)"):
            if not any(re.fullmatch(pattern, text) for pattern in HARMLESS):
                self.complaints.append(f"A callback failed: {text}")

    def controls(self, cell: str) -> list[Control]:
        """Every control of a cell's live widget, found once: what :func:`controls.controls` finds."""
        if cell not in self._controls:
            self._controls[cell] = controls(self, cell)
        return self._controls[cell]

    def cells(self) -> list[dict]:
        """``id``, ``number`` and ``errors`` of each code cell."""
        return self.page.evaluate("probe.cells()")

    def live(self, cell: str) -> ElementHandle | None:
        """The live widget that the cell with this id shows, if it does."""
        return self.page.evaluate_handle("id => probe.live(id)", cell).as_element()

    def framed(self) -> list[ElementHandle]:
        """The pictures that carry a slider of their own and need no kernel."""
        found = self.page.evaluate_handle("probe.framed()")
        return [picture.as_element() for picture in found.get_properties().values()]

    def shown(self, root: ElementHandle) -> str:
        """The data of every picture under ``root``, as text that can be compared."""
        return self.page.evaluate("root => probe.shown(root)", root)

    def frames(self, root: ElementHandle) -> str:
        """Where the axes of each picture under ``root`` lie, in pixels."""
        return self.page.evaluate("root => probe.frames(root)", root)

    def flaws(self, root: ElementHandle) -> list[str]:
        """What is wrong with the pictures under ``root``, as sentences."""
        return self.page.evaluate("root => probe.flaws(root)", root)

    def press(self, key: str) -> None:
        """Press one key, named as Playwright names keys."""
        self.page.keyboard.press(key)
