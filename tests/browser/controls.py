"""The controls of a live widget, found and moved with the keyboard alone."""

from __future__ import annotations

import io
import math
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import ElementHandle, FilePayload

if TYPE_CHECKING:
    from notebook_page import NotebookPage

NUMBERS = {"first": "-9", "last": "9", "middle": "3"}
SENTENCES = {"first": "Time flies", "last": "She lost the key to the old boxes", "middle": "The cat saw a dog"}

DESCRIBE = """element => {
    const kinds = {
        slider: "[role=slider]", readout: ".widget-readout", choice: ".widget-toggle-buttons button",
        text: "input[type=text], input:not([type]), textarea", number: "input[type=number]",
        dropdown: "select", upload: ".widget-upload", button: "button", canvas: "canvas", player: "audio",
    };
    const kind = Object.keys(kinds).find(kind => element.matches(kinds[kind]));
    const box = element.closest(".widget-inline-hbox, .widget-inline-vbox, .widget-hbox, .widget-vbox");
    const own = ["button", "upload"].includes(kind);
    const label = own ? element.innerText : box?.querySelector(".widget-label")?.innerText;
    return { kind: kind ?? element.outerHTML.slice(0, 80), label: label || element.getAttribute("aria-label") || kind };
}"""
MOST_STILL = 10


def _files() -> tuple[FilePayload, FilePayload]:
    """A striped picture and a second of a tone, to be uploaded."""
    picture, sound = io.BytesIO(), io.BytesIO()
    Image.linear_gradient("L").resize((320, 240)).save(picture, "PNG")
    with wave.open(sound, "wb") as wav:
        wav.setparams((1, 2, 16_000, 16_000, "NONE", ""))
        wav.writeframes(b"".join(int(9000 * math.sin(n / 6)).to_bytes(2, "little", signed=True) for n in range(16_000)))
    return (
        FilePayload(name="stripes.png", mimeType="image/png", buffer=picture.getvalue()),
        FilePayload(name="tone.wav", mimeType="audio/wav", buffer=sound.getvalue()),
    )


PICTURE, SOUND = _files()
FOCUSABLE = "button, input, select, textarea, [tabindex], [contenteditable=true]"


