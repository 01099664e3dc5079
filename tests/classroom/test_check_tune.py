"""The checks of lab 10: right answers of every style pass; each tempting wrong one is refused with its own hint."""

import copy

import torch
import torch.nn.functional as F
from one_check import Checks
from torch import nn

from largemodels.classroom.check import tune

# 1


def by_mask(states, mask, W, b):
    return (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True) @ W.T + b


def text_by_text(states, mask, W, b):
    return torch.stack([F.linear(states[n, : int(mask[n].sum())].mean(0), W, b) for n in range(len(states))])


def by_einsum(states, mask, W, b):
    shares = mask / mask.sum(1, keepdim=True)
    return torch.einsum("btd,bt,cd->bc", states, shares, W) + b


def logits_then_mean(states, mask, W, b):
    m = mask[..., None].float()
    return ((states @ W.T + b) * m).sum(1) / m.sum(1)


def pooled(pool, bias=True, after=lambda x: x):
    return lambda states, mask, W, b: after(pool(states, mask[..., None]) @ W.T + (b if bias else 0))


def own_mean(x, m):
    return (x * m).sum(1) / m.sum(1)


def padding_zeroed(states, mask, W, b):
    states *= mask[..., None]
    return states.sum(1) / mask.sum(1, keepdim=True) @ W.T + b


# 2


def all_then_some(net, upper):
    for p in net.parameters():
        p.requires_grad = False
    for part in [net.head, *[net.blocks[len(net.blocks) - 1 - n] for n in range(upper)]]:
        for p in part.parameters():
            p.requires_grad = True
    return sum(p.numel() for p in net.parameters() if p.requires_grad)


def by_name(net, upper):
    total = 0
    for name, p in net.named_parameters():
        in_upper = name.startswith("blocks.") and int(name.split(".")[1]) >= len(net.blocks) - upper
        p.requires_grad_(name.startswith("head.") or in_upper)
        total += p.numel() if p.requires_grad else 0
    return total


def froze(blocks=lambda net, upper: net.blocks[len(net.blocks) - upper :], head=True, table=False, again=True,
          count=lambda net: sum(p.numel() for p in net.parameters() if p.requires_grad)):  # fmt: skip
    def answer(net, upper):
        kept = blocks(net, upper)
        inside = {id(p) for part in kept for p in part.parameters()}
        for name, p in net.named_parameters():
            learns = id(p) in inside or (head and name.startswith("head")) or (table and name.startswith("emb"))
            if again or not learns:
                p.requires_grad_(learns)
        return count(net)

    return answer


# 3


def lora(start=("random", "zero"), scale=lambda alpha, r: alpha / r, freeze=True, with_base=True, turned=False,
         change=True, parameter=nn.Parameter, detached=False, extra=False, cut=lambda part, x: x):  # fmt: skip
    class LoRA(nn.Module):
        def __init__(self, base, r, alpha):
            super().__init__()
            self.base = base.requires_grad_(not freeze)
            self.scale = scale(alpha, r)
            made = {"random": torch.randn, "zero": torch.zeros, "one": torch.ones}
            shape = (r, base.in_features)
            self.A = parameter(made[start[0]](shape[::-1] if turned else shape))
            self.B = parameter(made[start[1]](base.out_features, r))
            if extra:
                self.gain = nn.Parameter(torch.ones(1))

        def forward(self, x):
            A = self.A.T if turned else self.A
            added = self.scale * F.linear(F.linear(x, A.detach() if detached else A), cut("B", self.B))
            return (cut("base", self.base(x)) if with_base else 0) + (added if change else 0 * added)

    return LoRA


class ByTheWeight(nn.Module):
    def __init__(self, base, r, alpha):
        super().__init__()
        self.base, self.r, self.alpha = base, r, alpha
        for p in base.parameters():
            p.requires_grad = False
        self.A = nn.Parameter(torch.empty(r, base.in_features))
        self.B = nn.Parameter(torch.zeros(base.out_features, r))
        nn.init.kaiming_uniform_(self.A, a=5**0.5)

    def forward(self, x):
        return F.linear(x, self.base.weight + self.alpha / self.r * self.B @ self.A, self.base.bias)


# 4


def listed(net, names, wrap):
    found = [n for n, part in net.named_modules() if type(part) is nn.Linear and n.split(".")[-1] in names]
    if not found:
        raise ValueError("no such layer")
    for name in found:
        parent = net.get_submodule(".".join(name.split(".")[:-1]))
        setattr(parent, name.split(".")[-1], wrap(net.get_submodule(name)))
    return len(found)


