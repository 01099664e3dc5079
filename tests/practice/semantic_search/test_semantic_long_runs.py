"""The records: what they hold, and the code that makes them, on a small collection."""

import numpy as np

from largemodels.core.records import read
from largemodels.practice.semantic_search import long_runs
from largemodels.practice.semantic_search.pages import passages, sections
from largemodels.practice.semantic_search.questions import asked, facts


def test_a_collection_is_searched_in_three_ways(monkeypatch):
    collection = passages()[:40]
    chance = np.random.default_rng(0)
    monkeypatch.setattr(long_runs, "vectors", lambda texts, **_: chance.normal(size=(len(texts), 8)))
    found = long_runs.searched(collection, 256)
    assert {each.shape for each in found["found"].values()} == {(len(facts()), 2)}
    assert list(found["found"]) == ["BM25", "MiniLM", "hybrid"] and len(asked()) == 110


def test_where_answers_start():
    starts = long_runs.starts(sections())
    assert len(starts) == len(facts()) and min(starts) == 1  # behind [CLS]
    assert starts[3] > 100  # the third cell of its section


def test_the_record_is_of_these_questions():
    kept = read("passage_lengths")
    assert kept["starts"] == long_runs.starts(sections())
    for name in ("100 words, titled", "sections, 256 tokens", "sections, 512 tokens"):
        assert np.shape(kept[name]["found"]["MiniLM"]) == (len(facts()), 2)
