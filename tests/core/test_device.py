import random

import numpy as np
import pytest
import torch

from largemodels.core import device as devices


def test_cpu_when_asked(monkeypatch):
    monkeypatch.setenv("LARGEMODELS_DEVICE", "cpu")
    assert devices.device() == torch.device("cpu")
    devices.synchronize()


def test_auto_takes_a_gpu_that_works_and_only_that(monkeypatch):
    monkeypatch.delenv("LARGEMODELS_DEVICE", raising=False)
    monkeypatch.setattr(devices, "cuda_trouble", lambda: None)
    assert devices.device().type == "cuda"
    monkeypatch.setattr(devices, "cuda_trouble", lambda: "the driver is broken")
    assert devices.device().type == "cpu"


def test_a_broken_cuda_is_said_in_a_sentence(monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("CUDA error: no kernel image is available\nmore lines")

    monkeypatch.setenv("LARGEMODELS_DEVICE", "cuda")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch, "ones", broken)
    with pytest.raises(
        RuntimeError, match=r"a first sum on the GPU failed \(CUDA error: no kernel image is available\)\. Set it"
    ):
        devices.device()


@pytest.mark.parametrize(
    ("choice", "kind", "said"),
    [("gpu", ValueError, "Set it to one of auto, cpu, cuda, mps"), ("mps", RuntimeError, "no Apple GPU")],
)
def test_a_device_that_is_not_there(monkeypatch, choice, kind, said):
    monkeypatch.setenv("LARGEMODELS_DEVICE", choice)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(kind, match=said):
        devices.device()


def test_one_seed_sets_them_all():
    def draw():
        devices.seed_everything(5)
        return random.random(), np.random.rand(), torch.rand(1).item()

    assert draw() == draw()


def test_one_thread_and_back():
    before = torch.get_num_threads()
    with pytest.raises(KeyError), devices.one_thread():
        assert torch.get_num_threads() == 1
        raise KeyError
    assert torch.get_num_threads() == before
