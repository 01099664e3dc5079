"""What students hand in becomes a plain notebook, or a sentence."""

import json

import pytest
from small_lab import ADD, DOUBLE, handed_in, notebook, version_3

from largemodels.classroom.handins import reading
from largemodels.classroom.marking.finding import answers

SOURCES = {"add": ADD, "double": DOUBLE}


def sources(data):
    return answers(reading.notebook(data), notebook())


def edited(change):
    nb = json.loads(handed_in())
    change(nb)
    return json.dumps(nb).encode()


@pytest.mark.parametrize(
    "data",
    [
        handed_in(),
        b"\xef\xbb\xbf" + handed_in(),
        handed_in().decode().encode("utf-16"),
        b"\n\n" + handed_in(),
        edited(lambda nb: nb.update(nbformat_minor=2)),
        edited(lambda nb: [cell.pop("id") for cell in nb["cells"]]),
        edited(lambda nb: [cell.pop("metadata") for cell in nb["cells"]]),
        edited(lambda nb: nb["cells"].append({"cell_type": 7})),
        edited(lambda nb: nb["cells"].insert(0, {"cell_type": "code", "source": "", "metadata": {"nbgrader": [1]}})),
        edited(lambda nb: nb["cells"].insert(0, {"cell_type": "code", "source": "", "metadata": None, "id": {}})),
        edited(lambda nb: nb["cells"].append({"cell_type": "code", "source": "", "metadata": {}, "id": "add"})),
        edited(lambda nb: nb["cells"][1].update(cell_type="markdown")),
        edited(lambda nb: nb["cells"][1].update(cell_type="raw")),
        edited(lambda nb: nb["cells"][1].update(metadata={"id": nb["cells"][1].pop("id")})),
        edited(lambda nb: nb["cells"].insert(0, {"cell_type": "code", "source": None, "metadata": {}})),
        edited(lambda nb: nb["cells"].insert(0, {"cell_type": "code", "source": [None], "metadata": {}})),
        edited(lambda nb: nb["cells"].insert(0, {"cell_type": "code", "metadata": {}})),
    ],
    ids=[
        "plain",
        "mark",
        "utf-16",
        "blank",
        "4.2",
        "no ids",
        "no metadata",
        "odd cell",
        "odd names",
        "odd id",
        "same id twice",
        "turned to text",
        "turned to raw text",
        "Colab's id",
        "null source",
        "null in a source",
        "no source",
    ],
)
def test_a_notebook_is_read_whatever_wrote_it(data):
    assert sources(data) == SOURCES


def test_an_old_format_is_read():
    assert sources(version_3()) == {"add": ADD, "double": None}


def test_an_answer_that_cant_be_read_is_missing_and_costs_no_other():
    for source in (None, [{"a": 1}], 7, {}):
        broken = edited(lambda nb, source=source: nb["cells"][1].update(source=source))
        assert sources(broken) == {"add": None, "double": DOUBLE}


def test_an_old_format_is_converted_only_where_that_is_cheap():
    with pytest.raises(ValueError, match="too large to convert"):
        reading.notebook(version_3(ADD + "#" * reading.MOST_OLD))


def test_half_a_sign_in_a_source_can_be_sent_on():
    assert sources(handed_in().replace(b"return a + b", rb"return a + b # \ud800"))["add"].encode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n", "The file is empty."),
        (handed_in()[:-20], "The file is not JSON"),
        (b"print(1)", "The file is not JSON"),
        (b"\x89PNG\r\n\x1a\n\xff", "The file is"),
        (b"[1]", "The file is JSON and no notebook."),
        (b"7", "The file is JSON and no notebook."),
        (b"{}", "The file is JSON and no notebook."),
        (b'{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}', "The file is JSON and no notebook."),
        (b'{"nbformat": "4", "nbformat_minor": 0, "metadata": {}, "cells": []}', "The file is JSON and no notebook."),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "The file is"),
        (b"[" * 100_000, "The file is"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "cells": ' + b"9" * 5000 + b"}", "The file is"),
    ],
)
def test_anything_else_gets_a_sentence(data, sentence):
    with pytest.raises(ValueError, match=sentence):
        print(reading.notebook(data))
