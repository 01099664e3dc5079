import pytest

from largemodels.core.assets import fetching
from largemodels.core.shakespeare import LENGTH, WHOLE, Characters, every_play, joined, shakespeare


def test_the_counts_are_those_that_other_recipes_can_be_compared_by():
    text = every_play()
    assert (len(text), len(set(text))) == (WHOLE, 81) == (4_830_843, 81)
    assert (LENGTH, len(set(text[:LENGTH]))) == (1_115_394, 75)
    assert fetching.verify("shakespeare")


def test_the_parts_are_the_text_and_do_not_overlap():
    data = shakespeare()
    assert (len(data.train), len(data.held_out), len(data.characters)) == (1_003_854, 111_540, 75)
    assert data.train.max() < 75
    whole = data.characters.decode(data.train.tolist() + data.held_out.tolist())
    assert whole == every_play()[:LENGTH]


def test_the_rule_by_which_plays_become_a_text():
    play = (
        "# A Play\n\n## ACT I\n\n_Enter_\n\n**Ann**  \nWell, _sweet_ Bo,  \n_go_ and _stay_\nnot _go_.\n\n\n\n**Bo**\n"
    )
    assert joined([play, "Yes.\n"]) == "\n\nAnn:\nWell, _sweet_ Bo,\nnot _go_.\n\nBo:\nYes."


def test_a_character_that_is_not_known_is_named():
    characters = Characters("\n abc")
    assert characters.decode(characters.encode("a cab\n").tolist()) == "a cab\n"
    assert characters.encode("").shape == (0,)
    with pytest.raises(ValueError, match=r"'xß'.*vocabulary of 5 lacks"):
        characters.encode("abxß")
    for wrong in ("", "ba", "aa"):
        with pytest.raises(ValueError, match="sorted, each once"):
            Characters(wrong)
