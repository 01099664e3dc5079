"""Ask the model that was trained on the page: its likeliest codes for a secret, or after a prompt of your own."""

from __future__ import annotations

from ...core import explorer
from ...core.figures import describe
from .exposure import code_scores, exposure, rank, said
from .figures import likeliest, panel
from .planting import REPEATS
from .small_gpt import live_run


class SecretExplorer(explorer.Explorer):
    """How often a secret was planted, which of eight it is, or a prompt of your own.

    Args:
        repeats: the number of repeats to start with.
    """

    def __init__(self, repeats: int) -> None:
        self.repeats = explorer.choice("times in the text", REPEATS, repeats, width="70px")
        self.which = explorer.numbers("secret", 1, 8, 1)
        self.text = explorer.sentence("prompt", "")
        figure = describe(panel(), "Bars of the ten likeliest codes after a prompt; the true one has another color.")
        super().__init__(figure, self.repeats, self.which, self.text)

    def draw(self) -> str:
        """Score the codes, and patch the bars.

        Raises:
            ValueError: the prompt has one character, too many, or one that the model doesn't know.
        """
        run = live_run()
        if self.moved is not self.text:
            chosen = [secret for secret in run.secrets if secret.repeats == self.repeats.value][self.which.value - 1]
            self.text.value = chosen.prompt
        prompt = self.text.value
        scores = code_scores(run.model, run.characters, prompt)
        code = next((secret.code for secret in run.secrets if secret.prompt == prompt), None)
        written = said(run.model, run.characters, prompt)
        self.patch(likeliest(scores, code))
        words = f"After “{prompt}” the model writes “{written}”."
        if code is None:
            return f"{words} Nobody of that name was planted, so there is no true code to compare with."
        place = rank(scores, code)
        return f"{words} The true code is {code}: rank {place:,} of 10,000, exposure {exposure(place):.1f} bits."
