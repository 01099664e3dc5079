"""What a configuration refuses, and what it leaves to others."""

from dataclasses import FrozenInstanceError, replace

import pytest

from largemodels.algorithms.transformer.config import TransformerConfig

SMALL = TransformerConfig(V=7, D=8, H=2, L=2, hidden=16, longest=6)


def test_what_follows_from_it():
    assert (SMALL.d, SMALL.groups, SMALL.ends_in_norm) == (4, 2, True)
    assert (replace(SMALL, H=4).groups, replace(SMALL, kv_heads=1).groups) == (4, 1)
    assert not replace(SMALL, pre_norm=False).ends_in_norm
    assert replace(SMALL, pre_norm=False, final_norm=True).ends_in_norm
    with pytest.raises(FrozenInstanceError):
        SMALL.D = 9


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (dict(L=0), "L is 0. It must be a whole number, at least 1"),
        (dict(V=-3), "V is -3"),
        (dict(D=8.0), "D is 8.0. It must be a whole number"),
        (dict(H=3), "3 heads can't share a width of 8"),
        (dict(H=4, kv_heads=3), "4 heads can't share 3 heads of keys and values"),
        (dict(kv_heads=4), "2 heads can't share 4"),
        (dict(kv_heads=0), "kv_heads is 0"),
        (dict(positions="waves"), r"positions is 'waves'\. Choose one of: learned, sinusoidal, rotary, None"),
        (dict(norm="batch"), r"norm is 'batch'\. Choose one of: layer, rms"),
        (dict(activation="tanh"), r"activation is 'tanh'\. Choose one of: relu, gelu, .*swiglu"),
        (dict(D=9, H=3, positions="sinusoidal"), "sinusoidal positions come in pairs, and the width is 9"),
        (dict(D=6, H=2, positions="rotary"), "rotary positions come in pairs, and the width is 3"),
        (dict(dropout=1), "dropout is 1. It is a share"),
        (dict(dropout=float("nan")), "dropout is nan"),
        (dict(eps=0.0), "eps is 0.0"),
        (dict(rotary_base=1), "rotary_base 1"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(change, said):
    with pytest.raises(ValueError, match=said):
        replace(SMALL, **change)
