"""Every term that a notebook introduces stands in the glossary, with a first use that the program finds."""

import re
from pathlib import Path

import pytest

from largemodels.core.executed import Notebook, executed
from largemodels.core.repository import course
from largemodels.reference.glossary import Term, first_use, glossary, introduced, looked_up, mentions, missing, table
from largemodels.reference.glossary_figures import mention_bars

ROOT = Path(__file__).parents[2]


def page(name, *texts):
    return Notebook(
        f"chapters/02_algorithms/{name}.ipynb",
        [{"cell_type": "markdown", "id": f"c{n}", "source": text} for n, text in enumerate(texts)],
    )


GATES = page("06_gates", "# Gates\n\nA number, `the **gate** (假)`.", "A **gate** (门) and a **key** (键, K).")


def test_no_notebook_introduces_a_term_that_the_glossary_lacks():
    assert missing(executed(ROOT)) == []


def test_a_missing_term_is_named():
    (said,) = missing([page("01_x", "Now a **flux capacitor** (通量电容器) is built.")])
    assert "flux capacitor** (通量电容器) is no term of glossary.toml" in said and "01_x" in said


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a **gate** (门)", ["门"]),
        ("**long short-term memory** (长短期记忆网络, LSTM)", ["长短期记忆网络"]),
        ("*max-pooling* (max-pooling, 最大池化)", ["最大池化"]),
        ("a sigmoid (S 形函数), bent", ["S 形函数"]),
        ("two words (步长; the field also says *learning rate*, 学习率)", ["步长", "学习率"]),
        ("no term (in English), nor 中文 alone", []),
        ("a book (禅与计算机程序设计艺术), and a slip (it writes 递归, *recursive*)", []),
    ],
)
def test_terms_stand_in_parentheses(text, found):
    assert [chinese for _, chinese, _ in introduced(page("x", text))] == found


def test_the_first_use_is_where_the_term_is_introduced():
    gate, key = (Term(name, (zh,), "…") for name, zh in (("gate", "门"), ("key", "键")))
    assert first_use(gate, [GATES]) == (GATES, "c1")
    assert first_use(Term("number", ("数",), "…"), [GATES]) == (GATES, "c0")
    assert first_use(Term("keys to", ("钥",), "…"), [GATES]) is None
    assert "[2.6](02_algorithms/06_gates.ipynb#cell-id=c1)" in table([gate, key], [GATES])


def test_mentions_are_whole_words_in_prose():
    said = page("01_x", "Gates, a gate; the investigate and `gate`. A GRU gated it.")
    assert mentions(Term("gate", ("门",), "…", ("GRU",)), [said]) == {"2.1": 3}


def test_each_term_has_one_sentence_and_is_used():
    notebooks = executed(ROOT)
    for term in glossary():
        assert re.fullmatch(r"[A-Ze1mp(0-9].*\.", term.means) and "\n" not in term.means, term
        assert all(re.search(r"[\u3400-\u9fff]", chinese) for chinese in term.chinese), term
        assert first_use(term, notebooks), f"No notebook uses {term.english}. Take it out, or spell it as they do."


def test_looking_up_in_both_languages():
    assert looked_up("  Gradient ", glossary())[0].english == "gradient"
    assert looked_up("自注意力", glossary())[0].english == "self-attention"
    assert looked_up("rnn", glossary())[0].english == "recurrent neural network"
    for word in ("quux", ""):
        with pytest.raises(ValueError, match="Try a shorter part of the word"):
            looked_up(word, glossary())


def test_the_bars_say_what_they_show():
    figure = mention_bars({"2.1": 3, "2.2": 7}, "gate")
    assert list(figure.data[0].y) == [3, 7]
    assert "10 times in all, most often in notebook 2.2, 7 times" in figure.layout.meta["alt"]


def test_the_course_is_found():
    assert course.root(ROOT) == ROOT
