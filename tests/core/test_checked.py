"""A checked sentence is shown only where it holds, and its comparison skips what may move and nothing else."""

import configparser
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from IPython.utils.capture import capture_output

from largemodels.core.checked import checked

SENTENCE = "Between, it is {best:.2f} against {ends:.1f} at {n} ends of {what}."
FIGURES = dict(best=4.449, ends=4.9, n=2, what="a <line> & more")


def shown(holds=True, sentence=SENTENCE, **figures):
    with capture_output() as seen:
        checked(holds, sentence, **figures)
    (output,) = seen.outputs
    return output.data


def sanitized(text):
    """As nbval reads what it compares."""
    rules = configparser.RawConfigParser()
    rules.read(Path(__file__).parents[1] / "sanitize.cfg")
    for rule in rules.sections():
        text = re.sub(rules.get(rule, "regex"), rules.get(rule, "replace"), text)
    return text


def test_it_is_shown_as_words_and_as_text_that_cannot_break_the_page():
    assert shown(**FIGURES) == {
        "text/plain": "✓ Between, it is {4.45} against {4.9} at 2 ends of a <line> & more.",
        "text/html": '<div>✓ Between, it is <span class="moves">4.45</span> against <span class="moves">4.9</span> '
        "at 2 ends of a &lt;line&gt; &amp; more.</div>",
    }


def test_where_it_does_not_hold_the_cell_stops_with_the_figures():
    with pytest.raises(AssertionError, match=r"^This does not hold here: Between, it is 4\.45 against 4\.9 at 2 ends"):
        checked(False, SENTENCE, **FIGURES)


@pytest.mark.parametrize("other", [dict(best=17.3), dict(ends=1e9), dict(best=float("inf")), dict(best=float("nan"))])
def test_the_comparison_skips_numbers_with_a_point(other):
    for kind, text in shown(**FIGURES).items():
        assert sanitized(shown(**{**FIGURES, **other})[kind]) == sanitized(text)


@pytest.mark.parametrize("other", [dict(n=3), dict(what="a point"), dict(n="{2}")])
def test_the_comparison_sees_whole_numbers_and_words(other):
    for kind, text in shown(**FIGURES).items():
        assert sanitized(shown(**{**FIGURES, **other})[kind]) != sanitized(text)


@pytest.mark.parametrize("form", [".3f", ",.1f", ".0%", ".1e", "+.2f", "g", ">9.2f", "<9.2f", "_.1f", ""])
@pytest.mark.parametrize("value", [np.float32(1234.5678), np.float64(-0.25), torch.tensor(1e-5), 3.0])
def test_every_number_with_a_point_may_move_however_it_is_written(value, form):
    said = shown(sentence=f"It is {{x:{form}}}.", x=value)
    assert sanitized(said["text/plain"]) == "✓ It is {…}."
    assert sanitized(said["text/html"]) == "<div>✓ It is ….</div>"


@pytest.mark.parametrize("value", [np.int64(3), torch.tensor(3), 3, True])
def test_every_whole_number_stays(value):
    assert (
        sanitized(shown(sentence="It is {x}.", x=value)["text/plain"])
        == f"✓ It is {int(value) if value != 1 else value}."
    )


@pytest.mark.parametrize("text", ["{'a': 1, 'b': 2}", "{1, 2}", "{'loss': 3.21}", "{…", "{a}", "{}"])
def test_what_else_is_printed_in_braces_is_compared(text):
    assert sanitized(text) == text


@pytest.mark.parametrize("holds", [np.True_, 1, "yes", None, torch.tensor(True)])
def test_what_decides_is_true_or_false(holds):
    with pytest.raises(TypeError, match=r"It must be True or False: write bool\(…\)"):
        checked(holds, "It is so.")


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [("It is so", {}), ("It is {x}.", {}), ("It is.", {"x": 1}), ("It is {}.", {}), ("It is {x.real}.", {"x": 1})],
)
def test_a_sentence_and_its_figures_belong_together(sentence, figures):
    with pytest.raises(ValueError, match="must end with a period, and name each of its figures"):
        checked(True, sentence, **figures)
