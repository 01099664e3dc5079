import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from largemodels.practice.alignment import rewards
from largemodels.practice.alignment.chat import (
    ASSISTANT,
    COPY,
    END,
    PROMPT,
    SORT,
    USER,
    answer_mask,
    conversations,
    prompts,
    questions,
    right_answers,
    text,
)  # fmt: skip

DIGITS = torch.tensor([[4, 0, 2, 9, 1, 3]])


def test_a_conversation_reads_as_it_should():
    assert text(conversations(DIGITS)[0]) == "<user>sort 402913<assistant>012349<end>"
    assert text(conversations(DIGITS, COPY)[0]) == "<user>copy 402913<assistant>402913<end>"
    assert text(torch.tensor([3, END, 5])) == "3<end>" and text(torch.tensor([3, 5])) == "35"
    assert prompts(DIGITS).shape == (1, PROMPT) and prompts(DIGITS)[0, :2].tolist() == [USER, SORT]


def test_the_mask_counts_exactly_the_seven_tokens_of_each_answer():
    ids = torch.cat([conversations(questions(20, torch.Generator().manual_seed(0)), kind) for kind in (SORT, COPY)])
    mask = answer_mask(ids)
    assert mask.sum().item() == 40 * 7 and bool(mask[:, PROMPT:].all()) and not mask[:, :PROMPT].any()


@given(st.lists(st.integers(0, 14), min_size=1, max_size=9))
def test_the_mask_is_the_loop_that_one_would_write(wrote):
    ids, wanted, open_ = [USER, SORT, 5, ASSISTANT, *wrote], [False] * 4, True
    for id in wrote:
        wanted.append(open_)
        open_ = open_ and id != END
    assert answer_mask(torch.tensor([ids]))[0].tolist() == wanted


def test_an_empty_answer_is_refused_by_its_number():
    with pytest.raises(ValueError, match="Conversation 0 of 1 has an empty answer"):
        answer_mask(prompts(DIGITS))


def test_no_held_out_answer_is_an_answer_in_training():
    generator = torch.Generator().manual_seed(4)
    train, held = (questions(3000, generator, held_out=held) for held in (False, True))
    assert len(train) == len(held) == 3000
    seen, unseen = ({tuple(row) for row in right_answers(part).tolist()} for part in (train, held))
    assert not seen & unseen and len(unseen) > 100


def test_right_answers_sort_and_end():
    assert right_answers(DIGITS).tolist() == [[0, 1, 2, 3, 4, 9, END]]
    assert right_answers(DIGITS, COPY).tolist() == [[4, 0, 2, 9, 1, 3, END]]


@pytest.mark.parametrize(
    ("wrote", "paid"),
    [
        ([0, 1, 2, 3, 4, 9, END], dict(exact=1, places=1, rising=1, constant=1, **{"from the question": 1})),
        ([0, 1, 2, 3, 9, 9, END], dict(exact=0, places=6 / 7, rising=4 / 5, constant=1, **{"from the question": 1})),
        ([5, 6, 7, 8, 9, 9, 9], dict(exact=0, places=1 / 7, rising=4 / 5, **{"from the question": 2 / 6})),
        ([0, END, 0, 0, 0, 0, 0], dict(exact=0, places=1 / 7, rising=0, **{"from the question": 5 / 6})),
    ],
)
def test_rewards_pay_what_they_say(wrote, paid):
    for name, value in paid.items():
        found = rewards.REWARDS[name](DIGITS, torch.tensor([wrote]))
        assert found.shape == (1,) and found.item() == pytest.approx(value), name