@dataclass(frozen=True)
class Control:
    """One control: a slider, a box for text or a number, a row of buttons, a list, a button, a page to draw on."""

    page: NotebookPage
    elements: list[ElementHandle]  #: one, or every button of a row
    kind: str
    label: str

    def positions(self) -> Iterator[str]:
        """Move to the first end, the last end and the middle, naming each after the move; then back."""
        yield from getattr(self, f"_{self.kind}")()

    def value(self) -> float:
        """Where a slider stands."""
        return float(self.elements[0].get_attribute("aria-valuenow"))

    def ends(self) -> tuple[float, float]:
        """The first and the last value of a slider."""
        return tuple(float(self.elements[0].get_attribute(f"aria-value{end}")) for end in ("min", "max"))

    def type(self, sentence: str) -> None:
        """Put a sentence into a text box and press Enter."""
        self.elements[0].focus()
        self.page.press("ControlOrMeta+a")
        self.page.press("Delete")
        self.page.page.keyboard.insert_text(sentence)
        self.page.press("Enter")

    def walk(self, goal: float) -> None:
        """Walk a slider to a stop at ``goal``, or else to the next one before it: in fives, then back one by one."""
        if self.value() < goal:
            self._until(lambda value: value >= goal, "PageUp", goal)
            self._until(lambda value: value <= goal, "ArrowLeft", goal)
        elif self.value() > goal:
            self._until(lambda value: value <= goal, "PageDown", goal)
            self._until(lambda value: value >= goal, "ArrowRight", goal)

    def _until(self, there: Callable[[float], bool], key: str, goal: float) -> None:
        still = 0  # the value that a screen reader is told has one decimal, so that a small step may not show in it
        while not there(before := self.value()):
            self.page.press(key)
            still = 0 if self.value() != before else still + 1
            if still > MOST_STILL:
                raise AssertionError(f"{self.label}: the slider stops at {before} on the way to {goal}.")

    def _slider(self) -> Iterator[str]:
        home = self.value()
        self.elements[0].focus()
        self.page.press("Home")
        yield "first end"
        self.page.press("End")
        yield "last end"
        self.walk(sum(self.ends()) / 2)
        yield "middle"
        self.walk(home)

    def _text(self) -> Iterator[str]:
        home = self.elements[0].input_value()
        for position, sentence in SENTENCES.items():
            self.type(sentence)
            yield f"{position} sentence"
        self.type(home)

    def _number(self) -> Iterator[str]:
        home = self.elements[0].input_value()
        for position, number in NUMBERS.items():
            self.type(number)
            yield f"{position} number"
        self.type(home)

    def _choice(self) -> Iterator[str]:
        home = next(button for button in self.elements if "mod-active" in button.get_attribute("class"))
        last = len(self.elements) - 1
        for position, index in (("first", 0), ("last", last), ("middle", last // 2)):
            self.elements[index].press("Space")
            yield f"{position} choice"
        home.press("Space")

    def _dropdown(self) -> Iterator[str]:
        values = self.elements[0].evaluate("list => [...list.options].map(option => option.value)")
        home, last = values.index(self.elements[0].input_value()), len(values) - 1
        for position, index in (("first choice", 0), ("last choice", last), ("middle choice", last // 2), ("", home)):
            self.elements[0].focus()
            for key in ("Space", "Home", *["ArrowDown"] * index, "Enter"):  # closed, JupyterLab takes its arrow keys
                self.page.press(key)
            if position:
                yield position

    def _button(self) -> Iterator[str]:
        yield "before"
        self.elements[0].press("Space")
        yield "pressed"

    def _upload(self) -> Iterator[str]:
        yield "before"
        with self.page.page.expect_file_chooser() as chosen:
            self.elements[0].press("Space")
        kind = chosen.value.element.get_attribute("accept") or ""
        chosen.value.set_files(PICTURE if kind.startswith("image") else SOUND)
        yield "a file chosen"

    def _canvas(self) -> Iterator[str]:
        self.elements[0].focus()
        yield "page as it is"
        for key in ("Space", *["ArrowDown"] * 12, "Space"):  # a stroke
            self.page.press(key)
        yield "page with a stroke more"
        self.page.press("Backspace")


def controls(page: NotebookPage, cell: str) -> list[Control]:
    """Every control of a cell's live widget, in the order in which Tab reaches them.

    Raises:
        AssertionError: Tab does not reach one of them, or there is one that these tests can't move.
    """
    root = page.live(cell)
    page.page.evaluate("id => probe.select(id)", cell)
    reached: list[ElementHandle] = []
    for _ in range(200):
        page.press("Tab")
        here = page.page.evaluate_handle("document.activeElement").as_element()
        if root.evaluate("(root, here) => root.contains(here)", here):
            reached.append(here)
        elif reached:
            break
    missed = [
        element
        for element in root.query_selector_all(FOCUSABLE)
        if element.is_visible() and not element.evaluate("(element, reached) => reached.includes(element)", reached)
    ]
    assert not missed, f"Tab does not reach {[element.evaluate(DESCRIBE) for element in missed]}."
    found: list[Control] = []
    for element in reached:
        facts = element.evaluate(DESCRIBE)
        kind, label = facts["kind"], facts["label"]
        if kind in ("readout", "player"):  # a slider's own number; what plays a sound: neither is moved
            continue
        if kind == "choice" and found and (found[-1].kind, found[-1].label) == (kind, label):
            found[-1].elements.append(element)
            continue
        assert hasattr(Control, f"_{kind}"), f"No test knows how to move {kind}. Teach it in controls.py."
        found.append(Control(page, [element], kind, label))
    return found
