"""EfficientNet-Lite0, a network of 4.7 million parameters that names what a photo shows, in plain torch.

Source: Tan and Le 2019, "EfficientNet", https://arxiv.org/abs/1905.11946; the Lite form (no squeeze-and-excitation,
ReLU6 in place of swish) is Google's, https://github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite.
Letters: B photos, C channels in, D channels out, S the side of a photo, a multiple of 32.
"""

from __future__ import annotations

import json
import re

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from ...core.assets import fetch
from ...core.device import device

#: The seven stages: how often the block is repeated, kernel, stride of the first one, widening, channels out.
STAGES = ((1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192),
          (1, 3, 1, 6, 320))  # fmt: skip


class ConvUnit(nn.Module):
    """A convolution, a batch normalization, and (if ``active``) a ReLU6, which cuts off below 0 and above 6.

    k - stride rows of zeros are put around the image, the odd one below, so that an even side S becomes S / stride.
    """

    def __init__(self, C: int, D: int, k: int = 1, stride: int = 1, groups: int = 1, active: bool = True) -> None:
        super().__init__()
        self.conv = nn.Conv2d(C, D, k, stride, groups=groups, bias=False)
        self.norm = nn.BatchNorm2d(D, eps=1e-3)
        self.act = nn.ReLU6() if active else nn.Identity()
        self.before, self.after = (k - stride) // 2, k - stride - (k - stride) // 2

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, S, S) -> (B, D, S / stride, S / stride)."""
        x = F.pad(x, [self.before, self.after, self.before, self.after])
        return self.act(self.norm(self.conv(x)))


class Block(nn.Module):
    """Widen the channels, look at each channel by itself, narrow them again; add the input where it fits."""

    def __init__(self, C: int, D: int, k: int, stride: int, widen: int) -> None:
        super().__init__()
        wide = C * widen
        self.expand = ConvUnit(C, wide) if widen > 1 else nn.Identity()
        self.depthwise = ConvUnit(wide, wide, k, stride, groups=wide)
        self.project = ConvUnit(wide, D, active=False)
        self.residual = stride == 1 and C == D

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, S, S) -> (B, D, S / stride, S / stride)."""
        y = self.project(self.depthwise(self.expand(x)))
        return x + y if self.residual else y


class EfficientNetLite0(nn.Module):
    """A stem, 16 blocks, a head, a mean over all places, and one dense layer: (B, 3, S, S) -> (B, 1000) logits."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = ConvUnit(3, 32, 3, stride=2)
        blocks, C = [], 32
        for repeats, k, stride, widen, D in STAGES:
            for n in range(repeats):
                blocks.append(Block(C, D, k, stride if n == 0 else 1, widen))
                C = D
        self.blocks = nn.Sequential(*blocks)
        self.head = ConvUnit(C, 1280)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classify = nn.Linear(1280, 1000)

    def forward(self, x: Tensor) -> Tensor:
        """(B, 3, S, S), numbers in -1 … 1 -> (B, 1000)."""
        x = self.head(self.blocks(self.stem(x)))  # (B, 1280, S / 32, S / 32)
        return self.classify(self.pool(x).flatten(1))  # (B, 1280) -> (B, 1000)


_RENAMED = (
    (r"^_conv_stem", "stem.conv"), (r"^_bn0", "stem.norm"), (r"^_conv_head", "head.conv"), (r"^_bn1", "head.norm"),
    (r"^_fc", "classify"), (r"^_blocks", "blocks"), ("_expand_conv", "expand.conv"), ("_bn0", "expand.norm"),
    ("_depthwise_conv", "depthwise.conv"), ("_bn1", "depthwise.norm"), ("_project_conv", "project.conv"),
    ("_bn2", "project.norm"),
)  # fmt: skip


def load_efficientnet() -> EfficientNetLite0:
    """The network with the weights that Google trained on ImageNet, on ``device()``, in eval mode.

    Raises:
        AssetError: they aren't in the cache and can't be fetched.
    """
    weights = {}
    for name, tensor in load_file(fetch("efficientnet_lite0") / "model.safetensors").items():
        for pattern, ours in _RENAMED:
            name = re.sub(pattern, ours, name)
        weights[name] = tensor
    net = EfficientNetLite0()
    net.load_state_dict(weights)
    return net.to(device()).eval()


def class_names() -> list[str]:
    """The 1,000 classes of ImageNet-1k, in the order of the network's outputs."""
    return json.loads((fetch("imagenet_names") / "imagenet1k_clean_names.json").read_text(encoding="utf-8"))


def normalized(photos: Tensor) -> Tensor:
    """Numbers in 0 … 1 as the network was trained to see them, in -1 … 1: mean 0.5 and standard deviation 0.5."""
    return (photos - 0.5) / 0.5


@torch.inference_mode()
def probabilities(net: nn.Module, photos: Tensor) -> Tensor:
    """What the network makes of photos (B, 3, S, S) in 0 … 1: (B, 1000), each row sums to 1, on the CPU."""
    where = next(net.parameters()).device
    few = photos.split(4)  # four at a time, so that memory stays small
    return torch.cat([net(normalized(x.to(where))).softmax(-1).cpu() for x in few])


@torch.inference_mode()
def features(net: EfficientNetLite0, photos: Tensor) -> dict[str, Tensor]:
    """What stands between the layers: stem, block 1 … 16 and head -> (B, C, S', S') each, on the CPU."""
    x, kept = normalized(photos.to(net.classify.weight.device)), {}
    numbered = {f"block {n}": block for n, block in enumerate(net.blocks, start=1)}
    for name, layer in {"stem": net.stem, **numbered, "head": net.head}.items():
        x = layer(x)
        kept[name] = x.cpu()
    return kept
