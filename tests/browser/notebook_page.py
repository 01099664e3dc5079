"""A notebook open in JupyterLab, in a real browser: run it, press keys, read what it shows."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from lab_server import LabServer
from playwright.sync_api import Browser, ConsoleMessage, ElementHandle, Page, Request, TimeoutError, sync_playwright

PATIENCE = 120_000  # ms for one step of the page; the machine may be busy
WHOLE_RUN = 600_000  # ms for all cells; the budget is a minute
FLAGS = (
    "--no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
#: What is no fault, and why.
HARMLESS = {
    # When a page opens, JupyterLab asks the kernel for its widgets, and no cell has imported ipywidgets yet.
    r"No such comm target registered: jupyter\.widget\.control\n",
    r"No such comm: [0-9a-f-]{36}\n",
}


def chromium_path() -> str:
    """Where Chromium is.

    Raises:
        FileNotFoundError: it is not installed.
    """
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        raise FileNotFoundError(
            "Chromium is missing, and this test needs a real browser. Install it: apt-get install chromium."
        )
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium until the block ends."""
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS.split(), timeout=PATIENCE)
        try:
            yield browser
        finally:
            browser.close()


class NotebookPage:
    """One notebook in one browser page.

    Args:
        browser: from :func:`chromium`.
        server: serves the notebook.
        name: the notebook's path from the served folder.
        view: options of Playwright's ``new_page``.

    Attributes:
        complaints: what went wrong in the page so far: errors of scripts and of the console, requests that left the
            machine, and errors of widget callbacks.
    """

    def __init__(self, browser: Browser, server: LabServer, name: str, **view: object) -> None:
        self.name = name
        self.complaints: list[str] = []
        self.page: Page = browser.new_page(**{"viewport": {"width": 1280, "height": 1000}, **view})
        self.page.set_default_timeout(PATIENCE)
        self.page.add_init_script(path=Path(__file__).with_name("probe.js"))
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"A script failed: {error}"))
        self.page.on("request", self._request)
        self.page.goto(server.page(name))
        self._wait("probe.notebook()?.sessionContext?.session?.kernel", PATIENCE, "has no kernel")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"The console says: {message.text} ({message.location['url']})")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname != "127.0.0.1":
            self.complaints.append(f"The page asks another machine: {request.url}")

    def _wait(self, condition: str, limit: int, otherwise: str) -> None:
        try:
            self.page.wait_for_function(condition, timeout=limit)
        except TimeoutError:
            at = self.page.evaluate("probe.busyCell()")
            raise AssertionError(f"{self.name} {otherwise} after {limit // 1000} s{at}; {self.complaints}.") from None

    def run(self) -> None:
        """Run every cell; stops at the first one that fails, as JupyterLab does."""
        self.page.evaluate("() => { probe.runAll().finally(() => (probe.ran = true)) }")
        self._wait("probe.ran", WHOLE_RUN, "is still running")
        self._wait("probe.drawn()", PATIENCE, "does not show all its pictures and widgets")
        self.settled()

    def settled(self) -> None:
        """Wait until the kernel has answered all that the widgets asked, and the page has drawn it."""
        self.page.evaluate("limit => probe.settled(limit)", PATIENCE)
        for text in self.page.evaluate("probe.said.splice(0)"):
            if not any(re.fullmatch(pattern, text) for pattern in HARMLESS):
                self.complaints.append(f"A callback failed: {text}")

    def cells(self) -> list[dict]:
        """``id``, ``number`` and ``errors`` of each cell that runs."""
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
