import pytest
import torch

from largemodels.algorithms.recurrence import recall


@pytest.mark.parametrize("distance", [1, 2, 9])
def test_the_answer_stands_first_and_the_question_last(distance):
    tokens, answers = recall.recall_batch(50, distance, torch.Generator().manual_seed(0))
    assert tokens.shape == (50, distance + 1)
    assert (tokens[:, 0] == answers).all() and (tokens[:, -1] == recall.QUESTION).all()
    assert tokens[:, :-1].max() < recall.SYMBOLS


def test_no_distance_is_refused():
    with pytest.raises(ValueError, match="The distance is 0"):
        recall.recall_batch(1, 0, torch.Generator())


@pytest.mark.parametrize("kind", ["RNN", "LSTM", "GRU", "attention", "attention without positions"])
def test_every_kind_has_the_size_asked_for(kind):
    model = recall.make(kind, 5_000)
    assert abs(recall.count(model) / 5_000 - 1) < 0.1
    assert model(recall.recall_batch(3, 5, torch.Generator().manual_seed(0))[0]).shape == (3, recall.SYMBOLS)


def test_the_ceiling_where_it_can_be_counted():
    assert recall.blind_ceiling(1) == 1.0  # one symbol: it is the first
    # two symbols: alike 1 time in 8 (sure), else one of two
    assert recall.blind_ceiling(2) == pytest.approx(1 / 8 + 7 / 8 / 2, abs=0.006)
    assert recall.blind_ceiling(500) < 0.17  # nearly guessing


def test_without_positions_the_order_makes_no_difference():
    model = recall.make("attention without positions", 5_000)
    tokens, _ = recall.recall_batch(4, 6, torch.Generator().manual_seed(0))
    turned = torch.cat([tokens[:, :-1].flip(1), tokens[:, -1:]], dim=1)
    torch.testing.assert_close(model(tokens), model(turned), atol=1e-5, rtol=1e-5)
    model.positions = True
    assert not torch.allclose(model(tokens), model(turned), atol=1e-3)


def test_training_learns_and_leaves_the_threads_alone():
    before = torch.get_num_threads()
    learned = recall.train_recall("attention", 4, seed=0)
    assert learned.accuracy > 0.95
    assert recall.train_recall("attention", 4, seed=0) == learned  # the same seed, the same run
    assert torch.get_num_threads() == before
