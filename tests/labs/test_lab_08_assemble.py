"""Lab 08: half the work gets half the marks, a shortcut none, and mistakes that no shape shows none either."""

from one_lab import Lab, at

from largemodels.classroom.check import assemble

LAB = Lab("lab_08_assemble")
POINTS = {
    "rms-norm-check": 2.0,
    "gated-check": 3.0,
    "block-check": 3.0,
    "take-layer-check": 3.0,
    "suspects-check": 4.0,
}
ANSWERS = [id.removesuffix("-check") for id in POINTS]


def changed(**answers):
    """The solved lab with other answers in place of some."""
    submission = LAB.solved(*ANSWERS)
    for id, source in answers.items():
        at(submission, id.replace("_", "-")).source = source
    return submission


def test_half_solved_gets_its_half(marks):
    without = LAB.solved("rms-norm", "take-layer", "suspects")
    assert marks(without) == POINTS | {"gated-check": 0.0, "block-check": 0.0}


def test_shortcuts_get_no_marks(marks):
    submission = changed(
        gated="import torch.nn.functional as F\ndef gated(x, gate, up, down):\n"
        "    return (F.silu(x @ gate.T) * (x @ up.T)) @ down.T",
    )
    assert marks(submission) == POINTS | {"gated-check": 0.0}


SILENT = {
    "block": """
def block(x, w, attend, eps):
    return x + attend(rms_norm(x, w["norm_1"], eps), w) + gated(
        rms_norm(x, w["norm_2"], eps), w["gate"], w["up"], w["down"])
""",
    "take_layer": """
def take_layer(state, n):
    return {NAMES[k.split(".", 3)[3]]: v.float() for k, v in state.items() if k.startswith(f"model.layers.{n}")}
""",
    "suspects": """
def suspects(blocks, states, tolerance):
    off = [(b(x) - y).abs().max() / y.abs().max() for b, x, y in zip(blocks, states, states[1:])]
    return [n for n, share in enumerate(off) if share > tolerance]
""",
}


OTHERS = {
    "take_layer": """
def take_layer(state, n):
    for name in state:
        state[name] = state[name].float()
    return {own: state[f"model.layers.{n}.{name}"] for name, own in NAMES.items()}
""",
    "suspects": """
def suspects(blocks, states, tolerance):
    off = [((b(x) - y).abs().mean(), y.abs().mean()) for b, x, y in zip(blocks, states, states[1:])]
    return [n for n, (far, size) in enumerate(off) if not far <= tolerance * size]
""",
}


def test_neither_a_changed_file_nor_a_mean_gets_marks(marks):
    assert marks(changed(**OTHERS)) == POINTS | {"take-layer-check": 0.0, "suspects-check": 0.0}


UNSEEN = {
    "block": """
def block(x, w, attend, eps):
    x += attend(rms_norm(x, w["norm_1"], eps), w)
    x += gated(rms_norm(x, w["norm_2"], eps), w["gate"], w["up"], w["down"])
    return x
""",
    "take_layer": """
def take_layer(state, n):
    return {own: state[f"model.layers.{n}.{name}"] for name, own in NAMES.items()}
""",
}


def test_neither_a_changed_input_nor_half_precision_gets_marks(marks):
    assert marks(changed(**UNSEEN)) == POINTS | {"block-check": 0.0, "take-layer-check": 0.0}


def test_mistakes_that_no_shape_shows_get_no_marks(marks):
    lost = {f"{id.replace('_', '-')}-check": 0.0 for id in SILENT}
    assert marks(changed(**SILENT)) == POINTS | lost


def test_the_check_knows_the_same_names_as_the_lab():
    names = next(cell.id for cell in LAB.read("labs").cells if cell.source.startswith("NAMES = "))
    assert LAB.space(names)["NAMES"] == assemble.NAMES
