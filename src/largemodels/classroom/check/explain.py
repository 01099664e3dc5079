"""The checks of lab 16, Explain: gradients of a score, the path, integrated gradients, their gap, a deletion curve."""

from .explain_deletion import deletion
from .explain_gradients import saliency
from .explain_path import completeness_gap, integrated_gradients, path

__all__ = ["completeness_gap", "deletion", "integrated_gradients", "path", "saliency"]
