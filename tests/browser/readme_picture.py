"""Take the README's picture of the attention explorer, on a light and on a dark page.

From the course's folder: python tests/browser/readme_picture.py
"""

import tempfile
from pathlib import Path

import nbformat
from lab_page import LabPage, chromium
from lab_server import LabServer, lab_server
from nbformat.v4 import new_code_cell, new_notebook
from notebook_page import NotebookPage
from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
PICTURES = {
    "JupyterLab Light": ROOT / "site/_static/attention-explorer.png",
    "JupyterLab Dark": ROOT / "site/_static/attention-explorer-dark.png",
}
CELLS = {
    "imports": "from largemodels.algorithms.attention.attention_explorer import AttentionExplorer",
    "explorer": 'AttentionExplorer("The ball rolled away because nobody held it", layer=3, head=5).widget',
}
SIZE = {"width": 1000, "height": 1000}  # of the page
SCALE = 1.4  # pixels of the picture for one of the page
MARGIN = 6


def notebook(folder: Path) -> str:
    """Write a notebook that shows the explorer into a folder that is served; its name."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    cells = [new_code_cell(source, id=id) for id, source in CELLS.items()]
    nbformat.write(new_notebook(metadata={"kernelspec": kernel}, cells=cells), folder / "explorer.ipynb")
    return "explorer.ipynb"


def picture(page: NotebookPage, theme: str, path: Path) -> None:
    """Photograph the live widget of the notebook's last cell on a page of that theme."""
    page.page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    page.page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
    page.page.wait_for_selector("#jupyterlab-splash", state="detached")
    explorer = page.live("explorer")
    explorer.scroll_into_view_if_needed()
    boxes = [part.bounding_box() for part in explorer.query_selector_all(".widget-text, .main-svg")]
    left, top = (min(box[side] for box in boxes) - MARGIN for side in "xy")
    right = max(box["x"] + box["width"] for box in boxes) + MARGIN
    bottom = max(box["y"] + box["height"] for box in boxes)
    path.parent.mkdir(parents=True, exist_ok=True)
    page.page.screenshot(path=path, clip={"x": left, "y": top, "width": right - left, "height": bottom - top})


def take(browser: Browser, server: LabServer, pictures: dict[str, Path]) -> None:
    """Run the notebook and take a picture on a page of each theme: theme → where the picture goes."""
    lab = LabPage(browser, server, viewport=SIZE, device_scale_factor=SCALE)
    page = NotebookPage(lab, notebook(server.folder))
    page.run(list(CELLS))
    for theme, path in pictures.items():
        picture(page, theme, path)
    page.close()
    lab.page.close()


def main() -> None:
    """Take both pictures."""
    with tempfile.TemporaryDirectory() as home, lab_server(ROOT, [], Path(home)) as server, chromium() as browser:
        take(browser, server, PICTURES)
    print(*(path.relative_to(ROOT) for path in PICTURES.values()), sep="\n")


if __name__ == "__main__":
    main()
