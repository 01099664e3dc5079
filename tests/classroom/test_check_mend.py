"""The checks of lab 11: right answers of every style pass; each tempting wrong one is refused with its own hint."""

import copy

import pytest
import torch
import torch.nn.functional as F
from one_check import Checks
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from largemodels.classroom.check import CheckFailed, mend
from largemodels.classroom.check.mend_faults import FAULTS, explained

# 1


def by_index(rnn, head, x, lengths):
    states, _ = rnn(x)
    return head(states[torch.arange(len(x)), lengths - 1])


def packed(rnn, head, x, lengths):
    _, last = rnn(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
    return head(last[-1])


def one_by_one(rnn, head, x, lengths):
    start = x.new_zeros(rnn.num_layers, 1, rnn.hidden_size)
    return torch.cat([head(rnn(x[n : n + 1, :T], start)[0][:, -1]) for n, T in enumerate(lengths.tolist())])


def read(pick, start=False):
    def answer(rnn, head, x, lengths):
        first = torch.zeros(rnn.num_layers, len(x), rnn.hidden_size, dtype=x.dtype) if start else None
        states, last = rnn(x, first)
        return head(pick(states, last, lengths))

    return answer


def first_layer(rnn, head, x, lengths):
    return head(rnn(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))[1][0])


def left_sorted(rnn, head, x, lengths):
    order = lengths.argsort(descending=True)
    return head(rnn(pack_padded_sequence(x[order], lengths[order], batch_first=True))[1][-1])


def single(rnn, head, x, lengths):
    return by_index(*(copy.deepcopy(part).float() for part in (rnn, head, x)), lengths)


def without_gradient(right):
    def answer(*given):
        with torch.no_grad():
            return right(*given)

    return answer


def zeros_are_padding(rnn, head, x, lengths):
    lengths = ((x != 0).any(-1) * torch.arange(1, x.size(1) + 1)).amax(1)
    return by_index(rnn, head, x, lengths)


def rows(states):
    return torch.arange(len(states))


# 2


