"""The explainers of a photo's class, each as a map of pixels and as a grid of 49 patches, and the same tests for them.

Source: Selvaraju et al. 2017, "Grad-CAM", https://arxiv.org/abs/1610.02391; others in the modules used here.
Letters: G = 7 patches a side, of 32 pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from ...algorithms.convolution.efficientnet import EfficientNetLite0, normalized
from ...applications.images.pictures import network, picture, view
from ...core.device import device
from ..explanations.faithfulness import Curves, asked
from ..explanations.gradients import Function, gradient, integrated_gradients
from ..explanations.methods import INTEGRATED, OCCLUSION, RANDOM, SALIENCY
from ..explanations.requirements import require_method, require_steps

SMOOTH, CAM, EDGES, CENTER = "SmoothGrad", "Grad-CAM", "edges", "center first"
ASK_PHOTO, PLAIN_PHOTO = (OCCLUSION, INTEGRATED, SALIENCY, SMOOTH, CAM), (EDGES, CENTER, RANDOM)
GRAY, BLUR = "gray", "blurred"
COVERS = (GRAY, BLUR)
G, SIDE = 7, 224
LARGE, STEEP = 8, 2  #: photos at once: asked, and asked for gradients, which keep every layer


def photo(name: str) -> Tensor:
    """The middle of a photo, (3, 224, 224)."""
    return view(picture(name)).to(device())


def logit(net: nn.Module, c: int, x: Tensor) -> Tensor:
    """The logit of class c, (B, 3, 224, 224) -> (B,)."""
    return net(normalized(x))[:, c]


@torch.no_grad()
def chances(net: nn.Module, x: Tensor, c: int) -> NDArray[np.float64]:
    """The probability of class c of many pictures, (B,)."""
    return torch.cat([net(normalized(part)).softmax(1)[:, c] for part in x.split(LARGE)]).double().cpu().numpy()


def cover(x: Tensor, way: str = GRAY) -> Tensor:
    """What stands where a patch is taken away: the photo's mean color, or the photo out of focus, (3, 224, 224).

    Raises:
        ValueError: there is no such cover.
    """
    require_method(way, COVERS)
    if way == GRAY:
        return x.mean(dim=(1, 2), keepdim=True).expand_as(x)
    small = F.interpolate(x[None], size=(G, G), mode="area")
    return F.interpolate(small, size=(SIDE, SIDE), mode="bilinear", align_corners=False)[0]


def covered(x: Tensor, gone: Sequence[frozenset[int]], way: str = GRAY) -> Tensor:
    """A photo with sets of patches covered, patch n in row n // 7, (B, 3, 224, 224)."""
    keep = torch.ones(len(gone), G * G, device=x.device)
    for row, one in zip(keep, gone, strict=True):
        row[list(one)] = 0
    keep = F.interpolate(keep.view(-1, 1, G, G), size=(SIDE, SIDE), mode="nearest")
    return x * keep + cover(x, way) * (1 - keep)


def grad_cam(net: nn.Module, x: Tensor, c: int) -> Tensor:
    """Where the last convolution's channels light up, each weighed by its mean gradient, negative cut off, (7, 7)."""
    seen = {}
    hook = net.head.register_forward_hook(lambda module, given, out: seen.update(out=out))
    value = logit(net, c, x[None].detach().requires_grad_(True)).sum()
    hook.remove()
    slope = torch.autograd.grad(value, seen["out"])[0]  # (1, 1280, 7, 7)
    return (slope.mean(dim=(2, 3), keepdim=True) * seen["out"]).sum(dim=1)[0].relu().detach()


def edges(x: Tensor) -> Tensor:
    """How fast brightness changes at each pixel: a map that never asks a network, (224, 224)."""
    gray = F.pad(x.mean(dim=0)[None, None], (1, 1, 1, 1), mode="replicate")
    across, down = gray[..., 1:-1, 2:] - gray[..., 1:-1, :-2], gray[..., 2:, 1:-1] - gray[..., :-2, 1:-1]
    return (across**2 + down**2).sqrt()[0, 0]


def pixels(name: str, net: nn.Module, x: Tensor, c: int) -> Tensor:
    """A method's map of a photo for class c: (224, 224), or (7, 7) where it works by patches.

    Raises:
        ValueError: there is no such method.
    """
    require_method(name, (*ASK_PHOTO, *PLAIN_PHOTO))
    f = partial(logit, net, c)
    if name == SALIENCY:
        return gradient(f, x[None])[0].abs().amax(dim=0)
    if name == SMOOTH:
        return smooth_gradient(f, x, 0.1, 8).abs().amax(dim=0)
    if name == INTEGRATED:
        return integrated_gradients(f, x, cover(x, BLUR), 16, at_once=STEEP).sum(dim=0)
    if name == OCCLUSION:
        with torch.no_grad():
            one = torch.cat([f(part) for part in covered(x, [frozenset({n}) for n in range(G * G)]).split(LARGE)])
            return (f(x[None]) - one).view(G, G)
    if name == CAM:
        return grad_cam(net, x, c)
    if name == EDGES:
        return edges(x)
    place = torch.stack(torch.meshgrid(torch.arange(G), torch.arange(G), indexing="ij")).float()
    away = (place - (G - 1) / 2).norm(dim=0)
    return -away if name == CENTER else torch.rand(G, G, generator=torch.Generator().manual_seed(int(1e6 * x.mean())))


def patches(found: Tensor) -> NDArray[np.float64]:
    """A map as scores of 49 patches, row by row, (49,)."""
    return F.adaptive_avg_pool2d(found[None, None].float(), G)[0, 0].flatten().double().cpu().numpy()


def photo_curves(net: nn.Module, x: Tensor, c: int, scores: dict[str, NDArray], way: str = GRAY) -> dict[str, Curves]:
    """Deletion and insertion of patches, under one of two covers."""
    return asked(lambda sets: chances(net, covered(x, sets, way), c), scores)


def first_class(x: Tensor) -> int:
    """What the network says, right or wrong: that is what there is to explain."""
    with torch.no_grad():
        return int(network()(normalized(x[None])).argmax())


@torch.no_grad()
def blank_network(photos: torch.Tensor, seed: int = 0) -> EfficientNetLite0:
    """EfficientNet-Lite0 that has learned nothing; its norms know these photos' means alone, (B, 3, 224, 224)."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        net = EfficientNetLite0().to(photos.device)
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = 1.0
    net.train()(normalized(photos))
    return net.eval().requires_grad_(False)


def smooth_gradient(f: Function, x: Tensor, spread: float, samples: int = 16, seed: int = 0) -> Tensor:
    """The mean gradient at noisy copies of one x; the noise's standard deviation is ``spread``."""
    require_steps(samples)
    noise = torch.randn(samples, *x.shape, generator=torch.Generator().manual_seed(seed)).to(x) * spread
    return torch.stack([gradient(f, x + part).sum(dim=0) for part in noise.split(STEEP)]).sum(dim=0) / samples
