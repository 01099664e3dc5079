"""The two tables of patients: what is in them, and that nothing unseen is seen."""

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression

from largemodels.algorithms.linear.tables import breast_cancer, cross_validated, diabetes, tumor_probabilities


@pytest.mark.parametrize(("table", "N", "D"), [(diabetes, 442, 10), (breast_cancer, 569, 30)])
def test_each_patient_is_in_one_part(table, N, D):
    split = table(seed=3)
    rows = torch.cat([split.X, split.X_test])
    assert rows.shape == (N, D) and len(split.features) == D
    assert len(torch.unique(rows, dim=0)) == N and len(split.y) + len(split.y_test) == N
    assert split.X.dtype == split.y_test.dtype == torch.double


def test_units_and_labels():
    patients, tumors = diabetes(), breast_cancer()
    assert 18 < patients.only("bmi").X.mean() < 35 and patients.y.max() > 300
    assert int(tumors.y.sum() + tumors.y_test.sum()) == 212  # malignant ones
    radius = tumors.only("mean radius")
    assert radius.X[tumors.y == 1].mean() > radius.X[tumors.y == 0].mean()
    assert abs(tumors.y.mean() - tumors.y_test.mean()) < 0.01


def test_a_draw_depends_on_its_seed_alone():
    assert torch.equal(diabetes(seed=1).X, diabetes(seed=1).X)
    assert not torch.equal(diabetes(seed=1).X, diabetes(seed=2).X)


def test_the_unseen_part_is_scaled_by_what_was_seen():
    split = diabetes()
    scaled = split.standardized()
    torch.testing.assert_close(scaled.X.mean(0), torch.zeros_like(scaled.X[0]), atol=1e-10, rtol=0)
    torch.testing.assert_close(scaled.X.std(0, correction=0), torch.ones_like(scaled.X[0]))
    expected = (split.X_test - split.X.mean(0)) / split.X.std(0, correction=0)
    torch.testing.assert_close(scaled.X_test, expected)
    assert scaled.X_test.mean(0).abs().max() > 0.01  # its own mean was not used


def test_features_by_name():
    some = diabetes().only("bp", "age")
    assert some.features == ["bp", "age"] and torch.equal(some.X[:, 1], diabetes().X[:, 0])
    with pytest.raises(ValueError, match=r"There is no feature 'weight'\. Take some of age, sex"):
        diabetes().only("weight")


def test_cross_validation_asks_a_model_that_has_not_seen_the_example():
    tumors = breast_cancer()
    p = cross_validated(tumors.X, tumors.y, C=1.0, parts=5)
    assert p.shape == tumors.y.shape and 0 <= p.min() and p.max() <= 1
    X = (tumors.X - tumors.X.mean(0)) / tumors.X.std(0)
    seen = LogisticRegression(C=1.0, max_iter=1000).fit(X, tumors.y).predict_proba(X)[:, 1]
    surprise = [-np.log(np.where(tumors.y == 1, q, 1 - q)).mean() for q in (p.numpy(), seen)]
    assert surprise[0] > surprise[1] + 0.01  # the unseen one is the harder


def test_the_live_cell_shows_the_probabilities_that_the_notebook_counts():
    p, labels = tumor_probabilities()
    right = {name: int(((p_i >= 0.5) == (labels == 1)).sum()) for name, p_i in p.items()}
    assert right == {"2 features": 509, "30 features": 559}  # as the notebook prints, and nbval compares
