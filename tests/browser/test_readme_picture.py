"""The script that photographs the README's explorer still finds it, on a light page."""

import readme_picture
from PIL import Image


def test_a_picture_is_taken(browser, server, tmp_path):
    path = tmp_path / "light.png"
    readme_picture.take(browser, server, {"JupyterLab Light": path})
    with Image.open(path) as taken:
        assert taken.width > 700 and taken.height > 400
        assert len(taken.convert("L").getcolors()) > 50  # no blank page
