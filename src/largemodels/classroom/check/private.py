"""The checks of lab 15, Keep it private: gradients one by one, clipping, noise, ε, and what an attacker finds."""

from .private_clipping import clip
from .private_epsilon import epsilon
from .private_gradients import per_example
from .private_members import found
from .private_noise import noisy_mean

__all__ = ["clip", "epsilon", "found", "noisy_mean", "per_example"]
