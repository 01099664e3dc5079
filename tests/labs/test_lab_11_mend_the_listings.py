"""Lab 11: a fault that is still there costs the marks, and so does one that isn't named; the listings fail as told."""

import pytest
import torch
from one_lab import Lab, at, replace
from torch import nn

LAB = Lab("lab_11_mend_the_listings")
POINTS = {
    "read-names-check": 2.0,
    "see-check": 3.0,
    "self-attention-check": 3.0,
    "read-sentences-check": 3.0,
    "fine-tune-step-check": 3.0,
    "put-back-check": 3.0,
    "policy-loss-check": 3.0,
}
GAPS = [id.removesuffix("-check") for id in POINTS]
#: Each fault of a listing, put back into the right answer.
STILL_THERE = [
    ("read-names", "states[torch.arange(len(x)), lengths - 1]", "states[:, -1]"),
    ("read-names", "rnn(x)  #", "rnn(x, torch.zeros(1, len(x), rnn.hidden_size))  #"),
    ("see", "F.adaptive_avg_pool2d(x, side).flatten(1)", "x.reshape(-1, head.in_features)"),
    ("see", "conv2.out_channels", "head.out_features"),
    ("self-attention", "q.size(-1) ** 0.5", "x.size(-1) ** 0.5"),
    ("self-attention", "nn.Linear(out_width, out_width)", "nn.Linear(width, out_width)"),
    ("read-sentences", "src_key_padding_mask=padding", "padding if len(ids) == ids.size(1) else None"),
    ("read-sentences", " + positions[: ids.size(1)]", ""),
    ("read-sentences", "(~padding).sum(1, keepdim=True)", "ids.size(1)"),
    ("fine-tune-step", "attention_mask=mask, ", ""),
    ("fine-tune-step", "    optimizer.zero_grad()\n", ""),
    ("fine-tune-step", "loss.item()", "loss.detach()"),
    ("put-back", "net.encoder.load_state_dict(saved)", "net.load_state_dict(saved, strict=False)"),
    ("put-back", "!= wanted", "== {}"),
    ("policy-loss", "(new - old).exp()", "new / old"),
    ("policy-loss", " + 1e-4", ""),
]
#: What is mended and wrong, silently: cut off from its gradient, on the CPU alone, true of the numbers tried by luck.
MENDED_AND_WRONG = [
    ("read-names", "lengths - 1]", "(x != 0).any(-1).sum(1) - 1]"),
    ("read-names", "head(states[", "head(states.detach()["),
    ("read-names", "rnn(x)  #", "rnn(x, torch.zeros(rnn.num_layers, len(x), rnn.hidden_size, dtype=x.dtype))  #"),
    ("see", "F.relu(conv2(x))", "F.relu(conv2(x.detach()))"),
    ("see", "    return head(", "    images.data += 1\n    return head("),
    ("self-attention", "torch.softmax(scores, dim=-1)", "torch.softmax(scores, dim=-1).detach()"),
    ("self-attention", "dim=-1)", "dim=2 if x.dim() > 2 else 1)"),
    ("read-sentences", "encoder(x, src", "encoder(x.detach(), src"),
    ("fine-tune-step", "    optimizer.step()",
     "    nn.utils.clip_grad_norm_(model.parameters(), 1.0)\n    optimizer.step()"),
    ("put-back", "load_state_dict(saved)", "load_state_dict(saved, assign=True)"),
    ("put-back", "removeprefix", "lstrip"),
    ("put-back", "{name: x.shape for name, x in saved.items()} != wanted",
     "[(name, x.shape) for name, x in saved.items()] != [*wanted.items()]"),
    ("policy-loss", "clamp(1 - clip, 1 + clip)", "clamp(0.8, 1.2)"),
    ("policy-loss", "(new - old).exp()", "new.exp() / old.exp()"),
    ("policy-loss", "(rewards - rewards.mean())", "rewards.sub_(rewards.mean())"),
]  # fmt: skip


@pytest.mark.parametrize("n", range(3))
@pytest.mark.parametrize("faulty", [STILL_THERE, MENDED_AND_WRONG], ids=["still there", "mended and wrong"])
def test_each_fault_that_is_still_there_costs_its_marks_and_no_others(n, faulty, marks):
    """Three submissions hold all faults: each question's first, second and third."""
    submission, got = LAB.solved(*GAPS), dict(POINTS)
    for id in GAPS:
        faults = [case for case in faulty if case[0] == id]
        if n < len(faults):
            _, right, wrong = faults[n]
            replace(submission, id, right, wrong)
            got[f"{id}-check"] = 0.0
    assert marks(submission) == got