def walked(net, names, wrap):
    def walk(part):
        count = 0
        for name, child in list(part.named_children()):
            if isinstance(child, nn.Linear) and name in names and name != "base":
                part._modules[name] = wrap(child)
                count += 1
            else:
                count += walk(child)
        return count

    if not (count := walk(net)):
        raise ValueError(f"nothing is called {names}")
    return count


def inserted(fits, empty=True, count=len, place=True):
    def answer(net, names, wrap):
        found = [name for name, part in net.named_modules() if fits(net, name, part, names)]
        if not found and empty:
            raise ValueError("none")
        for name in found:
            parent, _, last = name.rpartition(".")
            wrapper = wrap(net.get_submodule(name))
            if place:
                setattr(net.get_submodule(parent), last, wrapper)
        return count(found)

    return answer


def linear(net, name, part, names):
    return isinstance(part, nn.Linear) and name.split(".")[-1] in names


def wraps_wrappers(net, name, part, names):
    return name.split(".")[-1] in names and (isinstance(part, nn.Linear) or hasattr(part, "base"))


def each_must_fit(net, names, wrap):
    for name in names:
        listed(net, (name,), wrap)
    return sum(hasattr(part, "base") for part in net.modules())


def refuse_unknown():
    raise LookupError


def fits_a_norm(net, names, wrap):
    if not any(name.split(".")[-1] in names for name, _ in net.named_modules()):
        raise ValueError("none")
    return inserted(linear, empty=False)(net, names, wrap)


# 5


def new_layer(base, A, B, alpha):
    layer = copy.deepcopy(base)
    layer.weight.data += alpha / A.shape[0] * B @ A
    return layer


def from_nothing(base, A, B, alpha):
    layer = nn.Linear(base.in_features, base.out_features, base.bias is not None)
    with torch.no_grad():
        layer.weight.copy_(base.weight + (alpha / len(A)) * (B @ A))
        if base.bias is not None:
            layer.bias.copy_(base.bias)
    return layer


def merges(scale=lambda alpha, r: alpha / r, sign=1, weight=1, bias="kept", inplace=False):
    def answer(base, A, B, alpha):
        layer = base if inplace else copy.deepcopy(base)
        layer.weight.data = weight * base.weight.data + sign * scale(alpha, len(A)) * B @ A
        if bias == "shared" and layer.bias is not None:
            layer.bias.data = base.bias.data
        if bias == "lost":
            layer.bias = None
        if bias == "zero" and layer.bias is not None:
            layer.bias.data *= 0
        return layer

    return answer