def adaptive(conv1, conv2, head, images):
    side = int((head.in_features // conv2.out_channels) ** 0.5 + 0.5)
    x = F.max_pool2d(conv1(images).relu(), 2)
    x = F.max_pool2d(conv2(x), 2).relu()
    return head(nn.AdaptiveAvgPool2d(side)(x).reshape(len(images), -1))


def image_by_image(conv1, conv2, head, images):
    return torch.cat([adaptive(conv1, conv2, head, image[None]) for image in images])


def seen(shape):
    def answer(conv1, conv2, head, images):
        side = round((head.in_features / conv2.out_channels) ** 0.5)
        x = F.max_pool2d(F.relu(conv1(images)), 2)
        return head(shape(F.max_pool2d(F.relu(conv2(x)), 2), side))

    return answer


def shrunk_images(conv1, conv2, head, images):
    side = round((head.in_features / conv2.out_channels) ** 0.5)
    return adaptive(conv1, conv2, head, F.adaptive_avg_pool2d(images, 4 * side))


# 3


def attention(scale=lambda width, out: out**0.5, dim=-1, out_from=None, use_out=True, turned=False, after=False):
    class SelfAttention(nn.Module):
        def __init__(self, width, out_width):
            super().__init__()
            self.scale = scale(width, out_width)
            self.q, self.k, self.v = (nn.Linear(width, out_width) for _ in range(3))
            self.out = nn.Linear(out_from(width, out_width) if out_from else out_width, out_width)

        def forward(self, x):
            q, k, v = self.q(x), self.k(x), self.v(x)
            if turned:
                q, k = k, q
            scores = q @ k.transpose(-2, -1)
            weights = torch.softmax(scores, dim) / self.scale if after else torch.softmax(scores / self.scale, dim)
            return self.out(weights @ v) if use_out else weights @ v

    return SelfAttention


class ByTheLibrary(nn.Module):
    def __init__(self, width, out_width):
        super().__init__()
        self.q, self.k, self.v = nn.Linear(width, out_width), nn.Linear(width, out_width), nn.Linear(width, out_width)
        self.out = nn.Linear(out_width, out_width)

    def forward(self, x):
        return self.out(F.scaled_dot_product_attention(self.q(x), self.k(x), self.v(x)))


class BatchByBatch(ByTheLibrary):
    def forward(self, x):
        q, k, v = (layer(x if x.dim() > 2 else x[None]) for layer in (self.q, self.k, self.v))
        found = self.out(torch.bmm((torch.bmm(q, k.transpose(1, 2)) / q.size(-1) ** 0.5).softmax(-1), v))
        return found if x.dim() > 2 else found[0]


class WeightsCutOff(ByTheLibrary):
    def forward(self, x):
        q, k = self.q(x), self.k(x)
        weights = (q @ k.transpose(-2, -1) / q.size(-1) ** 0.5).softmax(-1).detach()
        return self.out(weights @ self.v(x))


class OtherNames(nn.Module):
    def __init__(self, width, out_width):
        super().__init__()
        self.query = nn.Linear(width, out_width)


# 4


def named_mask(embed, positions, encoder, head, ids):
    real = (ids != 0)[..., None].float()
    x = encoder(embed(ids) + positions[: ids.shape[1]], src_key_padding_mask=ids == 0)
    return head((x * real).sum(1) / real.sum(1))


def sentence_by_sentence(embed, positions, encoder, head, ids):
    found = []
    for row in ids:
        row = row[row != 0]
        found.append(head(encoder((embed(row) + positions[: len(row)])[None]).mean(1)))
    return torch.cat(found)


def reads(mask="key", order=0, mean="own"):
    def answer(embed, positions, encoder, head, ids):
        padding = ids == 0
        x = embed(ids) + (0 if order is None else positions[order : order + ids.size(1)])
        x = {
            "key": lambda: encoder(x, src_key_padding_mask=padding),
            "second": lambda: encoder(x, padding),
            "none": lambda: encoder(x),
            "turned": lambda: encoder(x, src_key_padding_mask=~padding),
        }[mask]()
        real = (~padding)[..., None]
        total = (x * real).sum(1)
        return head({"own": total / real.sum(1), "all": x.mean(1), "T": total / ids.size(1), "first": x[:, 0]}[mean])

    return answer


# 5


def step_with_logits(model, optimizer, ids, mask, labels):
    loss = F.cross_entropy(model(ids, mask)[0], labels)
    model.zero_grad()
    loss.backward()
    optimizer.step()
    return float(loss)


def zeroed_behind(model, optimizer, ids, mask, labels):
    loss, _ = model(input_ids=ids, attention_mask=mask, labels=labels)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


def steps(masked=True, clean="before", back=lambda loss: loss.item(), again=False, clip=False):
    def answer(model, optimizer, ids, mask, labels):
        given = dict(attention_mask=mask) if masked else {}
        if clean == "before":
            optimizer.zero_grad()
        loss = model(ids, labels=labels, **given)[0]
        loss.backward()
        if clean == "between":
            optimizer.zero_grad()
        if clip:
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return back(model(ids, labels=labels, **given)[0] if again else loss)

    return answer


# 6


def names_first(net, saved):
    own = net.encoder.state_dict()
    if any(name.split(".")[0] == "encoder" for name in saved):
        saved = {name[len("encoder.") :]: x for name, x in saved.items() if name.startswith("encoder.")}
    if own.keys() != saved.keys() or any(own[name].shape != x.shape for name, x in saved.items()):
        raise ValueError("This file is another encoder's.")
    for name, parameter in net.encoder.named_parameters():
        parameter.data.copy_(saved[name])
    return len(own)


def tried_on_a_copy(net, saved):
    saved = {name.removeprefix("encoder."): x for name, x in saved.items() if not name.startswith("head.")}
    try:
        copy.deepcopy(net.encoder).load_state_dict(saved)
    except RuntimeError as error:
        raise ValueError(f"The file doesn't fit: {error}") from None
    net.encoder.load_state_dict(saved)
    return len(saved)


def loads(load, count=len, check=None):
    def answer(net, saved):
        inner = {name.removeprefix("encoder."): x for name, x in saved.items() if not name.startswith("head.")}
        if check:
            check(net, inner)
        load(net, inner, saved)
        return count(inner)

    return answer


def names_must_fit(net, inner):
    if inner.keys() != net.encoder.state_dict().keys():
        raise ValueError("names")


def strict(net, inner, saved):
    try:
        net.encoder.load_state_dict(inner)
    except RuntimeError as error:
        raise ValueError(str(error)) from None


def shapes_first(net, inner):
    if {name: x.shape for name, x in inner.items()} != {name: x.shape for name, x in net.encoder.state_dict().items()}:
        raise ValueError("shapes")


def letters_stripped(net, saved):
    return loads(strict, check=shapes_first)(net, {name.lstrip("encoder."): x for name, x in saved.items()})  # noqa: B005


def by_place(net, saved):
    inner = [x for name, x in saved.items() if not name.startswith("head.")]
    if [x.shape for x in inner] != [x.shape for x in net.encoder.parameters()]:
        raise ValueError("shapes")
    for parameter, x in zip(net.encoder.parameters(), inner, strict=True):
        parameter.data.copy_(x)
    return len(inner)


def by_size(net, inner, saved):
    if {name: x.numel() for name, x in inner.items()} != {
        name: p.numel() for name, p in net.encoder.named_parameters()
    }:
        raise ValueError("sizes")
    for name, parameter in net.encoder.named_parameters():
        parameter.data.copy_(inner[name].reshape(parameter.shape))


def spread_out(net, inner, saved):
    names_must_fit(net, inner)
    try:
        new = {name: inner[name].expand(p.shape).clone() for name, p in net.encoder.named_parameters()}
    except RuntimeError:
        raise ValueError("shapes") from None
    net.encoder.load_state_dict(new)


def head_taken_out(net, saved):
    for name in ("head.weight", "head.bias"):
        saved.pop(name, None)
    return names_first(net, saved)


def whole_as_it_is(net, saved):
    if not any(name.startswith("encoder.") for name in saved):
        return names_first(net, saved)
    part = {name: x for name, x in saved.items() if name.startswith("encoder.")}
    net.load_state_dict(part, strict=False)
    return len(part)


def with_the_head(net, inner, saved):
    strict(net, inner, saved)
    if "head.weight" in saved and saved["head.weight"].shape == net.head.weight.shape:
        net.head.load_state_dict({"weight": saved["head.weight"], "bias": saved["head.bias"]})


# 7


def clipped(new, old, rewards, clip):
    advantages = (rewards - rewards.mean()) / (rewards.std() + 1e-4)
    r = torch.exp(new - old)
    return -torch.min(r * advantages, torch.clip(r, 1 - clip, 1 + clip) * advantages).mean()


def two_cases(new, old, rewards, clip):
    A = (rewards - rewards.mean()) / (rewards.std() + 1e-4)
    r = (new - old.detach()).exp()
    bound = torch.where(A > 0, r.clamp(max=1 + clip), r.clamp(min=1 - clip))
    return -(bound * A).sum() / len(A)


def loss(ratio=lambda new, old: (new - old).exp(), sign=-1, advantage=None, pick=torch.minimum, total=torch.mean):
    def answer(new, old, rewards, clip):
        A = (rewards - rewards.mean()) / (rewards.std() + 1e-4) if advantage is None else advantage(rewards)
        r = ratio(new, old)
        return sign * total(pick(r * A, r.clamp(1 - clip, 1 + clip) * A))

    return answer


RIGHT = {
    "read_names": [by_index, packed, one_by_one],
    "see": [adaptive, image_by_image],
    "self_attention": [attention(), ByTheLibrary],
    "read_sentences": [named_mask, sentence_by_sentence],
    "fine_tune_step": [step_with_logits, zeroed_behind],
    "put_back": [names_first, tried_on_a_copy],
    "policy_loss": [clipped, two_cases],
}
WRONG = {
    "read_names": {
        "the last step": (read(lambda s, h, n: s[:, -1]), "Where is each name's own last letter"),
        "one too late": (read(lambda s, h, n: s[rows(s), n.clamp(max=s.size(1) - 1)]), "one step too late"),
        "one too early": (read(lambda s, h, n: s[rows(s), (n - 2).clamp(0)]), "one step too early"),
        "the first": (read(lambda s, h, n: s[:, 0]), "answers from the first letter"),
        "mean of all": (read(lambda s, h, n: s.mean(1)), "A mean over all steps counts the padding"),
        "first layer": (first_layer, "That is the first layer's state"),
        "left sorted": (left_sorted, "come back sorted by length"),
        "zeros are padding": (zeros_are_padding, "Zeros are taken for padding"),
        "without gradient": (without_gradient(by_index), "no gradient flows to rnn"),
        "in single precision": (single, "Here double precision is wanted"),
        "start on the CPU": (
            read(lambda s, h, n: s[rows(s), n - 1], start=True),
            "torch.zeros without a device makes a tensor on the CPU",
        ),
    },
    "see": {
        "view": (seen(lambda x, side: x.reshape(-1, x.size(1) * side * side)), "became several rows"),
        "the largest": (seen(lambda x, side: F.adaptive_max_pool2d(x, side).flatten(1)), "The largest number"),
        "interpolated": (seen(lambda x, side: F.interpolate(x, (side, side)).flatten(1)), "stretched by interpol"),
        "one number a map": (
            seen(lambda x, side: x.mean((2, 3), keepdim=True).expand(-1, -1, side, side).flatten(1)),
            "Each map became one number",
        ),
        "channels last": (
            seen(lambda x, side: F.adaptive_avg_pool2d(x, side).permute(0, 2, 3, 1).flatten(1)),
            "The channels come last",
        ),
        "without gradient": (without_gradient(adaptive), "no gradient flows to conv1"),
        "shrunk images": (shrunk_images, "The images were shrunk"),
    },
    "self_attention": {
        "width of the input": (attention(lambda width, out: width**0.5), "by the root of the input's width"),
        "not divided": (attention(lambda width, out: 1.0), "aren't divided by anything"),
        "no root": (attention(lambda width, out: out), "by the width, not by its root"),
        "columns": (attention(dim=-2), "The weights of a column"),
        "weights divided": (attention(after=True), "The root divides the weights"),
        "out not used": (attention(use_out=False), "The last layer, out, isn't used"),
        "changed places": (attention(turned=True), "Queries and keys have changed places"),
        "out from the input": (attention(out_from=lambda width, out: width), "out.weight has the shape"),
        "weights cut off": (WeightsCutOff, "the gradient of x isn't"),
        "one dimension in front": (BatchByBatch, "stops with RuntimeError"),
        "other names": (OtherNames, "The layers are to be called q, k, v and out"),
    },
    "read_sentences": {
        "as the attention mask": (reads("second"), "reaches the encoder as another argument"),
        "no mask": (reads("none"), "The encoder isn't told what is padding"),
        "nowhere": (reads("none", mean="all"), "Neither the encoder nor the mean is told"),
        "turned": (reads("turned"), "The mask is turned round"),
        "mean of all": (reads(mean="all"), "The mean still counts the padding"),
        "divided by T": (reads(mean="T"), "The sum is divided by T"),
        "first word": (reads(mean="first"), "That is the first word's vector"),
        "no positions": (reads(order=None), "The positions aren't added"),
        "without gradient": (without_gradient(named_mask), "no gradient flows to embed"),
        "from 1": (reads(order=1), "The positions begin at 1"),
    },
    "fine_tune_step": {
        "no mask": (steps(masked=False), "The mask doesn't reach the net: padding is read as words."),
        "never zeroed": (steps(clean="never"), "The gradients of earlier steps still count."),
        "neither": (steps(masked=False, clean="never"), "and the gradients of earlier steps still count"),
        "zeroed between": (steps(clean="between"), "The net never moves"),
        "a tensor": (steps(back=lambda loss: loss), "It may hold on to the graph"),
        "clipped": (steps(clip=True), "The gradients are clipped"),
        "the loss behind": (steps(again=True), "that after the step"),
    },
    "put_back": {
        "nothing": (loads(lambda net, inner, _: net.load_state_dict(inner, strict=False)), "Nothing was loaded"),
        "anything goes": (
            loads(lambda net, inner, saved: net.encoder.load_state_dict(inner, strict=False)),
            "takes a file that doesn't fit",
        ),
        "the head, too": (loads(with_the_head), "The head was changed"),
        "in part": (loads(strict, check=names_must_fit), "a part was loaded before"),
        "torch's own error": (
            loads(lambda net, inner, saved: net.encoder.load_state_dict(inner), check=names_must_fit),
            "stops with RuntimeError",
        ),
        "letters stripped": (letters_stripped, "Here the encoder's parts are called embed"),
        "by place": (by_place, "Here the names stand in the file in another order"),
        "by size": (loads(by_size), "0.weight has another shape"),
        "spread out": (loads(spread_out), "2.bias has another shape, (1,)"),
        "the file's own": (
            loads(lambda net, inner, saved: net.encoder.load_state_dict(inner, assign=True), check=shapes_first),
            "Net and file hold the same tensors",
        ),
        "head taken out": (head_taken_out, "takes something out of its input saved"),
        "whole as it is": (whole_as_it_is, "of a whole net, lacks encoder.1.weight"),
        "not counted": (loads(strict, lambda inner: None), "returns nothing"),
        "letters counted": (loads(strict, lambda inner: len(inner) + 2), "returns 7. 5 tensors"),
    },
    "policy_loss": {
        "logs": (loss(lambda new, old: new / old), "still a ratio of log-probabilities"),
        "turned": (loss(lambda new, old: (old - new).exp()), "The ratio is upside down"),
        "a difference": (loss(lambda new, old: new - old), "the logarithm of the ratio"),
        "sign": (loss(sign=1), "The loss goes up where a good answer"),
        "free": (loss(pick=lambda a, b: a), "Nothing is clipped"),
        "clipped alone": (loss(pick=lambda a, b: b), "Only the clipped term counts"),
        "larger": (loss(pick=torch.maximum), "The larger one of both terms"),
        "sum": (loss(total=torch.sum), "It is a sum over the answers"),
        "not centered": (loss(advantage=lambda r: r / (r.std() + 1e-4)), "The rewards' mean isn't subtracted"),
        "no spread": (loss(advantage=lambda r: r - r.mean()), "aren't divided by the rewards' spread"),
        "nothing beside the spread": (
            loss(advantage=lambda r: (r - r.mean()) / r.std()),
            "The 1e-4 beside the spread is missing",
        ),
        "always 0.2": (
            lambda new, old, rewards, clip: clipped(new, old, rewards, 0.2),
            "The bounds are 0.8 and 1.2 whatever `clip` says",
        ),
        "two exponentials": (loss(lambda new, old: new.exp() / old.exp()), "and exp(-200) is 0"),
        "population": (
            loss(advantage=lambda r: (r - r.mean()) / (r.std(unbiased=False) + 1e-4)),
            "The spread is that of a whole population",
        ),
        "rewards in place": (
            loss(advantage=lambda r: r.sub_(r.mean()) / (r.std() + 1e-4)),
            "changes its input rewards",
        ),
        "no gradient": (loss(lambda new, old: (new - old).exp().detach()), "No gradient flows"),
    },
}


class TestMend(Checks):
    check, right, wrong = mend, RIGHT, WRONG

    def ask(self, question, answer):
        getattr(mend, question)(answer, lambda: letters(question))

    def test_a_gap_is_said_to_be_one(self, question):
        def gap(*given):
            raise NotImplementedError

        with pytest.raises(CheckFailed, match="isn't written yet"):
            self.ask(question, gap)


def letters(question):
    return "".join(letter for letter, (fault, _) in FAULTS[question].items() if fault)


@pytest.mark.parametrize("question", FAULTS)
def test_the_faults_must_be_named_all_and_no_others(question):
    right = letters(question)
    for said in (right, right.upper(), set(right), list(right), " and ".join(right)[:0] + right[::-1]):
        explained(question, lambda said=said: said)
    for letter, (fault, hint) in FAULTS[question].items():
        other = right.replace(letter, "") if fault else right + letter
        with pytest.raises(CheckFailed) as failed:
            explained(question, lambda other=other: other)
        assert hint in str(failed.value) and str(failed.value).startswith(
            "A fault is left" if fault else "One of your letters names no fault."
        )


@pytest.mark.parametrize(
    ("said", "hint"),
    [("f", "There is no statement f"), ("", "A fault is left"), (3, "Return the letters"), (None, "returns nothing")],
)
def test_a_choice_that_is_none_gets_a_sentence(said, hint):
    with pytest.raises(CheckFailed, match=hint):
        explained("see", lambda: said)


def test_a_choice_that_isnt_made_is_said_to_be_one():
    def chosen():
        raise NotImplementedError

    with pytest.raises(CheckFailed, match="chosen isn't written yet"):
        explained("see", chosen)


def test_no_hint_names_a_letter_or_repeats_another():
    hints = [hint for table in FAULTS.values() for _, hint in table.values()]
    assert all(2 <= sum(fault for fault, _ in table.values()) <= 3 and len(table) == 5 for table in FAULTS.values())
    assert not any(f" {letter} " in hint for hint in hints for letter in "bcde")
