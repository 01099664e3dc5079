"""MovieLens as it is fetched, and films by their titles."""

import numpy as np
import pytest

from largemodels.core.assets import fetching as assets
from largemodels.core.film_titles import film_numbers, plain, shown
from largemodels.core.movielens import movielens


def test_the_ratings_are_all_there():
    data = movielens()
    assert (len(data.stars), data.U, data.I) == (100_000, 943, 1_682)
    assert np.bincount(data.stars, minlength=6).tolist() == [0, 6110, 11370, 27145, 34174, 21201]  # as published
    assert np.bincount(data.users).min() == 20 and len(data.titles) == len(data.years) == len(data.genres)
    assert assets.verify("movielens_100k")


def test_titles_as_people_write_them():
    data = movielens()
    assert [data.titles[n] for n in film_numbers(" the GODFATHER;Star  Wars; ")] == ["Godfather, The", "Star Wars"]
    assert plain("American in Paris, An") == "an american in paris"
    assert film_numbers("Star Warts", guess=True) == film_numbers("Star Wars")
    assert shown(0, data) == "Toy Story (1995)" and shown(266, data).endswith("(no year)")
    twice = [n for n, title in enumerate(data.titles) if title == "Chasing Amy"]
    assert film_numbers("Chasing Amy") == [max(twice, key=lambda n: (data.films == n).sum())]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" ; ", "No film is named"),
        ("The Matrix", "isn't among the 1,682 films. Near it are"),
        ("电影", "try Star Wars"),
        ("Alien; alien", "is named twice"),
        ("word " * 10_000, "10,000 words are no title"),
    ],
)
def test_titles_that_cannot_be_used(text, words):
    with pytest.raises(ValueError, match=words) as error:
        film_numbers(text)
    assert str(error.value).endswith(".") and len(str(error.value)) < 300
