"""Two tables of real patients from scikit-learn, as tensors where the course computes.

Sources: diabetes, Efron et al. 2004, https://doi.org/10.1214/009053604000000067; breast cancer, Street, Wolberg and
Mangasarian 1993, https://doi.org/10.1117/12.148698.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import Tensor

from ...core.device import device

DIABETES_FEATURES = {
    "age": "age (years)",
    "sex": "sex (1 or 2)",
    "bmi": "body-mass index (kg/m²)",
    "bp": "mean blood pressure",
    "s1": "total cholesterol (s1)",
    "s2": "LDL cholesterol (s2)",
    "s3": "HDL cholesterol (s3)",
    "s4": "total over HDL cholesterol (s4)",
    "s5": "logarithm of triglycerides (s5)",
    "s6": "blood sugar (s6)",
}


@dataclass(frozen=True)
class Split:
    """A table cut in two: one part to learn from, one that is kept unseen until the model is done.

    X is (N, D) and y (N,) in double precision; ``features`` are the D columns' names.
    """

    features: list[str]
    X: Tensor
    y: Tensor
    X_test: Tensor
    y_test: Tensor

    def standardized(self) -> Split:
        """The same split with each feature less its mean, over its standard deviation, both of the training part."""
        mean, std = self.X.mean(dim=0), self.X.std(dim=0, correction=0)  # (D,)
        return Split(self.features, (self.X - mean) / std, self.y, (self.X_test - mean) / std, self.y_test)

    def only(self, *features: str) -> Split:
        """The same split with these features alone.

        Raises:
            ValueError: there is no feature of that name.
        """
        for name in features:
            if name not in self.features:
                raise ValueError(f"There is no feature {name!r}. Take some of {', '.join(self.features)}.")
        at = [self.features.index(name) for name in features]
        return Split(list(features), self.X[:, at], self.y, self.X_test[:, at], self.y_test)


def diabetes(test: int = 142, seed: int = 0) -> Split:
    """442 patients with 10 measurements in their own units; y says how far the disease had gone a year later.

    Args:
        test: patients that are kept unseen.
        seed: of the draw.
    """
    data = load_diabetes(scaled=False)
    return split(list(DIABETES_FEATURES), data.data, data.target, test, seed)


def breast_cancer(test: int = 143, seed: int = 0) -> Split:
    """569 tumors with 30 measurements of their cell nuclei; y is 1 for malignant and 0 for benign.

    scikit-learn has it the other way round. Both parts hold the same share of malignant ones.
    """
    data = load_breast_cancer()
    return split(data.feature_names.tolist(), data.data, 1 - data.target, test, seed, stratify=data.target)


def split(
    features: list[str], X: np.ndarray, y: np.ndarray, test: int, seed: int, stratify: np.ndarray | None = None
) -> Split:
    """Draw ``test`` rows that are kept unseen; double precision, on the course's device (on the CPU for MPS)."""
    where = "cpu" if device().type == "mps" else device()  # MPS has no double precision
    parts = train_test_split(X, y, test_size=test, random_state=seed, stratify=stratify)
    X, X_test, y, y_test = (torch.as_tensor(part, dtype=torch.double, device=where) for part in parts)
    return Split(features, X, y, X_test, y_test)


def cross_validated(X: Tensor, y: Tensor, C: float, parts: int = 10) -> Tensor:
    """For each example the probability of yes that a logistic regression gives which has not seen it, (N,), on the CPU.

    Args:
        X: a table, (N, D); each of the models standardizes it by what it has seen.
        y: labels, 0 and 1, (N,).
        C: the inverse of scikit-learn's leash; infinite for none.
        parts: how many models, each trained without another part of the examples.
    """
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(C=C, max_iter=1000))
    p = cross_val_predict(pipeline, X.cpu().numpy(), y.cpu().numpy(), cv=parts, method="predict_proba")
    return torch.as_tensor(p[:, 1])


def tumor_probabilities() -> tuple[dict[str, Tensor], Tensor]:
    """Every tumor judged by a model that hasn't seen it: by two features without a leash, and by all 30 with one.

    Returns:
        The model's name → the probability of malignant for each tumor, (569,); and the labels, 1 for malignant, (569,).
    """
    tumors = breast_cancer()
    everyone = torch.cat([tumors.X, tumors.X_test])  # (569, 30)
    labels = torch.cat([tumors.y, tumors.y_test]).cpu()  # (569,)
    few, all_of_them = cross_validated(everyone[:, :2], labels, C=np.inf), cross_validated(everyone, labels, C=1.0)
    return {"2 features": few, "30 features": all_of_them}, labels
