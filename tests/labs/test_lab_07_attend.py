"""Lab 07: half the work gets half the marks, a mangled submission its due, and what the lab's prose says is so."""

import random

import pytest
import torch
from nbformat.v4 import new_code_cell
from one_lab import Lab, at

LAB = Lab("lab_07_attend")
POINTS = {
    "scaled-scores-check": 2.0,
    "masked-softmax-check": 3.0,
    "who-may-look-check": 3.0,
    "multi-head-check": 4.0,
    "previous-token-head-check": 3.0,
}


def test_half_solved_gets_its_half(marks):
    assert marks(LAB.solved("scaled-scores", "masked-softmax", "who-may-look")) == POINTS | {
        "multi-head-check": 0.0,
        "previous-token-head-check": 0.0,
    }


def test_a_mangled_submission_is_marked_by_its_answers(marks):
    submission = LAB.solved("scaled-scores", "masked-softmax", "multi-head", "previous-token-head")
    answers = [cell for cell in submission.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    at(submission, "how-a-lab-works-code").source = "raise SystemExit"
    at(submission, "masked-softmax-check").source = "pass"
    submission.cells = [new_code_cell("import math\nmath.sqrt = None"), *reversed(answers), *submission.cells[:8]]
    del submission.cells[-1]
    assert marks(submission) == POINTS | {"who-may-look-check": 0.0}


def test_a_shortcut_gets_no_marks(marks):
    submission = LAB.solved("scaled-scores", "who-may-look", "multi-head", "previous-token-head")
    at(
        submission, "masked-softmax"
    ).source = (
        "def masked_softmax(scores, mask):\n    return scores.masked_fill(~mask, -math.inf).softmax(-1).nan_to_num(0.0)"
    )
    assert marks(submission) == POINTS | {"masked-softmax-check": 0.0}


def test_a_softmax_that_changes_its_scores_gets_no_marks(marks):
    submission = LAB.solved("scaled-scores", "masked-softmax", "who-may-look", "multi-head", "previous-token-head")
    answer = at(submission, "masked-softmax")
    assert "scores.masked_fill(" in answer.source
    answer.source = answer.source.replace("scores.masked_fill(", "scores.masked_fill_(")
    assert marks(submission)["masked-softmax-check"] == 0.0


@pytest.fixture(scope="module")
def smollm2():
    from largemodels.core.models import load_smollm2

    return load_smollm2()


def test_smollm2_has_what_the_lab_says(smollm2):
    tokenizer, model = smollm2
    phone_book = tokenizer("Mei 31 Omar 47 Lena 58 Omar", return_tensors="pt").to(model.device)
    with torch.inference_mode():
        written = model.generate(**phone_book, max_new_tokens=3, do_sample=False)
    assert [tokenizer.decode([id]) for id in written[0, phone_book.input_ids.size(1) :]] == [" ", "4", "7"]
    shape = model.config
    assert (shape.hidden_size, shape.num_attention_heads, shape.num_key_value_heads) == (576, 9, 3)


def test_smollm2_is_as_unsure_of_phone_books_as_the_lab_says(smollm2):
    names, draw = "Mei Omar Lena Tom Anna Paul Sara Ivan Nina Leo Rosa Emil".split(), random.Random(1)
    asked, right, others = [], [], []
    for _ in range(40):
        people, numbers = draw.sample(names, 3), [str(n) for n in draw.sample(range(11, 99), 3)]
        book = " ".join(f"{person} {number}" for person, number in zip(people, numbers, strict=True))
        asked += [f"{book} {person}" for person in people]
        right += numbers
        others += [[other for other in numbers if other != number] for number in numbers]

    tokenizer, model = smollm2
    batch = tokenizer(asked, return_tensors="pt", padding=True, padding_side="left").to(model.device)
    with torch.inference_mode():
        written = model.generate(**batch, max_new_tokens=3, do_sample=False)
    said = [text.strip() for text in tokenizer.batch_decode(written[:, -3:])]
    correct = sum(text == number for text, number in zip(said, right, strict=True))
    astray = sum(text in wrong for text, wrong in zip(said, others, strict=True))
    assert len(said) == 120
    assert abs(correct - 50) <= 5 and abs(astray - 21) <= 5, (correct, astray)


@pytest.fixture(scope="module")
def space():
    """The solution's definitions."""
    names = ["how-a-lab-works-code", "scaled-scores", "masked-softmax", "who-may-look", "multi-head"]
    return LAB.space(*names, "previous-token-head", "two-heads-that-look-it-up-code")


def test_by_hand_one_token_on_two_heads_that_share(space):
    x, ones = torch.tensor([[[1.0, 2.0]]]), torch.ones(2, 1)
    mask = torch.ones(1, 1, 1, dtype=torch.bool)
    out = space["multi_head"](
        x, torch.randn(2, 2), torch.randn(2, 1), ones, torch.diag(torch.tensor([1.0, 2.0])), 2, mask
    )
    assert out.tolist() == [[[3.0, 6.0]]]


def test_by_hand_c_of_6_5_gives_a_weight_of_099():
    assert torch.tensor([6.5 / 2**0.5, 0.0]).softmax(0)[0] == pytest.approx(0.99, abs=2e-4)


def test_fused_attention_gives_zeros_to_a_row_that_sees_nothing_as_the_lab_says():
    q, mask = torch.randn(1, 2, 4), torch.tensor([[True, True], [False, False]])
    assert torch.nn.functional.scaled_dot_product_attention(q, q, q, attn_mask=mask)[0, 1].tolist() == [0.0] * 4


def test_a_token_for_the_beginning_mends_the_second_sentence(space):
    look_up = space["look_up"]
    assert look_up("Mei 31 Omar 47 Lena 58 Mei")[2] == {"Mei": 0.5, "31": 0.5}
    assert look_up("<s> Mei 31 Omar 47 Lena 58 Mei")[2] == {"31": 1.0}


def test_with_a_window_of_2_the_first_head_works_and_the_second_does_not(space):
    narrow = dict(space, who_may_look=lambda lengths, T, window: space["who_may_look"](lengths, T, 2))
    exec(at(LAB.read("solutions"), "two-heads-that-look-it-up-code").source, narrow)
    _, (first, _), found = narrow["look_up"]("Mei 31 Omar 47 Lena 58 Omar")
    assert first.diagonal(-1).min() > 0.99
    assert "47" not in found


def test_a_head_that_looks_two_back_would_settle_the_third_sentence(space):
    said = "Mei likes tea . Omar likes rice . Mei likes".split()
    vocabulary = list(dict.fromkeys(said))
    words = torch.eye(len(vocabulary))[[vocabulary.index(word) for word in said]]
    one, two = torch.cat([words[:1], words[:-1]]), torch.cat([words[:1], words[:1], words[:-2]])
    own, fetched = torch.cat([words, one], 1), torch.cat([one, two], 1)
    weights = space["masked_softmax"](20 * own @ fetched.T, torch.ones(10, 10, dtype=torch.bool).tril())
    assert vocabulary[int((weights[-1] @ words).argmax())] == "tea" and (weights[-1] @ words).max() > 0.99
