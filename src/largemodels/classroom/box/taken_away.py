"""Torch without what a question forbids: in a kernel that has run no answer yet, operations go, for good.

A name can be spelled in a thousand ways, and a watch in the answer's own process can be switched off there. So in this
kernel the operation itself is replaced, below Python, where every way of calling it arrives: ``torch.softmax``, a
method, a layer, a distribution, a compiled function. What computed it can't be had back: torch keeps it under what
replaces it, and nothing that Python can find holds that. An answer that gets the right value here has computed it.
"""

from __future__ import annotations

import ctypes

BACKENDS = ("CPU", "MkldnnCPU", "SparseCPU", "SparseCsrCPU", "QuantizedCPU", "NestedTensorCPU")
AUTOGRAD = ("AutogradCPU", "AutogradOther", "AutogradNestedTensor")
#: Words that stand for gradients by torch: with one of them its recording of what was computed goes, too.
GRADIENTS = {"grad", "backward"}
#: Words that name no operation, or one that all others need: the source alone is searched for them.
NAMES_ALONE = {"background", "captum", "clip_grad", "fairlearn", "numel", "optim", "total_norm"}


def operations(words: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a question's forbidden words that an operation can be taken away for."""
    return tuple(word for word in words if word not in NAMES_ALONE)


def take_away(words: tuple[str, ...]) -> None:
    """Have every operation of torch with one of ``words`` in its name refuse to work, in this process from now on."""
    import torch  # here: the marker asks this module for words alone

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError(f"This question forbids {', '.join(words)}.")

    known = [name.removeprefix("aten::") for name in torch._C._dispatch_get_all_op_names() if name.startswith("aten::")]
    library = torch._C._dispatch_library("IMPL", "aten", "", __file__, 0)
    gradients = not GRADIENTS.isdisjoint(words)
    if gradients:  # without a record of what was computed there is nothing to go back through
        for name in known:
            for key in AUTOGRAD:
                library.impl(name, key, torch.library.fallthrough_kernel)
    for name in known:
        if any(word in name.partition(".")[0].lower() for word in words):
            for key in (*BACKENDS, *(() if gradients else AUTOGRAD)):
                library.impl(name, key, refuse)
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))  # it never goes, and no name leads to it
