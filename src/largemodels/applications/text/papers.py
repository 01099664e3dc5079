"""Texts with summaries by experts: papers on language processing, whose abstracts are to be told in three sentences.

ACLSum (Takeshita et al. 2024, https://arxiv.org/abs/2403.05303): for each paper somebody of the field wrote a sentence
of at most 25 words on its challenge, one on its approach, one on its outcome, from abstract, introduction and
conclusion. Papers from 2016 on alone: their authors publish them under CC BY 4.0.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache

from ...core.assets import fetch

ASPECTS = ("challenge", "approach", "outcome")
SINCE_2016 = re.compile(r"[A-Z]1[6-9]-|20[12]\d\.")  #: Anthology ids such as N19-1362, 2020.acl-main.642
TUNING, TEST = "val.jsonl", "test.jsonl"


@dataclass(frozen=True)
class Paper:
    """A paper of the ACL Anthology: its id there, its title, its abstract's sentences, and the experts' summary."""

    id: str
    title: str
    sentences: tuple[str, ...]
    reference: str
    marked: tuple[str, ...]  #: the abstract's sentences that an expert marked as saying one of the three

    @property
    def text(self) -> str:
        """The abstract."""
        return " ".join(self.sentences)


def joined(tokens: str) -> str:
    """A sentence whose tokens stand apart, as a reader writes it: ``( NER ) works .`` becomes ``(NER) works.``."""
    text = re.sub(r" (n't|'s|'re|'ve|'ll|[.,;:?!)\]%])(?=\W|$)", r"\1", tokens)
    return re.sub(r"(?<=[(\[]) | (?=')", "", text).strip()


@cache
def papers(part: str = TEST) -> list[Paper]:
    """The papers of a part, :data:`TUNING` (20) or :data:`TEST` (42), in the data's order.

    Raises:
        AssetError: they aren't in the cache and can't be fetched.
    """
    rows = [json.loads(line) for line in (fetch("aclsum") / part).read_text(encoding="utf-8").splitlines()]
    found = []
    for row in rows:
        if not SINCE_2016.match(row["id"]):
            continue
        sentences = [joined(sentence) for sentence in row["sentences"]["abstract"]]
        marks = [any(row["highlights"][a]["abstract"][n] for a in ASPECTS) for n in range(len(sentences))]
        marked = tuple(s for s, mark in zip(sentences, marks, strict=True) if mark)
        reference = " ".join(row["summary"][aspect].strip() for aspect in ASPECTS)
        found.append(Paper(row["id"], row["title"], tuple(sentences), reference, marked))
    return found
