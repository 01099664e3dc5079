"""Lab 10: what is nearly right gets no marks; the parts are PEFT's; what the lab's prose says is so."""

import pytest
import torch
from one_lab import Lab
from torch import nn

LAB = Lab("lab_10_fine_tune")
POINTS = {
    "head-logits-check": 3.0,
    "freeze-check": 3.0,
    "lora-check": 4.0,
    "insert-check": 3.0,
    "merged-check": 3.0,
}
GAPS = [id.removesuffix("-check") for id in POINTS]
NEARLY = [
    ("head-logits", "mask.sum(1, keepdim=True)", "states.size(1)"),
    ("head-logits", "(states * mask[..., None])", "states"),
    ("freeze", "net.blocks[len(net.blocks) - upper :]", "net.blocks[-upper:]"),
    ("freeze", "    net.head.requires_grad_()\n", ""),
    ("lora", "torch.zeros(base.out_features, r)", "torch.randn(base.out_features, r)"),
    ("lora", "alpha / r\n", "alpha\n"),
    ("insert", 'name.rpartition(".")[2] in names', "name.endswith(tuple(names))"),
    ("insert", "if not fitting:", "if not names:"),
    ("merged", "alpha / len(A)", "alpha"),
    ("merged", "layer = nn.Linear(base.in_features, base.out_features, bias=base.bias is not None)", "layer = base"),
    ("head-logits", "mean @ W.T + b", "(mean @ W.T + b).squeeze(-1)"),
    ("freeze", "net.requires_grad_(False)", "net.embeddings.requires_grad_(False)"),
    ("lora", "self.base(x) + self.scale", "self.base(x).detach() + self.scale"),
    ("insert", "wrap(layer))", "wrap(nn.Linear(layer.in_features, layer.out_features)))"),
    ("merged", "base.bias.data.clone()", "base.bias.data"),
    ("head-logits", "mean @ W.T + b", "mean @ W.T.detach() + b"),
    ("freeze", "sum(p.numel() for", "sum(1 for"),
    ("lora", "torch.randn(r, base.in_features)", "torch.ones(r, base.in_features)"),
    ("insert", "if not fitting:", "if not any(name.rpartition('.')[2] in names for name, _ in net.named_modules()):"),
    ("merged", "alpha / len(A)", "alpha // len(A)"),
]


@pytest.mark.parametrize("n", range(4))
def test_what_is_nearly_right_gets_no_marks(n, marks):
    assert marks(LAB.nearly(GAPS, NEARLY, n)) == dict.fromkeys(POINTS, 0.0)


def test_half_solved_gets_its_half(marks):
    half = LAB.solved("freeze", "insert")
    got = {"freeze-check", "insert-check"}
    assert marks(half) == {id: points * (id in got) for id, points in POINTS.items()}


def test_a_message_can_be_made_again_from_the_same_net():
    """The cells of the finale may run twice: none gives a name that it reads to something else."""
    cells = {cell.id: cell.source for cell in LAB.read("labs").cells}
    assert "minilm = " not in cells["priyas-reviews-code-3"] and "before = " not in cells["priyas-reviews-code-2"]


@pytest.fixture(scope="module")
def space():
    """What the solution defines."""
    return LAB.space("how-a-lab-works-code", *GAPS)


def test_the_layer_and_its_merging_are_pefts(space):
    from peft import LoraConfig, inject_adapter_in_model

    torch.manual_seed(0)
    base, x = nn.Linear(6, 9), torch.randn(4, 6)
    plain = base(x).detach()
    net = inject_adapter_in_model(LoraConfig(r=3, lora_alpha=6.0, target_modules=["0"]), nn.Sequential(base))
    library = net[0]
    A, B = library.lora_A["default"].weight, library.lora_B["default"].weight
    nn.init.normal_(B)
    mine = space["LoRA"](nn.Linear(6, 9), 3, 6.0)
    mine.base.load_state_dict(library.base_layer.state_dict())
    mine.A.data, mine.B.data = A.data, B.data
    assert not torch.allclose(mine(x), plain, atol=1e-3)
    assert torch.allclose(mine(x), library(x), atol=1e-6)
    assert torch.allclose(space["merged"](mine.base, A, B, 6.0)(x), library(x), atol=1e-5)


def test_what_the_text_says_of_the_first_step(space):
    """B's gradient isn't zero in the first step, A's is; in the second both learn."""
    torch.manual_seed(0)
    layer, x = space["LoRA"](nn.Linear(5, 4), 2, 4.0), torch.randn(3, 5)
    optimizer = torch.optim.SGD([layer.A, layer.B], lr=0.1)
    for expected in (False, True):
        optimizer.zero_grad()
        layer(x).square().sum().backward()
        assert (bool(layer.A.grad.any()), bool(layer.B.grad.any())) == (expected, True)
        optimizer.step()


def test_what_the_lab_gives_holds_no_answer():
    assert LAB.given_imports() == {
        "from largemodels.classroom.check",
        "from largemodels.core.checked",
        "from largemodels.core.models",
        "from largemodels.core.reviews",
        "from largemodels.core.training",
    }
