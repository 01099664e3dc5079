"""MiniLM's weights in the course's own encoder."""

import pytest
import torch

from largemodels.algorithms.attention.heads import minilm, sentence_vector
from largemodels.algorithms.transformer.bert import LEFT_OUT, own_minilm, own_names, pieces, sentence_vectors
from largemodels.core.reviews import reviews

SENTENCES = [
    "The nurse told the doctor that he had mixed up the charts",
    "Snow fell",
    "Amina repaired the old radio before her brother came home.",
]


def test_it_agrees_with_transformers_on_padded_sentences():
    ours = own_minilm()
    tokenizer, theirs = minilm()
    batch = tokenizer(SENTENCES, padding=True, return_tensors="pt").to(theirs.device)
    real = batch["attention_mask"].bool()
    assert not real.all()
    with torch.inference_mode():
        difference = theirs(**batch).last_hidden_state - ours(batch["input_ids"], real[:, None])
    assert difference[real].abs().max() < 1e-5


def test_every_parameter_is_accounted_for():
    ours = own_minilm()
    _, theirs = minilm()
    counted = sum(p.numel() for p in ours.parameters())
    left = sum(theirs.state_dict()[name].numel() for name in LEFT_OUT)
    assert counted + left == sum(p.numel() for p in theirs.parameters()) == 22_713_216


def test_vectors_of_sentences():
    vectors = sentence_vectors(SENTENCES)
    assert vectors.shape == (3, 384)
    for vector, sentence in zip(vectors, SENTENCES, strict=True):
        torch.testing.assert_close(vector, sentence_vector(sentence), atol=1e-5, rtol=1e-4)


def test_pieces_are_transformers_tokens():
    learn, _ = reviews()
    texts = [*SENTENCES, *learn.texts[:500], "", "naïve 🙂", "注意力机制", "tabs\tand\nlines", "long " * 700]
    assert pieces(texts) == minilm()[0](texts, truncation=True)["input_ids"]
    assert max(len(ids) for ids in pieces(texts)) == 512


def test_a_damaged_or_foreign_file():
    state = dict(minilm()[1].state_dict())
    for name in ("heart.weight", "encoder.layer.0.heart.weight", "encoder.layer.weight"):
        with pytest.raises(KeyError, match=f"{name} is no part of a BERT"):
            own_names(state | {name: torch.zeros(1)})
    with pytest.raises(ValueError, match=r"pooler\.dense\.bias holds a NaN"):
        own_names(state | {"pooler.dense.bias": torch.full((384,), torch.nan)})
