"""JupyterLab in a real browser: one page, in which one notebook after the other is opened."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from lab_server import LabServer
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, TimeoutError, sync_playwright

PATIENCE = 600_000  # ms for anything that the page does: no measure of speed, only an end to what hangs
POLLING = 20  # ms: asked at each frame, as Playwright does by itself, the question alone would keep a core busy
FLAGS = (
    "--no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
READY = "window.jupyterapp?.shell && !document.querySelector('#jupyterlab-splash')"


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
    """A headless Chromium until the block ends; should this process be killed, its pipe breaks, and it ends too."""
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS.split(), timeout=PATIENCE)
        try:
            yield browser
        finally:
            browser.close()


class LabPage:
    """JupyterLab, showing one document at a time.

    Args:
        browser: from :func:`chromium`.
        server: serves the notebooks.
        view: options of Playwright's ``new_page``.

    Attributes:
        complaints: what went wrong in the page since its last notebook was opened: errors of scripts and of the
            console, and requests that left the machine.
    """

    def __init__(self, browser: Browser, server: LabServer, **view: object) -> None:
        self.complaints: list[str] = []
        self.page: Page = browser.new_page(**{"viewport": {"width": 1280, "height": 1000}, **view})
        self.page.set_default_timeout(PATIENCE)
        self.page.add_init_script(path=Path(__file__).with_name("probe.js"))
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"A script failed: {error}"))
        self.page.on("request", self._request)
        self.page.goto(server.address)
        self.until(READY, "JupyterLab does not come up")
        self.page.evaluate("window.jupyterapp.restored")

    def until(self, condition: str, otherwise: str) -> None:
        """Wait until a condition, in JavaScript, holds.

        Raises:
            AssertionError: it did not come to hold; ``otherwise`` says what that means.
        """
        try:
            self.page.wait_for_function(condition, polling=POLLING)
        except TimeoutError:
            at = self.page.evaluate("probe.busyCell()")
            raise AssertionError(f"{otherwise} after {PATIENCE // 1000} s{at}; {self.complaints}.") from None

    def finish(self, call: str, argument: object, otherwise: str) -> None:
        """Wait until an asynchronous function of the probe is through: Playwright would wait for it without end.

        Raises:
            AssertionError: it failed, or did not end.
        """
        self.page.evaluate(f"argument => probe.begin(probe.{call}(argument))", argument)
        self.until("probe.ended", otherwise)
        if failure := self.page.evaluate("probe.failure"):
            raise AssertionError(f"{otherwise}: {failure}; {self.complaints}.")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"The console says: {message.text} ({message.location['url']})")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname != "127.0.0.1":
            self.complaints.append(f"The page asks another machine: {request.url}")

    def works(self) -> bool:
        """Whether the page is still there and answers."""
        try:
            return self.page.evaluate("1 + 1") == 2
        except Error:
            return False
