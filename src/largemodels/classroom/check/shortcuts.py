"""Which of torch's functions an answer calls, however they are spelled."""

from __future__ import annotations

from collections.abc import Callable

from torch.overrides import TorchFunctionMode

SOFTMAX = ("softmax", "log_softmax", "logsumexp", "softmin")
SOFTMAX += tuple(f"special_{name}" for name in SOFTMAX[:3])
NORMS = ("rms_norm", "layer_norm", "native_layer_norm", "group_norm")
SWISH = ("silu", "glu")
GRADIENTS = ("requires_grad_", "backward", "grad")
ATTENTION = ("scaled_dot_product_attention", "multi_head_attention_forward")
CONVOLUTION = tuple(f"conv{kind}{n}d" for kind in ("", "_transpose") for n in (1, 2, 3))
CONVOLUTION += ("convolution", "conv_tbc", "_convolution", "convolution_backward")
POOLING = tuple(
    f"{kind}max_pool{n}d{end}" for kind in ("", "adaptive_") for n in (1, 2, 3) for end in ("", "_with_indices")
)
RECURRENT = ("lstm", "gru", "rnn_tanh", "rnn_relu", "lstm_cell", "gru_cell", "rnn_tanh_cell", "rnn_relu_cell")
GRADIENT = ("backward", "grad", "convolution_backward")

#: Words that no name in an answer's source may hold, the same as in the graded cells' ``forbid``. A question's marks go
#: by all answers up to it, so an answer is to keep free of what later questions forbid as well.
NO_GRADIENT = ("grad", "backward", "vjp", "jvp", "jac", "hessian", "linearize", "functional_call")
NO_CONVOLUTION = ("conv1d", "conv2d", "conv3d", "convolution", "conv_t", "lazyconv")
NO_POOLING = ("max_pool", "maxpool")
NO_OPTIMIZER = ("optim",)
NO_RECURRENT = ("lstm", "gru", "rnn")
NO_CLIPPING = ("clip_grad", "total_norm")
NO_DEEP_RECURSION = ("setrecursionlimit",)
NO_SOFTMAX = ("softmax", "logsumexp", "softmin")
NO_ATTENTION = ("scaled_dot_product", "multi_head_attention", "multiheadattention", "flex_attention")
NO_NORM = ("rms_norm", "rmsnorm", "layer_norm", "layernorm", "group_norm", "groupnorm")
NO_SWISH = ("silu", "glu")


class Shortcuts(TorchFunctionMode):
    """While it is entered, collects the names of the torch functions and methods that are called, in ``names``."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def __torch_function__(
        self, function: Callable, types: tuple, args: tuple = (), kwargs: dict | None = None
    ) -> object:
        """The hook that torch calls in place of ``function``: note the name, then call it."""
        self.names.add(getattr(function, "__name__", ""))
        return function(*args, **(kwargs or {}))


def taken(shortcuts: tuple[str, ...], function: Callable, *inputs: object) -> list[str]:
    """Those of ``shortcuts`` that ``function`` takes when called with ``inputs``."""
    with Shortcuts() as seen:
        function(*inputs)
    return sorted(seen.names & set(shortcuts))