def test_letters_count_however_they_are_written(marks):
    submission = LAB.solved(*GAPS)
    for id, said in zip(GAPS, ("'A, C, E'", "['d', 'b', 'a']", "{'a', 'b', 'd'}", "'aabbc'"), strict=False):
        source = at(submission, id).source
        at(submission, id).source = f"{source}\n\ndef faults_of_{id.replace('-', '_')}():\n    return {said}\n"
    assert marks(submission) == POINTS


def test_a_letter_too_few_or_too_many_costs_the_marks(marks):
    submission = LAB.solved(*GAPS)
    for n, id in enumerate(GAPS):
        source = at(submission, id).source
        at(submission, id).source = source.replace('return "a', 'return "' if n % 2 else 'return "ae' * (id != GAPS[0]))
        assert at(submission, id).source != source
    assert marks(submission) == dict.fromkeys(POINTS, 0.0)


def test_half_solved_gets_its_half(marks):
    half = LAB.solved("see", "put-back", "policy-loss")
    got = {"see-check", "put-back-check", "policy-loss-check"}
    assert marks(half) == {id: points * (id in got) for id, points in POINTS.items()}


@pytest.fixture(scope="module")
def space():
    """What the lab's given cells and the solution define."""
    found, solution = {}, LAB.read("solutions")
    for cell in solution.cells:
        if cell.cell_type == "code" and not cell.id.endswith("-check"):
            exec(cell.source, found)
    return found


def test_the_mended_step_takes_the_librarys_own_classifier(space):
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    small = BertConfig(vocab_size=20, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16)
    model = BertForSequenceClassification(small).eval()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    ids = torch.tensor([[3, 4, 5], [6, 7, 0]])
    losses = [space["fine_tune_step"](model, optimizer, ids, (ids > 0).long(), torch.tensor([0, 1])) for _ in range(5)]
    assert losses == sorted(losses, reverse=True)


def test_the_mended_parts_are_the_librarys(space):
    torch.manual_seed(1)
    net, x = space["SelfAttention"](6, 4), torch.randn(2, 3, 6)
    library = nn.functional.scaled_dot_product_attention(net.q(x), net.k(x), net.v(x))
    assert torch.allclose(net(x), net.out(library), atol=1e-6)
    rnn, head = nn.RNN(2, 3, batch_first=True), nn.Linear(3, 2)
    x, lengths = torch.randn(3, 5, 2), torch.tensor([2, 5, 1])
    packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    assert torch.allclose(space["read_names"](rnn, head, x, lengths), head(rnn(packed)[1][0]), atol=1e-6)


def test_what_the_statements_say_of_the_listings_is_so(space):
    """Statements that name no fault are tried here as the check tells the learner to."""
    head, states = nn.Linear(3, 2), torch.randn(4, 5, 3)
    assert torch.allclose(head(states)[:, -1], head(states[:, -1]), atol=1e-6)  # 1 d
    assert torch.allclose(head(states).mean(1), head(states.mean(1)), atol=1e-6)  # 4 d
    x = torch.randn(1, 2, 6, 6)
    pool, relu = nn.MaxPool2d(2), nn.ReLU()
    assert torch.equal(pool(relu(x)), relu(pool(x)))  # 2 c
    net, saved = nn.Linear(2, 2), nn.Linear(2, 2).state_dict()
    net.load_state_dict(saved)
    saved["bias"] += 1
    assert not torch.equal(net.bias, saved["bias"])  # 6 d
    with pytest.raises(RuntimeError, match="size mismatch"):
        net.load_state_dict({"bias": torch.zeros(3)}, strict=False)  # 6 e
    zeros = nn.RNN(1, 3, batch_first=True)
    x = torch.randn(2, 4, 1)
    assert torch.equal(zeros(x)[0], zeros(x, torch.zeros(1, 2, 3))[0])  # 1 b


def test_what_the_lab_gives_holds_no_answer():
    assert LAB.given_import_lines() == ["from largemodels.classroom.check import mend as check"]
