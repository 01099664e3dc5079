"""The table of attacks, ``attacks.toml``, which says what its columns mean."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Attack:
    name: str
    mix: str
    row: str
    defence: str
    shows: str = "points"
    earns: bool = False
    breaks: bool = False

    def source(self, words):
        """The cell, with ``words`` told: where the teacher's things are."""
        text = self.mix
        for word, said in words.items():
            text = text.replace(word, said)
        return text


TABLE = Path(__file__).with_name("attacks.toml")
ATTACKS = [Attack(**row) for row in tomllib.loads(TABLE.read_text(encoding="utf-8"))["attack"]]
