"""The record of the pages, and a small collection searched in three ways."""

import numpy as np

from largemodels.core.records import read
from largemodels.practice.semantic_search import long_runs, pages, search
from largemodels.practice.semantic_search.questions import asked, facts, starts


def test_the_record_is_made_of_todays_pages(monkeypatch):
    monkeypatch.setattr(long_runs, "cells", lambda root, *chapters: iter([("2.1/x", "words"), (str(chapters), "more")]))
    assert long_runs.course_pages()["cells"][0] == ["2.1/x", "words"]
    assert len(read("course_pages")["cells"]) == len(pages.frozen())


def test_a_collection_is_searched_in_three_ways(monkeypatch):
    collection = pages.passages()[:40]
    right = search.answers(collection)
    texts = [passage.text for passage in collection]

    def vectors(texts):
        chance = np.random.default_rng(len(texts))
        return chance.normal(size=(len(texts), 8))

    monkeypatch.setattr(search, "vectors", vectors)
    monkeypatch.setattr(search, "read_once", lambda texts: {search.MEAN: vectors(texts)})
    hits = search.searched(collection)
    assert list(hits) == ["BM25", "MiniLM", "hybrid"] and len(asked()) == 110
    assert {each.shape for each in hits.values()} == {(len(facts()), 2)}
    assert not any(each[~right.any(axis=1)].any() for each in hits.values())
    known = search.searched(collection, vectors(texts))
    assert all((known[way] == hits[way]).all() for way in hits)
    assert hits["BM25"][right.any(axis=1)][:, 0].mean() > 0.5


def test_where_answers_start():
    begins = starts(pages.sections())
    assert len(begins) == len(facts()) and min(begins) == 1  # behind [CLS]
    assert begins[3] > 100  # the third cell of its section
