"""The page for teachers and administrators: links that lead somewhere, versions that are the ones in use."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PAGE = (DEPLOY / "README.md").read_text(encoding="utf-8")
VALUES = (DEPLOY / "jupyterhub" / "values.yaml").read_text(encoding="utf-8")
LOCK = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE))
LOCK["configurable-http-proxy"] = re.search(r"^PROXY := .*@(\S+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1]


def test_every_link_leads_to_a_file_or_a_section():
    targets = re.findall(r"\]\(([^)\s]+)\)", PAGE)
    titles = re.findall(r"^##+ (.*)$", PAGE, re.MULTILINE)
    sections = {"#" + re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}
    inside = [target for target in targets if not target.startswith("https://")]
    assert [one for one in inside if not (one in sections or (DEPLOY / one).exists())] == []


@pytest.mark.parametrize(
    ("says", "package"),
    [
        (r"JupyterHub (5[\d.]+\d)", "jupyterhub"),
        (r"configurable-http-proxy ([\d.]+\d)", "configurable-http-proxy"),
        (r"nbgitpuller ([\d.]+\d)", "nbgitpuller"),
        (r"jupyterhub-idle-culler\s+([\d.]+\d)", "jupyterhub-idle-culler"),
        (r"repo2docker ([\d.]+\d)", "jupyter-repo2docker"),
    ],
)
def test_what_was_tried_is_what_is_installed(says, package):
    assert re.findall(says, PAGE) == [LOCK[package]]


def test_the_chart_has_one_version():
    charts = re.findall(r"--version (\S+)|chart Zero to JupyterHub, version ([\d.]+\d)", PAGE)
    assert {one or other for one, other in charts} == {re.search(r"chart, version ([\d.]+\d)", VALUES)[1]}
