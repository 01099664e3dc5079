"""Draw how fast marking is, for the teacher's page: submissions a minute against workers, an SVG from bench.json.

Ink and bars are the theme's, so the picture reads on a light page and on a dark one.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

from largemodels.core.figures import BLUE, FONT, GRID, INK

from . import measurements

PICTURE = "site/_static/submissions-a-minute.svg"
PLACE = re.compile(r"(?<=<!-- marking -->\n).*?(?=<!-- /marking -->)", re.DOTALL)
WIDTH, ROW, BAR, LEFT, RIGHT = 720, 34, 20, 250, 60  # pixels; bars begin at LEFT and leave RIGHT for their number
BOX = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {{height}}" font-family="{{font}}" font-size="14">'


def svg(measured: dict) -> str:
    """The picture: a bar for each tool and number of workers, ours in blue, with its number beside it."""
    rows = drawn(measured)
    most = max(rows.values(), default=1.0)
    lines = [BOX.format(height=ROW * len(rows), font=html.escape(FONT)), f"<title>{html.escape(alt(measured))}</title>"]
    lines.append(f'<path d="M{LEFT} 0V{ROW * len(rows)}" stroke="{GRID}" stroke-width="2"/>')
    for place, (name, speed) in enumerate(rows.items()):
        top, long = ROW * place + (ROW - BAR) / 2, (WIDTH - LEFT - RIGHT) * speed / most
        middle, color = ROW * (place + 0.5), BLUE if name.startswith("largemodels") else INK
        lines.append(f'<text x="{LEFT - 10}" y="{middle:g}" dy=".35em" fill="{INK}" text-anchor="end">{name}</text>')
        lines.append(f'<rect x="{LEFT}" y="{top:g}" width="{long:.1f}" height="{BAR}" rx="2" fill="{color}"/>')
        lines.append(f'<text x="{LEFT + long + 8:.1f}" y="{middle:g}" dy=".35em" fill="{INK}">{speed:.0f}</text>')
    return "\n".join([*lines, "</svg>", ""])


def drawn(measured: dict) -> dict[str, float]:
    """The rows that hold a measurement, in the order of the file."""
    rows = measured.get("grading", {})
    return {name: row["per_minute"] for name, row in rows.items() if row["per_minute"]}


def alt(measured: dict) -> str:
    """The picture in a sentence."""
    said = "; ".join(f"{name}: {speed:.0f}" for name, speed in drawn(measured).items())
    return f"Submissions marked in a minute. {said}."


def refresh(text: str, root: Path) -> str:
    """The teacher's page, brought up to date between ``<!-- marking -->`` and ``<!-- /marking -->``."""
    measured = measurements.load(root)
    if not drawn(measured):
        return text
    sizes = sorted({row["submissions"] for row in measured["grading"].values() if row["per_minute"]})
    shown = f"{' or '.join(map(str, sizes))} submissions of Lab 07, right ones and wrong ones, each tool's own start"
    shown = f"Submissions marked in a minute: {shown} included, on {measured['machine']['cores']} processor cores."
    return PLACE.sub(lambda _: f"{shown}\n\n![{alt(measured)}]({PICTURE})\n", text)


def draw(root: Path) -> bool:
    """Bring the picture up to date on disk; whether it changed."""
    path, picture = root / PICTURE, svg(measurements.load(root))
    if not drawn(measurements.load(root)) or (path.is_file() and path.read_text(encoding="utf-8") == picture):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(picture, encoding="utf-8", newline="\n")
    return True
