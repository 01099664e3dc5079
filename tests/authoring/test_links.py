"""Launch links are made from the addresses in pyproject.toml, and lead to the notebook."""

from urllib.parse import parse_qs, urlsplit

from small_notebook import NAME

from largemodels.authoring import links
from largemodels.authoring.links import Addresses

GITHUB = Addresses("https://github.com/some-school/some-course", "https://hub.example.edu")


def test_addresses_come_from_pyproject(small_course):
    assert links.addresses(small_course) == GITHUB
    pyproject = small_course / "pyproject.toml"
    pyproject.write_text(
        pyproject.read_text().replace("some-course", "some-course.git").replace("example.edu", "school.org/")
    )
    assert links.addresses(small_course) == Addresses(GITHUB.repository, "https://hub.school.org")


def test_binder_opens_the_notebook_in_jupyterlab():
    parts = urlsplit(links.binder(NAME, GITHUB))
    assert (parts.netloc, parts.path) == ("mybinder.org", "/v2/gh/some-school/some-course/main")
    assert parse_qs(parts.query) == {"urlpath": [f"lab/tree/{NAME}"]}


def test_binder_takes_any_git_address():
    parts = urlsplit(links.binder(NAME, Addresses("https://git.school.org/a/b", "")))
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
    assert text.count("](") == 3
    assert all(not set(link.partition(")")[0]) & set(" (") for link in text.split("](")[1:])


def test_colab_is_told_what_to_install():
    assert "`!pip install git+https://github.com/some-school/some-course`" in links.notes(GITHUB)
