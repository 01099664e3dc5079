"""What a box shows in the place of ``largemodels.classroom.check``: called as the labs call it, it does nothing.

A check knows what is right, so it stays outside. Any name of this package is one more thing that can be called.
"""

from __future__ import annotations


class Silent:
    """Takes any call and any name, and gives nothing away."""

    def __call__(self, *given: object, **named: object) -> None:
        """Nothing."""

    def __getattr__(self, name: str) -> Silent:
        """A part of it, as silent."""
        return _part(name)


def _part(name: str) -> Silent:
    if name.startswith("__"):  # Python's own questions, such as where the package's files are
        raise AttributeError(name)
    return Silent()


__getattr__ = _part
