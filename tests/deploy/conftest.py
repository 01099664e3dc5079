"""The trial and the collector are scripts, not part of the package."""

import sys
from pathlib import Path

DEPLOY = Path(__file__).parents[2] / "deploy"
sys.path[:0] = [str(DEPLOY / "trial"), str(DEPLOY / "jupyterhub")]
