"""The checks of lab 13, Recommend: a list, how good it is, one person's factors, and both sides in turn."""

from .recommend_factors import als, person
from .recommend_gain import ndcg
from .recommend_lists import top_k

__all__ = ["als", "ndcg", "person", "top_k"]
