"""What takes longer than a notebook may: all methods on seven photos, and on a network without knowledge."""

from __future__ import annotations

from ...applications.images.pictures import WITH_WORD
from ...core.records import record
from .photo_ranking import on_photos


@record("explained_photos", "Explanations of EfficientNet-Lite0's classes under deletion, insertion and blanking.",
        seeds=[0], within=0.15, loose={"deletion": float("inf"), "insertion": float("inf")})  # fmt: skip
def explained_photos() -> dict:
    """The areas of each of seven photos under two covers, and rank correlations with a blank network."""
    return {**on_photos(WITH_WORD, what="photos"), "names": WITH_WORD}
