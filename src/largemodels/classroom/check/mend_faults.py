"""Lab 11: which statements about a listing name a fault of it, and what to say of a choice that is wrong.

A hint says what to try; it never says a letter that wasn't chosen.
"""

from __future__ import annotations

from collections.abc import Callable

from . import CheckFailed, Trial

#: Question → letter → (is it a fault, what to try: if it is one, how it shows; if it is none, how that is seen).
FAULTS: dict[str, dict[str, tuple[bool, str]]] = {
    "read_names": {
        "a": (True, "What does the listing do with a net and names in double precision, or on a GPU?"),
        "b": (False, "torch.nn.RNN without a start state begins with zeros, too, and so do the shops' nets."),
        "c": (True, "Ask for the same name twice, alone and beside a longer one. What changes, and where from?"),
        "d": (False, "Apply `head` to all steps and then take one: are the numbers others than before?"),
        "e": (True, "What does the listing do with torch.nn.RNN(3, 4, num_layers=2, batch_first=True)?"),
    },
    "see": {
        "a": (True, "Call the listing in a fresh kernel. What is the first thing it says?"),
        "b": (True, "Give it a batch of 3 images of twice the side, and count the rows that come back."),
        "c": (False, "Compute both orders on one image. The largest of several numbers and ReLU may change places."),
        "d": (True, "Let conv2 have 7 channels and `head` 10 classes. How many numbers has one image then?"),
        "e": (False, "Padding keeps the border's pixels, and the size. A choice, and the head was made for it."),
    },
    "self_attention": {
        "a": (True, "Call the listing in a fresh kernel. What is the first thing it says?"),
        "b": (True, "A score is a sum of how many products? That number's root keeps its size near 1."),
        "c": (False, "Over the keys, a query's weights add up to 1. Which dimension holds the keys?"),
        "d": (True, "What shape has a weighted mean of values? Try a width of 6 and an out_width of 4."),
        "e": (False, "With a batch in front, .T turns all dimensions round. Two of them are to change places."),
    },
    "read_sentences": {
        "a": (True, "Print help(torch.nn.TransformerEncoder.forward): what is its second argument?"),
        "b": (True, "Ask for 'dog bites man' and 'man bites dog'. Are the numbers others?"),
        "c": (True, "Add padding to one sentence. Does its mean stay where it was?"),
        "d": (False, "`head` is linear: is the head of a mean another than the mean of heads?"),
        "e": (False, "In src_key_padding_mask, True means: leave this one out."),
    },
    "fine_tune_step": {
        "a": (True, "Print outputs[0].shape, once with labels and once without."),
        "b": (True, "Give the same text twice, once with padding behind it. Which words may a padded text look at?"),
        "c": (True, "Call the step twice on the same batch, and compare the gradients with those of one call."),
        "d": (False, "A step without a gradient has no direction. Which of the two lines makes the gradient?"),
        "e": (False, "Cross-entropy takes class numbers; one-hot vectors would cost memory and say the same."),
    },
    "put_back": {
        "a": (True, "Print the names on both sides, one above the other."),
        "b": (True, "What does the listing say to a file with not one fitting name? Look at what it returns, too."),
        "c": (False, "A new task has other classes. The old head would answer the old question."),
        "d": (False, "Change the file's tensors after loading: does the net change? load_state_dict copies."),
        "e": (False, "Try strict=False with a fitting name and another shape. torch is less quiet than that."),
    },
    "policy_loss": {
        "a": (True, "Two log-probabilities are −1 and −2. How many times likelier is the first? Not half as likely."),
        "b": (False, "An optimizer makes what it is given smaller. What would it do to the rewards without the sign?"),
        "c": (True, "Give all answers the same reward, and print the advantages."),
        "d": (False, "The larger of both would reward what went too far. The bound is meant to be a cautious one."),
        "e": (
            False,
            "The old model wrote the answers. Its numbers are facts by now, and nothing learns there.",
        ),
    },
}


def explained(question: str, chosen: Callable) -> None:
    """Whether the letters that ``chosen()`` returns are those of the listing's faults.

    Raises:
        CheckFailed: it isn't written yet, returns something else, names what is no fault, or leaves one out.
    """
    trial = Trial(chosen)
    said = trial.call()
    if not isinstance(said, str | list | tuple | set | frozenset) or not all(isinstance(one, str) for one in said):
        trial.fail(f"{trial.name} returns {said!r}. Return the letters in a string, such as 'bd'.")
    letters = {letter for letter in "".join(said).lower() if letter.isalpha()}
    table = FAULTS[question]
    if strange := sorted(letters - set(table)):
        raise CheckFailed(f"There is no statement {strange[0]}. The letters go from a to {max(table)}.")
    wrong = [table[letter][1] for letter in sorted(letters) if not table[letter][0]]
    missing = [hint for letter, (fault, hint) in table.items() if fault and letter not in letters]
    if wrong:
        raise CheckFailed(f"One of your letters names no fault. {wrong[0]}")
    if missing:
        raise CheckFailed(f"A fault is left that you don't name. {missing[0]}")