RIGHT = {
    "head_logits": [by_mask, text_by_text, by_einsum, logits_then_mean],
    "freeze": [all_then_some, by_name],
    "lora": [lora(), ByTheWeight],
    "insert": [listed, walked],
    "merged": [new_layer, from_nothing],
}
WRONG = {
    "head_logits": {
        "all tokens": (pooled(lambda x, m: x.mean(1)), "The padding's vectors count in the mean"),
        "by T": (pooled(lambda x, m: (x * m).sum(1) / x.size(1)), "The sum is divided by T"),
        "half masked": (pooled(lambda x, m: x.sum(1) / m.sum(1)), "Only the divisor knows the mask"),
        "sum": (pooled(lambda x, m: (x * m).sum(1)), "That is the sum of the tokens' vectors"),
        "first": (pooled(lambda x, m: x[:, 0]), "That is the first token's vector"),
        "no bias": (pooled(own_mean, bias=False), "The bias isn't added"),
        "probabilities": (pooled(own_mean, after=lambda x: x.softmax(-1)), "Probabilities came back"),
        "in place": (padding_zeroed, "changes its input states"),
        "one class squeezed": (pooled(own_mean, after=lambda x: x.squeeze(-1)), "Here is a single class"),
        "numbers": (pooled(own_mean, after=lambda x: torch.tensor(x.tolist())), "no gradient flows to W"),
        "detached": (pooled(lambda x, m: own_mean(x.detach(), m)), "no gradient flows to states"),
        "largest": (pooled(lambda x, m: x.masked_fill(m == 0, -torch.inf).amax(1)), "That is the largest"),
    },
    "freeze": {
        "minus zero": (froze(lambda net, upper: net.blocks[-upper:]), "With upper = 0 all blocks learn"),
        "lower": (froze(lambda net, upper: net.blocks[:upper]), "The lower blocks learn"),
        "no head": (froze(head=False), "The head is frozen"),
        "the table": (froze(table=True), "The table of tokens learns"),
        "never set free": (froze(again=False), "Here a part was frozen before"),
        "tensors": (froze(count=lambda net: sum(p.requires_grad for p in net.parameters())), "the number of tensors"),
        "all counted": (froze(count=lambda net: sum(p.numel() for p in net.parameters())), "parameters learn now"),
        "none counted": (froze(count=lambda net: None), "returns nothing"),
        "one too many": (
            froze(lambda net, upper: net.blocks[max(0, len(net.blocks) - upper - 1) :]),
            "learns, and should be frozen",
        ),
    },
    "lora": {
        "not scaled": (lora(scale=lambda alpha, r: 1), "The change isn't scaled by alpha / r"),
        "alpha": (lora(scale=lambda alpha, r: alpha), "The change is scaled by alpha."),
        "upside down": (lora(scale=lambda alpha, r: r / alpha), "upside down"),
        "root": (lora(scale=lambda alpha, r: alpha / r**0.5), "alpha over the root of r"),
        "both random": (lora(("random", "random")), "A and B are both random"),
        "both zero": (lora(("zero", "zero")), "Both begin at zero"),
        "the other one": (lora(("zero", "random")), "A is zero. B is random."),
        "alike": (lora(("one", "zero")), "A's numbers are alike"),
        "base learns": (lora(freeze=False), "The base still learns"),
        "no base": (lora(with_base=False), "With B = 0 the layer must give what its base gives"),
        "turned": (lora(turned=True), "The other way round"),
        "no change": (lora(change=False), "A and B don't change anything"),
        "no parameters": (lora(parameter=lambda x: x), "is to be an nn.Parameter"),
        "detached": (lora(detached=True), "no gradient flows to A"),
        "B detached": (lora(cut=lambda part, x: x.detach() if part == "B" else x), "no gradient flows to B"),
        "base cut off": (lora(cut=lambda part, x: x.detach() if part == "base" else x), "the gradient of x isn't"),
        "whole number": (lora(scale=lambda alpha, r: alpha // r), "`//` cuts off what is behind the point"),
        "one more": (lora(extra=True), "`layer.gain` learns as well"),
    },
    "insert": {
        "any part": (inserted(lambda net, n, p, names: n.split(".")[-1] in names), "and is no nn.Linear"),
        "endings": (
            inserted(lambda net, n, p, names: isinstance(p, nn.Linear) and n.endswith(names)),
            "not_value was wrapped",
        ),
        "somewhere": (
            inserted(lambda net, n, p, names: isinstance(p, nn.Linear) and any(x in n.split(".") for x in names)),
            "was wrapped",
        ),
        "one block": (inserted(lambda *a: linear(*a) and "blocks.1" not in a[1]), "wasn't wrapped"),
        "not placed": (inserted(linear, place=False), "the net is as it was"),
        "not counted": (inserted(linear, count=lambda found: None), "returns nothing"),
        "twice": (inserted(wraps_wrappers), "A layer was wrapped twice"),
        "each must fit": (each_must_fit, "One of these names fits, which is enough"),
        "a norm's name": (
            inserted(linear, empty=False, count=lambda found: len(found) or refuse_unknown()),
            "Names that fit no layer: LookupError",
        ),
        "found and not linear": (fits_a_norm, "The names of a norm alone were taken without a word"),
        "silent": (inserted(linear, empty=False), "were taken without a word"),
    },
    "merged": {
        "not scaled": (merges(lambda alpha, r: 1), "The change isn't scaled by alpha / r"),
        "alpha": (merges(lambda alpha, r: alpha), "The change is scaled by alpha."),
        "no change": (merges(lambda alpha, r: 0), "the change isn't in it"),
        "subtracted": (merges(sign=-1), "The change was subtracted"),
        "alone": (merges(weight=0), "The weight is the change alone"),
        "in place": (merges(inplace=True), "The base itself was changed"),
        "no bias": (merges(bias="lost"), "The bias is missing"),
        "the base's own bias": (merges(bias="shared"), "Both layers hold the same bias"),
        "whole number": (merges(lambda alpha, r: alpha // r), "`//` cuts off what is behind the point"),
        "another bias": (merges(bias="zero"), "the bias isn't the base's"),
    },
}


class TestTune(Checks):
    check, right, wrong = tune, RIGHT, WRONG
