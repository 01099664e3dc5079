"""Your own question to the course's pages, by three ways side by side."""

from __future__ import annotations

from ...background.learning_curves.encoder import minilm
from ...core import explorer
from ...core.figures import describe
from .answer_figures import answers_panel, columns
from .bert import LONGEST
from .requirements import require_texts
from .search import HYBRID, MEANING, WORDS, ask, index, top
from .words import terms

SHARED = 12  #: stems that are named
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


def unread(question: str) -> str:
    """What MiniLM can't read of a question: what stands behind the cut, and letters that its list doesn't hold."""
    tokenizer, _ = minilm()
    ids = tokenizer(question, verbose=False)["input_ids"]
    said = f" MiniLM reads the first {LONGEST} of its {len(ids):,} tokens." if len(ids) > LONGEST else ""
    unknown = ids[:LONGEST].count(tokenizer.unk_token_id)
    return said + (f" To MiniLM {unknown} of its tokens are [UNK], not on the list." if unknown else "")


class SearchExplorer(explorer.Explorer):
    """A question and the share of meaning in the hybrid; three columns with the first five passages.

    Args:
        question: the one to start with.
        share: of meaning, one of :data:`SHARES`.
    """

    def __init__(self, question: str, share: float = 0.5) -> None:
        self.question = explorer.sentence("question", question)
        self.share = explorer.choice("share of meaning", SHARES, share, width="70px")
        self.asked, self.ranks, self.unread = "", (None, None), ""
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
            self.ranks, self.unread, self.asked = ask(question), unread(question), question
        words, meaning = self.ranks
        passages = index().passages
        new = columns(words, meaning, self.share.value, passages)
        for name in (WORDS, HYBRID, MEANING):
            trace = self.trace(name)
            trace.text, trace.textfont.color = new[name]["text"], new[name]["textfont.color"]
        best, near = top(1 / words[0]), top(1 / meaning[0])
        if not best:
            return f"No passage holds a word of this question, so BM25 has nothing to say.{self.unread}"
        shared = sorted(set(terms(question)) & set(terms(passages[best[0]].text)))
        stems = ", ".join(shared[:SHARED]) + (", …" if len(shared) > SHARED else "")
        both = len({*best} & {*near})
        return f"BM25's first shares the stems {stems}. In both first fives: {both} of 5.{self.unread}"
