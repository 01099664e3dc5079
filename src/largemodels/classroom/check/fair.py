"""The checks of lab 14, Be fair: rates by group, their gaps, calibration, thresholds by group, weights."""

from .fair_calibration import calibration
from .fair_gaps import gaps
from .fair_rates import group_rates
from .fair_thresholds import thresholds
from .fair_weights import weights

__all__ = ["calibration", "gaps", "group_rates", "thresholds", "weights"]
