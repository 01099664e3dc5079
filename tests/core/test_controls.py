"""The controls that live widgets share."""

from largemodels.core.controls import buttons


def test_a_row_of_buttons_has_its_label_beside_it_and_one_pressed():
    first, named = buttons(["a", "b"], "letter"), buttons([1, 2], "number", value=2, label_width="60px", width="70px")
    assert (first.value, named.value) == ("a", 2)
    assert first.description == "letter" and "widget-inline-hbox" in first._dom_classes
    assert (named.style.description_width, named.style.button_width) == ("60px", "70px")
