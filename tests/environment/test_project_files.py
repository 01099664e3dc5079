"""What the project says about itself is the same in every place, and its pages lead somewhere."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "TEACHING.md")
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def lost(page: str) -> list[str]:
    """Targets of a page's relative links that don't exist."""
    targets = [target for _, _, target in LINK.findall(page) if not re.match(r"[a-z]+://|#|mailto:", target)]
    return [target for target in targets if not (ROOT / target.partition("#")[0]).exists()]


@pytest.mark.parametrize("name", PAGES)
def test_every_link_inside_the_project_leads_to_a_file(name):
    assert lost(text(name)) == []


def test_a_lost_link_is_seen():
    assert lost("[a](no-such-file.md), [b](LICENSE), [c](https://example.org/x), ![d](nothing.png)") == [
        "no-such-file.md",
        "nothing.png",
    ]


def test_every_picture_has_a_sentence_of_alternative_text():
    alternatives = [alt for page in PAGES for picture, alt, _ in LINK.findall(text(page)) if picture]
    assert alternatives
    assert [alt for alt in alternatives if len(alt.split()) < 6 or not alt.endswith(".")] == []


def test_the_readme_has_a_place_for_the_map_and_names_both_commands():
    assert re.search(r"^<!-- map -->\n.*^<!-- /map -->$", text("README.md"), re.MULTILINE | re.DOTALL)
    assert {"make lab", "make test"} <= set(re.findall(r"^make \w+$", text("README.md"), re.MULTILINE))


def test_the_readme_is_read_in_two_minutes():
    prose = re.sub(r"<!-- map -->.*<!-- /map -->|```.*?```|\(http[^)]+\)", "", text("README.md"), flags=re.DOTALL)
    assert len(prose.split()) <= 500


def test_the_repository_has_one_address():
    repository = PROJECT["urls"]["Repository"]
    assert yaml.safe_load(text("CITATION.cff"))["repository-code"] == repository
    assert f"git clone {repository}\ncd {repository.rpartition('/')[2]}\n" in text("README.md")


def test_version_license_and_authors_are_the_same_everywhere():
    citation = yaml.safe_load(text("CITATION.cff"))
    assert citation["version"] == PROJECT["version"]
    assert re.search(r"^## (\S+)", text("CHANGELOG.md"), re.MULTILINE)[1] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"] == "MIT"
    assert text("LICENSE").startswith("MIT License\n")
    authors = PROJECT["authors"][0]["name"]
    assert citation["authors"] == [{"name": authors}]
    assert authors in text("LICENSE")


def test_contributing_names_only_make_targets_that_exist():
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"`make (\w+)", text(page))}
    assert named <= targets
    assert {"lab", "test", "check", "notebooks", "labs", "bench", "lock"} == targets
