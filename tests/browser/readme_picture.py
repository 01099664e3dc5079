"""Take the README's picture of the attention explorer, on a light and on a dark page.

From the course's folder: python tests/browser/readme_picture.py
"""

import tempfile
from pathlib import Path

import nbformat
from lab_server import lab_server
from nbformat.v4 import new_code_cell, new_notebook
from notebook_page import NotebookPage, chromium

ROOT = Path(__file__).parents[2]
PICTURES = {
    "JupyterLab Light": ROOT / "site/_static/attention-explorer.png",
    "JupyterLab Dark": ROOT / "site/_static/attention-explorer-dark.png",
}
CELLS = (
    "from largemodels.algorithms.attention_explorer import AttentionExplorer",
    'AttentionExplorer("The ball rolled away because nobody held it", layer=3, head=5).widget',
)
SIZE = {"width": 1000, "height": 1000}  # of the page
SCALE = 1.4  # pixels of the picture for one of the page
MARGIN = 6


def picture(page: NotebookPage, theme: str, path: Path) -> None:
    """Photograph the live widget of the notebook's last cell on a page of that theme."""
    page.page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    page.page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
    page.page.wait_for_selector("#jupyterlab-splash", state="detached")
    explorer = page.live(page.cells()[-1]["id"])
    explorer.scroll_into_view_if_needed()
    boxes = [part.bounding_box() for part in explorer.query_selector_all(".widget-text, .main-svg")]
    left, top = (min(box[side] for box in boxes) - MARGIN for side in "xy")
    right = max(box["x"] + box["width"] for box in boxes) + MARGIN
    bottom = max(box["y"] + box["height"] for box in boxes)
    path.parent.mkdir(parents=True, exist_ok=True)
    page.page.screenshot(path=path, clip={"x": left, "y": top, "width": right - left, "height": bottom - top})


def main() -> None:
    """Take both pictures."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = new_notebook(metadata={"kernelspec": kernel}, cells=[new_code_cell(source) for source in CELLS])
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "notebooks"
        folder.mkdir()
        nbformat.write(notebook, folder / "explorer.ipynb")
        with lab_server(ROOT, [folder], Path(home)) as server, chromium() as browser:
            page = NotebookPage(browser, server, "notebooks/explorer.ipynb", viewport=SIZE, device_scale_factor=SCALE)
            page.run()
            for theme, path in PICTURES.items():
                picture(page, theme, path)
                print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
