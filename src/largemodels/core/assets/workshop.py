"""A temporary folder to make files ready in, and a sentence where the disk is too small for it."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def workshop() -> Iterator[Path]:
    """An empty temporary folder to make files ready in.

    Raises:
        OSError: it could not be written; the sentence says where it is.
    """
    try:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
    except OSError as error:
        if error.strerror is None and not isinstance(error, shutil.Error):  # a sentence already
            raise
        # shutil tells of each file: "[Errno 28] No space left on device: '/there'"
        reason = error.strerror or re.sub(r"^\[.*?\] |: '.*", "", error.args[0][0][2], flags=re.DOTALL)
        where = tempfile.gettempdir()
        raise OSError(f"Nothing could be made ready in {where}, the folder for temporary files: {reason}.") from None
