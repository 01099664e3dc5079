import html

import numpy as np
import pytest
import torch
from IPython.utils.capture import capture_output

from largemodels.core import claims

TOLD = dict(measured="0.5 s", why="It was slow.")


@pytest.mark.parametrize(
    ("holds", "needs", "verdict"),
    [
        (True, {}, "holds"),
        (True, {"it rains": False}, "holds"),
        (True, {"it rains": True, "it snows": False}, "holds when it rains"),
        (True, {"it rains": True, "it snows": True}, "holds when it rains and it snows"),
        (False, {"it rains": True}, "does not hold"),
        (None, {"it rains": True}, "can't tell"),
    ],
)
def test_the_verdict_follows_from_the_measurements(holds, needs, verdict):
    with capture_output() as seen:
        tried = claims.claim("A12", holds=holds, needs=needs, **TOLD)
    assert tried.verdict == verdict
    (output,) = seen.outputs
    assert output.data[claims.CLAIM_MIME] == {
        "id": "A12",
        "verdict": verdict,
        "measured": "0.5 s",
        "claimed": claims.registry()["A12"]["claimed"],
        "why": "It was slow.",
        "source": "002 §3.1",
    }
    assert verdict in html.unescape(output.data["text/html"]) and verdict in output.data["text/plain"]


def test_a_claim_nobody_made():
    with pytest.raises(KeyError, match="No claim has the id"):
        claims.claim("Z9", holds=True, **TOLD)


@pytest.mark.parametrize("value", ["yes", 1, np.True_, torch.tensor(True)])
def test_a_verdict_comes_from_a_truth_value(value):
    with pytest.raises(TypeError, match=r"'holds' is .* It must be True or False"):
        claims.claim("A12", holds=value, **TOLD)
    with pytest.raises(TypeError, match="'it rains' is"):
        claims.claim("A12", holds=True, needs={"it rains": value}, **TOLD)


def test_a_condition_cannot_be_left_open():
    with pytest.raises(TypeError, match="'it rains' is None"):
        claims.claim("A12", holds=True, needs={"it rains": None}, **TOLD)


def test_the_card_shows_text_and_not_html():
    tried = claims.Claim("A1", "holds", "<b>1</b>", "x & y", "z", "001")
    assert "&lt;b&gt;1&lt;/b&gt;" in claims.card(tried) and "x &amp; y" in claims.card(tried)


def test_every_claim_has_its_place_and_its_words():
    assert len(claims.registry()) == 46
    for id, entry in claims.registry().items():
        assert set(entry) == {"source", "claimed"}, id
        assert entry["source"][:3] in {"000", "001", "002", "003", "004"} and entry["claimed"].endswith("."), id
