"""The frozen pages, how they are cut, and that each question has its answer in them."""

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from largemodels.core.repository import course
from largemodels.practice.semantic_search import pages, questions


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("## 3. Why √d?\n\nA **dot** product, *see* [here](https://a.b/c).", "Why √d? A dot product, see here."),
        ("a $x$ b\n\n$$\\sum$$\n\nc", "a x b c"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a b 1 2"),
        ("<span>one</span> `two` (**three**)", "one two (three)"),
    ],
)
def test_markdown_becomes_words(markdown, words):
    assert pages.plain(markdown).replace("( ", "(") == words


def test_cells_that_can_answer_something(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "largemodels"\n')
    folder = tmp_path / "chapters" / "02_algorithms"
    folder.mkdir(parents=True)
    many = "word " * 30
    new = nbformat.v4.new_markdown_cell
    nb = nbformat.v4.new_notebook(
        cells=[
            new(f"# A title\n\n{many}", id="a-title"), new(many, id="card"), new("too short", id="short"),
            nbformat.v4.new_code_cell(many, id="code"), new(f"## Takeaways\n\n{many}", id="t"), new(many, id="t-2"),
        ]
    )  # fmt: skip
    course.write(nb, folder / "07_x.ipynb")
    assert [name for name, _ in pages.cells(tmp_path, "02_algorithms")] == ["2.7/a-title"]


@given(st.lists(st.text("ab.", min_size=1, max_size=5), max_size=80), st.integers(10, 40))
def test_pieces_lose_no_word_and_keep_their_limit(words, most):
    cut = pages.pieces(" ".join(words), most)
    assert " ".join(cut).split() == words
    assert all(len(piece.split()) <= most for piece in cut)


def test_pieces_end_after_sentences():
    text = "One two three four five six. Seven eight nine ten eleven. Twelve."
    assert pages.pieces(text, 11) == ["One two three four five six. Seven eight nine ten eleven.", "Twelve."]
    with pytest.raises(ValueError, match="at most 9 words say too little"):
        pages.pieces(text, 9)


def test_the_collection_holds_every_frozen_word():
    frozen = pages.frozen()
    assert len({name for name, _ in frozen}) == len(frozen) == 524
    words = " ".join(text for _, text in frozen).split()
    for cut in (pages.passages(), pages.passages(40), pages.sections()):
        assert sorted(" ".join(passage.text for passage in cut).split()) == sorted(words)


def test_sections():
    assert (
        pages.section_of("2.7/why-divide-by-d-text-2")
        == pages.section_of("2.7/why-divide-by-d")
        == "2.7/why-divide-by-d"
    )


def test_each_fact_is_asked_twice_and_answered():
    facts, passages = questions.facts(), pages.passages()
    assert len(facts) >= 30 and len(set(questions.asked())) == 2 * len(facts) >= 60
    assert questions.asked()[0] == facts[0].same and questions.asked()[len(facts)] == facts[0].other
    right = questions.answers(passages)
    assert right.shape == (len(facts), len(passages)) and right.any(axis=1).all()
    n = int(right[3].argmax())
    assert passages[n].cells[0] in facts[3].right
