"""Launch links are made from the addresses in pyproject.toml, and lead to the notebook."""

from urllib.parse import parse_qs, urlsplit

import pytest

from largemodels.core.repository import links
from largemodels.core.repository.links import Addresses

NAME = "chapters/02_algorithms/07_self_attention.ipynb"
PYPROJECT = """
[project]
name = "largemodels"
urls = { Repository = "https://github.com/some-school/some-course" }

[tool.largemodels]
hub = "https://hub.example.edu"
"""
GITHUB = Addresses("https://github.com/some-school/some-course", "https://hub.example.edu")


def test_addresses_come_from_pyproject(tmp_path):
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text(PYPROJECT)
    assert links.addresses(tmp_path) == GITHUB
    assert not GITHUB.has_hub
    changed = PYPROJECT.replace("some-course", "some-course.git").replace("example.edu", "school.org/")
    pyproject.write_text(changed + 'branch = "spring"\n')
    assert links.addresses(tmp_path) == Addresses(GITHUB.repository, "https://hub.school.org", "spring")
    assert links.addresses(tmp_path).has_hub


def test_addresses_that_are_given_come_first(tmp_path):
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    given = {"repository": "https://git.school.org/a/b.git", "hub": "http://127.0.0.1:8000/", "branch": "term/1"}
    where = links.addresses(tmp_path, **given)
    assert where == Addresses("https://git.school.org/a/b", "http://127.0.0.1:8000", "term/1")


@pytest.mark.parametrize(
    "wrong", ["git@github.com:a/b", "github.com/a/b", "javascript:x", "https://a b/", 'https://a/"b']
)
def test_what_is_no_web_address_is_refused(wrong):
    sentence = "is no web address. Give the one that begins with https://$"
    with pytest.raises(ValueError, match=sentence):
        Addresses(wrong, "https://hub.example.edu")
    with pytest.raises(ValueError, match=sentence):
        Addresses(GITHUB.repository, wrong)


@pytest.mark.parametrize("wrong", ["-x", "two words", "a&b", "ä`"])
def test_what_is_no_branch_is_refused(wrong):
    with pytest.raises(ValueError, match="is no branch's name"):
        Addresses(GITHUB.repository, GITHUB.hub, wrong)


def test_every_link_names_the_branch():
    where = Addresses(GITHUB.repository, GITHUB.hub, "term/1")
    assert urlsplit(links.binder(NAME, where)).path.endswith("/some-course/term%2F1")
    assert f"/blob/term/1/{NAME}" in links.colab(NAME, where)
    assert parse_qs(urlsplit(links.nbgitpuller(NAME, where)).query)["branch"] == ["term/1"]
    assert "some-course@term/1`" in links.colab_note(where)


def test_binder_opens_the_notebook_in_jupyterlab():
    parts = urlsplit(links.binder(NAME, GITHUB))
    assert (parts.netloc, parts.path) == ("mybinder.org", "/v2/gh/some-school/some-course/main")
    assert parse_qs(parts.query) == {"urlpath": [f"lab/tree/{NAME}"]}


def test_binder_takes_any_git_address():
    parts = urlsplit(links.binder(NAME, Addresses("https://git.school.org/a/b", GITHUB.hub)))
    assert parts.path == "/v2/git/https%3A%2F%2Fgit.school.org%2Fa%2Fb/main"


def test_colab_reads_from_github_alone():
    expected = f"https://colab.research.google.com/github/some-school/some-course/blob/main/{NAME}"
    assert links.colab(NAME, GITHUB) == expected
    elsewhere = Addresses("https://git.school.org/a/b", "https://hub.example.edu")
    assert links.colab(NAME, elsewhere) is None
    assert "Colab" not in links.markdown(NAME, elsewhere)


def test_nbgitpuller_pulls_the_repository_and_opens_the_notebook():
    parts = urlsplit(links.nbgitpuller(NAME, GITHUB))
    assert (parts.netloc, parts.path) == ("hub.example.edu", "/hub/user-redirect/git-pull")
    query = {"repo": [GITHUB.repository], "branch": ["main"], "urlpath": [f"lab/tree/some-course/{NAME}"]}
    assert parse_qs(parts.query) == query


def test_links_in_markdown_hold_no_character_that_ends_them():
    text = links.markdown("chapters/a folder (1)/x.ipynb", GITHUB)
    assert text.count("](") == 2 and "hub" not in text.replace("github", "")
    text = links.markdown("chapters/a folder (1)/x.ipynb", Addresses(GITHUB.repository, "https://hub.school.org"))
    assert text.count("](") == 3 and "[Class hub](" in text
    assert all(not set(link.partition(")")[0]) & set(" (") for link in text.split("](")[1:])


def test_colab_is_told_what_to_install():
    assert "`!pip install git+https://github.com/some-school/some-course`" in links.colab_note(GITHUB)
