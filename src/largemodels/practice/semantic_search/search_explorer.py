"""Your own question to the course's pages, by three ways side by side."""

from __future__ import annotations

from ...core import explorer
from ...core.figures import describe
from .answer_figures import answers_panel, columns
from .requirements import require_texts
from .search import HYBRID, MEANING, WORDS, ask, index, top
from .words import terms


class SearchExplorer(explorer.Explorer):
    """A question and the share of meaning in the hybrid; three columns with the first five passages.

    Args:
        question: the one to start with.
        share: of meaning, 0 … 1.
    """

    def __init__(self, question: str, share: float = 0.5) -> None:
        self.question = explorer.sentence("question", question)
        self.share = explorer.decimals("share of meaning", 0, 1, share, 0.05)
        self.asked, self.ranks = "", (None, None)
        figure = describe(answers_panel(), "Three columns with the first five passages for a question: by shared words "
                          "(BM25), by both, and by vectors (MiniLM).")  # fmt: skip
        super().__init__(figure, self.question, self.share)

    def draw(self) -> str:
        """Rank the passages if the question is another one, and patch the columns.

        Raises:
            ValueError: the question holds no word.
        """
        question = self.question.value
        require_texts([question])
        if question != self.asked:
            self.ranks, self.asked = ask(question), question
        words, meaning = self.ranks
        passages = index().passages
        new = columns(words, meaning, self.share.value, passages)
        for name in (WORDS, HYBRID, MEANING):
            trace = self.trace(name)
            trace.text, trace.textfont.color = new[name]["text"], new[name]["textfont.color"]
        best, near = top(1 / words[0]), top(1 / meaning[0])
        if not best:
            return "No passage holds a word of this question, so BM25 has nothing to say."
        shared = sorted(set(terms(question)) & set(terms(passages[best[0]].text)))
        return f"BM25's first shares the stems {', '.join(shared)}. In both first fives: {len({*best} & {*near})} of 5."
