"""What a file of weights says at its beginning, read without the weights."""

from __future__ import annotations

import json
import math
import struct
from pathlib import Path


def count_in(path: Path) -> int:
    """The numbers in a safetensors file, by its header: 8 bytes with the header's length, then JSON.

    Raises:
        ValueError: the file isn't one.
    """
    with open(path, "rb") as file:
        try:
            (length,) = struct.unpack("<Q", file.read(8))
            header = json.loads(file.read(min(length, 10**8)))
        except (struct.error, ValueError):
            raise ValueError(f"{path.name} doesn't begin as a safetensors file does. Fetch it anew.") from None
    return sum(math.prod(entry["shape"]) for name, entry in header.items() if name != "__metadata__")
